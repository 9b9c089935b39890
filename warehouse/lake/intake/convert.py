"""Turns columns of text into typed columns, whole arrays at a time, and proves each value on the way.

A cast that would lose something is a contradiction, not a conversion: leading zeros, digits beyond a double, a word
among numbers. `convert` then returns the offending values instead of an array.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake.intake import digits
from warehouse.lake.intake.digits import EPOCHS
from warehouse.lake.intake.readings import (
    EMPTY,
    EXACT,
    MISSING,
    NO_DATE,
    NOT_FINITE,
    NUMBERS,
    Moment,
    Reading,
    is_exact,
    parse_moment,
)

_MISSING = pa.array(sorted(MISSING))
_NOT_FINITE = pa.array(sorted(NOT_FINITE))
_NO_DATE = pa.array(sorted(NO_DATE | MISSING))
_OFFENDERS = 50


class Contradicted(Exception):
    """Values that the reading cannot hold."""

    def __init__(self, values: list[str]) -> None:
        super().__init__(values)
        self.values = values


@dataclass
class Tally:
    """What was met in one column besides plain values: how often each, by the code of its notice."""

    counts: Counter[str] = field(default_factory=Counter)
    values: int = 0
    dates_certain: bool = False

    def add(self, other: "Tally") -> None:
        self.counts.update(other.counts)
        self.values += other.values
        self.dates_certain |= other.dates_certain


def convert(array: pa.Array, reading: Reading) -> tuple[pa.Array, Tally]:
    """The array (strings, null where empty) in the reading's type; raises Contradicted."""
    tally = Tally(values=len(array) - array.null_count)
    if tally.values == 0:
        return pa.nulls(len(array), _TYPES[reading.type]), tally
    if reading == EMPTY:
        return _nothing(array, reading, tally), tally
    if reading.type == "text":
        return _text(array, tally), tally
    fast = _fast(array, reading)
    if fast is not None:
        return fast, tally
    bare = _without_missing(array, reading, tally)
    if reading.type == "double":
        return _number(bare, reading), tally
    if reading.type == "integer":
        return _integer(bare), tally
    if reading.type == "boolean":
        return _boolean(bare), tally
    return _moments(bare, reading, tally), tally


_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def distinct_values(array: pa.Array, most: int) -> list[str]:
    """Up to `most` distinct values, trimmed, without those that mean "no value"."""
    seen = pc.unique(pc.utf8_trim_whitespace(array)).to_pylist()
    return [v for v in seen if v and v.lower() not in MISSING | NOT_FINITE | NO_DATE][:most]


def _fast(array: pa.Array, reading: Reading) -> pa.Array | None:
    """The plain notations by one cast; None when a value asks for a closer look."""
    if reading.affix or reading.zoned or reading.notation not in (None, "point", "iso"):
        return None
    try:
        typed = pc.cast(array, _TYPES[reading.type])
    except pa.ArrowInvalid:
        return None
    if reading.type == "boolean":
        return (
            typed if (pc.min(pc.binary_length(array)).as_py() or 4) >= 4 else None
        )  # "0" and "1" are numbers
    if reading.type in ("integer", "double") and _has_leading_zero(array):
        return None
    if reading.type == "double":
        # NaN, infinities and integers beyond a double all fail this comparison
        values = typed.to_numpy(zero_copy_only=False) if typed.null_count else typed.to_numpy()
        unsafe = ~(np.abs(values) <= EXACT)
        if int(np.count_nonzero(unsafe)) > typed.null_count:
            return None
    return typed


def _has_leading_zero(array: pa.Array) -> bool:
    """Whether a value begins with 0 and goes on with a digit or x, after a sign or not ("007", "0x1F")."""
    _, offsets_buffer, data_buffer = array.buffers()
    if data_buffer is None or not data_buffer.size:
        return False
    offsets = np.frombuffer(offsets_buffer, np.int32)[array.offset : array.offset + len(array) + 1]
    octets = np.frombuffer(data_buffer, np.uint8)
    starts, lengths = offsets[:-1], np.diff(offsets)
    starts, lengths = starts[lengths > 1], lengths[lengths > 1]
    first = octets[starts]
    signed = (first == ord("-")) | (first == ord("+"))
    if signed.any():
        keep = ~signed | (lengths > 2)
        starts, signed = starts[keep] + signed[keep], signed[keep]
        first = octets[starts]
    zero = starts[first == ord("0")]
    second = octets[zero + 1]
    return bool(
        (((second >= ord("0")) & (second <= ord("9"))) | (second == ord("x")) | (second == ord("X"))).any()
    )


def _nothing(array: pa.Array, reading: Reading, tally: Tally) -> pa.Array:
    values = pc.drop_null(_without_missing(array, reading, tally))
    if len(values):
        raise Contradicted(pc.unique(values).to_pylist()[:_OFFENDERS])
    return pa.nulls(len(array), pa.string())


def _text(array: pa.Array, tally: Tally) -> pa.Array:
    """Text as it came; a cell of nothing but blanks holds no value."""
    if not _begins_blank(array):
        return array
    blank = pc.equal(pc.utf8_trim_whitespace(array), "")
    count = pc.sum(blank).as_py() or 0
    if not count:
        return array
    tally.counts["hidden_blank"] += count
    return pc.if_else(blank, pa.scalar(None, array.type), array)


def _begins_blank(array: pa.Array) -> bool:
    """Whether any value may begin with a blank: a cheap look at first bytes."""
    _, offsets_buffer, data_buffer = array.buffers()
    if data_buffer is None or not data_buffer.size:
        return False
    offsets = np.frombuffer(offsets_buffer, np.int32)[array.offset : array.offset + len(array) + 1]
    octets = np.frombuffer(data_buffer, np.uint8)
    starts = offsets[:-1][np.diff(offsets) > 0]
    first = octets[starts]
    # blanks of other scripts begin with C2, E1, E2, E3
    return bool(((first <= 32) | (first == 0xC2) | ((first >= 0xE1) & (first <= 0xE3))).any())


def _without_missing(array: pa.Array, reading: Reading, tally: Tally) -> pa.Array:
    """Trimmed, with null for blanks and for the spellings of a missing value; each kind is counted."""
    trimmed = pc.utf8_trim_whitespace(array)
    lower = pc.utf8_lower(trimmed)
    dated = reading.type in ("date", "timestamp")
    absent = {
        "hidden_blank": pc.equal(trimmed, ""),
        "null_spellings": pc.is_in(lower, _NO_DATE if dated else _MISSING),
        "non_finite": pc.is_in(lower, _NOT_FINITE),
    }
    for code, mask in absent.items():
        count = pc.sum(mask).as_py() or 0
        if count:
            tally.counts[code] += count
            trimmed = pc.if_else(mask, pa.scalar(None, trimmed.type), trimmed)
    if reading.type == "double":
        trimmed = _without_overflow(trimmed, tally)
    return trimmed


def _without_overflow(array: pa.Array, tally: Tally) -> pa.Array:
    huge = pc.match_substring_regex(array, r"^[-+]?[\d.]+[eE]\+?\d{3,4}$")
    if not pc.any(huge).as_py():
        return array
    infinite = pc.and_(huge, pc.is_inf(pc.cast(pc.if_else(huge, array, "0"), pa.float64())))
    tally.counts["non_finite"] += pc.sum(infinite).as_py() or 0
    return pc.if_else(infinite, pa.scalar(None, array.type), array)


def _demand(array: pa.Array, pattern: str) -> None:
    """Raises Contradicted with the values that the pattern does not cover."""
    wrong = pc.invert(pc.match_substring_regex(array, f"^(?:{pattern})$"))
    if pc.any(wrong).as_py():
        raise Contradicted(pc.unique(array.filter(wrong)).to_pylist()[:_OFFENDERS])


def _integer(array: pa.Array) -> pa.Array:
    _demand(array, r"[-+]?(?:0|[1-9]\d*)")
    bare = pc.replace_substring_regex(array, r"^\+", "")
    try:
        return pc.cast(bare, pa.int64())
    except pa.ArrowInvalid:
        _demand(array, r"[-+]?\d{1,18}")
        raise


def _number(array: pa.Array, reading: Reading) -> pa.Array:
    array = _without_affix(array, reading)
    notation = str(reading.notation)
    _demand(array, NUMBERS[notation])
    if notation == "thousands-comma":
        array = pc.replace_substring(array, ",", "")
    elif notation == "decimal-comma":
        array = pc.replace_substring(pc.replace_substring(array, ".", ""), ",", ".")
    typed = pc.cast(array, pa.float64())
    inexact = pc.greater(pc.abs(typed), float(EXACT))
    if pc.any(inexact).as_py():
        lost = [v for v in pc.unique(array.filter(inexact)).to_pylist() if not is_exact(v, "point")]
        if lost:
            raise Contradicted(lost[:_OFFENDERS])
    return typed


def _without_affix(array: pa.Array, reading: Reading) -> pa.Array:
    """The bare numbers. A currency may be left out here and there; a percent sign may not."""
    if not reading.affix:
        return array
    sign = re.escape(reading.affix)
    number = r"([-+]?[\d.,]+)"
    places = [rf"{sign}\s*{number}", rf"{number}\s*{sign}"] + ([number] if reading.affix != "%" else [])
    pattern = rf"([-+]?)\s*(?:{'|'.join(places)})"
    _demand(array, pattern)
    groups = "".join(rf"\{group}" for group in range(1, len(places) + 2))
    return pc.replace_substring_regex(array, f"^{pattern}$", groups)


def _boolean(array: pa.Array) -> pa.Array:
    _demand(array, r"(?i:true|false)")
    return pc.cast(array, pa.bool_())


def _moments(array: pa.Array, reading: Reading, tally: Tally) -> pa.Array:
    """Dates in any notation: each distinct value is read once."""
    if reading.notation in EPOCHS:
        return _since_1970(array, EPOCHS[str(reading.notation)])
    seen = pc.dictionary_encode(array)
    values = seen.dictionary.to_pylist()
    moments = [parse_moment(value, str(reading.notation)) for value in values]
    wrong = [v for v, m in zip(values, moments, strict=True) if m is None or not _fits(m, reading)]
    if wrong:
        raise Contradicted(wrong[:_OFFENDERS])
    tally.dates_certain = any(moment.certain for moment in moments if moment)
    if reading.zoned:
        bare = pa.array([moment is not None and not moment.zoned for moment in moments], pa.bool_())
        tally.counts["without_offset"] += pc.sum(pc.take(bare, seen.indices)).as_py() or 0
    typed = pa.array([_at(moment) for moment in moments], pa.timestamp("us")).cast(_TYPES[reading.type])
    return pc.take(typed, seen.indices)


def _since_1970(array: pa.Array, parts: int) -> pa.Array:
    """Whole numbers of seconds, or of parts of them, as instants in UTC."""
    _demand(array, r"[1-9]\d{8,15}")
    instants = pc.multiply(pc.cast(array, pa.int64()), 1_000_000 // parts)
    beyond = pc.greater_equal(pc.divide(instants, 1_000_000), digits.TO)
    if pc.any(beyond).as_py():
        raise Contradicted(pc.unique(array.filter(beyond)).to_pylist()[:_OFFENDERS])
    return pc.cast(instants, pa.timestamp("us"))


def _fits(moment: Moment, reading: Reading) -> bool:
    return (reading.type == "timestamp" or not moment.timed) and (reading.zoned or not moment.zoned)


def _at(moment: Moment | None) -> datetime | None:
    return moment.at if moment else None
