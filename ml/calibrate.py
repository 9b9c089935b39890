"""Whether the log odds mean what they say, and if not, a strictly rising map that makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

WORTH = 0.001
WORTH_STEPS = 0.005
STEPS = 40
MOST_STEPS = 12
STEEPEST = 20.0


@dataclass(frozen=True)
class Calibration:
    """A rising map of log odds: `slope * x + offset`, or, where `xs` is given, straight lines through (xs, ys).

    It never joins two different scores into one, so the ranking stays what it was.
    """

    method: str = "none"
    slope: float = 1.0
    offset: float = 0.0
    xs: tuple[float, ...] = ()
    ys: tuple[float, ...] = ()

    def apply(self, logits: np.ndarray) -> np.ndarray:
        """Calibrated log odds, shape (n,)."""
        if not self.xs:
            return self.slope * logits + self.offset
        inside = np.interp(logits, self.xs, self.ys)
        below, above = np.minimum(logits - self.xs[0], 0.0), np.maximum(logits - self.xs[-1], 0.0)
        return inside + below + above

    def to_json(self) -> dict[str, Any]:
        return vars(self) | {"xs": list(self.xs), "ys": list(self.ys)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Calibration":
        return cls(
            stored["method"], stored["slope"], stored["offset"], tuple(stored["xs"]), tuple(stored["ys"])
        )


Method = Callable[[np.ndarray, np.ndarray], Calibration]


@dataclass(frozen=True)
class Calibrated:
    """The chosen map, the out-of-fold log odds by maps that did not see their own fold, and what each method cost."""

    calibration: Calibration
    logits: np.ndarray
    losses: dict[str, float]


def choose(logits: np.ndarray, y: np.ndarray, fold: np.ndarray) -> Calibrated:
    """Judge each method on folds that it was not fitted on; the plainer one wins unless log loss falls clearly.

    Parameters
    ----------
    logits : np.ndarray, shape (n,)
        Out-of-fold log odds.
    y : np.ndarray of 0. and 1., shape (n,)
    fold : np.ndarray of int, shape (n,)
    """
    held = {"none": logits} | {name: _crossed(method, logits, y, fold) for name, method in METHODS.items()}
    losses = {name: log_loss(y, judged) for name, judged in held.items()}
    best = "none"
    if losses["sigmoid"] < losses["none"] * (1 - WORTH):
        best = "sigmoid"
    if losses["isotonic"] < losses[best] * (1 - WORTH_STEPS):
        best = "isotonic"
    final = METHODS[best](logits, y) if best in METHODS else Calibration()
    return Calibrated(final, held[best], losses)


def trust(logits: np.ndarray, y: np.ndarray, fold: np.ndarray) -> Calibrated:
    """As `choose`, with a sigmoid or nothing: how far one member of a blend is to be trusted."""
    judged = _crossed(sigmoid, logits, y, fold)
    losses = {"none": log_loss(y, logits), "sigmoid": log_loss(y, judged)}
    if losses["sigmoid"] < losses["none"] * (1 - WORTH):
        return Calibrated(sigmoid(logits, y), judged, losses)
    return Calibrated(Calibration(), logits, losses)


def steepness(logits: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The slope (0 or more) and offset of least log loss, by Newton's method."""
    slope, offset = 1.0, 0.0
    for _ in range(MOST_STEPS):
        p = probability(slope * logits + offset)
        error, weight = p - y, p * (1 - p)
        gradient = np.array([np.mean(error * logits), np.mean(error)])
        a, b, c = np.mean(weight * logits**2), np.mean(weight * logits), np.mean(weight)
        curve = a * c - b * b
        if curve < 1e-14:
            break
        step = np.array([c * gradient[0] - b * gradient[1], a * gradient[1] - b * gradient[0]]) / curve
        slope, offset = slope - float(step[0]), offset - float(step[1])
        if not 0.0 <= slope <= STEEPEST:
            slope, offset = (0.0, float(np.log(y.mean() / (1 - y.mean())))) if slope < 0 else (1.0, 0.0)
            break
        if np.abs(step).max() < 1e-5:
            break
    return slope, offset


def log_loss(y: np.ndarray, logits: np.ndarray) -> float:
    """Mean negative log likelihood in nats."""
    return float(np.mean(np.logaddexp(0.0, logits) - y * logits))


def probability(logits: np.ndarray) -> np.ndarray:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)))


def sigmoid(logits: np.ndarray, y: np.ndarray) -> Calibration:
    """Platt's two numbers, by maximum likelihood; no map when the best slope does not rise."""

    def loss(ab: np.ndarray) -> tuple[float, np.ndarray]:
        at = ab[0] * logits + ab[1]
        error = probability(at) - y
        return log_loss(y, at), np.array([np.mean(error * logits), np.mean(error)])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="BFGS")
    slope, offset = (float(x) for x in found.x)
    return Calibration("sigmoid", slope, offset) if slope > 0.05 else Calibration()


def isotonic(logits: np.ndarray, y: np.ndarray) -> Calibration:
    """Pool adjacent violators over 40 equal groups, then straight lines between the pools' centres: rising, no ties."""
    order = np.argsort(logits, kind="stable")
    pools: list[tuple[float, float, float]] = []
    for rows in np.array_split(order, min(STEPS, max(2, len(order) // 50))):
        pool = (float(len(rows)), float(y[rows].sum()), float(logits[rows].sum()))
        while pools and _rate(pools[-1]) >= _rate(pool):
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    if len(pools) < 2:
        return Calibration()
    xs = np.array([pool[2] / pool[0] for pool in pools])
    rates = np.array([_rate(pool) for pool in pools])
    if (np.diff(xs) <= 0).any():
        return Calibration()
    return Calibration("isotonic", xs=tuple(xs.tolist()), ys=tuple(np.log(rates / (1 - rates)).tolist()))


METHODS: dict[str, Method] = {"sigmoid": sigmoid, "isotonic": isotonic}


def _rate(pool: tuple[float, float, float]) -> float:
    return (pool[1] + 0.5) / (pool[0] + 1.0)  # half a row of each kind: no pool is ever certain


def _crossed(method: Method, logits: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    judged = np.empty(len(y))
    for held in range(int(fold.max()) + 1):
        rows = fold == held
        judged[rows] = method(logits[~rows], y[~rows]).apply(logits[rows])
    return judged
