"""All that is said about a model's quality, as one dictionary: the `metrics_json` that the catalog keeps."""

from collections.abc import Mapping
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
    simple: Mapping[str, np.ndarray],
    group: np.ndarray,
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
    simple : mapping of str to np.ndarray, shape (n,)
        The same by further baselines (`ml.rhythm`).
    group : np.ndarray of int, shape (n,)
        Whose rows they are: intervals are over customers, not over rows.
    """
    said: dict[str, Any] = metrics.with_intervals(y, score, seed=seed, group=group)
    said |= {
        "rows": len(y),
        "positives": int(y.sum()),
        "baselines": {
            "base_rate": baselines.base_rate(y),
            "one_rule": baselines.one_rule(singles, words, seed=seed),
            **{name: baselines.simple(y, one, seed=seed, group=group) for name, one in simple.items()},
            "logistic": metrics.with_intervals(y, logistic, seed=seed, group=group),
        },
        "deciles": metrics.deciles(y, score),
        "reliability": metrics.reliability(y, score),
        "thresholds": metrics.thresholds(y, score),
    }
    said["checks"] = checks(said, leaks)
    found = verdict(said, leaks, words)
    said["verdict"], said["verdict_said"] = found["text"], found
    return said
