"""A dataset's rows as one file, streamed while it is made: never cut, in flat memory, and imported again unchanged.

Each format begins with the column `_line`, the line of the received file that the row came from. By it intake knows a file
of ours again: it leaves that column out and takes the guards off (`formulas`), which only the CSV has.

- `csv`: UTF-8 without a byte order mark; text quoted, and safe for spreadsheets; an empty field is no value.
- `ndjson`: one object per line; an empty value is null.
- `parquet`: every column in its own type.
"""

import csv
import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from warehouse.lake import duck
from warehouse.lake.formulas import guard, guard_sql
from warehouse.lake.pieces import Pieces
from warehouse.lake.tables import LINE, Column, Table, relation_sql

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "ndjson": "application/x-ndjson",
}
_ROWS = 65_536


def export(table: Table, format: str) -> Iterator[bytes]:
    """The bytes of the file, piece by piece; raises ValueError for an unknown format before the first one."""
    if format not in MEDIA_TYPES:
        raise ValueError(f"format is one of {', '.join(MEDIA_TYPES)}")
    return _FORMATS[format](table)


def _csv(table: Table) -> Iterator[bytes]:
    header = io.StringIO()
    names = [LINE, *(guard(column.name) for column in table.columns)]
    csv.writer(header, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(names)
    yield header.getvalue().encode()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    select = ", ".join([LINE, *map(_csv_column, table.columns)])
    for batch in _batches(f"select {select} from ({relation_sql(table)})"):
        piece = io.BytesIO()
        pyarrow.csv.write_csv(batch, piece, options)
        yield piece.getvalue()


def _csv_column(column: Column) -> str:
    name = duck.quote_name(column.name)
    if column.type == "text":
        return f"{guard_sql(name)} as {name}"
    # as DuckDB writes them: 1.0 stays a number with a point, and a time its microseconds
    return f"{name}::varchar as {name}" if column.type in ("double", "timestamp", "decimal") else name


def _ndjson(table: Table) -> Iterator[bytes]:
    fields = ", ".join(
        f"{duck.quote_literal(name)}: {duck.quote_name(name)}"
        for name in [LINE, *(column.name for column in table.columns)]
    )
    for batch in _batches(f"select to_json({{{fields}}})::varchar from ({relation_sql(table)})"):
        yield "".join(f"{line}\n" for line in batch.column(0).to_pylist()).encode()


def _parquet(table: Table) -> Iterator[bytes]:
    schema = pa.schema([(LINE, pa.int64()), *((column.name, column.arrow_type) for column in table.columns)])
    sink = Pieces()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in _batches(relation_sql(table)):
            writer.write_batch(batch.cast(schema), row_group_size=_ROWS)
            yield from sink.taken()
    yield from sink.taken()


def _batches(select: str) -> Iterator[pa.RecordBatch]:
    con = duck.connect(memory_limit="512MB", threads=2, keep_order=True)
    try:
        yield from con.execute(select).to_arrow_reader(_ROWS)
    finally:
        con.close()


_FORMATS = {"csv": _csv, "ndjson": _ndjson, "parquet": _parquet}
