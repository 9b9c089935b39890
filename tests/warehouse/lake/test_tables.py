"""Versions of a dataset: columns widen, rows are counted on, and no file is ever changed."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake.duck import connect
from warehouse.lake.notices import Rejected
from warehouse.lake.tables import Column, Mode, Table, columns_from_json, combine, relation_sql, widened

Make = Callable[..., Table]
KINDS = {pa.int64(): "integer", pa.float64(): "double", pa.string(): "text", pa.bool_(): "boolean"}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A table of one part; `_line` counts from 2, as below a header."""
    count = iter(range(100))

    def run(**columns: list[Any]) -> Table:
        data = pa.table(columns)
        lines = pa.array(range(2, 2 + data.num_rows), pa.int64())
        path = tmp_path / f"part-{next(count)}.parquet"
        pq.write_table(data.add_column(0, "_line", lines), path)
        described = tuple(Column(field.name, KINDS[field.type]) for field in data.schema)  # type: ignore[arg-type]
        return Table(described, (path,), data.num_rows)

    return run


def rows(table: Table) -> list[dict[str, Any]]:
    with connect(keep_order=True) as connection:
        found = connection.execute(f"select * from ({relation_sql(table)})")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture
def combined(tmp_path: Path) -> Callable[..., tuple[Table, dict[str, str]]]:
    """The next version, and its notices by code; the files of both sides must stay as they are."""

    def run(
        previous: Table | None, landed: Table, mode: Mode, key: str | None = "id"
    ) -> tuple[Table, dict[str, str]]:
        parts = [*(previous.parts if previous else ()), *landed.parts]
        before = [hashlib.sha256(part.read_bytes()).hexdigest() for part in parts]
        table, notices = combine(previous, landed, mode, key, tmp_path / "next")
        assert [hashlib.sha256(part.read_bytes()).hexdigest() for part in parts] == before
        assert len(rows(table)) == table.rows
        return table, {notice.code: notice.message for notice in notices}

    return run


Combined = Callable[..., tuple[Table, dict[str, str]]]


def test_the_first_version_is_what_landed(make: Make, combined: Combined) -> None:
    landed = make(id=["a", "b"], n=[1, 2])
    assert combined(None, landed, "append") == (landed, {})


def test_an_append_adds_parts(make: Make, combined: Combined) -> None:
    table, notices = combined(make(id=["a"], n=[1]), make(id=["b"], n=[2]), "append")
    assert [row["id"] for row in rows(table)] == ["a", "b"]
    assert len(table.parts) == 2
    assert notices == {}


def test_a_new_and_a_missing_column_are_named(make: Make, combined: Combined) -> None:
    table, notices = combined(make(id=["a"], old=[1]), make(id=["b"], new=[2]), "append")
    assert [(row["old"], row["new"]) for row in rows(table)] == [(1, None), (None, 2)]
    assert '"new"' in notices["new_column"]
    assert '"old"' in notices["missing_column"]


def test_a_retyped_column_widens_and_keeps_what_was_written(make: Make, combined: Combined) -> None:
    table, notices = combined(make(id=["a"], n=[7], f=[True]), make(id=["b"], n=["seven"], f=[2]), "append")
    assert [(row["n"], row["f"]) for row in rows(table)] == [("7", "true"), ("seven", "2")]
    assert "was integer and comes as text" in notices["retyped"] or "was boolean" in notices["retyped"]


def test_headers_that_differ_in_case_are_one_column(make: Make, combined: Combined) -> None:
    table, notices = combined(make(id=["a"], Email=["x"]), make(ID=["b"], email=["y"]), "append")
    assert [column.name for column in table.columns] == ["id", "Email"]
    assert [row["Email"] for row in rows(table)] == ["x", "y"]
    assert notices == {}


def test_without_a_key_lines_are_counted_on_so_that_each_names_one_row(
    make: Make, combined: Combined
) -> None:
    table, _ = combined(make(n=[1, 2]), make(n=[3, 4]), "append", None)
    assert [row["_line"] for row in rows(table)] == [2, 3, 5, 6]
    assert [row["n"] for row in rows(table)] == [1, 2, 3, 4]


def test_a_replacement_is_the_new_file_alone(make: Make, combined: Combined) -> None:
    table, notices = combined(make(id=["a"], old=[1]), make(id=["b"], new=["x"]), "replace")
    assert rows(table) == [{"_line": 2, "id": "b", "new": "x"}]
    assert set(notices) == {"new_column", "missing_column"}


def test_an_upsert_replaces_rows_of_the_same_key_and_adds_the_rest(make: Make, combined: Combined) -> None:
    table, notices = combined(make(id=["a", "b"], n=[1, 2]), make(id=["b", "c"], n=[20, 30]), "upsert")
    assert {row["id"]: row["n"] for row in rows(table)} == {"a": 1, "b": 20, "c": 30}
    assert notices == {}


def test_the_last_line_of_a_key_wins_and_is_warned_of(make: Make, combined: Combined) -> None:
    table, notices = combined(make(id=["a"], n=[1]), make(id=["a", "a"], n=[2, 3]), "upsert")
    assert {row["id"]: row["n"] for row in rows(table)} == {"a": 3}
    assert "1 row repeats" in notices["duplicate_key"]


def test_an_upsert_keeps_the_values_of_columns_that_the_file_lacks(make: Make, combined: Combined) -> None:
    table, _ = combined(
        make(id=["a", "b"], n=[1, 2], note=["x", "y"]), make(id=["b", "c"], n=[20, 30]), "upsert"
    )
    assert {row["id"]: row["note"] for row in rows(table)} == {"a": "x", "b": "y", "c": None}


def test_an_upsert_compares_keys_in_their_widened_type(make: Make, combined: Combined) -> None:
    table, _ = combined(make(id=[7, 8], n=[1, 2]), make(id=["7", "x"], n=[70, 90]), "upsert")
    assert {row["id"]: row["n"] for row in rows(table)} == {"7": 70, "8": 2, "x": 90}


def test_an_upsert_keeps_the_values_received_last_even_from_an_early_line(
    make: Make, combined: Combined
) -> None:
    appended, _ = combined(
        make(id=["x", "y", "a"], n=[0, 0, 1], note=["", "", "old"]),
        make(id=["a"], n=[2], note=["new"]),
        "append",
    )
    table, _ = combined(appended, make(id=["a"], n=[3]), "upsert")
    assert {row["id"]: (row["n"], row["note"]) for row in rows(table)}["a"] == (3, "new")


def test_an_upsert_keeps_the_order_in_which_rows_were_received(make: Make, combined: Combined) -> None:
    many = 200_000
    keys = [f"k{n // 2}" for n in range(many)]  # each key twice: the later one counts
    before = make(id=keys, n=list(range(many)))
    table, _ = combined(before, make(id=["new", "k7"], n=[-1, -2]), "upsert")
    assert pq.read_table(table.parts[0])["n"].to_pylist() == [
        *(n for n in range(many) if n // 2 != 7),
        -1,
        -2,
    ]


def test_parts_that_go_to_and_fro_between_types_keep_their_order(make: Make, combined: Combined) -> None:
    first, _ = combined(make(id=["a"], n=[1]), make(id=["a"], n=["two"]), "append")
    table, _ = combined(first, make(id=["a"], n=[3]), "append")
    with connect(keep_order=True) as connection:
        found = connection.execute(f"select n from ({relation_sql(table)})").fetchall()
    assert found == [("1",), ("two",), ("3",)]


def test_rows_without_a_key_all_stay_and_are_warned_of(make: Make, combined: Combined) -> None:
    table, notices = combined(make(id=["a", None], n=[1, 2]), make(id=[None, "b"], n=[3, 4]), "upsert")
    assert sorted(row["n"] for row in rows(table)) == [1, 2, 3, 4]
    assert "missing_key" in notices


def test_the_first_upsert_keeps_one_row_a_key(make: Make, combined: Combined) -> None:
    table, notices = combined(None, make(id=["a", "a", "b"], n=[1, 2, 3]), "upsert")
    assert {row["id"]: row["n"] for row in rows(table)} == {"a": 2, "b": 3}
    assert "duplicate_key" in notices


def test_an_append_that_repeats_keys_is_warned_of(make: Make, combined: Combined) -> None:
    _, notices = combined(make(id=["a"]), make(id=["a"]), "append")
    assert "duplicate_key" in notices


@pytest.mark.parametrize(("key", "code"), [(None, "no_key"), ("other", "key_not_found")])
def test_an_upsert_needs_a_key_to_go_by(make: Make, tmp_path: Path, key: str | None, code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        combine(make(id=["a"]), make(id=["a"]), "upsert", key, tmp_path / "next")
    assert refusal.value.notices[0].code == code


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("integer", "double", "double"),
        ("date", "timestamp", "timestamp"),
        ("decimal", "integer", "decimal"),
        ("boolean", "integer", "text"),
        ("date", "double", "text"),
        ("text", "text", "text"),
    ],
)
def test_the_wider_type_holds_both(first: Any, second: Any, both: str) -> None:
    assert widened(Column("a", first), Column("a", second)).type == both
    assert widened(Column("a", second), Column("a", first)).type == both


def test_columns_survive_json() -> None:
    table = Table(
        (Column("A", "double", format="decimal-comma", label=" A"), Column("B", "decimal", scale=2)), (), 0
    )
    assert columns_from_json(table.schema_json()) == table.columns


def test_names_that_would_break_sql_are_only_names(tmp_path: Path) -> None:
    name = 'a"; drop table x; --'
    folder = tmp_path / "it's [a] * folder"
    folder.mkdir()
    pq.write_table(pa.table({"_line": [2], name: ["v"]}), folder / "part.parquet")
    pq.write_table(pa.table({"_line": [9], name: ["other"]}), folder / "part2.parquet")
    table = Table((Column(name, "text"),), (folder / "part.parquet",), 1)
    assert rows(table) == [{"_line": 2, name: "v"}]


def test_a_table_without_parts_has_its_columns_and_no_rows() -> None:
    assert rows(Table((Column("a", "text"),), (), 0)) == []
