"""Whose score moved, found before the later list is published."""

import pyarrow as pa
import pyarrow.parquet as pq

from tests.warehouse.lake.test_prediction_files import facts, of, run
from warehouse.lake import predictions
from warehouse.lake.prediction_schema import LATER


def moved(tmp_path, scores, before, most=10):
    table = pa.table({"entity_key": list(scores), "score": list(scores.values())})
    pq.write_table(table, tmp_path / "scored.parquet")
    return predictions.moved(
        tmp_path / "scored.parquet", before, most=most, temp=tmp_path / "spill"
    ).to_pylist()


def test_the_greatest_move_comes_first_whichever_way_it_goes(tmp_path):
    before = run(tmp_path, 1, {"ana": 0.2, "bia": 0.9, "caio": 0.5, "eva": 0.7})
    later = {"ana": 0.3, "bia": 0.4, "caio": 0.504, "davi": 0.8}
    assert moved(tmp_path, later, before) == ["bia", "ana"]
    assert moved(tmp_path, later, before, most=1) == ["bia"]


def test_nobody_moved_where_all_stand_as_they_stood(tmp_path):
    scores = {"ana": 0.2, "bia": 0.9}
    assert moved(tmp_path, scores, run(tmp_path, 1, scores)) == []


def test_a_file_of_scores_and_the_changes_of_some_make_the_same_list_as_a_table(tmp_path):
    change = {"code": "value_changed", "column": "usage", "before": "9", "now": "0", "difference": 0.7}
    changes = pa.table({"entity_key": ["bia"], "changes": pa.array([[change]], LATER["changes"])})
    table = pa.table({"entity_key": ["ana", "bia"], "score": [0.2, 0.9]})
    pq.write_table(table, tmp_path / "scored.parquet")
    folder = tmp_path / "run"
    written = predictions.write(tmp_path / "scored.parquet", folder, facts=facts(1), changes=changes)
    assert written.rows == 2
    assert [one["column"] for one in of(folder, "bia")["changes"]] == ["usage"]
    assert of(folder, "ana")["changes"] == []
