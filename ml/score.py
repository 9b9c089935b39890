"""Score rows with a trained model, and tell the reasons."""

import numpy as np
import pyarrow as pa

from ml.artifact import TrainedModel
from ml.folds import fingerprints
from ml.pace import Tell, silent
from ml.reasons import BATCH, REASONS
from ml.table import LearningTable


def score(
    model: TrainedModel,
    table: LearningTable,
    *,
    reasons_for: int | None = None,
    out_of_fold: bool = True,
    progress: Tell = silent,
) -> pa.Table:
    """Probabilities and reasons for every row, in the table's order.

    Parameters
    ----------
    model : TrainedModel
    table : LearningTable
        `y` is not looked at.
    reasons_for : int, optional
        Only the rows with so many highest scores get reasons; the others have null. All rows when not given.
    out_of_fold : bool
        Rows that the model has learned from (same key, same features) keep the score by models that did not see
        them: a model remembers its own rows, and would flatter itself.

    Returns
    -------
    pa.Table
        `entity_key`, `snapshot_date`, `score` (0..1), `reasons` (see `ml.reasons.REASON`).

    Raises
    ------
    CannotScore
        When a column that the model goes by is missing or has become another type. A level never seen is no error:
        it counts as "another value".
    """
    progress("scoring", 0.0, f"{len(table):,} {'row' if len(table) == 1 else 'rows'}")
    table = model.predictor.encoder.readable(table)
    matrix = model.predictor.encoder.matrix(table)
    probability = model.predictor.probabilities(matrix)
    if out_of_fold:
        probability = _unseen(model, table, matrix, probability)
    progress("scoring", 0.3, "telling the reasons")
    told = _reasons(model, table, matrix, probability, reasons_for, progress)
    return pa.table(
        {
            "entity_key": table.keys,
            "snapshot_date": table.snapshot_date,
            "score": pa.array(probability),
            "reasons": told,
        }
    )


def _unseen(
    model: TrainedModel, table: LearningTable, matrix: np.ndarray, probability: np.ndarray
) -> np.ndarray:
    position = model.seen.find(table.keys, fingerprints(matrix))
    kept = model.out_of_fold["score"].to_numpy()
    return np.where(position >= 0, kept[position], probability) if len(kept) else probability


def _reasons(
    model: TrainedModel,
    table: LearningTable,
    matrix: np.ndarray,
    probability: np.ndarray,
    most: int | None,
    progress: Tell,
) -> pa.ChunkedArray:
    teller = model.teller
    chosen = np.arange(len(table))
    if most is not None and most < len(table):
        chosen = np.sort(np.argsort(-probability, kind="stable")[:most])
        table, matrix = table.rows(chosen), matrix[chosen]
    batches = []
    for batch in teller.tell(table, matrix):
        batches.append(batch)
        progress(
            "scoring", min(1.0, 0.3 + 0.7 * len(batches) * BATCH / max(1, len(chosen))), "telling the reasons"
        )
    told = pa.chunked_array(batches, REASONS)
    if len(chosen) == len(probability):
        return told
    place = np.full(len(probability), -1)
    place[chosen] = np.arange(len(chosen))
    return told.take(pa.array(place, mask=place < 0))
