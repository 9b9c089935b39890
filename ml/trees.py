"""Boosted trees (LightGBM): small shapes, native levels, as many rounds as held-out log loss allows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np

from ml.encode import Encoder

Tick = Callable[[float], None]

EACH_TREE_SEES = 0.8  # of the columns,
AT_MOST = (
    300  # but of a wide table no more than these, or a fifth: the time of a tree grows with what it looks at
)
COMMON: dict[str, Any] = {
    "objective": "binary",
    "cat_smooth": 15,
    "cat_l2": 10,
    "max_cat_threshold": 16,
    "deterministic": True,
    "force_row_wise": True,
    "feature_pre_filter": False,
    "verbosity": -1,
}


@dataclass(frozen=True)
class Shape:
    """How large the trees may grow; which shape fits is decided out of fold, not by taste."""

    name: str
    settings: dict[str, Any]
    most_rounds: int
    patience: int


# Shallow where it costs nothing: the time of exact reasons grows with leaves times depth squared.
SHAPES = (
    Shape(
        "small trees",
        {"num_leaves": 8, "max_depth": 4, "learning_rate": 0.08, "min_data_in_leaf": 30, "lambda_l2": 2.0},
        most_rounds=1000,
        patience=60,
    ),
    Shape(
        "big trees",
        {"num_leaves": 31, "learning_rate": 0.08, "min_data_in_leaf": 10, "lambda_l2": 1.0},
        most_rounds=1000,
        patience=60,
    ),
    Shape(
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
    ),
)


@dataclass(frozen=True)
class CrossFit:
    """What was learned by holding out one fold after the other.

    Attributes
    ----------
    logits : np.ndarray, shape (n,)
        For each row, the log odds by the trees that did not see it. The number of rounds for a fold is the one that
        the *other* folds found best, so that no row helps to choose the model that scores it.
    rounds : int
        The best number of rounds over all folds, for the final fit.
    """

    logits: np.ndarray
    rounds: int


class Forest:
    """Fitted trees; `text` is LightGBM's own model format."""

    def __init__(self, booster: lgb.Booster, *, threads: int) -> None:
        self._booster = booster
        self._threads = threads

    @property
    def text(self) -> str:
        return str(self._booster.model_to_string())

    @classmethod
    def from_text(cls, text: str, *, threads: int) -> "Forest":
        """Only for text whose checksum was verified: LightGBM does not survive a damaged file (it aborts)."""
        return cls(lgb.Booster(model_str=text), threads=threads)

    def logits(self, matrix: np.ndarray) -> np.ndarray:
        """Log odds, shape (n,)."""
        return np.asarray(self._booster.predict(matrix, raw_score=True, num_threads=self._threads))

    def contributions(self, matrix: np.ndarray) -> np.ndarray:
        """Shape (n, p + 1): exact Shapley values of the log odds; last, the expected log odds."""
        return np.asarray(self._booster.predict(matrix, pred_contrib=True, num_threads=self._threads))


def dataset(matrix: np.ndarray, y: np.ndarray, encoder: Encoder, *, threads: int) -> lgb.Dataset:
    """Binned once, and shared by all folds and shapes. Binning does not look at the outcome."""
    made = lgb.Dataset(
        matrix,
        label=y,
        feature_name=[f"f{at}" for at in range(matrix.shape[1])],
        categorical_feature=encoder.where(lambda code: code.as_ == "level"),
        params=_settings({}, matrix.shape[1], seed=0, threads=threads),
        free_raw_data=False,
    )
    return made.construct()


def cross_fit(
    shape: Shape,
    whole: lgb.Dataset,
    matrix: np.ndarray,
    fold: np.ndarray,
    *,
    seed: int,
    threads: int,
    tick: Tick,
) -> CrossFit:
    """Grow one booster per held-out fold, all in step, until the mean held-out log loss stops falling."""
    settings = _settings(shape.settings, whole.num_feature(), seed=seed, threads=threads)
    folds = range(int(fold.max()) + 1)
    boosters = [_held_out(whole, fold, held, settings) for held in folds]
    losses: list[list[float]] = []
    best, best_loss = 0, np.inf
    for grown in range(shape.most_rounds):
        for booster in boosters:
            booster.update()
        losses.append([booster.eval_valid()[0][2] for booster in boosters])
        mean = float(np.mean(losses[-1]))
        if mean < best_loss - 1e-7:
            best, best_loss = grown, mean
        if grown - best >= shape.patience:
            break
        if grown % 10 == 0:
            tick(grown / shape.most_rounds)
    curves = np.array(losses)
    logits = np.empty(len(fold))
    for held, booster in zip(folds, boosters, strict=True):
        others = np.delete(curves, held, axis=1).mean(axis=1)
        rows = fold == held
        logits[rows] = booster.predict(
            matrix[rows], raw_score=True, num_iteration=int(others.argmin()) + 1, num_threads=threads
        )
    return CrossFit(logits, int(curves.mean(axis=1).argmin()) + 1)


def fit(shape: Shape, whole: lgb.Dataset, rounds: int, *, seed: int, threads: int) -> Forest:
    """The final trees, on all rows, for the number of rounds that cross-fitting found."""
    settings = _settings(shape.settings, whole.num_feature(), seed=seed, threads=threads)
    booster = lgb.train(settings, whole, num_boost_round=rounds)
    return Forest(booster, threads=threads)


def _held_out(whole: lgb.Dataset, fold: np.ndarray, held: int, settings: dict[str, Any]) -> lgb.Booster:
    learn = whole.subset(np.flatnonzero(fold != held).tolist())
    judge = whole.subset(np.flatnonzero(fold == held).tolist())
    booster = lgb.Booster(settings, learn)
    booster.add_valid(judge, "held out")
    return booster


def _settings(shape: dict[str, Any], columns: int, *, seed: int, threads: int) -> dict[str, Any]:
    share = min(EACH_TREE_SEES, max(0.2, AT_MOST / max(1, columns)))
    return {**COMMON, **shape, "feature_fraction": share, "seed": seed, "num_threads": threads}
