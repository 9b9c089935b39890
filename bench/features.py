"""The feature library against the fastest SQL we could write by hand, and the same features in polars and pandas.

    python bench/features.py [--events 5000000] [--entities 100000] [--snapshots 1 12] [--pandas 500000] [--json out.json]
    python bench/features.py --events 50000000 --entities 1000000          # as promised: minutes, 3 GB of disk

Each contestant runs in a process of its own and answers with its CPU seconds, wall seconds and peak memory: on a shared
machine only CPU seconds compare. `hand` reads the same Parquet file and writes the same columns in one statement;
`rebuild` is a build after a week of further events, with the build before at hand.
Promised: the build within 2 times the hand-written SQL, under 8 GB, and twelve snapshots under 8 times one.
"""

import argparse
import json
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run from anywhere, never installed

from warehouse.lake import builds, dbt, duck
from warehouse.lake.tables import Column, Table

WINDOWS = (7, 30, 90, 180, 365)
BY_TYPE = (30, 90, 365)
TYPES = ("purchase", "visit", "refund", "ticket", "email", "call", "review", "return", "gift", "other")
LAST_DAY = date(2025, 9, 26)
HORIZON = 30
NEWEST = LAST_DAY + timedelta(days=1)
MAPPING = {"entity_key": "customer", "time": "at", "type": "type", "amount": "amount"}


def events(path: Path, rows: int, entities: int) -> Table:
    """A thousand days of events in order of time; some customers come often, some types are rare."""
    kinds = ", ".join(f"'{kind}'" for kind in TYPES)
    whose = f"cast(floor({entities} * pow((hash(i, 1) % 1000000) / 1000000.0, 1.6)) as bigint)"
    microseconds = f"cast(floor(i * 86400000000.0 * 1000 / {rows}) as bigint)"
    duck.connect(temp=path.parent).execute(
        f"""copy (
            select i + 2 as _line,
                'c' || lpad(cast({whose} as varchar), 7, '0') as customer,
                timestamp '2023-01-01' + to_microseconds({microseconds}) as "at",
                list_extract([{kinds}], cast(1 + ((hash(i, 2) % 100) * (hash(i, 5) % 100)) // 1000 as bigint)) as type,
                round((hash(i, 3) % 20000) / 100.0, 2) as amount
            from range({rows}) as t(i)
        ) to {duck.quote_literal(path)} (format parquet, compression zstd)"""
    )
    columns = (
        Column("customer", "text"),
        Column("at", "timestamp"),
        Column("type", "text"),
        Column("amount", "double"),
    )
    return Table(columns, (path,), rows)


def spec(table: Table, snapshots: int) -> builds.BuildSpec:
    dates = tuple(NEWEST - timedelta(days=30 * back) for back in range(snapshots))
    return builds.BuildSpec(
        None,
        {"outcome": {"kind": "inactivity", "days": HORIZON}},
        LAST_DAY,
        events=(builds.EventSource("events", table, MAPPING),),
        population={"kind": "all"},
        snapshots=dates,
    )


def by_build(table: Table, into: Path, snapshots: int) -> dict[str, Any]:
    build = builds.build(spec(table, snapshots), into / "build", lambda _: None)
    return {"rows": build.rows, "features": len(build.columns), "steps": build.seconds}


def by_rebuild(table: Table, into: Path, snapshots: int) -> dict[str, Any]:
    """After a week of further events: its own seconds only, without those of the build before."""
    week = NEWEST - timedelta(days=7)
    parts = tuple(into / f"{name}.parquet" for name in ("before", "week"))
    with duck.connect(memory_limit="2GB", temp=into) as connection:
        for part, when in zip(parts, (f"< date '{week}'", f">= date '{week}'"), strict=True):
            connection.execute(
                f'copy (select * from {duck.parquet_files(table.parts)} where "at" {when})'
                f" to {duck.quote_literal(part)} (format parquet, compression zstd)"
            )
    past = tuple(week - timedelta(days=30 * back) for back in range(1, snapshots))
    asked = spec(table, snapshots)
    (log,) = asked.events
    old = replace(log, table=replace(table, parts=parts[:1]))
    new = replace(log, table=replace(table, parts=parts))
    builds.build(replace(asked, events=(old,), snapshots=(*past, week)), into / "old", lambda _: None)
    start, cpu = time.perf_counter(), time.process_time()
    now = replace(asked, events=(new,), snapshots=(*past, NEWEST))
    build = builds.build(now, into / "new", lambda _: None, previous=into / "old")
    return {
        "rows": build.rows,
        "steps": build.seconds,
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - start,
    }


def by_hand(table: Table, into: Path, snapshots: int) -> dict[str, Any]:
    """One statement per date: gaps by one window function, everything else by filtered sums."""
    connection = duck.connect(memory_limit="6GB", temp=into)
    for back in range(snapshots):
        day = NEWEST - timedelta(days=30 * back)
        connection.execute(
            f"copy ({hand_sql(table.parts[0], day)}) to {duck.quote_literal(into / f'hand-{back}.parquet')}"
            " (format parquet, compression zstd)"
        )
    rows = connection.execute(
        f"select count(*) from read_parquet({duck.quote_literal(into / 'hand-*.parquet')})"
    )
    return {"rows": rows.fetchall()[0][0]}


def hand_sql(path: Path, day: date) -> str:
    kinds = [*TYPES[:8], "other"]
    is_kind = {kind: f"type = '{kind}'" if kind != "other" else "type in ('gift', 'other')" for kind in kinds}
    sums = ["count(*) as n", "count(*) filter (where isodow(day) >= 6) as weekend"]
    sums += [f"count(*) filter (where age <= {w}) as n{w}" for w in WINDOWS]
    sums += [
        "count(*) filter (where age between 336 and 365) as season",
        "sum(amount) as s",
        "max(amount) as largest",
    ]
    sums += [
        "max_by(amount, moment) as last_amount",
        *(f"sum(amount) filter (where age <= {w}) as s{w}" for w in WINDOWS),
    ]
    for place, kind in enumerate(kinds):
        sums.append(f"count(*) filter (where {is_kind[kind]}) as k{place}")
        sums += [f"count(*) filter (where {is_kind[kind]} and age <= {w}) as k{place}_{w}" for w in BY_TYPE]
        sums.append(f"min(age) filter (where {is_kind[kind]}) as k{place}_last")
    sums += ["min(age) as recency", "max(age) as tenure", "count(*) filter (where fresh) as days"]
    sums += [f"count(*) filter (where fresh and age <= {w}) as d{w}" for w in WINDOWS]
    sums += [
        "avg(gap) filter (where fresh) as gap_mean",
        "stddev_samp(gap) filter (where fresh) as gap_spread",
    ]
    sums += [
        "max(gap) as gap_largest",
        "max_by(gap, day) filter (where fresh and gap is not null) as gap_last",
    ]
    ratios = ["recency / gap_mean", "recency / gap_largest", "(recency - gap_mean) / nullif(gap_spread, 0)"]
    ratios += ["n30 * 3 / nullif(n90, 0)", "n90 * 2 / nullif(n180, 0)", "n180 * 2 / nullif(n365, 0)"]
    ratios += [
        "s90 * 4 / nullif(s365, 0)",
        "s / n",
        "last_amount * n / nullif(s, 0)",
        "weekend / n",
        "days * 30 / tenure",
    ]
    ratios += [f"k{place} / n" for place in range(len(kinds))] + [f"tenure >= {w}" for w in WINDOWS]
    named = ", ".join(f"{ratio} as r{place}" for place, ratio in enumerate(ratios))
    return f"""
        with known as (
            select *, day - lag(day) over (partition by customer order by day) as gap
            from (
                select customer, cast("at" as date) as day, "at" as moment, type, amount,
                    date '{day}' - cast("at" as date) as age
                from read_parquet({duck.quote_literal(path)}) where "at" < date '{day}'
            )
        ),
        summed as (
            select customer, {", ".join(sums)}
            from (select *, gap is null or gap > 0 as fresh from known) group by customer
        )
        select *, date '{day}' as snapshot_date, {named} from summed"""


def by_polars(table: Table, into: Path, snapshots: int) -> dict[str, Any]:
    import polars as pl

    day, age, amount = pl.col("day"), pl.col("age"), pl.col("amount")
    rows = 0
    for back in range(snapshots):
        morning = NEWEST - timedelta(days=30 * back)
        log = (
            pl.scan_parquet(table.parts[0])
            .with_columns(day=pl.col("at").dt.date())
            .filter(day < morning)
            .sort("customer", "at")
            .with_columns(
                age=(pl.lit(morning) - day).dt.total_days(),
                gap=(day - day.shift(1).over("customer")).dt.total_days(),
            )
            .with_columns(fresh=pl.col("gap").is_null() | (pl.col("gap") > 0))
        )
        fresh, gap = pl.col("fresh"), pl.col("gap")
        items = [
            pl.len().alias("n"),
            amount.sum().alias("s"),
            amount.last().alias("last"),
            amount.max().alias("largest"),
        ]
        items += [age.min().alias("recency"), age.max().alias("tenure"), fresh.sum().alias("days")]
        items += [(age <= w).sum().alias(f"n{w}") for w in WINDOWS]
        items += [amount.filter(age <= w).sum().alias(f"s{w}") for w in WINDOWS]
        items += [(fresh & (age <= w)).sum().alias(f"d{w}") for w in WINDOWS]
        items += [
            gap.filter(fresh).mean().alias("gap_mean"),
            gap.filter(fresh).std().alias("gap_spread"),
            gap.max().alias("gap_largest"),
        ]
        for place, kind in enumerate([*TYPES[:8], "other"]):
            of = pl.col("type") == kind
            items += [of.sum().alias(f"k{place}"), age.filter(of).min().alias(f"k{place}_last")]
            items += [(of & (age <= w)).sum().alias(f"k{place}_{w}") for w in BY_TYPE]
        found = log.group_by("customer").agg(items).collect(engine="streaming")
        found.write_parquet(into / f"polars-{back}.parquet")
        rows += len(found)
    return {"rows": rows}


def by_pandas(table: Table, into: Path, snapshots: int) -> dict[str, Any]:
    import pandas as pd

    rows = 0
    for back in range(snapshots):
        morning = pd.Timestamp(NEWEST - timedelta(days=30 * back))
        log = pd.read_parquet(table.parts[0])
        log = log[log["at"] < morning].sort_values(["customer", "at"])
        log["day"] = log["at"].dt.normalize()
        log["age"] = (morning - log["day"]).dt.days
        log["gap"] = log.groupby("customer")["day"].diff().dt.days
        log["fresh"] = log["gap"].isna() | (log["gap"] > 0)
        by = log.groupby("customer")
        parts = {
            "n": by.size(),
            "s": by["amount"].sum(),
            "last": by["amount"].last(),
            "largest": by["amount"].max(),
        }
        parts |= {"recency": by["age"].min(), "tenure": by["age"].max(), "days": by["fresh"].sum()}
        for w in WINDOWS:
            recent = log[log["age"] <= w].groupby("customer")
            parts |= {f"n{w}": recent.size(), f"s{w}": recent["amount"].sum(), f"d{w}": recent["fresh"].sum()}
        gaps = log[log["fresh"]].groupby("customer")["gap"]
        parts |= {"gap_mean": gaps.mean(), "gap_spread": gaps.std(), "gap_largest": gaps.max()}
        for place, kind in enumerate([*TYPES[:8], "other"]):
            of = log[log["type"] == kind]
            parts |= {
                f"k{place}": of.groupby("customer").size(),
                f"k{place}_last": of.groupby("customer")["age"].min(),
            }
            parts |= {f"k{place}_{w}": of[of["age"] <= w].groupby("customer").size() for w in BY_TYPE}
        found = pd.DataFrame(parts)
        found.to_parquet(into / f"pandas-{back}.parquet")
        rows += len(found)
    return {"rows": rows}


Contestant = Callable[[Table, Path, int], dict[str, Any]]


def measured(contestant: Contestant, table: Table, folder: Path, snapshots: int) -> dict[str, Any]:
    """In a child of its own: what it says of itself, with its seconds and its peak memory in GB."""
    here, there = multiprocessing.Pipe(duplex=False)
    folder.mkdir()
    child = multiprocessing.get_context("fork").Process(
        target=_child, args=(contestant, table, folder, snapshots, there)
    )
    child.start()
    there.close()
    found: dict[str, Any] = here.recv()
    child.join()
    shutil.rmtree(folder)
    return found


def _child(contestant: Contestant, table: Table, folder: Path, snapshots: int, answer: Connection) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    found = contestant(table, folder, snapshots)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    answer.send(
        {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - start, "peak": peak, **found}
    )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--events", type=int, default=5_000_000)
    options.add_argument("--entities", type=int, default=100_000)
    options.add_argument("--snapshots", type=int, nargs="+", default=[1, 12])
    options.add_argument(
        "--pandas", type=int, default=500_000, help="events for pandas, and for all beside it"
    )
    options.add_argument("--without", nargs="*", default=[], help="contestants to leave out")
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    dbt.warm()
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="anteve-bench-") as temporary:
        folder = Path(temporary)
        table = events(folder / "events.parquet", chosen.events, chosen.entities)
        small = events(folder / "small.parquet", chosen.pandas, chosen.entities)
        plan: list[tuple[str, Contestant, Table, int]] = [
            (f"{name}, {counted} snapshots", contestant, table, counted)
            for counted in chosen.snapshots
            for name, contestant in (("build", by_build), ("hand", by_hand), ("rebuild", by_rebuild))
            if counted > 1 or contestant is not by_rebuild
        ]
        plan += [("polars, 1 snapshots", by_polars, table, 1)]
        plan += [
            (f"{n}, few events", c, small, 1)
            for n, c in (("pandas", by_pandas), ("hand", by_hand), ("build", by_build))
        ]
        for name, contestant, log, snapshots in plan:
            if name.split(",")[0] in chosen.without:
                continue
            found[name] = measured(contestant, log, folder / "run", snapshots)
            one = found[name]
            print(
                f"{name:22} {one['cpu']:8.1f} CPU s {one['wall']:8.1f} wall s {one['peak']:6.2f} GB {one['rows']:>12,} rows",
                one.get("steps", ""),
                flush=True,
            )
    _ratios(found, chosen.snapshots)
    if chosen.json:
        chosen.json.write_text(
            json.dumps({"events": chosen.events, "entities": chosen.entities, **found}, indent=1)
        )


def _ratios(found: dict[str, dict[str, Any]], snapshots: list[int]) -> None:
    def ratio(what: str, one: str, other: str) -> None:
        if one in found and other in found:
            print(f"  {what}: {found[one]['cpu'] / found[other]['cpu']:.2f}")

    for counted in snapshots:
        ratio(
            f"build / hand, {counted} snapshots", f"build, {counted} snapshots", f"hand, {counted} snapshots"
        )
        ratio(
            f"rebuild / build, {counted} snapshots",
            f"rebuild, {counted} snapshots",
            f"build, {counted} snapshots",
        )
    ratio("12 snapshots / 1", "build, 12 snapshots", "build, 1 snapshots")
    ratio("polars / build", "polars, 1 snapshots", "build, 1 snapshots")
    ratio("pandas / build, few events", "pandas, few events", "build, few events")


if __name__ == "__main__":
    main()
