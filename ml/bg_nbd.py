"""BG/NBD (Fader, Hardie and Lee 2005): how likely is it that somebody who came so often, and so lately, comes no more?

While alive, a customer comes at a rate of their own (gamma over customers), and after each time leaves for good with a
chance of their own (beta over customers). It looks at no outcome and at three numbers only, so it works where there is
next to no data; a model that does not beat it has learned nothing but rhythm.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

MOST_CUSTOMERS = 50_000
_STARTS = ((1.0, 1.0, 1.0, 1.0), (0.3, 4.0, 0.8, 2.5), (4.0, 40.0, 0.1, 5.0))
_BOUNDS = (np.log(1e-3), np.log(1e4))
_UNITS = 40.0  # the longest tenure in the units of the fit: days are too small for its starting points


@dataclass(frozen=True)
class Habits:
    """How n customers came so far.

    Attributes
    ----------
    repeats : np.ndarray, shape (n,)
        Days on which they came again, after the first.
    last : np.ndarray, shape (n,)
        Days from the first time to the last.
    tenure : np.ndarray, shape (n,)
        Days from the first time to the morning on which we stand.
    """

    repeats: np.ndarray
    last: np.ndarray
    tenure: np.ndarray

    def __len__(self) -> int:
        return len(self.repeats)

    def rows(self, which: np.ndarray) -> "Habits":
        return Habits(self.repeats[which], self.last[which], self.tenure[which])


@dataclass(frozen=True)
class BgNbd:
    """The four numbers of the model: rates are gamma (`r`, `alpha` in days), chances to leave beta (`a`, `b`)."""

    r: float
    alpha: float
    a: float
    b: float

    def silent(self, habits: Habits, days: int) -> np.ndarray:
        """The chance of each customer not to come within so many days, shape (n,)."""
        x, last, tenure = habits.repeats, habits.last, habits.tenure
        shape = self.r + x
        with np.errstate(over="ignore"):
            left = (
                self.a
                / (self.b + np.maximum(x, 1) - 1)
                * ((self.alpha + tenure) / (self.alpha + last)) ** shape
            )
        alive = np.where(x > 0, 1 / (1 + left), 1.0)
        return np.asarray(1 - alive * (1 - ((self.alpha + tenure) / (self.alpha + tenure + days)) ** shape))

    def log_likelihood(self, habits: Habits) -> float:
        """In nats, of all customers together; times in days."""
        log = np.log([self.r, self.alpha, self.a, self.b])
        return float(_each(log, habits.repeats, habits.last, habits.tenure).sum())


def fit(habits: Habits, *, seed: int) -> BgNbd | None:
    """By maximum likelihood, from a sample of the customers where they are very many; None where nobody came again."""
    if len(habits) > MOST_CUSTOMERS:
        habits = habits.rows(np.random.default_rng(seed).choice(len(habits), MOST_CUSTOMERS, replace=False))
    if not len(habits) or not habits.repeats.any() or not habits.tenure.max() > 0:
        return None
    together = np.column_stack((habits.repeats, habits.last, habits.tenure))
    (x, last, tenure), times = _distinct(together)
    unit = tenure.max() / _UNITS

    def cost(log: np.ndarray) -> float:
        return float(-(times * _each(log, x, last / unit, tenure / unit)).sum() / times.sum())

    found = [minimize(cost, np.log(start), method="L-BFGS-B", bounds=[_BOUNDS] * 4) for start in _STARTS]
    best = min(found, key=lambda one: float(one.fun))
    r, alpha, a, b = (float(value) for value in np.exp(best.x))
    return BgNbd(r, alpha * unit, a, b)


def _distinct(together: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    distinct, times = np.unique(together, axis=0, return_counts=True)
    return distinct.T, times


def _each(log: np.ndarray, x: np.ndarray, last: np.ndarray, tenure: np.ndarray) -> np.ndarray:
    """The log likelihood of each customer, by the logarithms of the four numbers."""
    r, alpha, a, b = np.exp(log)
    rate = gammaln(r + x) - gammaln(r) + r * log[1]
    leave = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    stayed = -(r + x) * np.log(alpha + tenure)
    left = log[2] - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + last)
    return np.asarray(rate + leave + np.where(x > 0, np.logaddexp(stayed, left), stayed))
