"""Learn from a table: look for leaks, let candidates compete out of fold, blend, calibrate, measure, fit on all rows."""

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pyarrow as pa

from ml import baselines, calibrate, card, checks, folds, leaks, metrics, oddities, reference
from ml.alone import Alone, alone
from ml.artifact import TrainedModel
from ml.blend import Predictor, weigh
from ml.candidates import LINEAR, Candidates
from ml.encode import Encoder
from ml.errors import CannotLearn
from ml.plan import LARGE, Plan
from ml.table import LearningTable
from ml.words import WORDS

Progress = Callable[[str, float, str], None]

FEWEST = 20
SAMPLE = 2_000


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
    known = np.flatnonzero(~np.isnan(table.y))
    y = table.y[known]
    _enough(y)
    plan = Plan.by_size(len(y), seed=seed, threads=threads)

    progress("preparing", 0.02, f"{len(y):,} rows with a known outcome, {int(y.sum()):,} of them positive")
    encoder = Encoder.fit(table)
    rows = table.rows(known) if len(known) < len(table) else table
    matrix = encoder.matrix(rows)

    progress("looking for leaks", 0.05, f"{len(encoder.codes)} columns")
    found, singles = _leaks(rows, encoder, matrix, y, plan, keep)
    encoder, matrix, singles = _without(
        encoder, matrix, singles, {leak.column for leak in found if leak.left_out}
    )

    prints = folds.fingerprints(matrix)
    fold = folds.assign(y, folds.groups(rows.keys.to_numpy(zero_copy_only=False), prints), plan.folds, seed)
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
    told = [leak.to_json() for leak in found]
    measured = _measure(y, score, candidates, singles, kind, told, seed)

    progress("finishing", 0.8, f"fitting {' and '.join(weights)} on all rows")
    members = {name: candidates.fit(name) for name in weights}
    predictor = Predictor(encoder, members, weights, calibrated.calibration)
    progress("finishing", 0.95, "writing the model card")
    return TrainedModel(
        kind=kind,
        predictor=predictor,
        metrics=measured,
        leaks=told,
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
            facts=card.data(table, y),
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
        few = f"{positives} rows with the outcome and {negatives} without"
        raise CannotLearn("too_few", f"Only {few}: at least {FEWEST} of each are needed, and 100 are better.")


def _leaks(
    rows: LearningTable,
    encoder: Encoder,
    matrix: np.ndarray,
    y: np.ndarray,
    plan: Plan,
    keep: Collection[str],
) -> tuple[list[leaks.Leak], list[Alone]]:
    """Findings, worst first; and every usable column judged alone (on at most 200,000 rows)."""
    odd = {oddity.at: oddity for oddity in oddities.find(rows, encoder, matrix)}
    part = np.arange(len(y))
    if len(y) > LARGE:
        part = np.sort(np.random.default_rng(plan.seed).choice(len(y), LARGE, replace=False))
        rows, matrix = rows.rows(part), matrix[part]
    fold = folds.assign(y[part], np.arange(len(part)), plan.folds, plan.seed)
    columns = [at for at in range(len(encoder.codes)) if at not in odd]
    singles = [alone(rows, encoder, matrix, at, y[part], fold) for at in columns]
    found = [leaks.judge(single, keep=single.column.source in keep) for single in singles]
    strange = [
        leaks.Leak(encoder.codes[at].column.source, "look", None, oddity.reason, oddity.text, left_out=True)
        for at, oddity in odd.items()
    ]
    return leaks.worst_first([leak for leak in found if leak] + strange), singles


def _without(
    encoder: Encoder, matrix: np.ndarray, singles: list[Alone], dropped: set[str]
) -> tuple[Encoder, np.ndarray, list[Alone]]:
    kept = encoder.where(lambda code: code.column.source not in dropped)
    if not kept:
        raise CannotLearn(
            "no_features",
            "No column is left to learn from: what there was is constant, an identifier, or gives the outcome away.",
        )
    left = [single for single in singles if single.column.source not in dropped]
    return encoder.select(kept), np.asfortranarray(matrix[:, kept]), left


def _measure(
    y: np.ndarray,
    score: np.ndarray,
    candidates: Candidates,
    singles: list[Alone],
    kind: str,
    told: list[dict[str, Any]],
    seed: int,
) -> dict[str, Any]:
    measured: dict[str, Any] = metrics.with_intervals(y, score, seed=seed)
    rule = baselines.one_rule(singles, y, WORDS[kind])
    plain = calibrate.probability(candidates.logits[LINEAR])
    measured |= {
        "rows": len(y),
        "positives": int(y.sum()),
        "baselines": {
            "base_rate": baselines.base_rate(y),
            "one_rule": rule.figures(y, seed=seed),
            "logistic": metrics.with_intervals(y, plain, seed=seed),
        },
        "candidates": {
            name: {
                "roc_auc": metrics.roc_auc(y, logits),
                "log_loss": calibrate.log_loss(y, logits),
            }
            for name, logits in candidates.logits.items()
        },
        "deciles": metrics.deciles(y, score),
        "reliability": metrics.reliability(y, score),
        "thresholds": metrics.thresholds(y, score),
    }
    measured["checks"] = checks.checks(measured, told)
    measured["verdict"] = checks.verdict(measured, told, WORDS[kind])
    return measured


def _importance(predictor: Predictor, matrix: np.ndarray, seed: int) -> dict[str, float]:
    """Mean absolute contribution in log odds per source column, over up to 2,000 rows; highest first."""
    rows = np.random.default_rng(seed).permutation(len(matrix))[:SAMPLE]
    size = np.abs(predictor.contributions(matrix[rows])[:, :-1]).mean(axis=0)
    total: dict[str, float] = {}
    for column, mean in zip(predictor.encoder.columns, size, strict=True):
        total[column.source] = total.get(column.source, 0.0) + float(mean)
    return dict(sorted(total.items(), key=lambda item: -item[1]))
