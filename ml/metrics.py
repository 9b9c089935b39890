"""How good the scores are: figures from counts of positives and negatives at each distinct score."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

BINS = 10
RESAMPLES = 200
CELLS = 2000
GROUPS = 20_000
FIGURES = ("roc_auc", "pr_auc", "log_loss", "brier", "ece", "lift_10")


@dataclass(frozen=True)
class Cells:
    """Scores from high to low, and how many positives and negatives stand at each.

    `positives` and `negatives` have shape (b,), or (r, b) for r resamples of the same cells.
    """

    score: np.ndarray
    positives: np.ndarray
    negatives: np.ndarray

    @classmethod
    def of(cls, y: np.ndarray, score: np.ndarray) -> "Cells":
        distinct, at = np.unique(-score, return_inverse=True)
        positives = np.bincount(at, weights=y, minlength=len(distinct))
        return cls(-distinct, positives, np.bincount(at, minlength=len(distinct)) - positives)

    def merged(self, most: int) -> "Cells":
        """Neighbours put together until at most `most` cells of about equal size are left."""
        return self.joined(self.neighbours(most))

    def neighbours(self, most: int) -> np.ndarray:
        """Of each cell the number of the larger cell that `merged` puts it into, shape (b,)."""
        if len(self.score) <= most:
            return np.arange(len(self.score))
        rows = self.positives + self.negatives
        part = np.minimum((np.cumsum(rows) - 1) * most // rows.sum(), most - 1)
        return np.cumsum(np.diff(part, prepend=part[0]) > 0)

    def joined(self, into: np.ndarray) -> "Cells":
        """Cells put together by their numbers `into`, which only rise."""
        rows = self.positives + self.negatives
        starts = np.flatnonzero(np.diff(into, prepend=-1))
        together = np.add.reduceat(rows, starts)
        score = np.add.reduceat(self.score * rows, starts) / together
        return Cells(score, np.add.reduceat(self.positives, starts), np.add.reduceat(self.negatives, starts))

    def resampled(self, times: int, seed: int) -> "Cells":
        """The Poisson bootstrap: each row counted 0, 1, 2, ... times, drawn for all rows of a cell at once."""
        draw = np.random.default_rng(seed)
        positives = draw.poisson(self.positives, (times, len(self.score))).astype(np.float64)
        return Cells(self.score, positives, draw.poisson(self.negatives, positives.shape).astype(np.float64))


def resampled_by_group(y: np.ndarray, score: np.ndarray, group: np.ndarray, times: int, seed: int) -> Cells:
    """The Poisson bootstrap of whole groups: all rows of one customer are counted the same number of times.

    Rows of a customer on several mornings are nearly one row: drawn one by one, they would feign a certainty that is
    not there. More than 20,000 groups are put together at random, which leaves the spread as it is.

    Parameters
    ----------
    group : np.ndarray of int, shape (n,)
        0, 1, ...: whose row it is.
    """
    draw = np.random.default_rng(seed)
    count = int(group.max()) + 1
    if count > GROUPS:
        group, count = draw.permutation(count)[group] % GROUPS, GROUPS
    _, at = np.unique(-score, return_inverse=True)
    whole = Cells.of(y, score)
    into = whole.neighbours(CELLS)
    cell = into[at]
    weight = draw.poisson(1.0, (count, times)).astype(np.float64)
    shape = (int(into[-1]) + 1, count)
    drawn = [(csr_array((of, (cell, group)), shape=shape) @ weight).T for of in (y, 1.0 - y)]
    return Cells(whole.joined(into).score, *drawn)


def figures(cells: Cells) -> dict[str, np.ndarray]:
    """The six figures, each of shape () for one sample and (r,) for r resamples. Ties count half."""
    up, down, score = cells.positives, cells.negatives, cells.score
    rows = up + down
    ups, downs, total = up.sum(axis=-1), down.sum(axis=-1), rows.sum(axis=-1)
    cum_up, cum = np.cumsum(up, axis=-1), np.cumsum(rows, axis=-1)
    sure = np.clip(score, 1e-15, 1 - 1e-15)
    return {
        "roc_auc": (down * (cum_up - up / 2)).sum(axis=-1) / (ups * downs),
        "pr_auc": (up * cum_up / np.maximum(cum, 1)).sum(axis=-1) / ups,
        "log_loss": -(up * np.log(sure) + down * np.log1p(-sure)).sum(axis=-1) / total,
        "brier": (up * (1 - score) ** 2 + down * score**2).sum(axis=-1) / total,
        "ece": _calibration_error(cells),
        "lift_10": _caught(cum_up, cum, 0.1) / (0.1 * ups),
    }


def with_intervals(
    y: np.ndarray, score: np.ndarray, *, seed: int, group: np.ndarray | None = None
) -> dict[str, dict[str, float]]:
    """`{figure: {value, low, high}}`: the figure on all rows and its 95 % interval over 200 resamples.

    Where a `group` has several rows, whole groups are drawn. Resampling works on at most 2,000 cells of like scores,
    so a million rows cost what ten thousand do; the interval is shifted to the exact value, which also takes out the
    resamples' bias (calibration error only ever grows).
    """
    cells = Cells.of(y, score)
    exact = figures(cells)
    if group is None or int(group.max()) + 1 == len(group):
        drawn = cells.merged(CELLS).resampled(RESAMPLES, seed)
    else:
        drawn = resampled_by_group(y, score, group, RESAMPLES, seed)
    spread = figures(drawn)
    shown = {}
    for name in FIGURES:
        low, high = np.quantile(spread[name], (0.025, 0.975)) - spread[name].mean()
        value = float(exact[name])
        most = np.inf if name in ("lift_10", "log_loss") else 1.0
        shown[name] = {
            "value": value,
            "low": max(0.0, value + float(low)),
            "high": min(most, value + float(high)),
        }
    return shown


def deciles(y: np.ndarray, score: np.ndarray) -> list[dict[str, float]]:
    """Ten equal groups from the highest score down: how many positives each holds (`lift` = times the mean) and the
    share of all positives caught so far (`gain`)."""
    order = np.argsort(-score, kind="stable")
    total, caught, rows = y.sum(), 0.0, []
    for at, part in enumerate(np.array_split(order, BINS), start=1):
        found = float(y[part].sum())
        caught += found
        share = found / max(1, len(part))
        rows.append(
            {
                "decile": at,
                "rows": len(part),
                "positives": found,
                "share": share,
                "lift": share / float(y.mean()),
                "gain": caught / float(total),
            }
        )
    return rows


def reliability(y: np.ndarray, score: np.ndarray) -> list[dict[str, float]]:
    """Ten equal groups by score: what was said (`score`), what came (`observed`), and its 95 % Wilson interval."""
    order = np.argsort(score, kind="stable")
    bins = []
    for part in (part for part in np.array_split(order, BINS) if len(part)):
        came, n = float(y[part].sum()), len(part)
        low, high = wilson(came, n)
        said = float(score[part].mean())
        bins.append({"rows": n, "score": said, "observed": came / n, "low": low, "high": high})
    return bins


def wilson(came: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of n rows, of which so many came.

    >>> [round(end, 3) for end in wilson(3, 10)]
    [0.108, 0.603]
    """
    share, z = came / n, 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
    return middle - half, middle + half


def thresholds(y: np.ndarray, score: np.ndarray) -> list[dict[str, float]]:
    """The confusion at each threshold .05, .10, ... .95: who is called on (score >= threshold), and who came."""
    table: list[dict[str, Any]] = []
    for step in range(1, 20):
        at = step / 20
        called = score >= at
        hit, miss = float(y[called].sum()), float(y[~called].sum())
        table.append(
            {"threshold": at, "tp": hit, "fp": called.sum() - hit, "fn": miss, "tn": (~called).sum() - miss}
        )
    return [{name: float(value) for name, value in row.items()} for row in table]


def roc_auc(y: np.ndarray, score: np.ndarray) -> float:
    """The chance that a positive stands above a negative; ties count half. nan when one of them is absent."""
    if not 0 < y.sum() < len(y):
        return float("nan")
    return float(figures(Cells.of(y, score))["roc_auc"])


def auc_interval(y: np.ndarray, score: np.ndarray) -> dict[str, float]:
    """`{value, low, high}` by Hanley and McNeil (1982): without resampling, and near enough for a group of rows."""
    value, up = roc_auc(y, score), float(y.sum())
    down = len(y) - up
    both_up, both_down = value / (2 - value), 2 * value**2 / (1 + value)
    spread = (value * (1 - value) + (up - 1) * (both_up - value**2) + (down - 1) * (both_down - value**2)) / (
        up * down
    )
    half = 1.96 * float(np.sqrt(max(spread, 0.0)))
    return {"value": value, "low": max(0.0, value - half), "high": min(1.0, value + half)}


def _calibration_error(cells: Cells) -> np.ndarray:
    rows = cells.positives + cells.negatives
    middle = np.cumsum(rows, axis=-1) - rows / 2
    once = middle if middle.ndim == 1 else middle.mean(axis=0)
    part = np.minimum((once / max(1.0, rows.sum(axis=-1).mean()) * BINS).astype(int), BINS - 1)
    starts = np.flatnonzero(np.diff(part, prepend=-1))
    gap = np.add.reduceat(cells.positives - rows * cells.score, starts, axis=-1)
    return np.abs(gap).sum(axis=-1) / rows.sum(axis=-1)


def _caught(cum_up: np.ndarray, cum: np.ndarray, share: float) -> np.ndarray:
    """Positives among the first `share` of rows; within a tie, in proportion."""
    wanted = share * cum[..., -1:]
    at = (cum < wanted).sum(axis=-1, keepdims=True)
    before = np.maximum(at - 1, 0)
    first = at == 0
    rows_before = np.where(first, 0.0, np.take_along_axis(cum, before, axis=-1))
    up_before = np.where(first, 0.0, np.take_along_axis(cum_up, before, axis=-1))
    rows_here = np.take_along_axis(cum, at, axis=-1) - rows_before
    up_here = np.take_along_axis(cum_up, at, axis=-1) - up_before
    return np.asarray((up_before + up_here * (wanted - rows_before) / np.maximum(rows_here, 1e-12))[..., 0])
