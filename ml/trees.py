"""Boosted trees (LightGBM): native levels, and as many rounds as held-out log loss allows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np

from ml import calibrate
from ml.encode import Encoder
from ml.shapes import Shape
from ml.trusted import trusted

Tick = Callable[[float], bool]  # told how much is done (0..1); True: come to an end with what there is

EACH_TREE_SEES = 0.8  # of the columns,
AT_MOST = (
    300  # but of a wide table no more than these, or a fifth: the time of a tree grows with what it looks at
)
JUDGED_EVERY = 5  # rounds
MORE = 1.25  # rounds on all rows, for each round on four fifths of them
MOST_JUDGED = 100_000
SURE = 1e-12
CHUNK = 100_000  # rows
COMMON: dict[str, Any] = {
    "objective": "binary",
    "metric": "None",
    "cat_smooth": 15,
    "cat_l2": 10,
    "max_cat_threshold": 16,
    "deterministic": True,
    "force_row_wise": True,
    "feature_pre_filter": False,
    "verbosity": -1,
}


@dataclass(frozen=True)
class CrossFit:
    """What was learned by holding out one fold after the other.

    Attributes
    ----------
    logits : np.ndarray, shape (n,)
        For each row, the log odds by the trees that did not see it. How many rounds, and how far to trust them, the
        *other* folds said, so that no row helps to choose the model that scores it.
    rounds : int
        For the final fit: the best number over all folds, and a quarter more, as it learns from more rows.
    trust : calibrate.Calibration
        What the final fit's log odds are to be multiplied by: trees that know much by heart are too sure of it.
    """

    logits: np.ndarray
    rounds: int
    trust: calibrate.Calibration


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


def dataset(
    matrix: np.ndarray, y: np.ndarray, encoder: Encoder, *, threads: int, bins: int = 255
) -> lgb.Dataset:
    """Binned once, and shared by all folds and shapes. Binning does not look at the outcome."""
    made = lgb.Dataset(
        matrix,
        label=y,
        feature_name=[f"f{at}" for at in range(matrix.shape[1])],
        categorical_feature=encoder.where(lambda code: code.as_ == "level"),
        params=_settings({"max_bin": bins}, matrix.shape[1], seed=0, threads=threads),
        free_raw_data=False,
    )
    return made.construct()


def cross_fit(
    shape: Shape,
    whole: lgb.Dataset,
    matrix: np.ndarray,
    y: np.ndarray,
    fold: np.ndarray,
    *,
    seed: int,
    threads: int,
    tick: Tick,
) -> CrossFit:
    """Grow one booster per held-out fold, all in step, until what they say of held-out rows gets no better.

    What they say is judged by its log loss once it is trusted as far as it deserves: trees that grow too sure of
    themselves may still order the rows better and better.
    """
    settings = booster_settings(shape, whole.num_feature(), seed=seed, threads=threads)
    folds = range(int(fold.max()) + 1)
    boosters = [_held_out(whole, fold, held, settings) for held in folds]
    judge = _Judge(y, fold, seed)
    losses: list[np.ndarray] = []
    best, best_loss = 0, np.inf
    for grown in range(JUDGED_EVERY, shape.most_rounds + 1, JUDGED_EVERY):
        for booster in boosters:
            for _ in range(JUDGED_EVERY):
                booster.update()
        losses.append(judge.losses(boosters))
        mean = float(losses[-1].mean())
        if mean < best_loss - 1e-6:
            best, best_loss = grown, mean
        if grown - best >= shape.patience or tick(grown / shape.most_rounds):
            break
    curves = np.array(losses)
    logits = np.empty(len(fold))
    for held, booster in zip(folds, boosters, strict=True):
        others = np.delete(curves, held, axis=1).mean(axis=1)
        rounds = JUDGED_EVERY * (int(others.argmin()) + 1)
        rows = fold == held
        logits[rows] = _predicted(booster, matrix, np.flatnonzero(rows), rounds, threads)
    judged = calibrate.trust(logits, y, fold)
    rounds = JUDGED_EVERY * (int(curves.mean(axis=1).argmin()) + 1)
    return CrossFit(judged.logits, round(rounds * MORE), judged.calibration)


def fit(shape: Shape, whole: lgb.Dataset, found: CrossFit, *, seed: int, threads: int) -> Forest:
    """The final trees, on all rows, for the number of rounds that cross-fitting found."""
    settings = booster_settings(shape, whole.num_feature(), seed=seed, threads=threads)
    grown = lgb.train(settings, whole, num_boost_round=found.rounds).model_to_string()
    text = trusted(grown, slope=found.trust.slope, offset=found.trust.offset)
    return Forest.from_text(text, threads=threads)


def _predicted(
    booster: lgb.Booster, matrix: np.ndarray, rows: np.ndarray, rounds: int, threads: int
) -> np.ndarray:
    """Log odds of these rows, of which only some are copied at a time."""
    parts = [
        booster.predict(
            matrix[rows[begin : begin + CHUNK]], raw_score=True, num_iteration=rounds, num_threads=threads
        )
        for begin in range(0, len(rows), CHUNK)
    ]
    return np.concatenate(parts)


class _Judge:
    """Listens to what boosters say of the rows that they do not see."""

    def __init__(self, y: np.ndarray, fold: np.ndarray, seed: int) -> None:
        self._rows = [np.flatnonzero(fold == held) for held in range(int(fold.max()) + 1)]
        most = MOST_JUDGED // len(self._rows)
        draw = np.random.default_rng(seed)
        self._kept = [
            np.arange(len(rows))
            if len(rows) <= most
            else np.sort(draw.choice(len(rows), most, replace=False))
            for rows in self._rows
        ]
        self._y = [y[rows[kept]] for rows, kept in zip(self._rows, self._kept, strict=True)]
        self._said = np.empty(0)

    def losses(self, boosters: list[lgb.Booster]) -> np.ndarray:
        """Mean log loss of each fold, trusting all of them as far as suits them best."""
        logits = []
        for booster, kept in zip(boosters, self._kept, strict=True):
            booster.eval_valid(self._hear)
            sure = np.clip(self._said[kept], SURE, 1 - SURE)
            logits.append(np.log(sure) - np.log1p(-sure))
        slope, offset = calibrate.steepness(np.concatenate(logits), np.concatenate(self._y))
        return np.array(
            [calibrate.log_loss(y, slope * said + offset) for said, y in zip(logits, self._y, strict=True)]
        )

    def _hear(self, said: np.ndarray, _: lgb.Dataset) -> tuple[str, float, bool]:
        self._said = said
        return "heard", 0.0, False


def _held_out(whole: lgb.Dataset, fold: np.ndarray, held: int, settings: dict[str, Any]) -> lgb.Booster:
    learn = whole.subset(np.flatnonzero(fold != held).tolist())
    judge = whole.subset(np.flatnonzero(fold == held).tolist())
    booster = lgb.Booster(settings, learn)
    booster.add_valid(judge, "held out")
    return booster


def booster_settings(shape: Shape, columns: int, *, seed: int, threads: int) -> dict[str, Any]:
    """What LightGBM is told to grow trees of a shape over so many columns."""
    return _settings({**shape.settings, "max_bin": shape.bins}, columns, seed=seed, threads=threads)


def _settings(shape: dict[str, Any], columns: int, *, seed: int, threads: int) -> dict[str, Any]:
    share = min(shape.get("feature_fraction", EACH_TREE_SEES), max(0.2, AT_MOST / max(1, columns)))
    return {**COMMON, **shape, "feature_fraction": share, "seed": seed, "num_threads": threads}
