"""Several models as one: a weighted mean of their log odds, so that contributions still add up exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np

from ml.calibrate import Calibration, probability
from ml.encode import Encoder

TENTHS = 10
EACH_MORE = 0.001
MOST_JUDGED = 50_000
CHUNK = 20_000


class Member(Protocol):
    """A fitted model of the log odds over the encoded matrix."""

    def logits(self, matrix: np.ndarray) -> np.ndarray: ...

    def contributions(self, matrix: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True)
class Predictor:
    """All that is needed to score: encoder, members with their weights (sum 1), calibration."""

    encoder: Encoder
    members: Mapping[str, Member]
    weights: Mapping[str, float]
    calibration: Calibration

    def logits(self, matrix: np.ndarray) -> np.ndarray:
        """Blended log odds before calibration, shape (n,)."""
        total = np.zeros(len(matrix))
        for name, member in self.members.items():
            total += self.weights[name] * member.logits(matrix)
        return total

    def probabilities(self, matrix: np.ndarray) -> np.ndarray:
        """Shape (n,), between 0 and 1."""
        return probability(self.calibration.apply(self.logits(matrix)))

    def contributions(self, matrix: np.ndarray) -> np.ndarray:
        """Shape (n, p + 1); rows add up to `logits`. The last column is the population's mean."""
        total = np.zeros((len(matrix), matrix.shape[1] + 1))
        for name, member in self.members.items():
            total += self.weights[name] * member.contributions(matrix)
        return total


def weigh(logits: Mapping[str, np.ndarray], y: np.ndarray, *, seed: int) -> dict[str, float]:
    """Weights in tenths with the least out-of-fold log loss; a further member has to earn 0.1 % of it.

    Three numbers chosen by thousands of rows: what the choice flatters is far below the intervals shown.

    Parameters
    ----------
    logits : mapping of member name to np.ndarray, shape (n,)
        Out-of-fold log odds.
    y : np.ndarray of 0. and 1., shape (n,)
    """
    names = list(logits)
    rows = np.arange(len(y))
    if len(y) > MOST_JUDGED:
        rows = np.sort(np.random.default_rng(seed).choice(len(y), MOST_JUDGED, replace=False))
    tried = np.array([w for w in product(range(TENTHS + 1), repeat=len(names)) if sum(w) == TENTHS]) / TENTHS
    stacked = np.column_stack([logits[name][rows] for name in names])
    loss = np.zeros(len(tried))
    for begin in range(0, len(rows), CHUNK):
        part = stacked[begin : begin + CHUNK]
        blended = sum(np.outer(part[:, at], tried[:, at]) for at in range(len(names)))
        loss += (np.logaddexp(0.0, blended) - y[rows[begin : begin + CHUNK], None] * blended).sum(axis=0)
    price = loss * (1 + EACH_MORE * (tried > 0).sum(axis=1))
    best = tried[int(price.argmin())]
    return {name: float(weight) for name, weight in zip(names, best, strict=True) if weight > 0}
