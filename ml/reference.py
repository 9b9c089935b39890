"""How the training data looked, column by column: what is typical, and the bins that drift is measured against."""

from typing import Any

import numpy as np

from ml.encode import Code, Encoder, values_of
from ml.table import LearningTable
from ml.words import MISSING, number

DECILES = np.arange(1, 10) / 10


def learn(table: LearningTable, encoder: Encoder, matrix: np.ndarray) -> dict[str, dict[str, Any]]:
    """`{feature: {typical, missing, edges | levels, shares}}`; `shares` are of the cells that are not missing. Of a
    number, `typical` is its median in words and `middle` the median itself."""
    return {code.column.name: _column(table, code, matrix[:, at]) for at, code in enumerate(encoder.codes)}


def bins(score: np.ndarray) -> dict[str, list[float]]:
    """The same for a score: edges at its deciles, and the share of rows in each bin."""
    edges = np.unique(np.quantile(score, DECILES))
    return {
        "edges": edges.tolist(),
        "shares": _shares(np.searchsorted(edges, score, side="right"), len(edges) + 1),
    }


def _column(table: LearningTable, code: Code, x: np.ndarray) -> dict[str, Any]:
    if code.column.kind == "category":
        at = code.positions(values_of(table, code.column))
        present = at[at != code.missing]
        counts = np.bincount(at, minlength=code.missing + 1)
        counts[code.other] = 0
        top = int(counts.argmax())
        names = [*code.levels, "another value", MISSING]
        levels = (
            {"levels": list(code.levels), "shares": _shares(present, code.missing)}
            if code.as_ == "level"
            else {}
        )
        return {"typical": names[top], "missing": 1 - len(present) / len(at), **levels}
    seen = x[~np.isnan(x)]
    missing = 1 - len(seen) / len(x)
    if code.column.kind == "flag":
        share = float(seen.mean()) if len(seen) else 0.0
        return {
            "typical": "yes" if share > 0.5 else "no",
            "missing": missing,
            "edges": [0.5],
            "shares": [1 - share, share],
        }
    middle = float(np.median(seen)) if len(seen) else np.nan
    return {
        "typical": number(middle),
        "middle": middle if len(seen) else None,
        "missing": missing,
        **bins(seen if len(seen) else np.zeros(1)),
    }


def _shares(at: np.ndarray, count: int) -> list[float]:
    return (np.bincount(at, minlength=count) / max(1, len(at))).tolist()
