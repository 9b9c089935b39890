"""Columns that are set apart by blanks: no line is lost, no cell is cut."""

from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.lake.intake.conftest import codes
from warehouse.lake.intake import Landing, Limits, Told
from warehouse.lake.intake.spaces import layout

Land = Callable[..., Landing]
Rows = Callable[[Landing], list[dict[str, Any]]]

RUNS = " customer_id  date number_of_cds  dollar_value\r\n" + "".join(
    f" {n:05} 199701{1 + n % 28:02} {n % 12:2}  {n}.77\r\n" for n in range(200)
)
PLACES = "id     name           since           amount\n" + "".join(
    f"{n:05}  {name:<13}  {day:<10}  {amount:>10}\n"
    for n, (name, day, amount) in enumerate(
        [("Ana Souza", "2024-01-05", "12.50"), ("José", "2024-01-06", "7.00"), ("", "2024-01-07", "100.00")]
        + [("Bia", "", "3.10"), ("Zoë de Paula", "2024-01-08", "")] * 10
    )
)


def test_runs_of_blanks_part_the_columns(landed: Land, rows: Rows) -> None:
    landing = landed(RUNS, "CDNOW_master.txt")
    assert [(column.name, column.type) for column in landing.columns] == [
        ("customer_id", "text"),
        ("date", "date"),
        ("number_of_cds", "integer"),
        ("dollar_value", "double"),
    ]
    assert (landing.lines, landing.loaded, landing.skipped_by) == (201, 200, {"header": 1})
    (said,) = [each for each in landing.warnings if each.code == "columns_by_blanks"]
    assert (said.count, said.params) == (4, {"layout": "runs"})
    assert rows(landing)[1] | {"date": None} == {
        "_line": 3,
        "customer_id": "00001",
        "date": None,
        "number_of_cds": 1,
        "dollar_value": 1.77,
    }


def test_an_empty_cell_and_a_blank_inside_one_are_told_by_their_places(landed: Land, rows: Rows) -> None:
    landing = landed(PLACES, "customers.txt")
    assert [column.name for column in landing.columns] == ["id", "name", "since", "amount"]
    found = rows(landing)
    assert [row["name"] for row in found[:4]] == ["Ana Souza", "José", None, "Bia"]
    assert found[3]["since"] is None
    assert found[4]["amount"] is None
    assert landing.loaded == 23


def test_a_line_that_leaves_the_places_is_set_aside_whole(landed: Land) -> None:
    whole = PLACES * 1 + "".join(PLACES.splitlines(keepends=True)[1:]) * 9
    long = "99999  A name that is too long 2024-01-05       1.00"
    landing = landed(whole + long + "\n")
    assert landing.rejects is not None
    (rejected,) = pq.read_table(landing.rejects).to_pylist()
    assert rejected["text"] == long
    assert "places" in rejected["reason"]
    assert landing.lines == landing.loaded + landing.rejected + landing.skipped


def test_a_line_with_another_number_of_fields_is_set_aside(landed: Land) -> None:
    landing = landed(RUNS + " total 200\r\n\r\n")
    assert landing.rejects is not None
    (rejected,) = pq.read_table(landing.rejects).to_pylist()
    assert rejected == {
        "line": 202,
        "column": None,
        "reason": "2 fields where there are 4 columns",
        "text": " total 200",
    }
    assert landing.skipped_by == {"header": 1, "blank": 1}


def test_names_of_several_words_are_parted_by_two_blanks(landed: Land) -> None:
    landing = landed(
        "customer id  first day   paid\n" + "".join(f"{n:03}   2024-01-05  {n}\n" for n in range(9))
    )
    assert [column.name for column in landing.columns] == ["customer id", "first day", "paid"]


def test_two_blanks_part_where_single_ones_stand_in_cells(landed: Land, rows: Rows) -> None:
    body = "".join(f"{n}  {name}  {n}.5\n" for n, name in enumerate(["Ana Souza", "José", "Bia da Luz"] * 5))
    landing = landed("id  name  amount\n" + body)
    assert [row["name"] for row in rows(landing)][:3] == ["Ana Souza", "José", "Bia da Luz"]


def test_a_rule_below_the_header_is_no_row(landed: Land, rows: Rows) -> None:
    """As databases print their answers."""
    body = "".join(f"{n:03}   2024-01-{1 + n:02}   {n}.5\n" for n in range(20))
    landing = landed("id    day          paid\n----- ------------ -----\n" + body)
    assert [(column.name, column.type) for column in landing.columns] == [
        ("id", "text"),
        ("day", "date"),
        ("paid", "double"),
    ]
    assert (landing.loaded, landing.skipped_by) == (20, {"header": 1, "rule": 1})
    assert rows(landing)[0]["_line"] == 3


def test_decimal_commas_do_not_make_a_table_of_commas(landed: Land) -> None:
    landing = landed("".join(f"  {n:05}  01/02/2024   {n},50\n" for n in range(1, 60)))
    assert [column.type for column in landing.columns] == ["text", "date", "double"]
    assert landing.loaded == 59


def test_quotes_are_letters(landed: Land, rows: Rows) -> None:
    landing = landed("id   size\n" + "".join(f'"{n}   5"\n' for n in range(9)))
    assert rows(landing)[0] == {"_line": 2, "id": '"0', "size": '5"'}


def test_text_with_a_blank_here_and_there_stays_one_column(landed: Land) -> None:
    for text in ("first name\nAna Souza\nBia Lima\n", "note\nhello  there\nhow are you\nfine\n"):
        assert len(landed(text).columns) == 1


def test_blanks_after_commas_are_no_columns(landed: Land) -> None:
    landing = landed("a,  b\n" + "1,  2\n" * 9)
    assert [column.name for column in landing.columns] == ["a", "b"]


def test_single_blanks_part_where_that_is_told(landed: Land) -> None:
    text = "id amount\n" + "".join(f"{n} {n}.5\n" for n in range(9))
    assert len(landed(text).columns) == 1
    assert len(landed(text, told=Told(separator="spaces")).columns) == 2


def test_chunks_do_not_matter(landed: Land, rows: Rows) -> None:
    for text in (RUNS, PLACES):
        assert rows(landed(text, limits=Limits(chunk_bytes=97))) == rows(landed(text))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_as_in_any_text(end: str, landed: Land) -> None:
    landing = landed(PLACES.replace("\n", end))
    assert (landing.lines, landing.loaded) == (24, 23)


def test_old_letters_are_read(landed: Land, rows: Rows) -> None:
    landing = landed(PLACES.encode("cp1252"))
    assert "encoding" in codes(landing)
    assert rows(landing)[1]["name"] == "José"


CELL = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_characters=";|,\x7f\xad\xa0"),
    min_size=1,
    max_size=8,
).filter(lambda text: text.isprintable())


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.tuples(CELL, CELL, CELL), min_size=3, max_size=30),
    gaps=st.lists(st.integers(2, 5), min_size=2, max_size=2),
)
def test_what_was_set_in_columns_is_found_again(cells: list[tuple[str, str, str]], gaps: list[int]) -> None:
    first, second = gaps
    lines = [f" {a}{' ' * first}{b}{' ' * second}{c}" for a, b, c in cells]
    found = layout(["x  y  z", *lines])
    assert found is not None
    assert [found.cells(line) for line in lines] == [list(row) for row in cells]
