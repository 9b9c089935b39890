"""The files of one scoring run: written once, sorted by rank, never changed.

predictions/<scoring run id>/
  part-00000.parquet   one row per entity, by rank: `SCHEMA`
  by_key.parquet       entity_key, rank; sorted by entity_key: how one entity is found
  summary.json         how many, how likely, how many per band: what needs no scan
"""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.lake import bands, duck
from warehouse.lake.erasing import rows
from warehouse.lake.storage import full_disk_named, require_room

ROW_GROUP = 8192  # large enough to compress well, small enough that a page reads little besides itself
HISTOGRAM_BINS = 20

# What a reason is about, for who says it in another language (see `FeatureColumn.label`).
LABEL = {
    "code": pa.string(),
    "group": pa.string(),
    "events": pa.string(),
    "of": pa.string(),
    "days": pa.int64(),
    "en": pa.string(),
    "pt": pa.string(),
}
REASON = {
    "feature": pa.string(),
    "column": pa.string(),
    "direction": pa.string(),
    "value": pa.string(),
    "typical": pa.string(),
    "contribution": pa.float64(),
    "text": pa.string(),
    "kind": pa.string(),
    "number": pa.float64(),
    "typical_number": pa.float64(),
    "label": pa.struct(LABEL),
}

# The columns of a prediction, in the order in which people read them.
SCHEMA = pa.schema(
    {
        "entity_key": pa.string(),
        "name": pa.string(),
        "email": pa.string(),
        "score": pa.float64(),
        "rank": pa.int64(),
        "band": pa.string(),
        "outcome": pa.bool_(),
        "value": pa.float64(),
        "value_at_risk": pa.float64(),
        "reasons": pa.list_(pa.struct(REASON)),
        "snapshot_date": pa.date32(),
        "model_version": pa.int64(),
        "created_at": pa.timestamp("us", tz="UTC"),
        "id": pa.string(),
        "model_version_id": pa.string(),
        "dataset_id": pa.string(),
        "org_id": pa.string(),
    }
)

REASONS_SQL = (
    'struct(feature varchar, "column" varchar, direction varchar, value varchar, typical varchar, '
    "contribution double, text varchar, kind varchar, number double, typical_number double, "
    'label struct(code varchar, "group" varchar, events varchar, "of" varchar, days bigint, en varchar, pt varchar))[]'
)

# What is received, as it is stored: an absent column is unknown, an empty text too.
_RECEIVED = {
    "entity_key": "cast(entity_key as varchar)",
    "name": "nullif(cast(name as varchar), '')",
    "email": "nullif(cast(email as varchar), '')",
    "score": "cast(score as double)",
    "outcome": "cast(outcome as boolean)",
    "value": "case when isfinite(cast(value as double)) then cast(value as double) end",
    "reasons": f"cast(reasons as {REASONS_SQL})",
}


class NotPredictions(ValueError):
    """The scored rows are not fit to be published; the message says why."""


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


def write(scored: pa.Table, into: Path, *, facts: RunFacts) -> Written:
    """Write the files of one scoring run into the scratch folder `into`; the caller publishes it.

    `scored` has `entity_key` and `score` (0..1), and may have `name`, `email`, `outcome` (true = already lost,
    or won), `value` and `reasons`. Rank 1 is the highest score; equal scores rank by `entity_key`, so the same
    scores always give the same list. `value_at_risk` is score x value.

    Raises `NotPredictions` for no rows, a key that is missing or comes twice, or a score that is no probability;
    `LakeFull` for a full disk.
    """
    into.mkdir(parents=True, exist_ok=True)
    require_room(into, coming=scored.nbytes)
    part, spill = into / "part-00000.parquet", into / "spill"
    con = duck.connect(temp=spill, keep_order=True)
    try:
        with full_disk_named():
            con.register("received", scored)
            con.execute(f"create view scored as select {_canonical(scored.column_names)} from received")
            _refuse_unfit(con)
            cutoffs = bands.cutoffs(con, "scored")
            _write_part(con, part, cutoffs, facts)
            _write_by_key(con, part, into / "by_key.parquet")
            counted = _summarize(con, part, cutoffs, _told(facts))
            (into / "summary.json").write_text(json.dumps(counted, indent=1), encoding="utf-8")
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)
    return Written(rows=counted["rows"], parts=(part,), summary=counted)


def without(folder: Path, entity_key: str, into: Path) -> dict[str, Any] | None:
    """Write the run's files anew without one entity, and return their summary; None when it is not among them.

    All others keep their scores, ranks and bands: the list has a gap where the entity stood.
    """
    (part,) = parts(folder)
    gone = rows.places(part, "entity_key", entity_key)
    if not gone:
        return None
    into.mkdir(parents=True)
    counted = summary(folder)
    con = duck.connect(temp=into / "spill", keep_order=True)
    try:
        rows.without(part, into / part.name, gone)
        _write_by_key(con, into / part.name, into / "by_key.parquet")
        found = _summarize(con, into / part.name, bands.Cutoffs(**counted["cutoffs"]), counted["facts"])
        (into / "summary.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    finally:
        con.close()
        shutil.rmtree(into / "spill", ignore_errors=True)
    return found


def summary(folder: Path) -> dict[str, Any]:
    """What `write` counted, without a scan.

    `rows`, `mean_score`, `histogram` (rows in 20 bins of 0.05 from 0 to 1), `bands` and `open_bands` (rows per
    band, of all and of those not lost), `cutoffs` (the lowest scores of `high` and `medium`), `outcomes` (`lost`,
    `not_lost`, `unknown`), `value_at_risk` (summed over those not lost; null when no value is known), `facts`.
    """
    counted: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return counted


def cutoffs(folder: Path) -> bands.Cutoffs:
    """The run's cut-offs, with which a score made online gets its band."""
    return bands.Cutoffs(**summary(folder)["cutoffs"])


def parts(folder: Path) -> list[Path]:
    """The Parquet files of a run, by rank; `FileNotFoundError` when there is no such run."""
    found = sorted(folder.glob("part-*.parquet"))
    if not found:
        raise FileNotFoundError(f"there are no predictions in {folder.name}")
    return found


def _canonical(names: list[str]) -> str:
    missing = {"entity_key", "score"} - set(names)
    if missing:
        raise NotPredictions(f"the scored rows have no column {' and no '.join(sorted(missing))}")
    return ", ".join(
        f"{expression if name in names else _null(name)} as {name}" for name, expression in _RECEIVED.items()
    )


def _null(name: str) -> str:
    kind = {"outcome": "boolean", "value": "double", "reasons": REASONS_SQL}.get(name, "varchar")
    return f"cast(null as {kind})"


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


def _write_part(con: duckdb.DuckDBPyConnection, path: Path, cutoffs: bands.Cutoffs, facts: RunFacts) -> None:
    ranked = con.execute(
        f"""
        select *, score * value as value_at_risk, {cutoffs.sql("score")} as band
        from scored
        order by score desc, entity_key
        """
    )
    first = 1
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in ranked.to_arrow_reader(ROW_GROUP):
            writer.write_batch(_with_facts(batch, first, facts), row_group_size=ROW_GROUP)
            first += batch.num_rows


def _with_facts(batch: pa.RecordBatch, first: int, facts: RunFacts) -> pa.RecordBatch:
    """The batch with its ranks, from `first` on, and with the columns that are the same in every row."""
    rows = batch.num_rows
    rank = pa.array(range(first, first + rows), pa.int64())
    run = pa.repeat(str(facts.scoring_run_id), rows)
    columns = {
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
    return pa.RecordBatch.from_arrays([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _write_by_key(con: duckdb.DuckDBPyConnection, part: Path, path: Path) -> None:
    con.execute(
        f"""
        copy (select entity_key, rank from {duck.parquet_files([part])} order by entity_key)
        to {duck.quote_literal(path)} (format parquet, compression zstd, row_group_size {ROW_GROUP})
        """
    )


def _summarize(
    con: duckdb.DuckDBPyConnection, part: Path, cutoffs: bands.Cutoffs, facts: dict[str, Any]
) -> dict[str, Any]:
    relation = duck.parquet_files([part])
    rows, mean_score, lost, not_lost, at_risk = con.execute(
        f"""
        select
            count(*), avg(score), count(*) filter (outcome), count(*) filter (not outcome),
            sum(value_at_risk) filter (outcome is not true)
        from {relation}
        """
    ).fetchall()[0]
    per_band = con.execute(
        f"select band, count(*), count(*) filter (outcome is not true) from {relation} group by band"
    ).fetchall()
    per_bin = con.execute(
        f"""
        select cast(least(floor(score * {HISTOGRAM_BINS}), {HISTOGRAM_BINS - 1}) as integer), count(*)
        from {relation} group by 1
        """
    ).fetchall()
    counts, open_counts = ({row[0]: row[at] for row in per_band} for at in (1, 2))
    histogram = dict(per_bin)
    return {
        "rows": rows,
        "mean_score": mean_score,
        "histogram": [histogram.get(number, 0) for number in range(HISTOGRAM_BINS)],
        "bands": {band: counts.get(band, 0) for band in bands.BANDS},
        "open_bands": {band: open_counts.get(band, 0) for band in bands.BANDS},
        "cutoffs": asdict(cutoffs),
        "outcomes": {"lost": lost, "not_lost": not_lost, "unknown": rows - lost - not_lost},
        "value_at_risk": at_risk,
        "facts": facts,
    }


def _told(facts: RunFacts) -> dict[str, Any]:
    return {
        name: fact if isinstance(fact, int) else fact.isoformat() if isinstance(fact, date) else str(fact)
        for name, fact in asdict(facts).items()
    }
