"""What analysts ordinarily write passes and means the same; what else there is is refused with the place and with help."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.lake.tenant_sql import functions
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.lake.tenant_sql.gate import check

RELATIONS = {
    "spine": ["entity_key", "snapshot_date"],
    "entities": ["entity_key", "snapshot_date", "plan", "city"],
    "events": ["entity_key", "snapshot_date", "time", "type", "amount"],
    "orders": ["customer", "ordered_at", "price"],
}
ORDINARY = [
    line
    for line in Path(__file__).with_name("ordinary.sql").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("--")
]


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    """A small world in which every ordinary statement can run."""
    connection = duckdb.connect()
    connection.execute("""
        create table events as
        select 'k' || (i % 7) as entity_key, timestamp '2026-01-01' + to_hours(i) as time,
            ['visit', 'order'][1 + i % 2] as type, (i % 20)::double as amount, date '2026-05-01' as snapshot_date
        from range(50) t(i);
        create table spine as select distinct entity_key, snapshot_date from events;
        create table entities as select entity_key, snapshot_date, 'free' as plan, 'São Paulo' as city from spine;
        create table orders as select entity_key as customer, time::date as ordered_at, amount as price from events;
        set threads = 1;
    """)
    return connection


def refused(sql: str, **options: bool) -> SqlRefused:
    with pytest.raises(SqlRefused) as refusal:
        check(sql, RELATIONS, **options)
    return refusal.value


def test_of_a_hundred_ordinary_statements_97_pass(warehouse: duckdb.DuckDBPyConnection) -> None:
    passed = 0
    for sql in ORDINARY:
        warehouse.execute(sql)  # each is good SQL
        try:
            check(sql, RELATIONS)
            passed += 1
        except SqlRefused as refusal:
            print(refusal.code, sql)
    assert len(ORDINARY) >= 100
    assert passed / len(ORDINARY) >= 0.97


@pytest.mark.parametrize("sql", ORDINARY)
def test_what_runs_means_what_was_written(sql: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    try:
        passed = check(sql, RELATIONS)
    except SqlRefused:
        return
    if "using sample" in sql:
        return
    written, run = (sorted(map(repr, warehouse.execute(text).fetchall())) for text in (sql, passed.sql))
    assert run == written


@pytest.mark.parametrize(
    ("sql", "line", "column", "help_"),
    [
        ("select *\nfrom evnts", 2, 6, "Did you mean events"),
        ("select\n  summ(amount) from events", 2, 3, "Did you mean sum() or"),
        ("select 1,\n  from from events", 2, 8, ""),
        ("select * from read_parquet('x')", 1, 15, "upload the data as a dataset"),
        ("select 'é', * from evnts", 1, 20, "Did you mean events"),
        ("select * from main.events", 1, 15, "Write the relation's or function's name alone"),
    ],
)
def test_a_refusal_names_the_place_and_what_would_help(sql: str, line: int, column: int, help_: str) -> None:
    refusal = refused(sql)
    assert (refusal.line, refusal.column) == (line, column), refusal
    assert help_ in str(refusal)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("", "empty"),
        ("-- nothing", "empty"),
        ("select 1; select 2", "not_one_statement"),
        ("copy events to 'x'", "not_select"),
        ("pivot events on type using count(*)", "not_select"),
        ("select 1\x00", "control_character"),
        ("select " + "(" * 200 + "1" + ")" * 200, "too_deep"),
        ("select '" + "x" * 70_000 + "'", "too_large"),
        ("select $1", "parameter"),
        ("with a as (select * from b), b as (select 1) select * from a", "unknown_relation"),
        ("with x as (select * from x) select * from x", "unknown_relation"),
        ("summarize events", "node"),
    ],
)
def test_a_refusal_says_of_which_kind_it_is(sql: str, code: str) -> None:
    assert refused(sql).code == code


@pytest.mark.parametrize("moment", ["now()", "current_date", "today()", "random()", "age(time)", "uuid()"])
def test_a_feature_knows_no_other_day_than_its_snapshot_date(moment: str) -> None:
    sql = f"select entity_key, {moment} as x from events"
    assert check(sql, RELATIONS).sql
    assert refused(sql, of_the_moment=False).code == "of_the_moment"


def test_an_own_expression_may_take_the_name_of_a_relation() -> None:
    sql = "with events as (select * from events where amount > 1) select count(*) from events"
    assert check(sql, RELATIONS).relations == {"events"}


def test_every_function_on_the_list_is_the_engines_own() -> None:
    found = (
        duckdb.connect().execute("select distinct lower(function_name) from duckdb_functions()").fetchall()
    )
    keywords = {
        *("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "fill"),
        *("first_value", "last_value", "nth_value", "rank_dense"),
    }
    assert functions.allowed() - {name for (name,) in found} <= keywords


_WORDS = st.sampled_from(
    [
        *(
            "select",
            "from",
            "events",
            "hidden",
            "where",
            "group by all",
            "(",
            ")",
            ",",
            "*",
            "with",
            "as",
            "x",
        ),
        *(
            "join",
            "on",
            "=",
            "1",
            "'a'",
            '"hidden"',
            "union",
            "count(*)",
            "recursive",
            "exists",
            "lateral",
            ";",
        ),
        *(
            "values",
            "read_text('/etc/passwd')",
            "--",
            "/*",
            "*/",
            ".",
            "main.",
            "pivot",
            "in",
            "using",
            "unnest",
        ),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_WORDS, max_size=30))
def test_whatever_passes_reads_allowed_relations_only(words: list[str]) -> None:
    """Judged by an engine that has nothing but the allowed relation: it misses no other."""
    try:
        passed = check(" ".join(["select", *words]), {"events": ["x"]})
    except SqlRefused:
        return
    with duckdb.connect() as engine:
        engine.execute("create table events as select 1 as x")
        try:
            found = repr(engine.execute(passed.sql).fetchall())
        except duckdb.CatalogException as error:
            pytest.fail(f"{passed.sql}: {error}")
        except duckdb.Error:
            return
    assert "root:" not in found
