"""Learn from a table, judge what was learned as honestly as the table allows, and write down how it was done."""

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pyarrow as pa

from ml import calibrate, card, reference
from ml.artifact import TrainedModel
from ml.backtest import Backtest, backtest
from ml.blend import Predictor
from ml.candidates import LINEAR
from ml.encode import Encoder
from ml.learn import Learned, enough, learn
from ml.plan import Plan
from ml.report import report
from ml.screen import judged_alone
from ml.snapshots import recent
from ml.table import LearningTable
from ml.words import WORDS

Progress = Callable[[str, float, str], None]

SAMPLE = 300
LEARNING = (0.05, 0.75)  # the part of the bar that learning takes; with rehearsals in the past, less
LEARNING_BEFORE_REHEARSALS = (0.05, 0.4)
REHEARSALS = (0.4, 0.8)


def silent(stage: str, fraction: float, message: str) -> None:
    """Progress that nobody watches."""


def train(
    table: LearningTable,
    *,
    kind: str,
    horizon_days: int | None = None,
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
    horizon_days : int, optional
        How far ahead the outcome was awaited. Where the table has several snapshot dates, the figures are those of
        rehearsals in the past (`ml.backtest`), if the history is long enough for one.
    keep : collection of str
        Source columns that stay in although they look like leaks that block.
    progress : callable (stage, fraction 0..1, message)
        Called often; whatever it raises ends the training (that is how a job is cancelled).

    Raises
    ------
    CannotLearn
        With a `code` and a sentence, when the rows do not allow it.
    """
    known = np.flatnonzero(~np.isnan(table.y))
    y = table.y[known]
    enough(y)
    plan = Plan.by_size(len(y), seed=seed, threads=threads)
    rows = table.rows(known) if len(known) < len(table) else table

    progress("preparing", 0.02, f"{len(y):,} rows with a known outcome, {int(y.sum()):,} of them positive")
    stacked = horizon_days is not None and len(rows.snapshot_date.unique()) > 1
    learning = LEARNING_BEFORE_REHEARSALS if stacked else LEARNING
    learned = learn(rows, Encoder.fit(table), plan=plan, keep=keep, progress=_part(progress, *learning))
    tested = None
    if stacked and horizon_days is not None:
        tested = backtest(
            rows,
            horizon_days=horizon_days,
            plan=plan.lighter(),
            keep=keep,
            progress=_part(progress, *REHEARSALS),
        )

    progress("measuring", 0.82, "figures with their intervals")
    leaks = [leak.to_json() for leak in learned.leaks]
    measured = _measured(rows, learned, tested, leaks=leaks, kind=kind, plan=plan)
    progress("finishing", 0.95, "writing the model card")
    encoder = learned.predictor.encoder
    newest = recent(rows.snapshot_date, y)
    return TrainedModel(
        kind=kind,
        predictor=learned.predictor,
        metrics=measured,
        leaks=leaks,
        out_of_fold=pa.table(
            {
                "entity_key": rows.keys,
                "score": pa.array(learned.score),
                "snapshot_date": rows.snapshot_date,
                "fingerprint": pa.array(learned.prints),
            }
        ),
        reference={
            "features": reference.learn(rows.rows(newest), encoder, learned.matrix[newest]),
            "score": reference.bins(learned.score[newest]),
        },
        card=card.card(
            kind=kind,
            seed=seed,
            threads=threads,
            facts=card.data(table, y, learned.prints),
            predictor=learned.predictor,
            method=plan.to_json()
            | {
                "judged": measured["judged"],
                "rounds": learned.candidates.rounds,
                "calibration_log_loss": learned.losses,
            },
            importance=_importance(learned.predictor, learned.matrix, seed),
        ),
    )


def _measured(
    rows: LearningTable,
    learned: Learned,
    tested: Backtest | None,
    *,
    leaks: list[dict[str, Any]],
    kind: str,
    plan: Plan,
) -> dict[str, Any]:
    """The figures: of the rehearsals where there are any, else of rows held out."""
    singles, logits = learned.singles, learned.candidates.logits
    if tested is None:
        y, score, logistic = rows.y, learned.score, logits[LINEAR]
    else:
        y, score, logistic = rows.y[tested.at], tested.score, tested.logistic
        every = list(range(learned.matrix.shape[1]))
        judged = rows.rows(tested.at)
        singles = judged_alone(judged, learned.predictor.encoder, learned.matrix[tested.at], every, plan)
    said = report(
        y,
        score,
        logistic=calibrate.probability(logistic),
        singles=singles,
        leaks=leaks,
        words=WORDS[kind],
        seed=plan.seed,
    )
    return said | {
        "candidates": learned.candidates.figures(),
        "judged": _judged(tested, rows),
        "backtest": [] if tested is None else tested.mornings,
    }


def _judged(tested: Backtest | None, rows: LearningTable) -> str:
    """In a sentence, by what rows the figures were made."""
    if tested is not None:
        days = " and ".join(part["snapshot_date"] for part in tested.mornings)
        return f"By time: scored as on {days}, by models that had learned only from what was over by then."
    if len(rows.snapshot_date.unique()) > 1:
        return (
            "By entities held out, over all snapshot dates: the history is too short to rehearse an earlier "
            "morning, so the future may turn out worse."
        )
    return "By rows held out: each was scored by models that had not seen it."


def _part(progress: Progress, begin: float, end: float) -> Progress:
    """Progress of a part of the whole, as progress of the whole."""
    return lambda stage, fraction, message: progress(stage, begin + (end - begin) * fraction, message)


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
