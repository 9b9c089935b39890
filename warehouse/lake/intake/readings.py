"""How the text of a column is read: as which type, in which notation. One column, one reading, over the whole file.

`guess` takes the first reading, in the order below, that holds for every value it has seen. The caller converts
with it, and comes back with the values that contradict it; since each answer must hold for all the evidence, the
last one is the narrowest reading that the whole file bears.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from warehouse.lake.intake import digits
from warehouse.lake.tables import Column, ColumnType

# Spellings of "no value" that programs write into columns of numbers and dates. In text they are left as they are.
MISSING = frozenset(
    {"null", "n/a", "na", "#n/a", "none", "nil", "(null)", "\\n", "-", "--", "?", "<na>", "nat"}
    | {"#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"}
)
NOT_FINITE = frozenset({"nan", "-nan", "+nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"})
NO_DATE = frozenset({"0000-00-00", "0000-00-00 00:00:00", "00000000"})
_CURRENCIES = r"R\$|US\$|A\$|C\$|\$|€|£|¥|BRL|USD|EUR|GBP"
_AFFIXED = re.compile(
    rf"(?P<s1>[-+]?)\s*(?P<prefix>{_CURRENCIES})?\s*(?P<s2>[-+]?)(?P<number>[\d.,]+)\s*(?P<suffix>%|{_CURRENCIES})?"
)
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)")
_POINT = r"[-+]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4})?"
_GROUPED_BY_COMMA = r"[-+]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d*)?|\.\d+)"
_COMMA = r"[-+]?(?:[1-9]\d{0,2}(?:\.\d{3})+|0|[1-9]\d*)(?:,\d+)?"
NUMBERS = {"point": _POINT, "thousands-comma": _GROUPED_BY_COMMA, "decimal-comma": _COMMA}
Commas = Literal["unknown", "likely", "proven"]
_ORDERS: dict[Commas, tuple[str, ...]] = {
    "unknown": ("point", "thousands-comma", "decimal-comma"),
    "likely": ("point", "decimal-comma", "thousands-comma"),
    "proven": ("decimal-comma", "point", "thousands-comma"),
}
_INT64 = 2**63
EXACT = 2**53  # above it, doubles no longer tell neighbouring integers apart


@dataclass(frozen=True)
class Reading:
    """`notation` of numbers: point, thousands-comma, decimal-comma, and the `affix` (currency or %) that they carry.
    Of dates: iso, day-first, month-first, year-first, words; digits (19970131), epoch-s, epoch-ms and epoch-us; `zoned`
    instants are kept in UTC."""

    type: ColumnType
    notation: str | None = None
    affix: str | None = None
    zoned: bool = False

    @property
    def format(self) -> str | None:
        """What `Column.format` says; None for the plain notation."""
        plain = self.notation in (None, "point", "iso", "empty")
        words = [] if plain else [str(self.notation)]
        words += [self.affix] if self.affix else []
        words += ["utc"] if self.zoned else []
        return " ".join(words) or None

    @classmethod
    def of(cls, column: Column) -> "Reading":
        """How the values of a dataset's column were read, as its `format` tells.

        >>> Reading.of(Column("price", "double", "decimal-comma R$"))
        Reading(type='double', notation='decimal-comma', affix='R$', zoned=False)
        """
        words = (column.format or "").split()
        kind: ColumnType = "double" if column.type == "decimal" else column.type
        notation = next((word for word in words if word in _NOTATIONS), _PLAIN.get(kind))
        affix = next((word for word in words if word not in _NOTATIONS and word != "utc"), None)
        return cls(kind, notation, affix, zoned="utc" in words)


_PLAIN = {"double": "point", "date": "iso", "timestamp": "iso"}
_NOTATIONS = (
    *("thousands-comma", "decimal-comma"),
    *("day-first", "month-first", "year-first", "words", "digits", *digits.EPOCHS),
)
TEXT = Reading("text")
EMPTY = Reading("text", "empty")  # no value was seen yet: any value contradicts it


def guess(
    evidence: Iterable[str], commas: Commas = "unknown", name: str = "", known: str | None = None
) -> Reading:
    """The narrowest reading that holds for all of the evidence: trimmed values, missing ones left out.

    `1.234` and `1,234` can mean two things each. `commas` says what the rest of the file shows: that decimal
    commas are `likely` (semicolons separate its fields) or `proven` (by another column, as in `1.234,56`).
    Whole numbers may be dates (19970131), if the `name` of the column does not say otherwise, nor the type by which
    it is `known`.
    """
    values = list(evidence)
    if not values:
        return EMPTY
    numbered = digits.dates(values, name, known)
    if numbered:
        type_, notation, zoned = numbered
        return Reading(type_, notation, zoned=zoned)
    for holds in (_boolean, _integer, _number, _date):
        reading = holds(values, commas)
        if reading is not None:
            return reading
    return TEXT


def _boolean(values: list[str], _: Commas) -> Reading | None:
    # yes/no stay text: they are shown, chosen as an outcome and exported as they came
    return Reading("boolean") if all(value.lower() in ("true", "false") for value in values) else None


def _integer(values: list[str], _: Commas) -> Reading | None:
    if all(_INTEGER.fullmatch(value) and -_INT64 <= int(value) < _INT64 for value in values):
        return Reading("integer")
    return None


def _number(values: list[str], commas: Commas) -> Reading | None:
    if not any(char.isdigit() for char in values[0]):
        return None
    affixes = set()
    numbers = []
    for value in values:
        bare, affix = without_affix(value)
        affixes.add(affix)
        numbers.append(bare)
    affix = next(iter(affixes - {None}), None)
    if len(affixes - {None}) > 1 or (affix == "%" and None in affixes):
        return None
    for notation in _ORDERS[commas]:
        pattern = re.compile(NUMBERS[notation])
        if all(pattern.fullmatch(number) and is_exact(number, notation) for number in numbers):
            return Reading("double", notation, affix)
    return None


def is_exact(number: str, notation: str) -> bool:
    """Whether a double keeps this number: integers of 16 digits and more are identifiers, and stay text."""
    digits = number.replace("." if notation == "decimal-comma" else ",", "").lstrip("+-")
    return not digits.isdigit() or int(digits) <= EXACT


def without_affix(value: str) -> tuple[str, str | None]:
    """The bare number and its currency or percent sign: `-R$ 12,50` is (`-12,50`, `R$`)."""
    found = _AFFIXED.fullmatch(value)
    if not found or (found["s1"] and found["s2"]) or (found["prefix"] and found["suffix"]):
        return value, None
    return found["s1"] + found["s2"] + found["number"], found["prefix"] or found["suffix"]


# --- dates -----------------------------------------------------------------------------------------------------

_TIME = (
    r"(?:(?:[T ]|,? )(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?\s?(?P<zone>Z|[+-]\d\d:?\d\d|UTC)?)?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janeiro",
            "feb february fev fevereiro",
            "mar march março marco",
            "apr april abr abril",
            "may mai maio",
            "jun june junho",
            "jul july julho",
            "aug august ago agosto",
            "sep sept september set setembro",
            "oct october out outubro",
            "nov november novembro",
            "dec december dez dezembro",
        ),
        1,
    )
    for name in names.split()
}
_LETTERS = r"(?P<word>[^\W\d_]{3,9})\.?"
_WRITTEN = ("iso", "year-first", "day-first", "month-first", "words")  # in the order in which they are tried
_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {
    "iso": (re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d){_TIME}"),),
    "year-first": (re.compile(rf"(?P<year>\d{{4}})[/.-](?P<month>\d{{1,2}})[/.-](?P<day>\d{{1,2}}){_TIME}"),),
    "day-first": (
        re.compile(rf"(?P<day>\d{{1,2}})(?P<sep>[/.-])(?P<month>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}){_TIME}"),
    ),
    "month-first": (
        re.compile(rf"(?P<month>\d{{1,2}})(?P<sep>[/.-])(?P<day>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}){_TIME}"),
    ),
    "words": (
        re.compile(rf"{_LETTERS} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_TIME}"),
        re.compile(rf"(?P<day>\d{{1,2}})(?:[ -]| de ){_LETTERS}(?:[ -]| de )(?P<year>\d{{4}}){_TIME}"),
    ),
    "digits": (
        re.compile(
            r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d))?"
        ),
    ),
}


def _date(values: list[str], _: Commas) -> Reading | None:
    if not any(char.isdigit() for char in values[0]):
        return None
    for notation in _WRITTEN:
        found = [parse_moment(value, notation) for value in values]
        if all(found):
            timed = any(moment.timed for moment in found if moment)
            zoned = any(moment.zoned for moment in found if moment)
            return Reading("timestamp" if timed else "date", notation, zoned=zoned)
    return None


@dataclass(frozen=True)
class Moment:
    at: datetime  # naive; of zoned text, in UTC
    timed: bool
    zoned: bool
    certain: bool  # the day is above 12, so that it cannot be a month


def parse_moment(value: str, notation: str) -> Moment | None:
    """The date or instant that the text names in that notation, or None."""
    for pattern in _PATTERNS[notation]:
        found = pattern.fullmatch(value)
        if found:
            return _moment(found.groupdict())
    return None


def _moment(parts: dict[str, str | None]) -> Moment | None:
    month = _MONTHS.get((parts.get("word") or "").lower()) if "word" in parts else int(parts["month"] or 0)
    day, hour = int(parts["day"] or 0), int(parts["hour"] or 0)
    if parts.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if str(parts["half"])[0] in "pP" else 0)
    fraction = (parts.get("fraction") or "").rstrip("0")
    if len(fraction) > 6:
        return None  # a timestamp keeps microseconds: what is finer stays text
    try:
        at = datetime(  # noqa: DTZ001 - text without a zone is kept without one
            int(parts["year"] or 0),
            month or 0,
            day,
            hour,
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            int(fraction.ljust(6, "0")),
        )
        if parts.get("zone"):
            zone = str(parts["zone"]).replace("UTC", "+0000").replace("Z", "+0000")
            at = at.replace(tzinfo=datetime.strptime(zone, "%z").tzinfo).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return Moment(at, parts["hour"] is not None, parts.get("zone") is not None, day > 12)


def date_kinds(values: Iterable[str]) -> set[str]:
    """The families of date notations met: day-first and month-first look alike and are one."""
    kinds: set[str] = set()
    for value in values:
        for notation, kind in (
            ("iso", "iso"),
            ("day-first", "slashes"),
            ("month-first", "slashes"),
            ("words", "words"),
        ):
            if parse_moment(value, notation):
                kinds.add(kind)
    return kinds
