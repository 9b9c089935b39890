"""Random tables, written to files as all sorts of programs write them, and what each cell must read as."""

import csv
import datetime as dt
import gzip
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from warehouse.lake.intake.readings import MISSING, NOT_FINITE

_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
_latin = st.text("abc ÄÖéãç€–õ'", max_size=12)
_awkward = st.text(alphabet=" ,;|\t\"'\n\r01.-a", max_size=12)
_formulas = st.builds("{}{}".format, st.sampled_from([*"=+-@'\t\r", "'=", "＝", "''+"]), _words)
_dates = st.dates(dt.date(1, 1, 1))
_times = st.datetimes(dt.datetime(1900, 1, 1))
_CELLS = {
    "words": _words,
    "latin": _latin,
    "awkward": _awkward,
    "formulas": _formulas,
    "integers": st.integers(-(2**63), 2**63 - 1).map(str),
    "small": st.integers(0, 99).map(str),
    "padded": st.integers(0, 99).map(lambda n: f"{n:04}"),
    "huge": st.integers(2**53, 2**80).map(str),
    "doubles": st.floats(allow_nan=False, allow_infinity=False).map(repr),
    "whole": st.integers(-99, 99).map(lambda n: f"{n}.0"),
    "money": st.decimals(-9999, 9999, places=2).map(str),
    "decimal commas": st.decimals(-9999, 9999, places=2).map(lambda n: str(n).replace(".", ",")),
    "grouped": st.decimals(-9999999, 9999999, places=2).map(lambda n: f"{n:,}"),
    "dates": _dates.map(dt.date.isoformat),
    "day first": _dates.map(lambda day: f"{day.day:02}/{day.month:02}/{day.year:04}"),
    "month first": _dates.map(lambda day: f"{day.month}/{day.day}/{day.year:04}"),
    "times": _times.map(lambda at: at.isoformat(sep=" ")),
    "nanoseconds": st.builds("{:%Y-%m-%d %H:%M:%S}.{:09}".format, _times, st.integers(0, 10**9 - 1)),
    "zoned": _times.map(lambda at: at.isoformat() + "+02:00"),
    "flags": st.sampled_from(["true", "false", "True", "FALSE"]),
    "missing": st.sampled_from(["NULL", "n/a", "NaN", "-", "", "  "]),
    "spaced": st.builds(" {} ".format, _words),
    "mixed": st.one_of(_words, st.integers().map(str)),
}
_NAMES = ["id", "Nome", "naïve", "=total", "-1 day", "Größe", "select", "group by", "São Paulo", "x" * 40]


@dataclass(frozen=True)
class Written:
    """A file, and the rows of text that it was made from; `plain` is its text."""

    content: bytes
    name: str
    header: list[str]
    rows: list[list[str]]
    plain: str
    chunk_bytes: int


@st.composite
def files(draw: st.DrawFn) -> Written:
    """Tables of all kinds of cells x separators, quoting and line ends x encodings."""
    kinds = draw(st.lists(st.sampled_from(sorted(_CELLS)), min_size=1, max_size=6))
    empty = draw(st.booleans())
    cells = [st.one_of(_CELLS[kind], st.just("")) if empty else _CELLS[kind] for kind in kinds]
    rows = [list(row) for row in draw(st.lists(st.tuples(*cells), min_size=1, max_size=12))]
    names = draw(st.permutations(_NAMES))[: len(kinds)]
    # nothing tells the separator of a single column, so commas are expected
    separator = draw(st.sampled_from(",;\t|")) if len(kinds) > 1 else ","
    end = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    if quoting == csv.QUOTE_MINIMAL and end == "\n":
        # Python's writer leaves a lone CR bare then, which ends a line here
        rows = [[cell.replace("\r", " ") for cell in row] for row in rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([names, *rows])
    plain = text.getvalue().removesuffix("" if draw(st.booleans()) else end)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]))
    packed = draw(st.booleans())
    content = _encoded(plain, encoding)
    return Written(
        gzip.compress(content) if packed else content,
        "a.csv.gz" if packed else "a.csv",
        names,
        rows,
        plain,
        draw(st.integers(1, 200)),
    )


def _encoded(text: str, encoding: str) -> bytes:
    if encoding == "utf-16-be":
        return b"\xfe\xff" + text.encode(encoding)
    if encoding != "cp1252":
        return text.encode(encoding)
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode()
    # what looks like UTF-8 is taken for it, or for a mixture: no reader could tell
    assume(not re.search(rb"[\xc2-\xf4][\x80-\xbf]|\xc0\xae|\xed\xa0", content))
    return content


def same(value: Any, cell: str, kind: str, notation: str | None) -> bool:
    """Whether the value that landed is what the cell says."""
    bare = cell.strip()
    if value is None:
        return bare == "" or bare.lower() in MISSING | NOT_FINITE
    return _SAME[kind](value, cell if kind == "text" else bare, notation or "")


def _number(value: float, cell: str, notation: str) -> bool:
    if notation == "thousands-comma":
        cell = cell.replace(",", "")
    if notation == "decimal-comma":
        cell = cell.replace(".", "").replace(",", ".")
    return value == float(Decimal(cell))


def _date(value: dt.date, cell: str, notation: str) -> bool:
    if notation in ("day-first", "month-first"):
        first, second, year = (int(part) for part in cell.split("/"))
        day, month = (first, second) if notation == "day-first" else (second, first)
        return (value.year, value.month, value.day) == (year, month, day)
    return value == dt.date.fromisoformat(cell)


def _instant(value: dt.datetime, cell: str, notation: str) -> bool:
    if len(fraction := cell.partition(".")[2].rstrip("0")) > 6 and "+" not in fraction:
        return False
    read = dt.datetime.fromisoformat(cell)
    return value == (read.astimezone(dt.UTC).replace(tzinfo=None) if "utc" in notation else read)


_SAME: dict[str, Callable[[Any, str, str], bool]] = {
    "text": lambda value, cell, _: bool(value == cell),
    "integer": lambda value, cell, _: str(value) == cell or cell in (f"+{value}", "-0"),
    "double": _number,
    "boolean": lambda value, cell, _: bool(value == (cell.lower() == "true")),
    "date": _date,
    "timestamp": _instant,
}
