"""A table to learn from: one row per entity and snapshot date, and what is known of its outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.errors import CannotLearn

KINDS = ("number", "category", "flag")
DAYS_SINCE = "Days since "  # how a build describes a feature made from a date


@dataclass(frozen=True)
class FeatureColumn:
    """A feature, and the column of the user's data (`source`) that it was made from.

    Reasons and leaks are told by source: three features made from `signup_date` are one thing to a reader. `label` is
    handed on in reasons, for whoever says them in another language. `history` is False where the value of today stands
    in for those of past mornings.
    """

    name: str
    kind: str
    source: str
    description: str = ""
    label: Mapping[str, Any] | None = field(default=None, hash=False)
    history: bool | None = None

    @classmethod
    def of(cls, column: "FeatureColumn | Mapping[str, Any]") -> "FeatureColumn":
        """From one entry of a build's `columns.json`; whatever else the entry holds is not for learning."""
        if isinstance(column, FeatureColumn):
            return column
        name, kind = str(column["name"]), str(column["kind"])
        if kind not in KINDS:
            raise CannotLearn("no_features", f"Feature `{name}` is of kind {kind!r}, not one of {KINDS}.")
        return cls(
            name,
            kind,
            str(column.get("source") or name),
            str(column.get("description") or ""),
            column.get("label"),
            column.get("history"),
        )

    def to_json(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class LearningTable:
    """`n` rows: who (`keys`), when (`snapshot_date`), what happened (`y`), what was known before (`features`).

    Attributes
    ----------
    keys : pa.Array of string, shape (n,)
    snapshot_date : pa.Array of date32, shape (n,)
    y : np.ndarray of float64, shape (n,)
        1 = the outcome came (left, bought), 0 = it did not, nan = not known yet.
    value : np.ndarray of float64, shape (n,), or None
        Money at stake per entity, in the user's currency; nan = unknown. Never learned from.
    features : pa.Table, n rows
        One column per entry of `columns`: float64 (number), bool (flag) or string (category), with nulls.
    columns : tuple of FeatureColumn
    segment : pa.Array of string, shape (n,), or None
        The group of each row by `segment_column`, null = unknown: what results are told by, learned from or not.
    """

    keys: pa.Array
    snapshot_date: pa.Array
    y: np.ndarray
    value: np.ndarray | None
    features: pa.Table
    columns: tuple[FeatureColumn, ...]
    segment: pa.Array | None = None
    segment_column: str | None = None

    def __len__(self) -> int:
        return len(self.y)

    @classmethod
    def from_examples(
        cls, examples: pa.Table, columns: Sequence[FeatureColumn | Mapping[str, Any]]
    ) -> "LearningTable":
        """Read a build's `examples.parquet`; columns that start with `_` are for people and are not learned from."""
        described = tuple(FeatureColumn.of(column) for column in columns)
        known = set(examples.column_names)
        present = tuple(column for column in described if column.name in known)
        return cls(
            keys=_whole(examples["entity_key"].cast(pa.string())),
            snapshot_date=_whole(examples["snapshot_date"].cast(pa.date32())),
            y=_floats(examples["y"]) if "y" in known else np.full(examples.num_rows, np.nan),
            value=_floats(examples["_value"]) if "_value" in known else None,
            features=examples.select([column.name for column in present]),
            columns=present,
        )

    @classmethod
    def together(cls, parts: "Sequence[LearningTable]") -> "LearningTable":
        """The rows of several parts of one table, at least one, in their order."""
        first = parts[0]
        return replace(
            first,
            keys=pa.concat_arrays([part.keys for part in parts]),
            snapshot_date=pa.concat_arrays([part.snapshot_date for part in parts]),
            y=np.concatenate([part.y for part in parts]),
            value=None
            if first.value is None
            else np.concatenate([part.value for part in parts if part.value is not None]),
            features=pa.concat_tables([part.features for part in parts]),
            segment=None
            if first.segment is None
            else pa.concat_arrays([part.segment for part in parts if part.segment is not None]),
        )

    def entities(self) -> np.ndarray:
        """Whose row each is, as a number from 0, shape (n,)."""
        return np.asarray(pc.dictionary_encode(self.keys).indices.to_numpy(zero_copy_only=False))

    def newest_of_each(self) -> np.ndarray:
        """Where the newest row of each entity stands, in the order of the rows, integers.

        How often a customer has a row says how long they stayed: whatever is counted of customers is counted here.
        """
        of = self.entities()
        order = np.lexsort((self.snapshot_date.cast(pa.int32()).to_numpy(zero_copy_only=False), of))
        last = np.append(np.diff(of[order]) != 0, True)[: len(order)]
        return np.sort(order[last])

    def rows(self, which: np.ndarray) -> "LearningTable":
        """The rows at these positions (integers, any order) or under this mask (booleans, shape (n,))."""
        at = np.flatnonzero(which) if which.dtype == np.bool_ else which
        if len(at) == len(self) and (np.diff(at) == 1).all():
            return self  # all rows as they stand: a large table is not copied
        take = pa.array(at.astype(np.int64))
        return LearningTable(
            keys=self.keys.take(take),
            snapshot_date=self.snapshot_date.take(take),
            y=self.y[at],
            value=None if self.value is None else self.value[at],
            features=self.features.take(take),
            columns=self.columns,
            segment=None if self.segment is None else self.segment.take(take),
            segment_column=self.segment_column,
        )

    def replaced(
        self, column: FeatureColumn, made: Sequence[FeatureColumn], values: Sequence[pa.Array]
    ) -> "LearningTable":
        """The same rows with one column given up for those that were made of it."""
        at = self.columns.index(next(each for each in self.columns if each.name == column.name))
        features = self.features.remove_column(self.features.column_names.index(column.name))
        for each, array in zip(made, values, strict=True):
            features = features.append_column(each.name, array)
        return replace(self, features=features, columns=(*self.columns[:at], *made, *self.columns[at + 1 :]))

    def without(self, names: set[str]) -> "LearningTable":
        """The same rows with these features left out."""
        kept = tuple(column for column in self.columns if column.name not in names)
        features = self.features.select([column.name for column in kept])
        return replace(self, features=features, columns=kept)

    def in_segments(self, column: str, groups: pa.Table) -> "LearningTable":
        """The same rows, each with the `segment` of its `entity_key` among those of `groups`."""
        at = pc.index_in(self.keys, value_set=_whole(groups["entity_key"].cast(pa.string())))
        named = _whole(groups["segment"].cast(pa.string())).take(at)
        return replace(self, segment=named, segment_column=column)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _floats(column: pa.ChunkedArray) -> np.ndarray:
    numbers = pc.fill_null(column.cast(pa.float64()), np.nan)
    return np.asarray(numbers.to_numpy(), dtype=np.float64)
