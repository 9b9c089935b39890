"""Whatever table is written in whatever dialect and encoding, no cell is lost or changed: not by landing, not by an export."""

import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings

from tests.warehouse.lake.intake.written import Written, files, same
from warehouse.lake import table_export
from warehouse.lake.intake import Landing, Limits, Rejected, land

FORMATS = ("csv", "ndjson", "parquet")


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(file=files())
def test_no_cell_is_lost_or_changed(file: Written) -> None:
    with tempfile.TemporaryDirectory() as folder:
        landing = landed(file, Path(folder))
        if landing is None:
            return
        as_written(landing, file)
        for format in FORMATS:
            unchanged(landing, format, Path(folder))


def landed(file: Written, folder: Path) -> Landing | None:
    """The file landed; None when it is refused because it holds no value."""
    source = folder / "file"
    source.write_bytes(file.content)
    limits = Limits(chunk_bytes=file.chunk_bytes, max_ratio=10_000)
    try:
        return land(source, folder / "landed", file_name=file.name, limits=limits)
    except Rejected:
        if any(cell for row in file.rows for cell in row):
            raise
        return None


def as_written(landing: Landing, file: Written) -> None:
    """Every cell of the file is in its place, and every line is accounted for."""
    assert (landing.loaded, landing.rejected) == (len(file.rows), 0)
    assert landing.lines == _physical_lines(file.plain)
    for row, cells in zip(rows(landing), file.rows, strict=True):
        for column, cell in zip(landing.columns, cells, strict=True):
            assert same(row[column.name], cell, column.type, column.format), (column, row[column.name], cell)


def unchanged(landing: Landing, format: str, folder: Path) -> None:
    """Exported in the format and landed again, the table has the same columns and cells."""
    source = folder / f"export.{format}"
    source.write_bytes(b"".join(table_export.export(landing.table, format)))
    again = land(source, folder / format, file_name=source.name)
    assert [column.name for column in again.columns] == [column.name for column in landing.columns]
    assert [column.type for column in again.columns] == [column.type for column in landing.columns], format
    assert [_cells(row) for row in rows(again)] == [_cells(row) for row in rows(landing)], format


def rows(landing: Landing) -> list[dict[str, Any]]:
    return [row for part in landing.parts for row in pq.read_table(part).to_pylist()]


def _cells(row: dict[str, Any]) -> list[Any]:
    return [value for name, value in row.items() if name != "_line"]


def _physical_lines(text: str) -> int:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.count("\n") + (not lines.endswith("\n"))
