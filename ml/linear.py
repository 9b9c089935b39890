"""Logistic regression that can bend: numbers as hinges at their quantiles, levels one by one."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from ml.encode import Encoder

KNOTS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
FEW = 9
WIDE = 2000  # columns of a design; Newton's method costs their cube, so beyond it no number bends
CELLS = 50_000_000  # numbers in a design held at once: 400 MB


@dataclass(frozen=True)
class Bend:
    """How one column of the encoded matrix spreads over columns of the design.

    A number becomes `z = (x - centre) / scale` (clipped to `low..high`, so that nobody is scored far outside what was
    seen), one hinge `max(0, z - knot)` per knot, and, where values were missing, a column that says so. A level
    becomes one column per code.
    """

    levels: int = 0
    low: float = 0.0
    high: float = 0.0
    centre: float = 0.0
    scale: float = 1.0
    knots: tuple[float, ...] = ()
    gaps: bool = False

    @property
    def width(self) -> int:
        return self.levels if self.levels else 1 + len(self.knots) + self.gaps

    def spread(self, x: np.ndarray, into: np.ndarray) -> None:
        """Fill `into`, shape (n, width), from the encoded values `x`, shape (n,)."""
        if self.levels:
            into[:] = x[:, None] == np.arange(self.levels)
            return
        absent = np.isnan(x)
        z = (np.clip(x, self.low, self.high) - self.centre) / self.scale
        z[absent] = 0.0
        into[:, 0] = z
        for at, knot in enumerate(self.knots):
            np.maximum(z - knot, 0.0, out=into[:, 1 + at])
            into[absent, 1 + at] = 0.0
        if self.gaps:
            into[:, -1] = absent


@dataclass(frozen=True)
class Design:
    """The bends of all columns; learned without looking at the outcome."""

    bends: tuple[Bend, ...]

    @classmethod
    def fit(cls, matrix: np.ndarray, encoder: Encoder) -> "Design":
        bends = tuple(
            Bend(levels=code.missing + 1) if code.as_ == "level" else _bend(matrix[:, at])
            for at, code in enumerate(encoder.codes)
        )
        bent = cls(bends)
        return bent if bent.width <= WIDE else cls(tuple(replace(bend, knots=()) for bend in bends))

    @property
    def width(self) -> int:
        return sum(bend.width for bend in self.bends)

    @property
    def most_rows(self) -> int:
        """How many rows of it may be held in memory at once."""
        return max(1, CELLS // max(1, self.width))

    def build(self, matrix: np.ndarray) -> np.ndarray:
        """Shape (n, sum of widths)."""
        design = np.empty((len(matrix), self.width))
        for at, (start, stop) in enumerate(self.spans()):
            self.bends[at].spread(matrix[:, at], design[:, start:stop])
        return design

    def spans(self) -> list[tuple[int, int]]:
        """Where each encoded column's part of the design begins and ends."""
        edges = np.cumsum([0, *(bend.width for bend in self.bends)])
        return [(int(a), int(b)) for a, b in pairwise(edges)]


@dataclass(frozen=True)
class Linear:
    """A fitted logistic regression. `centres` are the mean terms of the training rows, one per encoded column:
    contributions are told against them, so that they say how this row differs from the average one."""

    design: Design
    weights: np.ndarray
    intercept: float
    centres: np.ndarray

    def logits(self, matrix: np.ndarray) -> np.ndarray:
        """Log odds, shape (n,)."""
        return self.contributions(matrix).sum(axis=1)

    def contributions(self, matrix: np.ndarray) -> np.ndarray:
        """Shape (n, p + 1): what each encoded column adds to the log odds; last, the average row's log odds."""
        parts = np.empty((len(matrix), len(self.centres) + 1))
        chunk = max(1, self.design.most_rows // 4)
        for begin in range(0, len(matrix), chunk):
            rows = slice(begin, begin + chunk)
            parts[rows, :-1] = _terms(self.design, self.weights, matrix[rows]) - self.centres
        parts[:, -1] = self.intercept + self.centres.sum()
        return parts

    def to_json(self) -> dict[str, Any]:
        return {
            "bends": [vars(bend) for bend in self.design.bends],
            "weights": self.weights.tolist(),
            "intercept": self.intercept,
            "centres": self.centres.tolist(),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Linear":
        bends = tuple(Bend(**{**bend, "knots": tuple(bend["knots"])}) for bend in stored["bends"])
        weights, centres = np.array(stored["weights"]), np.array(stored["centres"])
        return cls(Design(bends), weights, float(stored["intercept"]), centres)


def fit(design: Design, matrix: np.ndarray, y: np.ndarray, *, threads: int) -> Linear:
    """An L2-penalised log loss, by Newton's method, or by gradients where the design is wide; no class weights, which
    would spoil the probabilities."""
    # Loaded where rows are learned from: processes that only score do without, and are ready sooner.
    from sklearn.linear_model import LogisticRegression

    columns = design.build(matrix)
    with threadpool_limits(limits=threads):
        wide = design.width > WIDE
        solver = (
            {"solver": "lbfgs", "max_iter": 200} if wide else {"solver": "newton-cholesky", "max_iter": 50}
        )
        fitted = LogisticRegression(C=1.0, tol=1e-4 if wide else 1e-5, **solver).fit(columns, y)
    weights = np.asarray(fitted.coef_[0])
    means = columns.mean(axis=0) * weights
    centres = np.array([means[start:stop].sum() for start, stop in design.spans()])
    return Linear(design, weights, float(fitted.intercept_[0]), centres)


def _terms(design: Design, weights: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    columns = design.build(matrix)
    terms = np.empty((len(matrix), len(design.bends)))
    for at, (start, stop) in enumerate(design.spans()):
        # einsum adds in one fixed order; a threaded BLAS need not
        terms[:, at] = np.einsum("ij,j->i", columns[:, start:stop], weights[start:stop])
    return terms


def _bend(x: np.ndarray) -> Bend:
    seen = x[~np.isnan(x)]
    gaps = len(seen) < len(x)
    if len(seen) == 0:
        return Bend(gaps=gaps)
    low, high = (float(edge) for edge in np.quantile(seen, (0.002, 0.998)))
    clipped = np.clip(seen, low, high)
    centre, scale = float(clipped.mean()), float(clipped.std())
    if scale < 1e-12 * max(1.0, abs(centre)):
        return Bend(gaps=gaps)
    values = np.unique(clipped)
    at = values if len(values) <= FEW else np.unique(np.quantile(clipped, KNOTS))
    inside = at[(at > values[0]) & (at < values[-1])]
    return Bend(0, low, high, centre, scale, tuple(float(knot) for knot in (inside - centre) / scale), gaps)
