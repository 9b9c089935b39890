"""What how often and how lately somebody came tells by itself: two baselines for questions that events answer."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from ml import bg_nbd
from ml.bg_nbd import Habits
from ml.table import LearningTable

RECENCY, BG_NBD = "recency", "bg_nbd"


@dataclass(frozen=True)
class Rhythm:
    """Which features tell the rhythm in which the awaited events come, one of each dataset of events.

    Attributes
    ----------
    since_last : tuple of str
        Days since the last event that the outcome looks for; of another one, where none is looked for.
    since_first, active_days : tuple of str
        Days since the first, and on how many days there was one. Empty where the features do not tell them of just the
        events that are awaited: then there is no BG/NBD.
    silence : bool
        Whether the outcome is that none comes; else, that one comes.
    """

    since_last: tuple[str, ...]
    since_first: tuple[str, ...] = ()
    active_days: tuple[str, ...] = ()
    silence: bool = True

    def within(self, rows: LearningTable) -> "Rhythm | None":
        """The same if the rows have its features; None if not even recency is told."""
        there = set(rows.features.column_names)
        if not self.since_last or not there.issuperset(self.since_last):
            return None
        whole = self.since_first and there.issuperset((*self.since_first, *self.active_days))
        return self if whole else Rhythm(self.since_last, silence=self.silence)


def scores(
    rhythm: Rhythm, judged: LearningTable, taught: LearningTable, *, horizon_days: int, seed: int
) -> dict[str, np.ndarray]:
    """The probability of the outcome for each row of `judged`, by each baseline.

    Recency learns its slope from `taught`; BG/NBD looks at no outcome, and is fitted to the habits of those it judges.
    """
    told = {RECENCY: _by_recency(rhythm, judged, taught)}
    if rhythm.since_first:
        habits = _habits(rhythm, judged)
        fitted = bg_nbd.fit(habits, seed=seed)
        silent = np.full(len(judged), np.nan) if fitted is None else fitted.silent(habits, horizon_days)
        chance = silent if rhythm.silence else 1 - silent
        told[BG_NBD] = np.where(np.isfinite(chance), chance, taught.y.mean())
    return told


def _by_recency(rhythm: Rhythm, judged: LearningTable, taught: LearningTable) -> np.ndarray:
    """A logistic regression on the logarithm of the days since the last one."""
    never = 2 * np.nanmax(np.append(_since_last(rhythm, taught), 1.0))

    def design(rows: LearningTable) -> np.ndarray:
        days = _since_last(rhythm, rows)
        return np.log1p(np.where(np.isnan(days), never, days))[:, None]

    with threadpool_limits(1):
        learned = LogisticRegression(C=1e6, max_iter=200).fit(design(taught), taught.y)
        return np.asarray(learned.predict_proba(design(judged))[:, 1])


def _since_last(rhythm: Rhythm, rows: LearningTable) -> np.ndarray:
    return np.fmin.reduce([_numbers(rows, name) for name in rhythm.since_last])


def _habits(rhythm: Rhythm, rows: LearningTable) -> Habits:
    """Of several datasets of events the days add up; who has no event yet has come once, now."""
    days = np.sum([np.nan_to_num(_numbers(rows, name)) for name in rhythm.active_days], axis=0)
    first = np.nan_to_num(np.fmax.reduce([_numbers(rows, name) for name in rhythm.since_first]))
    last = np.nan_to_num(_since_last(rhythm, rows))
    return Habits(np.maximum(days - 1, 0), np.maximum(first - last, 0), first)


def _numbers(rows: LearningTable, name: str) -> np.ndarray:
    column = pc.fill_null(rows.features[name].cast(pa.float64()), np.nan)
    return np.asarray(column.to_numpy(), dtype=np.float64)
