"""What a scoring run counted when it was written: what an overview shows without a scan.

summary.json   of the whole run; small, and kept in the catalog too
facets.json    per value of each column that lists are narrowed down by, per owner, per first reason
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake import bands, duck
from warehouse.lake.list_segments import name_of
from warehouse.lake.prediction_codes import REASON_NAMES, Coded
from warehouse.lake.prediction_schema import LATER, SCHEMA, sql_type

HISTOGRAM_BINS = 20
MOVED = 0.01  # a score that changed by less has stayed where it was
MOST_OWNERS = 1000
LAYOUT = 2  # of the files; 1 knew nothing of the scoring before

_OPEN = "outcome is not true"
_NO_FACETS: dict[str, Any] = {"segments": [], "owners": [], "owners_total": 0, "reasons": []}


def write(
    con: duckdb.DuckDBPyConnection,
    into: Path,
    cutoffs: bands.Cutoffs,
    *,
    facts: dict[str, Any],
    runs: Sequence[dict[str, Any]],
    coded: Coded,
) -> dict[str, Any]:
    """Count the files in the folder and write `summary.json` and `facets.json`; returns the summary."""
    rows = f"(from {duck.parquet_files([into / 'part-00000.parquet'])})"
    if (into / "facets.parquet").exists():
        con.execute(
            f"create or replace temp table counted as select part.*, facets.* exclude (rank) from"
            f" (select rank, score, band, outcome, value, value_at_risk, owner, previous_score, previous_band, change"
            f" from {rows}) as part join {duck.parquet_files([into / 'facets.parquet'])} as facets using (rank)"
        )
        found = _summary(con, cutoffs) | {"moves": _moves(con, into), "layout": LAYOUT, "runs": list(runs)}
    else:
        con.execute(f"create or replace temp table counted as select * from {rows}")
        found = _summary(con, cutoffs)
    told = {**found, "facts": facts}
    _write(into / "summary.json", told)
    if (into / "facets.parquet").exists():
        _write(into / "facets.json", _facets(con, coded))
    con.execute("drop table counted")
    return told


def summary(folder: Path) -> dict[str, Any]:
    """What `write` counted, without a scan.

    `rows`, `mean_score`, `histogram` (rows in 20 bins of 0.05 from 0 to 1), `bands` and `open_bands` (rows per
    band, of all and of those not lost), `cutoffs` (the lowest scores of `high` and `medium`), `outcomes` (`lost`,
    `not_lost`, `unknown`), `value_at_risk` (summed over those not lost; null when no value is known), `totals` (rows,
    expected outcomes, value, value at risk, by outcome and band), `quadrants` (by risk and value), `moves` (since the
    scoring before), `runs` (those that histories tell of, oldest first), `facts`. Runs of layout 1 lack the later ones.
    """
    counted: dict[str, Any] = json.loads(_read(folder / "summary.json"))
    return counted


def facets(folder: Path) -> dict[str, Any]:
    """`segments` ([{column, values: [...]}]), `owners` and `reasons`; each value with the open rows that have it."""
    file = folder / "facets.json"
    counted: dict[str, Any] = json.loads(_read(file)) if file.exists() else dict(_NO_FACETS)
    return counted


def parts(folder: Path) -> list[Path]:
    """The Parquet files of a run, by rank; `FileNotFoundError` when there is no such run."""
    found = sorted(folder.glob("part-*.parquet"))
    if not found:
        raise FileNotFoundError(f"there are no predictions in {folder.name}")
    return found


def relation(folder: Path) -> str:
    """All rows of a run with the columns of today: what an older run did not know is null."""
    files = duck.parquet_files(parts(folder))  # says so when there is no such run
    if summary(folder).get("layout", 1) >= LAYOUT:
        return files
    unknown = ", ".join(f"cast(null as {sql_type(kind)}) as {name}" for name, kind in LATER.items())
    reasons = f"cast(reasons as {sql_type(SCHEMA.field('reasons').type)}) as reasons"
    return f"(select * replace ({reasons}), {unknown} from {files})"


def told(facts: Any) -> dict[str, Any]:
    """The facts of a run as JSON has them."""
    return {
        name: fact if isinstance(fact, int) else fact.isoformat() if isinstance(fact, date) else str(fact)
        for name, fact in asdict(facts).items()
    }


@lru_cache(maxsize=256)
def _read(file: Path) -> str:
    """A published file never changes, and no second one ever stands in its place."""
    return file.read_text(encoding="utf-8")


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _summary(con: duckdb.DuckDBPyConnection, cutoffs: bands.Cutoffs) -> dict[str, Any]:
    rows, mean_score, lost, not_lost, at_risk = con.execute(
        f"""
        select
            count(*), avg(score), count(*) filter (outcome), count(*) filter (not outcome),
            sum(value_at_risk) filter ({_OPEN})
        from counted
        """
    ).fetchall()[0]
    per_band = con.execute(
        f"select band, count(*), count(*) filter ({_OPEN}) from counted group by band"
    ).fetchall()
    per_bin = con.execute(
        f"""
        select cast(least(floor(score * {HISTOGRAM_BINS}), {HISTOGRAM_BINS - 1}) as integer), count(*)
        from counted group by 1
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
        "totals": _totals(con),
        "value_at_risk": at_risk,
        "quadrants": _quadrants(con),
    }


def _totals(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Rows, expected outcomes and worth: of all, of the open ones and of those lost, and the same per band
    (`open high`)."""
    found = con.execute(
        f"""
        select
            if({_OPEN}, 'open', 'lost') as which, band,
            count(*), sum(score), sum(value), sum(value_at_risk)
        from counted group by cube (which, band)
        """
    ).fetchall()
    names = ("rows", "expected", "value", "value_at_risk")
    return {
        f"{which or 'all'} {band or 'all'}": dict(zip(names, sums, strict=True))
        for which, band, *sums in found
    }


def _quadrants(con: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """The open rows by risk (band high, or not) and value (the upper half, or not); None where no value is known."""
    cut = con.execute(f"select median(value) from counted where {_OPEN}").fetchall()[0][0]
    if cut is None:
        return None
    cells = con.execute(
        f"""
        select
            if(band = 'high', 'high', 'rest') as risk, if(value >= ?, 'high', 'low') as worth,
            count(*), sum(value), sum(value_at_risk), avg(score)
        from counted where {_OPEN} and value is not null group by risk, worth order by risk, worth
        """,
        [cut],
    ).fetchall()
    names = ("risk", "value_half", "rows", "value", "value_at_risk", "mean_score")
    return {"value_cut": cut, "cells": [dict(zip(names, cell, strict=True)) for cell in cells]}


def _moves(con: duckdb.DuckDBPyConnection, into: Path) -> dict[str, Any] | None:
    """Who moved since the scoring before; None for a first one."""
    if not (into / "gone.parquet").exists():
        return None
    row = con.execute(
        f"""
        select
            count(*) filter (previous_score is null and {_OPEN}),
            count(*) filter (change >= {MOVED} and {_OPEN}),
            count(*) filter (change <= -{MOVED} and {_OPEN}),
            count(*) filter (band = 'high' and previous_band is distinct from 'high' and {_OPEN}),
            count(*) filter (band <> 'high' and previous_band = 'high' and {_OPEN}),
            count(*) filter (outcome and not was_lost and previous_score is not null),
            count(*) filter (outcome and not was_lost and previous_band = 'high')
        from counted
        """
    ).fetchall()[0]
    names = ("new", "rose", "fell", "entered_high", "left_high", "lost", "lost_from_high")
    gone, gone_from_high = con.execute(
        f"select count(*), count(*) filter (band = 'high')"
        f" from {duck.parquet_files([into / 'gone.parquet'])} where {_OPEN}"
    ).fetchall()[0]
    return {**dict(zip(names, row, strict=True)), "gone": gone, "gone_from_high": gone_from_high}


def _facets(con: duckdb.DuckDBPyConnection, coded: Coded) -> dict[str, Any]:
    segments = [
        {"column": column, "values": _per_value(con, name_of(place), coded.values[place])}
        for place, column in enumerate(coded.columns)
    ]
    reasons = [one for one in _per_value(con, REASON_NAMES[0], coded.reasons) if one["value"] is not None]
    total = con.execute(f"select count(distinct owner) from counted where {_OPEN}").fetchall()[0][0]
    return {
        "segments": segments,
        "owners": _per_value(con, "owner")[:MOST_OWNERS],
        "owners_total": total,
        "reasons": reasons,
        "codes": {
            "columns": coded.columns,
            # A value that is nobody's any more, since somebody was erased, is forgotten; the others keep their numbers.
            "values": [_still_told(con, place, values) for place, values in enumerate(coded.values)],
            "reasons": coded.reasons,
        },
    }


def _still_told(con: duckdb.DuckDBPyConnection, place: int, values: Sequence[str]) -> list[str]:
    there = {row[0] for row in con.execute(f"select distinct {name_of(place)} from counted").fetchall()}
    return [value if number in there else "" for number, value in enumerate(values, start=1)]


def _per_value(
    con: duckdb.DuckDBPyConnection, column: str, values: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """The open rows by the value of a column, the most value at risk (else the most rows) first."""
    found = con.execute(
        f"""
        select
            {column}, count(*), count(*) filter (band = 'high'), avg(score), sum(value), sum(value_at_risk)
        from counted where {_OPEN} group by {column}
        order by sum(value_at_risk) desc nulls last, count(*) desc, {column}
        """
    ).fetchall()
    names = ("value", "rows", "high", "mean_score", "total_value", "value_at_risk")
    told = [dict(zip(names, row, strict=True)) for row in found]
    if values is not None:
        for one in told:
            one["value"] = values[one["value"] - 1] if one["value"] else None
    return told
