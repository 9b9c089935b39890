"""Header rules: names as the user wrote them, made safe and distinct; what had to change is said."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from warehouse.lake.intake.limits import Limits
from warehouse.lake.notices import Notice, named, rejected
from warehouse.lake.tables import LINE

RESERVED = frozenset({"org_id", "tenant_id"})  # and every name that begins with an underscore
OURS = Notice(
    "own_export",
    'The file is an export of a dataset: its column "_line" was left out, and what made text safe for spreadsheets '
    "was taken off again.",
)
_SPACE = re.compile(r"[\s\u00a0]+")
_EDGE = " \t\r\n\u00a0\ufeff\u200b"
# No letter of a name, and what quotes, comments and templates are made of.
_UNSAFE = re.compile(r"[\"';{}\\\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|--")
_DATA = re.compile(
    r"[-+]?(\d+[.,]?\d*|[.,]\d+)([eE][-+]?\d+)?|\d{4}-\d\d-\d\d([ T].*)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|[^@\s]+@[^@\s]+"
)


@dataclass(frozen=True)
class Header:
    """Clean names, and for each the label as found when it differs."""

    names: tuple[str, ...]
    labels: tuple[str | None, ...]
    notices: tuple[Notice, ...]

    def with_notices(self, *more: Notice) -> "Header":
        return replace(self, notices=(*more, *self.notices))


def is_ours(cells: Sequence[str]) -> bool:
    """Whether this is the header of a dataset's export (`table_export`), which a column of ours begins."""
    return len(cells) > 1 and cells[0] == LINE


def read_header(cells: Sequence[str], limits: Limits) -> Header:
    """Raises Rejected: `too_many_columns`, `field_too_big`, `no_header` where every cell is blank."""
    _refuse(cells, limits)
    names: list[str] = []
    taken: set[str] = set()
    changed: dict[str, list[str]] = {}
    for place, cell in enumerate(cells, 1):
        name, reasons = _clean(cell, place, limits.max_header)
        if name.lower() in taken:
            reasons.append("duplicate_header")
            name = _distinct(name, taken)
        taken.add(name.lower())
        names.append(name)
        for reason in reasons:
            changed.setdefault(reason, []).append(name)
    labels = tuple(cell if cell != name else None for cell, name in zip(cells, names, strict=True))
    notices = [
        Notice(code, _SENTENCES[code].format(named(which)), count=len(which), params={"names": which[:5]})
        for code, which in changed.items()
    ]
    return Header(tuple(names), labels, (*notices, *_many(len(cells), limits)))


def named_by_place(width: int, limits: Limits) -> Header:
    """The header of a file that has none: `column_1`, `column_2`, ..."""
    refuse_many(width, limits)
    names = tuple(f"column_{place}" for place in range(1, width + 1))
    return Header(names, (None,) * width, tuple(_many(width, limits)))


def holds_data(cells: Sequence[str]) -> bool:
    """Whether nothing in the line could be a name: numbers, dates and addresses only.

    >>> holds_data(["12.5", "2024-01-31"]), holds_data(["id", "2024"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    return all(_DATA.fullmatch(cell) or all(map(_DATA.fullmatch, cell.split())) for cell in filled)


_SENTENCES = {
    "header_cleaned": "Column names were cleaned of spaces or signs that a name cannot hold: {}.",
    "blank_header": "Columns without a name were named by their place: {}.",
    "duplicate_header": "Columns of the same name (small and capital letters are one) were numbered: {}.",
    "reserved_header": "Columns named as the system's own were renamed: {}.",
}


def _many(width: int, limits: Limits) -> list[Notice]:
    if width <= limits.many_columns:
        return []
    return [
        Notice(
            "many_columns",
            f"The table has {width:,} columns; it will take longer to learn from.",
            params={"columns": width},
        )
    ]


def refuse_many(width: int, limits: Limits) -> None:
    if width > limits.max_columns:
        raise rejected(
            "too_many_columns",
            f"The table has {width:,} columns; at most {limits.max_columns:,} are taken. Drop some.",
            line=1,
            columns=width,
            most=limits.max_columns,
        )


def _refuse(cells: Sequence[str], limits: Limits) -> None:
    refuse_many(len(cells), limits)
    for cell in cells:
        if len(cell.encode()) > limits.max_field_bytes:
            raise rejected(
                "field_too_big", "A column name on the first line is longer than 1 MB. Shorten it.", line=1
            )
    if not any(cell.strip() for cell in cells):
        raise rejected(
            "no_header",
            "The first line holds no column names: it is blank between its separators. Add a line with the names of "
            "the columns.",
            line=1,
        )


def _clean(cell: str, place: int, longest: int) -> tuple[str, list[str]]:
    name = _SPACE.sub(" ", cell.strip(_EDGE))
    if not name:
        return f"column_{place}", ["blank_header"]
    reasons = []
    safe = _SPACE.sub(" ", _UNSAFE.sub(lambda found: "-" if found.group() == "--" else "", name)).strip()
    safe = unicodedata.normalize("NFC", safe)
    if len(safe) > longest:
        safe = f"{safe[: longest - 32]}_{safe[-31:]}"  # long names often differ only at their ends
    if safe != cell:
        reasons.append("header_cleaned")
    if safe.startswith("_") or safe.lower() in RESERVED:
        reasons.append("reserved_header")
        safe = safe.lstrip("_")
        if not safe or safe.lower() in RESERVED:
            safe = f"column_{safe or place}"
    return safe or f"column_{place}", reasons


def _distinct(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}_{number}".lower() in taken:
        number += 1
    return f"{name}_{number}"
