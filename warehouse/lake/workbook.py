"""Predictions as an Excel workbook, streamed while it is made: the columns, order and text of the CSV, as cells of their kind.

Numbers are numbers, dates are dates, and text is text: a cell of text is never a formula, and it is guarded as in the CSV
(`formulas`), so that it stays harmless when the workbook is saved as one. What XML cannot hold is written as Excel writes it
(`_x001F_`). The file is a zip of XML, packed as its rows come, so that memory holds a few thousand rows however many there are.

A sheet has a last row, and a cell a longest text: what does not fit is refused before the first byte, never cut.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from warehouse.lake.errors import CannotExport
from warehouse.lake.formulas import PREDICTIONS_HEADER
from warehouse.lake.pieces import Pieces
from warehouse.lake.prediction_schema import SCHEMA

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # of a sheet, its header among them
LONGEST_TEXT = 32_767  # UTF-16 units in a cell
_STEP = 8_192  # ranks at once: a few thousand bytes of XML each
_FAST = 1  # a level of deflate: the rows are much alike, and somebody waits
_PLAIN_ZIP = 2**31 - 1  # bytes of a part; above it zip needs a newer form, which older readers do not know
_CELLS_OF_A_ROW = 3_000  # bytes, at most, without their text
_ESCAPED = 7  # bytes, at most, for one of a text
_DAY_NULL = "date '1899-12-30'"

_ROOT = "http://schemas.openxmlformats.org"
_MAIN = f"{_ROOT}/spreadsheetml/2006/main"
_OFFICE = f"{_ROOT}/officeDocument/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_ROOT}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MEDIA_TYPE}.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_ROOT}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_ROOT}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="predictions" sheetId="1" r:id="rId1"/></sheets></workbook>',
    # 0: as it is, 1: a date, 2: the header
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>',
}
# What XML has no place for, and a carriage return, which its readers would take for a line's end.
_UNWRITABLE = [*range(1, 9), 11, 12, *range(13, 32), 0xFFFE, 0xFFFF]


@dataclass(frozen=True)
class Rows:
    """`select ... where ...`, its columns named as those of the CSV and its text guarded; ranks go up to `last`."""

    select: str
    values: Sequence[object]
    last: int


def of(con: duckdb.DuckDBPyConnection, rows: Rows) -> Iterator[bytes]:
    """The bytes of the workbook, piece by piece; raises CannotExport at once. Closes the connection at its end."""
    try:
        con.execute(f"create temp macro xml_text(t) as {_escaped('t')}")
        count, text_bytes = _measured(con, rows)
    except BaseException:
        con.close()
        raise
    return _written(con, rows, count, text_bytes)


def _written(con: duckdb.DuckDBPyConnection, rows: Rows, count: int, text_bytes: int) -> Iterator[bytes]:
    sink = Pieces()
    large = count * _CELLS_OF_A_ROW + text_bytes * _ESCAPED > _PLAIN_ZIP
    try:
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as file:
            for name, part in _PARTS.items():
                file.writestr(name, _XML + part)
            with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=large) as sheet:
                sheet.write(_head().encode())
                written = 1
                for first in range(1, rows.last + 1, _STEP):
                    lines = _lines(con, rows, first, above=written)
                    written += len(lines)
                    sheet.write("".join(lines).encode())
                    yield from sink.taken()
                sheet.write(_foot(written).encode())
        yield from sink.taken()
    finally:
        con.close()


def _lines(con: duckdb.DuckDBPyConnection, rows: Rows, first: int, *, above: int) -> list[str]:
    """Rows of the sheet, a text of XML each, for the ranks of one step; `above` them stand so many."""
    cells = " || ".join(_cell(place, name) for place, name in enumerate(PREDICTIONS_HEADER))
    found = con.execute(
        f"with step as ({rows.select} and rank between ? and ?),"
        f" numbered as (select *, ({above} + row_number() over (order by rank))::varchar as n from step)"
        f" select '<row r=\"' || n || '\">' || {cells} || '</row>' from numbered order by rank",
        [*rows.values, first, first + _STEP - 1],
    ).to_arrow_table()
    lines: list[str] = found.column(0).to_pylist()
    return lines


def _measured(con: duckdb.DuckDBPyConnection, rows: Rows) -> tuple[int, int]:
    """How many rows there are, and how many bytes of text in them; raises CannotExport for what a sheet cannot hold."""
    texts = [f'"{name}"' for name in PREDICTIONS_HEADER if _kind(name) == "text"]
    longest = ", ".join(f"max({_units(name)})" for name in texts)
    in_all = " + ".join(f"coalesce(strlen({name}), 0)" for name in texts)
    found = con.execute(
        f"select count(*), coalesce(sum({in_all}), 0), greatest({longest}) from ({rows.select})", rows.values
    ).fetchone()
    assert found is not None
    count, text_bytes, most = int(found[0]), int(found[1]), int(found[2] or 0)
    if count > MOST_ROWS - 1:
        raise CannotExport(
            "too_many_rows_for_xlsx",
            f"An Excel sheet ends at row {MOST_ROWS:,}, and these are {count:,} rows and a header. Narrow the list with a "
            "filter, or take it as CSV or Parquet, which have no end.",
            {"rows": count, "most": MOST_ROWS - 1},
        )
    if most > LONGEST_TEXT:
        raise CannotExport(
            "text_too_long_for_xlsx",
            f"A cell in Excel holds {LONGEST_TEXT:,} characters, and one of these has {most:,}: take the list as CSV or "
            "Parquet.",
            {"characters": most, "most": LONGEST_TEXT},
        )
    return count, text_bytes


def _units(name: str) -> str:
    """UTF-16 units of a text: characters beyond the basic plane count twice. Few texts are long enough to be asked."""
    beyond = f"length(regexp_replace({name}, '[^\\x{{10000}}-\\x{{10FFFF}}]', '', 'g'))"
    return f"case when strlen({name}) > {LONGEST_TEXT} then length({name}) + {beyond} else 0 end"


def _kind(name: str) -> str:
    """What the cells of a column are."""
    if name not in SCHEMA.names or name == "created_at":
        return "text"  # a reason's sentence; and an instant, to the microsecond, as the CSV writes it
    kind = SCHEMA.field(name).type
    if pa.types.is_string(kind):
        return "text"
    if pa.types.is_boolean(kind):
        return "flag"
    return "date" if pa.types.is_date(kind) else "number"


def _cell(place: int, name: str) -> str:
    """The XML of a column's cell, as an SQL expression over the row; `n` is the row's number in the sheet."""
    column, at = f'"{name}"', f"'<c r=\"{_letters(place)}' || n"
    text = f'{at} || \'" t="inlineStr"><is><t xml:space="preserve">\' || xml_text({column}::varchar) || \'</t></is></c>\''
    number = f"{at} || '\"><v>' || {column} || '</v></c>'"
    cell = {
        "text": text,
        "flag": f"{at} || '\" t=\"b\"><v>' || {column}::int || '</v></c>'",
        "date": f"{at} || '\" s=\"1\"><v>' || date_diff('day', {_DAY_NULL}, {column}) || '</v></c>'",
        "number": f"case when isfinite({column}::double) then {number} else {text} end",
    }[_kind(name)]
    return f"case when {column} is null then '' else {cell} end"


def _letters(place: int) -> str:
    """
    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    return ("" if place < 26 else _letters(place // 26 - 1)) + chr(ord("A") + place % 26)


def _escaped(text: str) -> str:
    """A text as XML, as an SQL expression; what looks like Excel's own escape is escaped itself."""
    said = f"regexp_replace({text}, '_(x[0-9A-Fa-f]{{4}}_)', '_x005F_\\1', 'g')"
    said = f"replace(replace(replace({said}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    odd = said
    for code in _UNWRITABLE:
        odd = f"replace({odd}, chr({code}), '_x{code:04X}_')"
    pattern = "[\\x01-\\x08\\x0B-\\x1F\\x{FFFE}\\x{FFFF}]"
    return f"case when regexp_matches({text}, '{pattern}') then {odd} else {said} end"


def _head() -> str:
    widths = "".join(
        f'<col min="{place + 1}" max="{place + 1}" width="{60 if name.startswith("reason_") else 14}" customWidth="1"/>'
        for place, name in enumerate(PREDICTIONS_HEADER)
    )
    cells = "".join(
        f'<c r="{_letters(place)}1" s="2" t="inlineStr"><is><t>{name}</t></is></c>'
        for place, name in enumerate(PREDICTIONS_HEADER)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{cells}</row>'
    )


def _foot(rows: int) -> str:
    end = f"{_letters(len(PREDICTIONS_HEADER) - 1)}{rows}"
    return f'</sheetData><autoFilter ref="A1:{end}"/></worksheet>'
