"""What a person is told before a question is trained: each warning where it is due, with its figures, and nowhere else."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake import readiness
from warehouse.lake.events import EventSource
from warehouse.lake.preview import preview
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tables import Column, Table

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)  # of the events
KNOWN_UNTIL = LAST + timedelta(days=1)
HORIZON = 10
NEWEST_PAST = date(2026, 1, 22)  # its horizon has just passed
Left = Mapping[date, int]


def spec_of(folder: Path, *snapshots: date, left: Left | None = None, last: date = LAST) -> BuildSpec:
    """Ten customers who are there since the first day; on each day of `left` so many of them leave, c0 first, and may
    again on another day. The last event is c0's visit."""
    rows = [(f"c{n}", FIRST, "visit") for n in range(10)] + [("c0", last, "visit")]
    rows += [(f"c{n}", day, "leave") for day, count in (left or {}).items() for n in range(count)]
    who, on, what = zip(*rows, strict=True)
    at = [datetime(day.year, day.month, day.day, 12) for day in on]
    path = folder / "log.parquet"
    pq.write_table(
        pa.table(
            {
                "_line": list(range(2, 2 + len(rows))),
                "who": pa.array(who),
                "at": pa.array(at, pa.timestamp("us")),
                "what": pa.array(what),
            }
        ),
        path,
    )
    columns = (Column("who", "text"), Column("at", "timestamp"), Column("what", "text"))
    log = EventSource(
        "log", Table(columns, (path,), len(rows)), {"entity_key": "who", "time": "at", "type": "what"}
    )
    return BuildSpec(
        None,
        {"outcome": {"kind": "event", "event_type": "leave", "once": False}},
        date(2026, 6, 1),
        events=(log,),
        population={"kind": "all"},
        horizon_days=HORIZON,
        snapshots=snapshots or None,
    )


def warned(spec: BuildSpec, code: str) -> list[Mapping[str, Any]]:
    return [warning.params for warning in preview(spec).warnings if warning.code == code]


# --- horizon_not_passed ----------------------------------------------------------------------------------------


def test_dates_whose_horizon_has_not_passed_are_named(tmp_path: Path) -> None:
    late = NEWEST_PAST + timedelta(days=1)
    spec = spec_of(tmp_path, date(2026, 1, 15), NEWEST_PAST, late, date(2026, 1, 30), KNOWN_UNTIL)
    assert warned(spec, "horizon_not_passed") == [
        {
            "horizon_days": HORIZON,
            "snapshot_dates": [str(late), "2026-01-30"],
            "last_event": str(LAST),
        }
    ]


def test_the_newest_date_awaits_its_outcome_without_a_warning(tmp_path: Path) -> None:
    """It is today's list; and a date whose horizon ends with the last event is known whole."""
    spec = spec_of(tmp_path, date(2026, 1, 15), NEWEST_PAST, KNOWN_UNTIL)
    assert warned(spec, "horizon_not_passed") == []


# --- nothing_on_a_date -----------------------------------------------------------------------------------------


def test_a_date_that_teaches_nothing_is_named_and_no_other(tmp_path: Path) -> None:
    """Nobody is there yet, all leave, some leave, and nobody leaves."""
    empty, all_, some, none = FIRST, date(2026, 1, 2), date(2026, 1, 12), NEWEST_PAST
    left = {date(2026, 1, 5): 10, date(2026, 1, 15): 4}
    spec = spec_of(tmp_path, empty, all_, some, none, KNOWN_UNTIL, left=left)
    assert warned(spec, "nothing_on_a_date") == [
        {"snapshot_date": str(empty), "known": 0, "positives": 0},
        {"snapshot_date": str(all_), "known": 10, "positives": 10},
        {"snapshot_date": str(none), "known": 10, "positives": 0},
    ]


# --- seasonality -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("later", "said"), [(3, False), (4, True), (1, False), (0, True)])
def test_a_share_that_moves_by_more_than_a_tenth_is_said(tmp_path: Path, later: int, said: bool) -> None:
    """Two of ten first; then three, four, one or none."""
    first, second = date(2026, 1, 12), NEWEST_PAST
    left = {date(2026, 1, 12): 2, date(2026, 1, 22): later}
    found = warned(spec_of(tmp_path, first, second, KNOWN_UNTIL, left=left), "seasonality")
    if not said:
        assert found == []
        return
    low, high = ((first, 0.2), (second, 0.4)) if later == 4 else ((second, 0.0), (first, 0.2))
    assert found == [{"low": low[1], "low_date": str(low[0]), "high": high[1], "high_date": str(high[0])}]


def test_an_outcome_that_is_awaited_is_no_season(tmp_path: Path) -> None:
    """The newest date has no share, not even nought."""
    spec = spec_of(tmp_path, NEWEST_PAST, KNOWN_UNTIL, left={date(2026, 1, 22): 4})
    assert warned(spec, "seasonality") == []


# --- short_history, history_shorter_than_horizon ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("past", "said"),
    [
        ((11, 16, 21), False),  # three dates, the first of them a horizon after the first event
        ((11, 21), True),  # two
        ((10, 16, 21), True),  # three, the first of them a day too early
    ],
)
def test_a_short_history_is_said_with_its_days(tmp_path: Path, past: tuple[int, ...], said: bool) -> None:
    """Days count from the first of January, the day of the first event, as the first."""
    dates = [date(2026, 1, day) for day in past]
    found = warned(spec_of(tmp_path, *dates, KNOWN_UNTIL), "short_history")
    assert found == ([{"days": 31, "dates": len(past), "days_before": past[0] - 1}] if said else [])
    assert warned(spec_of(tmp_path, *dates, KNOWN_UNTIL), "history_shorter_than_horizon") == []


@pytest.mark.parametrize(
    ("last", "said"), [(date(2026, 1, 9), True), (date(2026, 1, 10), True), (LAST, False)]
)
def test_a_history_without_a_past_date_is_shorter_than_the_horizon(
    tmp_path: Path, last: date, said: bool
) -> None:
    """Then it is not called short besides: one thing is to be done."""
    spec = spec_of(tmp_path, last=last)
    days = (last - FIRST).days + 1
    expected = [{"days": days, "horizon_days": HORIZON}] if said else []
    assert warned(spec, "history_shorter_than_horizon") == expected
    assert bool(warned(spec, "short_history")) != said


def test_of_an_outcome_column_no_history_is_asked_for(tmp_path: Path) -> None:
    spec = spec_of(tmp_path)
    column = spec.events[0].table
    by_column = BuildSpec(
        column,
        {"entity_key": "who", "outcome": {"kind": "column", "column": "what", "positive": ["leave"]}},
        spec.snapshot_date,
    )
    codes = {warning.code for warning in preview(by_column).warnings}
    assert (
        codes & {"short_history", "history_shorter_than_horizon", "seasonality", "horizon_not_passed"}
        == set()
    )


# --- the light -------------------------------------------------------------------------------------------------


def test_a_short_history_is_a_yellow_light_and_one_without_a_past_a_red_one(tmp_path: Path) -> None:
    short = readiness.of_events(spec_of(tmp_path, date(2026, 1, 11), NEWEST_PAST, KNOWN_UNTIL))
    lights = {reason.said.code: reason.light for reason in short.reasons}
    assert lights["short_history"] == "yellow"
    (said,) = [reason.said for reason in short.reasons if reason.said.code == "short_history"]
    assert said.params == {"days": 31, "dates": 2, "days_before": 10}
    none = readiness.of_events(spec_of(tmp_path, last=date(2026, 1, 9)))
    assert none.light == "red"
    assert [(reason.said.code, reason.light) for reason in none.reasons] == [
        ("history_shorter_than_horizon", "red")
    ]
    three = [date(2026, 1, day) for day in (11, 16, 21)]
    enough = readiness.of_events(spec_of(tmp_path, *three, KNOWN_UNTIL))
    assert "short_history" not in {reason.said.code for reason in enough.reasons}
