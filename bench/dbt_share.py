"""What dbt costs a build: the seconds of dbt against the same compiled SQL run on DuckDB directly.

    python bench/dbt_share.py [--rows 10000] [--columns 20] [--times 5] [--json out.json]

Each build runs in a child forked from a warm process, as a worker runs it; then the SQL that dbt compiled runs again
on a fresh connection over the same given tables, without dbt, without tests. Medians.
Promised: a build of 10,000 rows and 20 columns under 4 s, dbt and all.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run from anywhere, never installed

from warehouse.lake import builds, dbt, duck
from warehouse.lake.tables import Column, Table

MAPPING = {"entity_key": "id", "value": "n1", "outcome": {"column": "left", "positive": ["yes"]}}
TABLES = {"features", "outcomes"}  # the models that are tables; the others are views


def entities(folder: Path, rows: int, columns: int) -> Table:
    """A dataset of a key, an outcome and `columns` attributes: half numbers, a third texts, the rest dates."""
    kinds = ["integer" if i % 6 < 3 else "text" if i % 6 < 5 else "date" for i in range(columns)]
    values = {
        "integer": "cast(hash(i, {seed}) % 1000 as bigint) as n{seed}",
        "text": "'level ' || hash(i, {seed}) % 12 as t{seed}",
        "date": "date '2024-01-01' + cast(hash(i, {seed}) % 700 as integer) as d{seed}",
    }
    items = [values[kind].format(seed=seed) for seed, kind in enumerate(kinds, start=1)]
    path = folder / "part-0.parquet"
    duck.connect(keep_order=True).execute(
        f"copy (select i + 2 as _line, 'c' || i as id, case when hash(i) % 4 = 0 then 'yes' else 'no' end as left,"
        f" {', '.join(items)} from range({rows}) as r(i)) to {duck.quote_literal(path)} (format parquet)"
    )
    named = [Column(f"{kind[0].replace('i', 'n')}{seed}", kind) for seed, kind in enumerate(kinds, start=1)]
    return Table((Column("id", "text"), Column("left", "text"), *named), (path,), rows)


def build_in_child(spec: builds.BuildSpec, into: Path) -> dict[str, float]:
    """Seconds by step, and `child`: from the fork to the child's end."""
    here, there = multiprocessing.Pipe(duplex=False)
    start = time.perf_counter()
    child = multiprocessing.get_context("fork").Process(target=_child, args=(spec, into, there))
    child.start()
    there.close()
    seconds: dict[str, float] = here.recv()
    child.join()
    return {**seconds, "child": time.perf_counter() - start}


def _child(spec: builds.BuildSpec, into: Path, answer: Connection) -> None:
    answer.send(builds.build(spec, into, lambda _: None).seconds)


def bare(spec: builds.BuildSpec, run_results: Path, work: Path) -> float:
    """Seconds of the compiled models alone."""
    work.mkdir()
    builds.prepare(spec, work, lambda _: None)
    models = [
        (result["relation_name"].split(".")[-1].strip('"'), result["compiled_code"])
        for result in json.loads(run_results.read_text())["results"]
        if result["unique_id"].startswith("model.")
    ]
    connection = duck.connect(temp=work / "spill", keep_order=True)
    connection.execute(f"attach {duck.quote_literal(work / builds.DATABASE)} as build")
    connection.execute("use build.main")
    start = time.perf_counter()
    for name, sql in models:
        connection.execute(f"create {'table' if name in TABLES else 'view'} {name} as {sql}")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--columns", type=int, default=20)
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    start = time.perf_counter()
    dbt.warm()
    found: dict[str, list[float]] = {"warm": [time.perf_counter() - start]}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        spec = builds.BuildSpec(entities(folder, chosen.rows, chosen.columns), MAPPING, date(2026, 1, 1))
        for turn in range(chosen.times):
            seconds = build_in_child(spec, folder / f"build-{turn}")
            bare_seconds = bare(
                spec, folder / f"build-{turn}" / "dbt" / "run_results.json", folder / f"bare-{turn}"
            )
            for step, value in {**seconds, "bare sql": bare_seconds}.items():
                found.setdefault(step, []).append(value)
    medians = {step: statistics.median(values) for step, values in found.items()}
    print(f"{chosen.rows:,} rows, {chosen.columns:,} columns; median of {chosen.times}, seconds")
    for step, value in medians.items():
        print(f"  {step:10} {value:7.2f}")
    print(f"  dbt takes {medians['dbt'] / medians['bare sql']:.1f} times its bare SQL,")
    print(f"  and {(medians['dbt'] - medians['bare sql']) / medians['total']:.0%} of the build beyond it.")
    if chosen.json:
        chosen.json.write_text(
            json.dumps({"rows": chosen.rows, "columns": chosen.columns, **medians}, indent=1)
        )


if __name__ == "__main__":
    main()
