"""What a build writes down of its features' lineage, as `lineage.json` in its folder.

    {"models": [{"name", "description", "from", "given", "tagged"}],
     "features": [{"name", "via", "feature_model", "values", "rows", "exact"}]}

`values` and `rows` are [dataset, column] of the organization's own datasets, `@entities` being the Model's customers or
leads: those that the value is computed from, and those that decide which rows count. `via` names the models of dbt that the
wide table takes it from, `given` what a model reads of what the build was given. Where a statement cannot be followed
column by column, `exact` is false, and only datasets are named, with "" for the column.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake.attributes import FeatureColumn
from warehouse.lake.events import Chosen
from warehouse.lake.feature_rows import ENTITIES, placed
from warehouse.lake.lineage.origins import NONE, Origin, Origins, Result, Unprovable, origins, tables
from warehouse.lake.preparing import Prepared
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.lake.tenant_sql.gate import tree_of

FILE = "lineage.json"
WIDE = "main.features"
_GIVEN = "given."

Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class DbtModel:
    """A model of the project: the models that it reads, and what of the given tables."""

    name: str
    description: str
    reads: tuple[str, ...]
    given: tuple[str, ...]
    tagged: bool


def write(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    prepared: Prepared,
    models: Sequence[DbtModel],
    compiled: Mapping[str, str],
    columns: Mapping[str, FeatureColumn],
) -> None:
    """`columns` are the published features by their name in the wide table, `compiled` the SQL of each model."""
    trace = _Trace(_relations(connection), {f"main.{name}": sql for name, sql in compiled.items()})
    datasets = _Datasets(prepared)
    told = {
        "models": [
            {
                "name": model.name,
                "description": " ".join(model.description.split()),
                "from": list(model.reads),
                "given": list(model.given),
                "tagged": model.tagged,
            }
            for model in models
        ],
        "features": [_feature(made, feature, trace, datasets) for made, feature in columns.items()],
    }
    (folder / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _relations(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        " where database_name = 'build' order by 1, column_index"
    ).fetchall()
    for relation, column in rows:
        found.setdefault(str(relation).lower(), []).append(str(column))
    return found


def _feature(made: str, feature: FeatureColumn, trace: "_Trace", datasets: "_Datasets") -> dict[str, Any]:
    told: dict[str, Any] = {"name": feature.name, "feature_model": None}
    if feature.recipe and "feature_model" in feature.recipe:
        reads = datasets.written.get(made)
        values, rows = (set(reads.values), set(reads.rows)) if reads else (set[Any](), set[Any]())
        told |= {"via": [], "feature_model": feature.recipe["feature_model"]}
        return told | _told(values, rows, exact=bool(reads and reads.exact))
    only = (feature.recipe or {}).get("events")
    origin = trace.of(WIDE, made)
    values, rows = (
        {pair for found in part for pair in datasets.columns(*found, only)}
        for part in (origin.values, origin.rows)
    )
    return told | {"via": sorted(trace.via(made))} | _told(values, rows, exact=origin.exact)


def _told(values: Pairs, rows: Pairs, *, exact: bool) -> dict[str, Any]:
    if not exact:
        values, rows = {(dataset, "") for dataset, _ in values | rows}, set()
    return {"values": sorted(map(list, values)), "rows": sorted(map(list, rows - values)), "exact": exact}


@dataclass(frozen=True)
class _Traced:
    """Columns of the given tables."""

    values: Origins
    rows: Origins
    exact: bool


@dataclass
class _Trace:
    """Follows a column of a model through all models before it, back to what the build was given."""

    relations: Mapping[str, Sequence[str]]
    compiled: Mapping[str, str]
    _results: dict[str, Result | None] = field(default_factory=dict)
    _columns: dict[Origin, _Traced] = field(default_factory=dict)
    _rows: dict[str, _Traced] = field(default_factory=dict)

    def via(self, made: str) -> set[str]:
        """The models from which the wide table takes the column."""
        result = self._result(WIDE)
        found = (result and result.column(made)) or NONE
        return {relation.removeprefix("main.") for relation, _ in found if relation.startswith("main.")}

    def of(self, relation: str, column: str) -> _Traced:
        key = (relation, column.lower())
        if key not in self._columns:
            self._columns[key] = self._followed(relation, column)
        return self._columns[key]

    def _followed(self, relation: str, column: str) -> _Traced:
        rows = self.rows_of(relation)
        result = self._result(relation)
        found = result.column(column) if result else None
        if found is None:
            return _Traced(NONE, rows.rows, False)
        values, more, exact = self._all(found)
        return _Traced(values, rows.rows | more, exact and rows.exact)

    def rows_of(self, relation: str) -> _Traced:
        """What decides which rows the relation has."""
        if relation not in self._rows:
            result = self._result(relation)
            if result is None:
                rows = NONE.union(*(self._everything(name) for name in self._read(relation)))
                self._rows[relation] = _Traced(NONE, rows, False)
            else:
                values, more, exact = self._all(result.rows)
                self._rows[relation] = _Traced(NONE, values | more, exact)
        return self._rows[relation]

    def _read(self, relation: str) -> set[str]:
        """The relations that a statement names, where nothing else can be said of it."""
        try:
            return tables(tree_of(self.compiled[relation])) & self.relations.keys() - {relation}
        except (SqlRefused, KeyError):
            return set()

    def _everything(self, relation: str) -> Origins:
        if relation.startswith(_GIVEN):
            return frozenset({(relation, "")})
        return self.rows_of(relation).rows if relation in self.compiled else NONE

    def _all(self, found: Origins) -> tuple[Origins, Origins, bool]:
        values: set[Origin] = set()
        rows: set[Origin] = set()
        exact = True
        for relation, column in found:
            if relation.startswith(_GIVEN):
                values.add((relation, column))
                continue
            traced = self.rows_of(relation) if column == "" else self.of(relation, column)
            values |= traced.values
            rows |= traced.rows
            exact = exact and traced.exact
        return frozenset(values), frozenset(rows), exact

    def _result(self, relation: str) -> Result | None:
        if relation not in self._results:
            try:
                self._results[relation] = origins(tree_of(self.compiled[relation]), self.relations)
            except (Unprovable, SqlRefused, KeyError):
                self._results[relation] = None
        return self._results[relation]


class _Datasets:
    """Which column of which dataset stands behind a column of the given tables."""

    def __init__(self, prepared: Prepared) -> None:
        self._spec = spec = prepared.spec
        self._events = prepared.events
        self._attributes = {each.name: each.column.name for each in prepared.attributes}
        self.written = {
            name: model.reads.get(column) for name, (model, column) in placed(spec.feature_models).items()
        }

    def columns(self, relation: str, column: str, only: str | None) -> Iterator[tuple[str, str]]:
        """`only` names the one dataset of events that is meant."""
        table = relation.removeprefix(_GIVEN)
        if table == "events":
            for chosen in self._events:
                if only in (None, chosen.source.name):
                    yield from self._of_events(chosen, column)
        elif table in ("entities", "entity_versions") and self._spec.entities is not None:
            yield from self._of_entities(column)
        elif table == "feature_models":
            found = self.written.get(column)
            yield from found.values if found else ()

    def _of_events(self, chosen: Chosen, column: str) -> Iterator[tuple[str, str]]:
        source = chosen.source
        if column == "":
            yield source.name, ""
        elif name := chosen.made_of.get(column):
            yield source.name, name
        for role in _EVENT_COLUMNS.get(column, ()):
            if mapped := source.column(role):
                yield source.name, mapped

    def _of_entities(self, column: str) -> Iterator[tuple[str, str]]:
        mapping = self._spec.mapping
        role = _ENTITY_COLUMNS.get(column)
        name = self._attributes.get(column) or ("" if column == "" else mapping.get(role) if role else None)
        if column == "outcome_is_positive":
            name = (mapping.get("outcome") or {}).get("column")
        if name is not None:
            yield ENTITIES, str(name)


_EVENT_COLUMNS: dict[str, tuple[str, ...]] = {
    "entity_number": ("entity_key",),
    "happened_on": ("time",),
    "known_on": ("time", "recorded_at"),
    "place": ("time",),
    "kind": ("type",),
    "awaited": ("type",),
    "amount": ("amount",),
}
_ENTITY_COLUMNS = {
    "entity_key": "entity_key",
    "entity_value": "value",
    "entity_name": "name",
    "entity_email": "email",
    "joined_on": "time",
}
