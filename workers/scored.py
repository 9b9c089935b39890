"""Scores of all entities, from Parquet to Parquet, a part at a time: memory does not grow with their number.

What does grow: the keys and fingerprints of the rows that the model has learned from, some 50 bytes each, by which they
keep their out-of-fold scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ml.artifact import TrainedModel
from ml.drift import MOST_ROWS, drift
from ml.pace import Tell
from ml.score import score
from ml.table import LearningTable
from warehouse.lake.predictions import NotPredictions
from warehouse.lake.storage import full_disk_named
from workers.features import CELLS_AT_ONCE, Examples


@dataclass(frozen=True)
class Scored:
    """The file of the scores, in the order of the features; and how far those who have them have drifted from those whom
    the model learned from."""

    path: Path
    rows: int
    drift: dict[str, Any]


def write(
    model: TrainedModel,
    found: Examples,
    on: date,
    economics: Mapping[str, Any],
    path: Path,
    progress: Tell,
    *,
    outcome_known: bool = True,
) -> Scored:
    """Write entity_key, name, email, score, outcome, value and reasons of each entity on that morning.

    Rows that the model learned from come with the score of models that had not seen them (`ml.score`). Raises
    NotPredictions where there was nobody.
    """
    done, about = 0, max(1, found.about(on))
    sample = _Sample(min(MOST_ROWS, 4 * CELLS_AT_ONCE // max(1, len(found.build.columns))), about)
    writer: pq.ParquetWriter | None = None
    try:
        for rows, known in found.on(on):
            scored = _worth(_scored(model, rows, known, outcome_known=outcome_known), economics)
            sample.take(rows, scored["score"].to_numpy())
            writer = writer or pq.ParquetWriter(path, scored.schema, compression="lz4")
            with full_disk_named():
                writer.write_table(scored)
            done += scored.num_rows
            progress("scoring", min(1.0, done / about), f"{done:,} scored", rows=done)
    finally:
        if writer is not None:
            writer.close()
    if not done:
        raise NotPredictions(f"on {on} there was nobody to score")
    return Scored(path, done, drift(model, *sample.taken(), rows=done))


class _Sample:
    """Of rows that come in parts, some `most`, each as likely as any other; all where there are no more than that."""

    def __init__(self, most: int, about: int) -> None:
        self._share, self._draw = most / about, np.random.default_rng(0)
        self._rows: list[LearningTable] = []
        self._scores: list[np.ndarray] = []

    def take(self, rows: LearningTable, scores: np.ndarray) -> None:
        chosen = self._draw.random(len(rows)) < self._share
        self._rows.append(rows.rows(chosen))
        self._scores.append(scores[chosen])

    def taken(self) -> tuple[LearningTable, np.ndarray]:
        return LearningTable.together(self._rows), np.concatenate(self._scores)


def _scored(model: TrainedModel, rows: LearningTable, known: pa.Table, *, outcome_known: bool) -> pa.Table:
    scored = score(model, rows)
    return pa.table(
        {
            "entity_key": scored["entity_key"],
            "name": known["_name"],
            "email": known["_email"],
            "score": scored["score"],
            "outcome": known["y"] if outcome_known else pa.nulls(len(rows), known["y"].type),
            "value": known["_value"],
            "reasons": scored["reasons"],
        }
    )


def _worth(scored: pa.Table, economics: Mapping[str, Any]) -> pa.Table:
    """The same rows, where the model's economics give one value for everybody."""
    if "value" not in economics:
        return scored
    everybody = pa.repeat(float(economics["value"]), scored.num_rows)
    return scored.set_column(scored.schema.get_field_index("value"), "value", everybody)
