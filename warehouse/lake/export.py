"""The predictions of a scoring run as one file, streamed while it is made: never cut, in flat memory.

- `csv`: UTF-8 without a byte order mark, a header line, one line per entity in the order of rank. Text is safe
  for spreadsheets (`formulas`); the sentences of the reasons stand in `reason_1` to `reason_5`.
- `parquet`: every column as it is kept, reasons as a list of structs.
- `ndjson`: one object per line, as the API shows a prediction.
- `xlsx`: what the CSV holds, as a workbook (`workbook`); refused where a sheet cannot hold it.

For text, DuckDB writes into a pipe from a thread of its own, step by step, and the caller reads the other end, so a
slow client slows the writer instead of filling memory, and nothing touches the disk. When the client goes away the
generator is closed and the writer ends with its step. Parquet is the very file of the lake when no filter is set, else
Arrow writes it row group by row group. An error in the middle is raised to the caller, who must break the answer
off: a file that ends early must not look whole.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from warehouse.lake import duck, workbook
from warehouse.lake.formulas import PREDICTIONS_HEADER, guard_sql
from warehouse.lake.pieces import CHUNK, Pieces
from warehouse.lake.prediction_counts import LAYOUT
from warehouse.lake.prediction_files import ROW_GROUP, SCHEMA, parts, relation, summary
from warehouse.lake.prediction_filters import ASSIGNED, Filters, Where, where

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "ndjson": "application/x-ndjson",
    "xlsx": workbook.MEDIA_TYPE,
}

# Ranks written by one COPY. DuckDB buffers what a slow client has not taken yet, so one COPY of everything would
# outgrow any memory limit sooner or later; a step holds about 100 MB at most.
_STEP = 65_536
# How the first step is written, and how all the others.
_OPTIONS = {
    "csv": ["format csv, header true", "format csv, header false"],
    "ndjson": ["format json, array false"] * 2,
}
_GUARDED = ("entity_key", "name", "email", "owner")
_CREATED_AT = "strftime(created_at, '%Y-%m-%dT%H:%M:%S.%fZ') as created_at"


def export(folder: Path, format: str, filters: Filters | None = None) -> Iterator[bytes]:
    """The bytes of the file, in pieces of at most 1 MB. What cannot be exported is refused before the first one:
    `ValueError` for an unknown format, `FileNotFoundError` for no run, `CannotExport` for what the format cannot hold."""
    if format not in MEDIA_TYPES:
        raise ValueError(f"format is one of {', '.join(MEDIA_TYPES)}")
    files = parts(folder)
    filters = filters or Filters()
    as_kept = summary(folder).get("layout") == LAYOUT
    if format == "parquet" and len(files) == 1 and filters == Filters() and as_kept:
        return _file(files[0])
    allowed = where(filters, folder)
    select = f"select {_columns(format)} from {relation(folder)} where {allowed.sql}"
    if format == "parquet":
        return _parquet(select, allowed)
    if format == "xlsx":
        return workbook.of(_opened(allowed), workbook.Rows(select, allowed.values, _last_rank(files)))
    return _text(select, allowed, last=_last_rank(files), options=_OPTIONS[format])


def _opened(allowed: Where) -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own: a client that reads slowly holds its threads, and must not hold those of the lists."""
    con = duck.connect(memory_limit="512MB", threads=2, keep_order=True)
    if allowed.assigned is not None:
        con.register(ASSIGNED, allowed.assigned)
    return con


def _last_rank(files: list[Path]) -> int:
    """Ranks have gaps where entities were erased; the last is told by the files' statistics, without a scan."""
    with duck.connect(memory_limit="256MB", threads=1) as con:
        row = con.execute(f"select max(rank) from {duck.parquet_files(files)}").fetchone()
    return int(row[0] or 0) if row else 0


def _columns(format: str) -> str:
    if format == "parquet":
        return ", ".join(duck.quote_name(name) for name in SCHEMA.names)
    if format == "ndjson":
        return ", ".join(_CREATED_AT if name == "created_at" else name for name in SCHEMA.names)
    return ", ".join(_csv_column(name) for name in PREDICTIONS_HEADER)


def _csv_column(name: str) -> str:
    if name == "created_at":
        return _CREATED_AT
    if name.startswith("reason_"):
        sentence = f"reasons[{int(name.removeprefix('reason_'))}].text"
        return f"{guard_sql(sentence)} as {name}"
    return f"{guard_sql(name)} as {name}" if name in _GUARDED else name


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _parquet(select: str, allowed: Where) -> Iterator[bytes]:
    con = _opened(allowed)
    sink = Pieces()
    try:
        reader = con.execute(select, allowed.values).to_arrow_reader(ROW_GROUP)
        with pq.ParquetWriter(sink, SCHEMA, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch, row_group_size=ROW_GROUP)
                yield from sink.taken()
        yield from sink.taken()
    finally:
        con.close()


def _text(select: str, allowed: Where, *, last: int, options: list[str]) -> Iterator[bytes]:
    con = _opened(allowed)
    reading, writing = _pipe()
    gone = threading.Event()
    errors: list[duckdb.Error] = []

    def copy() -> None:
        try:
            for step, first in enumerate(range(1, last + 1, _STEP)):
                if gone.is_set():
                    return
                con.execute(
                    f"copy ({select} and rank between ? and ?) to '/dev/fd/{writing}' "
                    f"({options[min(step, 1)]}, use_tmp_file false)",
                    [*allowed.values, first, first + _STEP - 1],
                )
        except duckdb.Error as error:
            errors.append(error)
        finally:
            os.close(writing)

    writer = threading.Thread(target=copy, name="export", daemon=True)
    writer.start()
    try:
        while piece := os.read(reading, CHUNK):
            yield piece
    finally:
        gone.set()
        con.interrupt()
        # Read what is left rather than close: a pipe without a reader would block the writer where it opens it.
        while os.read(reading, CHUNK):
            pass
        writer.join()
        os.close(reading)
        con.close()
    if errors:
        raise errors[0]


def _pipe() -> tuple[int, int]:
    """A pipe; where the system lets us, one that holds a whole piece, so that a piece is not handed over in sixteen."""
    reading, writing = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, CHUNK)
    return reading, writing
