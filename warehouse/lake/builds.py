"""A build: from one version of an organization's entities to the table that a model learns from.

    choose the columns  ->  write what dbt is given  ->  run dbt  ->  publish Parquet under the users' own names

dbt works in between on names of ours alone (see `warehouse/lake/given.py`), in a database that is thrown away.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

import duckdb

from warehouse.lake import dbt, project, rebuilds
from warehouse.lake.attributes import FeatureColumn, LeftOut
from warehouse.lake.duck import parquet_files, quote_literal, quote_name
from warehouse.lake.errors import CannotBuild
from warehouse.lake.events import EventSource
from warehouse.lake.feature_rows import FeatureRows
from warehouse.lake.lineage import record as lineage
from warehouse.lake.naming import TaggedColumn, named
from warehouse.lake.notices import counted
from warehouse.lake.preparing import DATABASE, Prepared, database, prepare
from warehouse.lake.rebuilds import Kept
from warehouse.lake.specs import BuildSpec
from warehouse.lake.written import Written

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


def build(
    spec: BuildSpec,
    into: Path,
    log: Callable[[str], None],
    people: Written | None = None,
    previous: Path | None = None,
) -> Build:
    """Write `features`, `outcomes` and `examples` as Parquet into the folder, with `columns.json` and dbt's records.

    Rows stand in the order in which they were received. `people` is what was written in SQL for it. The rows of past dates
    that nothing can have changed are taken from `previous`, the folder of a build before: the files are the same without it.
    Raises CannotBuild with a sentence for the user, and `dbt.DbtFailed` where a model or a test of the project fails. One
    build at a time per process.
    """
    if previous is not None and not dbt.tagged():  # an operator's own model may look at all dates at once
        try:
            return _build(spec, into, log, people, previous)
        except rebuilds.DoesNotFit:
            shutil.rmtree(into)
    return _build(spec, into, log, people, None)


def _build(
    spec: BuildSpec,
    into: Path,
    log: Callable[[str], None],
    people: Written | None,
    previous: Path | None,
) -> Build:
    work = into / "work"
    work.mkdir(parents=True)
    seconds: dict[str, float] = {}
    try:
        with _timed(seconds, "prepare"):
            prepared = prepare(spec, work, log, people, previous)
        with _timed(seconds, "dbt"):
            _run_dbt(work, into / "dbt", threads=_threads(prepared))
        with _timed(seconds, "publish"):
            columns = _columns(prepared, work)
            rebuilds.must_fit(prepared.kept, columns.values())
            rows = _publish(prepared, columns, work, into)
        with _timed(seconds, "lineage"):
            _write_lineage(prepared, work, into, columns)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    seconds["total"] = sum(seconds.values())
    features = list(columns.values())
    _write_columns(into / "columns.json", features, prepared.left_out)
    rebuilds.write(into, prepared.facts)
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


def _columns(prepared: Prepared, work: Path) -> dict[str, FeatureColumn]:
    """The features, by our names for them."""
    with database(work, read_only=True) as connection:
        described = connection.execute("describe build.main.features").fetchall()
        return named(prepared, {row[0]: row[1] for row in described}, _tagged(connection))


def _publish(prepared: Prepared, columns: Mapping[str, FeatureColumn], work: Path, into: Path) -> int:
    """Copy dbt's tables to Parquet, our names replaced by the users', beside the rows that are kept. Returns their number."""
    features = {
        column.name: f"cast({quote_name(made)} as {_TYPES[column.kind]})" for made, column in columns.items()
    }
    keys = {"entity_key": "entity_key", "snapshot_date": "snapshot_date"}
    shown = {"_value": "entity_value", "_name": "entity_name", "_email": "entity_email"}
    with database(work, read_only=True, threads=_threads(prepared)) as connection:
        for relation, items in (
            ("features", keys | features),
            ("outcomes", {**keys, "y": "y", "_value": "entity_value"}),
            ("examples", {**keys, "y": "y", **shown, **features}),
        ):
            file = quote_literal(into / f"{relation}.parquet")
            connection.execute(
                f"copy ({_rows(relation, items, prepared.kept)}) to {file} (format parquet, compression zstd)"
            )
        counted_rows = connection.execute(
            f"select count(*) from {parquet_files([into / 'outcomes.parquet'])}"
        )
        return int(counted_rows.fetchall()[0][0])


def _rows(relation: str, items: Mapping[str, str], kept: Kept) -> str:
    """All rows of a relation in order: those that dbt has made, and those of the build before."""
    selected = ", ".join(f"{made} as {quote_name(name)}" for name, made in items.items())
    if not kept.dates:
        # The order names the relation: a person's own column may be called row_position.
        return f"select {selected} from build.main.{relation} as made order by made.snapshot_date, made.row_position"
    place = quote_name("_" + max(items, key=len))  # longer than any of them
    names = ", ".join(map(quote_name, items))
    days = ", ".join(f"date '{day}'" for day in sorted(kept.dates))
    before = f"select {names}, row_number() over () as {place} from {parquet_files([kept.folder / f'{relation}.parquet'])}"
    return (
        f"select {names} from (select {selected}, made.row_position as {place} from build.main.{relation} as made"
        f" union all ({before} where snapshot_date in ({days}))) as every order by every.snapshot_date, every.{place}"
    )


def _write_lineage(prepared: Prepared, work: Path, into: Path, columns: Mapping[str, FeatureColumn]) -> None:
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
