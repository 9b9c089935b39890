"""Would more data help? The same small model, learned from a quarter, from half and from all of the rows."""

from typing import Any

import lightgbm as lgb
import numpy as np

from ml import metrics
from ml.encode import Encoder
from ml.said import said
from ml.shapes import SMALL
from ml.trees import booster_settings

SHARES = (0.25, 0.5, 1.0)
HELD = 3  # folds that judge in turn
MOST_ROWS = 50_000
ROUNDS = 80
FEWEST = 30  # rows of each kind in the smallest part
GAIN, BLUR = 0.005, 2.0  # of ROC AUC between half and all; standard errors


def learning_curve(
    matrix: np.ndarray, y: np.ndarray, fold: np.ndarray, encoder: Encoder, *, seed: int, threads: int
) -> dict[str, Any]:
    """`{points: [{share, rows, roc_auc, log_loss}], said}`; no points where the rows are too few to be parted.

    Each part of the rows is judged on the same held-out folds. The model is a plain small one, not the one that is
    kept: what is asked is how steep the curve is, and that takes seconds.

    Parameters
    ----------
    matrix : np.ndarray, shape (n, p)
    y, fold : np.ndarray, shape (n,)
    """
    draw = np.random.default_rng(seed)
    rows = np.arange(len(y))
    if len(rows) > MOST_ROWS:
        rows = np.sort(draw.choice(rows, MOST_ROWS, replace=False))
    place = draw.random(len(y))  # a row of the smaller part is in the larger ones too
    judged = [held for held in range(min(HELD, int(fold.max()) + 1)) if _both(y[rows[fold[rows] == held]], 1)]
    points = []
    for share in SHARES:
        parts = []
        for held in judged:
            others, these = rows[fold[rows] != held], rows[fold[rows] == held]
            taught = others[place[others] < share]
            if not _both(y[taught], FEWEST):
                return {"points": [], "said": _too_few()}
            logits = _learned(matrix, y, taught, these, encoder, seed=seed, threads=threads)
            parts.append((len(taught), y[these], 1 / (1 + np.exp(-logits))))
        taught_by = int(np.mean([many for many, _, _ in parts]))
        came, said_ = (np.concatenate([part[at] for part in parts]) for at in (1, 2))
        found = metrics.figures(metrics.Cells.of(came, said_))
        points.append(
            {
                "share": share,
                "rows": taught_by,
                "roc_auc": float(np.mean([metrics.roc_auc(y_, score) for _, y_, score in parts])),
                "log_loss": float(found["log_loss"]),
            }
        )
    positives = float(sum(y_.sum() for _, y_, _ in parts))
    return {"points": points, "said": _verdict(points, positives, float(len(came)) - positives)}


def _learned(
    matrix: np.ndarray,
    y: np.ndarray,
    taught: np.ndarray,
    judged: np.ndarray,
    encoder: Encoder,
    *,
    seed: int,
    threads: int,
) -> np.ndarray:
    settings = booster_settings(SMALL, matrix.shape[1], seed=seed, threads=threads)
    # A smaller part gets fewer rounds, as early stopping would give it.
    rounds = max(20, int(ROUNDS * min(1.0, np.sqrt(len(taught) / 5000))))
    levels = encoder.where(lambda code: code.as_ == "level")
    data = lgb.Dataset(matrix[taught], label=y[taught], categorical_feature=levels, params=settings)
    grown = lgb.train(settings, data, rounds)
    return np.asarray(grown.predict(matrix[judged], raw_score=True, num_threads=threads))


def _verdict(points: list[dict[str, float]], positives: float, negatives: float) -> dict[str, Any]:
    half, whole = points[-2], points[-1]
    gain = whole["roc_auc"] - half["roc_auc"]
    # Both are judged on the same rows, so that their difference is surer than either.
    blur = 0.5 * np.sqrt(whole["roc_auc"] * (1 - whole["roc_auc"]) / min(positives, negatives))
    params = {"gain": gain, "rows": whole["rows"], "half": half["rows"]}
    grew = f"From {half['rows']:,} to {whole['rows']:,} rows, ROC AUC grew by {gain:.3f}"
    if gain > max(GAIN, BLUR * blur):
        return said("more_helps", f"{grew}: twice as many rows would likely make the model better.", **params)
    if gain > GAIN:
        return said(
            "more_may_help", f"{grew}, within what chance does: more rows may help a little.", **params
        )
    return said("more_hardly_helps", f"{grew}: other columns would help more than more rows.", **params)


def _too_few() -> dict[str, Any]:
    return said(
        "too_few_to_tell",
        "There are too few rows to see what fewer would have taught: bring more in any case.",
    )


def _both(y: np.ndarray, fewest: int) -> bool:
    return bool(min(y.sum(), len(y) - y.sum()) >= fewest)
