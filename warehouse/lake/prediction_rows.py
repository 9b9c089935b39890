"""Whole rows by rank, wherever they stand in the list: `rows.arrow`, beside the Parquet that is scanned.

Fifty rows that are sorted by value lie in fifty row groups of the part; Parquet would decode eight thousand rows and
their reasons in each. Here a batch holds the ranks of one small range, and is read alone: packed by LZ4, fifty of them
take 6 ms of work, by zstd five times as long. Batch n has the ranks after n x 256, fewer where entities were erased, so
that no index is needed. What is the same in every row of the run is not repeated; `facts` gives it back.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake.prediction_schema import SCHEMA

NAME = "rows.arrow"
BATCH = 256
_FACTS = ("snapshot_date", "model_version", "created_at", "id", "model_version_id", "dataset_id", "org_id")
_SCHEMA = pa.schema([field for field in SCHEMA if field.name not in _FACTS])
_WRITING = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
_READING = pa.ipc.IpcReadOptions(use_threads=False)


class Writer:
    """Takes rows by rank, in batches of any size, and writes them in batches of 256 ranks."""

    def __init__(self, folder: Path) -> None:
        self._file = pa.ipc.new_file(folder / NAME, _SCHEMA, options=_WRITING)
        self._rest = pa.RecordBatch.from_pylist([], _SCHEMA)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        if self._rest.num_rows:
            self._file.write_batch(self._rest)
        self._file.close()

    def write(self, rows: pa.RecordBatch) -> None:
        told = pa.Table.from_batches([self._rest, rows.select(_SCHEMA.names)], _SCHEMA)
        (whole,) = told.combine_chunks().to_batches()
        full = whole.num_rows // BATCH * BATCH
        # Taken, not sliced: a slice would be written with all the reasons of the batch that it was cut from.
        for begin in range(0, full, BATCH):
            self._file.write_batch(whole.take(_span(begin, begin + BATCH)))
        self._rest = whole.take(_span(full, whole.num_rows))


def read(folder: Path, ranks: Sequence[int], facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of these ranks, in the order of the ranks; one that is not there is left out."""
    wanted: dict[int, list[int]] = {}
    for rank in ranks:
        wanted.setdefault((rank - 1) // BATCH, []).append(rank)
    found: dict[int, dict[str, Any]] = {}
    with pa.memory_map(str(folder / NAME)) as source:
        file = pa.ipc.open_file(source, options=_READING)
        for number, here in wanted.items():
            batch = file.get_batch(number)
            at = pc.index_in(pa.array(here, pa.int64()), value_set=batch.column("rank")).drop_null()
            found.update((row["rank"], row) for row in batch.take(at).to_pylist())
    shared = {
        **{name: facts[name] for name in ("model_version", "model_version_id", "dataset_id", "org_id")},
        "snapshot_date": date.fromisoformat(facts["snapshot_date"]),
        "created_at": datetime.fromisoformat(facts["created_at"]),
    }
    run = facts["scoring_run_id"]
    told = {rank: {**row, **shared, "id": f"{run}-{rank}"} for rank, row in found.items()}
    return [{name: told[rank][name] for name in SCHEMA.names} for rank in ranks if rank in told]


def _span(begin: int, end: int) -> pa.Array:
    return pa.array(np.arange(begin, end))


def without(folder: Path, into: Path, ranks: Collection[int]) -> None:
    """Write the file anew without these ranks; each batch keeps its place."""
    gone = pa.array(sorted(ranks), pa.int64())
    with (
        pa.memory_map(str(folder / NAME)) as source,
        pa.ipc.new_file(into / NAME, _SCHEMA, options=_WRITING) as target,
    ):
        for batch in _batches(pa.ipc.open_file(source)):
            target.write_batch(batch.filter(pc.invert(pc.is_in(batch.column("rank"), value_set=gone))))


def _batches(file: Any) -> Iterator[pa.RecordBatch]:
    for number in range(file.num_record_batches):
        yield file.get_batch(number)
