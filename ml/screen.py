"""Which columns may be learned from, and what a person should know about the others."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ml import folds, leaks, oddities
from ml.alone import Alone, alone
from ml.encode import Encoder
from ml.errors import CannotLearn
from ml.leaks import Leak
from ml.oddities import Oddity
from ml.plan import LARGE, Plan
from ml.table import LearningTable


@dataclass(frozen=True)
class Screened:
    """What is left to learn from: the encoder, its matrix of shape (n, p), and each of its columns judged alone;
    and what was found, worst first, left out or not."""

    encoder: Encoder
    matrix: np.ndarray
    singles: list[Alone]
    found: list[Leak]


def screen(
    rows: LearningTable, encoder: Encoder, matrix: np.ndarray, *, plan: Plan, keep: Collection[str]
) -> Screened:
    """Judge every column; leave out what cannot help, and what gives the outcome away unless it is in `keep`.

    `matrix` is used up: what is left of it lies in the same memory.
    """
    odd = [o for o in oddities.find(rows, encoder, matrix) if encoder.codes[o.at].column.source not in keep]
    useless = {oddity.at for oddity in odd if oddity.reason != "duplicate"}
    columns = [at for at in range(len(encoder.codes)) if at not in useless]
    singles = judged_alone(rows, encoder, matrix, columns, plan)
    judged = [leaks.judge(single, keep=single.column.source in keep) for single in singles]
    strange = [_strange(encoder.codes[oddity.at].column.name, oddity) for oddity in odd]
    blocked = {leak.column for leak in judged if leak and leak.left_out}
    odd_at = {oddity.at for oddity in odd}
    left = [at for at in columns if at not in odd_at and encoder.codes[at].column.source not in blocked]
    if not left:
        raise CannotLearn(
            "no_features",
            "No column is left to learn from: what there was is constant, an identifier, or gives the outcome away.",
        )
    return Screened(
        encoder=encoder.select(left),
        matrix=_only(matrix, left),
        singles=[singles[columns.index(at)] for at in left],
        found=leaks.worst_first([leak for leak in judged if leak] + strange),
    )


def _only(matrix: np.ndarray, left: list[int]) -> np.ndarray:
    """These columns of a matrix that lies by columns, moved to its front: a copy of a large one would not fit."""
    for to, at in enumerate(left):
        if to != at:
            matrix[:, to] = matrix[:, at]
    return matrix[:, : len(left)]


def _strange(column: str, oddity: Oddity) -> Leak:
    params = {"column": column} | ({"other": oddity.other} if oddity.other else {})
    return Leak(
        column, "look", None, oddity.reason, oddity.text, left_out=True, code=oddity.reason, params=params
    )


def judged_alone(
    rows: LearningTable, encoder: Encoder, matrix: np.ndarray, columns: list[int], plan: Plan
) -> list[Alone]:
    """Each of these columns by itself, out of fold; of a large table, on a sample of its rows."""
    if len(rows) > LARGE:
        part = np.sort(np.random.default_rng(plan.seed).choice(len(rows), LARGE, replace=False))
        rows, matrix = rows.rows(part), matrix[part]
    group = rows.entities()
    fold = folds.assign(rows.y, group, plan.folds, plan.seed)
    return [alone(rows, encoder, matrix, at, rows.y, fold, group) for at in columns]
