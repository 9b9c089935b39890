"""Models on the public flat sets, beside plain logistic regression and LightGBM as it comes, in the same run.

    .venv/bin/python -m bench.models [set ...]

All figures are out of fold (5 folds, identical rows held out together, known leaks left out); CPU seconds are for the
whole training with metrics and leak report, and for scoring with the reasons of every row.
"""

import sys
import time
import warnings
from collections.abc import Callable

import lightgbm as lgb
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from bench.flat_sets import DATA, SETS, load
from ml.encode import Encoder
from ml.folds import assign, fingerprints, groups
from ml.metrics import roc_auc
from ml.score import score
from ml.table import LearningTable
from ml.train import train

HEAD = (
    f"{'set':20s} {'rows':>6s}  {'AUC':>6s} {'ECE':>6s} {'lift':>5s}  "
    f"{'logistic':>8s} {'LightGBM':>8s}  {'train':>6s} {'score':>6s}"
)


def main(names: list[str]) -> None:
    if not DATA.is_dir():
        sys.exit(f"The public data sets are not at {DATA}.")
    warnings.filterwarnings("ignore")
    print(HEAD)
    for name in names or SETS:
        table = load(name)
        begun = time.process_time()
        model = train(table, kind=SETS[name].kind)
        trained = time.process_time()
        score(model, table)
        scored = time.process_time()
        logistic, boosted = references(table)
        said = model.metrics
        print(
            f"{name:20s} {len(table):6d}  {said['roc_auc']['value']:.4f} {said['ece']['value']:.4f} "
            f"{said['lift_10']['value']:5.2f}    {logistic:.4f}   {boosted:.4f}  {trained - begun:6.1f} {scored - trained:6.1f}",
            flush=True,
        )


def references(table: LearningTable) -> tuple[float, float]:
    """Out-of-fold ROC AUC of plain logistic regression (one column per level, gaps as the mean) and of LightGBM with
    its defaults, on the folds that training uses."""
    encoder = Encoder.fit(table)
    matrix = encoder.matrix(table)
    levels = encoder.where(lambda code: code.as_ == "level")
    group = groups(table.keys.to_numpy(zero_copy_only=False), fingerprints(matrix))
    fold = assign(table.y, group, 5, 0)
    flat = _one_hot(matrix, levels)

    def logistic(rows: np.ndarray, held: np.ndarray) -> np.ndarray:
        return LogisticRegression(max_iter=1000).fit(flat[rows], table.y[rows]).decision_function(flat[held])

    def boosted(rows: np.ndarray, held: np.ndarray) -> np.ndarray:
        plain = lgb.LGBMClassifier(n_jobs=1, verbosity=-1, random_state=0)
        plain.fit(matrix[rows], table.y[rows], categorical_feature=levels)
        return plain.predict(matrix[held], raw_score=True)

    with threadpool_limits(limits=1):
        return _out_of_fold(logistic, table.y, fold), _out_of_fold(boosted, table.y, fold)


def _out_of_fold(
    judge: Callable[[np.ndarray, np.ndarray], np.ndarray], y: np.ndarray, fold: np.ndarray
) -> float:
    scores = np.empty(len(y))
    for held in range(int(fold.max()) + 1):
        scores[fold == held] = judge(fold != held, fold == held)
    return roc_auc(y, scores)


def _one_hot(matrix: np.ndarray, levels: list[int]) -> np.ndarray:
    numbers = np.delete(matrix, levels, axis=1)
    numbers = np.where(np.isnan(numbers), np.nanmean(numbers, axis=0), numbers)
    parts = [StandardScaler().fit_transform(numbers)] if numbers.shape[1] else []
    return np.hstack(parts + [matrix[:, [at]] == np.unique(matrix[:, at]) for at in levels])


if __name__ == "__main__":
    main(sys.argv[1:])
