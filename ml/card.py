"""The model card: how, when and from what a model was made, so that it can be made again."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow.compute as pc

from ml.blend import Predictor
from ml.table import LearningTable

LIBRARIES = ("lightgbm", "scikit-learn", "numpy", "scipy", "pyarrow", "duckdb", "dbt-core", "dbt-duckdb")
LIMITS = (
    "Scores hold for entities like those in the training data, in a time like theirs.",
    "Reasons tell what the model goes by, not what would happen if a value were changed.",
)


def libraries() -> dict[str, str]:
    """The versions of what computes features and scores here, Python's own among them."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def data(table: LearningTable, y: np.ndarray, prints: np.ndarray) -> dict[str, Any]:
    """What was learned from. Rows with identical features and different outcomes set a ceiling to any model."""
    _, twin, size = np.unique(prints, return_inverse=True, return_counts=True)
    share = np.bincount(twin, weights=y) / size
    dates = pc.min_max(table.snapshot_date).as_py()
    return {
        "rows": len(table),
        "rows_with_known_outcome": len(y),
        "positives": int(y.sum()),
        "rows_with_a_twin": int((size[twin] > 1).sum()),
        "rows_whose_twin_disagrees": int(((share[twin] > 0) & (share[twin] < 1)).sum()),
        "snapshot_dates": [str(dates["min"]), str(dates["max"])],
    }


def card(
    *,
    kind: str,
    seed: int,
    threads: int,
    facts: dict[str, Any],
    predictor: Predictor,
    method: dict[str, Any],
    importance: list[dict[str, Any]],
    feature_importance: list[dict[str, Any]],
) -> dict[str, Any]:
    """Facts only; figures are in the metrics. `importance` is the mean absolute contribution per source column,
    `feature_importance` per feature."""
    return {
        "kind": kind,
        "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "libraries": libraries(),
        "seed": seed,
        "threads": threads,
        "data": facts,
        "columns": [code.column.to_json() | {"used_as": code.as_} for code in predictor.encoder.codes],
        "method": method,
        "chosen": dict(predictor.weights),
        "calibration": predictor.calibration.method,
        "importance": importance,
        "feature_importance": feature_importance,
        "limits": list(LIMITS),
    }
