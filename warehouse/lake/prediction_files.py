"""The files of one scoring run: written once, sorted by rank, never changed.

predictions/<scoring run id>/
  part-00000.parquet   one row per entity, by rank: `SCHEMA`
  by_key.parquet       entity_key, rank, score, band; sorted by entity_key: how one entity is found
  rows.arrow           the same rows in small batches: how a page is read whose rows stand far apart
  facets.parquet       rank, and what lists are filtered by beside that: top reasons, columns of the customers
  gone.parquet         whom the scoring before knew and this one does not
  summary.json         how many, how likely, how many per band: what needs no scan
  facets.json          the same per value of each column, per owner, per reason

What a row tells of the scoring before comes from that run's files: each run needs its predecessor alone, and its
`history` is the predecessor's with one score more.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.lake import bands, duck, prediction_counts, prediction_rows
from warehouse.lake.erasing import rows
from warehouse.lake.list_segments import Segments
from warehouse.lake.prediction_codes import REASON_NAMES, Coded, Codes
from warehouse.lake.prediction_counts import facets, parts, relation, summary
from warehouse.lake.prediction_schema import LATER, MOST_HISTORY, SCHEMA, sql_type
from warehouse.lake.storage import full_disk_named, require_room

__all__ = [
    "SCHEMA",
    "NotPredictions",
    "RunFacts",
    "Written",
    "cutoffs",
    "facets",
    "gone",
    "parts",
    "relation",
    "summary",
    "without",
    "write",
]

ROW_GROUP = 8192  # large enough to compress well, small enough that a page reads little besides itself

_REASONS = sql_type(SCHEMA.field("reasons").type)
_CHANGES = sql_type(LATER["changes"])

# What is received, as it is stored: an absent column is unknown, an empty text too.
_RECEIVED = {
    "entity_key": ("cast(entity_key as varchar)", "varchar"),
    "name": ("nullif(cast(name as varchar), '')", "varchar"),
    "email": ("nullif(cast(email as varchar), '')", "varchar"),
    "score": ("cast(score as double)", "double"),
    "outcome": ("cast(outcome as boolean)", "boolean"),
    "value": ("case when isfinite(cast(value as double)) then cast(value as double) end", "double"),
    "reasons": (f"cast(reasons as {_REASONS})", _REASONS),
    "changes": (f"cast(changes as {_CHANGES})", _CHANGES),
}


class NotPredictions(ValueError):
    """The scored rows are not fit to be published; the message says why."""

    code = "not_predictions"


@dataclass(frozen=True)
class RunFacts:
    """What is the same for every row of a scoring run: where it came from and when."""

    scoring_run_id: UUID
    org_id: UUID
    dataset_id: UUID
    model_version_id: UUID
    model_version: int
    snapshot_date: date
    created_at: datetime


@dataclass(frozen=True)
class Written:
    rows: int
    parts: tuple[Path, ...]
    summary: dict[str, Any]


def write(
    scored: pa.Table | Path,
    into: Path,
    *,
    facts: RunFacts,
    changes: pa.Table | None = None,
    before: Path | None = None,
    segments: Segments | None = None,
) -> Written:
    """Write the files of one scoring run into the scratch folder `into`; the caller publishes it.

    `scored`, a table or a Parquet file of one, has `entity_key` and `score` (0..1), and may have `name`, `email`,
    `outcome` (true = already lost, or won), `value` and `reasons`; `changes` has what changed of some, by `entity_key`.
    Rank 1 is the highest score; equal scores rank by `entity_key`, so the
    same scores always give the same list. `value_at_risk` is score x value. `before` is the folder of the scoring that
    came before this one, `segments` what lists can be narrowed down by.

    Raises `NotPredictions` for no rows, a key that is missing or comes twice, or a score that is no probability;
    `LakeFull` for a full disk.
    """
    into.mkdir(parents=True, exist_ok=True)
    require_room(into, coming=scored.stat().st_size if isinstance(scored, Path) else scored.nbytes)
    spill, segments = into / "spill", segments or Segments.none()
    con = duck.connect(temp=spill, keep_order=True)
    try:
        with full_disk_named():
            names = _receive(con, scored, changes)
            con.register("segments", segments.rows)
            con.execute(f"create view scored as select {_canonical(names)} from received")
            runs = _look_back(con, before)
            _refuse_unfit(con)
            cutoffs = bands.cutoffs(con, "scored")
            reasons = _write_rows(con, into, cutoffs, facts, segments, runs=len(runs))
            _write_by_key(con, into)
            _write_gone(con, into, before)
            told = prediction_counts.told(facts)
            coded = Coded(segments.columns, segments.values, reasons)
            runs = [*runs[1 - MOST_HISTORY :], told]
            counted = prediction_counts.write(con, into, cutoffs, facts=told, runs=runs, coded=coded)
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)
    return Written(rows=counted["rows"], parts=(into / "part-00000.parquet",), summary=counted)


def _receive(con: duckdb.DuckDBPyConnection, scored: pa.Table | Path, changes: pa.Table | None) -> list[str]:
    """Name what was scored `received`; returns its columns."""
    if isinstance(scored, Path):
        names, source = pq.read_schema(scored).names, duck.parquet_files([scored])
    else:
        names, source = scored.column_names, "given"
        con.register("given", scored)
    if changes is None:
        con.execute(f"create view received as select * from {source}")
        return list(names)
    con.register("changed", changes)
    con.execute(f"create view received as select * from {source} left join changed using (entity_key)")
    return [*names, "changes"]


def without(folder: Path, entity_key: str, into: Path) -> dict[str, Any] | None:
    """Write the run's files anew without one entity, and return their summary; None when it is not among them.

    All others keep their scores, ranks and bands: the list has a gap where the entity stood.
    """
    held = [
        file
        for file in sorted(folder.glob("*.parquet"))
        if file.name not in ("by_key.parquet", "facets.parquet")
    ]
    taken = {file.name: rows.places(file, "entity_key", entity_key) for file in held}
    if not any(taken.values()):
        return None
    into.mkdir(parents=True)
    before, told = summary(folder), facets(folder)
    con = duck.connect(temp=into / "spill", keep_order=True)
    try:
        for file in held:
            rows.without(file, into / file.name, taken[file.name])
        if (folder / "facets.parquet").exists():  # in step with the part, row by row
            places = taken["part-00000.parquet"]
            rows.without(folder / "facets.parquet", into / "facets.parquet", places)
            prediction_rows.without(folder, into, _ranks(con, folder, entity_key))
        _write_by_key(con, into)
        found = prediction_counts.write(
            con,
            into,
            bands.Cutoffs(**before["cutoffs"]),
            facts=before["facts"],
            runs=before.get("runs", []),
            coded=Coded(**told["codes"]) if "codes" in told else Coded([], [], []),
        )
    finally:
        con.close()
        shutil.rmtree(into / "spill", ignore_errors=True)
    return found


def _ranks(con: duckdb.DuckDBPyConnection, folder: Path, entity_key: str) -> list[int]:
    by_key = duck.parquet_files([folder / "by_key.parquet"])
    return [
        row[0]
        for row in con.execute(f"select rank from {by_key} where entity_key = ?", [entity_key]).fetchall()
    ]


def cutoffs(folder: Path) -> bands.Cutoffs:
    """The run's cut-offs, with which a score made online gets its band."""
    return bands.Cutoffs(**summary(folder)["cutoffs"])


def gone(folder: Path) -> str | None:
    """The relation of those whom the scoring before knew and this one does not; None where there was none before."""
    file = folder / "gone.parquet"
    return duck.parquet_files([file]) if file.exists() else None


def _canonical(names: list[str]) -> str:
    missing = {"entity_key", "score"} - set(names)
    if missing:
        raise NotPredictions(f"the scored rows have no column {' and no '.join(sorted(missing))}")
    return ", ".join(
        f"{expression if name in names else f'cast(null as {kind})'} as {name}"
        for name, (expression, kind) in _RECEIVED.items()
    )


_OF_BEFORE = (
    "entity_key",
    "name",
    "score",
    "rank",
    "band",
    "outcome",
    "value",
    "value_at_risk",
    "owner",
    "history",
)


def _look_back(con: duckdb.DuckDBPyConnection, before: Path | None) -> list[dict[str, Any]]:
    """Lay the scoring before beside the scored rows; the runs that its histories tell of, oldest first."""
    names = ", ".join(_OF_BEFORE)
    if before is None:
        types = ", ".join(
            f"cast(null as {sql_type(SCHEMA.field(name).type)}) as {name}" for name in _OF_BEFORE
        )
        con.execute(f"create view before as select {types} where false")
        return []
    con.execute(f"create view before as select {names} from {relation(before)}")
    told = summary(before)
    return list(told.get("runs") or [told["facts"]])


def _refuse_unfit(con: duckdb.DuckDBPyConnection) -> None:
    rows, keys, distinct, improbable = con.execute(
        """
        select
            count(*), count(entity_key), count(distinct entity_key),
            count(*) filter (score is null or not score between 0 and 1)
        from scored
        """
    ).fetchall()[0]
    if not rows:
        raise NotPredictions("there are no scored rows to publish")
    if keys < rows:
        raise NotPredictions(f"{rows - keys} of {rows} scored rows have no entity_key")
    if distinct < keys:
        raise NotPredictions(f"{keys - distinct} of {rows} scored rows repeat an entity_key")
    if improbable:
        raise NotPredictions(f"{improbable} of {rows} scores are not probabilities between 0 and 1")


def _write_rows(
    con: duckdb.DuckDBPyConnection,
    into: Path,
    cutoffs: bands.Cutoffs,
    facts: RunFacts,
    segments: Segments,
    *,
    runs: int,
) -> list[str]:
    """The part and, in step with it, the rows by rank and the facets: one sort makes all three.

    Returns the columns that reasons name, in the order of their codes.
    """
    kept = min(runs, MOST_HISTORY - 1)  # of the scores before, so many go on
    unknown = f"[{', '.join(['cast(null as float)'] * kept)}]::float[]"
    top = [
        f"case when reasons[{n}].direction = 'up' then reasons[{n}].\"column\" end as {name}"
        for n, name in enumerate(REASON_NAMES, start=1)
    ]
    ranked = con.execute(
        f"""
        select
            scored.*, scored.score * scored.value as value_at_risk, {cutoffs.sql("scored.score")} as band,
            segments.owner,
            before.score as previous_score, before.rank as previous_rank, before.band as previous_band,
            scored.score - before.score as change,
            list_append(coalesce(before.history[-{max(kept, 1)}:], {unknown}), cast(scored.score as float)) as history,
            coalesce(before.outcome, false) as was_lost, {", ".join([*top, *_selected(segments)])}
        from scored
        left join before using (entity_key)
        left join segments using (entity_key)
        order by scored.score desc, entity_key
        """
    )
    facet_schema = pa.schema(
        {
            "rank": pa.int64(),
            "was_lost": pa.bool_(),
            **dict.fromkeys(REASON_NAMES, pa.int16()),
            **dict.fromkeys(segments.names, pa.uint8()),
        }
    )
    first, codes = 1, Codes()
    with (
        pq.ParquetWriter(into / "part-00000.parquet", SCHEMA, compression="zstd") as part,
        pq.ParquetWriter(into / "facets.parquet", facet_schema, compression="zstd") as beside,
        prediction_rows.Writer(into) as by_rank,
    ):
        for batch in ranked.to_arrow_reader(ROW_GROUP):
            columns = _with_facts(batch, first, facts)
            columns |= {name: codes.of(columns[name]) for name in REASON_NAMES}
            row, facet = (
                pa.RecordBatch.from_arrays(
                    [columns[name].cast(schema.field(name).type) for name in schema.names], schema=schema
                )
                for schema in (SCHEMA, facet_schema)
            )
            part.write_batch(row, row_group_size=ROW_GROUP)
            beside.write_batch(facet, row_group_size=ROW_GROUP)
            by_rank.write(row)
            first += batch.num_rows
    return codes.texts


def _selected(segments: Segments) -> list[str]:
    return [f"coalesce(segments.{name}, 0) as {name}" for name in segments.names]


def _with_facts(batch: pa.RecordBatch, first: int, facts: RunFacts) -> dict[str, pa.Array]:
    """The batch's columns with its ranks, from `first` on, and with those that are the same in every row."""
    rows = batch.num_rows
    rank = pa.array(range(first, first + rows), pa.int64())
    run = pa.repeat(str(facts.scoring_run_id), rows)
    return {
        **dict(zip(batch.schema.names, batch.columns, strict=True)),
        "rank": rank,
        "id": pc.binary_join_element_wise(run, rank.cast(pa.string()), "-"),
        "created_at": pa.repeat(pa.scalar(facts.created_at, SCHEMA.field("created_at").type), rows),
        "snapshot_date": pa.repeat(pa.scalar(facts.snapshot_date, pa.date32()), rows),
        "model_version": pa.repeat(pa.scalar(facts.model_version, pa.int64()), rows),
        "model_version_id": pa.repeat(str(facts.model_version_id), rows),
        "dataset_id": pa.repeat(str(facts.dataset_id), rows),
        "org_id": pa.repeat(str(facts.org_id), rows),
    }


def _write_by_key(con: duckdb.DuckDBPyConnection, into: Path) -> None:
    part = duck.parquet_files([into / "part-00000.parquet"])
    _copy(
        con, f"select entity_key, rank, score, band from {part} order by entity_key", into / "by_key.parquet"
    )


def _write_gone(con: duckdb.DuckDBPyConnection, into: Path, before: Path | None) -> None:
    if before is None:
        return
    names: Sequence[str] = [name for name in _OF_BEFORE if name != "history"]
    _copy(
        con,
        f"select {', '.join(names)} from before anti join scored using (entity_key) order by rank",
        into / "gone.parquet",
    )


def _copy(con: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    con.execute(
        f"copy ({select}) to {duck.quote_literal(path)} (format parquet, compression zstd, row_group_size {ROW_GROUP})"
    )
