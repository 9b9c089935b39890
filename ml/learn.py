"""The learning itself, done alike for the model that is kept and for each rehearsal in the past (`ml.backtest`)."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ml import calibrate, folds, order
from ml.alone import Alone
from ml.blend import Predictor, weigh
from ml.candidates import Candidates
from ml.encode import Encoder
from ml.errors import CannotLearn
from ml.leaks import Leak
from ml.order import Order
from ml.pace import Pace, Tell, part
from ml.plan import Plan
from ml.screen import screen
from ml.snapshots import recent
from ml.table import LearningTable

FEWEST = 20


@dataclass(frozen=True)
class Learned:
    """What n rows taught.

    Attributes
    ----------
    predictor : Predictor
        Fitted on all n rows, calibrated.
    candidates : Candidates
        What competed, with the log odds of each by models that did not see the row.
    matrix : np.ndarray of float64, shape (n, p)
    prints : np.ndarray of uint64, shape (n,)
        The fingerprint of each row's features.
    score : np.ndarray, shape (n,)
        The calibrated probability of each row by models, and a calibration, that did not see it.
    losses : dict
        What each way to calibrate cost, in nats a row.
    singles : list of Alone
        Each column judged by itself.
    leaks : list of Leak
    order : Order or None
        In which the rows stand, where it matters.
    """

    predictor: Predictor
    candidates: Candidates
    matrix: np.ndarray
    prints: np.ndarray
    score: np.ndarray
    losses: dict[str, float]
    singles: list[Alone]
    leaks: list[Leak]
    order: Order | None


def learn(
    rows: LearningTable,
    encoder: Encoder,
    *,
    plan: Plan,
    keep: Collection[str],
    pace: Pace,
    progress: Tell,
    kind: str | None = None,
) -> Learned:
    """Look for leaks, let candidates compete out of fold, blend, calibrate, fit on all rows.

    Parameters
    ----------
    rows : LearningTable
        All with a known `y`. Rows of one entity are held out together, whatever their snapshot dates.
    encoder : Encoder
        Fitted on these rows, or on these and others of the same time whose outcome is not known.
    pace : Pace
        Says when to finish with what there is.

    kind : str, optional
        Where the rows are of one snapshot date: asks whether they stand in an order that matters (`ml.order`).

    Raises
    ------
    CannotLearn
        With a `code` and a sentence, when the rows do not allow it.
    """
    enough(rows.y)
    rows = encoder.readable(rows)
    matrix = encoder.matrix(rows)
    progress("looking for leaks", 0.0, f"{len(encoder.codes)} columns", columns=len(encoder.codes))
    screened = screen(rows, encoder, matrix, plan=plan, keep=keep)
    encoder, matrix = screened.encoder, screened.matrix

    ordered = None if kind is None else order.find(rows, encoder, matrix, plan, kind=kind)
    prints = folds.fingerprints(matrix)
    group = folds.groups(rows.keys, prints)
    fold = folds.assign(rows.y, group, plan.folds, plan.seed)
    _both_everywhere(rows.y, fold)
    candidates = Candidates(matrix, rows.y, fold, encoder, plan)
    candidates.cross_fit(pace, part(progress, 0.05, 0.8))

    progress("calibrating", 0.8, "blending the candidates")
    weights = weigh(candidates.blended(), rows.y, seed=plan.seed, each_more=plan.each_more)
    blended = np.asarray(sum(weight * candidates.logits[name] for name, weight in weights.items()))
    newest = ordered.latest if ordered is not None and ordered.column else recent(rows.snapshot_date, rows.y)
    calibrated = calibrate.choose(blended[newest], rows.y[newest], fold[newest])
    logits = calibrated.calibration.apply(blended)
    logits[newest] = calibrated.logits

    progress("fitting", 0.85, f"{' and '.join(weights)} on all rows", candidates=list(weights))
    members = {name: candidates.fit(name) for name in weights}
    return Learned(
        predictor=Predictor(encoder, members, weights, calibrated.calibration),
        candidates=candidates,
        matrix=matrix,
        prints=prints,
        score=calibrate.probability(logits),
        losses=calibrated.losses,
        singles=screened.singles,
        leaks=screened.found,
        order=ordered,
    )


def enough(y: np.ndarray) -> None:
    """Raise CannotLearn where there is nothing to tell apart, or too little of it."""
    positives, negatives = int(y.sum()), int(len(y) - y.sum())
    if len(y) == 0:
        raise CannotLearn(
            "no_outcome", "No row has a known outcome. Check the outcome column and its positive value."
        )
    if positives == 0 or negatives == 0:
        which = "no row has" if positives == 0 else "every row has"
        raise CannotLearn(
            "one_class",
            f"There is nothing to tell apart: {which} the outcome. Check its positive value.",
            positives=positives,
        )
    if min(positives, negatives) < FEWEST:
        few = f"Rows with the outcome: {positives:,}, without: {negatives:,}"
        raise CannotLearn(
            "too_few",
            f"{few}. At least {FEWEST} of each are needed, and 100 are better.",
            positives=positives,
            negatives=negatives,
            fewest=FEWEST,
            enough=100,
        )


def _both_everywhere(y: np.ndarray, fold: np.ndarray) -> None:
    rows, came = np.bincount(fold), np.bincount(fold, weights=y)
    if ((came == 0) | (came == rows)).any():
        raise CannotLearn(
            "too_few_entities",
            "The outcome belongs to too few different entities: bring more of those that had it.",
        )
