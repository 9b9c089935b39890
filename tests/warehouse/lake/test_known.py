"""What a FeatureModel sees is cut to what was known: nothing that comes later changes any feature of an earlier morning."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.confinement import Nursery
from warehouse.lake import known
from warehouse.lake.known import Source, Sources
from warehouse.lake.tables import Column, Table
from warehouse.lake.tenant_sql.desk import ENTRY, Desk
from warehouse.lake.tenant_sql.errors import SqlRefused

DAYS = (date(2026, 2, 1), date(2026, 3, 1))
EVENT_COLUMNS = (
    Column("who", "text"),
    Column("at", "timestamp"),
    Column("what", "text"),
    Column("paid", "double"),
    Column("noted", "timestamp"),
)
MAPPING = {"entity_key": "who", "time": "at", "type": "what", "amount": "paid"}

# Features as analysts write them, some of them careless about time on purpose.
FEATURES = [
    "select entity_key, snapshot_date, count(*) as n from events group by all",
    "select entity_key, snapshot_date, max(time) as last_seen, sum(amount) as spent from events group by all",
    "select entity_key, snapshot_date, count(*) over (partition by snapshot_date) as everybody from spine"
    " qualify row_number() over (partition by entity_key, snapshot_date) = 1",
    "select s.entity_key, s.snapshot_date, (select sum(amount) from events e where e.snapshot_date = s.snapshot_date)"
    " as of_all from spine s",
    "select s.entity_key, s.snapshot_date, count(p.price) as prices from spine s left join prices p"
    " on p.snapshot_date = s.snapshot_date group by all",
    "select entity_key, snapshot_date, count(*) as n, max(arrived) as arrived from entities group by all",
    "select entity_key, snapshot_date, arg_max(type, time) as last_type, list_sum(list(amount)) as total"
    " from events group by all",
    # These forget the date where they join: over all dates at once they would see later ones.
    "select s.entity_key, s.snapshot_date, count(*) as n from spine s join events e on e.entity_key = s.entity_key"
    " group by all",
    "select entity_key, snapshot_date, (select max(time) from events) as last_of_all from spine",
    "select entity_key, snapshot_date, (select count(distinct entity_key) from spine) as everybody from spine",
]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery(ENTRY) as started:
        yield started


def table(folder: Path, columns: tuple[Column, ...], rows: list[tuple[Any, ...]]) -> Table:
    arrays = {
        column.name: pa.array([row[place] for row in rows], column.arrow_type)
        for place, column in enumerate(columns)
    }
    lines = {"_line": pa.array(range(2, len(rows) + 2), pa.int64())}
    file = folder / f"{uuid4().hex}.parquet"
    pq.write_table(pa.table(lines | arrays), file)
    return Table(columns, (file,), len(rows))


def log(folder: Path, rows: list[tuple[Any, ...]], **more: str) -> Source:
    return Source("log", "events", table(folder, EVENT_COLUMNS, rows), MAPPING | more)


def people(folder: Path) -> Source:
    rows = [(f"c{n}", date(2026, 1, 10) + timedelta(days=15 * n)) for n in range(5)]
    columns = (Column("id", "text"), Column("arrived", "date"))
    return Source("people", "entities", table(folder, columns, rows), {"entity_key": "id"})


def prices(folder: Path) -> Source:
    columns = (Column("price", "double"), Column("since", "date"))
    rows = [(1.0, date(2026, 1, 1)), (2.0, date(2026, 2, 15)), (3.0, date(2026, 3, 1))]
    return Source("prices", "events", table(folder, columns, rows), {"time": "since"})


def at_a_desk(nursery: Nursery, folder: Path, sources: Sources, days: Sequence[date] = DAYS) -> Desk:
    mornings = known.mornings(sources, days)
    work = folder / uuid4().hex
    return Desk(nursery, known.shared(sources), sources.files(), work=work, mornings=mornings)


def seen(nursery: Nursery, folder: Path, sources: Sources, sql: str) -> list[dict[str, Any]]:
    with at_a_desk(nursery, folder, sources) as desk:
        path, _ = desk.feature(sql)
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return sorted(rows, key=lambda row: (row["snapshot_date"], row["entity_key"]))


def event(who: int, at: datetime, paid: float = 1.0, noted: datetime | None = None) -> tuple[Any, ...]:
    return f"c{who}", at, "visit", paid, noted or at


def test_a_naive_count_is_right(nursery: Nursery, tmp_path: Path) -> None:
    rows = [
        event(0, datetime(2026, 1, 5)),
        event(0, datetime(2026, 2, 5)),
        event(1, datetime(2026, 2, 28, 23, 59)),
    ]
    found = seen(nursery, tmp_path, Sources(None, (log(tmp_path, rows),)), FEATURES[0])
    assert [(row["entity_key"], str(row["snapshot_date"]), row["n"]) for row in found] == [
        ("c0", "2026-02-01", 1.0),
        ("c0", "2026-03-01", 2.0),
        ("c1", "2026-03-01", 1.0),
    ]


def test_an_event_on_the_snapshot_date_is_the_future(nursery: Nursery, tmp_path: Path) -> None:
    rows = [event(0, datetime(2026, 2, 1)), event(1, datetime(2026, 1, 31, 23, 59, 59))]
    found = seen(nursery, tmp_path, Sources(None, (log(tmp_path, rows),)), FEATURES[0])
    assert [row["entity_key"] for row in found if row["snapshot_date"] == DAYS[0]] == ["c1"]


def test_what_was_noted_later_was_not_known(nursery: Nursery, tmp_path: Path) -> None:
    rows = [event(0, datetime(2026, 1, 5), noted=datetime(2026, 2, 20))]
    sources = Sources(None, (log(tmp_path, rows, recorded_at="noted"),))
    assert [row["snapshot_date"] for row in seen(nursery, tmp_path, sources, FEATURES[0])] == [DAYS[1]]


def test_a_date_that_lies_ahead_is_empty_and_the_outcome_is_not_there(
    nursery: Nursery, tmp_path: Path
) -> None:
    sources = Sources(people(tmp_path), (log(tmp_path, []),), hidden=frozenset({"arrived"}))
    with at_a_desk(nursery, tmp_path, sources) as desk:
        assert [name for name, _ in desk.types["entities"]] == ["entity_key", "id", "snapshot_date"]
    shown = seen(nursery, tmp_path, Sources(people(tmp_path), ()), FEATURES[5])
    on_first = {row["entity_key"]: row["arrived"] for row in shown if row["snapshot_date"] == DAYS[0]}
    assert on_first == {"c0": 22.0, "c1": 7.0, "c2": None, "c3": None, "c4": None}


@pytest.mark.parametrize(
    "sql",
    [
        "select entity_key, (snapshot_date - 28)::date as snapshot_date, count(*) as n from events group by all",
        "select entity_key, date '2026-02-01' as snapshot_date, count(*) as n from events group by 1",
    ],
)
def test_what_is_known_on_one_date_is_not_told_of_another(nursery: Nursery, tmp_path: Path, sql: str) -> None:
    """A row for an earlier date, made on a later one, would be a look into the future."""
    rows = [event(0, datetime(2026, 1, 5)), event(0, datetime(2026, 2, 5))]
    with (
        at_a_desk(nursery, tmp_path, Sources(None, (log(tmp_path, rows),))) as desk,
        pytest.raises(SqlRefused) as refusal,
    ):
        desk.feature(sql)
    assert refusal.value.code == "other_date"
    assert "Select snapshot_date as the relations have it" in str(refusal.value)


def test_a_statement_cannot_name_the_relations_of_another_date(nursery: Nursery, tmp_path: Path) -> None:
    rows = [event(0, datetime(2026, 1, 5)), event(0, datetime(2026, 2, 5))]
    with at_a_desk(nursery, tmp_path, Sources(None, (log(tmp_path, rows),))) as desk:
        for named in ("on_2026_03_01.events", "main.events", "memory.on_2026_03_01.events"):
            with pytest.raises(SqlRefused) as refusal:
                desk.feature(f"select entity_key, snapshot_date, count(*) as n from {named} group by all")
            assert refusal.value.code == "qualified"


def test_attributes_come_as_they_were_uploaded_before(nursery: Nursery, tmp_path: Path) -> None:
    columns = (Column("id", "text"), Column("plan", "text"))
    old, new = (table(tmp_path, columns, [("c0", plan)]) for plan in ("free", "pro"))
    source = Source(
        "people", "entities", new, {"entity_key": "id"}, ((date(2026, 1, 5), old), (date(2026, 2, 7), new))
    )
    sql = "select entity_key, snapshot_date, plan from entities"
    found = seen(nursery, tmp_path, Sources(source, ()), sql)
    assert [row["plan"] for row in found] == ["free", "pro"]


_later = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 60 * 24 * 90), st.floats(-1e6, 1e6), st.booleans()),
    max_size=12,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(later=_later, order=st.randoms(use_true_random=False))
def test_nothing_that_comes_later_changes_a_feature(
    nursery: Nursery, tmp_path: Path, later: list[tuple[int, int, float, bool]], order: Any
) -> None:
    """Shuffled, added or left out: what happens on or after a morning changes none of its features."""
    before = [event(n % 4, datetime(2026, 1, 3) + timedelta(days=5 * n), n + 0.5) for n in range(6)]
    after = [event(who, datetime(2026, 2, 1) + timedelta(minutes=m), paid) for who, m, paid, _ in later]
    on_the_day = [event(0, datetime(2026, 2, 1), 99.0)]
    kept = [one for one, (*_, stays) in zip(after, later, strict=True) if stays]
    order.shuffle(kept)
    first, second = (
        Sources(people(tmp_path), (log(tmp_path, rows),), (prices(tmp_path),))
        for rows in (before + on_the_day + after, before + kept)
    )
    with at_a_desk(nursery, tmp_path, first) as one, at_a_desk(nursery, tmp_path, second) as other:
        for sql in FEATURES:
            told = [
                sorted(
                    (
                        row
                        for row in pq.read_table(desk.feature(sql)[0]).to_pylist()
                        if row["snapshot_date"] == DAYS[0]
                    ),
                    key=lambda row: row["entity_key"],
                )
                for desk in (one, other)
            ]
            assert told[0] == told[1], sql
