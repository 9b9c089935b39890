"""By what a list can be narrowed down: columns of few values, never a person's name, and the last row of a key."""

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.lake import list_segments
from warehouse.lake.tables import Column, Table

MAPPING = {
    "entity_key": "id",
    "name": "name",
    "owner": "Owner",
    "outcome": {"column": "left", "positive": ["yes"]},
}


def table(tmp_path, rows=200, **columns):
    given = {
        "_line": pa.array(range(rows), pa.int64()),
        "id": [f"C{n % (rows - 10)}" for n in range(rows)],  # the last ten repeat a key
        "name": [("Ana", "Bia")[n % 2] for n in range(rows)],
        "Owner": [f" {('Eva', 'Gil')[n % 2]} " for n in range(rows)],
        "left": [("yes", "no")[n % 2] for n in range(rows)],
        "plan": [("basic", "pro", "")[n % 3] for n in range(rows)],
        "city": [f"city {n}" for n in range(rows)],
        "same": ["x"] * rows,
        "active": pa.array([n % 4 == 0 for n in range(rows)]),
        **columns,
    }
    made = pa.table(given)
    pq.write_table(made, tmp_path / "part.parquet")
    types = {pa.string(): "text", pa.bool_(): "boolean"}
    held = tuple(Column(field.name, types[field.type]) for field in made.schema if field.name != "_line")
    return Table(held, (tmp_path / "part.parquet",), rows)


def test_columns_of_few_values_are_chosen_and_no_names(tmp_path):
    found = list_segments.of_entities(table(tmp_path), MAPPING)
    assert found.columns == ["plan", "active"]
    assert found.names == ["segment_1", "segment_2"]


def test_of_several_rows_of_a_key_the_last_counts_and_blanks_are_not_known(tmp_path):
    told = list_segments.of_entities(table(tmp_path), MAPPING)
    found = {row["entity_key"]: row for row in told.rows.to_pylist()}
    assert len(found) == 190
    assert told.values[0] == ["basic", "pro"]
    assert found["C0"]["segment_1"] == (1, 2, 0)[190 % 3]
    assert found["C50"]["segment_1"] == 0
    assert found["C51"]["owner"] == "Gil"


def test_without_a_key_nobody_can_tell_whose_a_row_is(tmp_path):
    found = list_segments.of_entities(table(tmp_path), {**MAPPING, "entity_key": None})
    assert (found.columns, found.rows.num_rows) == ([], 0)
