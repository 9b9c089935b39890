"""All that is said about a model's quality, as one dictionary: the `metrics_json` that the catalog keeps."""

from typing import Any

import numpy as np

from ml import baselines, metrics
from ml.alone import Alone
from ml.checks import checks, verdict
from ml.words import Words


def report(
    y: np.ndarray,
    score: np.ndarray,
    *,
    logistic: np.ndarray,
    singles: list[Alone],
    leaks: list[dict[str, Any]],
    words: Words,
    seed: int,
) -> dict[str, Any]:
    """Figures with intervals, baselines, bins, checks and the verdict.

    Parameters
    ----------
    y : np.ndarray of 0. and 1., shape (n,)
    score : np.ndarray, shape (n,)
        Calibrated probabilities by models that did not see the row.
    logistic : np.ndarray, shape (n,)
        The same by the plain logistic regression.
    singles : list of Alone
        Each column judged by itself.
    """
    said: dict[str, Any] = metrics.with_intervals(y, score, seed=seed)
    said |= {
        "rows": len(y),
        "positives": int(y.sum()),
        "baselines": {
            "base_rate": baselines.base_rate(y),
            "one_rule": baselines.one_rule(singles, words, seed=seed),
            "logistic": metrics.with_intervals(y, logistic, seed=seed),
        },
        "deciles": metrics.deciles(y, score),
        "reliability": metrics.reliability(y, score),
        "thresholds": metrics.thresholds(y, score),
    }
    said["checks"] = checks(said, leaks)
    found = verdict(said, leaks, words)
    said["verdict"], said["verdict_said"] = found["text"], found
    return said
