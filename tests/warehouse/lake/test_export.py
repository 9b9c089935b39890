"""Exports: whole, safe for spreadsheets, the same cells again when they are read back."""

import csv
import io
import json
import shutil
import threading
import time
import zipfile
from datetime import UTC, date, datetime
from uuid import UUID
from xml.etree import ElementTree

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from warehouse.lake import duck, formulas, predictions, workbook
from warehouse.lake.errors import CannotExport
from warehouse.lake.export import export
from warehouse.lake.intake import land
from warehouse.lake.predictions import Filters, RunFacts

FACTS = RunFacts(
    scoring_run_id=UUID(int=1),
    org_id=UUID(int=2),
    dataset_id=UUID(int=3),
    model_version_id=UUID(int=4),
    model_version=7,
    snapshot_date=date(2026, 11, 1),
    created_at=datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
)
FORMULAS = [
    "=1+1",
    "+5511999",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''-1",
]
HARMLESS = ["0042", 'Ana, "a" \'tis', "João Conceição", "'quoted'", "a\nb", "1e5", " =1", "true", "NULL"]


def reasons(texts):
    names = ("feature", "column", "direction", "value", "typical")
    return [{**dict.fromkeys(names, "x"), "contribution": 0.5, "text": text} for text in texts]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    keys = FORMULAS + HARMLESS
    scored = pa.table(
        {
            "entity_key": keys,
            "name": keys[::-1],
            "email": pa.array([None] * len(keys), pa.string()),
            "score": [(n + 1) / 100 for n in range(len(keys))],
            "outcome": [n % 3 == 0 for n in range(len(keys))],
            "value": [-5.25 * n for n in range(len(keys))],
            "reasons": [reasons(["=sum", "Plano é Básico"]) for _ in keys],
        }
    )
    folder = tmp_path_factory.mktemp("lake") / "run"
    predictions.write(scored, folder, facts=FACTS)
    return folder


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    rows = 100_000
    folder = tmp_path_factory.mktemp("lake") / "large"
    scored = pa.table(
        {"entity_key": [f"C{n:06d}" for n in range(rows)], "score": [n / rows for n in range(rows)]}
    )
    predictions.write(scored, folder, facts=FACTS)
    return folder


def rows_of_workbook(content: bytes):
    """The rows of its only sheet, by the names of the first."""
    (name, sheet) = ("predictions", python_calamine.load_workbook(io.BytesIO(content)))
    assert sheet.sheet_names == [name]
    header, *rows = sheet.get_sheet_by_name(name).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def rows_of_csv(content: bytes):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_every_text_cell_of_a_csv_is_safe_for_a_spreadsheet(folder):
    rows = rows_of_csv(b"".join(export(folder, "csv")))
    assert len(rows) == len(FORMULAS + HARMLESS)
    dangerous = set("=+-@\t\r\n＝＋－＠")
    for row in rows:
        for name in ("entity_key", "name", "email", "reason_1", "reason_2", "reason_5", "band"):
            assert not row[name] or row[name][0] not in dangerous
    assert {row["reason_1"] for row in rows} == {"'=sum"}
    assert {row["reason_2"] for row in rows} == {"Plano é Básico"}
    assert {row["reason_3"] for row in rows} == {""}


def test_numbers_stay_numbers(folder):
    rows = rows_of_csv(b"".join(export(folder, "csv")))
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))
    assert sorted(float(row["value"]) for row in rows)[0] == -5.25 * (len(rows) - 1)
    assert all(float(row["value_at_risk"]) == float(row["score"]) * float(row["value"]) for row in rows)


def test_cells_of_a_csv_are_the_same_again_once_the_guard_is_off(folder):
    content = b"".join(export(folder, "csv"))
    assert content.startswith(b"entity_key,")
    rows = rows_of_csv(content)
    assert formulas.is_guarded(tuple(rows[0]))
    kept = {row["rank"]: row for row in pq.read_table(folder / "part-00000.parquet").to_pylist()}
    for row in rows:
        original = kept[int(row["rank"])]
        for name in ("entity_key", "name"):
            assert formulas.unguard(row[name]) == original[name]
        assert float(row["score"]) == original["score"]
        assert row["outcome"] == str(original["outcome"]).lower()
        assert row["created_at"] == "2026-11-01T06:00:00.000000Z"
        assert row["snapshot_date"] == "2026-11-01"


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n＝＋－＠a1 \"\\"), max_size=6))
def test_the_guard_can_always_be_taken_off_again(text):
    guarded = formulas.guard(text)
    assert formulas.unguard(guarded) == text
    assert guarded[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert guarded == text or guarded == "'" + text


def test_the_guard_of_whole_columns_does_what_the_guard_of_one_cell_does():
    texts = [*FORMULAS, *HARMLESS, "", "'", "''", "a=1", "x\n=1", "\\", "[", "é=", "'é", "a'=1"]
    con = duck.connect()
    con.register("texts", pa.table({"text": texts}))
    guarded = [row[0] for row in con.execute(f"select {formulas.guard_sql('text')} from texts").fetchall()]
    assert guarded == [formulas.guard(text) for text in texts]
    cells = pa.array([*texts, None])
    assert formulas.unguard_array(cells).to_pylist() == [*(formulas.unguard(text) for text in texts), None]


def test_an_export_lands_again_with_the_same_cells(tmp_path):
    keys = ["0042", "007", "João Conceição", 'a "b"', "a, b", "two\nlines", "1e5x", "ção"]
    scored = pa.table(
        {
            "entity_key": keys,
            "name": pa.array([*keys[1:], None], pa.string()),
            "score": [0.1, 1 / 3, 2 / 3, 1e-9, 0.123456789012345, 0.5, 0.999, 0.25],
            "outcome": [True, False, True, False] * 2,
            "value": [-5.25, 1e6, 0.1, 1234.5, 79.9, 0.0, 3.0, None],
            "reasons": [reasons(["Plano é Básico", "a, b"]) for _ in keys],
        }
    )
    predictions.write(scored, tmp_path / "run", facts=FACTS)
    file = tmp_path / "export.csv"
    file.write_bytes(b"".join(export(tmp_path / "run", "csv")))
    landing = land(file, tmp_path / "landed", file_name="predictions.csv")
    assert (landing.loaded, landing.rejected) == (len(keys), 0)
    assert tuple(column.name for column in landing.columns) == formulas.PREDICTIONS_HEADER
    landed = pa.concat_tables(pq.read_table(part) for part in landing.parts).to_pylist()
    kept = pq.read_table(tmp_path / "run" / "part-00000.parquet").to_pylist()
    for name in ("entity_key", "name", "score", "rank", "band", "outcome", "value", "value_at_risk"):
        assert [row[name] for row in landed] == [row[name] for row in kept], name
    assert [row["reason_1"] for row in landed] == ["Plano é Básico"] * len(keys)
    assert [row["snapshot_date"] for row in landed] == [row["snapshot_date"] for row in kept]


def test_keys_and_names_that_look_like_formulas_land_as_they_were(tmp_path):
    keys = FORMULAS + HARMLESS
    scored = pa.table(
        {"entity_key": keys, "name": keys[::-1], "score": [(n + 1) / 100 for n in range(len(keys))]}
    )
    landed, landing = _exported_and_landed(scored, tmp_path)
    assert landed["entity_key"] == keys[::-1]
    assert landed["name"] == keys
    said = [notice for notice in landing.warnings if notice.code == "formula_guard"]
    assert [(notice.column, notice.count) for notice in said] == [
        ("entity_key", len(FORMULAS)),
        ("name", len(FORMULAS)),
    ]


def test_keys_that_are_phone_numbers_keep_their_plus(tmp_path):
    keys = ["+5511988887777", "+5511977776666", "-5"]
    scored = pa.table({"entity_key": keys, "score": [0.9, 0.8, 0.7]})
    assert _exported_and_landed(scored, tmp_path)[0]["entity_key"] == keys


def test_an_apostrophe_of_a_foreign_file_is_its_owners(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("entity_key,name\n1,'=x\n2,'-5\n")
    landing = land(file, tmp_path / "landed", file_name="a.csv")
    assert pq.read_table(landing.parts[0])["name"].to_pylist() == ["'=x", "'-5"]


def _exported_and_landed(scored, folder):
    predictions.write(scored, folder / "run", facts=FACTS)
    file = folder / "export.csv"
    file.write_bytes(b"".join(export(folder / "run", "csv")))
    landing = land(file, folder / "landed", file_name="predictions.csv")
    return pa.concat_tables(pq.read_table(part) for part in landing.parts).to_pydict(), landing


def test_a_foreign_header_is_not_taken_for_ours():
    assert not formulas.is_guarded(formulas.PREDICTIONS_HEADER[:-1])
    assert not formulas.is_guarded(("entity_key", "name"))


def test_ndjson_is_one_whole_object_per_line_in_the_order_of_rank(folder):
    lines = b"".join(export(folder, "ndjson")).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["rank"] for row in rows] == list(range(1, len(FORMULAS + HARMLESS) + 1))
    assert {row["entity_key"] for row in rows} == set(FORMULAS + HARMLESS)
    assert [reason["text"] for reason in rows[0]["reasons"]] == ["=sum", "Plano é Básico"]
    assert "João Conceição" in "".join(lines)
    assert rows[0]["email"] is None


def test_a_workbook_holds_what_the_csv_holds_in_cells_of_their_kind(folder):
    rows = rows_of_workbook(b"".join(export(folder, "xlsx")))
    told = rows_of_csv(b"".join(export(folder, "csv")))
    assert [list(row) for row in rows] == [list(row) for row in told]
    assert len(rows) == len(FORMULAS + HARMLESS)
    for row, as_text in zip(rows, told, strict=True):
        for name, said in as_text.items():
            cell = row[name]
            if name in ("score", "rank", "value", "value_at_risk", "model_version"):
                assert isinstance(cell, float)
                assert cell == float(said), name
            elif name == "outcome":
                assert cell is (said == "true")
            elif name == "snapshot_date":
                assert cell == date.fromisoformat(said)
            else:
                assert cell == said, name


def test_no_cell_of_a_workbook_is_a_formula_and_its_text_stays_harmless_as_a_csv(folder):
    content = b"".join(export(folder, "xlsx"))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
        kinds = {name: file.read(name) for name in file.namelist()}
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert b"sharedStrings" not in kinds["[Content_Types].xml"]
    dangerous = set("=+-@\t\r\n＝＋－＠")
    for row in rows_of_workbook(content):
        for name in ("entity_key", "name", "reason_1"):
            assert row[name][:1] not in dangerous


def test_a_workbook_lands_again_with_the_same_cells(tmp_path):
    keys = FORMULAS + [key for key in HARMLESS if key not in ("NULL",)]
    scored = pa.table(
        {
            "entity_key": keys,
            "name": keys[::-1],
            "score": [(n + 1) / 300 for n in range(len(keys))],
            "value": [[-5.25, 0.1, 1e6, None, 79.9][n % 5] for n in range(len(keys))],
            "outcome": [n % 2 == 0 for n in range(len(keys))],
        }
    )
    predictions.write(scored, tmp_path / "run", facts=FACTS)
    file = tmp_path / "export.xlsx"
    file.write_bytes(b"".join(export(tmp_path / "run", "xlsx")))
    landing = land(file, tmp_path / "landed", file_name="predictions.xlsx")
    assert (landing.loaded, landing.rejected) == (len(keys), 0)
    landed = pa.concat_tables(pq.read_table(part) for part in landing.parts).to_pydict()
    kept = pq.read_table(tmp_path / "run" / "part-00000.parquet").to_pydict()
    for name in ("entity_key", "name", "score", "rank", "band", "value", "outcome", "snapshot_date"):
        assert landed[name] == kept[name], name


ODD = [
    "a\x01b",
    "x\x1fy",
    "_x0041_",
    "<b>&amp;</b>",
    "😀",
    " lead",
    "trail ",
    "a\r\nb",
    "]]>",
    '"q"',
]


def test_what_xml_cannot_hold_is_written_as_excel_writes_it(tmp_path):
    scored = pa.table({"entity_key": ODD, "score": [(n + 1) / 100 for n in range(len(ODD))]})
    predictions.write(scored, tmp_path / "run", facts=FACTS)
    rows = rows_of_workbook(b"".join(export(tmp_path / "run", "xlsx")))
    told = {row["rank"]: row["entity_key"] for row in rows}
    assert [told[n] for n in range(len(ODD), 0, -1)] == ODD


def test_what_is_no_character_at_all_leaves_the_workbook_readable(tmp_path):
    scored = pa.table({"entity_key": ["a\ufffeb", "\x08"], "score": [0.1, 0.2]})
    predictions.write(scored, tmp_path / "run", facts=FACTS)
    with zipfile.ZipFile(io.BytesIO(b"".join(export(tmp_path / "run", "xlsx")))) as file:
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    texts = [one.text for one in sheet.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}t")]
    assert {"a_xFFFE_b", "_x0008_"} <= set(texts)


def test_a_workbook_has_the_rows_that_the_filter_lets_through(folder):
    lost = rows_of_workbook(b"".join(export(folder, "xlsx", Filters(outcome="lost"))))
    assert [row["rank"] for row in lost] == [
        float(row["rank"]) for row in rows_of_csv(b"".join(export(folder, "csv", Filters(outcome="lost"))))
    ]
    assert 0 < len(lost) < len(FORMULAS + HARMLESS)
    assert rows_of_workbook(b"".join(export(folder, "xlsx", Filters(search="nobody at all")))) == []


def test_a_large_workbook_is_whole_in_order_and_comes_in_pieces(large):
    pieces = list(export(large, "xlsx"))
    assert max(map(len, pieces)) <= 1024 * 1024
    assert len(pieces) > 3
    rows = rows_of_workbook(b"".join(pieces))
    assert [row["rank"] for row in rows] == [float(rank) for rank in range(1, 100_001)]
    assert [row["entity_key"] for row in rows[:2]] == ["C099999", "C099998"]


def test_more_rows_than_a_sheet_has_are_refused_with_what_to_do(large, folder, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 100_000)  # one row too few: the header needs one
    with pytest.raises(CannotExport, match="Narrow the list with a filter, or take it as CSV") as refused:
        export(large, "xlsx")
    assert (refused.value.code, refused.value.facts) == (
        "too_many_rows_for_xlsx",
        {"rows": 100_000, "most": 99_999},
    )
    assert len(list(export(large, "xlsx", Filters(min_score=0.5)))) > 0
    monkeypatch.setattr(workbook, "MOST_ROWS", 100_001)
    assert export(large, "xlsx")


def test_a_text_that_no_cell_holds_is_refused_and_not_cut(tmp_path):
    for at, (text, fits) in enumerate(
        [("é" * 32_767, True), ("é" * 32_768, False), ("😀" * 16_383, True), ("😀" * 16_384, False)]
    ):
        predictions.write(
            pa.table({"entity_key": ["a"], "name": [text], "score": [0.5]}), tmp_path / str(at), facts=FACTS
        )
        if fits:
            (row,) = rows_of_workbook(b"".join(export(tmp_path / str(at), "xlsx")))
            assert row["name"] == text
        else:
            with pytest.raises(CannotExport, match="32,767 characters"):
                export(tmp_path / str(at), "xlsx")


def test_parquet_is_the_very_file_of_the_lake(folder):
    assert b"".join(export(folder, "parquet")) == (folder / "part-00000.parquet").read_bytes()


def test_filtered_parquet_keeps_the_columns_and_the_reasons(folder):
    content = b"".join(export(folder, "parquet", Filters(outcome="lost")))
    table = pq.read_table(io.BytesIO(content))
    whole = pq.read_table(folder / "part-00000.parquet")
    assert table.schema.equals(whole.schema)
    assert table.to_pylist() == [row for row in whole.to_pylist() if row["outcome"]]


@pytest.mark.parametrize("format", ["csv", "ndjson", "parquet"])
def test_a_filter_that_lets_nobody_through_gives_an_empty_file_that_reads(folder, format):
    content = b"".join(export(folder, format, Filters(search="nobody at all")))
    if format == "csv":
        assert rows_of_csv(content) == []
        assert content.strip().decode() == ",".join(formulas.PREDICTIONS_HEADER)
    elif format == "ndjson":
        assert content == b""
    else:
        assert pq.read_table(io.BytesIO(content)).num_rows == 0


@pytest.mark.parametrize("format", ["csv", "ndjson"])
def test_a_large_export_is_whole_and_in_order(large, format):
    lines = b"".join(export(large, format)).splitlines()[1 if format == "csv" else 0 :]
    assert len(lines) == 100_000
    ranks = [int(line.split(b",")[4]) if format == "csv" else json.loads(line)["rank"] for line in lines]
    assert ranks == list(range(1, 100_001))


@pytest.mark.parametrize("format", ["csv", "ndjson", "parquet", "xlsx"])
def test_a_client_that_goes_away_leaves_no_writer_behind(large, format):
    pieces = export(large, format, Filters(min_score=0.0))
    assert next(pieces)
    pieces.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "export"]


def test_an_export_that_nobody_reads_starts_nothing(large):
    pieces = export(large, "csv")
    time.sleep(0.05)
    assert not [thread for thread in threading.enumerate() if thread.name == "export"]
    del pieces


@pytest.mark.parametrize("format", ["csv", "ndjson", "parquet", "xlsx"])
def test_an_error_in_the_middle_is_raised_and_never_looks_like_an_end(large, tmp_path, format):
    content = bytearray((large / "part-00000.parquet").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = b"\xff" * 20_000
    (tmp_path / "part-00000.parquet").write_bytes(content)
    shutil.copy(large / "summary.json", tmp_path)
    with pytest.raises((duckdb.Error, OSError, pa.ArrowException)):
        list(export(tmp_path, format, Filters(min_score=0.0)))


def test_what_cannot_be_exported_is_refused_before_the_first_byte(folder, tmp_path):
    with pytest.raises(ValueError, match="csv, parquet, ndjson"):
        export(folder, "pdf")
    with pytest.raises(FileNotFoundError):
        export(tmp_path, "csv")
