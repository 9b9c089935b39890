"""How long intake takes beside DuckDB's own COPY with the types given, and how much memory.

    python bench/intake.py [--mb 1000] [--runs 3] [--folder /tmp/anteve-bench] [--database-url postgresql://...]

The file is made once, from a seed: customers with ids, names (some quoted), e-mails, dates, times, money, blanks.
Runs alternate, each in a fresh process, and intake in its confined one; wall and CPU seconds are medians. With a
database, a slice goes through pandas into Postgres as the usual stack does it, and the time for the whole is
extrapolated.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TYPES = {
    "customer_id": "VARCHAR",
    "name": "VARCHAR",
    "email": "VARCHAR",
    "signup_date": "DATE",
    "last_seen": "TIMESTAMP",
    "plan": "VARCHAR",
    "mrr": "DOUBLE",
    "ltv": "DOUBLE",
    "tickets": "BIGINT",
    "logins": "BIGINT",
    "autopay": "BOOLEAN",
    "zip": "VARCHAR",
    "usage": "DOUBLE",
    "churned": "VARCHAR",
}
BYTES_PER_ROW = 129
SLICE_ROWS = 200_000


def make(path: Path, megabytes: int, seed: int) -> None:
    rows, growing = megabytes * 1_000_000 // BYTES_PER_ROW, path.with_suffix(".growing")
    names = "['Ana Souza', 'João Lima, filho', 'Zoë Müller', 'Maria \"Mia\" Costa', 'Bob Smith', 'Chen Wei']"
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            copy (
                select
                    'C' || lpad(i::varchar, 8, '0') as customer_id,
                    {names}[1 + (hash(i + {seed}) % 6)::int] as name,
                    'u' || i || '@example.com' as email,
                    date '2020-01-01' + (hash(i + 1) % 1500)::int as signup_date,
                    timestamp '2024-01-01' + to_seconds((hash(i + 2) % 10000000)::int) as last_seen,
                    ['basic', 'plus', 'pro', 'enterprise'][1 + (hash(i + 3) % 4)::int] as plan,
                    round((hash(i + 4) % 100000) / 100, 2) as mrr,
                    case when hash(i + 5) % 20 > 0 then round((hash(i + 6) % 10000000) / 1000, 3) end as ltv,
                    (hash(i + 7) % 100)::int as tickets,
                    (hash(i + 8) % 5000)::int as logins,
                    hash(i + 9) % 2 = 0 as autopay,
                    lpad((hash(i + 10) % 99999)::varchar, 5, '0') as zip,
                    (hash(i + 11) % 1000000) / 1000000.0 as usage,
                    case when hash(i + 12) % 5 = 0 then 'Yes' else 'No' end as churned
                from range({rows}) t(i)
            ) to '{growing}' (format csv, header)
            """
        )
    growing.rename(path)  # a run that was ended while it made the file leaves none that is too short


def duckdb_copy(path: Path, out: Path) -> None:
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in TYPES.items())
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(
            f"copy (from read_csv('{path}', auto_detect = false, header = true, delim = ',', quote = '\"',"
            f" columns = {{{types}}})) to '{out / 'all.parquet'}' (format parquet, compression zstd)"
        )


def anteve(path: Path, out: Path) -> None:
    from warehouse.lake.intake import apart  # only this run shall pay for the import

    landing = apart.land_apart(path, out / "landed", file_name="customers.csv")
    apart.NURSERY.close()  # so that what its processes used is counted
    kinds = {"VARCHAR": "text", "BIGINT": "integer"}
    expected = {name: kinds.get(kind, kind.lower()) for name, kind in TYPES.items()}
    assert {column.name: column.type for column in landing.columns} == expected


def pandas_to_postgres(path: Path, url: str) -> dict[str, float]:
    import pandas as pd
    import sqlalchemy as sa

    start = time.perf_counter()
    frame = pd.read_csv(path, nrows=SLICE_ROWS, parse_dates=["signup_date", "last_seen"], dtype={"zip": str})
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        frame.to_sql(
            "anteve_bench_intake", engine, if_exists="replace", index=False, method="multi", chunksize=1000
        )
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text("drop table if exists anteve_bench_intake"))
    seconds = time.perf_counter() - start
    rows = path.stat().st_size / BYTES_PER_ROW
    return {"slice_rows": SLICE_ROWS, "slice_s": seconds, "extrapolated_s": seconds * rows / SLICE_ROWS}


WAYS = {"duckdb": duckdb_copy, "anteve": anteve}


def measure(way: str, path: Path) -> dict[str, float]:
    """One run in a fresh process."""
    run = subprocess.run(
        [sys.executable, __file__, "--one", way, "--file", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def one(way: str, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        start = time.perf_counter()
        WAYS[way](path, Path(folder))
        wall = time.perf_counter() - start
        written = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet"))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(
        json.dumps(
            {
                "wall_s": wall,
                "cpu_s": sum(usage.ru_utime + usage.ru_stime for usage in used),
                "peak_rss_mb": max(usage.ru_maxrss for usage in used) / 1000,
                "parquet_mb": written / 1e6,
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "anteve-bench")
    parser.add_argument("--database-url")
    parser.add_argument("--one", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.file)
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / f"customers-{options.mb}-{options.seed}.csv"
    if not path.exists():
        make(path, options.mb, options.seed)
    print(f"{path.stat().st_size / 1e6:,.0f} MB, {options.runs} alternating runs")
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(options.runs):
        for way in WAYS:
            runs[way].append(measure(way, path))
            print(
                f"  {way:8} " + "  ".join(f"{key} {value:8.2f}" for key, value in runs[way][-1].items()),
                flush=True,
            )
    medians = {
        way: {key: statistics.median(run[key] for run in of) for key in of[0]} for way, of in runs.items()
    }
    for key in ("wall_s", "cpu_s"):
        print(f"{key}: anteve / duckdb = {medians['anteve'][key] / medians['duckdb'][key]:.2f}")
    print(f"peak memory: {max(run['peak_rss_mb'] for run in runs['anteve']):,.0f} MB")
    if options.database_url:
        print("pandas to Postgres:", json.dumps(pandas_to_postgres(path, options.database_url)))


if __name__ == "__main__":
    main()
