"""What a model must beat: the base rate, and the best rule that a person would find in one column."""

from itertools import combinations
from typing import Any

import numpy as np

from ml.alone import Alone
from ml.metrics import roc_auc, with_intervals
from ml.words import Words, number, of_ten

SHOWN = ("roc_auc", "pr_auc", "log_loss", "lift_10")
FEW_LEVELS = 3
SMALL = 30
SAID_LESS_EASILY = 0.9


def one_rule(singles: list[Alone], words: Words, *, seed: int) -> dict[str, Any]:
    """The single column with the best out-of-fold ROC AUC, cut into bins and scored with their shares of positives:
    `{column, text, roc_auc, pr_auc, log_loss, lift_10}`; `text` names the bins that stand out."""
    best = max(singles, key=lambda single: roc_auc(single.y, single.score))
    shown = with_intervals(best.y, best.score, seed=seed, group=best.group)
    return {"column": best.column.source, "text": _in_words(best, words)} | {
        name: shown[name] for name in SHOWN
    }


def simple(y: np.ndarray, score: np.ndarray, *, seed: int, group: np.ndarray) -> dict[str, Any]:
    """The figures of a baseline that has a probability for each row."""
    shown = with_intervals(y, score, seed=seed, group=group)
    return {name: shown[name] for name in (*SHOWN, "brier", "ece")}


def base_rate(y: np.ndarray) -> dict[str, float]:
    """Always saying the mean: the least that any score must beat."""
    rate = float(y.mean())
    entropy = -(rate * np.log(rate) + (1 - rate) * np.log(1 - rate))
    return {"rate": rate, "log_loss": float(entropy), "brier": rate * (1 - rate)}


def _in_words(single: Alone, words: Words) -> str:
    count = int(single.bins.max()) + 1
    rows = np.bincount(single.bins, minlength=count).astype(float)
    came = np.bincount(single.bins, weights=single.y, minlength=count)
    chosen = _levels(rows, came) if single.levels else _range(rows, came, len(single.edges) + 1)
    share = came[chosen].sum() / rows[chosen].sum()
    named = _name(single, chosen)
    return f"{single.column.source} {named} ({of_ten(share)} {words.did})"


def _levels(rows: np.ndarray, came: np.ndarray) -> list[int]:
    """The one to three levels with the highest share that part the rows best."""
    by_share = np.argsort(-np.where(rows >= SMALL, came / np.maximum(rows, 1), -1), kind="stable")
    return max(
        (list(by_share[: k + 1]) for k in range(min(FEW_LEVELS, len(rows)))),
        key=lambda s: _gain(rows, came, s),
    )


def _range(rows: np.ndarray, came: np.ndarray, bins: int) -> list[int]:
    """The neighbouring bins with more than the mean share that part the rows best; open at one end where that is
    nearly as good, since "below 6" is easier said than "from 1 to below 6"."""
    bins = min(bins, len(rows))
    spans = [list(range(a, b)) for a, b in combinations(range(bins + 1), 2)]
    mean = came.sum() / rows.sum()
    high = [span for span in spans if came[span].sum() > mean * rows[span].sum()] or spans
    nothing = _certainty(rows.sum(), came.sum())

    def worth(span: list[int]) -> float:
        gained = _gain(rows, came, span) - nothing
        return gained if span[0] == 0 or span[-1] == bins - 1 else SAID_LESS_EASILY * gained

    return max(high, key=worth)


def _gain(rows: np.ndarray, came: np.ndarray, chosen: list[int]) -> float:
    inside, total, up, all_up = rows[chosen].sum(), rows.sum(), came[chosen].sum(), came.sum()
    return _certainty(inside, up) + _certainty(total - inside, all_up - up)


def _certainty(rows: float, up: float) -> float:
    share = min(max(up / rows, 1e-12), 1 - 1e-12) if rows else 0.5
    return float(rows * (share * np.log(share) + (1 - share) * np.log(1 - share)))


def _name(single: Alone, chosen: list[int]) -> str:
    if single.levels:
        names = [single.levels[at] for at in chosen]
        return "is " + (names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1])
    first, last, edges = chosen[0], chosen[-1], single.edges
    if len(edges) == 0:
        return "is a number"
    if first == 0:
        return f"below {number(edges[last])}" if last < len(edges) else "is a number"
    if last >= len(edges):
        return f"{number(edges[first - 1])} or more"
    return f"from {number(edges[first - 1])} to below {number(edges[last])}"
