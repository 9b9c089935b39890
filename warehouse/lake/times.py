"""Times as the clocks of a dataset of events show them, and what is said of them when a file comes in.

A time without an offset is kept as it was written; one with an offset is kept in UTC, and its column says so (`utc` in its
format). Nothing is shifted before it is read: then the instants are shown by the clocks of the dataset's time zone, beside
which the others stand as they were written. The day of an event is the day on those clocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from warehouse.lake.duck import connect, quote_literal, quote_name
from warehouse.lake.notices import Notice, counted, shown
from warehouse.lake.tables import LINE, Column, Table, relation_sql

FIRST_DAY = date(1970, 1, 1)  # times before it are mostly blanks in disguise
UTC_NAME = "UTC"
ROLE = "time_zone"


def zone_of(mapping: Mapping[str, Any]) -> str:
    """The time zone of a dataset's clocks, a name of the IANA's list: UTC unless its mapping names one."""
    return str(mapping.get(ROLE) or UTC_NAME)


def has_offsets(column: Column) -> bool:
    """Whether the column holds instants, kept in UTC: its file said how far each time is from UTC."""
    return column.type == "timestamp" and "utc" in (column.format or "").split()


def local_sql(column: Column, zone: str, value: str | None = None) -> str:
    """The column as a timestamp on the zone's clocks; whole numbers are read as days like 19970131.

    `value` is SQL for the column where that is more than its name.
    """
    value = value or quote_name(column.name)
    if column.type == "integer":
        return f"try_strptime(cast({value} as varchar), '%Y%m%d')"
    cast = "cast" if column.type in ("date", "timestamp") else "try_cast"
    at = f"{cast}({value} as timestamp)"
    if not has_offsets(column) or zone == UTC_NAME:
        return at
    return f"{at} + {_offset_sql(at, _offsets(zone))}"


def _offset_sql(at: str, offsets: Sequence[tuple[datetime, int]]) -> str:
    """The interval from UTC at an instant, found by halving: four times as fast as DuckDB's own zones, row by row."""
    if len(offsets) == 1:
        return f"interval '{offsets[0][1]} seconds'"
    half = len(offsets) // 2
    before, after = (_offset_sql(at, part) for part in (offsets[:half], offsets[half:]))
    return f"(case when {at} < timestamp '{offsets[half][0]}' then {before} else {after} end)"


@lru_cache(maxsize=64)
def _offsets(zone: str) -> tuple[tuple[datetime, int], ...]:
    """The zone's offsets in seconds, each with the instant (in UTC) since which it holds, from 1970 to 2040: what happened
    before counts nowhere, and what lies behind it goes by the last."""
    clocks = ZoneInfo(zone)

    def offset(at: datetime) -> int:
        found = at.replace(tzinfo=UTC).astimezone(clocks).utcoffset()
        return int(found.total_seconds()) if found else 0

    at, last, day = datetime(1970, 1, 1), datetime(2040, 1, 1), timedelta(days=1)  # noqa: DTZ001 - in UTC
    found = [(at, offset(at))]
    while at < last:
        if offset(at + day) != found[-1][1]:
            low, high = at, at + day
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
                low, high = (middle, high) if offset(middle) == found[-1][1] else (low, middle)
            found.append((high, offset(high)))
        at += day
    return tuple(found)


def ancient_sql(time: str) -> str:
    """True for a time before 1970."""
    return f"{time} < date '{FIRST_DAY}'"


def future_sql(time: str, received_on: date) -> str:
    """True for a time after the day of receipt."""
    return f"{time} >= date '{received_on + timedelta(days=1)}'"


def usable_sql(time: str, received_on: date) -> str:
    """True for a time that can be used: there, not before 1970, and not after the day of receipt."""
    return f"{time} >= date '{FIRST_DAY}' and {time} < date '{received_on + timedelta(days=1)}'"


def today(zone: str, now: datetime | None = None) -> date:
    """The day that the zone's clocks show."""
    return (now or datetime.now(UTC)).astimezone(ZoneInfo(zone)).date()


# --- a file that comes in --------------------------------------------------------------------------------------


def notices(landed: Table, name: str | None, zone: str, received_on: date, temp: Path) -> list[Notice]:
    """Of the events that have landed: on which clocks their times were read, and how many of them cannot be used."""
    column = next((each for each in landed.columns if each.name == name), None)
    if column is None or column.type not in ("date", "timestamp", "integer"):
        return []
    found = [_read_as(column, zone)] if column.type == "timestamp" else []
    time = local_sql(column, zone)
    unusable = {"ancient_events": ancient_sql(time), "future_events": future_sql(time, received_on)}
    with connect(temp=temp) as connection:
        sums = ", ".join(
            f"count(*) filter (where {test}), min({LINE}) filter (where {test})" for test in unusable.values()
        )
        row = connection.execute(f"select {sums} from ({relation_sql(landed)})").fetchall()[0]
    for place, code in enumerate(unusable):
        count, line = row[2 * place : 2 * place + 2]
        if count:
            found.append(_unusable(code, column.name, int(count), int(line)))
    return found


def _read_as(column: Column, zone: str) -> Notice:
    offsets = has_offsets(column)
    how = (
        f'Times in column "{shown(column.name)}" carry an offset: they were brought to the clocks of {zone}'
        if offsets
        else f'Times in column "{shown(column.name)}" carry no offset: they were read as the clocks of {zone} show them'
    )
    return Notice(
        "times_read_as",
        f"{how}, and an event belongs to the day there. Another zone can be named in the dataset's mapping.",
        column.name,
        params={"zone": zone, "offsets": "yes" if offsets else "no"},
    )


def _unusable(code: str, column: str, count: int, line: int) -> Notice:
    events = counted(count, "event lies", "events lie")
    place = f'in column "{shown(column)}", the first on line {line}. They were kept, and no build uses them'
    if code == "ancient_events":
        said = f"{events} before 1970 {place}: such dates are mostly blanks in disguise."
        return Notice("ancient_events", said, column, line=line, count=count)
    said = f"{events} in the future {place}. Check the dates, and which comes first, day or month."
    return Notice("future_events", said, column, line=line, count=count)


def like_before(previous: Table | None, landed: Table, zone: str, into: Path) -> Table:
    """The landed rows with their times in the manner of the dataset's earlier rows: all with offsets, or all without.

    One column is read in one way. So times that come without an offset into a column of instants become instants, by the
    zone's clocks; and instants become what those clocks show where the column has no offsets.
    """
    if previous is None:
        return landed
    before = {column.name: column for column in previous.columns}
    changed: dict[str, Column] = {}
    items = []
    for column in landed.columns:
        old = before.get(column.name)
        if old is None or column.type not in ("date", "timestamp") or old.type not in ("date", "timestamp"):
            continue
        if has_offsets(old):
            changed[column.name] = replace(column, type="timestamp", format=old.format)
            if not has_offsets(column) and zone != UTC_NAME:
                at = f"cast({quote_name(column.name)} as timestamp)"
                items.append((column.name, f"timezone('UTC', timezone({quote_literal(zone)}, {at}))"))
        elif has_offsets(column):
            changed[column.name] = replace(column, format=None)
            if zone != UTC_NAME:
                items.append((column.name, local_sql(column, zone)))
    if not changed:
        return landed
    columns = tuple(changed.get(column.name, column) for column in landed.columns)
    if not items or not landed.parts:
        return replace(landed, columns=columns)
    replaced = ", ".join(f"{sql} as {quote_name(name)}" for name, sql in items)
    rows = f"select * replace ({replaced}) from ({relation_sql(landed)})"
    part = into / "part-in-the-same-manner.parquet"
    with connect(temp=into, keep_order=True) as connection:
        connection.execute(f"copy ({rows}) to {quote_literal(part)} (format parquet, compression zstd)")
    return Table(columns, (part,), landed.rows)
