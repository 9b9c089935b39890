"""What is said to the author of a statement that is refused or fails: what, where, and what would help."""

from dataclasses import asdict, dataclass, field
from typing import Any

MEMORY_HINT = "Aggregate earlier, name fewer columns, or filter first."


@dataclass(eq=False)
class SqlRefused(Exception):
    """A statement that does not run. `line` and `column` count from 1 in the text as it was written.

    `code` is for programs ("syntax", "unknown_relation", "function", "timeout", ...), `hint` says what would help, and
    `params` are the names and numbers in both.
    """

    code: str
    message: str
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        place = f"Line {self.line}, column {self.column}: " if self.line else ""
        return f"{place}{self.message}{' ' + self.hint if self.hint else ''}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def abandoned() -> SqlRefused:
    return SqlRefused("abandoned", "The statement was given up: nobody waits for its answer any more.")


def place(sql: str, offset: int) -> tuple[int, int] | tuple[None, None]:
    """Line and column of a byte offset in the text, as DuckDB counts it; nothing for one that is not in it.

    >>> place("select a,\\n  é, x", 15)
    (2, 6)
    """
    encoded = sql.encode()
    if not 0 <= offset <= len(encoded):
        return None, None
    before = encoded[:offset].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
