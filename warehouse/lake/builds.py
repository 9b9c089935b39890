"""A build: from one version of an organization's entities to the table that a model learns from.

    choose the columns  ->  write what dbt is given  ->  run dbt  ->  publish Parquet under the users' own names

dbt works in between on names of ours alone (see `warehouse/lake/given.py`), in a database that is thrown away.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

import duckdb

from warehouse.lake import dbt, project
from warehouse.lake.attributes import FeatureColumn, LeftOut
from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.errors import CannotBuild
from warehouse.lake.events import EventSource
from warehouse.lake.feature_rows import FeatureRows
from warehouse.lake.lineage import record as lineage
from warehouse.lake.naming import TaggedColumn, named
from warehouse.lake.notices import counted
from warehouse.lake.preparing import DATABASE, Prepared, database, prepare
from warehouse.lake.specs import BuildSpec

__all__ = [
    "DATABASE",
    "Build",
    "BuildSpec",
    "CannotBuild",
    "EventSource",
    "FeatureColumn",
    "FeatureRows",
    "build",
    "prepare",
]

_WIDE = 300  # columns


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
    snapshots: tuple[date, ...]


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
            prepared = prepare(spec, work, log)
        with _timed(seconds, "dbt"):
            _run_dbt(work, into / "dbt", threads=_threads(prepared))
        with _timed(seconds, "publish"):
            columns, rows = _publish(spec, prepared, work, into)
        with _timed(seconds, "lineage"):
            _write_lineage(spec, prepared, work, into, columns)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    seconds["total"] = sum(seconds.values())
    features = list(columns.values())
    _write_columns(into / "columns.json", features, prepared.left_out)
    log(
        f"{counted(rows, 'row', 'rows')} with {counted(len(features), 'feature', 'features')} ready after "
        f"{seconds['total']:.1f} s."
    )
    return Build(
        features=into / "features.parquet",
        outcomes=into / "outcomes.parquet",
        examples=into / "examples.parquet",
        columns=features,
        left_out=prepared.left_out,
        rows=rows,
        manifest_hash=project.parsed_hash(),
        seconds=seconds,
        snapshots=prepared.snapshots,
    )


def _threads(prepared: Prepared) -> int:
    """Each thread holds a slice of every column while it joins: a very wide table has memory for one only."""
    return 1 if len(prepared.attributes) > _WIDE else 2


def _run_dbt(work: Path, records: Path, *, threads: int) -> None:
    records.mkdir()
    try:
        dbt.run(work, threads=threads)
    finally:
        for made in (work / "target" / "run_results.json", work / "dbt.log"):
            if made.exists():
                shutil.copy(made, records)


def _publish(
    spec: BuildSpec, prepared: Prepared, work: Path, into: Path
) -> tuple[dict[str, FeatureColumn], int]:
    """Copy dbt's tables to Parquet, our names replaced by the users'. Returns the features, by our names."""
    with database(work, read_only=True, threads=_threads(prepared)) as connection:
        described = connection.execute("describe build.main.features").fetchall()
        columns = named(spec, prepared, {row[0]: row[1] for row in described}, _tagged(connection))
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
    return columns, rows


def _write_lineage(
    spec: BuildSpec, prepared: Prepared, work: Path, into: Path, columns: dict[str, FeatureColumn]
) -> None:
    results = json.loads((into / "dbt" / "run_results.json").read_text(encoding="utf-8"))["results"]
    compiled = {
        result["unique_id"].split(".")[-1]: result["compiled_code"]
        for result in results
        if result["unique_id"].startswith("model.")
    }
    with database(work, read_only=True) as connection:
        lineage.write(
            connection,
            into,
            spec=spec,
            prepared=prepared,
            models=dbt.models(),
            compiled=compiled,
            columns=columns,
        )


def _tagged(connection: duckdb.DuckDBPyConnection) -> dict[str, TaggedColumn]:
    """Which column of the wide table came from which model of the operator's."""
    found = {}
    for model in dbt.tagged():
        for column, *_ in connection.execute(f"describe build.main.{quote_name(model.relation)}").fetchall():
            found[column] = TaggedColumn(model.name, model.words.get(column, ""), model.pt.get(column, ""))
    return found


_TYPES = {"number": "double", "category": "varchar", "flag": "boolean"}


def _write_columns(path: Path, columns: list[FeatureColumn], left_out: list[LeftOut]) -> None:
    content = {"columns": [c.to_json() for c in columns], "left_out": [asdict(each) for each in left_out]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    start = perf_counter()
    yield
    seconds[step] = perf_counter() - start
