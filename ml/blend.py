"""Several models as one: a weighted mean of their log odds, so that contributions still add up exactly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Protocol

import numpy as np

from ml.calibrate import Calibration, log_loss, probability
from ml.encode import Encoder

TENTHS = 10
EACH_MORE = 0.001
MOST_MOVED = 3
MOST_JUDGED = 50_000


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


def weigh(
    logits: Mapping[str, np.ndarray], y: np.ndarray, *, seed: int, each_more: float = EACH_MORE
) -> dict[str, float]:
    """Weights in tenths with the least out-of-fold log loss; a further member has to earn its place in it.

    Log loss is a bowl over the weights, so the way down from the best single member, one to three tenths at a time,
    ends where a search of all of them would. A few numbers chosen by thousands of rows: what the choice flatters is
    far below the intervals shown.

    Parameters
    ----------
    logits : mapping of member name to np.ndarray, shape (n,)
        Out-of-fold log odds.
    y : np.ndarray of 0. and 1., shape (n,)
    each_more : float
        The share of the log loss that each further member has to save.
    """
    names = list(logits)
    rows = np.arange(len(y))
    if len(y) > MOST_JUDGED:
        rows = np.sort(np.random.default_rng(seed).choice(len(y), MOST_JUDGED, replace=False))
    stacked, came = np.column_stack([logits[name][rows] for name in names]), y[rows]

    def price(tenths: tuple[int, ...]) -> float:
        loss = log_loss(came, stacked @ np.array(tenths) / TENTHS)
        return loss * (1 + each_more * sum(tenth > 0 for tenth in tenths))

    singles = [tuple(TENTHS if at == one else 0 for at in range(len(names))) for one in range(len(names))]
    found = min((price(tenths), tenths) for tenths in singles)
    while True:
        least = min(((price(tenths), tenths) for tenths in _moves(found[1])), default=found)
        if least >= found:
            break
        found = least
    return {name: tenth / TENTHS for name, tenth in zip(names, found[1], strict=True) if tenth}


def _moves(tenths: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All ways to give one to three tenths of one member to another."""
    for giver, taker in permutations(range(len(tenths)), 2):
        for many in range(1, min(MOST_MOVED, tenths[giver]) + 1):
            moved = list(tenths)
            moved[giver] -= many
            moved[taker] += many
            yield tuple(moved)
