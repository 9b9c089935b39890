"""What the data say of one entity: its attributes as last received, and what it did, week by week or month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from warehouse.lake import rows
from warehouse.lake.duck import connect, quote_name
from warehouse.lake.erasing.rows import is_entity
from warehouse.lake.events import EventSource, time_sql, type_sql, usable_sql
from warehouse.lake.tables import LINE, Table, relation_sql

Period = Literal["week", "month"]
MOST_PERIODS = {"week": 53, "month": 36}
LAST_EVENTS = 50
MOST_TYPES = 30  # the rest is told together, as a type of no name


@dataclass(frozen=True)
class Events:
    """`periods` begin with `starts`, without gaps; each count is of one type and period. `last` are the newest events."""

    first: datetime | None
    last_at: datetime | None
    total: int
    types: list[dict[str, Any]]
    starts: list[date]
    counts: list[dict[str, Any]]
    last: list[dict[str, Any]]


def attributes(table: Table, key_column: str, key: str) -> dict[str, Any] | None:
    """The entity's values by column, of its last row; None where it has none."""
    if key_column.lower() not in (column.name.lower() for column in table.columns):
        return None
    with connect(memory_limit="512MB", threads=2, keep_order=True) as connection:
        found = connection.execute(
            f"select * from ({relation_sql(table)}) where {is_entity(key_column)}", {"key": key}
        )
        names = [column[0] for column in found.description]
        own = found.fetchall()
    if not own:
        return None
    values = dict(zip(names, own[-1], strict=True))
    return {name: rows.plain(value) for name, value in values.items() if name != LINE}


def events(sources: Sequence[EventSource], key: str, *, by: Period, received_on: date) -> Events:
    """What the entity did, of all these datasets together. What came after the day of receipt is not believed."""
    selects = [
        f"select {place} as place, {time_sql(source)} as happened, {type_sql(source)} as kind, {_amount(source)} as amount,"
        f" {LINE} as line from ({relation_sql(source.table)})"
        f" where {is_entity(str(source.column('entity_key')))} and {usable_sql(source, received_on)}"
        for place, source in enumerate(sources)
    ]
    with connect(memory_limit="512MB", threads=2) as connection:
        connection.execute(f"create temp table own as {' union all '.join(selects)}", {"key": key})
        total, first, last = connection.execute(
            "select count(*), min(happened), max(happened) from own"
        ).fetchall()[0]
        types = connection.execute(
            "select kind, count(*), max(happened) from own group by kind order by count(*) desc, kind"
        ).fetchall()
        starts = _starts(first, last, by)
        told = [row[0] for row in types[:MOST_TYPES]]
        counted = connection.execute(
            f"""
            select cast(date_trunc('{by}', happened) as date), if(list_contains(?, kind), kind, null), count(*), sum(amount)
            from own where happened >= ? group by 1, 2 order by 1, 2
            """,
            [[kind for kind in told if kind is not None], starts[0] if starts else date(1970, 1, 1)],
        ).fetchall()
        newest = connection.execute(
            f"select place, happened, kind, amount from own order by happened desc, line desc limit {LAST_EVENTS}"
        ).fetchall()
    return Events(
        first=first,
        last_at=last,
        total=total,
        types=[{"type": kind, "count": count, "last_at": at} for kind, count, at in types],
        starts=starts,
        counts=[
            {"start": start, "type": kind, "count": count, "amount": amount}
            for start, kind, count, amount in counted
        ],
        last=[
            {"dataset": sources[place].name, "at": at, "type": kind, "amount": amount}
            for place, at, kind, amount in newest
        ],
    )


def _amount(source: EventSource) -> str:
    name = source.column("amount")
    return f"try_cast({quote_name(name)} as double)" if name else "cast(null as double)"


def _starts(first: datetime | None, last: datetime | None, by: Period) -> list[date]:
    """The first days of the weeks or months from the first event to the last, the newest ones only where they are many.

    >>> _starts(datetime(2026, 1, 30), datetime(2026, 3, 2), "month")
    [datetime.date(2026, 1, 1), datetime.date(2026, 2, 1), datetime.date(2026, 3, 1)]
    """
    if first is None or last is None:
        return []
    found = [_start(last.date(), by)]
    while found[0] > _start(first.date(), by) and len(found) < MOST_PERIODS[by]:
        found.insert(0, _start(found[0] - timedelta(days=1), by))
    return found


def _start(day: date, by: Period) -> date:
    return day.replace(day=1) if by == "month" else day - timedelta(days=day.weekday())
