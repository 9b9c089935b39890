"""From typed columns to one matrix of numbers, the same at training and at scoring. The outcome is not looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.errors import CannotScore
from ml.spread import MOST_LEVELS, Spread, needed
from ml.table import FeatureColumn, LearningTable

ARROW = {"number": pa.float64(), "flag": pa.bool_(), "category": pa.string()}  # of each kind of feature
RARE = 10
MOST_COUNTED = 20_000
LARGEST = 1e100  # no quantity; what is beyond counts as missing, for its square is no number


@dataclass(frozen=True)
class Code:
    """How one feature becomes a column of numbers.

    `as_` is `number` (as it is; flags are 0 and 1), `level` (position in `levels`; then one code for every other
    level, rare or never seen, and one for missing) or `share` (of many levels: the logarithm of how many rows of the
    training data held this one, `log(1 + count)`).
    """

    column: FeatureColumn
    as_: str
    levels: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()

    @property
    def other(self) -> int:
        return len(self.levels)

    @property
    def missing(self) -> int:
        return len(self.levels) + 1

    def apply(self, values: pa.Array) -> np.ndarray:
        """Numbers for the values of one column, shape (n,); nan = missing (levels have a code for it)."""
        if self.as_ == "number":
            floats = values if values.type == pa.float64() else values.cast(pa.float64())
            numbers = np.array(floats.to_numpy(zero_copy_only=False), dtype=np.float64)  # null: nan
            numbers[~(np.abs(numbers) < LARGEST)] = np.nan
            return numbers
        level = self.positions(values)
        if self.as_ == "level":
            return level.astype(np.float64)
        count = np.array([*self.counts, 0, np.nan])[level]
        return np.log1p(count)

    def positions(self, values: pa.Array) -> np.ndarray:
        """Where each value stands in `levels`, shape (n,), integers; `other` and `missing` come after them."""
        at = pc.index_in(values, value_set=self._level_set, skip_nulls=True)
        known = np.asarray(pc.fill_null(at, self.other).to_numpy(zero_copy_only=False), dtype=np.int64)
        absent = np.asarray(_is_missing(values).to_numpy(zero_copy_only=False))
        return np.where(absent, self.missing, known)

    @cached_property
    def _level_set(self) -> pa.Array:
        return pa.array(self.levels, pa.string())

    def to_json(self) -> dict[str, Any]:
        return {
            "column": self.column.to_json(),
            "as": self.as_,
            "levels": list(self.levels),
            "counts": list(self.counts),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Code":
        column = FeatureColumn(**stored["column"])
        return cls(column, stored["as"], tuple(stored["levels"]), tuple(stored["counts"]))


@dataclass(frozen=True)
class Encoder:
    """The codes of all features, in the order of the matrix's columns; and which columns are spread over several of
    them first."""

    codes: tuple[Code, ...]
    spreads: tuple[Spread, ...] = ()

    @classmethod
    def fit(cls, table: LearningTable) -> "Encoder":
        found = (needed(column, values_of(table, column)) for column in table.columns)
        spreads = tuple(spread for spread in found if spread)
        table = cls((), spreads).readable(table)
        each = table.rows(table.newest_of_each())
        return cls(tuple(_learn(column, values_of(each, column)) for column in each.columns), spreads)

    def readable(self, table: LearningTable) -> LearningTable:
        """The table with its texts and mixed columns spread; one that is readable already comes back as it is.

        Raises CannotScore, naming the column, when one of them is missing or has become another type.
        """
        for spread in self.spreads:
            kinds = {column.name: column.kind for column in table.columns}
            if all(made.name in kinds for made in spread.columns):
                continue
            _same_shape(spread.column, kinds)
            table = table.replaced(
                spread.column, spread.columns, spread.apply(values_of(table, spread.column))
            )
        return table

    def matrix(self, table: LearningTable) -> np.ndarray:
        """Shape (n, p), float64, by columns in memory. Raises CannotScore, naming the column, when one is missing
        or has become another type."""
        table = self.readable(table)
        matrix = np.empty((len(table), len(self.codes)), order="F")
        kinds = {column.name: column.kind for column in table.columns}
        for at, code in enumerate(self.codes):
            _same_shape(code.column, kinds)
            matrix[:, at] = code.apply(values_of(table, code.column))
        return matrix

    @property
    def columns(self) -> tuple[FeatureColumn, ...]:
        return tuple(code.column for code in self.codes)

    @property
    def asks_for(self) -> tuple[FeatureColumn, ...]:
        """The columns that rows have to bring: those of the matrix, but of a spread one the column itself."""
        made = {column.name: spread.column for spread in self.spreads for column in spread.columns}
        asked = {
            column.name: column for code in self.codes for column in [made.get(code.column.name, code.column)]
        }
        return tuple(asked.values())

    def select(self, keep: Sequence[int]) -> "Encoder":
        codes = tuple(self.codes[at] for at in keep)
        used = {code.column.name for code in codes}
        spreads = (spread for spread in self.spreads if used & {made.name for made in spread.columns})
        return Encoder(codes, tuple(spreads))

    def where(self, test: Callable[[Code], bool]) -> list[int]:
        """Positions of the codes that pass a test, such as all levels."""
        return [at for at, code in enumerate(self.codes) if test(code)]


def values_of(table: LearningTable, column: FeatureColumn) -> pa.Array:
    """One feature's values as a single Arrow array of the type that its kind promises."""
    wanted = ARROW[column.kind]
    values = table.features[column.name]
    if values.type != wanted:
        values = values.cast(wanted)
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _learn(column: FeatureColumn, values: pa.Array) -> Code:
    if column.kind != "category":
        return Code(column, "number")
    present = values.filter(pc.invert(_is_missing(values)))
    found = sorted(
        ((item["values"], item["counts"]) for item in pc.value_counts(present).to_pylist()),
        key=lambda item: (-item[1], item[0]),
    )
    if len(found) > MOST_LEVELS:
        kept = [item for item in found if item[1] > 1][:MOST_COUNTED]
        return Code(column, "share", tuple(level for level, _ in kept), tuple(count for _, count in kept))
    rare = min(RARE, len(values) // 100)
    levels = tuple(level for level, count in found if count >= rare)
    return Code(column, "level", levels)


def _is_missing(values: pa.Array) -> pa.Array:
    return pc.fill_null(pc.equal(values, ""), True)


def _same_shape(column: FeatureColumn, kinds: dict[str, str]) -> None:
    kind = kinds.get(column.name)
    if kind is None:
        raise CannotScore(
            column.name,
            f"The model learned from `{column.name}`, which these rows do not have. Bring the column back, or train anew.",
        )
    if kind != column.kind:
        raise CannotScore(
            column.name,
            f"`{column.name}` was a {column.kind} when the model was trained and is a {kind} now. "
            "Correct its type, or train anew.",
        )
