"""A foreign Parquet file, written anew with our types: nothing of its own encoding enters the lake."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.lake.intake.findings import non_finite
from warehouse.lake.intake.header import OURS, Header, is_ours, read_header
from warehouse.lake.intake.landing import Landing
from warehouse.lake.intake.limits import Limits
from warehouse.lake.notices import Notice, rejected, shown
from warehouse.lake.record_batches import record_batches
from warehouse.lake.tables import LINE, Column

_ROWS = 100_000


def land_parquet(source: Path, into: Path, limits: Limits) -> Landing:
    """Parts in `into`, `_line` being the row's number in the file. Raises Rejected."""
    try:
        with pq.ParquetFile(source) as file:
            ours = is_ours(file.schema_arrow.names)
            fields = list(file.schema_arrow)[ours:]
            header = read_header([field.name for field in fields], limits)
            columns = tuple(
                _column(name, label, field)
                for name, label, field in zip(header.names, header.labels, fields, strict=True)
            )
            parts, rows, endless = _write(file, columns, into)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise rejected(
            "unreadable",
            f"The Parquet file could not be read ({shown(str(error))}). Write it again, or upload CSV.",
        ) from None
    if not rows:
        raise rejected(
            "no_rows", "The file has columns, but not one row. Choose the file that holds the table."
        )
    return Landing(
        columns,
        "parquet",
        rows,
        rows,
        0,
        0,
        warnings=(*([OURS] if ours else []), *_warnings(header, columns, endless)),
        parts=tuple(parts),
    )


def _write(
    file: pq.ParquetFile, columns: tuple[Column, ...], into: Path
) -> tuple[list[Path], int, Counter[str]]:
    """The parts, how many rows they hold, and how many values of each column were no finite number."""
    parts: list[Path] = []
    endless: Counter[str] = Counter()
    rows = 0
    schema = pa.schema([(LINE, pa.int64()), *((column.name, column.arrow_type) for column in columns)])
    for batch in _filled(record_batches(file, _ROWS)):
        lines = pa.array(range(rows + 1, rows + 1 + batch.num_rows), pa.int64())
        arrays = [
            _cast(array, column)
            for array, column in zip(batch.columns[-len(columns) :], columns, strict=True)
        ]
        for place, column in enumerate(columns):
            if column.type == "double":
                finite = pc.if_else(pc.is_finite(arrays[place]), arrays[place], pa.scalar(None, pa.float64()))
                endless[column.name] += finite.null_count - arrays[place].null_count
                arrays[place] = finite
        parts.append(into / f"part-{len(parts):05}.parquet")
        pq.write_table(pa.Table.from_arrays([lines, *arrays], schema=schema), parts[-1], compression="zstd")
        rows += batch.num_rows
    return parts, rows, endless


def _filled(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return (batch for batch in batches if batch.num_rows)


def _column(name: str, label: str | None, field: pa.Field) -> Column:
    kind = field.type
    if pa.types.is_boolean(kind):
        return Column(name, "boolean", label=label)
    if pa.types.is_uint64(kind):
        return Column(name, "decimal", label=label, scale=0)
    if pa.types.is_integer(kind):
        return Column(name, "integer", label=label)
    if pa.types.is_floating(kind):
        return Column(name, "double", label=label)
    if pa.types.is_decimal(kind) and kind.precision <= 38 and kind.scale >= 0:
        return Column(name, "decimal", label=label, scale=kind.scale)
    if pa.types.is_date(kind):
        return Column(name, "date", label=label)
    if pa.types.is_timestamp(kind):
        return Column(name, "timestamp", format="utc" if kind.tz else None, label=label)
    return Column(name, "text", label=label)


def _cast(array: pa.Array, column: Column) -> pa.Array:
    """To the column's type. Nested values become their JSON-like text, bytes must be UTF-8."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_nested(array.type) or pa.types.is_time(array.type) or pa.types.is_duration(array.type):
        return pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.string())
    if pa.types.is_timestamp(array.type):
        # nanoseconds are cut to the microseconds that DuckDB and we keep
        return pc.cast(array, column.arrow_type, safe=False)
    cast = pc.cast(array, column.arrow_type)
    return (
        pc.if_else(pc.equal(cast, ""), pa.scalar(None, pa.string()), cast) if column.type == "text" else cast
    )


def _warnings(header: Header, columns: tuple[Column, ...], endless: Counter[str]) -> tuple[Notice, ...]:
    zoned = [
        Notice(
            "time_zone",
            f'Column "{shown(column.name)}" holds times with a zone; they are kept in UTC.',
            column.name,
        )
        for column in columns
        if column.format == "utc"
    ]
    return (*header.notices, *zoned, *(non_finite(name, count) for name, count in endless.items() if count))
