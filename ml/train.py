"""Learn from a table: look for leaks, let candidates compete out of fold, blend, calibrate, measure, fit on all rows."""

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pyarrow as pa

from ml import calibrate, card, folds, reference
from ml.artifact import TrainedModel
from ml.blend import Predictor, weigh
from ml.candidates import Candidates
from ml.encode import Encoder
from ml.errors import CannotLearn
from ml.plan import Plan
from ml.report import report
from ml.screen import screen
from ml.table import LearningTable
from ml.words import WORDS

Progress = Callable[[str, float, str], None]

FEWEST = 20
SAMPLE = 300


def silent(stage: str, fraction: float, message: str) -> None:
    """Progress that nobody watches."""


def train(
    table: LearningTable,
    *,
    kind: str,
    seed: int = 0,
    keep: Collection[str] = (),
    threads: int = 1,
    progress: Progress = silent,
) -> TrainedModel:
    """Learn who leaves or buys. The same table, seed and number of threads give the same scores.

    Parameters
    ----------
    table : LearningTable
        Rows with unknown `y` are not learned from; they only help to tell which levels are common.
    kind : str
        `churn` or `lead_scoring`: chooses the words.
    keep : collection of str
        Source columns that stay in although they look like leaks that block.
    progress : callable (stage, fraction 0..1, message)
        Called often; whatever it raises ends the training (that is how a job is cancelled).

    Raises
    ------
    CannotLearn
        With a `code` and a sentence, when the rows do not allow it.
    """
    words = WORDS[kind]
    known = np.flatnonzero(~np.isnan(table.y))
    y = table.y[known]
    _enough(y)
    plan = Plan.by_size(len(y), seed=seed, threads=threads)

    progress("preparing", 0.02, f"{len(y):,} rows with a known outcome, {int(y.sum()):,} of them positive")
    encoder = Encoder.fit(table)
    rows = table.rows(known) if len(known) < len(table) else table
    matrix = encoder.matrix(rows)

    progress("looking for leaks", 0.05, f"{len(encoder.codes)} columns")
    screened = screen(rows, encoder, matrix, plan=plan, keep=keep)
    encoder, matrix = screened.encoder, screened.matrix

    prints = folds.fingerprints(matrix)
    group = folds.groups(rows.keys.to_numpy(zero_copy_only=False), prints)
    fold = folds.assign(y, group, plan.folds, seed)
    _both_everywhere(y, fold)
    candidates = Candidates(matrix, y, fold, encoder, plan)
    candidates.cross_fit(
        lambda part: progress("cross-validating", 0.1 + 0.6 * part, "models that did not see the row")
    )

    progress("calibrating", 0.7, "blending the candidates")
    weights = weigh(candidates.logits, y, seed=seed)
    blended = sum(weight * candidates.logits[name] for name, weight in weights.items())
    calibrated = calibrate.choose(np.asarray(blended), y, fold)
    score = calibrate.probability(calibrated.logits)

    progress("measuring", 0.75, "figures with their intervals")
    leaks = [leak.to_json() for leak in screened.found]
    measured = report(
        y, score, candidates=candidates.logits, singles=screened.singles, leaks=leaks, words=words, seed=seed
    )

    progress("finishing", 0.8, f"fitting {' and '.join(weights)} on all rows")
    members = {name: candidates.fit(name) for name in weights}
    predictor = Predictor(encoder, members, weights, calibrated.calibration)
    progress("finishing", 0.95, "writing the model card")
    return TrainedModel(
        kind=kind,
        predictor=predictor,
        metrics=measured,
        leaks=leaks,
        out_of_fold=pa.table(
            {
                "entity_key": rows.keys,
                "score": pa.array(score),
                "snapshot_date": rows.snapshot_date,
                "fingerprint": pa.array(prints),
            }
        ),
        reference={"features": reference.learn(rows, encoder, matrix), "score": reference.bins(score)},
        card=card.card(
            kind=kind,
            seed=seed,
            threads=threads,
            facts=card.data(table, y, prints),
            predictor=predictor,
            method=plan.to_json() | {"rounds": candidates.rounds, "calibration_log_loss": calibrated.losses},
            importance=_importance(predictor, matrix, seed),
        ),
    )


def _enough(y: np.ndarray) -> None:
    positives, negatives = int(y.sum()), int(len(y) - y.sum())
    if len(y) == 0:
        raise CannotLearn(
            "no_outcome", "No row has a known outcome. Check the outcome column and its positive value."
        )
    if positives == 0 or negatives == 0:
        which = "no row has" if positives == 0 else "every row has"
        raise CannotLearn(
            "one_class", f"There is nothing to tell apart: {which} the outcome. Check its positive value."
        )
    if min(positives, negatives) < FEWEST:
        few = f"Rows with the outcome: {positives:,}, without: {negatives:,}"
        raise CannotLearn("too_few", f"{few}. At least {FEWEST} of each are needed, and 100 are better.")


def _both_everywhere(y: np.ndarray, fold: np.ndarray) -> None:
    rows, came = np.bincount(fold), np.bincount(fold, weights=y)
    if ((came == 0) | (came == rows)).any():
        raise CannotLearn(
            "too_few", "The outcome belongs to too few different entities: bring more of those that had it."
        )


def _importance(predictor: Predictor, matrix: np.ndarray, seed: int) -> list[dict[str, Any]]:
    """`{column, importance}`: the mean absolute contribution in log odds per source column, over up to 300 rows.

    Highest first, as a list: JSON objects lose their order in a database.
    """
    rows = np.random.default_rng(seed).permutation(len(matrix))[:SAMPLE]
    size = np.abs(predictor.contributions(matrix[rows])[:, :-1]).mean(axis=0)
    total: dict[str, float] = {}
    for column, mean in zip(predictor.encoder.columns, size, strict=True):
        total[column.source] = total.get(column.source, 0.0) + float(mean)
    ordered = sorted(total.items(), key=lambda item: -item[1])
    return [{"column": column, "importance": mean} for column, mean in ordered]
