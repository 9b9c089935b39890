"""Scores from Parquet to Parquet: in parts they are what they are at once, and so is what is said of their drift."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ml.artifact import TrainedModel
from ml.drift import drift
from ml.pace import silent
from ml.score import score
from ml.table import LearningTable
from ml.train import train
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.lake.predictions import NotPredictions
from workers import features, scored
from workers.features import Examples

EARLIER, ON = date(2026, 1, 1), date(2026, 2, 1)
ROWS = 2500
COLUMNS = [
    {"name": "tickets", "kind": "number", "source": "tickets"},
    {"name": "plan", "kind": "category", "source": "plan"},
]


def rows(day: date, count: int, seed: int) -> pa.Table:
    draw = np.random.default_rng(seed)
    tickets, plan = draw.poisson(2, count).astype(float), draw.choice(["basic", "pro"], count)
    chance = 1 / (1 + np.exp(1.5 - 0.6 * tickets - (plan == "basic")))
    return pa.table(
        {
            "entity_key": [f"C{at:05}" for at in range(count)],
            "snapshot_date": pa.array([day] * count, pa.date32()),
            "y": draw.random(count) < chance,
            "_value": draw.gamma(2, 50, count),
            "_name": [f"Customer {at}" for at in range(count)],
            "_email": pa.nulls(count, pa.string()),
            "tickets": tickets,
            "plan": plan,
        }
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    """Two mornings of the same customers, the later one's rows last and beginning amid a row group."""
    folder = tmp_path_factory.mktemp("build")
    both = pa.concat_tables([rows(EARLIER, 1800, 1), rows(ON, ROWS, 2)])
    pq.write_table(both, folder / "examples.parquet", row_group_size=500)
    return Examples(FeatureBuild(snapshot_date=ON, columns=COLUMNS), folder)


@pytest.fixture(scope="module")
def model(found: Examples) -> TrainedModel:
    return train(found.table(), kind="churn")


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "CELLS_AT_ONCE", 1)


def at_once() -> LearningTable:
    return LearningTable.from_examples(rows(ON, ROWS, 2), COLUMNS)


@pytest.mark.usefixtures("in_parts")
def test_scores_reasons_and_drift_are_those_of_all_rows_at_once(
    found: Examples, model: TrainedModel, tmp_path: Path
) -> None:
    assert len(list(found.on(ON))) == 3
    made = scored.write(model, found, ON, {}, tmp_path / "scored.parquet", silent)
    whole, told = score(model, at_once()), pq.read_table(made.path)
    assert made.rows == told.num_rows == ROWS
    assert told["entity_key"].to_pylist() == whole["entity_key"].to_pylist()
    assert np.abs(told["score"].to_numpy() - whole["score"].to_numpy()).max() < 1e-12
    assert told["reasons"].to_pylist() == whole["reasons"].to_pylist()
    assert told["outcome"].to_pylist() == rows(ON, ROWS, 2)["y"].to_pylist()
    assert made.drift == drift(model, at_once(), whole["score"].to_numpy())


@pytest.mark.usefixtures("in_parts")
def test_of_many_a_fair_sample_tells_the_drift_and_says_how_many_there_are(
    found: Examples, model: TrainedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def watched(model: TrainedModel, table: LearningTable, scores: np.ndarray, **more: int) -> object:
        looked.append(len(table))
        assert np.allclose(scores, score(model, table)["score"].to_numpy()), "scores stand beside their rows"
        return drift(model, table, scores, **more)

    monkeypatch.setattr(scored, "MOST_ROWS", 600)
    monkeypatch.setattr(scored, "CELLS_AT_ONCE", 10**6)
    monkeypatch.setattr(scored, "drift", watched)
    made = scored.write(model, found, ON, {}, tmp_path / "scored.parquet", silent)
    assert made.drift["rows"] == ROWS
    assert 450 < looked[0] < 700


def test_a_past_morning_is_scored_as_it_was_and_its_outcome_may_be_withheld(
    found: Examples, model: TrainedModel, tmp_path: Path
) -> None:
    made = scored.write(
        model, found, EARLIER, {"value": 9.0}, tmp_path / "scored.parquet", silent, outcome_known=False
    )
    told = pq.read_table(made.path)
    assert told.num_rows == 1800
    assert told["outcome"].null_count == 1800
    assert pc.unique(told["value"]).to_pylist() == [9.0]


def test_a_morning_on_which_there_was_nobody_is_refused(
    found: Examples, model: TrainedModel, tmp_path: Path
) -> None:
    with pytest.raises(NotPredictions, match="on 2026-01-15 there was nobody to score"):
        scored.write(model, found, date(2026, 1, 15), {}, tmp_path / "scored.parquet", silent)


@pytest.mark.usefixtures("in_parts")
def test_some_are_found_again_among_the_rows_of_a_morning(found: Examples) -> None:
    some = found.of(pa.array(["C02400", "C00003", "C09999"]), ON)
    assert some.keys.to_pylist() == ["C00003", "C02400"]
    assert set(some.snapshot_date.to_pylist()) == {ON}
    assert len(found.of(pa.array(["C02400"]), EARLIER)) == 0
    assert len(found.of(pa.array(["C02400"]), date(2026, 1, 15))) == 0
