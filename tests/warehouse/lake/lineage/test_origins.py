"""What a column is said to come from: nothing else changes it when it changes, and what cannot be followed is said to be so."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.warehouse.lake.tenant_sql.test_gate import ORDINARY, RELATIONS
from warehouse.lake.lineage.origins import Origins, Unprovable, origins, tables
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.lake.tenant_sql.gate import tree_of

DOG = {
    "events": ["who", "moment", "kind", "paid"],
    "people": ["who", "plan"],
    "main.int_spine": ["who", "day"],
}


def traced(sql: str) -> tuple[dict[str | None, set[str]], set[str]]:
    """Of each column, and of the rows: `relation.column`."""
    found = origins(tree_of(sql), DOG)

    def named(pairs: Origins) -> set[str]:
        return {f"{relation}.{column}".rstrip(".") for relation, column in pairs}

    return {made.name: named(made.values) for made in found.columns}, named(found.rows)


@pytest.mark.parametrize(
    ("sql", "columns", "rows"),
    [
        (
            "select who, count(*) filter (kind = 'a') as n from events where moment > '2026-01-01' group by who",
            {"who": "events.who", "n": "events.kind"},
            "events events.moment events.who",
        ),
        (
            "with rich as (select who, sum(paid) as paid from events group by 1) select p.plan, r.paid * 2 as twice"
            " from people p join rich r using (who)",
            {"plan": "people.plan", "twice": "events.paid"},
            "events people events.who people.who",
        ),
        (
            "select *, paid + 1 as more from events where paid > 0",
            {"who": "events.who", "moment": "events.moment", "kind": "events.kind", "paid": "events.paid"}
            | {"more": "events.paid"},
            "events events.paid",
        ),
        (
            "select e.* exclude (moment, kind) replace (1 as who) from events e",
            {"who": "", "paid": "events.paid"},
            "events",
        ),
        ("select paid as p, p + 1 as q from events", {"p": "events.paid", "q": "events.paid"}, "events"),
        (
            "select s.who, (select max(paid) from events e where e.who = s.who) as top from main.int_spine as s",
            {"who": "main.int_spine.who", "top": "events events.paid events.who main.int_spine.who"},
            "main.int_spine",
        ),
        (
            "select plan from people where exists (select 1 from events where events.who = people.who)",
            {"plan": "people.plan"},
            "people people.who events events.who",
        ),
        (
            "select who, paid as x from events union all by name select plan as x, who from people",
            {"who": "events.who people.who", "x": "events.paid people.plan"},
            "events people",
        ),
        (
            "select who from people except select who from events",
            {"who": "people.who"},
            "people people.who events events.who",
        ),
        (
            "select list_sum(list_transform(list(paid), lambda x: x + length(any_value(kind)))) as s"
            " from events group by moment",
            {"s": "events.paid events.kind"},
            "events events.moment",
        ),
        (
            "select who from events order by moment limit 3",
            {"who": "events.who"},
            "events events.moment",
        ),
        (
            "select plan from people semi join events using (who)",
            {"plan": "people.plan"},
            "people events people.who events.who",
        ),
        (
            "select n.word from people, unnest([plan, who]) as n(word)",
            {"word": "people.plan people.who"},
            "people people.plan people.who",
        ),
        ("select v.a from (values (1, 2)) as v(a, b)", {"a": ""}, ""),
    ],
)
def test_columns_and_rows_are_told_apart(sql: str, columns: dict[str, str], rows: str) -> None:
    expected = {name: set(said.split()) for name, said in columns.items()}
    assert traced(sql) == (expected, set(rows.split()))


@pytest.mark.parametrize(
    "sql",
    [
        "select columns('p.*') from people",
        "pivot events on kind in ('a') using count(*)",
        "with recursive t as (select 1 as n union all select n + 1 from t where n < 3) select n from t",
        "select nowhere from people",
        "select #1 from people",
    ],
)
def test_what_cannot_be_followed_is_said_to_be_so(sql: str) -> None:
    with pytest.raises(Unprovable):
        origins(tree_of(sql), DOG)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """The relations of the hundred ordinary statements, as views over tables, with rows that differ in every column."""
    with duckdb.connect() as connection:
        connection.execute("""
            set threads = 1;
            create table _events as
            select 'k' || (i % 7) as entity_key, timestamp '2026-01-01' + to_hours((i * 29) % 3000) as time,
                ['visit', 'order', 'call'][1 + (i * i) % 3] as type, ((i * 13) % 37)::double as amount,
                date '2026-05-01' + ((i % 3) * 30)::int as snapshot_date
            from range(90) t(i);
            create table _spine as select distinct entity_key, snapshot_date from _events;
            create table _entities as select entity_key, snapshot_date,
                ['free', 'pro', 'gold'][1 + (hash(entity_key) % 3)::int] as plan,
                ['São Paulo', 'Recife', 'Natal-RN'][1 + (hash(snapshot_date, entity_key) % 3)::int] as city from _spine;
            create table _orders as select entity_key as customer, time::date as ordered_at, amount as price from _events;
        """)
        yield connection


def opened(connection: duckdb.DuckDBPyConnection, changed: tuple[str, str] | None = None) -> None:
    """The relations as views; of one, one column holds something else."""
    for relation, columns in RELATIONS.items():
        items = list(columns)
        if changed and changed[0] == relation:
            kind = dict(
                connection.execute(f"select column_name, column_type from (describe _{relation})").fetchall()
            )[changed[1]]
            items = [
                f"{_OTHER[kind].format(column)} as {column}" if column == changed[1] else column
                for column in columns
            ]
        connection.execute(f"create or replace view {relation} as select {', '.join(items)} from _{relation}")


_OTHER = {
    "VARCHAR": "case when hash({0}) % 3 = 0 then null else reverse({0}) || 'é' end",
    "DOUBLE": "-7.5 * {0} + 3",
    "TIMESTAMP": "{0} - to_hours(1 + (hash({0}) % 900)::int)",
    "DATE": "{0} - (5 + hash({0}) % 40)::int",
}  # fmt: skip


def answers(connection: duckdb.DuckDBPyConnection, sql: str) -> list[list[str]] | str:
    """Each column's values, whatever the order of rows; or that the statement fails on them."""
    try:
        rows = connection.execute(sql).fetchall()
    except duckdb.Error as error:
        return type(error).__name__
    return [sorted(map(repr, column)) for column in zip(*rows, strict=True)]


def test_whatever_is_not_said_to_be_read_changes_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Each column of each relation is changed in turn, under each of the hundred statements."""
    followed = 0
    for sql in ORDINARY:
        try:
            tree = tree_of(sql)
            found = origins(tree, RELATIONS)
        except (Unprovable, SqlRefused):
            continue
        opened(warehouse)
        before = answers(warehouse, sql)
        if isinstance(before, str) or before != answers(warehouse, sql) or not before:
            continue
        followed += 1
        assert len(before) == len(found.columns), sql
        for relation in tables(tree) & RELATIONS.keys():
            for column in RELATIONS[relation]:
                opened(warehouse, (relation, column))
                after = answers(warehouse, sql)
                if (relation, column) in found.rows or isinstance(after, str):
                    continue
                if after == []:
                    pytest.fail(f"{relation}.{column} decides the rows of {sql}")
                for made, old, new in zip(found.columns, before, after, strict=True):
                    assert old == new or (relation, column) in made.values, (made.name, relation, column, sql)
    assert followed >= 90
