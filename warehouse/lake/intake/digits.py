"""Whole numbers that are dates: 19970131, 19970131093000, and seconds since 1970 or parts of them.

Numbers may also just be numbers. What is named like a date is believed at once; what has another name, or none, when
many different values are all days of the calendar, as numbers that count or cost something never are.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from warehouse.lake.profile.words import DATED, KEY, ROW, words
from warehouse.lake.tables import ColumnType

_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_OPEN_END = "99991231"  # "until further notice"
_DIGITS = re.compile(rf"{_DAY}|{_OPEN_END}")
_TIMED = re.compile(rf"{_DAY}(?:[01]\d|2[0-3])[0-5]\d[0-5]\d")
_MANY = 32  # more than a month has days: a counter that began as a date has left the calendar by then
FROM, TO = 946_684_800, 4_102_444_800  # 2000 and 2100, in seconds since 1970
EPOCHS = {"epoch-s": 1, "epoch-ms": 1_000, "epoch-us": 1_000_000}


def dates(values: Sequence[str], name: str, known: str | None) -> tuple[ColumnType, str, bool] | None:
    """The type, the notation and whether it is UTC, if all these values are dates as numbers.

    `known` is the type that the column has in the dataset's earlier rows.
    """
    if known not in (None, "date", "timestamp") or not values[0].isdigit():
        return None
    header = set(words(name))
    named = bool(header & DATED) or known is not None
    if header & (KEY | ROW) or (not named and len(values) < _MANY):
        return None
    if all(map(_DIGITS.fullmatch, values)) and all(map(_is_day, values)):
        return "date", "digits", False
    if all(map(_TIMED.fullmatch, values)) and all(_is_day(value[:8]) for value in values):
        return "timestamp", "digits", False
    return _since_1970(values) if named else None


def _is_day(value: str) -> bool:
    try:
        datetime.strptime(value, "%Y%m%d")  # noqa: DTZ007 - only whether there is such a day
    except ValueError:
        return False
    return True


def _since_1970(values: Sequence[str]) -> tuple[ColumnType, str, bool] | None:
    if not all(value.isdigit() and len(value) <= 16 for value in values):
        return None
    for notation, unit in EPOCHS.items():
        if all(FROM * unit <= int(value) < TO * unit for value in values):
            return "timestamp", notation, True
    return None
