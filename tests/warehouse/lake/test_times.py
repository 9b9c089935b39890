"""On whose clocks an event happened: its day, what of it is known on a morning, and what is said of the times of a file."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake import known, standing, times
from warehouse.lake.events import EventSource
from warehouse.lake.known import Source, Sources
from warehouse.lake.preview import preview
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tables import Column, Table, combine, relation_sql

SAO_PAULO = "America/Sao_Paulo"
RECEIVED = date(2026, 6, 1)
SILENT = {"outcome": {"kind": "inactivity", "days": 30}}
LATE = datetime(2026, 3, 2, 1)  # in UTC: ten in the evening before, in São Paulo


def log(folder: Path, at: list[datetime | None], *, offsets: bool, name: str = "log") -> Table:
    """One customer's times, as a file with offsets leaves them (in UTC), or one without."""
    columns = (Column("who", "text"), Column("at", "timestamp", "utc" if offsets else None))
    path = folder / f"{name}.parquet"
    times_ = pa.array(at, pa.timestamp("us"))
    pq.write_table(
        pa.table({"_line": list(range(2, 2 + len(at))), "who": ["ana"] * len(at), "at": times_}), path
    )
    return Table(columns, (path,), len(at))


def source(table: Table, zone: str | None) -> EventSource:
    mapping: dict[str, Any] = {"entity_key": "who", "time": "at"}
    return EventSource("log", table, mapping | ({"time_zone": zone} if zone else {}))


def spec_of(table: Table, zone: str | None) -> BuildSpec:
    return BuildSpec(None, SILENT, RECEIVED, events=(source(table, zone),), population={"kind": "all"})


def days(table: Table, zone: str | None, work: Path) -> list[date]:
    """As a build is given them."""
    with standing.given_of(spec_of(table, zone), work) as (connection, _, _):
        found = connection.execute(
            f"select happened_on from {standing.GIVEN}.events order by place"
        ).fetchall()
    return [row[0] for row in found]


@pytest.mark.parametrize(
    ("offsets", "zone", "day"),
    [
        (True, SAO_PAULO, date(2026, 3, 1)),  # 22:00 there
        (True, None, date(2026, 3, 2)),
        (True, "UTC", date(2026, 3, 2)),
        (True, "Asia/Tokyo", date(2026, 3, 2)),  # 10:00 there
        (False, SAO_PAULO, date(2026, 3, 2)),  # 01:00 is what the clocks there showed
        (False, None, date(2026, 3, 2)),
    ],
)
def test_an_event_belongs_to_the_day_on_the_clocks_of_its_dataset(
    tmp_path: Path, offsets: bool, zone: str | None, day: date
) -> None:
    assert days(log(tmp_path, [LATE], offsets=offsets), zone, tmp_path) == [day]


def test_a_zone_has_its_summer_time(tmp_path: Path) -> None:
    """In New York, 04:30 UTC is half past midnight in summer, and half past eleven of the day before in winter."""
    table = log(tmp_path, [datetime(2026, 1, 15, 4, 30), datetime(2026, 5, 15, 4, 30)], offsets=True)
    assert days(table, "America/New_York", tmp_path) == [date(2026, 1, 14), date(2026, 5, 15)]


@pytest.mark.parametrize("zone", [SAO_PAULO, "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC"])
def test_the_clocks_are_those_of_the_list_of_zones(zone: str) -> None:
    """Held against DuckDB's own, every thirteen hours from 1970 on, over leaps of an hour and of a day."""
    shown = times.local_sql(Column("at", "timestamp", "utc"), zone)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        wrong = connection.execute(
            f"""select "at", {shown}, timezone('{zone}', timezone('UTC', "at")) from (
                select unnest(range(timestamp '1970-01-01', timestamp '2037-01-01', interval 13 hour)) as "at"
            ) where {shown} <> timezone('{zone}', timezone('UTC', "at"))"""
        ).fetchall()
    assert wrong == []


def test_a_day_is_a_day_in_every_zone(tmp_path: Path) -> None:
    columns = (Column("who", "text"), Column("at", "date"))
    pq.write_table(
        pa.table({"_line": [2], "who": ["ana"], "at": pa.array([date(2026, 3, 2)], pa.date32())}),
        tmp_path / "days.parquet",
    )
    table = Table(columns, (tmp_path / "days.parquet",), 1)
    assert days(table, SAO_PAULO, tmp_path) == [date(2026, 3, 2)]


@pytest.mark.parametrize("zone", [SAO_PAULO, "Asia/Tokyo", None])
@pytest.mark.parametrize("offsets", [True, False])
def test_peoples_sql_sees_just_the_events_whose_day_is_before_the_morning(
    tmp_path: Path, offsets: bool, zone: str | None
) -> None:
    """And their times as the clocks show them: no statement sees an event that the library calls the future."""
    at = [datetime(2026, 3, day, hour) for day in (1, 2) for hour in (0, 1, 2, 3, 13, 14, 15, 16, 23)]
    table = log(tmp_path, at, offsets=offsets)
    mapping = dict(source(table, zone).mapping)
    happened = days(table, zone, tmp_path)
    for morning in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)):
        relations = {
            one.name: one
            for one in known.on(Sources(None, (Source("log", "events", table, mapping),)), morning)
        }
        with duckdb.connect() as connection:
            connection.execute("set timezone = 'UTC'")
            seen = connection.execute(
                f"select cast(time as date) from ({relations['events'].sql}) order by time"
            )
            assert [row[0] for row in seen.fetchall()] == [day for day in happened if day < morning]


def test_the_future_begins_after_the_day_of_receipt_on_those_clocks(tmp_path: Path) -> None:
    """02:59 UTC on the second of June is still the first in São Paulo."""
    table = log(tmp_path, [LATE, datetime(2026, 6, 2, 2, 59), datetime(2026, 6, 2, 3)], offsets=True)
    counted = [preview(spec_of(table, zone)).counts["log"]["future"] for zone in (SAO_PAULO, None)]
    assert counted == [1, 2]
    assert times.today(SAO_PAULO, datetime(2026, 6, 2, 2, 59, tzinfo=UTC)) == date(2026, 6, 1)


# --- what is said of a file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("offsets", "said"), [(True, "yes"), (False, "no")])
def test_it_is_said_on_which_clocks_times_were_read(tmp_path: Path, offsets: bool, said: str) -> None:
    (notice,) = times.notices(
        log(tmp_path, [LATE], offsets=offsets), "at", SAO_PAULO, RECEIVED, tmp_path / "s"
    )
    assert (notice.code, notice.column) == ("times_read_as", "at")
    assert notice.params == {"zone": SAO_PAULO, "offsets": said}
    assert ("carry no offset" in notice.message) != offsets


def test_events_that_no_build_uses_are_counted_with_the_first_line(tmp_path: Path) -> None:
    table = log(
        tmp_path,
        [
            LATE,
            datetime(2026, 6, 2),
            datetime(1969, 12, 31, 23),
            None,
            datetime(2062, 3, 1),
            datetime(1900, 1, 1),
            datetime(2026, 6, 1, 23, 59),
            datetime(1970, 1, 1),
        ],
        offsets=False,
    )
    found = times.notices(table, "at", "UTC", RECEIVED, tmp_path / "s")[1:]
    assert [(one.code, one.column, one.line, one.count) for one in found] == [
        ("ancient_events", "at", 4, 2),
        ("future_events", "at", 3, 2),
    ]
    counts = preview(spec_of(table, None)).counts["log"]
    assert (counts["ancient"], counts["future"]) == (2, 2), "as many as a build leaves out"


@pytest.mark.parametrize("name", [None, "gone", "who"])
def test_nothing_is_said_where_there_is_no_time(tmp_path: Path, name: str | None) -> None:
    assert times.notices(log(tmp_path, [LATE], offsets=False), name, "UTC", RECEIVED, tmp_path / "s") == []


# --- files of both kinds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [True, False])
def test_files_with_and_without_offsets_mean_the_same_moments(tmp_path: Path, first: bool) -> None:
    """The file that comes second is laid in the manner of the first: ten in the evening stays ten in the evening."""
    instants = log(tmp_path, [LATE], offsets=True, name="instants")
    written = log(tmp_path, [datetime(2026, 3, 1, 22)], offsets=False, name="written")
    before, after = (instants, written) if first else (written, instants)
    after = times.like_before(before, after, SAO_PAULO, tmp_path)
    table, _ = combine(before, after, "append", "who", tmp_path / "v2")
    assert times.has_offsets(table.column("at")) == first
    assert days(table, SAO_PAULO, tmp_path) == [date(2026, 3, 1)] * 2
    shown = duckdb.execute(f'select distinct "at" from ({relation_sql(table)})').fetchall()
    assert shown == [(LATE if first else datetime(2026, 3, 1, 22),)]


def test_two_notations_of_instants_stay_instants(tmp_path: Path) -> None:
    before = log(tmp_path, [LATE], offsets=True, name="iso")
    other = log(tmp_path, [LATE], offsets=True, name="epochs")
    other = replace(other, columns=(other.columns[0], Column("at", "timestamp", "epoch-s utc")))
    table, _ = combine(
        before, times.like_before(before, other, SAO_PAULO, tmp_path), "append", "who", tmp_path / "v"
    )
    assert times.has_offsets(table.column("at"))
