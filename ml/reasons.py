"""Why a score is high or low: exact contributions, grouped to the user's columns, in words."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.blend import Predictor
from ml.encode import values_of
from ml.table import DAYS_SINCE, FeatureColumn, LearningTable
from ml.words import MISSING, Words, numbers

UP, DOWN = 3, 2
NEGLIGIBLE = 0.005
BATCH = 10_000
LONGEST = 80  # characters of a value in a sentence; the field `value` has all of them
LABEL = pa.struct(
    [
        ("code", pa.string()),
        ("group", pa.string()),
        ("events", pa.string()),
        ("of", pa.string()),
        ("days", pa.int64()),
        ("en", pa.string()),
        ("pt", pa.string()),
    ]
)
# `text` is the sentence in English; all else is what it is made of, for who says it in another language.
REASON = pa.struct(
    [
        ("feature", pa.string()),
        ("column", pa.string()),
        ("direction", pa.string()),
        ("value", pa.string()),
        ("typical", pa.string()),
        ("contribution", pa.float64()),
        ("text", pa.string()),
        ("kind", pa.string()),
        ("number", pa.float64()),
        ("typical_number", pa.float64()),
        ("label", LABEL),
    ]
)
REASONS = pa.list_(REASON)


class Teller:
    """Tells reasons for rows of one model: knows its columns, what is typical, and the words of its kind."""

    def __init__(
        self,
        predictor: Predictor,
        typical: list[str],
        words: Words,
        middles: Sequence[float | None] | None = None,
    ) -> None:
        self._predictor = predictor
        self._columns = predictor.encoder.columns
        self._typical = pa.array(typical, pa.string())
        self._middles = pa.array(middles or [None] * len(typical), pa.float64())
        described = [column.description or column.name for column in self._columns]
        self._said = pa.array(map(label_of, self._columns), LABEL)
        self._names = pa.array([column.name for column in self._columns], pa.string())
        self._named = pa.array([column.source for column in self._columns], pa.string())
        self._kinds = pa.array([column.kind for column in self._columns], pa.string())
        self._labels = pa.array([label.removeprefix(DAYS_SINCE) for label in described], pa.string())
        self._counts_days = pa.array([label.startswith(DAYS_SINCE) for label in described], pa.bool_())
        self._words = words
        sources = list(dict.fromkeys(column.source for column in self._columns))
        self._group = np.array([sources.index(column.source) for column in self._columns])
        self._sources = len(sources)

    def tell(self, table: LearningTable, matrix: np.ndarray) -> Iterator[pa.Array]:
        """Reasons in batches of at most 10,000 rows, in the table's order: up to 3 upwards, then up to 2 downwards,
        each strongest first. `contribution` is in log odds, against the average row."""
        for begin in range(0, len(matrix), BATCH):
            rows = np.arange(begin, min(begin + BATCH, len(matrix)))
            yield self._batch(table.rows(rows), matrix[rows])

    def _batch(self, table: LearningTable, matrix: np.ndarray) -> pa.Array:
        parts = self._predictor.contributions(matrix)[:, :-1]
        grouped, feature = self._by_source(parts)
        row, source = _strongest(grouped)
        told = feature[row, source]
        contribution = grouped[row, source]
        structs = pa.StructArray.from_arrays(
            self._fields(table, row, told, contribution), fields=list(REASON.fields)
        )
        ends = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(matrix)))])
        return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs)

    def _by_source(self, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sums per source column, shape (n, s); and of each, the feature that says most, to be shown."""
        grouped = np.zeros((len(parts), self._sources))
        feature = np.zeros((len(parts), self._sources), dtype=np.int64)
        most = np.full((len(parts), self._sources), -1.0)
        for at, source in enumerate(self._group):
            grouped[:, source] += parts[:, at]
            more = np.abs(parts[:, at]) > most[:, source]
            feature[more, source] = at
            most[more, source] = np.abs(parts[more, at])
        return grouped, feature

    def _fields(
        self, table: LearningTable, row: np.ndarray, told: np.ndarray, contribution: np.ndarray
    ) -> list[pa.Array]:
        at = pa.array(told)
        value = words_of(table, self._columns, row, told)
        typical = self._typical.take(at)
        up = pa.array(contribution > 0)
        return [
            self._names.take(at),
            self._named.take(at),
            pc.if_else(up, "up", "down"),
            value,
            typical,
            pa.array(contribution),
            self._sentences(at, value, typical, up),
            self._kinds.take(at),
            numbers_of(table, self._columns, row, told),
            self._middles.take(at),
            self._said.take(at),
        ]

    def _sentences(self, at: pa.Array, value: pa.Array, typical: pa.Array, up: pa.Array) -> pa.Array:
        """`tenure is 1 (typical: 29), which raises the risk`; what is typical is said where the value is not."""
        label, known = self._labels.take(at), pc.not_equal(value, MISSING)
        stated = pc.binary_join_element_wise(label, pc.if_else(known, _short(value), "not known"), " is ")
        days = pc.if_else(pc.equal(value, "1"), "day", "days")
        since = pc.binary_join_element_wise(value, days, "since", label, " ")
        usual = pc.if_else(
            pc.equal(typical, MISSING),
            " (mostly not known)",
            pc.binary_join_element_wise(" (typical: ", _short(typical), ")", ""),
        )
        return pc.binary_join_element_wise(
            pc.if_else(pc.and_(self._counts_days.take(at), known), since, stated),
            pc.if_else(pc.equal(value, typical), "", usual),
            pc.if_else(
                up, f", which raises the {self._words.target}", f", which lowers the {self._words.target}"
            ),
            "",
        )


def words_of(
    table: LearningTable, columns: Sequence[FeatureColumn], row: np.ndarray, told: np.ndarray
) -> pa.Array:
    """At each of these rows the value of the feature told there, as words."""
    words = np.empty(len(row), dtype=object)
    for at in np.unique(told):
        here = told == at
        words[here] = _spoken(table, columns[at], row[here])
    return pa.array(words, pa.string())


def numbers_of(
    table: LearningTable, columns: Sequence[FeatureColumn], row: np.ndarray, told: np.ndarray
) -> pa.Array:
    """At each of these rows the value of the feature told there, where it is a number that is known."""
    found = np.full(len(row), np.nan)
    for at in np.unique(told):
        if columns[at].kind == "number":
            here = told == at
            values = values_of(table, columns[at]).take(pa.array(row[here]))
            found[here] = pc.fill_null(values, np.nan).to_numpy(zero_copy_only=False)
    return pa.array(found, mask=~np.isfinite(found))


def label_of(column: FeatureColumn) -> dict[str, Any]:
    """What a reason is about; of a column that nobody has labelled, its own words in any language."""
    described = column.description or column.name
    given = column.label or {"code": "column", "of": column.name}
    return {"en": described, "pt": described} | dict(given)


def _short(texts: pa.Array) -> pa.Array:
    cut = pc.binary_join_element_wise(pc.utf8_slice_codeunits(texts, 0, LONGEST), "…", "")
    return pc.if_else(pc.greater(pc.utf8_length(texts), LONGEST), cut, texts)


def _strongest(grouped: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and sources of the reasons to tell, in the order of telling."""
    order = np.argsort(-grouped, axis=1, kind="stable")
    picked = np.concatenate([order[:, :UP], order[:, ::-1][:, :DOWN]], axis=1)
    signs = np.repeat([1.0, -1.0], [min(UP, order.shape[1]), min(DOWN, order.shape[1])])
    told = np.take_along_axis(grouped, picked, axis=1) * signs > NEGLIGIBLE
    row, slot = np.nonzero(told)
    return row, picked[row, slot]


def _spoken(table: LearningTable, column: FeatureColumn, rows: np.ndarray) -> np.ndarray:
    values = values_of(table, column).take(pa.array(rows))
    if column.kind == "number":
        distinct, at = np.unique(
            pc.fill_null(values, np.nan).to_numpy(zero_copy_only=False), return_inverse=True
        )
        return numbers(distinct)[at]
    if column.kind == "flag":
        values = pc.if_else(values, "yes", "no")
    filled = pc.fill_null(pc.if_else(pc.equal(values, ""), None, values), MISSING)
    return np.asarray(filled.to_numpy(zero_copy_only=False))
