"""An upload is for ever, and the same bytes again change nothing."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import datasets, uploads
from warehouse.catalog.base import Invalid


def arrive(company: Company, content: bytes, mode: str) -> bool:
    """Receive and, when it is new, accept; returns whether it was new."""
    upload, new = company.receive(content, mode)
    if new:
        company.accept(upload)
    return new


def test_the_same_bytes_again_are_recognised_while_the_first_still_lands(company: Company) -> None:
    first, new = company.receive(b"a")
    again, new_again = company.receive(b"a")
    assert (new, new_again) == (True, False)
    assert again.id == first.id


def test_bytes_appended_before_are_not_appended_again(company: Company) -> None:
    assert [arrive(company, content, "append") for content in (b"a", b"b", b"a", b"b")] == [
        True,
        True,
        False,
        False,
    ]


def test_bytes_that_a_replace_took_away_are_new_again(company: Company) -> None:
    arrive(company, b"a", "append")
    assert arrive(company, b"b", "replace")
    assert not arrive(company, b"b", "replace")
    assert arrive(company, b"a", "append")
    assert arrive(company, b"b", "replace")


def test_an_upsert_of_older_bytes_changes_rows_back_and_so_is_new(company: Company) -> None:
    assert [arrive(company, content, "upsert") for content in (b"a", b"b", b"b", b"a")] == [
        True,
        True,
        False,
        True,
    ]


def test_lines_that_do_not_add_up_cannot_be_recorded(company: Company) -> None:
    upload, _ = company.receive(b"a")
    with pytest.raises(IntegrityError, match="lines_add_up"):
        company.accept(upload, lines=4)


def test_bytes_that_are_told_to_be_read_otherwise_can_only_replace(company: Company) -> None:
    first, _ = company.receive(b"a")
    company.accept(first)
    with pytest.raises(Invalid, match="mode=replace"):
        company.receive(b"a", told={"header": False})
    again, new = company.receive(b"a", "replace", told={"header": False})
    assert new
    company.accept(again)
    assert not company.receive(b"a", "replace", told={"header": False})[1]
    assert company.receive(b"a", "replace")[1]


def test_the_newest_file_tells_whether_files_come_without_a_header(company: Company) -> None:
    for content, header, expected in ((b"a", False, True), (b"b", True, False), (b"c", None, False)):
        upload, _ = company.receive(content)
        company.accept(upload, found={} if header is None else {"header": header})
        with company.catalog.transaction(org_id=company.org_id) as session:
            dataset = datasets.by_name(session, company.org_id, "customers")
            assert uploads.without_header(session, dataset) is expected
