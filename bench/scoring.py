"""Scoring in bulk: `./anteve bench scoring`, or `python -m bench.scoring [--rows 1000000] [--budget fast] [--threads 1]`.

A table of 50 columns as a build leaves it (40 numbers, 10 of words), and a model that learned from 50,000 rows of such. The
reference is bare LightGBM: `predict` and `predict(pred_contrib=True)` of the same trees over the same rows, handed over as a
ready matrix of numbers in memory, in parts of 50,000 rows; where the blend has other members, theirs too, and each by itself is
told. Against it all that a scoring run does from Parquet to Parquet: reading, encoding, looking up who was learned from,
scores, reasons in words for every row, drift, and the list sorted by rank. Each in a process of its own; CPU seconds, since the
machine may be busy, and the largest resident memory.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ml import artifact
from ml.pace import silent
from ml.table import LearningTable
from ml.train import train
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.lake import predictions
from warehouse.lake.predictions import RunFacts
from workers import scored
from workers.features import Examples

NUMBERS, WORDS, PART = 40, 10, 50_000
LEARNED = 50_000
ON = date(2026, 1, 1)
COLUMNS = [
    *(
        {"name": f"n{at}", "kind": "number", "source": f"n{at}", "description": f"Number {at}"}
        for at in range(NUMBERS)
    ),
    *(
        {"name": f"w{at}", "kind": "category", "source": f"w{at}", "description": f"Word {at}"}
        for at in range(WORDS)
    ),
]


def part(first: int, rows: int, seed: int) -> pa.Table:
    draw = np.random.default_rng(seed)
    numbers = draw.normal(size=(rows, NUMBERS)) * 100
    words = draw.choice(["north", "south", "east", "west", "abroad", "nowhere"], size=(rows, WORDS))
    n = numbers.T
    logit = 2.2 * ((n[0] > 0) ^ (n[1] > 0)) + 1.5 * ((n[2] > 50) & (n[3] < 0)) + n[5] / 200
    logit += (
        1.2 * ((words[:, 0] == "abroad") & (n[4] > 0)) - 2.5
    )  # corners, which trees find and lines do not
    columns: dict[str, Any] = {
        "entity_key": [f"C{at:08}" for at in range(first, first + rows)],
        "snapshot_date": pa.array([ON] * rows, pa.date32()),
        "y": pa.array((draw.random(rows) < 1 / (1 + np.exp(-logit))).astype(float)),
        "_value": pa.array(np.round(draw.gamma(2, 100, rows), 2)),
        "_name": [f"Customer {at}" for at in range(first, first + rows)],
        "_email": [f"c{at}@example.com" for at in range(first, first + rows)],
        **{f"n{at}": pa.array(numbers[:, at]) for at in range(NUMBERS)},
        **{f"w{at}": pa.array(words[:, at]) for at in range(WORDS)},
    }
    return pa.table(columns)


def prepare(folder: Path, rows: int, budget: str) -> None:
    """`examples.parquet` and `model/`; what was learned from is among the rows, as it is with customers."""
    with pq.ParquetWriter(folder / "examples.parquet", part(0, 1, 0).schema, compression="zstd") as writer:
        for place, first in enumerate(range(0, rows, PART)):
            writer.write_table(part(first, min(PART, rows - first), place))
    learned = LearningTable.from_examples(part(0, LEARNED, 0), COLUMNS)
    train(learned, kind="churn", budget=budget).save(folder / "model")


def bare(folder: Path, threads: int, rows: int) -> dict[str, float]:
    """CPU seconds of each member, by itself, over a ready matrix."""
    model = artifact.load(folder / "model", threads=threads)
    matrix = model.predictor.encoder.matrix(LearningTable.from_examples(part(0, PART, 0), COLUMNS))
    spent = {}
    for name, member in model.predictor.members.items():
        began = time.process_time()
        for first in range(0, rows, PART):
            rest = matrix[: min(PART, rows - first)]
            member.logits(rest)
            member.contributions(rest)
        spent[f"{name} ({type(member).__name__})"] = time.process_time() - began
    return spent


def ours(folder: Path, threads: int, rows: int) -> dict[str, float]:
    """What a scoring run does, but for the catalog."""
    began = time.process_time()
    model = artifact.load(folder / "model", threads=threads)
    found = Examples(FeatureBuild(snapshot_date=ON, columns=COLUMNS), folder)
    loaded = time.process_time()
    scores = scored.write(model, found, ON, {}, folder / "scored.parquet", silent)
    assert scores.rows == rows
    told = time.process_time()
    ids = [uuid4() for _ in range(4)]
    facts = RunFacts(*ids, 1, ON, datetime.now(UTC))  # type: ignore[misc]
    written = predictions.write(scores.path, folder / "predictions", facts=facts)
    assert written.rows == rows
    ended = time.process_time()
    return {"loading": loaded - began, "scores and reasons": told - loaded, "the list by rank": ended - told}


def apart(work: Callable[..., dict[str, float]], *arguments: Any) -> tuple[dict[str, float], float, float]:
    """In a fresh process: what it measured, its CPU seconds above, wall seconds, and its largest memory in MB."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_told, args=(there, work, arguments))
    began = time.monotonic()
    process.start()
    there.close()
    measured, memory = here.recv()
    process.join()
    return measured, time.monotonic() - began, memory


def _told(there: Any, work: Callable[..., dict[str, float]], arguments: tuple[Any, ...]) -> None:
    measured = work(*arguments)
    there.send((measured, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--budget", default="fast")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anteve-scoring-", ignore_cleanup_errors=True) as home:
        folder = Path(home)
        prepare(folder, asked.rows, asked.budget)
        model = artifact.load(folder / "model")
        trees = {
            name: f"{member._booster.num_trees()} trees" if hasattr(member, "_booster") else "no trees"
            for name, member in model.predictor.members.items()
        }
        print(
            f"{asked.rows:,} rows x {NUMBERS + WORDS} columns, blend {dict(model.predictor.weights)}, {trees}",
            flush=True,
        )
        reference, seconds, memory = apart(bare, folder, asked.threads, asked.rows)
        for name, spent in reference.items():
            print(f"  bare {name:<34} {spent:8.1f} CPU s")
        print(
            f"  bare, all members {sum(reference.values()):26.1f} CPU s  ({seconds:.0f} s, {memory:,.0f} MB)",
            flush=True,
        )
        spent, seconds, memory = apart(ours, folder, asked.threads, asked.rows)
        for name, part_ in spent.items():
            print(f"  ours {name:<34} {part_:8.1f} CPU s")
        total = sum(spent.values())
        print(f"  ours, in all {total:31.1f} CPU s  ({seconds:.0f} s, {memory:,.0f} MB)")
        size = (folder / "predictions" / "part-00000.parquet").stat().st_size
        ratio = total / sum(reference.values())
        print(f"the list takes {size / 1e6:,.0f} MB\nratio to bare members: {ratio:.2f} (wanted: 2 at most)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
