"""What a pass over the file tells the user: refusals first, then warnings, column by column."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.lake.duck import connect, parquet_files, quote_name
from warehouse.lake.intake.batches import Source
from warehouse.lake.intake.convert import Tally
from warehouse.lake.intake.digits import EPOCHS
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.readings import NUMBERS, Reading, date_kinds
from warehouse.lake.intake.typed import Typed
from warehouse.lake.notices import Notice, counted, named, rejected, shown
from warehouse.lake.tables import Column

_SCIENTIFIC = re.compile(r"\d\.\d+[eE]\+?\d+")
_NUMBER = re.compile(NUMBERS["point"])
_LONG_INTEGER = re.compile(r"[-+]?[1-9]\d{15,}")
_INT64 = 2**63


def refuse(typed: Typed, limits: Limits) -> None:
    """Raises Rejected when nothing is left, or too much had to be set aside."""
    records = typed.loaded + typed.rejected
    if not records:
        raise rejected(
            "no_rows", "The file has a header, but not one row. Choose the file that holds the table."
        )
    if typed.rejected <= records * limits.max_rejected_share:
        return
    if len(typed.columns) == 1 and typed.wide * 2 > records:
        raise rejected(
            "no_header",
            "The first line is not a header: most lines have more fields than it has. Add a header.",
        )
    first = typed.first_rejects[0]
    raise rejected(
        "bad_rows",
        f"{typed.rejected:,} of {counted(records, 'row does', 'rows do')} not fit the header, more than "
        f"{limits.max_rejected_share:.0%}. The first is line {first.line}: {first.reason} "
        f"({shown(first.text)}). Check the separator and the quotes.",
        line=first.line,
        rejected=typed.rejected,
        records=records,
        most_share=limits.max_rejected_share,
        reason=first.reason,
    )


def warnings(typed: Typed, source: Source[Any], temp: Path) -> tuple[Notice, ...]:
    found = [*source.notices, *_of_the_file(typed, temp)]
    for place, column in enumerate(typed.columns):
        found += _of_a_column(column, typed.readings[place], typed.tallies[place], typed.evidence[place])
    return tuple(found)


def _of_the_file(typed: Typed, temp: Path) -> Iterator[Notice]:
    if typed.rejected:
        first = typed.first_rejects[0]
        yield Notice(
            "bad_rows",
            f"{counted(typed.rejected, 'row was', 'rows were')} set aside, the first on line {first.line}: "
            f"{first.reason}. Download the rejected lines, mend them and upload them again.",
            line=first.line,
            count=typed.rejected,
            params={"reason": first.reason},
        )
    if len(typed.line_ends) > 1 or "cr" in typed.line_ends:
        yield Notice(
            "line_ends",
            f"Lines end in different or old ways ({', '.join(sorted(typed.line_ends))}); all were read.",
            params={"line_ends": sorted(typed.line_ends)},
        )
    if typed.skipped["blank"] > 1:
        yield Notice(
            "blank_lines",
            f"{typed.skipped['blank']:,} blank lines were skipped.",
            count=typed.skipped["blank"],
        )
    if typed.control_line is not None:
        yield Notice(
            "control_chars",
            f"Text holds control characters, first on line {typed.control_line}. They were kept.",
            line=typed.control_line,
        )
    repeated = repeated_rows(typed, temp)
    if repeated:
        yield Notice(
            "duplicate_rows",
            f"{counted(repeated, 'row repeats', 'rows repeat')} an earlier row exactly. Nothing was taken out.",
            count=repeated,
        )


def repeated_rows(typed: Typed, temp: Path) -> int:
    """How many rows repeat an earlier one in every column.

    Most files have a column that is unique; the likeliest is tried first, because it answers for one column's price.
    Rows are compared by 64-bit hashes: of ten million rows, the odds to miscount are one in 370,000.
    """
    names = [quote_name(column.name) for column in typed.columns]
    varied = max(range(len(names)), key=lambda place: len(typed.evidence[place]))
    with connect(temp=temp) as connection:

        def repeats(columns: str) -> int:
            hashes = f"select hash({columns}) as h from {parquet_files(typed.parts)}"
            row = connection.execute(f"select count(*) - count(distinct h) from ({hashes})").fetchone()
            return int(row[0]) if row else 0

        if not typed.parts or repeats(f"coalesce({names[varied]}::varchar, '')") == 0:
            return 0
        return repeats(", ".join(names))


def _of_a_column(column: Column, reading: Reading, tally: Tally, evidence: list[str]) -> Iterator[Notice]:
    name = shown(column.name)
    missing = tally.counts["hidden_blank"] + tally.counts["null_spellings"] + tally.counts["non_finite"]
    if tally.values == missing:
        yield Notice("empty_column", f'Column "{name}" holds no value at all.', column.name)
        return
    for code in _COUNTED:
        if count := tally.counts[code]:
            yield _counted(code, column.name, count)
    if reading.type in ("date", "timestamp"):
        yield from _of_dates(column, reading, tally, evidence)
    elif reading.type == "text":
        yield from _of_text(column, evidence)
    elif reading.type == "double":
        yield from _of_numbers(column, reading, evidence)


def non_finite(column: str, count: int) -> Notice:
    """So many values of the column are NaN or infinite, and count as missing."""
    return _counted("non_finite", column, count)


def _counted(code: str, column: str, count: int) -> Notice:
    sentence, one, more = _COUNTED[code]
    message = sentence.format(name=shown(column), count=counted(count, one, more))
    return Notice(code, message, column, count=count)


# What was met in a column, and how often: the sentence, and what is counted, one or more of it.
_COUNTED = {
    "hidden_blank": ('Column "{name}" has {count} of nothing but blanks, taken as missing.', "cell", "cells"),
    "null_spellings": (
        'Column "{name}" writes a missing value in words (as "N/A" or "null") {count}.',
        "time",
        "times",
    ),
    "non_finite": (
        'Column "{name}" has {count} without a finite number (NaN, infinite), taken as missing.',
        "value",
        "values",
    ),
    "invisible_chars": (
        'Column "{name}" has {count} with blanks or invisible signs; such an id was kept as it is, and differs from '
        "the same id without them.",
        "id",
        "ids",
    ),
    "without_offset": (
        'Column "{name}" has {count} without an offset beside others that have one; they were read as UTC.',
        "time",
        "times",
    ),
    "formula_guard": (
        'Column "{name}" had an apostrophe before {count} that a spreadsheet would take for a formula. Our export '
        "put it there, so it was taken off again.",
        "cell",
        "cells",
    ),
}


def _of_dates(column: Column, reading: Reading, tally: Tally, evidence: list[str]) -> Iterator[Notice]:
    name = shown(column.name)
    if reading.notation == "digits" or reading.notation in EPOCHS:
        since = (
            ""
            if reading.notation == "digits"
            else f", in UTC ({_EPOCH_UNITS[str(reading.notation)]} since 1970)"
        )
        yield Notice(
            "number_dates",
            f'Column "{name}" holds whole numbers that were read as dates{since}, as in {shown(evidence[0])}.',
            column.name,
            params={"notation": reading.notation, "example": evidence[0]},
        )
        return
    if reading.notation in ("day-first", "month-first") and not tally.dates_certain:
        yield Notice(
            "ambiguous_dates",
            f'Column "{name}" never shows which comes first, day or month; day first (31/01/2024) was assumed.',
            column.name,
            params={"assumed": "day-first"},
        )
    if reading.zoned:
        yield Notice(
            "time_zone", f'Column "{name}" holds times with a zone; they are kept in UTC.', column.name
        )


_EPOCH_UNITS = {"epoch-s": "seconds", "epoch-ms": "milliseconds", "epoch-us": "microseconds"}


def _of_text(column: Column, evidence: list[str]) -> Iterator[Notice]:
    name = shown(column.name)
    kinds = date_kinds(evidence)
    if len(kinds) > 1 or (kinds and all(date_kinds([value]) for value in evidence)):
        yield Notice(
            "mixed_dates",
            f'Column "{name}" writes dates in several ways, so it stays text. Write them all as 2024-01-31.',
            column.name,
        )
    yield from _of_almost_numbers(column, evidence)
    long = [value for value in evidence if _LONG_INTEGER.fullmatch(value)]
    beyond = any(not -_INT64 <= int(value) < _INT64 for value in long)
    if long and (beyond or all(value.lstrip("+-").replace(".", "").isdigit() for value in evidence)):
        yield Notice(
            "big_numbers",
            f'Column "{name}" holds whole numbers too long to count with ({named(long, 1)}); it stays text, so that '
            "no digit is lost.",
            column.name,
            params={"example": long[0]},
        )


def _of_almost_numbers(column: Column, evidence: list[str]) -> Iterator[Notice]:
    words = [value for value in evidence if not _NUMBER.fullmatch(value)]
    if words and len(words) * 10 <= len(evidence) and not all(value.isdigit() for value in words):
        yield Notice(
            "mixed_numbers",
            f'Column "{shown(column.name)}" is almost all numbers, but also holds {named(words, 3)}, so it stays '
            "text. Clear those cells and upload the file again to have it read as numbers.",
            column.name,
            params={"words": words[:3]},
        )


def _of_numbers(column: Column, reading: Reading, evidence: list[str]) -> Iterator[Notice]:
    name = shown(column.name)
    if reading.format:
        example = next((value for value in evidence if not value.isdigit()), evidence[0])
        yield Notice(
            "number_format",
            f'Column "{name}" was read as numbers ({reading.format}), as in {shown(example)}.',
            column.name,
            params={"notation": reading.notation, "affix": reading.affix, "example": example},
        )
    if re.search(r"(?i)(?:^|[_ ])id$|[a-z]I[Dd]$", column.name):
        damaged = sum(bool(_SCIENTIFIC.fullmatch(value)) for value in evidence)
        if damaged * 2 > len(evidence):
            yield Notice(
                "damaged_ids",
                f'The ids in column "{name}" look like 1.23E+15: a spreadsheet has rounded them. Export them as text.',
                column.name,
            )
