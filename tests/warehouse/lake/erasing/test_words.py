"""What betrays an entity: its key, and what it alone has; not what it shares with others."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake.erasing.words import ERASED, Words, of_entity
from warehouse.lake.tables import Column, Table

COLUMNS = (Column("id", "integer"), Column("name", "text"), Column("plan", "text"))


@pytest.fixture
def table(tmp_path: Path) -> Table:
    content = {
        "_line": [2, 3, 4, 5],
        "id": [7, 8, 7, 9],
        "name": ["Zoe", "Ana", "Zoe Silva", "Bia"],
        "plan": ["pro", "pro", "founder", None],
    }
    pq.write_table(pa.table(content), tmp_path / "part-00000.parquet")
    return Table(COLUMNS, (tmp_path / "part-00000.parquet",), 4)


def test_values_that_others_have_too_do_not_betray_it(table: Table) -> None:
    assert of_entity("7", [(table, "id")]).values == {"Zoe", "Zoe Silva", "founder"}


def test_a_word_is_found_as_a_word_of_its_own() -> None:
    words = Words("C-10", frozenset({"Ana"}))
    assert words.quoted_in("line 3 (C-10,x)")
    assert words.quoted_in("Ana, of course")
    assert not words.quoted_in("C-100 and XC-10")
    assert not words.quoted_in("Anagram")


def test_a_key_of_a_digit_is_found_in_lines_and_not_in_sentences() -> None:
    words = Words("7")
    assert words.in_line("7,Ana,x")
    assert not words.in_line("17,Ana,x")
    assert not words.quoted_in("7 rows were set aside")
    assert words.cleaned({"value": "7", "message": "7 rows"}) == {"value": ERASED, "message": "7 rows"}


def test_names_of_columns_and_codes_are_not_values() -> None:
    words = Words("key-1", frozenset({"churn", "csv"}))
    told = {"format": "csv", "column": "churn", "text": "churn is high", "at": [{"value": "churn"}]}
    assert words.cleaned(told) == {
        "format": "csv",
        "column": "churn",
        "text": ERASED,
        "at": [{"value": ERASED}],
    }
