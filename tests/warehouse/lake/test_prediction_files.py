"""A run beside the one before it: who moved, who is new, who is gone, and the scores of the last runs."""

import shutil
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse.lake.test_predictions import FACTS, as_before_changes, scored
from warehouse.lake import predictions
from warehouse.lake.list_segments import Segments
from warehouse.lake.prediction_schema import MOST_HISTORY
from warehouse.lake.predictions import Query


def facts(number):
    return replace(
        FACTS, scoring_run_id=UUID(int=number), snapshot_date=FACTS.snapshot_date + timedelta(days=7 * number)
    )


def run(tmp_path, number, scores, before=None, **columns):
    folder = tmp_path / f"run-{number}"
    table = pa.table({"entity_key": list(scores), "score": list(scores.values()), **columns})
    predictions.write(table, folder, facts=facts(number), before=before)
    return folder


def of(folder, key):
    found = predictions.one(folder, key)
    assert found is not None
    return found


@pytest.fixture
def two(tmp_path):
    """Ana rose, Bia fell, Caio stayed, Davi is new, Eva is gone."""
    first = run(tmp_path, 1, {"ana": 0.2, "bia": 0.9, "caio": 0.5, "eva": 0.7})
    return first, run(tmp_path, 2, {"ana": 0.6, "bia": 0.3, "caio": 0.504, "davi": 0.8}, first)


def test_each_row_knows_its_score_rank_and_band_of_the_scoring_before(two):
    _, second = two
    ana, davi = of(second, "ana"), of(second, "davi")
    assert (ana["previous_score"], ana["previous_rank"], ana["previous_band"]) == (0.2, 4, "low")
    assert ana["change"] == pytest.approx(0.4)
    assert [davi[name] for name in ("previous_score", "previous_rank", "previous_band", "change")] == [
        None
    ] * 4


def test_a_first_run_has_nothing_before_it(two):
    first, _ = two
    assert of(first, "ana")["previous_score"] is None
    assert predictions.summary(first)["moves"] is None
    assert not (first / "gone.parquet").exists()


def test_the_moves_are_counted(two):
    _, second = two
    moves = predictions.summary(second)["moves"]
    assert {name: moves[name] for name in ("new", "rose", "fell", "gone")} == {
        "new": 1,
        "rose": 1,
        "fell": 1,
        "gone": 1,
    }
    assert [row["entity_key"] for row in pq.read_table(second / "gone.parquet").to_pylist()] == ["eva"]


@pytest.mark.parametrize(
    ("move", "keys"), [("new", ["davi"]), ("rose", ["ana"]), ("fell", ["bia"]), ("left", ["bia"])]
)
def test_a_list_of_each_move(two, move, keys):
    page = predictions.page(two[1], Query(move=move))
    assert [row["entity_key"] for row in page.items] == keys


def test_a_history_is_in_step_with_the_runs_it_tells_of(tmp_path):
    before = None
    for number in range(1, 16):
        keys = {"ana": number / 20, **({"late": 0.5} if number >= 14 else {})}
        before = run(tmp_path, number, keys, before)
    told = predictions.summary(before)["runs"]
    assert len(told) == MOST_HISTORY
    assert [UUID(one["scoring_run_id"]).int for one in told] == list(range(4, 16))
    assert of(before, "ana")["history"] == pytest.approx([number / 20 for number in range(4, 16)])
    assert of(before, "late")["history"] == [None] * 10 + [0.5, 0.5]


def test_a_run_of_before_there_were_changes_is_read_and_followed(tmp_path):
    old = tmp_path / "old"
    predictions.write(scored(50), old, facts=facts(1))
    as_before_changes(old)
    page = predictions.page(old, Query(limit=1, outcome="open"))
    assert page.items[0]["change"] is None
    assert page.totals.value is not None
    fresh = tmp_path / "fresh"
    predictions.write(scored(50), fresh, facts=facts(2), before=old)
    row = predictions.page(fresh, Query(limit=1)).items[0]
    assert (row["previous_rank"], row["change"]) == (1, 0.0)
    assert row["history"] == [None, row["history"][-1]]
    assert predictions.facets(old) == {"segments": [], "owners": [], "owners_total": 0, "reasons": []}


def test_who_is_gone_is_taken_out_of_that_file_too(two, tmp_path):
    assert predictions.without(two[1], "eva", tmp_path / "without") is not None
    assert pq.read_table(tmp_path / "without" / "gone.parquet").num_rows == 0
    assert predictions.summary(tmp_path / "without")["moves"]["gone"] == 0


def test_without_one_entity_the_facets_keep_in_step(tmp_path):
    keys = [f"C{n:05d}" for n in range(60)]
    plans = Segments.of(
        ["plan"],
        pa.table(
            {
                "entity_key": keys,
                "owner": ["Ana"] * 60,
                "segment_1": [("basic", "pro", "only")[n % 2 if n != 7 else 2] for n in range(60)],
            }
        ),
    )
    predictions.write(scored(60), tmp_path / "run", facts=FACTS, segments=plans)
    predictions.without(tmp_path / "run", "C00007", tmp_path / "without")
    page = predictions.page(tmp_path / "without", Query(segments=(("plan", "pro"),), limit=100))
    assert {row["entity_key"] for row in page.items} == {keys[n] for n in range(60) if n % 2 and n != 7}
    values = [one["value"] for one in predictions.facets(tmp_path / "without")["segments"][0]["values"]]
    assert sorted(values) == ["basic", "pro"]
    shutil.rmtree(tmp_path / "run")
