"""What is wrong with rows that were sent: named, with the place of the first, all that is wrong at once."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from warehouse.lake.asked.cells import WORDS, text_of
from warehouse.lake.attributes import Kind
from warehouse.lake.notices import shown


@dataclass(frozen=True)
class Fault:
    """`row` counts from 0, as a program does, and `rows` says how many have this fault; the sentence counts from 1."""

    code: str
    message: str
    row: int
    column: str
    rows: int = 1
    params: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class RowsRefused(Exception):
    """These rows cannot be scored, for these reasons; none of them was."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(fault.message for fault in self.faults))


class Faults:
    """Collects, so that whoever sent the rows corrects all at once."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, code: str, rows: list[int], column: str, message: str, **params: Any) -> None:
        """The same fault in these rows, which count from 0."""
        said = {name: value for name, value in params.items() if value is not None}
        self._found.append(Fault(code, message, rows[0], column, len(rows), said))

    def wrong_type(self, kind: Kind, value: Any, rows: list[int], column: str) -> None:
        said = shown(text_of(value) or "")
        self.add(
            "wrong_type",
            rows,
            column,
            f"`{shown(column)}` is {WORDS[kind]}, and `{said}` ({where(rows)}) is not. Correct it, or send null.",
            kind=kind,
            value=said,
        )

    def refuse(self) -> None:
        if self._found:
            raise RowsRefused(self._found)


def where(rows: list[int]) -> str:
    """`row 3`, or `3 rows, first in row 2`.

    >>> where([2]), where([1, 4, 5])
    ('row 3', '3 rows, first in row 2')
    """
    return f"row {rows[0] + 1}" if len(rows) == 1 else f"{len(rows):,} rows, first in row {rows[0] + 1}"
