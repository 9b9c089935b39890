"""By what a list of entities can be narrowed down: columns of the customers or leads with few values, and the owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake.duck import connect, quote_name
from warehouse.lake.tables import Column, Table, relation_sql

MOST_COLUMNS = 20
MOST_VALUES = 50  # of more, nobody chooses one from a menu
LONGEST = 200  # characters of a value

_PERSONAL = ("entity_key", "name", "email", "owner")


@dataclass(frozen=True)
class Segments:
    """What the columns are called, what their values are, and whose is which.

    `rows` has entity_key, owner, and per column, under a name of ours, the place of the value in `values`, counted from 1;
    0 where it is not known. Small numbers are found in a list of millions in a few milliseconds, texts are not.
    """

    columns: list[str]
    values: list[list[str]]
    rows: pa.Table

    @classmethod
    def none(cls) -> "Segments":
        return cls.of([], pa.table({name: pa.array([], pa.string()) for name in ("entity_key", "owner")}))

    @classmethod
    def of(cls, columns: list[str], rows: pa.Table) -> "Segments":
        """From rows that hold the values themselves, as texts."""
        values = []
        for place in range(len(columns)):
            texts = rows[name_of(place)].combine_chunks()
            told = sorted(texts.unique().drop_null().to_pylist())
            code = pc.fill_null(pc.add(pc.index_in(texts, value_set=pa.array(told, pa.string())), 1), 0)
            rows = rows.set_column(
                rows.column_names.index(name_of(place)), name_of(place), code.cast(pa.uint8())
            )
            values.append(told)
        return cls(columns, values, rows)

    @property
    def names(self) -> list[str]:
        return [name_of(place) for place in range(len(self.columns))]


def name_of(place: int) -> str:
    """What people call a column stays out of our SQL: the first is `segment_1`."""
    return f"segment_{place + 1}"


def of_entities(table: Table, mapping: Mapping[str, Any], *, temp: Path | None = None) -> Segments:
    """Of each entity its owner and its values in the columns of few values; of several rows of a key the last counts.

    Without a key column nobody can tell whose a row is: no segments.
    """
    key = _there(table, mapping.get("entity_key"))
    if key is None:
        return Segments.none()
    with connect(temp=temp, keep_order=True) as connection:
        chosen = _choose(connection, table, mapping)
        items = [f"{_text(column.name)} as {name_of(place)}" for place, column in enumerate(chosen)]
        owner = _there(table, mapping.get("owner"))
        rows = connection.execute(
            f"select {_text(key)} as entity_key, {_text(owner) if owner else 'cast(null as varchar)'} as owner"
            f"{''.join(f', {item}' for item in items)}"
            f" from (select *, row_number() over () as _place from ({relation_sql(table)}))"
            f" where {_text(key)} is not null"
            f" qualify row_number() over (partition by {_text(key)} order by _place desc) = 1"
        ).to_arrow_table()
    return Segments.of([column.name for column in chosen], rows)


def _choose(connection: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping[str, Any]) -> list[Column]:
    outcome = (mapping.get("outcome") or {}).get("column")
    taken = {str(mapping.get(role)).lower() for role in _PERSONAL} | {str(outcome).lower()}
    candidates = [
        column
        for column in table.columns
        if column.type in ("text", "boolean") and column.name.lower() not in taken
    ]
    if not candidates:
        return []
    sums = ", ".join(
        f"approx_count_distinct({_text(column.name)}), max(length({_text(column.name)}))"
        for column in candidates
    )
    found = connection.execute(f"select {sums} from ({relation_sql(table)})").fetchall()[0]
    few = [  # by an estimate, which is close where there are few
        column
        for place, column in enumerate(candidates)
        if 2 <= found[2 * place] <= MOST_VALUES and (found[2 * place + 1] or 0) <= LONGEST
    ]
    return few[:MOST_COLUMNS]


def _there(table: Table, column: Any) -> str | None:
    return next(
        (one.name for one in table.columns if column and one.name.lower() == str(column).lower()), None
    )


def _text(column: str) -> str:
    return f"nullif(trim(cast({quote_name(column)} as varchar)), '')"
