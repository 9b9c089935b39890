"""A Parquet file, some rows at a time."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.parquet as pq


def record_batches(
    file: pq.ParquetFile, rows: int, columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """Batches of at most `rows`, read by this thread alone.

    On several threads Arrow's reader (libparquet 26) goes on with memory that it has freed when one of them cannot be
    started, for want of memory: the process dies of it instead of raising MemoryError.
    """
    yield from file.iter_batches(rows, columns=columns, use_threads=False)
