"""What changed: why a score is another than it was at the scoring before, exactly and in words.

The rows of then and of now are explained by the same model: the difference of two contributions is what a changed
value did to the score, whatever version scored then. (What another version says of unchanged values is no change of
the customer; the caller sees it in the two scores.)
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.artifact import TrainedModel
from ml.reasons import LABEL, LONGEST, label_of, numbers_of, words_of
from ml.table import DAYS_SINCE, LearningTable
from ml.words import MISSING

MOST = 4
NEGLIGIBLE = 0.02  # of log odds: half a point at an even chance
CHANGE = pa.struct(
    [
        ("code", pa.string()),
        ("feature", pa.string()),
        ("column", pa.string()),
        ("direction", pa.string()),
        ("before", pa.string()),
        ("now", pa.string()),
        ("difference", pa.float64()),
        ("text", pa.string()),
        ("kind", pa.string()),
        ("before_number", pa.float64()),
        ("now_number", pa.float64()),
        ("label", LABEL),
    ]
)


def changes(model: TrainedModel, before: LearningTable, now: LearningTable) -> pa.Array:
    """The strongest changes of each row, shape (n,); an empty list where nothing that counts has changed.

    Parameters
    ----------
    model : TrainedModel
    before, now : LearningTable, n rows each
        The same entities in the same order. Every feature of the model must be in both.

    Returns
    -------
    pa.Array of list<CHANGE>
        At most four, strongest first. `code` is `value_changed`, `became_known` or `no_longer_known`; `difference` is
        in log odds, upwards where the change raised the score.
    """
    before, now = (model.predictor.encoder.readable(table) for table in (before, now))
    columns = model.predictor.encoder.columns
    sources = list(dict.fromkeys(column.source for column in columns))
    of = [np.flatnonzero([column.source == source for column in columns]) for source in sources]
    moved = _moved(model, before, now)
    summed = np.stack([moved[:, at].sum(axis=1) for at in of], axis=1) if of else np.zeros((len(now), 0))
    order = np.argsort(-np.abs(summed), axis=1, kind="stable")[:, :MOST]
    told = np.abs(np.take_along_axis(summed, order, axis=1)) > NEGLIGIBLE
    row, slot = np.nonzero(told)
    source = order[row, slot]
    feature = np.array(
        [of[s][np.abs(moved[r, of[s]]).argmax()] for r, s in zip(row.tolist(), source.tolist(), strict=True)],
        dtype=np.int64,
    )
    structs = _structs(model, before, now, row, feature, summed[row, source])
    ends = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(now)))])
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs)


def _moved(model: TrainedModel, before: LearningTable, now: LearningTable) -> np.ndarray:
    """What each changed value did to the log odds, shape (n, p); zero where the value is what it was.

    (The part of an unchanged value may differ too, since the values that it goes together with have changed: that is
    no reason to tell.)
    """
    then_x, now_x = (model.predictor.encoder.matrix(table) for table in (before, now))
    parts = [model.predictor.contributions(x)[:, :-1] for x in (now_x, then_x)]
    same = (then_x == now_x) | (np.isnan(then_x) & np.isnan(now_x))
    return np.where(same, 0.0, parts[0] - parts[1])


def _structs(
    model: TrainedModel,
    before: LearningTable,
    now: LearningTable,
    row: np.ndarray,
    feature: np.ndarray,
    difference: np.ndarray,
) -> pa.StructArray:
    columns = model.predictor.encoder.columns
    then_said, now_said = (words_of(table, columns, row, feature) for table in (before, now))
    label = [(column.description or column.name).removeprefix(DAYS_SINCE) for column in columns]
    since = [column.description.startswith(DAYS_SINCE) for column in columns]
    codes, texts = [], []
    for at, was, is_, moved in zip(
        feature.tolist(), then_said.tolist(), now_said.tolist(), difference.tolist(), strict=True
    ):
        code, said = _sentence(label[at], since[at], was, is_)
        codes.append(code)
        texts.append(f"{said}, which {'raised' if moved > 0 else 'lowered'} the {model.words.target}")
    at = pa.array(feature)
    return pa.StructArray.from_arrays(
        [
            pa.array(codes, pa.string()),
            pa.array([column.name for column in columns], pa.string()).take(at),
            pa.array([column.source for column in columns], pa.string()).take(at),
            pc.if_else(pa.array(difference > 0), "up", "down"),
            then_said,
            now_said,
            pa.array(difference),
            pa.array(texts, pa.string()),
            pa.array([column.kind for column in columns], pa.string()).take(at),
            numbers_of(before, columns, row, feature),
            numbers_of(now, columns, row, feature),
            pa.array([label_of(column) for column in columns], LABEL).take(at),
        ],
        fields=list(CHANGE),
    )


def _sentence(label: str, since: bool, was: str, is_: str) -> tuple[str, str]:
    """The code, and the change in words.

    >>> _sentence("Hours", False, "40", "12"), _sentence("the last purchase", True, "3", "60")[1]
    (('value_changed', 'Hours went from 40 to 12'), '60 days since the last purchase (before: 3)')
    """
    was, is_ = _short(was), _short(is_)
    if is_ == MISSING:
        return "no_longer_known", f"{label} was {was} and is not known now"
    if was == MISSING:
        return "became_known", f"{label} is known now: {is_}"
    if since:
        return "value_changed", f"{is_} {'day' if is_ == '1' else 'days'} since {label} (before: {was})"
    return "value_changed", f"{label} went from {was} to {is_}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
