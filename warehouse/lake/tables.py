"""A Table is one version of a dataset: typed columns over immutable Parquet parts.

Versions are combined without touching a file: an append adds parts, and only what has to be rewritten is rewritten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, get_args

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.lake.duck import connect, parquet_files, quote_literal, quote_name
from warehouse.lake.notices import Notice, counted, named, rejected, shown

ColumnType = Literal["text", "integer", "double", "decimal", "boolean", "date", "timestamp"]
Mode = Literal["append", "replace", "upsert"]
LINE = "_line"


@dataclass(frozen=True)
class Column:
    """One column of a dataset, as `schema_json` keeps it.

    `format` says how the received text was read ("day-first", "decimal-comma", "words"); `label` is the header
    as found when it had to be cleaned; `scale` the digits after the point of a `decimal`.
    """

    name: str
    type: ColumnType
    format: str | None = None
    label: str | None = None
    scale: int | None = None

    def __post_init__(self) -> None:
        if self.type not in get_args(ColumnType):
            raise ValueError(f"{self.type!r} is not a column type")
        if self.scale is not None and not (isinstance(self.scale, int) and 0 <= self.scale <= 38):
            raise ValueError(f"{self.scale!r} is no number of digits")

    @property
    def sql_type(self) -> str:
        """The type in DuckDB, and so in Parquet."""
        return f"DECIMAL(38,{self.scale or 0})" if self.type == "decimal" else _SQL_TYPES[self.type]

    @property
    def arrow_type(self) -> pa.DataType:
        return pa.decimal128(38, self.scale or 0) if self.type == "decimal" else _ARROW_TYPES[self.type]

    def to_json(self) -> dict[str, Any]:
        """Only the keys that say something.

        >>> Column("MRR", "double").to_json()
        {'name': 'MRR', 'type': 'double'}
        """
        keys = {"format": self.format, "label": self.label, "scale": self.scale}
        return {"name": self.name, "type": self.type} | {k: v for k, v in keys.items() if v is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Column":
        return cls(**{key: data.get(key) for key in ("name", "type", "format", "label", "scale")})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Table:
    """The rows of one version of a dataset. Its files are never changed."""

    columns: tuple[Column, ...]
    parts: tuple[Path, ...]
    rows: int

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def schema_json(self) -> dict[str, Any]:
        return {"columns": [column.to_json() for column in self.columns]}


def columns_from_json(schema: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of a Dataset's `schema_json`."""
    return tuple(Column.from_json(column) for column in schema.get("columns", ()))


def relation_sql(table: Table) -> str:
    """A SELECT over all rows of the table: `_line`, then every column in its type.

    Parts that came with other types, or without a column, are cast one by one, so that a version that widened
    "integer" to "text" still reads "7" and not "7.0" from its older parts. Reads the parts' footers. Rows come in the
    order in which they were received, where the connection keeps it.
    """
    if not table.parts:
        names = ", ".join(f"cast(null as {c.sql_type}) as {quote_name(c.name)}" for c in table.columns)
        return f"select cast(null as BIGINT) as {LINE}, {names} where false"
    groups = groupby(table.parts, key=lambda part: pq.read_schema(part).remove_metadata())
    return "\nunion all\n".join(_select(table.columns, schema, parts) for schema, parts in groups)


def _select(columns: Sequence[Column], schema: pa.Schema, parts: Iterable[Path]) -> str:
    found = {name.lower(): schema.field(name).type for name in schema.names}  # as DuckDB finds names
    items = [LINE]
    for column in columns:
        name = quote_name(column.name)
        kind = found.get(column.name.lower())
        if kind is None:
            items.append(f"cast(null as {column.sql_type}) as {name}")
        elif kind == column.arrow_type:
            items.append(f"{name} as {name}")
        else:
            items.append(f"cast({name} as {column.sql_type}) as {name}")
    return f"select {', '.join(items)} from {parquet_files(parts)}"


# --- the next version ------------------------------------------------------------------------------------------


def combine(
    previous: Table | None, landed: Table, mode: Mode, entity_key: str | None, into: Path
) -> tuple[Table, list[Notice]]:
    """The dataset's next version, and what changed in its shape.

    `append` keeps the older parts and adds the new; without a key, the new rows are numbered on (`_line`), as if the
    files were one, so that a line still names one row. `replace` takes the new rows alone. `upsert` replaces the rows
    whose key the file brings (the last line of a key wins; columns that the file lacks keep their values) and adds
    the rest. What is rewritten goes into the folder `into`; no existing file changes. Raises Rejected (`no_key`,
    `key_not_found`) when an upsert has no key to go by.
    """
    into.mkdir(parents=True, exist_ok=True)
    notices = _schema_difference(previous, landed, mode) if previous else []
    if previous is None or mode == "replace":
        table = landed if mode != "upsert" else _upserted(Table((), (), 0), landed, entity_key, into)
    elif mode == "append":
        if entity_key is None:
            landed = _numbered_on(previous, landed, into)
        columns = _union(previous.columns, landed.columns)
        table = Table(columns, previous.parts + landed.parts, previous.rows + landed.rows)
    else:
        table = _upserted(previous, landed, entity_key, into)
    checked = landed if mode == "upsert" else table
    return table, notices + key_notices(checked, entity_key, into)


def key_notices(table: Table, entity_key: str | None, temp: Path | None = None) -> list[Notice]:
    """Says when the key is missing from the table, from some of its rows, or stands for several rows."""
    if entity_key is None:
        return []
    names = {column.name.lower() for column in table.columns}
    if entity_key.lower() not in names:
        message = (
            f'The key column "{shown(entity_key)}" is not in the file. Choose another key, or add the column.'
        )
        return [Notice("key_not_found", message, entity_key)]
    key = quote_name(entity_key)
    with connect(temp=temp) as connection:
        row = connection.execute(
            f"select count(*) - count({key}), count({key}) - count(distinct {key}) from ({relation_sql(table)})"
        ).fetchone()
    missing, repeated = row or (0, 0)
    notices = []
    if missing:
        rows = counted(missing, "row has", "rows have")
        message = f'{rows} no "{shown(entity_key)}", so nobody can tell whom that is about.'
        notices.append(Notice("missing_key", message, entity_key, count=missing))
    if repeated:
        rows = counted(repeated, "row repeats", "rows repeat")
        message = f'{rows} a "{shown(entity_key)}" that another row has. The last one counts.'
        notices.append(Notice("duplicate_key", message, entity_key, count=repeated))
    return notices


def widened(first: Column, second: Column) -> Column:
    """The column that holds both: what is not a wider number or instant becomes text."""
    if first.type == second.type:
        scale = max(first.scale or 0, second.scale or 0) if first.type == "decimal" else None
        return replace(first, scale=scale, format=first.format if first.format == second.format else None)
    kinds = {first.type, second.type}
    for wide, narrow in _WIDER:
        if kinds == {wide, narrow}:
            wider = first if first.type == wide else second
            return replace(first, type=wider.type, format=None, scale=wider.scale)
    return replace(first, type="text", format=None, scale=None)


_WIDER: tuple[tuple[ColumnType, ColumnType], ...] = (
    ("double", "integer"),
    ("decimal", "integer"),
    ("double", "decimal"),
    ("timestamp", "date"),
)


def _union(first: Sequence[Column], second: Sequence[Column]) -> tuple[Column, ...]:
    others = {column.name.lower(): column for column in second}
    columns = [
        widened(column, others.pop(column.name.lower())) if column.name.lower() in others else column
        for column in first
    ]
    return (*columns, *others.values())


def _schema_difference(previous: Table, landed: Table, mode: Mode) -> list[Notice]:
    before = {column.name.lower(): column for column in previous.columns}
    now = {column.name.lower(): column for column in landed.columns}
    new = [column.name for key, column in now.items() if key not in before]
    gone = [column.name for key, column in before.items() if key not in now]
    notices = []
    if new:
        notices.append(
            Notice(
                "new_column",
                f"Columns that were not there before: {named(new)}.",
                count=len(new),
                params={"names": new[:5]},
            )
        )
    if gone:
        effect = {
            "append": "the new rows have no value there",
            "replace": "the dataset no longer has them",
            "upsert": "rows that were there keep their values",
        }[mode]
        message = f"Columns that this file does not have: {named(gone)}; {effect}."
        known = {"names": gone[:5], "mode": mode}
        notices.append(Notice("missing_column", message, count=len(gone), params=known))
    for key in before.keys() & now.keys():
        if before[key].type != now[key].type:
            becomes = now[key].type if mode == "replace" else widened(before[key], now[key]).type
            message = (
                f'Column "{shown(before[key].name)}" was {before[key].type} and comes as {now[key].type}: '
                f"it is {becomes} now."
            )
            types = {"was": before[key].type, "comes": now[key].type, "is": becomes}
            notices.append(Notice("retyped", message, before[key].name, params=types))
    return notices


def _numbered_on(previous: Table, landed: Table, into: Path) -> Table:
    with connect(temp=into, keep_order=True) as connection:
        row = connection.execute(f"select max({LINE}) from ({relation_sql(previous)})").fetchone()
        offset = int(row[0]) if row and row[0] else 0
        numbered = f"select * replace ({LINE} + {offset} as {LINE}) from ({relation_sql(landed)})"
        return replace(landed, parts=(_write(connection, numbered, into / "part-appended.parquet"),))


def _upserted(previous: Table, landed: Table, entity_key: str | None, into: Path) -> Table:
    if entity_key is None:
        raise rejected(
            "no_key", "An upsert needs to know the dataset's key column. Name it, or append instead."
        )
    for table in (landed, previous):
        if table.columns and entity_key.lower() not in {column.name.lower() for column in table.columns}:
            raise rejected(
                "key_not_found",
                f'An upsert needs the key column "{shown(entity_key)}". Add it, or choose another.',
            )
    columns = _union(previous.columns, landed.columns) if previous.columns else landed.columns
    key = quote_name(entity_key)
    brought = {column.name.lower() for column in landed.columns}
    kept = [quote_name(column.name) for column in columns if column.name.lower() not in brought]
    names = [LINE, *(quote_name(column.name) for column in columns)]
    items = ", ".join(f"{'b' if name in kept else 'n'}.{name} as {name}" for name in names)
    # A line counts within its file; the place of a row counts over all the files that were appended before.
    sql = f"""
        with before as (
            select *, row_number() over () as _place from ({relation_sql(replace(previous, columns=columns))})
        ),
        -- the last line of a key wins; rows without a key are nobody's, and all stay
        brought as (
            select * from ({relation_sql(replace(landed, columns=columns))})
            qualify {key} is null or row_number() over (partition by {key} order by {LINE} desc) = 1
        ),
        last_before as (
            select * from before where {key} is not null
            qualify row_number() over (partition by {key} order by _place desc) = 1
        ),
        joined as (
            select 1 as _turn, _place, {", ".join(names)} from before
            where {key} is null or not exists (select 1 from brought where brought.{key} = before.{key})
            union all
            select 2 as _turn, n.{LINE} as _place, {items}
            from brought n left join last_before b on n.{key} = b.{key}
        )
        select {", ".join(names)} from joined order by _turn, _place
    """
    with connect(memory_limit="1GB", temp=into, keep_order=True) as connection:
        path = _write(connection, sql, into / "part-upserted.parquet")
    return Table(columns, (path,), pq.read_metadata(path).num_rows)


def _write(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> Path:
    connection.execute(f"copy ({sql}) to {quote_literal(path)} (format parquet, compression zstd)")
    return path


_SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
_ARROW_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
