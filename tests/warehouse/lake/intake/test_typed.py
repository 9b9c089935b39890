"""Types hold for the whole file, however late the value that decides comes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from warehouse.lake.intake import Landing, Limits

SMALL = Limits(chunk_bytes=500)  # so that a file of a few lines has many chunks
Cells = Callable[..., tuple[str, list[Any]]]


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (["1", "2", "-3"], "integer", [1, 2, -3]),
        (["+5", "0", "7"], "integer", [5, 0, 7]),
        (["1.5", "2", ".5", "1e3"], "double", [1.5, 2.0, 0.5, 1000.0]),
        (["007", "12"], "text", ["007", "12"]),
        (["0x1F", "12"], "text", ["0x1F", "12"]),
        (["01310-100", "12"], "text", ["01310-100", "12"]),
        (["true", "FALSE"], "boolean", [True, False]),
        (["Yes", "No"], "text", ["Yes", "No"]),
        (["Sim", "Não"], "text", ["Sim", "Não"]),
        (["1", "0"], "integer", [1, 0]),
        (["1.234,56", "7,5", "-12"], "double", [1234.56, 7.5, -12.0]),
        (["1.234.567", "8"], "double", [1234567.0, 8.0]),
        (["R$ 1.234,56", "R$ 7,50", "-R$ 3,00"], "double", [1234.56, 7.5, -3.0]),
        (["$12.50", "$1,200.00"], "double", [12.5, 1200.0]),
        (["$12.50", "€3.00"], "text", ["$12.50", "€3.00"]),
        (["12%", "7.5%"], "double", [12.0, 7.5]),
        (["12%", "7.5"], "text", ["12%", "7.5"]),
        (["12", "abc"], "text", ["12", "abc"]),
        (["9007199254740993", "1.5"], "text", ["9007199254740993", "1.5"]),
        (["9007199254740993", "1"], "integer", [9007199254740993, 1]),
        (["99999999999999999999", "1"], "text", ["99999999999999999999", "1"]),
        (["2024-01-31", "2024-02-29"], "date", [dt.date(2024, 1, 31), dt.date(2024, 2, 29)]),
        (["2024-02-30", "2024-02-29"], "text", ["2024-02-30", "2024-02-29"]),
        (["31/01/2024", "5/2/2024"], "date", [dt.date(2024, 1, 31), dt.date(2024, 2, 5)]),
        (["01/31/2024", "5/2/2024"], "date", [dt.date(2024, 1, 31), dt.date(2024, 5, 2)]),
        (["13/01/2024", "01/13/2024"], "text", ["13/01/2024", "01/13/2024"]),
        (["31.01.2024", "05.02.2024"], "date", [dt.date(2024, 1, 31), dt.date(2024, 2, 5)]),
        (["Feb 3, 2024", "3 março 2024"], "date", [dt.date(2024, 2, 3), dt.date(2024, 3, 3)]),
        (["3 de fevereiro de 2024"], "date", [dt.date(2024, 2, 3)]),
        (
            ["31/01/2024 14:05", "01/02/2024 9:30:01"],
            "timestamp",
            [dt.datetime(2024, 1, 31, 14, 5), dt.datetime(2024, 2, 1, 9, 30, 1)],
        ),
        (
            ["2024-01-31", "2024-01-31 10:00"],
            "timestamp",
            [dt.datetime(2024, 1, 31), dt.datetime(2024, 1, 31, 10)],
        ),
        (
            ["2024-01-31T10:00:00Z", "2024-01-31T10:00:00-03:00"],
            "timestamp",
            [dt.datetime(2024, 1, 31, 10), dt.datetime(2024, 1, 31, 13)],
        ),
        (["12/31/2024 3:05 PM"], "timestamp", [dt.datetime(2024, 12, 31, 15, 5)]),
        (["1", "N/A", "", "#DIV/0!"], "integer", [1, None, None, None]),
        (["N/A", "null"], "text", [None, None]),
        (["1.5", "NaN", "inf"], "double", [1.5, None, None]),
        (["2024-01-31", "0000-00-00"], "date", [dt.date(2024, 1, 31), None]),
        (["  12 ", "13"], "integer", [12, 13]),
        ([" a ", "b"], "text", [" a ", "b"]),
        (["None", "Card"], "text", ["None", "Card"]),
        (["4.857", "1.299"], "double", [4.857, 1.299]),
    ],
)
def test_a_column_is_read_as_what_all_of_it_is(
    cells: list[str], kind: str, values: list[Any], column: Cells
) -> None:
    assert column(cells) == (kind, values)


@pytest.mark.parametrize(
    ("usual", "late", "kind", "first", "last"),
    [
        ("12", "007", "text", "12", "007"),
        ("12", "1.5", "double", 12.0, 1.5),
        ("12", "n/a", "integer", 12, None),
        ("12", "twelve", "text", "12", "twelve"),
        ("12", "1.234,5", "double", 12.0, 1234.5),
        ("1.5", "1.234,5", "text", "1.5", "1.234,5"),
        ("", "5", "integer", None, 5),
        ("n/a", "5", "integer", None, 5),
        ("n/a", "five", "text", "n/a", "five"),
        ("true", "maybe", "text", "true", "maybe"),
        (
            "2024-01-31",
            "2024-01-31 10:00",
            "timestamp",
            dt.datetime(2024, 1, 31),
            dt.datetime(2024, 1, 31, 10),
        ),
        ("01/02/2024", "31/02/2024", "text", "01/02/2024", "31/02/2024"),
        ("01/02/2024", "01/31/2024", "date", dt.date(2024, 1, 2), dt.date(2024, 1, 31)),
        ("9223372036854775807", "9223372036854775808", "text", "9223372036854775807", "9223372036854775808"),
    ],
)
def test_the_last_line_decides_as_much_as_the_first(
    usual: str, late: str, kind: str, first: Any, last: Any, column: Cells
) -> None:
    found, values = column([usual] * 300 + [late], limits=SMALL)
    assert (found, values[0], values[-1]) == (kind, first, last)


def test_a_blank_total_is_a_missing_number_and_is_counted(landed: Callable[..., Landing]) -> None:
    landing = landed("id,total\na,1.5\nb, \nc,\n")
    assert landing.columns[1].type == "double"
    [notice] = landing.warnings
    assert (notice.code, notice.column, notice.count) == ("hidden_blank", "total", 1)


def test_dates_that_never_show_their_order_are_read_day_first_and_said(
    landed: Callable[..., Landing],
) -> None:
    landing = landed("id,d\na,01/02/2024\nb,03/04/2024\n")
    assert landing.columns[1].format == "day-first"
    assert [notice.code for notice in landing.warnings] == ["ambiguous_dates"]


def test_one_date_proves_the_order_of_the_whole_column(landed: Callable[..., Landing]) -> None:
    landing = landed("id,d\na,01/02/2024\nb,31/04/2023\n".replace("31/04", "31/03"))
    assert landing.warnings == ()


def test_a_decimal_comma_elsewhere_in_the_file_settles_what_a_point_means(
    landed: Callable[..., Landing], rows: Callable[[Landing], list[dict[str, Any]]]
) -> None:
    alone = landed("id;sales\na;1.234\nb;5.678\n")
    beside = landed("id;sales;price\na;1.234;9,90\nb;5.678;19,90\n")
    assert rows(alone)[0]["sales"] == 1.234
    assert rows(beside)[0]["sales"] == 1234.0


def test_a_word_among_numbers_keeps_the_column_text_and_is_named(landed: Callable[..., Landing]) -> None:
    landing = landed("id,age\n" + "".join(f"c{n},{n + 18}\n" for n in range(30)) + "x,not needed\n")
    assert landing.columns[1].type == "text"
    [notice] = landing.warnings
    assert notice.code == "mixed_numbers"
    assert '"not needed"' in notice.message


def test_a_file_reads_the_same_in_one_chunk_or_many(
    landed: Callable[..., Landing], rows: Callable[[Landing], list[dict[str, Any]]]
) -> None:
    body = "".join(f'{n},"a ""{n}"", b\nc",{n * 1.5},{n % 28 + 1:02}/03/2024\n' for n in range(500))
    text = "id,note,price,day\n" + body
    whole = landed(text)
    pieces = landed(text, limits=Limits(chunk_bytes=333))
    assert len(pieces.parts) > 50
    assert whole.columns == pieces.columns
    assert rows(whole) == rows(pieces)


def test_1500_columns_are_typed_each(landed: Callable[..., Landing]) -> None:
    head = ",".join(f"c{n}" for n in range(1500))
    row = ",".join(str(n) if n % 2 else f"x{n}" for n in range(1500))
    landing = landed(f"{head}\n" + f"{row}\n" * 40)
    assert {column.type for column in landing.columns[::2]} == {"text"}
    assert {column.type for column in landing.columns[1::2]} == {"integer"}
