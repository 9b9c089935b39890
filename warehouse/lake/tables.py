"""A Table is one version of a dataset: typed columns over immutable Parquet parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.lake.duck import parquet_files, quote_name

ColumnType = Literal["text", "integer", "double", "decimal", "boolean", "date", "timestamp"]
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
    "integer" to "text" still reads "7" and not "7.0" from its older parts. Reads the parts' footers.
    """
    if not table.parts:
        names = ", ".join(f"cast(null as {c.sql_type}) as {quote_name(c.name)}" for c in table.columns)
        return f"select cast(null as BIGINT) as {LINE}, {names} where false"
    groups: dict[pa.Schema, list[Path]] = {}
    for part in table.parts:
        groups.setdefault(pq.read_schema(part).remove_metadata(), []).append(part)
    return "\nunion all\n".join(_select(table.columns, schema, parts) for schema, parts in groups.items())


def _select(columns: Sequence[Column], schema: pa.Schema, parts: Iterable[Path]) -> str:
    items = [LINE]
    for column in columns:
        name = quote_name(column.name)
        if column.name not in schema.names:
            items.append(f"cast(null as {column.sql_type}) as {name}")
        elif schema.field(column.name).type == column.arrow_type:
            items.append(name)
        else:
            items.append(f"cast({name} as {column.sql_type}) as {name}")
    return f"select {', '.join(items)} from {parquet_files(parts)}"


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
