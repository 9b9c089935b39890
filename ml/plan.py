"""How much work a training does, by the size of the data; always told in the model card."""

from dataclasses import dataclass, replace
from typing import Any

from ml.trees import SHAPES, Shape

LARGE = 200_000


@dataclass(frozen=True)
class Plan:
    """Folds, tree shapes, and how many rows the logistic regression and the search for leaks look at."""

    folds: int
    shapes: tuple[Shape, ...]
    most_linear: int
    seed: int
    threads: int

    @classmethod
    def by_size(cls, rows: int, *, seed: int, threads: int) -> "Plan":
        """Five folds and three shapes; above 200,000 rows three folds and the big trees alone, with fewer rounds:
        with so many rows the small shapes bring nothing, and intervals are narrow anyway."""
        if rows <= LARGE:
            return cls(5, SHAPES, LARGE, seed, threads)
        big = next(shape for shape in SHAPES if shape.name == "big trees")
        return cls(3, (replace(big, most_rounds=300, patience=15),), LARGE // 2, seed, threads)

    def lighter(self) -> "Plan":
        """The same with three folds: for rehearsals, whose own out-of-fold scores nobody reads."""
        return replace(self, folds=3)

    def to_json(self) -> dict[str, Any]:
        return {
            "split": "stratified, rows with identical features (or of one entity) held out together",
            "folds": self.folds,
            "shapes": [shape.name for shape in self.shapes],
            "rows_for_logistic_regression": f"at most {self.most_linear:,}, fewer of a wide table",
            "class_weights": "none",
        }
