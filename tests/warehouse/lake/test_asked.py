"""Rows that are sent are read as intake reads a file: the same values, and faults where a file's column would turn."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake.asked import NewestFeatures, RowReader, RowsRefused, cells, shape
from warehouse.lake.asked.cells import Unreadable
from warehouse.lake.attributes import FeatureColumn
from warehouse.lake.tables import Column

MISSING = frozenset({"", "n/a", "select"})
TODAY = date(2026, 3, 1)
COMMA = Column("price", "double", "decimal-comma R$")
DAYS = Column("since", "date", "day-first")


def number(values: list[Any], column: Column | None = COMMA) -> list[Any]:
    return cells.read(values, "number", column, "proven").to_pylist()


def test_text_is_read_in_the_notation_of_its_column() -> None:
    assert number(["R$ 1.234,56", "1.234", "12", " 7,5 ", None, "n/a", ""]) == [
        1234.56,
        1234,
        12,
        7.5,
        None,
        None,
        None,
    ]
    assert number(["1.234"], Column("price", "double")) == [1.234]


def test_jsons_own_numbers_say_what_they_are() -> None:
    assert number([1.234, 5, 10**17, -0.5]) == [1.234, 5, 1e17, -0.5]


def test_text_in_another_notation_is_read_where_it_proves_itself() -> None:
    assert number(["1234.56"], Column("price", "double", "decimal-comma")) == [1234.56]
    assert number(["12,5"], Column("price", "integer")) == [12.5]
    assert number(["5 %", "R$ 7"], Column("price", "double")) == [5, 7], (
        "each by itself, where no one notation holds"
    )


@pytest.mark.parametrize("wrong", ["many", "12 apples", True, "2026-01-01"])
def test_what_is_no_number_is_a_fault_and_no_gap(wrong: Any) -> None:
    with pytest.raises(Unreadable) as fault:
        number([1, wrong, "2", wrong])
    assert fault.value.places == [1, 3]


def test_dates_are_read_as_the_column_or_the_value_writes_them() -> None:
    read = cells.read(
        ["03/02/2026", "2026-02-03", None, "03/02/2026 14:30"], "date", DAYS, "unknown"
    ).to_pylist()
    third = datetime(2026, 2, 3)
    assert read == [third, third, None, third.replace(hour=14, minute=30)]
    digits = Column("since", "date", "digits")
    assert cells.read([20260203, "20260203"], "date", digits, "unknown").to_pylist() == [third, third]
    with pytest.raises(Unreadable):
        cells.read([12], "date", DAYS, "unknown")


def test_days_are_counted_to_the_morning_and_the_future_is_not_known() -> None:
    instants = pa.array([datetime(2026, 2, 27, 23), datetime(2026, 3, 1), None], pa.timestamp("us"))
    assert cells.days_since(instants, TODAY).to_pylist() == [2, None, None]


def test_text_is_trimmed_and_spellings_of_nothing_are_none() -> None:
    assert cells.category([" pro ", "Select", "", "  ", None, 7, True, 1.5], MISSING).to_pylist() == [
        *("pro", None, None, None, None),
        *("7", "true", "1.5"),
    ]


# --- whole rows, and keys ---

FEATURES = [
    FeatureColumn("price", "number", "price", "Price", "double"),
    FeatureColumn("plan", "category", "plan", "Plan", "text"),
    FeatureColumn("days since since", "number", "since", "Days since since", "date"),
]
MADE = FeatureColumn("spent", "number", "spent", "Spent", recipe={"feature_model": "spending", "of": "spent"})
COUNTED = FeatureColumn(
    "n_30d", "number", "events: n", "Events", recipe={"events": "events", "made": "count_30d"}
)
COLUMNS = [
    Column("id", "text", label="Cliente nº"),
    COMMA,
    Column("plan", "text"),
    DAYS,
    Column("note", "text"),
]


@pytest.fixture
def newest(tmp_path: Path) -> NewestFeatures:
    path = tmp_path / "examples.parquet"
    old, new = date(2026, 1, 1), date(2026, 2, 1)
    pq.write_table(
        pa.table(
            {
                "entity_key": ["a", "b", "a"],
                "snapshot_date": pa.array([old, new, new], pa.date32()),
                "_value": [1.0, 2.0, 3.0],
                "price": [10.0, 20.0, 30.0],
                "plan": ["x", "y", "z"],
                "days since since": [1.0, 2.0, 3.0],
                "spent": [100.0, 200.0, 300.0],
                "n_30d": [1.0, 2.0, 3.0],
            }
        ),
        path,
    )
    return NewestFeatures(path, new)


def reader(newest: NewestFeatures | None, *more: FeatureColumn) -> RowReader:
    mapping = {"entity_key": "id", "value": "price"}
    return RowReader(shape(COLUMNS, mapping, [*FEATURES, *more]), newest, MISSING)


def codes(of: RowReader, *rows: dict[str, Any]) -> list[tuple[str, str, int]]:
    with pytest.raises(RowsRefused) as refused:
        of.read(rows, TODAY)
    return [(fault.code, fault.column, fault.row) for fault in refused.value.faults]


WHOLE = {"id": " k1 ", "price": "R$ 5,50", "plan": "pro", "since": "01/02/2026"}


def test_a_whole_row_needs_no_build() -> None:
    found = reader(None).read([WHOLE, {**WHOLE, "id": None, "plan": None, "note": "x"}], TODAY)
    assert found.to_pylist() == [
        {
            "entity_key": key,
            "snapshot_date": TODAY,
            "_value": 5.5,
            "price": 5.5,
            "plan": plan,
            "days since since": 28.0,
        }
        for key, plan in (("k1", "pro"), (None, None))
    ]


def test_a_key_alone_is_the_newest_row_of_the_build(newest: NewestFeatures) -> None:
    found = reader(newest).read([{"id": "b"}, WHOLE, {"id": "a"}], TODAY).to_pylist()
    assert [row["price"] for row in found] == [20, 5.5, 30]
    assert [row["snapshot_date"] for row in found] == [date(2026, 2, 1), TODAY, date(2026, 2, 1)]
    assert [row["_value"] for row in found] == [2, 5.5, 3]


def test_what_no_column_brings_is_looked_up_or_sent(newest: NewestFeatures) -> None:
    of = reader(newest, MADE)
    looked_up, sent = of.read([{**WHOLE, "id": "a"}, {**WHOLE, "spent": 7}], TODAY).to_pylist()
    assert (looked_up["spent"], looked_up["price"]) == (300, 5.5)
    assert looked_up["days since since"] is None, (
        "all of the row is as of the build's morning, the day itself not known"
    )
    assert sent["spent"] == 7
    assert codes(of, {**WHOLE, "id": "nobody"}) == [("unknown_entity", "id", 0)]
    assert codes(reader(None, MADE), WHOLE) == [("nothing_built", "id", 0)]


def test_what_is_counted_from_events_is_never_sent(newest: NewestFeatures) -> None:
    assert codes(reader(newest, COUNTED), {"id": "a", "n_30d": 5}) == [("made_of_events", "n_30d", 0)]


def test_names_are_those_of_the_header_as_found_too(newest: NewestFeatures) -> None:
    found = reader(newest).read([{"Cliente nº": "a"}, {"ID": "b"}, {"entity_key": "a"}], TODAY)
    assert found["entity_key"].to_pylist() == ["a", "b", "a"]
    assert codes(reader(newest), {"plam": "x", **WHOLE}) == [("unknown_column", "plam", 0)]
    assert codes(reader(newest), {"PLAN": "x", **WHOLE}) == [("given_twice", "plan", 0)]


def test_a_column_that_the_dataset_lost_may_still_be_brought() -> None:
    of = RowReader(shape([Column("id", "text")], {"entity_key": "id"}, FEATURES), None, MISSING)
    (row,) = of.read([{**WHOLE, "price": 5.5, "since": "2026-02-01"}], TODAY).to_pylist()
    assert (row["price"], row["plan"], row["days since since"]) == (5.5, "pro", 28.0)
    assert row["_value"] is None


def test_all_gaps_are_told_at_once_with_their_first_row() -> None:
    without = {"id": "k", "price": 1, "since": None}
    assert codes(reader(None), WHOLE, without, {"id": "k", "plan": "x"}) == [
        ("missing_column", "price", 2),
        ("missing_column", "plan", 1),
        ("missing_column", "since", 2),
    ]
