"""What a person looks at before they decide: curves with bands, and counts that any threshold or number is read from.

Everything is of rows that the model had not seen. A page draws each chart from it, and moves its sliders over it,
without asking again.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ml.metrics import RESAMPLES, Cells, reliability, resampled_by_group

STEPS = 100
CELLS = 2000
HEAD = 20  # of the list, each place by itself; then half percents
HALF_PERCENTS = 200
HISTOGRAM_BINS = 20

Chart = list[dict[str, float]]
Curve = Callable[[np.ndarray, np.ndarray], np.ndarray]


def charts(
    y: np.ndarray,
    score: np.ndarray,
    value: np.ndarray | None,
    *,
    seed: int,
    group: np.ndarray | None = None,
) -> dict[str, Any]:
    """`{roc, precision_recall, gains, calibration, histogram, confusion, calls, value}`.

    Parameters
    ----------
    y : np.ndarray of 0. and 1., shape (n,)
        Both are there.
    score : np.ndarray, shape (n,)
    value : np.ndarray, shape (n,), or None
        Money at stake in each row; nan = not known, and then it counts as nothing.
    group : np.ndarray of int, shape (n,), optional
        Whose rows they are: bands are over customers, not over rows.
    """
    cells = Cells.of(y, score).merged(CELLS)
    drawn = (
        cells.resampled(RESAMPLES, seed)
        if group is None or int(group.max()) + 1 == len(group)
        else resampled_by_group(y, score, group, RESAMPLES, seed)
    )
    there = np.zeros(len(y), dtype=bool) if value is None else np.isfinite(value)
    worth = np.zeros(len(y)) if value is None else np.where(there, value, 0.0)
    known = int(there.sum())
    orders = {"score": order(score, score)}
    if known:
        orders["value_at_risk"] = order(score * worth, score)
    drawn_from = {
        "roc": roc(cells, drawn),
        "precision_recall": precision_recall(cells, drawn),
        "gains": gains(cells, drawn),
        "calibration": reliability(y, score),
        "histogram": histogram(y, score),
        "confusion": confusion(y, score, worth),
        "calls": {
            name: calls(y[at], score[at], worth[at], _threshold(name, score, worth)[at])
            for name, at in orders.items()
        },
        "value": {"known": known, "unknown": len(y) - known, "total": float(worth.sum())},
    }
    told: dict[str, Any] = _brief(drawn_from)
    return told


def order(first: np.ndarray, then: np.ndarray) -> np.ndarray:
    """From the highest down; equals by `then`, and else as they came."""
    return np.lexsort((-then, -first))


def roc(cells: Cells, drawn: Cells) -> Chart:
    """Which share of the positives is found (`found`) while that share of the negatives is called on (`false`)."""
    at = np.arange(STEPS + 1) / STEPS

    def curve(up: np.ndarray, down: np.ndarray) -> np.ndarray:
        # Seen from the end, so that positives above the first negative count as found for nothing.
        missed = _along((1 - at) * down.sum(), np.cumsum(down[::-1]), np.cumsum(up[::-1]))
        return 1 - missed / up.sum()

    return _banded(cells, drawn, curve, at, "false", "found")


def precision_recall(cells: Cells, drawn: Cells) -> Chart:
    """Which share of those called on is positive (`precision`) while that share of all positives is found."""
    at = np.arange(1, STEPS + 1) / STEPS

    def curve(up: np.ndarray, down: np.ndarray) -> np.ndarray:
        called = _along(at * up.sum(), np.cumsum(up), np.cumsum(up + down))
        return at * up.sum() / np.maximum(called, 1e-12)

    return _banded(cells, drawn, curve, at, "recall", "precision")


def gains(cells: Cells, drawn: Cells) -> Chart:
    """Of the share with the highest scores (`share`, in percents): what it finds of all positives (`gain`), and how
    many times as many as chance would (`lift`)."""
    at = np.arange(1, STEPS + 1) / STEPS

    def curve(up: np.ndarray, down: np.ndarray) -> np.ndarray:
        rows = up + down
        return _along(at * rows.sum(), np.cumsum(rows), np.cumsum(up)) / up.sum()

    points = _banded(cells, drawn, curve, at, "share", "gain")
    rows = float((cells.positives + cells.negatives).sum())
    for point in points:
        share = point["share"]
        point["rows"] = share * rows
        point["lift"] = point["gain"] / share
        point["lift_low"], point["lift_high"] = point["low"] / share, point["high"] / share
    return points


def histogram(y: np.ndarray, score: np.ndarray) -> Chart:
    """How many of each outcome stand at each score: twenty bins from 0 to 1."""
    place = np.minimum((score * HISTOGRAM_BINS).astype(int), HISTOGRAM_BINS - 1)
    positives = np.bincount(place, weights=y, minlength=HISTOGRAM_BINS)
    rows = np.bincount(place, minlength=HISTOGRAM_BINS)
    return [
        {
            "low": at / HISTOGRAM_BINS,
            "high": (at + 1) / HISTOGRAM_BINS,
            "positives": float(positives[at]),
            "negatives": float(rows[at] - positives[at]),
        }
        for at in range(HISTOGRAM_BINS)
    ]


def confusion(y: np.ndarray, score: np.ndarray, worth: np.ndarray) -> Chart:
    """At each threshold .01, .02, ... .99: who is called on (score >= threshold) and who came, counted and in money."""
    by_score = np.argsort(score, kind="stable")
    ordered = score[by_score]
    below = {
        name: np.concatenate([[0.0], np.cumsum(each[by_score])])
        for name, each in {
            "positives": y,
            "negatives": 1 - y,
            "value_positives": y * worth,
            "value_negatives": (1 - y) * worth,
        }.items()
    }
    table = []
    for step in range(1, STEPS):
        at = step / STEPS
        first = int(np.searchsorted(ordered, at, side="left"))
        missed = {name: float(sums[first]) for name, sums in below.items()}
        called = {name: float(sums[-1] - sums[first]) for name, sums in below.items()}
        table.append(
            {
                "threshold": at,
                "tp": called["positives"],
                "fp": called["negatives"],
                "fn": missed["positives"],
                "tn": missed["negatives"],
                "value_tp": called["value_positives"],
                "value_fp": called["value_negatives"],
                "value_fn": missed["value_positives"],
                "value_tn": missed["value_negatives"],
            }
        )
    return table


def calls(y: np.ndarray, score: np.ndarray, worth: np.ndarray, threshold: np.ndarray) -> Chart:
    """What calling on the first n brings, for rows in the order in which they would be called.

    `positives` came among them, with `value_found` money; `expected` and `expected_value` is what the scores had
    promised of both; `value_called` is the money of all of them; `threshold` is that of the last one called.
    """
    sums = {
        "positives": y,
        "value_found": y * worth,
        "value_called": worth,
        "expected": score,
        "expected_value": score * worth,
    }
    so_far = {name: np.concatenate([[0.0], np.cumsum(each)]) for name, each in sums.items()}
    return [
        {
            "n": n,
            "threshold": float(threshold[n - 1] if n else threshold[0]),
            **{name: float(sums[n]) for name, sums in so_far.items()},
        }
        for n in places(len(y))
    ]


def places(rows: int) -> list[int]:
    """How many to call, as a slider goes: nobody, each of the first twenty, then in half percents, everybody."""
    head = np.arange(min(HEAD, rows) + 1)
    rest = np.round(np.arange(1, HALF_PERCENTS + 1) * rows / HALF_PERCENTS).astype(int)
    return sorted({int(n) for n in (*head, *rest, rows)})


def _brief(part: Any) -> Any:
    """Nine digits are more than any chart or sum of money shows, and half the size of seventeen."""
    if isinstance(part, dict):
        return {name: _brief(one) for name, one in part.items()}
    if isinstance(part, list):
        return [_brief(one) for one in part]
    return float(f"{part:.9g}") if isinstance(part, float) else part


def _threshold(order_by: str, score: np.ndarray, worth: np.ndarray) -> np.ndarray:
    return score if order_by == "score" else score * worth


def _along(wanted: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y where the rising sums x first reach `wanted`; within a cell in proportion, for its rows cannot be told apart."""
    rises = np.concatenate([[True], np.diff(x, prepend=0.0) > 0])
    return np.interp(wanted, np.concatenate([[0.0], x])[rises], np.concatenate([[0.0], y])[rises])


def _banded(cells: Cells, drawn: Cells, curve: Curve, at: np.ndarray, x: str, y: str) -> Chart:
    """The curve with its 95 % band over the resamples, shifted onto the exact curve."""
    exact = curve(cells.positives, cells.negatives)
    spread = np.array(
        [
            curve(up, down)
            for up, down in zip(drawn.positives, drawn.negatives, strict=True)
            if up.any() and down.any()
        ]
    )
    low, high = np.quantile(spread, (0.025, 0.975), axis=0) - spread.mean(axis=0)
    return [
        {
            x: float(at[place]),
            y: float(exact[place]),
            "low": float(max(0.0, exact[place] + min(0.0, low[place]))),
            "high": float(min(1.0, exact[place] + max(0.0, high[place]))),
        }
        for place in range(len(at))
    ]
