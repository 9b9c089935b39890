"""What is said about a file or a dataset: warnings beside a success, or the reasons why nothing landed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Notice:
    """One sentence for the user: what, where, and what to do.

    `code` is stable and meant for programs; `params` are the raw numbers and names in the sentence, so that a program
    can say it in another language.
    """

    code: str
    message: str
    column: str | None = None
    line: int | None = None
    count: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        keys = {"column": self.column, "line": self.line, "count": self.count, "params": dict(self.params)}
        said = {name: value for name, value in keys.items() if value not in (None, {})}
        return {"code": self.code, "message": self.message} | said

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Notice":
        more = {name: data.get(name) for name in ("column", "line", "count")}
        return cls(data["code"], data["message"], **more, params=data.get("params") or {})


class Rejected(Exception):
    """The file is not taken, for these reasons. Nothing of it stays in the lake."""

    def __init__(self, notices: list[Notice]) -> None:
        super().__init__("; ".join(notice.message for notice in notices))
        self.notices = notices


def rejected(
    code: str, message: str, *, column: str | None = None, line: int | None = None, **params: Any
) -> Rejected:
    return Rejected([Notice(code, message, column=column, line=line, params=params)])


def shown(text: str, width: int = 60) -> str:
    """Foreign text as it may stand in a message or a log: control characters escaped, cut to `width`.

    >>> shown("red: \\x1b[31m")
    'red: \\\\x1b[31m'
    """
    safe = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[: width + 1])
    return safe if len(text) <= width else safe[:width] + "…"


def counted(count: int, one: str, more: str) -> str:
    """A number with the words that agree with it.

    >>> counted(1, "row has", "rows have"), counted(2000, "row has", "rows have")
    ('1 row has', '2,000 rows have')
    """
    return f"{count:,} {one if count == 1 else more}"


def named(labels: list[str], most: int = 5) -> str:
    """A few column names for a sentence: `"a", "b" and 3 more`."""
    few = ", ".join(f'"{shown(label)}"' for label in labels[:most])
    return few if len(labels) <= most else f"{few} and {len(labels) - most} more"
