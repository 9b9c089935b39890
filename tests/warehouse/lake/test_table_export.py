"""A dataset leaves as a file that runs nothing in a spreadsheet and comes in again unchanged."""

import csv
import io
from pathlib import Path

import pytest

from tests.warehouse.lake.intake.test_round_trip import FORMATS, unchanged
from warehouse.lake import table_export
from warehouse.lake.intake import land
from warehouse.lake.tables import combine

FORMULAS = ["=1+1", "+55 11", "-x", "@sum", "\ttab", "＝1", "'=quoted", "''+twice", "plain", "O'Neil", "'x"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "formulas.csv"
    with path.open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["id", "=note", "n", "x", "at"])
        writer.writerows(
            [n, text, -n, f"{n}.0", f"2024-01-31 12:00:00.00000{n % 9}"] for n, text in enumerate(FORMULAS)
        )
    return path


def test_text_is_safe_for_spreadsheets_and_numbers_are_numbers(file: Path, tmp_path: Path) -> None:
    landing = land(file, tmp_path / "landed", file_name="a.csv")
    exported = b"".join(table_export.export(landing.table, "csv")).decode()
    header, *records = csv.reader(io.StringIO(exported, newline=""))
    assert header == ["_line", "id", "'=note", "n", "x", "at"]
    for record, text in zip(records, FORMULAS, strict=True):
        assert record[2] in (text, "'" + text)
        assert record[2][0] not in "=+-@\t＝"
        assert record[3] == str(-int(record[1]))
    assert records[3][4] == "3.0"


@pytest.mark.parametrize("format", FORMATS)
def test_formulas_come_back_as_they_were(file: Path, tmp_path: Path, format: str) -> None:
    unchanged(land(file, tmp_path / "landed", file_name="a.csv"), format, tmp_path)


def test_a_table_of_several_parts_is_one_file(file: Path, tmp_path: Path) -> None:
    first = land(file, tmp_path / "first", file_name="a.csv")
    second = land(file, tmp_path / "second", file_name="a.csv")
    both, _ = combine(first.table, second.table, "append", None, tmp_path / "second")
    for format in FORMATS:
        source = tmp_path / f"both.{format}"
        source.write_bytes(b"".join(table_export.export(both, format)))
        again = land(source, tmp_path / format, file_name=source.name)
        assert again.loaded == 2 * len(FORMULAS)


def test_an_unknown_format_is_refused_before_anything_is_made(file: Path, tmp_path: Path) -> None:
    landing = land(file, tmp_path / "landed", file_name="a.csv")
    with pytest.raises(ValueError, match="csv, parquet, ndjson"):
        table_export.export(landing.table, "xlsx")


def test_a_column_of_the_same_name_elsewhere_is_a_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,_line\na,1\nb,2\n")
    landing = land(tmp_path / "a.csv", tmp_path / "landed", file_name="a.csv")
    assert [column.name for column in landing.columns] == ["id", "line"]
