"""Whatever table is written in whatever dialect, no cell is lost or changed."""

import csv
import datetime as dt
import gzip
import io
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.lake.intake import Limits, Rejected, land
from warehouse.lake.intake.readings import MISSING, NOT_FINITE

_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
_awkward = st.text(alphabet=" ,;|\t\"'\n\r01.-a", max_size=12)
_cells = {
    "words": _words,
    "awkward": _awkward,
    "integers": st.integers(-(2**63), 2**63 - 1).map(str),
    "small": st.integers(0, 99).map(str),
    "padded": st.integers(0, 99).map(lambda n: f"{n:04}"),
    "doubles": st.floats(allow_nan=False, allow_infinity=False).map(repr),
    "money": st.decimals(-9999, 9999, places=2).map(str),
    "dates": st.dates(dt.date(1, 1, 1)).map(dt.date.isoformat),
    "times": st.datetimes(dt.datetime(1900, 1, 1)).map(lambda at: at.isoformat(sep=" ")),
    "flags": st.sampled_from(["true", "false"]),
    "mixed": st.one_of(_words, st.integers().map(str)),
}


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    kinds = draw(st.lists(st.sampled_from(sorted(_cells)), min_size=1, max_size=6))
    empty = draw(st.booleans())
    cells = [st.one_of(_cells[kind], st.just("")) if empty else _cells[kind] for kind in kinds]
    rows = draw(st.lists(st.tuples(*cells), min_size=1, max_size=12))
    return [[f"column {place}x" for place in range(len(kinds))], *(list(row) for row in rows)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    table=tables(),
    separator=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    final=st.booleans(),
    packed=st.booleans(),
    chunk_bytes=st.integers(1, 200),
)
def test_no_cell_is_lost_or_changed(
    table: list[list[str]],
    separator: str,
    end: str,
    quoting: int,
    final: bool,
    packed: bool,
    chunk_bytes: int,
    tmp_path_factory: Any,
) -> None:
    # nothing tells the separator of a single column, so commas are expected
    separator = "," if len(table[0]) == 1 else separator
    if quoting == csv.QUOTE_MINIMAL and end == "\n":
        # Python's writer leaves a lone CR bare then, which ends a line here
        table = [[cell.replace("\r", " ") for cell in row] for row in table]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows(table)
    content = text.getvalue().removesuffix("" if final else end).encode()
    folder: Path = tmp_path_factory.mktemp("trip")
    source = folder / "file"
    source.write_bytes(gzip.compress(content) if packed else content)
    try:
        landing = land(
            source,
            folder / "landed",
            file_name="a.csv.gz" if packed else "a.csv",
            limits=Limits(chunk_bytes=chunk_bytes, max_ratio=10_000),
        )
    except Rejected:
        if any(cell for row in table[1:] for cell in row):
            raise
        return
    expected = table[1:]  # the writer quotes a lone empty cell, so that it is no blank line
    assert (landing.loaded, landing.rejected) == (len(expected), 0)
    assert landing.lines == _physical_lines(content.decode())
    found = [row for part in landing.parts for row in pq.read_table(part).to_pylist()]
    for row, cells in zip(found, expected, strict=True):
        for column, cell in zip(landing.columns, cells, strict=True):
            assert _same(row[column.name], cell, column.type, column.format), (column, row[column.name], cell)


def _physical_lines(text: str) -> int:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.count("\n") + (not lines.endswith("\n"))


def _same(value: Any, cell: str, kind: str, notation: str | None) -> bool:
    bare = cell.strip()
    if value is None:
        return bare == "" or bare.lower() in MISSING | NOT_FINITE
    if kind == "text":
        return bool(value == cell)
    if kind == "integer":
        return str(value) == bare or bare in (f"+{value}", "-0")
    if kind == "double":
        plain = bare.replace(",", "") if notation == "thousands-comma" else bare
        plain = plain.replace(".", "").replace(",", ".") if notation == "decimal-comma" else plain
        return value == float(plain)
    if kind == "boolean":
        return bool(value == (bare.lower() == "true"))
    if kind == "date":
        return notation is not None or value == dt.date.fromisoformat(bare)
    return notation is not None or value == dt.datetime.fromisoformat(bare)
