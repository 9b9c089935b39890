"""Rows of one entity in Parquet files: found, counted, and left out of a file that is otherwise the same."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.lake.duck import connect, parquet_files, quote_name
from warehouse.lake.tables import LINE


def is_entity(key_column: str) -> str:
    """The SQL condition for the entity's rows: its key as builds read it, trimmed text.

    The key itself is the parameter `$key`, so that no error quotes it.
    """
    return f"coalesce(trim(cast({quote_name(key_column)} as varchar)) = $key, false)"


def column_of(file: Path, key_column: str) -> str | None:
    """The file's own spelling of the column; None when it has no such column."""
    names = pq.read_schema(file).names
    return next((name for name in names if name.lower() == key_column.lower()), None)


def places(file: Path, key_column: str, key: str) -> list[int]:
    """Which rows of the file are the entity's, counted from 0."""
    name = column_of(file, key_column)
    if name is None:
        return []
    with connect(memory_limit="512MB", threads=1) as connection:
        found = connection.execute(
            f"select file_row_number from {_numbered(file)} where {is_entity(name)}", {"key": key}
        ).fetchall()
    return sorted(row[0] for row in found)


def keys_in(file: Path, key_column: str) -> list[str]:
    """The different keys in the file, trimmed."""
    name = column_of(file, key_column)
    if name is None:
        return []
    with connect(memory_limit="1GB", threads=1) as connection:
        key = f"nullif(trim(cast({quote_name(name)} as varchar)), '')"
        found = connection.execute(
            f"select distinct {key} from {parquet_files([file])} where {key} is not null"
        ).fetchall()
    return [row[0] for row in found]


def lines_at(file: Path, rows: Collection[int]) -> list[int]:
    """The lines, in the received file, of these rows."""
    lines = pq.read_table(file, columns=[LINE])[LINE]
    return [int(line) for line in lines.take(pa.array(sorted(rows), pa.int64())).to_pylist()] if rows else []


def without(source: Path, target: Path, rows: Collection[int]) -> None:
    """Write the file anew without these rows: same columns, types, order and row groups; a row group at a time."""
    gone = np.array(sorted(rows), np.int64)
    begin = 0
    with (
        pq.ParquetFile(source) as file,
        pq.ParquetWriter(target, file.schema_arrow, compression="zstd") as writer,
    ):
        for number in range(file.num_row_groups):
            group = file.read_row_group(number)
            end = begin + group.num_rows
            here = gone[(gone >= begin) & (gone < end)] - begin
            if len(here):
                keep = np.ones(group.num_rows, bool)
                keep[here] = False
                group = group.filter(pa.array(keep))
            if group.num_rows:
                writer.write_table(group, row_group_size=group.num_rows)
            begin = end


def _numbered(file: Path) -> str:
    return parquet_files([file]).removesuffix(")") + ", file_row_number=true)"
