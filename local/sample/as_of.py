"""The sample's files as they would have been on an earlier morning: what had not happened yet is not in them."""

from datetime import date, datetime, timedelta

from local.sample.leads import HORIZON, KNOWN_AFTER
from local.sample.table import Table


def events_between(events: Table, since: date | None, until: date | None) -> Table:
    """The events from the first day on and before the second, in time order as they stand."""
    days = [time[:10] for time in events.columns["time"]]
    first = _place(days, since) if since else 0
    last = _place(days, until) if until else len(days)
    return Table({name: column[first:last] for name, column in events.columns.items()})


def leads_on(leads: Table, morning: date) -> Table:
    """Those who were known by that morning; whether one bought is told once their sixty days had passed by then."""
    came = [datetime.strptime(day, "%d/%m/%Y").date() for day in leads.columns["created_on"]]  # noqa: DTZ007
    there = [at for at, day in enumerate(came) if day + timedelta(days=KNOWN_AFTER) <= morning]
    columns = {name: [column[at] for at in there] for name, column in leads.columns.items()}
    over = [came[at] + timedelta(days=HORIZON) < morning for at in there]
    columns["converted"] = [
        told if known else "" for told, known in zip(columns["converted"], over, strict=True)
    ]
    return Table(columns, delimiter=leads.delimiter)


def left_on(events: Table) -> dict[str, date]:
    """The day on which each customer who left did."""
    columns = events.columns
    return {
        key: date.fromisoformat(time[:10])
        for key, time, kind in zip(columns["customer_id"], columns["time"], columns["event"], strict=True)
        if kind == "cancellation"
    }


def _place(days: list[str], day: date) -> int:
    """The place of the first event of that day or later."""
    wanted = day.isoformat()
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        if days[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low
