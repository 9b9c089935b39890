"""The result of a FeatureModel: one row per (entity_key, snapshot_date), beside them its features."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.lake.tenant_sql.shapes import FORMS

KEYS = ("entity_key", "snapshot_date")
MOST = 100  # columns
_LONGEST_NAME = 63
_NUMBERS = {
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
    *("UHUGEINT", "FLOAT", "DOUBLE"),
}
MADE, GATHERED = "result", "gathered"
_ADVICE = (
    "Group by entity_key, snapshot_date, or keep one row of each with qualify row_number() over (...) = 1."
)


def columns(found: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Name, SQL and kind (number, flag or category) of each feature; raises SqlRefused for what cannot be one."""
    names = [name for name, _ in found]
    for key in KEYS:
        if key not in names:
            raise SqlRefused(
                "key_missing",
                f"The result has no column {key}.",
                hint="Select entity_key and snapshot_date, and beside them the features.",
            )
    chosen = [_feature(name, kind) for name, kind in found if name not in KEYS]
    if not chosen:
        raise SqlRefused("no_feature", "The result has no column beside entity_key and snapshot_date.")
    if len(chosen) > MOST:
        raise SqlRefused("too_many_columns", f"These are {len(chosen)} columns; at most {MOST} are taken.")
    lowered = [name.lower() for name, _, _ in chosen]
    for name in lowered:
        if lowered.count(name) > 1:
            raise SqlRefused(
                "name_twice", f"Two columns are called {name!r}: give one another name with `as`."
            )
    return chosen


def _feature(name: str, kind: str) -> tuple[str, str, str]:
    column = quote_name(name)
    if not name.strip() or name.startswith("_") or len(name) > _LONGEST_NAME:
        hint = f"A name has 1 to {_LONGEST_NAME} characters and does not begin with an underscore."
        raise SqlRefused("column_name", f"A column is called {name[:80]!r}.", hint=hint)
    if kind in _NUMBERS or kind.startswith("DECIMAL"):
        return name, f"cast({column} as double)", "number"
    if kind == "BOOLEAN":
        return name, column, "flag"
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        days = f"cast(date_diff('day', cast({column} as date), snapshot_date) as double)"
        return name, f"case when {column} < snapshot_date then {days} end", "number"
    if kind in ("VARCHAR", "UUID") or kind.startswith("ENUM"):
        return name, f"cast({column} as varchar)", "category"
    if kind == "INTERVAL":
        return name, f"epoch({column}) / 86400.0", "number"
    raise SqlRefused(
        "column_type",
        f"The column {name!r} holds {kind.lower()}, which is no feature.",
        hint="Make a number, a text or true and false of it: len(...), list_sum(...), ->> ... .",
    )


def before(chosen: Sequence[tuple[str, str, str]]) -> str:
    """What stands before the statement where `make` runs it."""
    items = ", ".join(f"{expression} as {quote_name(name)}" for name, expression, _ in chosen)
    return (
        f"create or replace temp table {MADE} as"
        f" select cast(entity_key as varchar) as entity_key, cast(snapshot_date as date) as snapshot_date, {items}"
        " from (\n"
    )


def make(connection: duckdb.DuckDBPyConnection, sql: str, chosen: Sequence[tuple[str, str, str]]) -> int:
    """The result as a table `result`, in the types of features; returns its rows. Refuses a key that comes twice."""
    connection.execute(f"{before(chosen)}{sql}\n) where entity_key is not null and snapshot_date is not null")
    twice = connection.execute(
        f"select entity_key, snapshot_date, count(*) from {MADE} group by 1, 2 having count(*) > 1"
        " order by 3 desc, 1, 2 limit 1000"
    ).fetchall()
    if twice:
        shown = ", ".join(f"{key} on {date} ({count:,} rows)" for key, date, count in twice[:3])
        more = (
            f" and {len(twice) - 3:,}{' or more' if len(twice) == 1000 else ''} others"
            if len(twice) > 3
            else ""
        )
        message = (
            f"A feature has one row per entity_key and snapshot_date. There are several for {shown}{more}."
        )
        raise SqlRefused("several_rows", message, hint=_ADVICE)
    return int(connection.execute(f"select count(*) from {MADE}").fetchall()[0][0])


def of_day(connection: duckdb.DuckDBPyConnection, day: str) -> None:
    """Refuse a result that tells of another date than the one on which it was known."""
    other = connection.execute(
        f"select snapshot_date from {MADE} where snapshot_date <> ?::date limit 1", [day]
    ).fetchall()
    if other:
        message = (
            f"On {day} the statement gives a row for {other[0][0]}: nothing is known on one date for another."
        )
        raise SqlRefused("other_date", message, hint="Select snapshot_date as the relations have it.")


def gather(connection: duckdb.DuckDBPyConnection, *, first: bool) -> None:
    """Put the result of a date beside those of the dates before it."""
    connection.execute(
        f"create or replace temp table {GATHERED} as select * from {MADE}"
        if first
        else f"insert into {GATHERED} select * from {MADE}"
    )
    connection.execute(f"drop table {MADE}")


def write(
    connection: duckdb.DuckDBPyConnection, chosen: Sequence[tuple[str, str, str]], work: Path
) -> dict[str, Any]:
    """What was gathered, as Parquet in the work folder."""
    options, name = FORMS["parquet"]
    rows = connection.execute(f"select count(*) from {GATHERED}").fetchall()[0][0]
    connection.execute(f"copy {GATHERED} to {quote_literal(work / name)} ({options}, use_tmp_file false)")
    connection.execute(f"drop table {GATHERED}")
    return {"rows": int(rows), "columns": [{"name": name, "kind": kind} for name, _, kind in chosen]}
