"""Columns that no model can read as they are, spread over columns that one can: free text, and numbers among words.

Nothing of a single row's text becomes a feature: only how long it is, and words that very many rows have in common.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.table import FeatureColumn

MOST_LEVELS = 64
SAMPLE = 50_000  # rows that are looked at to tell what a column is
WORDY = 3.0  # words in the mean cell of a text
VARIED = 0.2  # of a text's cells are different
MOST_WORDS = 20
COMMON, FEWEST = 0.02, 30  # of the rows, and rows, that a word must be in
EVERYWHERE = 0.8  # of the rows: a word as common as that says nothing
SHORTEST = 3  # letters
MOSTLY = 0.9  # of the cells of a mixed column are numbers
NUMBER = r"^\s*[-+]?[0-9]+([.][0-9]+)?\s*$"


@dataclass(frozen=True)
class Spread:
    """How one column of strings becomes others.

    `as_` is `text` (its length, how many words it has, and for each of `words` whether it is among them) or `mixed`
    (the number where there is one, and the word where there is one; beside a word stands the `middle` number, so that
    the word alone says what it says).
    """

    column: FeatureColumn
    as_: str
    words: tuple[str, ...] = ()
    middle: float = 0.0

    @property
    def columns(self) -> tuple[FeatureColumn, ...]:
        """What it becomes; all of it is told as the same source."""
        name, label = self.column.name, self.column.description or self.column.name
        if self.as_ == "mixed":
            return (
                self._made(f"{name}: number", "number", "number", label, label),
                self._made(f"{name}: word", "category", "word", f"{label} in words", f"{label} em palavras"),
            )
        return (
            self._made(f"{name}: length", "number", "length", f"Length of {label}", f"Tamanho de {label}"),
            self._made(f"{name}: words", "number", "words", f"Words in {label}", f"Palavras em {label}"),
            *(
                self._made(
                    f"{name}: “{word}”", "flag", "mentions", f"“{word}” in {label}", f"“{word}” em {label}"
                )
                for word in self.words
            ),
        )

    def apply(self, values: pa.Array) -> list[pa.Array]:
        """The values of `columns`, of n cells each; a missing cell is missing in all of them."""
        present = pc.if_else(pc.equal(pc.utf8_trim_whitespace(values), ""), None, values)
        if self.as_ == "mixed":
            counts = pc.match_substring_regex(present, NUMBER)
            number = pc.cast(pc.utf8_trim_whitespace(pc.if_else(counts, present, None)), pa.float64())
            word = pc.if_else(counts, None, present)
            return [pc.if_else(pc.is_valid(word), self.middle, number), word]
        spoken = _plain(present)
        return [
            pc.cast(pc.utf8_length(present), pa.float64()),
            pc.cast(pc.list_value_length(pc.utf8_split_whitespace(present)), pa.float64()),
            *(pc.match_substring(spoken, f" {word} ") for word in self.words),
        ]

    def to_json(self) -> dict[str, Any]:
        return {
            "column": self.column.to_json(),
            "as": self.as_,
            "words": list(self.words),
            "middle": self.middle,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Spread":
        column = FeatureColumn(**stored["column"])
        return cls(column, stored["as"], tuple(stored["words"]), stored["middle"])

    def _made(self, name: str, kind: str, code: str, en: str, pt: str) -> FeatureColumn:
        label = {"code": code, "of": self.column.name, "en": en, "pt": pt}
        return FeatureColumn(name, kind, self.column.source, en, label, self.column.history)


def needed(column: FeatureColumn, values: pa.Array) -> Spread | None:
    """How this column is to be spread; None where it can be read as it is. The outcome is not looked at."""
    if column.kind != "category":
        return None
    looked_at = values.slice(0, SAMPLE) if len(values) <= SAMPLE else values.take(_some(len(values)))
    present = looked_at.filter(pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(looked_at), ""), False))
    distinct = pc.count_distinct(present).as_py()
    if distinct <= MOST_LEVELS:
        return None
    numbers = pc.match_substring_regex(present, NUMBER)
    if pc.mean(numbers).as_py() >= MOSTLY:
        words = pc.count_distinct(present.filter(pc.invert(numbers))).as_py()
        spread = Spread(column, "mixed")
        middle = np.median(spread.apply(present.filter(numbers))[0].to_numpy(zero_copy_only=False))
        return Spread(column, "mixed", middle=float(middle)) if words <= MOST_LEVELS else None
    length = pc.mean(pc.list_value_length(pc.utf8_split_whitespace(present))).as_py()
    if length < WORDY or distinct < VARIED * len(present):
        return None
    return Spread(column, "text", _common(present, len(looked_at)))


def _common(texts: pa.Array, rows: int) -> tuple[str, ...]:
    """The words that most rows have in common, but not nearly all."""
    split = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(_plain(texts)))
    row = pc.list_parent_indices(split).to_numpy()
    coded = pc.list_flatten(split).dictionary_encode()
    word = coded.indices.to_numpy()
    once = np.unique(row.astype(np.int64) * len(coded.dictionary) + word) % max(1, len(coded.dictionary))
    many = np.bincount(once, minlength=len(coded.dictionary))
    fewest = max(FEWEST, COMMON * rows)
    found = [
        (-int(count), name)
        for name, count in zip(coded.dictionary.to_pylist(), many, strict=True)
        if fewest <= count <= EVERYWHERE * rows and len(name) >= SHORTEST
    ]
    return tuple(name for _, name in sorted(found)[:MOST_WORDS])


def _plain(texts: pa.Array) -> pa.Array:
    """Letters in lower case, each word between two spaces."""
    letters = pc.replace_substring_regex(pc.utf8_lower(texts), r"[^\p{L}]+", "  ")
    return pc.binary_join_element_wise(" ", letters, " ", "")


def _some(rows: int) -> pa.Array:
    return pa.array(np.linspace(0, rows - 1, SAMPLE).astype(np.int64))
