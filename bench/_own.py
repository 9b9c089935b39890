"""Anteve, and what anybody has at hand, on one fold; each in a process of its own, on one thread.

.venv/bin/python -m bench._own SYSTEM SET SPLIT FOLD FILE
"""

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import lightgbm as lgb
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from bench._folds import folds
from bench.flat_sets import load
from ml.encode import Encoder
from ml.score import score
from ml.table import LearningTable
from ml.train import train


def main(system: str, name: str, split: str, fold: int, file: Path) -> None:
    warnings.filterwarnings("ignore")
    table = load(name)
    held = folds(table, split) == fold
    taught, judged = table.rows(~held), table.rows(held)
    with threadpool_limits(limits=1):
        begun = time.process_time()
        scores = SYSTEMS[system](taught, judged)
        used = time.process_time() - begun
    said = {"version": version("lightgbm"), "cpu_seconds": used, "scores": np.round(scores, 7).tolist()}
    file.write_text(json.dumps(said))


def anteve(budget: str) -> "System":
    """The whole training, with leak report, figures and intervals; scoring without reasons."""

    def fitted(taught: LearningTable, judged: LearningTable) -> np.ndarray:
        model = train(taught, kind="churn", budget=budget)
        return score(model, judged, reasons_for=0, out_of_fold=False)["score"].to_numpy()

    return fitted


def logistic(taught: LearningTable, judged: LearningTable) -> np.ndarray:
    """Plain: one column per level, gaps as the mean."""
    encoder = Encoder.fit(taught)
    matrix, others = encoder.matrix(taught), encoder.matrix(judged)
    levels = encoder.where(lambda code: code.as_ == "level")
    flat, flat_others = _one_hot(matrix, matrix, levels), _one_hot(matrix, others, levels)
    scaler = StandardScaler().fit(flat)
    plain = LogisticRegression(max_iter=1000).fit(scaler.transform(flat), taught.y)
    return plain.predict_proba(scaler.transform(flat_others))[:, 1]


def lightgbm(taught: LearningTable, judged: LearningTable) -> np.ndarray:
    """As it comes, with native levels."""
    encoder = Encoder.fit(taught)
    plain = lgb.LGBMClassifier(n_jobs=1, verbosity=-1, random_state=0)
    levels = encoder.where(lambda code: code.as_ == "level")
    plain.fit(encoder.matrix(taught), taught.y, categorical_feature=levels)
    return plain.predict_proba(encoder.matrix(judged))[:, 1]


def _one_hot(like: np.ndarray, matrix: np.ndarray, levels: list[int]) -> np.ndarray:
    numbers = [at for at in range(matrix.shape[1]) if at not in levels]
    means = np.nan_to_num(np.nanmean(like[:, numbers], axis=0))
    filled = np.where(np.isnan(matrix[:, numbers]), means, matrix[:, numbers])
    return np.hstack([filled, *(matrix[:, [at]] == np.unique(like[:, at]) for at in levels)])


System = type(lightgbm)
SYSTEMS = {
    "fast": anteve("fast"),
    "balanced": anteve("balanced"),
    "best": anteve("best"),
    "logistic": logistic,
    "lightgbm": lightgbm,
}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), Path(sys.argv[5]))
