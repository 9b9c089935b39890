"""A file without a header is known by its first line; where nobody can tell, the sender is asked, and is followed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.warehouse.lake.intake.conftest import codes
from warehouse.lake.intake import Landing, Told

Land = Callable[..., Landing]
Rows = Callable[[Landing], list[dict[str, Any]]]

LOG = "".join(f"{760 + n * 40 % 900}\t{25 + n % 7}\t2009-{1 + n % 12:02}-06\n" for n in range(40))
PLACES = ["column_1", "column_2", "column_3"]


def names(landing: Landing) -> list[str]:
    return [column.name for column in landing.columns]


def notice(landing: Landing, code: str) -> dict[str, Any]:
    (found,) = [each for each in landing.warnings if each.code == code]
    return found.to_json()


def test_a_log_without_a_header_keeps_its_first_line(landed: Land, rows: Rows) -> None:
    landing = landed(LOG, "log.txt")
    assert (landing.lines, landing.loaded, landing.skipped_by) == (40, 40, {})
    assert names(landing) == PLACES
    assert [column.type for column in landing.columns] == ["integer", "integer", "date"]
    first = rows(landing)[0]
    assert (first["_line"], first["column_1"]) == (1, 760)
    said = notice(landing, "headerless")
    assert said["params"] == {
        "names": PLACES,
        "named_by": "place",
        "proof": {"place": 3, "type": "date"},
    }
    assert "2009-01-06 is a date, as on the lines below" in said["message"]
    assert landing.details["header"] is False


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"u{n}@example.com,{n}\n" for n in range(30)),  # addresses
        "".join(f"CS{5000 + n},{n % 9}.5\n" for n in range(30)),  # codes of one make, beside numbers
        "".join(f"{n:05},{n % 9}\n" for n in range(30)),  # leading zeros
        "".join(f"{'pro' if n % 2 else 'basic'},{n}.25\n" for n in range(30)),  # words that come again
        "".join(f"Ana {n},{'true' if n % 3 else 'false'}\n" for n in range(30)),  # yes or no
        "".join(
            f"{n},2024-01-{1 + n % 28:02} 10:{n:02}:00,\n" for n in range(30)
        ),  # a last cell that is empty
    ],
    ids=["addresses", "codes", "zeros", "words", "flags", "times"],
)
def test_what_shows_that_the_first_line_is_data(text: str, landed: Land) -> None:
    landing = landed(text)
    assert "headerless" in codes(landing)
    assert landing.loaded == landing.lines == 30


@pytest.mark.parametrize(
    "text",
    [
        "id,since\n" + "".join(f"{n},2024-01-{1 + n:02}\n" for n in range(20)),
        "customer,2024-01-31,2024-02-29\n"
        + "".join(f"C{n},{n},{n * 2}\n" for n in range(20)),  # months as names
        "country,2019,2020,2021\n" + "".join(f"c{n},{n},{n},{n}\n" for n in range(20)),  # years as names
        "q1,q2,q3\n" + "".join(f"a{n},b{n},c{n}\n" for n in range(20)),
        "status,note\n" + "".join(f"open,text {n}\n" for n in range(20)),
        "id,1,2,3\n" + "".join(f"p{n},{n},{n},{n}\n" for n in range(20)),  # answers to numbered questions
        "a,b\n1,2\n",
    ],
)
def test_a_line_of_names_is_not_taken_for_data(text: str, landed: Land) -> None:
    landing = landed(text)
    assert landing.skipped_by == {"header": 1}
    assert codes(landing) & {"headerless", "header_doubtful"} == set()


def test_numbers_above_numbers_prove_nothing(refused: Callable[..., str], landed: Land) -> None:
    text = "".join(f"{n},{n * 3}.5\n" for n in range(30))
    assert refused(text) == "no_header"
    assert landed(text, told=Told(header=False)).loaded == 30
    assert landed(text, told=Told(header=True)).loaded == 29
    assert names(landed(text, told=Told(names=("a", "b")))) == ["a", "b"]


def test_a_name_beside_a_lonely_number_is_taken_with_doubt(landed: Land) -> None:
    landing = landed("Ana,712.5\n" + "".join(f"Bia {n},{n}.5\n" for n in range(20)))
    assert notice(landing, "header_doubtful")["params"] == {"cells": ["712.5"]}
    assert landing.skipped_by == {"header": 1}


def test_names_that_are_given_are_taken(landed: Land, rows: Rows) -> None:
    landing = landed(LOG, told=Told(names=("customer", "amount", "date")))
    assert names(landing) == ["customer", "amount", "date"]
    assert rows(landing)[0]["customer"] == 760
    assert codes(landing) == {"duplicate_rows"} & codes(landing)


def test_names_may_stand_in_for_a_header(landed: Land) -> None:
    landing = landed("id,n\na,1\nb,2\n", told=Told(header=True, names=("kunde", "zahl")))
    assert names(landing) == ["kunde", "zahl"]
    assert (landing.loaded, landing.skipped_by) == (2, {"header": 1})


def test_as_many_names_as_columns_are_needed(refused: Callable[..., str]) -> None:
    assert refused(LOG, told=Told(names=("customer", "amount"))) == "wrong_names"


def test_who_says_that_there_is_no_header_is_followed_and_warned(landed: Land, rows: Rows) -> None:
    landing = landed("id,n\na,1\nb,2\n", told=Told(header=False))
    assert [row["column_1"] for row in rows(landing)] == ["id", "a", "b"]
    assert notice(landing, "header_as_data")["params"] == {"cells": ["n"]}


def test_a_later_file_without_a_header_takes_the_names_of_the_earlier_ones(landed: Land) -> None:
    usual = ("customer", "amount", "date")
    landing = landed(LOG, told=Told(usual=usual))
    assert tuple(names(landing)) == usual
    assert notice(landing, "headerless")["params"]["named_by"] == "earlier_files"
    assert names(landed(LOG, told=Told(usual=usual[:2]))) == PLACES
    assert names(landed("a,b,c\n1,2,x\n", told=Told(usual=usual))) == ["a", "b", "c"]


def test_the_separator_can_be_told(landed: Land, refused: Callable[..., str]) -> None:
    text = "who;what,else\n" + "".join(f"a{n};b,{n}\n" for n in range(9))
    assert names(landed(text, told=Told(separator="comma"))) == ["whowhat", "else"]
    assert names(landed(text, told=Told(separator="semicolon"))) == ["who", "what,else"]
    assert refused(text, told=Told(separator="spaces")) == "no_columns"


@pytest.mark.parametrize("told", [Told(header=False), Told(names=("a",)), Told(separator="tab")])
def test_a_file_that_names_its_columns_itself_cannot_be_told(told: Told, refused: Callable[..., str]) -> None:
    assert refused('{"id": 1}\n', "a.ndjson", told=told) == "names_of_its_own"


def test_ragged_lines_are_measured_by_the_first_line_where_there_is_no_header(landed: Land) -> None:
    landing = landed(LOG * 5 + "1\t2\n", "log.txt")
    assert landing.rejected == 1
    assert "2 fields where the first line has 3" in notice(landing, "bad_rows")["message"]
