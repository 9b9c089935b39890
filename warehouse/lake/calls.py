"""Whom to call: what calling on the first n brings, and the n that brings most.

    profit(n) = kept x value of those among the first n whose outcome comes - contact_cost x n

where `kept` is the share of that value that a contact brings (effect x margin x periods). On a list whose outcomes
are awaited, the scores stand for the outcomes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.lake.prediction_files import parts

Order = Literal["score", "value_at_risk"]
POINTS = 200
_Z = 1.96


@dataclass(frozen=True)
class Price:
    """`kept` is money per money at stake; `value` is that of everybody, None where each has their own."""

    contact_cost: float
    kept: float
    value: float | None


@dataclass(frozen=True)
class Called:
    """Calling on the first n, down to `threshold` (of the score, or of the value at risk, as the order goes).

    `found` is how many of them have, or are expected to have, the outcome; `profit` what that brings. Where it has
    come already, `promised` is what the scores had said of the profit; else it is the profit.
    """

    n: int
    threshold: float
    found: float
    value_found: float
    profit: float
    promised: float


@dataclass(frozen=True)
class Choice:
    """The curve, the n that the scores promise most of, and the n that would have been best (in hindsight, where the
    outcomes have come). `spread` is the standard deviation of the chosen profit by chance alone."""

    customers: int
    order: Order
    points: list[Called]
    chosen: Called
    best: Called
    everyone: Called
    spread: float | None

    def at(self, n: int) -> Called:
        """The point of the curve at n, in between in proportion."""
        after = next(place for place, point in enumerate(self.points) if point.n >= n)
        one = self.points[after]
        if one.n == n:
            return one
        before = self.points[after - 1]
        part = (n - before.n) / (one.n - before.n)
        mixed = {
            name: getattr(before, name) + part * (getattr(one, name) - getattr(before, name))
            for name in ("threshold", "found", "value_found", "profit", "promised")
        }
        return Called(n=n, **mixed)


def held_out(
    counts: Sequence[Mapping[str, Any]], order: Order, price: Price, *, most: int | None = None
) -> Choice:
    """From the counts that a version's report holds in this order (`ml.charts.calls`)."""
    points = [_from_counts(row, price) for row in counts]
    within = [point for point in points if most is None or point.n <= most]
    chosen = max(within, key=lambda point: point.promised)
    best = max(within, key=lambda point: point.profit)
    return Choice(points[-1].n, order, points, chosen, best, points[-1], None)


def of_scores(
    score: np.ndarray, worth: np.ndarray, order: Order, price: Price, *, most: int | None = None
) -> Choice:
    """Over rows whose outcome is awaited; arrays of shape (n,), unknown worth as 0."""
    ranked_by = score if order == "score" else score * worth
    at = np.lexsort((-score, -ranked_by))
    score, worth, ranked_by = score[at], worth[at], ranked_by[at]
    found, value = _sums(score), _sums(score * worth)
    profit = price.kept * value - price.contact_cost * np.arange(len(found))
    chance = _sums(score * (1 - score) * worth**2)

    def called(n: int) -> Called:
        threshold = float(ranked_by[max(0, n - 1)]) if len(ranked_by) else 0.0
        money = float(profit[n])
        return Called(n, threshold, float(found[n]), float(value[n]), money, money)

    best = int(profit[: None if most is None else most + 1].argmax())
    return Choice(
        customers=len(score),
        order=order,
        points=[called(n) for n in places(len(score), best)],
        chosen=called(best),
        best=called(best),
        everyone=called(len(score)),
        spread=price.kept * float(np.sqrt(chance[best])),
    )


def open_rows(folder: Path, value: float | None) -> tuple[np.ndarray, np.ndarray, int]:
    """Scores and worth of those whose outcome has not come, and how many of them have no known worth."""
    table = pq.read_table(parts(folder), columns=["score", "value", "outcome"])
    table = table.filter(pc.invert(pc.fill_null(table["outcome"], False)))
    score = table["score"].to_numpy()
    if value is not None:
        return score, np.full(len(score), value), 0
    worth = table["value"].to_numpy()
    unknown = ~np.isfinite(worth)
    return score, np.where(unknown, 0.0, worth), int(unknown.sum())


def places(rows: int, *also: int) -> list[int]:
    """At most about two hundred numbers of calls, from nobody to everybody."""
    steps = np.round(np.arange(POINTS + 1) * rows / POINTS).astype(int)
    return sorted({int(n) for n in (*steps, *also, rows)})


def _from_counts(row: Mapping[str, Any], price: Price) -> Called:
    if price.value is None:
        value, expected = row["value_found"], row["expected_value"]
    else:
        value, expected = row["positives"] * price.value, row["expected"] * price.value
    cost = price.contact_cost * row["n"]
    return Called(
        n=int(row["n"]),
        threshold=row["threshold"],
        found=row["positives"],
        value_found=value,
        profit=price.kept * value - cost,
        promised=price.kept * expected - cost,
    )


def _sums(values: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(values)])
