"""The models that compete: each cross-fitted on the same folds, then fitted on all rows if it earned a weight."""

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np

from ml import linear, trees
from ml.blend import Member
from ml.calibrate import log_loss
from ml.encode import Encoder
from ml.metrics import roc_auc
from ml.pace import Pace, Tell
from ml.plan import Plan
from ml.shapes import Shape

LINEAR = "logistic regression"


@dataclass
class Candidates:
    """All candidates over one encoded matrix, shape (n, p), and its outcomes.

    `logits` holds the out-of-fold log odds of each, by name.
    """

    matrix: np.ndarray
    y: np.ndarray
    fold: np.ndarray
    encoder: Encoder
    plan: Plan

    def __post_init__(self) -> None:
        self.logits: dict[str, np.ndarray] = {}
        self._found: dict[str, trees.CrossFit] = {}
        self._design = linear.Design.fit(self.matrix, self.encoder)
        self._datasets: dict[int, lgb.Dataset] = {}

    def cross_fit(self, pace: Pace, tell: Tell) -> None:
        """Score every row by models that did not see it, one candidate after the other. From the first trees on there
        is something to finish with: further shapes join while there is time, and nobody asks for an end."""
        self.logits[LINEAR] = self._cross_fit_linear()
        for at, shape in enumerate(self.plan.shapes):
            if at > 0 and pace.enough():
                break

            def grown(part: float, at: int = at, name: str = shape.name) -> bool:
                tell(
                    "cross-validating",
                    (at + part) / len(self.plan.shapes),
                    f"{name}, by models that did not see the row",
                    candidate=name,
                    number=at + 1,
                    of=len(self.plan.shapes),
                )
                return at > 0 and pace.enough()

            found = trees.cross_fit(
                shape,
                self._binned(shape),
                self.matrix,
                self.y,
                self.fold,
                seed=self.plan.seed,
                threads=self.plan.threads,
                tick=grown,
            )
            self.logits[shape.name], self._found[shape.name] = found.logits, found

    @property
    def rounds(self) -> dict[str, int]:
        """How many trees each shape settled on."""
        return {name: found.rounds for name, found in self._found.items()}

    def fit(self, name: str) -> Member:
        """The candidate of that name on all rows."""
        if name == LINEAR:
            return self._fit_linear(np.arange(len(self.y)))
        shape = next(shape for shape in self.plan.shapes if shape.name == name)
        return trees.fit(
            shape,
            self._binned(shape),
            self._found[name],
            seed=self.plan.seed,
            threads=self.plan.threads,
        )

    def blended(self) -> dict[str, np.ndarray]:
        """Those that the blend is chosen from."""
        if self.plan.blend_linear or self._best() == LINEAR:
            return self.logits
        return {name: logits for name, logits in self.logits.items() if name != LINEAR}

    def _best(self) -> str:
        return min(self.logits, key=lambda name: log_loss(self.y, self.logits[name]))

    def figures(self) -> dict[str, dict[str, float]]:
        """`{name: {roc_auc, log_loss}}` of each, out of fold."""
        return {
            name: {"roc_auc": roc_auc(self.y, logits), "log_loss": log_loss(self.y, logits)}
            for name, logits in self.logits.items()
        }

    def _binned(self, shape: Shape) -> lgb.Dataset:
        """One for all shapes of as many bins."""
        if shape.bins not in self._datasets:
            self._datasets[shape.bins] = trees.dataset(
                self.matrix, self.y, self.encoder, threads=self.plan.threads, bins=shape.bins
            )
        return self._datasets[shape.bins]

    def _cross_fit_linear(self) -> np.ndarray:
        logits = np.empty(len(self.y))
        for held in range(self.plan.folds):
            rows = self.fold == held
            logits[rows] = self._fit_linear(np.flatnonzero(~rows)).logits(self.matrix[rows])
        return logits

    def _fit_linear(self, rows: np.ndarray) -> linear.Linear:
        most = min(self.plan.most_linear, self._design.most_rows)
        if len(rows) > most:
            draw = np.random.default_rng(self.plan.seed)
            rows = np.sort(draw.choice(rows, most, replace=False))
        return linear.fit(self._design, self.matrix[rows], self.y[rows], threads=self.plan.threads)
