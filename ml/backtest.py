"""Rehearsals in the past: on an earlier morning, learn from what was known then, score, and see what came.

A customer stands in many snapshots, so holding out customers does not tell how a model fares in a time it has not
seen. Only this does.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ml import metrics
from ml import rhythm as rhythms
from ml.candidates import LINEAR
from ml.encode import Encoder
from ml.errors import CannotLearn
from ml.learn import Learned, learn
from ml.pace import Pace, Tell, silent
from ml.plan import Plan
from ml.rhythm import Rhythm
from ml.table import LearningTable


@dataclass(frozen=True)
class Backtest:
    """The rows of all rehearsed mornings together, m in number.

    Attributes
    ----------
    at : np.ndarray of int, shape (m,)
        Which rows of the table these are, each once.
    score : np.ndarray, shape (m,)
        Probabilities by models that had learned only from what was over by then.
    logistic : np.ndarray, shape (m,)
        Log odds by the plain logistic regression, learned from the same rows.
    simple : dict of str to np.ndarray, shape (m,)
        Probabilities by the baselines of rhythm, where the question is answered by events.
    mornings : list of dict
        `{snapshot_date, rows, positives, taught_by, roc_auc, log_loss, ece, expected, observed}` of each.
    """

    at: np.ndarray
    score: np.ndarray
    logistic: np.ndarray
    simple: dict[str, np.ndarray]
    mornings: list[dict[str, Any]]


def backtest(
    rows: LearningTable,
    wanted: Sequence[tuple[date, np.ndarray, np.ndarray]],
    *,
    plan: Plan,
    keep: Collection[str],
    rhythm: Rhythm | None = None,
    horizon_days: int | None = None,
    pace: Pace,
    progress: Tell,
) -> Backtest | None:
    """Rehearse on the wanted mornings (`snapshots.rehearsals`, `Order.rehearsals`); None when the history is too short
    for any of them."""
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    simple: list[dict[str, np.ndarray]] = []
    mornings = []
    for done, (morning, judged, taught) in enumerate(wanted):
        progress(
            "backtesting",
            done / len(wanted),
            f"standing on {morning}, with what was known then",
            day=str(morning),
        )
        if not 0 < rows.y[judged].sum() < judged.sum():
            continue
        then = rows.rows(taught)
        try:
            learned = learn(then, Encoder.fit(then), plan=plan, keep=keep, pace=pace, progress=silent)
        except CannotLearn:
            continue
        now = rows.rows(judged)
        score, logistic = _scored(learned, now)
        parts.append((np.flatnonzero(judged), score, logistic))
        if rhythm is not None and horizon_days is not None:
            simple.append(rhythms.scores(rhythm, now, then, horizon_days=horizon_days, seed=plan.seed))
        mornings.append(_morning(morning, rows.y[judged], score, taught_by=len(then)))
    if not parts:
        return None
    at, score, logistic = (np.concatenate(together) for together in zip(*parts, strict=True))
    told = {name: np.concatenate([one[name] for one in simple]) for name in (simple[0] if simple else {})}
    return Backtest(at, score, logistic, told, mornings)


def _scored(learned: Learned, judged: LearningTable) -> tuple[np.ndarray, np.ndarray]:
    matrix = learned.predictor.encoder.matrix(judged)
    member = learned.predictor.members.get(LINEAR) or learned.candidates.fit(LINEAR)
    return learned.predictor.probabilities(matrix), member.logits(matrix)


def _morning(morning: date, y: np.ndarray, score: np.ndarray, *, taught_by: int) -> dict[str, Any]:
    figures = metrics.figures(metrics.Cells.of(y, score))
    return {
        "snapshot_date": str(morning),
        "rows": len(y),
        "positives": int(y.sum()),
        "taught_by": taught_by,
        "expected": float(score.mean()),
        "observed": float(y.mean()),
        **{name: float(figures[name]) for name in ("roc_auc", "log_loss", "ece", "lift_10")},
    }
