"""The lines of an upload that were set aside, as the CSV file that people mend and send again."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from warehouse.lake.formulas import guard
from warehouse.lake.record_batches import record_batches

HEADER = ("line", "column", "reason", "text")
_BATCH = 4096


def as_csv(path: Path | None) -> Iterator[bytes]:
    """The header, then one record per rejected line, in flat memory; only the header when nothing was rejected.

    The text is what somebody sent us: a spreadsheet must not run it.
    """
    yield _csv([HEADER])
    if path is None:
        return
    with pq.ParquetFile(path) as file:
        for batch in record_batches(file, _BATCH, HEADER):
            columns = (batch.column(name).to_pylist() for name in HEADER)
            yield _csv(
                (line, guard(column or ""), guard(reason or ""), guard(text or ""))
                for line, column, reason, text in zip(*columns, strict=True)
            )


def _csv(records) -> bytes:  # type: ignore[no-untyped-def]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(records)
    return buffer.getvalue().encode()
