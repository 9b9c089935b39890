"""A desk runs what passed, within its limits, and says what went wrong in the author's own lines."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse.lake.tenant_sql.conftest import Surroundings
from warehouse.lake.tenant_sql import desk as desks
from warehouse.lake.tenant_sql.desk import Desk, Form, Limits
from warehouse.lake.tenant_sql.errors import SqlRefused

SMALL = Limits(seconds=2, memory="200MB", memory_bytes=800_000_000, file_bytes=20_000_000)


@pytest.mark.parametrize(
    ("sql", "place", "said"),
    [
        ("select id,\n  emial from customers", (2, 3), "Did you mean email?"),
        ("select id, -- the key\n  count(*)\nfrom customers", (1, 8), "GROUP BY"),
        ("select /* a word */ id + email as x from customers", (1, 24), "No function matches"),
        ("select x.id from customers", (1, 8), 'Referenced table "x" not found'),
    ],
)
def test_an_error_is_told_at_its_line_and_column(
    surroundings: Surroundings, sql: str, place: tuple[int, int], said: str
) -> None:
    with pytest.raises(SqlRefused) as refusal:
        surroundings.desk().write(sql, "json", most=10)
    assert (refusal.value.line, refusal.value.column) == place, refusal.value
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("sql", "place", "said"),
    [
        (
            "select id,\n  email::int as n from customers",
            (2, 3),
            "'own0' to INT32 when casting from source column email",
        ),
        ("select id,\n  email::int as n from customers", (2, 3), "try_cast(email as integer) gives null"),
        ("select sum(cast(email as double)) from customers", (1, 12), "'own"),
        ("select id from customers where\n  email = 7", (2, 3), "try(...) around it"),
        ("select id, strptime(email, '%Y') as y from customers", (1, 12), "try_strptime"),
        (
            "with c as (select email::date as d from customers) select d from c",
            (1, 19),
            "try_cast(email as date)",
        ),
        # two that fail: the first of them is named
        ("select email::int as a,\n email::int as b from customers", (1, 8), "own"),
        ("select id::tinyint, sqrt(-1 - id) as r from customers", (1, 21), "negative number (column id)"),
    ],
)
def test_a_value_that_cannot_be_read_is_shown_with_its_place(
    surroundings: Surroundings, sql: str, place: tuple[int, int], said: str
) -> None:
    desk = surroundings.desk()
    with pytest.raises(SqlRefused) as refusal:
        desk.write(sql, "json", most=10)
    assert (refusal.value.code, refusal.value.line, refusal.value.column) == ("failed", *place), refusal.value
    assert said in str(refusal.value)
    # the search leaves nothing behind
    assert desk.write("select count(*) as n from customers", "json", most=1)[1].rows == 1
    with pytest.raises(SqlRefused, match="no relation '_probe'"):
        desk.write("select * from _probe", "json", most=1)


@pytest.mark.parametrize("form", ["parquet", "csv", "json", "arrow"])
def test_a_result_is_a_file_of_the_form_asked_for(surroundings: Surroundings, form: Form) -> None:
    path, written = surroundings.desk().write("select * from customers order by id", form, most=3)
    assert written.rows == 3
    assert written.more
    assert [name for name, _ in written.columns] == ["id", "email"]
    assert _read(path, form)["id"].to_pylist() == [0, 1, 2]


def test_numbers_that_json_would_round_come_as_text(surroundings: Surroundings) -> None:
    sql = "select 9007199254740993 as big, 1.25::decimal(10, 2) as exact, 'nan'::double as not_a_number, 7 as small"
    path, _ = surroundings.desk().write(sql, "json", most=1)
    expected = {"big": "9007199254740993", "exact": "1.25", "not_a_number": None, "small": 7}
    assert json.loads(path.read_text()) == [expected]


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from range(1000000) a, range(1000000) b where a.range + b.range = 3",
        "with recursive r as (select 1 as i union all select i + 1 from r) select count(*) from r",
        "select levenshtein(repeat('a', 100000), repeat('b', 100000))",
    ],
)
def test_what_takes_too_long_is_killed(surroundings: Surroundings, sql: str) -> None:
    desk, begun = surroundings.desk(SMALL), time.monotonic()
    with pytest.raises(SqlRefused) as refusal:
        desk.write(sql, "json", most=10)
    assert time.monotonic() - begun < 6
    assert refusal.value.code in ("timeout", "memory")
    if refusal.value.code == "timeout":
        assert desk.gone
        assert not desk.work.exists()


ENDLESS = "select count(*) from range(1000000) a, range(1000000) b where a.range + b.range = 3"
AS_FEATURE = f"select id as entity_key, date '2026-01-01' as snapshot_date, ({ENDLESS}) as n from customers"


@pytest.mark.parametrize(
    "ask",
    [
        lambda desk: desk.write(ENDLESS, "json", most=10),
        lambda desk: (
            desk.write("select * from customers order by id", "json", most=10) and desk.feature(AS_FEATURE)
        ),
    ],
    ids=["query", "feature"],
)
def test_a_statement_that_is_stopped_ends_at_once_and_leaves_the_desk_as_it_was(
    surroundings: Surroundings, ask: Callable[[Desk], object]
) -> None:
    desk = surroundings.desk(Limits(seconds=60))
    for _ in range(3):
        stopper = Timer(0.3, desk.stop)
        stopper.start()
        begun = time.monotonic()
        with pytest.raises(SqlRefused) as refusal:
            ask(desk)
        assert refusal.value.code == "abandoned"
        assert 0.3 < time.monotonic() - begun < 5
        stopper.join()
        assert not desk.gone
    assert desk.write("select count(*) as n from customers", "json", most=1)[1].rows == 1


def test_a_statement_that_does_not_hear_is_killed(surroundings: Surroundings) -> None:
    desk = surroundings.desk(Limits(seconds=60))
    stopper = Timer(0.3, desk.stop)
    stopper.start()
    begun = time.monotonic()
    with pytest.raises(SqlRefused) as refusal:
        desk.write("select levenshtein(repeat('a', 100000), repeat('b', 100000))", "json", most=10)
    assert refusal.value.code == "abandoned"
    assert time.monotonic() - begun < 10
    stopper.join()
    assert desk.gone


def test_nothing_is_stopped_where_nothing_runs(surroundings: Surroundings) -> None:
    desk = surroundings.desk()
    desk.stop()
    assert desk.write("select count(*) as n from customers", "json", most=1)[1].rows == 1
    desk.stop()
    assert not desk.gone


def test_what_was_done_before_it_heard_keeps_no_desk_that_may_stop_the_next(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tug is on its way while the answer comes: the next statement would be stopped in its place."""
    desk = surroundings.desk(Limits(seconds=60))
    monkeypatch.setattr(desk._child, "tug", lambda: None)
    monkeypatch.setattr(desks, "OBEDIENCE_SECONDS", 60)
    stopper = Timer(0.1, desk.stop)
    stopper.start()
    desk.write(
        "select count(*) from range(4000) a, range(300000) b where a.range + b.range = 3", "json", most=1
    )
    stopper.join()
    assert desk.gone


@pytest.mark.parametrize(
    "sql",
    [
        "select length(repeat('x', 4000000000))",
        "select list(a.range) from range(100000) a, range(100000) b",
        "select string_agg(repeat('x', 1000), '') from range(10000000)",
    ],
)
def test_what_needs_too_much_memory_is_refused(surroundings: Surroundings, sql: str) -> None:
    with pytest.raises(SqlRefused) as refusal:
        surroundings.desk(SMALL).write(sql, "json", most=10)
    assert refusal.value.code in ("memory", "timeout", "crashed", "failed"), refusal.value


def test_a_result_larger_than_its_file_may_be_is_refused(surroundings: Surroundings) -> None:
    with pytest.raises(SqlRefused) as refusal:
        surroundings.desk(SMALL).write(
            "select repeat('x', 1000) || range from range(100000)", "csv", most=10**6
        )
    assert refusal.value.code in ("too_large", "outside", "failed"), refusal.value


def test_after_a_refusal_the_desk_goes_on(surroundings: Surroundings) -> None:
    desk = surroundings.desk()
    with pytest.raises(SqlRefused):
        desk.check("select nope from customers")
    assert desk.check("select id from customers").columns == [("id", "BIGINT")]


def _read(path: Path, form: Form) -> pa.Table:
    if form == "parquet":
        return pq.read_table(path)
    if form == "arrow":
        return pa.ipc.open_stream(path.read_bytes()).read_all()
    if form == "json":
        return pa.Table.from_pylist(json.loads(path.read_text()))
    lines = [line.split(",") for line in path.read_text().splitlines()]
    return pa.table({"id": [int(line[0]) for line in lines[1:]]})
