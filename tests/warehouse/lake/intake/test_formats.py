"""NDJSON, Parquet and workbooks land as a CSV does."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.lake.intake import Landing

Land = Callable[..., Landing]
Rows = Callable[[Landing], list[dict[str, Any]]]


def test_ndjson_takes_the_keys_of_all_lines_as_columns(landed: Land, rows: Rows) -> None:
    lines = [{"id": "007", "n": 1}, {"id": "x", "n": 2.5, "late": True}, {"id": "y", "tags": ["a", "b"]}]
    landing = landed("\n".join(map(json.dumps, lines)) + "\n\n", "a.ndjson")
    assert [(column.name, column.type) for column in landing.columns] == [
        ("id", "text"),
        ("n", "double"),
        ("late", "boolean"),
        ("tags", "text"),
    ]
    assert rows(landing)[2] == {"_line": 3, "id": "y", "n": None, "late": None, "tags": '["a","b"]'}
    assert (landing.lines, landing.loaded, landing.rejected, landing.skipped_by) == (4, 3, 0, {"blank": 1})


def test_a_line_that_is_no_json_object_is_rejected(landed: Land) -> None:
    text = "".join(f'{{"id": {n}}}\n' for n in range(300)) + "[1, 2]\n" + "{broken\n"
    landing = landed(text, "a.jsonl")
    assert (landing.loaded, landing.rejected) == (300, 2)
    assert pq.read_table(landing.rejects).column("line").to_pylist() == [301, 302]


def test_numbers_of_ndjson_keep_their_digits(landed: Land, rows: Rows) -> None:
    landing = landed('{"id": 12345678901234567890}\n{"id": 1}\n', "a.ndjson")
    assert [row["id"] for row in rows(landing)] == ["12345678901234567890", "1"]


def test_a_separator_and_nothing_else_is_an_empty_file(refused: Callable[..., str]) -> None:
    assert refused("sep=;\n") == "empty"


def test_content_without_a_name_is_known_by_itself(landed: Land) -> None:
    assert landed('{"id": 1}\n', "upload").format == "ndjson"
    assert landed("id,n\n1,2\n", "upload", content_type="text/csv").format == "csv"


def parquet(table: pa.Table) -> bytes:
    sink = BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def test_parquet_keeps_its_types(landed: Land, rows: Rows) -> None:
    table = pa.table(
        {
            "Id": pa.array([1, 2], pa.int32()),
            "Amount": pa.array([Decimal("1.50"), None], pa.decimal128(9, 2)),
            "At": pa.array([dt.datetime(2024, 1, 31, 12, tzinfo=dt.UTC)] * 2, pa.timestamp("ns", "UTC")),
            "Plan": pa.array(["basic", "pro"]).dictionary_encode(),
            "Tags": pa.array([["a"], None]),
            "Ok": [True, None],
        }
    )
    landing = landed(parquet(table), "a.parquet")
    assert [column.type for column in landing.columns] == [
        "integer",
        "decimal",
        "timestamp",
        "text",
        "text",
        "boolean",
    ]
    assert rows(landing)[0] == {
        "_line": 1,
        "Id": 1,
        "Amount": Decimal("1.50"),
        "At": dt.datetime(2024, 1, 31, 12),
        "Plan": "basic",
        "Tags": "['a']",
        "Ok": True,
    }
    assert (landing.lines, landing.loaded, landing.format) == (2, 2, "parquet")


def test_what_is_no_finite_number_is_missing_and_said_of_parquet_too(landed: Land, rows: Rows) -> None:
    table = pa.table({"id": ["a", "b", "c", "d"], "x": [1.0, float("nan"), float("-inf"), None]})
    landing = landed(parquet(table), "a.parquet")
    assert [row["x"] for row in rows(landing)] == [1.0, None, None, None]
    assert [(n.code, n.column, n.count) for n in landing.warnings] == [("non_finite", "x", 2)]


def test_an_empty_parquet_file_is_refused(refused: Callable[..., str]) -> None:
    assert refused(parquet(pa.table({"a": pa.array([], pa.int64())})), "a.parquet") == "no_rows"


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook as small as Excel would accept it."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    related = "".join(
        f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
    }
    for number, rows in enumerate(sheets.values(), 1):
        body = "".join(
            f'<row r="{r}">'
            + "".join(_cell(chr(64 + c) + str(r), v) for c, v in enumerate(row, 1))
            + "</row>"
            for r, row in enumerate(rows, 1)
        )
        files[f"xl/worksheets/s{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        for name, content in files.items():
            writer.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return archive.getvalue()


def _cell(place: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


TABLE = [["CustomerID", "Plan", "MRR"], *([f"00{n}", "pro", n + 0.5] for n in range(30))]


def test_the_sheet_that_holds_the_table_is_found_and_named(landed: Land, rows: Rows) -> None:
    dictionary = [["Variable", "Meaning"], ["MRR", "what they pay"]]
    landing = landed(workbook({"Dictionary": dictionary, "Data": TABLE}), "a.xlsx")
    assert [column.type for column in landing.columns] == ["text", "text", "double"]
    assert rows(landing)[0] == {"_line": 2, "CustomerID": "000", "Plan": "pro", "MRR": 0.5}
    assert landing.details == {"sheet": "Data", "header": True}
    assert [notice.code for notice in landing.warnings] == ["sheet_chosen"]
    assert (landing.lines, landing.loaded, landing.skipped_by) == (31, 30, {"header": 1})


def test_a_title_above_the_table_is_skipped(landed: Land, rows: Rows) -> None:
    landing = landed(workbook({"Data": [["Customers of May"], [], *TABLE]}), "a.xlsx")
    assert [column.name for column in landing.columns] == ["CustomerID", "Plan", "MRR"]
    assert landing.skipped_by == {"above": 2, "header": 1}
    assert rows(landing)[0]["_line"] == 4


def test_an_empty_workbook_is_refused(refused: Callable[..., str]) -> None:
    assert refused(workbook({"Data": []}), "a.xlsx") == "empty"


def test_a_workbook_leaves_only_its_parts(landed: Land, tmp_path: Path) -> None:
    landing = landed(workbook({"Data": TABLE}), "a.xlsx")
    assert sorted(landing.parts[0].parent.iterdir()) == sorted(landing.parts)
