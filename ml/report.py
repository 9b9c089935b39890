"""All that is said about a model's quality, as one dictionary: the `metrics_json` that the catalog keeps."""

from typing import Any

import numpy as np

from ml import baselines, calibrate, metrics
from ml.alone import Alone
from ml.candidates import LINEAR
from ml.checks import checks, verdict
from ml.words import Words


def report(
    y: np.ndarray,
    score: np.ndarray,
    *,
    candidates: dict[str, np.ndarray],
    singles: list[Alone],
    leaks: list[dict[str, Any]],
    words: Words,
    seed: int,
) -> dict[str, Any]:
    """Figures with intervals, baselines, candidates, bins, checks and the verdict.

    Parameters
    ----------
    y : np.ndarray of 0. and 1., shape (n,)
    score : np.ndarray, shape (n,)
        Calibrated out-of-fold probabilities.
    candidates : dict of str to np.ndarray, shape (n,)
        Out-of-fold log odds of each candidate, the logistic regression among them.
    """
    said: dict[str, Any] = metrics.with_intervals(y, score, seed=seed)
    logistic = calibrate.probability(candidates[LINEAR])
    said |= {
        "rows": len(y),
        "positives": int(y.sum()),
        "baselines": {
            "base_rate": baselines.base_rate(y),
            "one_rule": baselines.one_rule(singles, words, seed=seed),
            "logistic": metrics.with_intervals(y, logistic, seed=seed),
        },
        "candidates": {
            name: {"roc_auc": metrics.roc_auc(y, logits), "log_loss": calibrate.log_loss(y, logits)}
            for name, logits in candidates.items()
        },
        "deciles": metrics.deciles(y, score),
        "reliability": metrics.reliability(y, score),
        "thresholds": metrics.thresholds(y, score),
    }
    said["checks"] = checks(said, leaks)
    said["verdict"] = verdict(said, leaks, words)
    return said
