"""How fast a list of a million predictions is, and how fast it leaves as a file.

    python bench/predictions.py [--rows 1000000] [--folder scratch] [--json out.json]

The run has one before it, owners and segments. Each question is asked many times, and told in wall and in CPU time; each
export is set beside what the same machine does in the same minute without us: DuckDB writing the same rows straight to
disk, and a plain copy of the finished file.
Promised: the first page under 50 ms, a filter under 150 ms, exports over 100 MB/s.
"""

import argparse
import json
import multiprocessing
import platform
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run from anywhere, never installed

from warehouse.lake import duck, predictions
from warehouse.lake.export import export
from warehouse.lake.list_segments import Segments
from warehouse.lake.predictions import Filters, Owner, Query, RunFacts

FACTS = RunFacts(
    scoring_run_id=UUID(int=1),
    org_id=UUID(int=2),
    dataset_id=UUID(int=3),
    model_version_id=UUID(int=4),
    model_version=1,
    snapshot_date=date(2026, 11, 1),
    created_at=datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
)
FIRST = ["Ana", "João", "Conceição", "Mary", "Luís", "Inês", "=Eva"]
LAST = ["Silva", "Souza", "Smith", "Gonçalves", "Müller"]
# The columns of our CSV, without the guard against formulas.
FLAT = "* exclude (reasons, org_id), " + ", ".join(f"reasons[{n}].text as reason_{n}" for n in range(1, 6))
COLUMNS = [f"column_{number}" for number in range(30)]


def scored_rows(rows: int, with_reasons: int, seed: int = 0) -> pa.Table:
    """Rows as `ml.score` gives them: beta-distributed scores, five reasons for the `with_reasons` highest."""
    chance = np.random.default_rng(seed)
    keys = [f"C{number:08d}" for number in chance.permutation(rows)]
    first, last = chance.integers(0, len(FIRST), rows), chance.integers(0, len(LAST), rows)
    scores = np.sort(chance.beta(1, 4, rows))[::-1]
    order = chance.permutation(rows)  # received in no order at all
    table = pa.table(
        {
            "entity_key": keys,
            "name": [f"{FIRST[a]} {LAST[b]}" for a, b in zip(first, last, strict=True)],
            "email": [f"{key.lower()}@example.com" for key in keys],
            "score": scores,
            "outcome": chance.random(rows) < 0.2 * (0.5 + scores),
            "value": np.round(chance.gamma(2, 40, rows), 2),
            "reasons": reasons(rows, with_reasons, chance),
        }
    )
    return table.take(pa.array(order))


def reasons(rows: int, with_reasons: int, chance: np.random.Generator) -> pa.Array:
    count = with_reasons * 5
    column = chance.integers(0, len(COLUMNS), count)
    value = np.round(chance.random(count) * 100, 2)
    names = [COLUMNS[number] for number in column]
    each = pa.StructArray.from_arrays(
        [
            pa.array(names),
            pa.array(names),
            pa.array(["up", "up", "up", "down", "down"] * with_reasons),
            pa.array([str(number) for number in value]),
            pa.array(["47.5"] * count),
            pa.array(chance.normal(0, 0.5, count)),
            pa.array(
                [f"{name} is {number}; usually 47.5" for name, number in zip(names, value, strict=True)]
            ),
        ],
        names=["feature", "column", "direction", "value", "typical", "contribution", "text"],
    )
    offsets = np.minimum(np.arange(rows + 1), with_reasons) * 5
    return pa.ListArray.from_arrays(pa.array(offsets.astype("int32")), each)


def timed(ask: Callable[[], Any], times: int) -> dict[str, float]:
    """Milliseconds of many calls."""
    taken, worked = [], []
    for _ in range(times):
        begin, work = time.perf_counter(), time.process_time()
        ask()
        taken.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - work) * 1000)
    ordered = sorted(taken)
    return {
        "cpu": statistics.median(worked),
        "first": taken[0],
        "median": statistics.median(taken),
        "p95": ordered[int(len(ordered) * 0.95)],
        "times": times,
    }


@contextmanager
def clock() -> Iterator[list[float]]:
    seconds: list[float] = []
    begin = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - begin)


def questions(folder: Path, rows: int) -> dict[str, Callable[[], Any]]:
    deep = predictions.page(folder, Query(limit=1000)).next_cursor
    for _ in range(20):
        deep = predictions.page(folder, Query(limit=1000, cursor=deep)).next_cursor
    middle = predictions.page(folder, Query(limit=50, sort="-rank")).items[0]["entity_key"]
    keys = pa.array([f"C{number:08d}" for number in range(min(100_000, rows))])
    theirs = pa.array([number % 5 == 0 for number in range(len(keys))])
    given = Owner(("Owner 3",), pa.table({"entity_key": keys, "is_theirs": theirs}), "1")
    return {
        "first page": lambda: predictions.page(folder, Query()),
        "first page, not lost": lambda: predictions.page(folder, Query(outcome="open")),
        "page 21 of 1000 rows": lambda: predictions.page(folder, Query(limit=1000, cursor=deep)),
        "last page": lambda: predictions.page(folder, Query(sort="-rank")),
        "band + search": lambda: predictions.page(folder, Query(band="high", search="joao silva")),
        "rare search": lambda: predictions.page(folder, Query(search=f"c{rows // 2:08d}")),
        "by value at risk, not lost": lambda: predictions.page(
            folder, Query(sort="-value_at_risk", outcome="open")
        ),
        "by change": lambda: predictions.page(folder, Query(sort="-change", outcome="open")),
        "by value, one owner": lambda: predictions.page(
            folder, Query(sort="-value", owner=Owner(("Owner 3",)), outcome="open")
        ),
        "two segments and a reason": lambda: predictions.page(
            folder,
            Query(segments=(("plan", "level 4"), ("state", "level 7")), reason="column_3", outcome="open"),
        ),
        "value and change ranges": lambda: predictions.page(
            folder, Query(min_value=100, min_change=0.02, sort="-value_at_risk", outcome="open")
        ),
        "one owner of 100,000 given": lambda: predictions.page(folder, Query(owner=given, outcome="open")),
        "one by key": lambda: predictions.one(folder, middle),
        "one that is not there": lambda: predictions.one(folder, "nobody"),
        "top 20": lambda: predictions.top(folder, 20),
    }


def exports(folder: Path, scratch: Path) -> dict[str, dict[str, float]]:
    """MB/s of each format through `export`; and of DuckDB's own COPY to disk and of a file copy beside it."""
    part = duck.parquet_files([folder / "part-00000.parquet"])
    found = {}
    for name, format, filters, options in (
        ("csv", "csv", None, "format csv, header true"),
        ("ndjson", "ndjson", None, "format json"),
        ("parquet", "parquet", None, "format parquet, compression zstd"),
        ("parquet, not lost", "parquet", Filters(outcome="open"), "format parquet, compression zstd"),
    ):
        size, ours, first, memory = in_a_process_of_its_own(stream, folder, format, filters)
        columns = FLAT if format == "csv" else "*"
        where = "where outcome is not true" if filters else ""
        target = scratch / "reference"
        with clock() as straight:
            con = duck.connect(memory_limit="512MB", threads=2, keep_order=True)
            con.execute(
                f"copy (select {columns} from {part} {where}) to {duck.quote_literal(target)} ({options})"
            )
            con.close()
        reference = target.stat().st_size
        with clock() as copied:
            shutil.copyfile(target, scratch / "copied")
        found[name] = {
            "megabytes": size / 1e6,
            "first_byte_ms": first * 1000,
            "peak_mb": memory,
            "mb_per_s": size / 1e6 / ours,
            "duckdb_to_disk_mb_per_s": reference / 1e6 / straight[0],
            "file_copy_mb_per_s": reference / 1e6 / copied[0],
            "rate_to_duckdb": (size / ours) / (reference / straight[0]),
        }
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--with-reasons", type=int, default=None, help="default: all rows")
    arguments.add_argument("--times", type=int, default=60)
    arguments.add_argument(
        "--folder", type=Path, default=None, help="where to write; default a temporary one"
    )
    arguments.add_argument("--json", type=Path, default=None)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as place:
        result = measure(Path(place), given.rows, given.with_reasons or given.rows, given.times)
    if given.json:
        given.json.write_text(json.dumps(result, indent=1))


def measure(scratch: Path, rows: int, with_reasons: int, times: int) -> dict[str, Any]:
    folder = scratch / "run"
    seconds, write_peak = in_a_process_of_its_own(write, folder, rows, with_reasons)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"{rows:,} rows, {with_reasons:,} with reasons; Python {platform.python_version()}")
    print(
        f"written and sorted in {seconds:.1f} s, {size:.0f} MB; peak {write_peak:.0f} MB with the rows received"
    )
    asked, reading = in_a_process_of_its_own(ask_all, folder, rows, times)
    for name, took in asked.items():
        print(
            f"  {name:28} median {took['median']:7.1f} ms   p95 {took['p95']:7.1f}   first {took['first']:7.1f}"
            f"   cpu {took['cpu']:7.1f}"
        )
    sent = exports(folder, scratch)
    for name, rate in sent.items():
        print(
            f"  {name:20} {rate['megabytes']:6.0f} MB  {rate['mb_per_s']:6.0f} MB/s  first byte "
            f"{rate['first_byte_ms']:4.0f} ms  | DuckDB to disk {rate['duckdb_to_disk_mb_per_s']:5.0f} MB/s "
            f"(x{rate['rate_to_duckdb']:.2f})  file copy {rate['file_copy_mb_per_s']:5.0f} MB/s  "
            f"peak {rate['peak_mb']:.0f} MB"
        )
    print(f"peak memory of reading {reading:.0f} MB")
    return {
        "rows": rows,
        "write_seconds": seconds,
        "write_peak_mb": write_peak,
        "pages": asked,
        "exports": sent,
        "read_peak_mb": reading,
    }


def ask_all(folder: Path, rows: int, times: int) -> tuple[dict[str, dict[str, float]], float]:
    asked = {name: timed(ask, times) for name, ask in questions(folder, rows).items()}
    return asked, peak()


def stream(folder: Path, format: str, filters: Filters | None) -> tuple[int, float, float, float]:
    """Bytes, seconds, seconds to the first byte, and peak MB of one export."""
    size, first, begin = 0, 0.0, time.perf_counter()
    for piece in export(folder, format, filters):
        first = first or time.perf_counter() - begin
        size += len(piece)
    return size, time.perf_counter() - begin, first, peak()


def write(folder: Path, rows: int, with_reasons: int) -> tuple[float, float]:
    """Seconds and peak MB of making and publishing the rows."""
    table = scored_rows(rows, with_reasons)
    before = folder.with_name("before")
    predictions.write(scored_rows(rows, 1, seed=1), before, facts=FACTS)
    with clock() as seconds:
        predictions.write(table, folder, facts=FACTS, before=before, segments=segments(rows))
    return seconds[0], peak()


def segments(rows: int) -> Segments:
    """An owner and six columns of twenty values each."""
    chance = np.random.default_rng(2)
    columns = {"entity_key": [f"C{number:08d}" for number in range(rows)]}
    columns["owner"] = [f"Owner {number}" for number in chance.integers(0, 13, rows)]
    for place in range(6):
        columns[f"segment_{place + 1}"] = [f"level {number}" for number in chance.integers(0, 20, rows)]
    return Segments.of(["plan", "state", "city", "source", "size", "role"], pa.table(columns))


def in_a_process_of_its_own(work: Callable[..., Any], *about: Any) -> Any:
    """So that its memory does not count as ours."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *about).result()


def peak() -> float:
    """The most memory that this process held, in MB. Not `ru_maxrss` on Linux: a child inherits its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    main()
