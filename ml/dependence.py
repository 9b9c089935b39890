"""How the score moves with one feature while all else stays: partial dependence, told of the features that matter most.

It tells what the model goes by. What would happen to a customer whose value were changed is another question.
"""

from typing import Any

import numpy as np

from ml.blend import Predictor
from ml.encode import Code
from ml.words import MISSING

FEATURES = 10
ROWS = 400
POINTS = 15
LEVELS = 12


def dependence(
    predictor: Predictor, matrix: np.ndarray, importance: np.ndarray, *, seed: int
) -> list[dict[str, Any]]:
    """`{feature, column, description, kind, points, mean}` of up to ten features, the strongest first.

    Parameters
    ----------
    predictor : Predictor
    matrix : np.ndarray of float64, shape (n, p)
    importance : np.ndarray, shape (p,)
        Of each encoded column.

    Each point has `value` (a number, or None for a level and for missing), `label` where it is no number, `score`
    (mean probability when every row has this value), and `rows`, the share of rows about it.
    """
    sample = matrix[np.random.default_rng(seed).permutation(len(matrix))[:ROWS]]
    # What many levels were turned into (how often each comes) says nothing to a reader.
    told = [at for at, code in enumerate(predictor.encoder.codes) if code.as_ != "share"]
    strongest = sorted(told, key=lambda at: -importance[at])[:FEATURES]
    return [_feature(predictor, sample, matrix[:, at], at) for at in strongest if importance[at] > 0]


def _feature(predictor: Predictor, sample: np.ndarray, x: np.ndarray, at: int) -> dict[str, Any]:
    code = predictor.encoder.codes[at]
    points = _points(code, x)
    held = np.tile(sample, (len(points), 1))
    held[:, at] = np.repeat([point["code"] for point in points], len(sample))
    scores = predictor.probabilities(held).reshape(len(points), len(sample)).mean(axis=1)
    for point, score in zip(points, scores, strict=True):
        del point["code"]
        point["score"] = float(score)
    return {
        "feature": code.column.name,
        "column": code.column.source,
        "description": code.column.description,
        "kind": code.column.kind,
        "points": points,
        "mean": float(predictor.probabilities(sample).mean()),
    }


def _points(code: Code, x: np.ndarray) -> list[dict[str, Any]]:
    if code.as_ == "level":
        names = [*code.levels, "another value", MISSING]
        rows = np.bincount(x.astype(int), minlength=len(names)) / len(x)
        common = sorted(np.flatnonzero(rows > 0), key=lambda level: -rows[level])[:LEVELS]
        return [_level(names[level], float(level), rows[level]) for level in common]
    seen = x[~np.isnan(x)]
    absent = 1 - len(seen) / len(x)
    missing = [_level(MISSING, np.nan, absent)] if absent > 0 else []
    if code.column.kind == "flag":
        return [_level("no", 0.0, (seen == 0).mean()), _level("yes", 1.0, (seen == 1).mean()), *missing]
    if len(seen) == 0:
        return missing
    at = np.unique(np.quantile(seen, np.linspace(0.02, 0.98, POINTS), method="nearest"))
    nearest = np.abs(seen[:, None] - at).argmin(axis=1) if len(seen) * len(at) < 2e7 else None
    rows = (
        np.full(len(at), 1 / len(at)) if nearest is None else np.bincount(nearest, minlength=len(at)) / len(x)
    )
    return [
        {"code": float(one), "value": float(one), "label": None, "rows": float(share)}
        for one, share in zip(at, rows, strict=True)
    ] + missing


def _level(label: str, code: float, rows: float) -> dict[str, Any]:
    return {"code": code, "value": None, "label": label, "rows": float(rows)}
