"""Results by segment, and whether the list treats groups alike: who is on it, who of those that matter it misses."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.charts import STEPS
from ml.metrics import auc_interval, wilson
from ml.said import said, words_of_list
from ml.words import MISSING, Words

MOST = 20
FEWEST_NAMED = 5  # a group of fewer could name a person: it stands among the others
ENOUGH_ROWS = 100
ENOUGH_OF_EACH = 20
TENTH = 0.1
OTHERS = "others"

Group = dict[str, Any]


def segments(
    column: str, segment: pa.Array, y: np.ndarray, score: np.ndarray, words: Words
) -> dict[str, Any]:
    """`{column, groups, found}`: each group with its figures, and what they mean in a sentence.

    Parameters
    ----------
    column : str
    segment : pa.Array of string, shape (n,)
        Null where it is not known.
    y : np.ndarray of 0. and 1., shape (n,)
    score : np.ndarray, shape (n,)
    """
    names, at = _groups(segment)
    rank = np.empty(len(score), dtype=np.int64)
    rank[np.argsort(-score, kind="stable")] = np.arange(len(score))
    groups = [_group(name, at == place, y, score, rank) for place, name in enumerate(names)]
    return {"column": column, "called_share": TENTH, "groups": groups, "found": _found(column, groups, words)}


def _groups(segment: pa.Array) -> tuple[list[str], np.ndarray]:
    """The names, largest group first, and of each row the place of its own; small and surplus ones are put together."""
    values = pc.fill_null(segment, MISSING)
    counted = sorted(
        ((one["values"], one["counts"]) for one in pc.value_counts(values).to_pylist()),
        key=lambda pair: (-pair[1], pair[0]),
    )
    named = [name for name, count in counted[:MOST] if count >= FEWEST_NAMED]
    at = pc.fill_null(pc.index_in(values, value_set=pa.array(named, pa.string())), len(named))
    place = np.asarray(at.to_numpy(zero_copy_only=False), dtype=np.int64)
    return (named if place.max(initial=-1) < len(named) else [*named, OTHERS]), place


def _group(name: str, mine: np.ndarray, y: np.ndarray, score: np.ndarray, rank: np.ndarray) -> Group:
    own, rows = y[mine], int(mine.sum())
    positives = int(own.sum())
    called = rank[mine] < round(TENTH * len(y))
    found = int(own[called].sum())
    few = _too_few(rows, positives)
    low, high = wilson(positives, rows)
    expected = float(score[mine].mean())
    return {
        "segment": name,
        "rows": rows,
        "positives": positives,
        "base_rate": positives / rows,
        "roc_auc": auc_interval(own, score[mine]) if few is None else None,
        "expected": expected,
        "observed": {"value": positives / rows, "low": low, "high": high},
        "calibrated": None if few else bool(low <= expected <= high),
        "called": int(called.sum()),
        "selection_rate": float(called.mean()),
        "recall": _share(found, positives),
        "precision": _share(found, int(called.sum())),
        "called_at": _so_far(rank[mine], len(y)),
        "found_at": _so_far(rank[mine][own == 1], len(y)),
        "too_small": few,
    }


def _too_few(rows: int, positives: int) -> dict[str, Any] | None:
    rarer = min(positives, rows - positives)
    if rows >= ENOUGH_ROWS and rarer >= ENOUGH_OF_EACH:
        return None
    return said(
        "group_too_small",
        f"{rows:,} rows, {rarer:,} of them with the rarer outcome: too few to judge this group by itself.",
        rows=rows,
        rarer=rarer,
        enough_rows=ENOUGH_ROWS,
        enough_of_each=ENOUGH_OF_EACH,
    )


def _share(part: int, whole: int) -> dict[str, float] | None:
    if whole == 0:
        return None
    low, high = wilson(part, whole)
    return {"value": part / whole, "low": low, "high": high}


def _so_far(ranks: np.ndarray, rows: int) -> list[int]:
    """How many of these are among the first 1, 2, ... 100 percent of all rows."""
    ends = np.round(np.arange(1, STEPS + 1) * rows / STEPS).astype(int)
    return [int(n) for n in np.searchsorted(np.sort(ranks), ends, side="left")]


def _found(column: str, groups: list[Group], words: Words) -> list[dict[str, Any]]:
    """What a person should know: whether the list finds those who matter alike, and whose probabilities are off."""
    judged = [group for group in groups if group["too_small"] is None and group["recall"]]
    if len(judged) < 2:
        return [
            said(
                "groups_too_small",
                f"Fewer than two groups of `{column}` are large enough to be compared.",
                column=column,
                groups=len(judged),
            )
        ]
    best = max(judged, key=lambda group: float(group["recall"]["value"]))
    worst = min(judged, key=lambda group: float(group["recall"]["value"]))
    return [_recall(column, best, worst, words), *_calibration(column, judged, words)]


def _recall(column: str, best: Group, worst: Group, words: Words) -> dict[str, Any]:
    facts = {
        "column": column,
        "best": best["segment"],
        "worst": worst["segment"],
        "best_recall": best["recall"]["value"],
        "worst_recall": worst["recall"]["value"],
        "best_selection_rate": best["selection_rate"],
        "worst_selection_rate": worst["selection_rate"],
        "best_base_rate": best["base_rate"],
        "worst_base_rate": worst["base_rate"],
    }
    if best["recall"]["low"] <= worst["recall"]["high"]:
        return said(
            "groups_found_alike",
            f"The top tenth finds those who {words.did} about equally well in each group of `{column}`.",
            **facts,
        )
    return said(
        "groups_found_unequally",
        f"The top tenth finds {best['recall']['value']:.0%} of those who {words.did} among `{column}` = "
        f"{best['segment']} and {worst['recall']['value']:.0%} among {worst['segment']} (of all there, "
        f"{best['base_rate']:.0%} and {worst['base_rate']:.0%} {words.did}).",
        **facts,
    )


def _calibration(column: str, judged: list[Group], words: Words) -> list[dict[str, Any]]:
    off = [group for group in judged if group["calibrated"] is False]
    if not off:
        return []
    told = [
        f"{group['segment']} ({group['expected']:.0%} expected, {group['base_rate']:.0%} {words.did})"
        for group in off
    ]
    return [
        said(
            "groups_not_calibrated",
            f"Its probabilities are off for `{column}` = {words_of_list(told)}.",
            column=column,
            groups=[
                {name: group[name] for name in ("segment", "expected", "base_rate", "rows")} for group in off
            ],
        )
    ]
