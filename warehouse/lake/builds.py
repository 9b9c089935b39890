"""A build: from one version of an organization's entities to the table that a model learns from.

    choose the columns  ->  write what dbt is given  ->  run dbt  ->  publish Parquet under the users' own names

dbt works in between on names of ours alone (see `warehouse/lake/given.py`), in a database that is thrown away.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import duckdb

from warehouse.lake import attributes, dbt, duck, given
from warehouse.lake.attributes import Attribute, FeatureColumn, LeftOut, spaced
from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.given import CannotBuild
from warehouse.lake.notices import counted
from warehouse.lake.tables import Table, relation_sql

__all__ = ["Build", "BuildSpec", "CannotBuild", "FeatureColumn", "build", "prepare"]

DATABASE = "build.duckdb"
_WIDE = 300  # columns
_BESIDE_FEATURES = ("entity_key", "snapshot_date", "y", "_value", "_name", "_email")


@dataclass(frozen=True)
class BuildSpec:
    """What to build from. `mapping` is the Dataset's, its `outcome` the Model's: {"column", "positive": [...]} or None.

    `features` are those of a trained model: the build makes just these, and the outcome need not be there yet.
    """

    entities: Table
    mapping: Mapping[str, Any]
    snapshot_date: date
    exclude: tuple[str, ...] = ()
    descriptions: Mapping[str, str] = field(default_factory=dict)
    features: tuple[FeatureColumn, ...] | None = None


@dataclass(frozen=True)
class Build:
    features: Path
    outcomes: Path
    examples: Path
    columns: list[FeatureColumn]
    left_out: list[LeftOut]
    rows: int
    manifest_hash: str
    seconds: dict[str, float]


def build(spec: BuildSpec, into: Path, log: Callable[[str], None]) -> Build:
    """Write `features`, `outcomes` and `examples` as Parquet into the folder, with `columns.json` and dbt's records.

    Rows stand in the order in which they were received. Raises CannotBuild with a sentence for the user, and
    `dbt.DbtFailed` where a model or a test of the project fails. One build at a time per process.
    """
    work = into / "work"
    work.mkdir(parents=True)
    seconds: dict[str, float] = {}
    try:
        with _timed(seconds, "prepare"):
            chosen, left_out = prepare(spec, work, log)
        with _timed(seconds, "dbt"):
            _run_dbt(work, into / "dbt", threads=_threads(chosen))
        with _timed(seconds, "publish"):
            columns, rows = _publish(spec, chosen, work, into)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    seconds["total"] = sum(seconds.values())
    _write_columns(into / "columns.json", columns, left_out)
    log(
        f"{counted(rows, 'row', 'rows')} with {counted(len(columns), 'feature', 'features')} ready after "
        f"{seconds['total']:.1f} s."
    )
    return Build(
        features=into / "features.parquet",
        outcomes=into / "outcomes.parquet",
        examples=into / "examples.parquet",
        columns=columns,
        left_out=left_out,
        rows=rows,
        manifest_hash=dbt.project_hash(),
        seconds=seconds,
    )


def prepare(spec: BuildSpec, work: Path, log: Callable[[str], None]) -> tuple[list[Attribute], list[LeftOut]]:
    """Write `work/build.duckdb` with what dbt is given: after it, plain `dbt build` works on that folder too."""
    missing = dbt.missing_spellings()
    mapping = _mapping(spec)
    given.check_mapping(spec.entities, mapping)
    with _database(work, read_only=False) as connection:
        chosen, left_out = _choose(spec, connection, missing)
        counts = given.write(
            connection, "build.given", spec.entities, mapping, chosen, spec.snapshot_date, missing
        )
        unread = given.unread(connection, "build.given", spec.entities, mapping, chosen, missing)
    for column in sorted(set(spec.exclude) - {column.name for column in spec.entities.columns}):
        log(f"There is no column {column!r} to leave out.")
    become = counted(len(chosen), "column becomes a feature", "columns become features")
    log(f"Read {counted(counts.rows, 'row', 'rows')}: {become}, {len(left_out):,} left out.")
    if counts.keyless:
        rows = counted(counts.keyless, "row without", "rows without")
        log(f"{rows} {spec.mapping['entity_key']}: left out.")
    if counts.replaced:
        rows = counted(counts.replaced, "row is", "rows are")
        log(f"{rows} followed by a later row of the same key, which counts instead.")
    for column, count in unread.items():
        log(
            f"{counted(count, 'value', 'values')} of {column} cannot be read as the number or kind that is "
            "expected there: taken as missing."
        )
    return chosen, left_out


def _mapping(spec: BuildSpec) -> Mapping[str, Any]:
    """The mapping; without its outcome where rows to be scored come without that column."""
    column = (spec.mapping.get("outcome") or {}).get("column")
    there = column in {each.name for each in spec.entities.columns}
    return spec.mapping if there or spec.features is None else {**spec.mapping, "outcome": None}


def _choose(
    spec: BuildSpec, connection: duckdb.DuckDBPyConnection, missing: tuple[str, ...]
) -> tuple[list[Attribute], list[LeftOut]]:
    columns = spec.entities.columns
    if spec.features is None:
        relation = relation_sql(spec.entities)
        return attributes.choose(connection, relation, columns, roles=_roles(spec), missing=missing)
    lost = {each.source for each in spec.features if each.type} - {column.name for column in columns}
    if lost:
        raise CannotBuild(
            "learned_column_missing",
            f"The model has learned from columns that the dataset no longer has: {', '.join(sorted(lost))}. Upload the"
            " data with them, or train a new version without them.",
        )
    return attributes.as_learned(columns, spec.features), []


def _roles(spec: BuildSpec) -> dict[str, str]:
    """The columns that are no features whatever they hold, with the reason."""
    outcome = spec.mapping.get("outcome") or {}
    roles = dict.fromkeys(spec.exclude, "You left it out.")
    reasons = {
        spec.mapping.get("email"): "It is the e-mail address: shown to people, never learned from.",
        spec.mapping.get("name"): "It is the name: shown to people, never learned from.",
        spec.mapping.get("entity_key"): "It is the key of the customer or lead.",
        outcome.get("column"): "It is the outcome itself.",
    }
    return roles | {column: reason for column, reason in reasons.items() if column}


def _threads(chosen: list[Attribute]) -> int:
    """Each thread holds a slice of every column while it joins: a very wide table has memory for one only."""
    return 1 if len(chosen) > _WIDE else 2


def _run_dbt(work: Path, records: Path, *, threads: int) -> None:
    records.mkdir()
    try:
        dbt.run(work, threads=threads)
    finally:
        for made in (work / "target" / "run_results.json", work / "dbt.log"):
            if made.exists():
                shutil.copy(made, records)


def _publish(
    spec: BuildSpec, chosen: list[Attribute], work: Path, into: Path
) -> tuple[list[FeatureColumn], int]:
    """Copy dbt's tables to Parquet, our names replaced by the users'."""
    with _database(work, read_only=True, threads=_threads(chosen)) as connection:
        described = connection.execute("describe build.main.features").fetchall()
        columns = _feature_columns(spec, chosen, {row[0]: row[1] for row in described})
        features = [
            f"cast({quote_name(made)} as {_TYPES[column.kind]}) as {quote_name(column.name)}"
            for made, column in columns.items()
        ]
        keys = ["entity_key", "snapshot_date"]
        shown = ["entity_value as _value", "entity_name as _name", "entity_email as _email"]
        for relation, items in (
            ("features", [*keys, *features]),
            ("outcomes", [*keys, "y", "entity_value as _value"]),
            ("examples", [*keys, "y", *shown, *features]),
        ):
            connection.execute(
                # The order names the relation: a person's own column may be called row_position.
                f"copy (select {', '.join(items)} from build.main.{relation} as made"
                " order by made.snapshot_date, made.row_position)"
                f" to {quote_literal(into / f'{relation}.parquet')} (format parquet, compression zstd)"
            )
        rows = connection.execute("select count(*) from build.main.outcomes").fetchall()[0][0]
    return list(columns.values()), rows


_TYPES = {"number": "double", "category": "varchar", "flag": "boolean"}


def _feature_columns(
    spec: BuildSpec, chosen: list[Attribute], made: Mapping[str, str]
) -> dict[str, FeatureColumn]:
    """The published column of each column that dbt made; also those of an operator's own models."""
    if spec.features is not None:
        learned = iter(spec.features)
        by_place = {attribute.name: next(learned) for attribute in chosen}
        return by_place | {feature.source: feature for feature in learned if feature.source in made}
    taken = {name.lower() for name in _BESIDE_FEATURES}
    columns: dict[str, FeatureColumn] = {}
    for attribute in chosen:
        source, type_ = attribute.column.name, attribute.column.type
        words = spec.descriptions.get(source) or spaced(attribute.column.label or source)
        if attribute.kind == "date":
            name = _free(f"days since {source}", taken)
            feature = FeatureColumn(name, "number", source, f"Days since {words}", type_)
        else:
            feature = FeatureColumn(_free(source, taken), attribute.kind, source, words, type_)
        columns[attribute.name] = feature
    for name, sql_type in made.items():
        if name not in columns and name not in ("entity_key", "snapshot_date", "row_position"):
            free = _free(name, taken)
            columns[name] = FeatureColumn(free, _kind(sql_type), name, spaced(name))
    return columns


def _kind(sql_type: str) -> Literal["number", "category", "flag"]:
    if sql_type == "BOOLEAN":
        return "flag"
    return (
        "number" if "INT" in sql_type or sql_type.startswith(("DOUBLE", "FLOAT", "DECIMAL")) else "category"
    )


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with a number after it where another column has it, in any case of letters."""
    free, number = name, 2
    while free.lower() in taken:
        free, number = f"{name} ({number})", number + 1
    taken.add(free.lower())
    return free


def _write_columns(path: Path, columns: list[FeatureColumn], left_out: list[LeftOut]) -> None:
    content = {"columns": [asdict(c) for c in columns], "left_out": [asdict(each) for each in left_out]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def _database(work: Path, *, read_only: bool, threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build's own database, attached as `build`."""
    connection = duck.connect(temp=work / "spill", keep_order=True, threads=threads)
    try:
        mode = " (read_only)" if read_only else ""
        connection.execute(f"attach {quote_literal(work / DATABASE)} as build{mode}")
        yield connection
    finally:
        connection.close()


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    start = perf_counter()
    yield
    seconds[step] = perf_counter() - start
