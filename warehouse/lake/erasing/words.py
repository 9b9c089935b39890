"""What betrays an entity in a text: its key, and the values that it alone has, such as its name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from warehouse.lake.duck import connect, quote_name
from warehouse.lake.erasing.rows import is_entity
from warehouse.lake.tables import Column, Table, relation_sql

ERASED = "(erased)"
MOST_VALUES = 100
SHORTEST = 3  # characters: a shorter word would be found in every count and every date
# Names of ours and of columns, in what is kept as JSON: no value of a row stands there.
_NAMES = frozenset(
    (
        "as",
        "code",
        "column",
        "description",
        "feature",
        "file",
        "format",
        "id",
        "kind",
        "mode",
        "name",
        "source",
        "status",
        "type",
    )
)


@dataclass(frozen=True)
class Words:
    """The entity's key, and texts of its rows that no other row holds."""

    key: str
    values: frozenset[str] = frozenset()

    @property
    def sought(self) -> list[str]:
        """What is long enough to be looked for in sentences, the longest first."""
        return sorted({w for w in (self.key, *self.values) if len(w) >= SHORTEST}, key=lambda w: (-len(w), w))

    def quoted_in(self, text: str) -> bool:
        """Whether a sentence of ours quotes one of the words, as a word of its own."""
        return bool(self.sought) and self._pattern.search(text) is not None

    def in_line(self, text: str) -> bool:
        """Whether a line as received, which could not be read as a row, holds the key or one of the words."""
        return _alone([self.key]).search(text) is not None or self.quoted_in(text)

    def cleaned(self, value: Any) -> Any:
        """The text, or what JSON can hold, with each text that quotes one of the words replaced as a whole.

        >>> Words("C-1001").cleaned({"code": "bad_rows", "message": "The first is line 3 (C-1001,Ana)."})
        {'code': 'bad_rows', 'message': '(erased)'}
        """
        if isinstance(value, str):
            return ERASED if value in self.values or value == self.key or self.quoted_in(value) else value
        if isinstance(value, dict):
            return {name: one if name in _NAMES else self.cleaned(one) for name, one in value.items()}
        return [self.cleaned(one) for one in value] if isinstance(value, list) else value

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _alone(self.sought)


def of_entity(key: str, tables: Iterable[tuple[Table, str]], *, temp: Path | None = None) -> Words:
    """The words of the entity, from tables with the names of their key columns; a table without it tells nothing.

    A column in which the entity alone has very many values tells of occurrences, as ids of events do, not of a person.
    """
    found: set[str] = set()
    for table, key_column in tables:
        if key_column.lower() not in (column.name.lower() for column in table.columns):
            continue
        with connect(temp=temp) as connection:
            for column in table.columns:
                if column.type == "text":
                    values = connection.execute(
                        _own_values(table, key_column, column), {"key": key}
                    ).fetchall()
                    found.update(row[0].strip() for row in values if len(values) <= MOST_VALUES)
    return Words(key, frozenset(found - {"", key}))


def _own_values(table: Table, key_column: str, column: Column) -> str:
    """Values of the column in the entity's rows and in no other. Only its own are grouped, so a long column costs a
    scan and no memory."""
    name = quote_name(column.name)
    rows = f"select {name} as value, {is_entity(key_column)} as own from ({relation_sql(table)})"
    mine = f"select value from ({rows}) where own and value is not null"
    every = f"select value from ({rows}) where value in ({mine}) group by value having bool_and(own)"
    return f"{every} limit {MOST_VALUES + 1}"


def _alone(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
