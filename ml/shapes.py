"""The shapes that trees may take. Which of them suits the data is decided out of fold, not by taste."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shape:
    """How large the trees may grow, and how long to go on: `most_rounds` at most, and no more than `patience` rounds
    after the best."""

    name: str
    settings: dict[str, Any]
    most_rounds: int
    patience: int
    bins: int = 255  # into which numbers are sorted


# Shallow where it costs nothing: the time of exact reasons grows with leaves times depth squared.
SMALL = Shape(
    "small trees",
    {"num_leaves": 8, "max_depth": 4, "learning_rate": 0.08, "min_data_in_leaf": 30, "lambda_l2": 2.0},
    most_rounds=1000,
    patience=60,
)
# Each tree sees half of the rows and each fork some of the columns: what it learns of a season it knows less by heart,
# and on later mornings it orders better than shapes that win out of fold (`docs/decisions/0077`).
STEADY = Shape(
    "steady trees",
    {
        "num_leaves": 8,
        "max_depth": 4,
        "learning_rate": 0.05,
        "min_data_in_leaf": 100,
        "lambda_l2": 2.0,
        "feature_fraction": 1.0,
        "feature_fraction_bynode": 0.3,
        "bagging_freq": 1,
        "bagging_fraction": 0.5,
    },
    most_rounds=1000,
    patience=60,
)
BIG = Shape(
    "big trees",
    {"num_leaves": 31, "learning_rate": 0.08, "min_data_in_leaf": 10, "lambda_l2": 1.0},
    most_rounds=1000,
    patience=60,
)
RANDOM = Shape(
    "random trees",
    {
        "extra_trees": True,
        "num_leaves": 16,
        "max_depth": 5,
        "learning_rate": 0.15,
        "min_data_in_leaf": 15,
        "lambda_l2": 2.0,
    },
    most_rounds=400,
    patience=40,
)
# As LightGBM comes, every column seen by every tree: the best where the answer is a lookup.
FREE = Shape(
    "free trees",
    {
        "num_leaves": 31,
        "learning_rate": 0.1,
        "min_data_in_leaf": 20,
        "lambda_l2": 0.0,
        "feature_fraction": 1.0,
        "cat_smooth": 10,
        "max_cat_threshold": 32,
    },
    most_rounds=600,
    patience=60,
)
# Numbers roughly, and other columns at every fork: a view of its own, and a quick one.
COARSE = Shape(
    "coarse trees",
    {
        "num_leaves": 16,
        "learning_rate": 0.05,
        "min_data_in_leaf": 20,
        "lambda_l2": 2.0,
        "feature_fraction": 1.0,
        "feature_fraction_bynode": 0.4,
    },
    most_rounds=1000,
    patience=80,
    bins=31,
)
# Many small steps, each on some of the rows and columns.
SLOW = Shape(
    "slow trees",
    {
        "num_leaves": 24,
        "learning_rate": 0.03,
        "min_data_in_leaf": 10,
        "lambda_l2": 1.0,
        "feature_fraction": 0.5,
        "bagging_freq": 1,
        "bagging_fraction": 0.8,
    },
    most_rounds=2000,
    patience=120,
)
# Nothing holds these back: where near copies of a row are common, memory pays.
DEEP = Shape(
    "deep trees",
    {
        "num_leaves": 64,
        "max_depth": 8,
        "learning_rate": 0.1,
        "min_data_in_leaf": 1,
        "lambda_l2": 0.0,
        "feature_fraction": 0.5,
    },
    most_rounds=600,
    patience=60,
)
WILD = Shape(
    "wild trees",
    {
        "extra_trees": True,
        "num_leaves": 32,
        "max_depth": 8,
        "learning_rate": 0.12,
        "min_data_in_leaf": 3,
        "lambda_l2": 1.0,
        "feature_fraction": 0.7,
    },
    most_rounds=500,
    patience=60,
)
