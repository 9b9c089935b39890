"""Learn from a table, judge what was learned as honestly as the table allows, and write down how it was done."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ml import calibrate, card, notices, reference, signs
from ml import rhythm as rhythms
from ml.alone import Alone
from ml.artifact import TrainedModel
from ml.backtest import Backtest, backtest
from ml.blend import Predictor
from ml.candidates import LINEAR
from ml.charts import charts
from ml.dependence import dependence
from ml.encode import Encoder
from ml.leaks import Leak, worst_first
from ml.learn import Learned, enough, learn
from ml.learning_curve import learning_curve
from ml.pace import Pace, Tell, part, silent
from ml.plan import Plan
from ml.report import report
from ml.rhythm import Rhythm
from ml.said import said, words_of_list
from ml.screen import judged_alone
from ml.segments import segments
from ml.snapshots import recent, rehearsals
from ml.table import LearningTable
from ml.words import WORDS

SAMPLE = 300
LEARNING = (0.05, 0.75)  # the part of the bar that learning takes; with rehearsals in the past, less
LEARNING_BEFORE_REHEARSALS = (0.05, 0.4)
REHEARSALS = (0.4, 0.8)


def train(
    table: LearningTable,
    *,
    kind: str,
    horizon_days: int | None = None,
    budget: str = "fast",
    seed: int = 0,
    keep: Collection[str] = (),
    rhythm: Rhythm | None = None,
    threads: int = 1,
    progress: Tell = silent,
    stop: Callable[[], bool] = lambda: False,
) -> TrainedModel:
    """Learn who leaves or buys. The same table, budget, seed and number of threads give the same scores.

    Parameters
    ----------
    table : LearningTable
        Rows with unknown `y` are not learned from; they only help to tell which levels are common.
    kind : str
        `churn` or `lead_scoring`: chooses the words.
    horizon_days : int, optional
        How far ahead the outcome was awaited. Where the table has several snapshot dates, the figures are those of
        rehearsals in the past (`ml.backtest`), if the history is long enough for one.
    budget : str
        `fast`, `balanced` or `best`: how many models compete, see `ml.plan`.
    keep : collection of str
        Source columns that stay in although they look like leaks that block.
    rhythm : Rhythm, optional
        Which features tell when the awaited events came last, and how often, for the baselines of rhythm.
    progress : Tell
        Called often.
    stop : callable
        Asked often, once there is an honest model: True has the training finish with what it has learned by then.

    Raises
    ------
    CannotLearn
        With a `code` and a sentence, when the rows do not allow it.
    """
    known = np.flatnonzero(~np.isnan(table.y))
    y = table.y[known]
    enough(y)
    rows = table.rows(known) if len(known) < len(table) else table
    dates = len(rows.snapshot_date.unique())
    plan = Plan.by_size(len(y), budget=budget, seed=seed, threads=threads)
    if dates > 1:
        plan = plan.over_time(len(y))
    pace = Pace(plan.most_seconds, stop)

    progress(
        "preparing",
        0.02,
        f"{len(y):,} rows with a known outcome, {int(y.sum()):,} of them positive",
        rows=len(y),
        positives=int(y.sum()),
    )
    rhythm = rhythm.within(rows) if rhythm else None
    encoder = Encoder.fit(table)
    rows = encoder.readable(rows)
    stacked = horizon_days is not None and dates > 1
    learning = LEARNING_BEFORE_REHEARSALS if stacked else LEARNING
    learned = learn(
        rows,
        encoder,
        plan=plan,
        keep=keep,
        pace=pace,
        progress=part(progress, *learning),
        kind=kind if dates == 1 else None,
    )
    tested = None
    wanted = rehearsals(rows.snapshot_date, horizon_days) if stacked and horizon_days is not None else []
    if learned.order is not None:
        wanted = learned.order.rehearsals()
    if wanted:
        tested = backtest(
            rows,
            wanted,
            plan=plan.lighter(),
            keep=keep,
            rhythm=rhythm,
            horizon_days=horizon_days,
            pace=pace,
            progress=part(progress, *REHEARSALS),
        )

    progress("measuring", 0.82, "figures with their intervals")
    judged = _judged(rows, learned, tested)
    simple = tested.simple if tested else {}
    if rhythm is not None and tested is None and horizon_days is not None:
        simple = rhythms.scores(rhythm, rows, rows, horizon_days=horizon_days, seed=seed)
    weight = _weight(learned.predictor, learned.matrix, seed)
    singles = _singles(judged, learned, tested, plan)
    leaks = [leak.to_json() for leak in _leaks(learned, singles, _importance(learned.predictor, weight))]
    measured = _measured(
        judged,
        learned,
        tested,
        simple,
        leaks=leaks,
        singles=singles,
        kind=kind,
        plan=plan,
        warnings=notices.find(learned, plan, pace),
    )
    progress("finishing", 0.92, "curves, segments and the model card")
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
                "y": pa.array(rows.y == 1),
                "judged": pa.array(judged.of_all(len(rows)), from_pandas=True),
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
                "stopped_early": pace.stopped,
                "calibration_log_loss": learned.losses,
            },
            importance=_importance(learned.predictor, weight),
            feature_importance=_feature_importance(learned.predictor, weight),
        ),
        report=_report(judged, learned, weight, kind=kind, seed=seed),
    )


@dataclass(frozen=True)
class Judged:
    """The rows that the figures are of, with scores by models that had not seen them: those of the rehearsals where
    there are any, else all, held out one fold after the other.

    Attributes
    ----------
    rows : LearningTable, m rows
    at : np.ndarray of int, shape (m,)
        Which rows of the table these are.
    score, logistic : np.ndarray, shape (m,)
        Probabilities, and the log odds of the plain logistic regression.
    said : dict
        By what rows the figures were made, in a sentence.
    """

    rows: LearningTable
    at: np.ndarray
    score: np.ndarray
    logistic: np.ndarray
    said: dict[str, Any]

    def of_all(self, rows: int) -> np.ndarray:
        """The scores in the places of the whole table's rows, shape (rows,); nan for those that were not judged."""
        scores = np.full(rows, np.nan)
        scores[self.at] = self.score
        return scores


def _judged(rows: LearningTable, learned: Learned, tested: Backtest | None) -> Judged:
    if tested is not None:
        days = [str(part["snapshot_date"]) for part in tested.mornings]
        text = f"By time: scored as on {words_of_list(days)}, by models that had learned only from what was over by then."
        by_time = said("by_time", text, snapshot_dates=days)
        return Judged(rows.rows(tested.at), tested.at, tested.score, tested.logistic, by_time)
    logistic = learned.candidates.logits[LINEAR]
    if len(rows.snapshot_date.unique()) > 1:
        how = said(
            "by_entities",
            "By entities held out, over all snapshot dates: the history is too short to rehearse an earlier "
            "morning, so the future may turn out worse.",
        )
    else:
        how = said("by_rows", "By rows held out: each was scored by models that had not seen it.")
    return Judged(rows, np.arange(len(rows)), learned.score, logistic, how)


def _singles(judged: Judged, learned: Learned, tested: Backtest | None, plan: Plan) -> list[Alone]:
    """Each column by itself, on the rows that the figures are of."""
    if tested is None:
        return learned.singles
    every = list(range(learned.matrix.shape[1]))
    return judged_alone(judged.rows, learned.predictor.encoder, learned.matrix[judged.at], every, plan)


def _leaks(learned: Learned, newest: list[Alone], importance: list[dict[str, Any]]) -> list[Leak]:
    """Those that screening found, and those that the finished model shows."""
    later = [*signs.faded(learned.singles, newest), *signs.cliff(importance, learned.singles)]
    return worst_first([*learned.leaks, *later])


def _measured(
    judged: Judged,
    learned: Learned,
    tested: Backtest | None,
    simple: dict[str, np.ndarray],
    *,
    leaks: list[dict[str, Any]],
    singles: list[Alone],
    kind: str,
    plan: Plan,
    warnings: list[dict[str, Any]],
) -> dict[str, Any]:
    """The figures, as the catalog keeps them."""
    figures = report(
        judged.rows.y,
        judged.score,
        logistic=calibrate.probability(judged.logistic),
        singles=singles,
        simple=simple,
        group=judged.rows.entities(),
        leaks=leaks,
        words=WORDS[kind],
        seed=plan.seed,
    )
    return figures | {
        "candidates": learned.candidates.figures(),
        "judged": judged.said["text"],
        "judged_said": judged.said,
        "signs": [] if tested is None else signs.gap(judged.rows.y, learned.score[judged.at], judged.score),
        "backtest": [] if tested is None else tested.mornings,
        "budget": plan.budget,
        "learning_curve": learning_curve(
            learned.matrix,
            learned.candidates.y,
            learned.candidates.fold,
            learned.predictor.encoder,
            seed=plan.seed,
            threads=plan.threads,
        ),
        "warnings": warnings,
    }


def _report(judged: Judged, learned: Learned, weight: np.ndarray, *, kind: str, seed: int) -> dict[str, Any]:
    """What is drawn and looked up, and too large for the catalog: the file `report.json` of the artifact."""
    rows = judged.rows
    drawn = charts(rows.y, judged.score, rows.value, seed=seed, group=rows.entities())
    drawn["segments"] = (
        None
        if rows.segment is None or rows.segment_column is None
        else segments(rows.segment_column, rows.segment, rows.y, judged.score, WORDS[kind])
    )
    return drawn | {"dependence": dependence(learned.predictor, learned.matrix, weight, seed=seed)}


def _weight(predictor: Predictor, matrix: np.ndarray, seed: int) -> np.ndarray:
    """The mean absolute contribution of each encoded column in log odds, over up to 300 rows; shape (p,)."""
    rows = np.random.default_rng(seed).permutation(len(matrix))[:SAMPLE]
    return np.asarray(np.abs(predictor.contributions(matrix[rows])[:, :-1]).mean(axis=0))


def _importance(predictor: Predictor, weight: np.ndarray) -> list[dict[str, Any]]:
    """`{column, importance}`: the sum over what was made of each source column.

    Highest first, as a list: JSON objects lose their order in a database.
    """
    total: dict[str, float] = {}
    for column, mean in zip(predictor.encoder.columns, weight, strict=True):
        total[column.source] = total.get(column.source, 0.0) + float(mean)
    ordered = sorted(total.items(), key=lambda item: -item[1])
    return [{"column": column, "importance": mean} for column, mean in ordered]


def _feature_importance(predictor: Predictor, weight: np.ndarray) -> list[dict[str, Any]]:
    """`{feature, importance}` of each feature by itself, highest first."""
    found = [
        {"feature": column.name, "importance": float(mean)}
        for column, mean in zip(predictor.encoder.columns, weight, strict=True)
    ]
    return sorted(found, key=lambda one: -one["importance"])
