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
from warehouse.lake.asked import NewestFeatures, RowReader, RowsRefused, shape
from warehouse.lake.attributes import FeatureColumn
from warehouse.lake.tables import Column

MISSING = frozenset(project.missing_spellings())
_open: dict[str, "Holding"] = {}


def answer(request: dict[str, Any], _say: Callable[[Any], None]) -> dict[str, Any]:
    """{"ok": ...} with what was asked for, or {"refused": [faults]}."""
    try:
        if request["do"] == "open":
            _open["here"] = Holding(request)
            return {"ok": None}
        return {"ok": _open["here"].score(request)}
    except RowsRefused as refusal:
        return {"refused": [fault.to_json() for fault in refusal.faults]}


class Holding:
    """A model in memory, and the way in which its rows are read."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        folder = Path(request["folder"])
        _compare(folder, request["files"])
        self.model = artifact.load(folder)
        gone_by = {column.name for column in self.model.predictor.encoder.columns}
        built = [FeatureColumn(**feature) for feature in request["features"]]
        self.features = [feature for feature in built if feature.name in gone_by]
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
        scored = score(self.model, self._table(rows), reasons_for=None if request["reasons"] else 0)
        value = rows["_value"].combine_chunks()
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
