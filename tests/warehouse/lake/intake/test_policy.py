"""What becomes of each kind of bad file: taken, taken with a warning, or refused, and under which code."""

import gzip
from collections.abc import Callable

import pytest

from tests.bad_files import REFUSED, TAKEN, WARNED, people, table
from warehouse.lake.intake import Landing, Limits

LIMITS = Limits(max_plain_bytes=50_000_000)


@pytest.mark.parametrize("case", TAKEN)
def test_an_ordinary_file_is_taken_without_a_word(case: str, landed: Callable[..., Landing]) -> None:
    content, name = TAKEN[case]
    landing = landed(content, name, LIMITS)
    assert [notice.message for notice in landing.warnings] == []
    assert landing.columns[0].name in ("customer_id", "select")


@pytest.mark.parametrize("case", WARNED)
def test_an_odd_file_is_taken_with_a_warning(case: str, landed: Callable[..., Landing]) -> None:
    content, code = WARNED[case]
    landing = landed(content, limits=LIMITS)
    assert code in {notice.code for notice in landing.warnings}
    assert landing.loaded > 0
    assert all(notice.message.endswith(".") for notice in landing.warnings)


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused(case: str, refused: Callable[..., str]) -> None:
    content, name, code = REFUSED[case]
    assert refused(content, name, LIMITS) == code


def test_names_that_would_harm_are_made_harmless(landed: Callable[..., Landing]) -> None:
    landing = landed('id,"{{ env_var(\'SECRET\') }}","a""; drop table x; --",_line,org_id\n1,2,3,4,5\n')
    names = [column.name for column in landing.columns]
    assert names == ["id", "env_var(SECRET)", "a drop table x -", "line", "column_org_id"]
    assert landing.columns[1].label == "{{ env_var('SECRET') }}"


def test_two_gzip_members_are_one_file(landed: Callable[..., Landing]) -> None:
    more = "\n".join(",".join(row) for row in people(5, 100)) + "\n"
    landing = landed(
        gzip.compress(table(body=people(10)).encode()) + gzip.compress(more.encode()), "a.csv.gz"
    )
    assert landing.loaded == 15


def test_what_a_sentence_tells_travels_beside_it_as_it_is(landed: Callable[..., Landing]) -> None:
    """So that a page can say it in another language."""
    text = "id;n;day\n" + "".join(f"a{n};1.23{n % 10},5;0{1 + n % 9}/02/2024\n" for n in range(20))
    said = {notice.code: notice.to_json() for notice in landed(text).warnings}
    assert said["number_format"]["params"] == {
        "notation": "decimal-comma",
        "affix": None,
        "example": "1.230,5",
    }
    assert said["ambiguous_dates"]["params"] == {"assumed": "day-first"}
