"""Two versions judged on the rows that both were judged on: differences with intervals that know the rows are the same.

Two figures with intervals of their own that overlap may still differ for sure, since both saw the same customers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_Z = 1.96
_TENTH = 0.1
FEWEST = 20  # of each outcome, below which a difference says nothing


@dataclass(frozen=True)
class Shared:
    """What happened (`y`), and what each version had said, of the rows that both know; arrays of shape (n,).

    `only_a` and `only_b` count the others, `disagreeing` those whose outcome is told differently by now.
    """

    y: np.ndarray
    a: np.ndarray
    b: np.ndarray
    only_a: int
    only_b: int
    disagreeing: int

    @property
    def enough(self) -> bool:
        return bool(min(self.y.sum(), len(self.y) - self.y.sum()) >= FEWEST)


@dataclass(frozen=True)
class Difference:
    """A figure of each version on the shared rows, and b - a with its 95 % interval."""

    a: float
    b: float
    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether it is more than chance."""
        return self.low > 0 or self.high < 0


def shared(a: pa.Table, b: pa.Table) -> Shared | None:
    """From the out-of-fold scores that two artifacts keep; None where one of them keeps no outcomes (versions of old).

    Rows are the same where the entity is, and the snapshot date too where there are several.
    """
    if not {"y", "judged"} <= set(a.column_names) & set(b.column_names):
        return None
    of_a, of_b = (table.filter(pc.is_valid(table["judged"])) for table in (a, b))
    dated = any(len(pc.unique(table["snapshot_date"])) > 1 for table in (of_a, of_b))
    at = pc.index_in(_names(of_a, dated), value_set=_names(of_b, dated))
    in_a = np.flatnonzero(np.asarray(pc.is_valid(at)))
    in_b = np.asarray(at.drop_null(), dtype=np.int64)
    y_a, y_b = _flags(of_a)[in_a], _flags(of_b)[in_b]
    same = y_a == y_b
    return Shared(
        y=y_a[same].astype(np.float64),
        a=of_a["judged"].to_numpy()[in_a][same],
        b=of_b["judged"].to_numpy()[in_b][same],
        only_a=len(of_a) - len(in_a),
        only_b=len(of_b) - len(in_b),
        disagreeing=int((~same).sum()),
    )


def differences(rows: Shared) -> dict[str, Difference]:
    """Of `roc_auc`, `log_loss`, `brier` and `lift_10`. The rows hold enough of each outcome."""
    return {name: figure(rows) for name, figure in _FIGURES.items()}


def _roc_auc(rows: Shared) -> Difference:
    """By DeLong, DeLong and Clarke-Pearson (1988): each positive's and each negative's share in either area."""
    positive = rows.y == 1
    up, down = int(positive.sum()), int((~positive).sum())
    above = np.empty((2, up))  # of each positive: the share of negatives below it
    below = np.empty((2, down))
    for at, score in enumerate((rows.a, rows.b)):
        rank = _midranks(score)
        above[at] = (rank[positive] - _midranks(score[positive])) / down
        below[at] = 1 - (rank[~positive] - _midranks(score[~positive])) / up
    a, b = (float(area) for area in above.mean(axis=1))
    spread = np.var(above[1] - above[0], ddof=1) / up + np.var(below[1] - below[0], ddof=1) / down
    return _difference(a, b, spread)


def _log_loss(rows: Shared) -> Difference:
    def loss(score: np.ndarray) -> np.ndarray:
        sure = np.clip(score, 1e-15, 1 - 1e-15)
        return -np.where(rows.y == 1, np.log(sure), np.log1p(-sure))

    return _means(loss(rows.a), loss(rows.b))


def _brier(rows: Shared) -> Difference:
    return _means((rows.a - rows.y) ** 2, (rows.b - rows.y) ** 2)


def _lift_10(rows: Shared) -> Difference:
    """How many of the positives stand in the top tenth, as a multiple of chance."""
    n = round(_TENTH * len(rows.y))
    worth = len(rows.y) / (_TENTH * rows.y.sum())

    def top(score: np.ndarray) -> np.ndarray:
        caught = np.zeros(len(score))
        caught[np.argsort(-score, kind="stable")[:n]] = 1
        return caught * rows.y * worth

    return _means(top(rows.a), top(rows.b))


def _means(a: np.ndarray, b: np.ndarray) -> Difference:
    return _difference(float(a.mean()), float(b.mean()), float(np.var(b - a, ddof=1)) / len(a))


def _difference(a: float, b: float, spread: float) -> Difference:
    half = _Z * float(np.sqrt(spread))
    return Difference(a, b, b - a, b - a - half, b - a + half)


def _midranks(score: np.ndarray) -> np.ndarray:
    """Places from 1 for the lowest; equals share the middle of theirs."""
    _, at, count = np.unique(score, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[at])


def _names(table: pa.Table, dated: bool) -> pa.Array:
    key = table["entity_key"].combine_chunks()
    if not dated:
        return key
    return pc.binary_join_element_wise(key, table["snapshot_date"].combine_chunks().cast(pa.string()), "\n")


def _flags(table: pa.Table) -> np.ndarray:
    return np.asarray(table["y"].to_numpy(zero_copy_only=False), dtype=bool)


_FIGURES: dict[str, Callable[[Shared], Difference]] = {
    "roc_auc": _roc_auc,
    "log_loss": _log_loss,
    "brier": _brier,
    "lift_10": _lift_10,
}
