"""Whether rows held out at random flatter the model, because the rows stand in an order in which the world changed.

Found by trying it: the same small model learns once from the earlier rows alone and once from a draw of all rows, and
both are judged on the later rows. Where the first does clearly worse, a random split promises what the next month will
not keep.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import lightgbm as lgb
import numpy as np
from scipy.stats import chi2

from ml import folds
from ml.encode import Encoder
from ml.metrics import roc_auc
from ml.plan import Plan
from ml.said import said
from ml.shapes import SMALL
from ml.snapshots import days
from ml.table import DAYS_SINCE, LearningTable
from ml.trees import booster_settings

EARLIER = 0.7  # of the rows teach, the others judge
MOST_ROWS = 20_000
ENOUGH = 100  # rows with and without the outcome on both sides
FILLED = 0.95  # of a date column's cells
BLOCKS, UNLIKELY, ALONG = 10, 1e-4, 0.2
WORSE, OFF, SURE = 0.03, 0.25, 3.0
QUICK = replace(SMALL, settings={**SMALL.settings, "learning_rate": 0.1}, most_rounds=80)


@dataclass(frozen=True)
class Order:
    """An order of n rows in which the later ones differ.

    Attributes
    ----------
    column : str or None
        The date column that says the order; None where it is the order in which the rows came.
    rank : np.ndarray of int, shape (n,)
        0 for the earliest.
    dates : np.ndarray of datetime64[D], shape (n,), or None
    figures : dict
        `{rows, auc_at_random, auc_in_order, expected, observed}` of the later rows.
    """

    column: str | None
    rank: np.ndarray
    dates: np.ndarray | None
    figures: dict[str, float]

    @property
    def latest(self) -> np.ndarray:
        """The later rows, those that are most like what is to come; a mask of shape (n,)."""
        return self.rank >= int(EARLIER * len(self.rank))

    def rehearsals(self) -> list[tuple[date, np.ndarray, np.ndarray]]:
        """The later rows in three parts, each with the rows of all earlier days; as `snapshots.rehearsals` has them."""
        if self.dates is None:
            return []
        edges = np.quantile(self.rank, (EARLIER, 0.8, 0.9))
        starts = [self.dates[self.rank >= edge].min() for edge in edges]
        found = []
        for at, start in enumerate(starts):
            judged = self.dates >= start
            if at + 1 < len(starts):
                judged &= self.dates < starts[at + 1]
            if judged.any() and (self.dates < start).any():
                found.append((start.astype(object), judged, self.dates < start))
        return found

    def to_json(self) -> dict[str, Any]:
        """The warning."""
        where = f"along `{self.column}`" if self.column else "in the order in which they came"
        f = self.figures
        text = (
            f"The rows change {where}: a model of the earlier ones reaches ROC AUC {f['auc_in_order']:.3f} on the later "
            f"ones, expecting {100 * f['expected']:.0f} % where {100 * f['observed']:.0f} % came; with rows of their own "
            f"time to learn from it would be {f['auc_at_random']:.3f}. "
        )
        text += (
            "The figures are therefore those of a split by that date."
            if self.column
            else "If that is the order of time, expect the former of new rows. Bring the date of each row, and it is "
            "judged by it."
        )
        return said("order_drifts", text, column=self.column, **f)


def find(rows: LearningTable, encoder: Encoder, matrix: np.ndarray, plan: Plan, *, kind: str) -> Order | None:
    """The date column, else the order of the rows, along which a random split is dishonest; None where it is honest.

    Leads come one after the other, and each is scored when it comes: their dates are their order. The customers of a
    churn model all stand on one morning, and the day on which one signed up is a property like others: to learn from
    the old ones and be judged on the new ones would answer a question that nobody asks.
    """
    for column, rank, dates in _orders(rows, encoder, matrix, dated=kind == "lead_scoring"):
        if not _changes(rank, rows.y, matrix):
            continue
        figures = _tried(rank, rows.y, encoder, matrix, plan)
        if figures is not None and _dishonest(figures):
            return Order(column, rank, dates, figures)
    return None


def _orders(
    rows: LearningTable, encoder: Encoder, matrix: np.ndarray, *, dated: bool
) -> list[tuple[str | None, np.ndarray, np.ndarray | None]]:
    found: list[tuple[str | None, np.ndarray, np.ndarray | None]] = []
    for at, column in enumerate(encoder.columns if dated else ()):
        since = matrix[:, at]
        if column.description.startswith(DAYS_SINCE) and np.isfinite(since).mean() >= FILLED:
            filled = np.where(np.isfinite(since), since, np.nanmax(since))
            dates = days(rows.snapshot_date).max() - filled.astype("timedelta64[D]")
            found.append((column.source, _rank(-filled), dates))
    found.append((None, np.arange(len(rows)), None))
    return found


def _changes(rank: np.ndarray, y: np.ndarray, matrix: np.ndarray) -> bool:
    """A cheap look: does the share of the outcome move along the order, or any number?"""
    block = rank * BLOCKS // len(rank)
    rows, came = np.bincount(block, minlength=BLOCKS), np.bincount(block, weights=y, minlength=BLOCKS)
    mean = y.mean()
    moved = ((came - rows * mean) ** 2 / np.maximum(1e-9, rows * mean * (1 - mean))).sum()
    if chi2.sf(moved, BLOCKS - 1) < UNLIKELY:
        return True
    along = (rank - rank.mean()) / rank.std()
    for x in matrix.T:
        seen = np.isfinite(x)
        spread = x[seen].std() if seen.sum() > ENOUGH else 0.0
        if spread > 0 and abs(np.mean((x[seen] - x[seen].mean()) / spread * along[seen])) > ALONG:
            return True
    return False


def _tried(
    rank: np.ndarray, y: np.ndarray, encoder: Encoder, matrix: np.ndarray, plan: Plan
) -> dict[str, float] | None:
    order = np.argsort(rank, kind="stable")
    if len(order) > MOST_ROWS:
        order = order[np.linspace(0, len(order) - 1, MOST_ROWS).astype(np.int64)]
    cut = int(EARLIER * len(order))
    earlier, later = order[:cut], order[cut:]
    for part in (earlier, later):
        if min(y[part].sum(), len(part) - y[part].sum()) < ENOUGH:
            return None
    forward = _learned(earlier, later, y, encoder, matrix, plan)
    fold = folds.assign(y[order], np.arange(len(order)), 3, plan.seed)
    drawn = np.empty(len(order))
    for held in range(3):
        rows = np.flatnonzero((fold == held) & (np.arange(len(order)) >= cut))
        drawn[rows] = _learned(order[fold != held], order[rows], y, encoder, matrix, plan)
    return {
        "rows": float(len(later)),
        "auc_at_random": roc_auc(y[later], drawn[cut:]),
        "auc_in_order": roc_auc(y[later], forward),
        "expected": float(forward.mean()),
        "observed": float(y[later].mean()),
    }


def _learned(
    taught: np.ndarray, judged: np.ndarray, y: np.ndarray, encoder: Encoder, matrix: np.ndarray, plan: Plan
) -> np.ndarray:
    levels = encoder.where(lambda code: code.as_ == "level")
    settings = booster_settings(QUICK, matrix.shape[1], seed=plan.seed, threads=plan.threads)
    data = lgb.Dataset(matrix[taught], label=y[taught], categorical_feature=levels, params=settings)
    return np.asarray(
        lgb.train(settings, data, QUICK.most_rounds).predict(matrix[judged], num_threads=plan.threads)
    )


def _dishonest(figures: dict[str, float]) -> bool:
    """Clearly worse in ranking, or clearly off in level; beyond what a sample of this size does by chance."""
    rows, observed, auc = figures["rows"], figures["observed"], figures["auc_at_random"]
    fewest = rows * min(observed, 1 - observed)
    blur = np.sqrt(auc * (1 - auc) / fewest)
    worse = auc - figures["auc_in_order"]
    off = abs(figures["expected"] - observed)
    unsure = np.sqrt(observed * (1 - observed) / rows)
    return bool(
        worse > max(WORSE, SURE * blur) or off > max(OFF * min(observed, 1 - observed), 0.03, SURE * unsure)
    )


def _rank(values: np.ndarray) -> np.ndarray:
    rank = np.empty(len(values), dtype=np.int64)
    rank[np.argsort(values, kind="stable")] = np.arange(len(values))
    return rank
