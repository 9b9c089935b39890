"""What only the finished model shows of a leak: one column that carries nearly all, and columns that knew the past
better than they know the present."""

from typing import Any

import numpy as np

from ml.alone import Alone
from ml.leaks import Leak
from ml.metrics import auc_interval
from ml.said import said

CLIFF_SHARE = 0.6
CLIFF_TIMES = 4.0
CLIFF_AUC = 0.8
FADED = 0.10
FADED_FROM = 0.65
GAP = 0.05


def cliff(importance: list[dict[str, Any]], singles: list[Alone]) -> list[Leak]:
    """The one column that the model goes by, where it outweighs all others and tells much by itself."""
    if len(importance) < 3:
        return []
    first, second = (float(one["importance"]) for one in importance[:2])
    total = sum(float(one["importance"]) for one in importance)
    column = str(importance[0]["column"])
    auc = max((single.auc for single in singles if single.column.source == column), default=0.5)
    if first < CLIFF_SHARE * total or first < CLIFF_TIMES * second or auc < CLIFF_AUC:
        return []
    share, times = first / total, first / max(second, 1e-12)
    text = (
        f"The model goes by `{column}` nearly alone: {share:.0%} of its weight, {times:.0f} times the next column. Make "
        "sure that it is known when you score."
    )
    params = {"column": column, "share": share, "times_next": times, "auc": auc}
    return [Leak(column, "look", auc, "cliff", text, code="importance_cliff", params=params)]


def faded(overall: list[Alone], newest: list[Alone]) -> list[Leak]:
    """Columns that tell much over all snapshot dates and little on the newest: what happened since then may be in them.

    An attribute that has no history stands for its value of today on past dates, when it was not so yet.
    """
    now = {single.column.name: single.auc for single in newest}
    found = []
    for single in overall:
        then, today, column = single.auc, now.get(single.column.name, single.auc), single.column.source
        if then >= FADED_FROM and then - today >= FADED:
            text = (
                f"`{column}` told much on past dates (AUC {then:.2f} alone) and tells less on the newest ({today:.2f}). Was "
                "it filled in, or changed, after what happened? If so, leave it out."
            )
            params = {"column": column, "auc": then, "auc_newest": today}
            found.append(
                Leak(column, "ask", then, "time", text, code="tells_of_the_past_only", params=params)
            )
    return found


def gap(y: np.ndarray, shuffled: np.ndarray, by_time: np.ndarray) -> list[dict[str, Any]]:
    """A sentence where the model does much better with past and future mixed than by time, on the same rows.

    Parameters
    ----------
    y : np.ndarray of 0. and 1., shape (m,)
    shuffled, by_time : np.ndarray, shape (m,)
        Scores by models that had not seen the entity, and by models that had learned only from what was over by then.
    """
    if not 0 < y.sum() < len(y):
        return []
    both = [auc_interval(y, score) for score in (shuffled, by_time)]
    mixed, honest = (one["value"] for one in both)
    if mixed - honest < GAP or both[0]["low"] < both[1]["high"]:  # else it may be chance
        return []
    return [
        said(
            "better_with_time_shuffled",
            f"With past and future mixed the model reaches AUC {mixed:.2f}, by time {honest:.2f}: something in the data "
            "knows of its time. The figures shown are those by time.",
            shuffled=mixed,
            by_time=honest,
        )
    ]
