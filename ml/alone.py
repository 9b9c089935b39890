"""What one column tells by itself: the ground for the simplest baseline, and for the search for leaks."""

from dataclasses import dataclass

import numpy as np

from ml.encode import Encoder, values_of
from ml.metrics import roc_auc
from ml.table import FeatureColumn, LearningTable
from ml.words import MISSING

PIECES = 12
PRIOR = 10.0


@dataclass(frozen=True)
class Alone:
    """One column as a simple binned rule.

    Attributes
    ----------
    y : np.ndarray of 0. and 1., shape (n,)
        The outcomes of the rows it was judged on (of a large table, a sample).
    group : np.ndarray of int, shape (n,)
        Whose rows they are.
    bins : np.ndarray of int, shape (n,)
        Quantile bins of a number, levels of a category; missing is the last.
    levels : tuple of str
        What each bin of a category holds, missing last; empty for a number.
    edges : np.ndarray of float64
        Where a number's bins part: bin 0 lies below `edges[0]`, bin 1 from there to below `edges[1]`, and so on.
    score : np.ndarray, shape (n,)
        Out-of-fold share of positives in the row's bin (towards the mean where the bin is small).
    auc : float
        ROC AUC of `score`, or of the bare number either way round if that is higher.
    missing_auc : float
        ROC AUC of "is the cell missing", either way round.
    """

    column: FeatureColumn
    y: np.ndarray
    group: np.ndarray
    bins: np.ndarray
    levels: tuple[str, ...]
    edges: np.ndarray
    score: np.ndarray
    auc: float
    missing_auc: float


def alone(
    table: LearningTable,
    encoder: Encoder,
    matrix: np.ndarray,
    at: int,
    y: np.ndarray,
    fold: np.ndarray,
    group: np.ndarray,
) -> Alone:
    """Judge column `at` of the encoder by itself, on the rows of `table`, all with known `y`."""
    code = encoder.codes[at]
    x = matrix[:, at]
    levels: tuple[str, ...]
    if code.as_ == "number":
        bins, edges = _pieces(x)
        levels, count = (), len(edges) + 2
        absent = np.isnan(x)
        bare = roc_auc(y[~absent], x[~absent]) if 0 < y[~absent].sum() < (~absent).sum() else 0.5
    else:
        bins = code.positions(values_of(table, code.column))
        levels, edges = (*code.levels, "another value", MISSING), np.array([])
        count = len(levels)
        absent = bins == code.missing
        bare = 0.5
    score = _rates(bins, count, y, fold)
    missing = roc_auc(y, absent.astype(float))
    auc = max(roc_auc(y, score), max(bare, 1 - bare) if absent.mean() < 0.5 else 0.5)
    return Alone(code.column, y, group, bins, levels, edges, score, auc, max(missing, 1 - missing))


def _pieces(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    absent = np.isnan(x)
    seen = x[~absent]
    if len(seen) == 0:
        return np.ones(len(x), dtype=np.int64), np.array([])
    edges = np.unique(np.quantile(seen, np.arange(1, PIECES) / PIECES, method="higher"))
    edges = edges[edges > seen.min()]
    if len(edges) == 0 and seen.max() > seen.min():
        edges = np.array([seen[seen > seen.min()].min()])  # nearly all are the same: what is not stands apart
    bins = np.searchsorted(edges, x, side="right")
    return np.where(absent, len(edges) + 1, bins), edges


def _rates(bins: np.ndarray, count: int, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    folds = int(fold.max()) + 1
    cell = fold * count + bins
    rows = np.bincount(cell, minlength=folds * count).reshape(folds, count)
    came = np.bincount(cell, weights=y, minlength=folds * count).reshape(folds, count)
    others_rows, others_came = rows.sum(axis=0) - rows, came.sum(axis=0) - came
    mean = others_came.sum(axis=1, keepdims=True) / np.maximum(1, others_rows.sum(axis=1, keepdims=True))
    return np.asarray(((others_came + PRIOR * mean) / (others_rows + PRIOR))[fold, bins])
