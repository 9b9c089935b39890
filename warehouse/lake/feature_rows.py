"""Rows of features that were made elsewhere, on their way into a build: those of the FeatureModels of analysts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.lake.attributes import spaced
from warehouse.lake.duck import parquet_files, quote_name
from warehouse.lake.errors import CannotBuild

_KEYS = ("entity_key", "snapshot_date")
_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
)


Pair = tuple[str, str]
ENTITIES = "@entities"  # the Model's dataset of customers or leads, where datasets are named; no dataset can be called so


@dataclass(frozen=True)
class Reads:
    """What a column comes from: (dataset, column) of its value, and of what decides which rows count. Where the statement
    cannot be followed column by column (`exact` is false), only the datasets, with "" for the column. `of_today`: some of it is
    as last uploaded on every date, whatever history the entities have (see `known.of_today`)."""

    values: tuple[Pair, ...] = ()
    rows: tuple[Pair, ...] = ()
    exact: bool = True
    of_today: bool = False

    def attributes(self, key: str | None) -> bool:
        """Whether it goes by attributes of the entities: by more of them than their key, and that they are there."""
        own = ("", key) if self.exact else (key,)
        return any(dataset == ENTITIES and column not in own for dataset, column in self.values + self.rows)


@dataclass(frozen=True)
class FeatureRows:
    """A feature that an analyst wrote, already run: one row per (`entity_key`, `snapshot_date`) in a Parquet file.

    `columns` gives the words for each column beside the two keys, "" for its own name; `reads` what each comes from.
    """

    name: str
    path: Path
    columns: Mapping[str, str]
    reads: Mapping[str, Reads] = field(default_factory=dict)

    def words(self, column: str) -> str:
        return self.columns[column] or spaced(column)


def placed(models: Sequence[FeatureRows]) -> dict[str, tuple[FeatureRows, str]]:
    """Each column under our name for it: `feature_001`, `feature_002`, ..."""
    every = [(model, column) for model in models for column in model.columns]
    return {f"feature_{place:03}": found for place, found in enumerate(every, start=1)}


def write(connection: duckdb.DuckDBPyConnection, schema: str, models: Sequence[FeatureRows]) -> None:
    """Write `feature_models` below `schema`: the two keys, and every model's columns beside them.

    Raises CannotBuild where a model has no keys or columns, or several rows for one entity and date.
    """
    names = {(model.name, column): name for name, (model, column) in placed(models).items()}
    relations, items = [], []
    for model in models:
        types = _types(connection, model)
        _one_row_each(connection, model)
        own = [f"{_value(column, types[column])} as {names[model.name, column]}" for column in model.columns]
        relations.append(
            f"(select cast(entity_key as varchar) as entity_key, cast(snapshot_date as date) as snapshot_date,"
            f" {', '.join(own)} from {parquet_files([model.path])})"
        )
        items += [names[model.name, column] for column in model.columns]
    joined = " full outer join ".join(
        f"{relation} as model_{place}" + (" using (entity_key, snapshot_date)" if place else "")
        for place, relation in enumerate(relations)
    )
    nothing = "(select cast(null as varchar) as entity_key, cast(null as date) as snapshot_date where false)"
    connection.execute(
        f"create table {schema}.feature_models as select {', '.join([*_KEYS, *items])} from {joined or nothing}"
    )


def _types(connection: duckdb.DuckDBPyConnection, model: FeatureRows) -> dict[str, str]:
    described = connection.execute(f"describe select * from {parquet_files([model.path])}").fetchall()
    types = {str(row[0]): str(row[1]) for row in described}
    for column in (*_KEYS, *model.columns):
        if column not in types:
            raise CannotBuild(
                "feature_model_lacks_column",
                f"The FeatureModel {model.name!r} gives no column {column!r}: its SELECT must name entity_key,"
                " snapshot_date and every feature.",
                name=model.name,
                column=column,
            )
    return types


def _one_row_each(connection: duckdb.DuckDBPyConnection, model: FeatureRows) -> None:
    doubled = connection.execute(
        f"select entity_key, snapshot_date, count(*) from {parquet_files([model.path])}"
        " group by all having count(*) > 1 order by count(*) desc, entity_key, snapshot_date limit 3"
    ).fetchall()
    if doubled:
        named = "; ".join(f"{key} on {day} has {count}" for key, day, count in doubled)
        raise CannotBuild(
            "feature_model_doubles_rows",
            f"The FeatureModel {model.name!r} must give one row per entity_key and snapshot_date: {named}. Group by"
            " both.",
            name=model.name,
        )


def _value(column: str, sql_type: str) -> str:
    """In a type that can be learned from; of a date, the days since, where it was known by then."""
    name = quote_name(column)
    if sql_type == "BOOLEAN":
        return name
    if sql_type == "DATE" or sql_type.startswith("TIMESTAMP"):
        return f"case when {name} < snapshot_date then cast(date_diff('day', cast({name} as date), snapshot_date) as double) end"
    if sql_type in _NUMBERS or sql_type.startswith(("DOUBLE", "FLOAT", "DECIMAL")):
        return f"cast({name} as double)"
    return f"cast({name} as varchar)"
