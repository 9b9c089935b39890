"""Whether the first line holds the names of the columns or a row of data: told by what stands on the lines below it.

A cell speaks for data when it is what its column holds: a date above dates, a code that is shaped as those below, a
word that comes again. It speaks for a name when it is not: a word above numbers. Numbers above numbers prove nothing,
for years are names too; where there is no other evidence, the sender is asked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from warehouse.lake.intake.header import Header, holds_data, named_by_place, read_header, refuse_many
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.readings import MISSING, Commas, guess
from warehouse.lake.intake.told import Told
from warehouse.lake.notices import Notice, named, rejected, shown

SAMPLE_ROWS = 1_000
_SAMPLE_CELLS = 200_000
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")

_TEXTS = ("text", "code")

Weight = Literal["name", "neither", "data", "surely data"]


@dataclass(frozen=True)
class FirstLine:
    """The header that the file has or is given, and whether its first line is a row of data."""

    header: Header
    is_data: bool


@dataclass(frozen=True)
class _Cell:
    place: int  # from 1
    text: str
    weight: Weight
    kind: str  # of what stands below it: a type, or `code`: text of one shape


def sample_rows(width: int) -> int:
    """How many rows below the first line are enough to tell."""
    return max(20, min(SAMPLE_ROWS, _SAMPLE_CELLS // max(1, width)))


def read(
    cells: Sequence[str], below: Sequence[Sequence[str | None]], commas: Commas, told: Told, limits: Limits
) -> FirstLine:
    """`cells` of the first line and, column by column, the cells `below` it.

    Raises Rejected: `no_header` where nobody can tell, `wrong_names` where not every column is given one, and what
    `read_header` raises.
    """
    refuse_many(len(cells), limits)
    if told.names and len(told.names) != len(cells):
        raise rejected(
            "wrong_names",
            f"{len(told.names)} names were given, but the first line has {len(cells)} fields. Check the names and the "
            "separator.",
            line=1,
            names=len(told.names),
            fields=len(cells),
        )
    header = told.header if told.header is not None or not told.names else False
    if header is None:
        return _judged(cells, below, commas, told, limits)
    if header:
        return FirstLine(read_header(told.names or cells, limits), False)
    weighed = _weighed(cells, below, commas)
    given = read_header(told.names, limits) if told.names else named_by_place(len(cells), limits)
    return FirstLine(given.with_notices(*_as_told(weighed, told, given)), True)


def _judged(
    cells: Sequence[str], below: Sequence[Sequence[str | None]], commas: Commas, told: Told, limits: Limits
) -> FirstLine:
    weighed = _weighed(cells, below, commas)
    proof = _proof(weighed)
    if proof is not None:
        usual = told.usual if len(told.usual) == len(cells) else ()
        given = read_header(usual, limits) if usual else named_by_place(len(cells), limits)
        return FirstLine(given.with_notices(_headerless(proof, given, bool(usual))), True)
    if holds_data(cells):
        raise rejected(
            "no_header",
            f"The first line holds data, not column names (it begins with {shown(', '.join(cells), 40)}). Add a line "
            "with the names of the columns, or say that there is none: header=false, or names.",
            line=1,
        )
    found = read_header(cells, limits)
    doubtful = _doubtful(weighed)
    return FirstLine(found.with_notices(_doubt(doubtful)) if doubtful else found, False)


def _weighed(cells: Sequence[str], below: Sequence[Sequence[str | None]], commas: Commas) -> list[_Cell]:
    return [
        _Cell(place, cell.strip(), *_weight(cell.strip(), values, commas))
        for place, (cell, values) in enumerate(zip(cells, below, strict=True), start=1)
    ]


def _weight(cell: str, below: Iterable[str | None], commas: Commas) -> tuple[Weight, str]:
    """What a cell says about its line, and the kind of what stands below it."""
    counts = Counter(value.strip() for value in below if value and value.strip())
    values = [value for value in counts if value.lower() not in MISSING]
    if not cell or not values:
        return "neither", "empty"
    kind = guess(values, commas).type
    if kind != "text":
        same = cell.lower() in MISSING or guess([*values, cell], commas).type == kind
        if not same:
            wider = guess([cell], commas).type in ("integer", "double") and kind in ("integer", "double")
            return ("data" if wider else "name"), kind
        return ("data" if kind in ("integer", "double") else "surely data"), kind
    if _MAIL.fullmatch(cell):
        return ("surely data" if all(map(_MAIL.fullmatch, values)) else "neither"), "address"
    if cell in counts:
        return "data", kind
    alike = any(map(str.isdigit, cell)) and {_shape(value) for value in values} == {_shape(cell)}
    return ("data", "code") if alike else ("neither", kind)


def _shape(text: str) -> str:
    """Codes of one make have one shape.

    >>> _shape("CS5295"), _shape("CS-12/b")
    ('A9', 'A-9/A')
    """
    return _LETTERS.sub("A", _DIGITS.sub("9", text))


def _proof(weighed: Sequence[_Cell]) -> _Cell | None:
    """The cell that shows best that the line is data; None where one speaks against it, or none is proof enough."""
    if any(cell.weight == "name" for cell in weighed):
        return None
    for cell in weighed:
        if cell.weight == "surely data":
            return cell
    texts = [cell for cell in weighed if cell.weight == "data" and cell.kind in _TEXTS]
    numbers = [cell for cell in weighed if cell.weight == "data" and cell.kind not in _TEXTS]
    return texts[0] if texts and (numbers or _zeros(texts[0].text)) else None


def _zeros(text: str) -> bool:
    """A number with leading zeros: no year, no place, nobody's name of a column."""
    return text.isdigit() and text.startswith("0") and len(text) > 1


def _doubtful(weighed: Sequence[_Cell]) -> list[_Cell]:
    """Cells that may well be data in a line that was taken for names: single numbers, which count or name no year."""
    if any(cell.weight == "name" for cell in weighed):
        return []
    numbers = [cell for cell in weighed if cell.weight == "data" and cell.kind in ("integer", "double")]
    counting = all(cell.text.isdigit() and _is_year_or_place(cell.text) for cell in numbers)
    repeated = [cell for cell in weighed if cell.weight == "data" and cell.kind == "text"]
    return repeated + ([] if counting else numbers)


def _is_year_or_place(text: str) -> bool:
    return 1900 <= int(text) <= 2100 or int(text) <= 100


def _headerless(proof: _Cell, given: Header, usual: bool) -> Notice:
    why = f"{shown(proof.text, 40)} is {_IS[proof.kind]} the lines below"
    how = "as those of the dataset's earlier files" if usual else "by their place"
    return Notice(
        "headerless",
        f"The first line holds data, not column names ({why}), so the columns were named {how}: "
        f"{named(list(given.names))}. Give their names (names), or say that the line holds them (header=true).",
        line=1,
        params={
            "names": list(given.names),
            "named_by": "earlier_files" if usual else "place",
            "proof": {"place": proof.place, "type": proof.kind},
        },
    )


_IS = {
    "boolean": "a yes or no, as on",
    "date": "a date, as on",
    "timestamp": "a time, as on",
    "address": "an address like those of",
    "text": "a word of",
    "code": "a code like those of",
}


def _as_told(weighed: Sequence[_Cell], told: Told, given: Header) -> list[Notice]:
    """What is to be said of a first line that was told to be data."""
    notices = []
    if not told.names:
        notices.append(
            Notice(
                "headerless",
                f"The file has no header, as was said, so the columns were named by their place: "
                f"{named(list(given.names))}.",
                params={"names": list(given.names), "named_by": "place"},
            )
        )
    unlike = [cell for cell in weighed if cell.weight == "name"]
    if unlike:
        cells = [cell.text for cell in unlike]
        notices.append(
            Notice(
                "header_as_data",
                f"The first line was read as data, as was said, but {named(cells, 3)} is unlike what stands below. If "
                "it holds names, upload the file again with header=true.",
                line=1,
                params={"cells": cells[:5]},
            )
        )
    return notices


def _doubt(doubtful: Sequence[_Cell]) -> Notice:
    cells = [cell.text for cell in doubtful]
    return Notice(
        "header_doubtful",
        f"The first line was taken for column names, but {named(cells, 3)} may be data. If it is, upload the file "
        "again with header=false.",
        line=1,
        params={"cells": cells[:5]},
    )
