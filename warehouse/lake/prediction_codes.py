"""Texts that come again and again, as small numbers: what a list of millions is narrowed down by in milliseconds."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

REASON_NAMES = ("reason_1", "reason_2", "reason_3")  # the columns that raise a score, the strongest first
MOST_CODES = 2**15 - 1


@dataclass(frozen=True)
class Coded:
    """What the numbers in `facets.parquet` stand for, each counted from 1: 0 is not known, or none.

    `columns` are what people call the segments, `values` the values of each, `reasons` the columns that reasons name.
    """

    columns: list[str]
    values: list[list[str]]
    reasons: list[str]


class Codes:
    """Gives texts their numbers as they come."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    @property
    def texts(self) -> list[str]:
        return list(self._known)

    def of(self, texts: pa.Array) -> pa.Array:
        """
        >>> codes = Codes()
        >>> codes.of(pa.array(["b", "a", None, "b"])).to_pylist(), codes.texts
        ([1, 2, 0, 1], ['b', 'a'])
        """
        coded = texts.dictionary_encode()
        told = coded.dictionary.to_pylist()
        for text in told:
            if len(self._known) < MOST_CODES:  # of more columns than that nobody chooses one
                self._known.setdefault(text, len(self._known) + 1)
        numbers = pa.array([self._known.get(text, 0) for text in told], pa.int16())
        return pc.fill_null(numbers.take(coded.indices), 0)
