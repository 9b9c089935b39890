"""Everything that the lake holds about one entity, one JSON object at a time, in flat memory.

{"what": "row", "dataset": "customers", "versions": [1, 2], "line": 17, "values": {...}}
"""

import json
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from warehouse.lake import predictions
from warehouse.lake.duck import connect, parquet_files
from warehouse.lake.erasing import rows
from warehouse.lake.erasing.words import Words
from warehouse.lake.record_batches import record_batches
from warehouse.lake.tables import LINE

_AT_ONCE = 500


def typed_rows(part: Path, key_column: str, key: str) -> Iterator[dict[str, Any]]:
    """The entity's rows of a file of typed rows: `line` in the file as received, and `values`."""
    for values in _selected(part, key_column, key):
        line = values.pop(LINE, None)
        yield {"line": line, "values": values}


def lines_of(folder: Path, key_column: str, key: str) -> list[int]:
    """The lines of the received file that this folder of a version was made of, where they are the entity's."""
    landed = sorted(folder.glob("part-[0-9][0-9][0-9][0-9][0-9].parquet"))
    return sorted(line for part in landed for line in rows.lines_at(part, rows.places(part, key_column, key)))


def rejected_lines(rejects: Path, key: str) -> Iterator[dict[str, Any]]:
    """Lines that could not be read as rows, and hold the key."""
    words = Words(key)
    if not rejects.exists():
        return
    with pq.ParquetFile(rejects) as file:
        for batch in record_batches(file, _AT_ONCE, ["line", "reason", "text"]):
            yield from (one for one in batch.to_pylist() if words.in_line(one["text"] or ""))


def features(build: Path, key: str) -> Iterator[dict[str, Any]]:
    """The entity's rows of a build, outcome and features together."""
    yield from _selected(build / "examples.parquet", "entity_key", key)


def prediction(run: Path, key: str) -> dict[str, Any] | None:
    return predictions.one(run, key) if run.exists() else None


def gone(run: Path, key: str) -> Iterator[dict[str, Any]]:
    """What the scoring before said of the entity, where this one knows it no more."""
    yield from _selected(run / "gone.parquet", "entity_key", key)


def as_line(told: dict[str, Any]) -> bytes:
    """One line of NDJSON; what JSON cannot hold becomes text, and no number at all becomes null."""
    return json.dumps(_plain(told), ensure_ascii=False, default=str).encode() + b"\n"


def _selected(file: Path, key_column: str, key: str) -> Iterator[dict[str, Any]]:
    name = rows.column_of(file, key_column) if file.exists() else None
    if name is None:
        return
    with connect(memory_limit="512MB", threads=1, keep_order=True) as connection:
        query = f"select * from {parquet_files([file])} where {rows.is_entity(name)}"
        found = connection.execute(query, {"key": key})
        names = [column[0] for column in found.description]
        while some := found.fetchmany(_AT_ONCE):
            yield from (dict(zip(names, row, strict=True)) for row in some)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date) else value
