"""What a build is given: the entities of one organization under names of our own, in a database of the build's own.

Headers and values that people wrote stop here. They are quoted into the SQL that we run ourselves; dbt, whose Jinja
would execute them, finds tables in the schema `given`: `entities` with fixed and positional columns, `mapping` with the
positional names and kinds, and `snapshots`. (Events: `warehouse/lake/events.py`; the question: `question.py`.)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import Any

import duckdb

from warehouse.lake.attributes import Attribute
from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.errors import CannotBuild
from warehouse.lake.events import EventSource, key_sql, received_key, usable_sql
from warehouse.lake.tables import LINE, Column, Table, relation_sql

FEWEST_TO_JUDGE = 20
POSITION = "_position"  # no header begins with an underscore
_NUMBERS = ("integer", "double", "decimal")
_TRUE = {"true", "t", "yes", "y", "1", "on", "sim", "s", "verdadeiro", "sí", "si"}
_FALSE = {"false", "f", "no", "n", "0", "off", "não", "nao", "falso"}


@dataclass(frozen=True)
class Counts:
    """Rows as received, those without a key, and those that a later row of the same key replaced."""

    rows: int
    keyless: int
    replaced: int


@dataclass(frozen=True)
class Unread:
    """So many of the values that are filled in could not be read as what they should be."""

    values: int
    of: int

    @property
    def another_type(self) -> bool:
        """Whether they are the rule: then the column is no longer what it was. Of a few rows, a stray word is no rule."""
        return self.of >= FEWEST_TO_JUDGE and 2 * self.values > self.of


def check_mapping(table: Table, mapping: Mapping[str, Any]) -> None:
    """Every column that the mapping names is there; raises CannotBuild."""
    names = {column.name for column in table.columns}
    outcome = mapping.get("outcome") or {}
    named = {role: mapping.get(role) for role in ("entity_key", "value", "name", "email")}
    for role, column in {**named, "outcome": outcome.get("column")}.items():
        if column is not None and column not in names:
            raise CannotBuild(
                "mapping_column_missing",
                f"The mapping takes the {role.replace('_', ' ')} from the column {column!r}, which the dataset does not"
                " have: choose one of its columns in the mapping, or upload the data with that column.",
                column=column,
            )
    if outcome and not outcome.get("positive"):
        raise CannotBuild(
            "outcome_without_positive",
            f"The outcome {outcome.get('column')!r} has no positive value: say which of its values mean that the"
            " customer left, or that the lead bought.",
            column=outcome.get("column"),
        )


def write_entities(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: Table,
    mapping: Mapping[str, Any],
    attributes: Sequence[Attribute],
    missing: Collection[str],
) -> Counts:
    """Write `entities` and `mapping` below `schema` (an SQL name, of an attached database); count what the rows are.

    The connection must keep the order of rows: of two rows of one key, the later one counts.
    """
    columns = {column.name: column for column in table.columns}
    key, value = mapping.get("entity_key"), mapping.get("value")
    items = [
        f"{listed_key_sql(connection, table, key)} as entity_key",
        f"{POSITION} as row_position",
        f"{outcome_sql(columns, mapping.get('outcome'), missing)} as outcome_is_positive",
        f"{_number(columns[value]) if value else 'cast(null as double)'} as entity_value",
        f"{_shown(mapping.get('name'))} as entity_name",
        f"{_shown(mapping.get('email'))} as entity_email",
        f"{_joined(columns, mapping.get('time'))} as joined_on",
        "true as is_listed",
        *(f"{attribute.sql} as {attribute.name}" for attribute in attributes),
    ]
    connection.execute(
        f"create table {schema}.entities as select {', '.join(items)}"
        f" from (select *, row_number() over () as {POSITION} from ({relation_sql(table)}))"
    )
    _write_mapping(connection, schema, attributes)
    rows, keyed, keys = connection.execute(
        f"select count(*), count(entity_key), count(distinct entity_key) from {schema}.entities"
    ).fetchall()[0]
    return Counts(rows=rows, keyless=rows - keyed, replaced=keyed - keys)


def write_entities_seen(
    connection: duckdb.DuckDBPyConnection, schema: str, sources: Sequence[EventSource], received_on: date
) -> None:
    """Write `entities` and `mapping` where no dataset lists the entities: they are those seen in the events."""
    keys = " union ".join(
        f"select {key_sql(source)} as entity_key from (select distinct {received_key(source)}"
        f" from ({relation_sql(source.table)}) where {usable_sql(source, received_on)})"
        for source in sources
    )
    connection.execute(
        f"create table {schema}.entities as select entity_key, row_number() over (order by entity_key) as row_position,"
        " cast(null as boolean) as outcome_is_positive, cast(null as double) as entity_value,"
        " cast(null as varchar) as entity_name, cast(null as varchar) as entity_email,"
        f" cast(null as date) as joined_on, false as is_listed from ({keys}) where entity_key is not null"
    )
    _write_mapping(connection, schema, ())


def write_history(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: Table | None,
    history: Sequence[tuple[Table, date]],
    mapping: Mapping[str, Any],
    attributes: Sequence[Attribute],
) -> None:
    """Write `entity_versions`: the attributes as each upload had them, read in the types of the present table.

    Of several uploads of a day the last counts, and of several rows of a key in one the last. Without a key there is
    nothing to tell that two rows are one entity: no history.
    """
    key = mapping.get("entity_key")
    names = ["entity_key", "known_from", *(each.name for each in attributes)]
    selects = [
        f"select nullif(trim(cast({quote_name(key)} as varchar)), '') as entity_key, date '{day}' as known_from,"
        f" {''.join(f'{each.sql} as {each.name}, ' for each in attributes)}{place} as place,"
        f" row_number() over () as {POSITION} from ({relation_sql(replace(version, columns=table.columns))})"
        for place, (version, day) in enumerate(history)
        if table is not None and key is not None
    ]
    nothing = "select cast(null as varchar) as entity_key, cast(null as date) as known_from where false"
    newest = (
        f"select {', '.join(names)} from ({' union all '.join(selects)}) where entity_key is not null"
        f" qualify row_number() over (partition by entity_key, known_from order by place desc, {POSITION} desc) = 1"
    )
    connection.execute(f"create table {schema}.entity_versions as {newest if selects else nothing}")


def write_numbers(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Write `entity_numbers`: the number by which events name their entity, of the row of the key that counts."""
    connection.execute(
        f"create table {schema}.entity_numbers as select entity_key, cast(max(row_position) as integer) as entity_number"
        f" from {schema}.entities where entity_key is not null group by entity_key"
    )


def write_snapshots(connection: duckdb.DuckDBPyConnection, schema: str, dates: Sequence[date]) -> None:
    rows = ", ".join(f"(date '{each.isoformat()}')" for each in dates)
    connection.execute(
        f"create table {schema}.snapshots as select * from (values {rows}) as t(snapshot_date)"
    )


def _write_mapping(
    connection: duckdb.DuckDBPyConnection, schema: str, attributes: Sequence[Attribute]
) -> None:
    connection.execute(f"create table {schema}.mapping (ordinal integer, name varchar, kind varchar)")
    if attributes:
        rows = [f"({n}, '{each.name}', '{each.kind}')" for n, each in enumerate(attributes, start=1)]
        connection.execute(f"insert into {schema}.mapping values {', '.join(rows)}")


def _joined(columns: Mapping[str, Column], time: str | None) -> str:
    """The day on which somebody became a customer or lead, where the mapping names a column of dates for it."""
    there = time is not None and time in columns and columns[time].type in ("date", "timestamp")
    return f"cast({quote_name(str(time))} as date)" if there else "cast(null as date)"


def unread(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: Table,
    mapping: Mapping[str, Any],
    attributes: Sequence[Attribute],
    missing: Collection[str],
) -> dict[str, Unread]:
    """How many values, by column, are filled in but could not be read: in the kind that the model has learned, or as
    the number that the mapping's value must be."""
    found = {}
    made = {each.column.name: each.name for each in attributes if not each.as_received}
    value = mapping.get("value")
    if value and table.column(value).type not in _NUMBERS:
        made[value] = "entity_value"
    blank = ", ".join(quote_literal(spelling) for spelling in sorted(missing))
    for column, place in made.items():
        name = quote_name(column)
        received, read = connection.execute(
            f"select (select count(*) from ({relation_sql(table)})"
            f" where lower(trim(cast({name} as varchar))) not in ({blank})), count({place})"
            f" from {schema}.entities"
        ).fetchall()[0]
        if received > read:
            found[column] = Unread(received - read, received)
    return found


def listed_key_sql(connection: duckdb.DuckDBPyConnection, table: Table, key: str | None) -> str:
    """The organization's key as text; where it has none, the line: "L2", and "L2.2" of a second file."""
    if key is not None:
        return f"nullif(trim(cast({quote_name(key)} as varchar)), '')"
    one_file = connection.execute(
        f"select count(distinct {LINE}) = count(*) from ({relation_sql(table)})"
    ).fetchall()[0][0]
    if one_file:
        return f"'L' || {LINE}"
    file = f"row_number() over (partition by {LINE} order by {POSITION})"
    return f"'L' || {LINE} || case when {file} > 1 then '.' || {file} else '' end"


def outcome_sql(
    columns: Mapping[str, Column], outcome: Mapping[str, Any] | None, missing: Collection[str]
) -> str:
    """True where the outcome column holds a positive value, false where another, null where nothing."""
    if not outcome:
        return "cast(null as boolean)"
    column, name = columns[outcome["column"]], quote_name(outcome["column"])
    positive = [str(value).strip() for value in outcome["positive"]]
    if column.type == "boolean":
        return f"{name} in ({', '.join(_truth(column, value) for value in positive)})"
    if column.type in _NUMBERS:
        return f"cast({name} as double) in ({', '.join(_figure(column, value) for value in positive)})"
    text = f"lower(trim(cast({name} as varchar)))"
    wanted = ", ".join(f"lower({quote_literal(value)})" for value in positive)
    blank = ", ".join(quote_literal(spelling) for spelling in sorted(missing))
    return f"case when {text} in ({wanted}) then true when {text} not in ({blank}) then false end"


def _truth(column: Column, value: str) -> str:
    word = value.lower()
    if word not in _TRUE | _FALSE:
        raise _not_a_value(column, value, "yes or no")
    return "true" if word in _TRUE else "false"


def _figure(column: Column, value: str) -> str:
    word = {"true": "1", "yes": "1", "false": "0", "no": "0"}.get(value.lower(), value)
    try:
        number = float(word)
    except ValueError:
        raise _not_a_value(column, value, "numbers") from None
    if not isfinite(number):
        raise _not_a_value(column, value, "numbers")
    return repr(number) + "::double"


def _not_a_value(column: Column, value: str, held: str) -> CannotBuild:
    return CannotBuild(
        "outcome_value_not_in_column",
        f"The outcome's positive value {value!r} cannot be in the column {column.name!r}, which holds {held}: choose"
        " one of its values in the mapping.",
        column=column.name,
        value=value,
    )


def _number(column: Column) -> str:
    name = quote_name(column.name)
    return (
        f"cast({name} as double)"
        if column.type in _NUMBERS
        else f"try_cast(cast({name} as varchar) as double)"
    )


def _shown(name: str | None) -> str:
    return f"nullif(trim(cast({quote_name(name)} as varchar)), '')" if name else "cast(null as varchar)"
