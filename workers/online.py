"""The confined side of online scoring: one version of one organization's model, held ready, scores rows as they come.

`answer` is called by a confined child (`warehouse.confinement`) for each request: first `open`, then any number of
others. The files of the model are compared with what was signed before any of them is parsed. Importing this module
loads all that is needed, so that the process which children are forked from has it loaded.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ml import artifact
from ml.score import score
from ml.table import LearningTable
from warehouse.lake import project
from warehouse.lake.asked import NewestFeatures, RowReader, RowsRefused, shape, variants
from warehouse.lake.attributes import FeatureColumn
from warehouse.lake.tables import Column
from workers import what_if

MISSING = frozenset(project.missing_spellings())
_open: dict[str, "Holding"] = {}


def answer(request: dict[str, Any], _say: Callable[[Any], None]) -> dict[str, Any]:
    """{"ok": ...} with what was asked for, or {"refused": [faults]}."""
    try:
        if request["do"] == "open":
            _open["here"] = Holding(request)
            return {"ok": None}
        held = _open["here"]
        return {"ok": held.what_if(request) if request["do"] == "what_if" else held.score(request)}
    except RowsRefused as refusal:
        return {"refused": [fault.to_json() for fault in refusal.faults]}


class Holding:
    """A model in memory, and the way in which its rows are read."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        folder = Path(request["folder"])
        _compare(folder, request["files"])
        self.model = artifact.load(folder)
        gone_by = {column.name for column in self.model.predictor.encoder.asks_for}
        built = [FeatureColumn(**feature) for feature in request["features"]]
        self.features = [feature for feature in built if feature.name in gone_by]
        self.everybody: float | None = request["value"]
        examples, day = request["examples"], request["built_on"]
        self.reader = RowReader(
            shape(
                [Column.from_json(column) for column in request["columns"]], request["mapping"], self.features
            ),
            NewestFeatures(Path(examples), date.fromisoformat(day)) if examples else None,
            MISSING,
        )

    def score(self, request: Mapping[str, Any]) -> list[dict[str, Any]]:
        """For each row its key, morning, score, money at stake and reasons, in the order of the rows."""
        rows = self.reader.read(request["rows"], date.fromisoformat(request["snapshot_date"]))
        return self._told(rows, reasons=bool(request["reasons"]), out_of_fold=True)

    def what_if(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """An entity as it is, with changes, and with other values of each actionable column, one at a time.

        All by the model that is kept, also where the list shows a score by models that had not seen the entity:
        differences between two models would look like effects of a change.
        """
        key, actionable = request["entity_key"], request["actionable"]
        changes = [request["changes"]] if request["changes"] else []
        others = what_if.others(self.model, self.reader, actionable)
        tried = [{column: value} for column, values in others.items() for value in values]
        rows = variants(self.reader, key, [*changes, *tried], actionable)
        asked = 1 + len(changes)
        told = self._told(rows.slice(0, asked), reasons=True, out_of_fold=False)
        scores = self._told(rows.slice(asked), reasons=False, out_of_fold=False)
        (listed,) = self._told(rows.slice(0, 1), reasons=False, out_of_fold=True)
        return {
            "before": told[0],
            "after": told[1] if changes else None,
            "listed_score": listed["score"],
            "suggestions": what_if.suggestions(
                self.model, self.reader, rows, others, [each["score"] for each in scores], asked
            ),
        }

    def _told(self, rows: pa.Table, *, reasons: bool, out_of_fold: bool) -> list[dict[str, Any]]:
        scored = score(
            self.model, self._table(rows), reasons_for=None if reasons else 0, out_of_fold=out_of_fold
        )
        value = rows["_value"].combine_chunks()
        if self.everybody is not None:
            value = pa.repeat(float(self.everybody), rows.num_rows)
        told = pa.table(
            {
                "entity_key": rows["entity_key"],
                "snapshot_date": rows["snapshot_date"].cast(pa.string()),
                "score": scored["score"],
                "value": pc.if_else(pc.is_finite(value), value, None),
                "reasons": scored["reasons"],
            }
        )
        found: list[dict[str, Any]] = told.to_pylist()
        return found

    def _table(self, rows: pa.Table) -> LearningTable:
        return LearningTable.from_examples(rows, [feature.to_json() for feature in self.features])


def _compare(folder: Path, files: Mapping[str, str]) -> None:
    """The signature was verified where the key is; here, what is about to be parsed is compared with what was signed."""
    for name, signed in files.items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != signed:
                raise ValueError(f"{name} is not the file that was signed")
