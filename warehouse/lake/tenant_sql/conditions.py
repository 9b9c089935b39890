"""Whom a condition chooses: entities on dates, out of those that the desk's relations hold."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.lineage.origins import Unprovable, origins
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.lake.tenant_sql.features import KEYS, MADE
from warehouse.lake.tenant_sql.shapes import FORMS

STANDING = (
    "_standing"  # entity_key, snapshot_date, joined, y: of our own making, and out of the statement's reach
)
_CHOSEN, _ON_ONE = "_chosen", "_chosen_on_one"
BEFORE = f"create or replace temp table {_ON_ONE} as select distinct entity_key, snapshot_date from (\n"


def keep(connection: duckdb.DuckDBPyConnection, name: str, schema: str) -> None:
    """Keep a feature's result, of one date, as one of the relations that conditions are joined with."""
    connection.execute(f"create table {schema}.{name} as select * from {MADE}")
    connection.execute(f"drop table {MADE}")


def base(relation: str, kept: Mapping[str, Sequence[str]]) -> str:
    """What follows FROM: every row of the relation, beside it what is kept of it."""
    joins = (f" left join {quote_name(name)} using (entity_key, snapshot_date)" for name in kept)
    return f"{quote_name(relation)}{''.join(joins)}"


@contextmanager
def of_one_row() -> Iterator[None]:
    """Says of an aggregate what DuckDB says of the grouping that it would need."""
    try:
        yield
    except SqlRefused as refusal:
        if "GROUP BY" not in refusal.message:
            raise
        raise SqlRefused(
            "aggregate",
            "A condition is asked of each entity by itself: nothing can be counted or summed in it.",
            hint="Count in a subquery, as in: (select count(*) from events e where e.entity_key = entities.entity_key) > 3.",
        ) from None


def attributes(tree: Mapping[str, Any], relations: Mapping[str, Sequence[str]]) -> list[str]:
    """The columns of the entities that the condition goes by; all of them where it cannot be followed."""
    try:
        made = origins(tree, relations).columns[-1]
        found = {column for relation, column in made.values if relation == "entities"}
    except Unprovable:
        found = set(relations.get("entities", ()))
    return sorted(found - {"", *KEYS})


def choose(connection: duckdb.DuckDBPyConnection, sql: str, *, first: bool) -> None:
    """Put those whom it chooses on one date beside those of the dates before it."""
    connection.execute(f"{BEFORE}{sql}\n) where chosen and entity_key is not null")
    connection.execute(
        f"create or replace temp table {_CHOSEN} as select * from {_ON_ONE}"
        if first
        else f"insert into {_CHOSEN} select * from {_ON_ONE}"
    )


def write(connection: duckdb.DuckDBPyConnection, work: Path) -> int:
    options, name = FORMS["parquet"]
    connection.execute(f"copy {_CHOSEN} to {quote_literal(work / name)} ({options}, use_tmp_file false)")
    return int(connection.execute(f"select count(*) from {_CHOSEN}").fetchall()[0][0])


def count(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Of each date that is stood on, in order."""
    chosen = "s.asked and c.entity_key is not null"
    found = connection.execute(
        f"select s.snapshot_date, count(*) filter ({chosen}) as asked, count(s.y) filter ({chosen}) as known,"
        f" count(*) filter ({chosen} and s.y) as positives from {STANDING} as s left join {_CHOSEN} as c"
        " on c.entity_key = s.entity_key and c.snapshot_date = s.snapshot_date group by 1 order by 1"
    )
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [row | {"snapshot_date": row["snapshot_date"].isoformat()} for row in rows]
