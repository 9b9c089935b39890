"""How much work a training does, by its budget and by the size of the data; always told in the model card."""

from dataclasses import dataclass, replace
from typing import Any

from ml.shapes import BIG, COARSE, DEEP, FREE, RANDOM, SLOW, SMALL, STEADY, WILD, Shape

LARGE = 200_000
BUDGETS = ("fast", "balanced", "best")
HUGE = 1_000_000
QUICK = (
    replace(SMALL, settings={**SMALL.settings, "learning_rate": 0.1}, most_rounds=400, patience=40),
    replace(FREE, most_rounds=400, patience=40),
    replace(RANDOM, most_rounds=300),
)
SHAPES = {
    "fast": QUICK,
    "balanced": (SMALL, FREE, RANDOM, COARSE, DEEP),
    "best": (SMALL, FREE, RANDOM, COARSE, DEEP, BIG, SLOW, WILD),
}
EACH_MORE = {"fast": 0.0005, "balanced": 0.0002, "best": 0.0002}
SECONDS = {"fast": 300.0, "balanced": 1200.0, "best": 3600.0}


@dataclass(frozen=True)
class Plan:
    """What a training does, in the order in which it does it.

    Attributes
    ----------
    shapes : tuple of Shape
        The first is learned in any case; each further one makes a model better that could be had already.
    each_more : float
        The share of log loss that a further member of the blend has to save.
    most_linear : int
        How many rows the logistic regression and the search for leaks look at.
    most_seconds : float
        Of CPU; a net, not a measure: see `ml.pace`.
    blend_linear : bool
        Whether the logistic regression may join the trees. By itself it is kept in any case where it is the best.
    """

    budget: str
    folds: int
    shapes: tuple[Shape, ...]
    each_more: float
    most_linear: int
    most_seconds: float
    seed: int
    threads: int
    blend_linear: bool = True

    @classmethod
    def by_size(cls, rows: int, *, budget: str = "fast", seed: int, threads: int) -> "Plan":
        """Five folds and the budget's shapes; above 200,000 rows three folds and the big trees alone, with fewer
        rounds, and above a million two folds: with so many rows the small shapes bring nothing, and intervals are
        narrow anyway."""
        if budget not in BUDGETS:
            raise ValueError(f"No budget is called {budget!r}; there are {', '.join(BUDGETS)}.")
        fits = cls(
            budget=budget,
            folds=5,
            shapes=SHAPES[budget],
            each_more=EACH_MORE[budget],
            most_linear=LARGE,
            most_seconds=SECONDS[budget],
            seed=seed,
            threads=threads,
        )
        if rows <= LARGE:
            return fits
        huge = rows > HUGE
        big = replace(BIG, most_rounds=100 if huge else 300, patience=15)
        quick = {**big.settings, "learning_rate": 0.15} if huge else big.settings
        return replace(
            fits,
            folds=2 if huge else 3,
            shapes=(replace(big, settings=quick),),
            most_linear=LARGE // 2,
        )

    def over_time(self, rows: int) -> "Plan":
        """The same for several mornings in one table, of so many rows. What wins out of fold, on mornings that taught,
        is not what orders the next one best: steady trees take the first place, in `fast` the only one, and no line
        that goes on beyond what was seen joins them. Above 200,000 rows as ever: there it was not measured."""
        if rows > LARGE:
            return self
        steady = replace(
            STEADY, settings={**STEADY.settings, "min_data_in_leaf": min(100, max(10, rows // 100))}
        )
        further = () if self.budget == "fast" else self.shapes[1:]
        return replace(self, shapes=(steady, *further), blend_linear=False)

    def lighter(self) -> "Plan":
        """The same with three folds: for rehearsals, whose own out-of-fold scores nobody reads."""
        return replace(self, folds=3)

    def to_json(self) -> dict[str, Any]:
        return {
            "budget": self.budget,
            "split": "stratified, rows with identical features (or of one entity) held out together",
            "folds": self.folds,
            "shapes": [shape.name for shape in self.shapes],
            "rows_for_logistic_regression": f"at most {self.most_linear:,}, fewer of a wide table",
            "class_weights": "none",
        }
