import numpy as np
import pyarrow as pa
import pytest

from ml.errors import CannotLearn
from ml.metrics import roc_auc
from ml.score import score
from ml.table import LearningTable
from ml.train import train


def test_it_comes_close_to_the_planted_truth(model, company):
    best = roc_auc(company.table.y, company.chance)
    assert model.metrics["roc_auc"]["value"] > best - 0.012
    assert model.metrics["roc_auc"]["low"] < best < model.metrics["roc_auc"]["high"] + 0.012


def test_probabilities_mean_what_they_say(model, company):
    score = model.out_of_fold["score"].to_numpy()
    assert model.metrics["ece"]["value"] < 0.03
    assert np.abs(score - company.chance).mean() < 0.05


def test_the_planted_drivers_are_found_and_the_colour_is_not(model):
    drivers = [one["column"] for one in model.card["importance"]]
    assert set(drivers[:4]) == {"tenure", "Contract", "tickets", "autopay"}


def test_the_verdict_is_a_sentence_and_every_check_passes(model):
    assert model.metrics["verdict"].startswith("Of the tenth with the highest score, ")
    assert " left: " in model.metrics["verdict"]
    assert model.metrics["verdict"].endswith("its probabilities can be read as such.")
    assert [check["name"] for check in model.metrics["checks"] if not check["passed"]] == []


def test_leads_are_spoken_of_as_leads(company):
    assert " bought: " in train(company.table, kind="lead_scoring").metrics["verdict"]


def test_the_same_table_and_seed_give_the_same_scores(model, company):
    again = train(company.table, kind="churn")
    assert again.out_of_fold.equals(model.out_of_fold)
    assert again.metrics == model.metrics
    assert score(again, company.table).equals(score(model, company.table))


def test_two_hundred_rows_of_many_columns_are_learned_from(make):
    many = {f"noise {at}": np.random.default_rng(at).normal(size=200) for at in range(250)}
    model = train(make(200, **many).table, kind="churn")
    assert 0.5 < model.metrics["roc_auc"]["value"] < 1
    assert model.metrics["verdict"]


def test_noise_is_called_noise_however_the_lot_falls(make):
    company, reached = make(1500), []
    for lot in range(4):
        company.table.y[:] = np.random.default_rng(lot).random(1500) < 0.3
        found = train(company.table, kind="churn").metrics
        assert not next(check for check in found["checks"] if check["name"] == "beats_base_rate")["passed"]
        assert "no better than chance" in found["verdict"]
        reached.append(found["roc_auc"]["value"])
    assert 0.46 < np.mean(reached) < 0.53


def test_rows_whose_outcome_is_not_known_are_not_learned_from(make):
    company = make(2000)
    company.table.y[1500:] = np.nan
    found = train(company.table, kind="churn")
    assert found.metrics["rows"] == 1500
    assert found.out_of_fold.num_rows == 1500
    assert found.card["data"]["rows"] == 2000


def test_duplicates_do_not_flatter(make, table_of):
    """Every row twice, with labels drawn by lot: a model that saw the twin would seem to know."""
    once = make(1000).table
    y = (np.random.default_rng(0).random(1000) < 0.5).astype(float)
    twice = once.rows(np.tile(np.arange(1000), 2))
    features = {name: twice.features[name].combine_chunks() for name in twice.features.column_names}
    found = train(table_of(features, np.tile(y, 2)), kind="churn")
    assert found.metrics["roc_auc"]["value"] < 0.56


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (lambda y: y * np.nan, "no_outcome"),
        (lambda y: y * 0, "one_class"),
        (lambda y: (np.arange(len(y)) < 5) * 1.0, "too_few"),
    ],
)
def test_what_cannot_be_learned_is_refused_in_plain_words(make, outcome, code):
    company = make(300)
    company.table.y[:] = outcome(company.table.y)
    with pytest.raises(CannotLearn) as refused:
        train(company.table, kind="churn")
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_a_table_with_nothing_to_learn_from_is_refused(make):
    bare = make(300).table
    with pytest.raises(CannotLearn) as refused:
        train(bare.without(set(bare.features.column_names)), kind="churn")
    assert refused.value.code == "no_features"


def test_progress_rises_and_can_stop_the_training(company):
    class Cancelled(Exception):
        pass

    seen = []

    def watch(stage, fraction, message, **params):
        seen.append(fraction)
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        train(company.table, kind="churn", progress=watch)
    assert seen == sorted(seen)


def test_an_outcome_that_one_entity_alone_had_is_refused(make):
    table = make(400).table
    table.y[:] = np.arange(400) < 40
    one = LearningTable(
        keys=pa.array(["C-1" if row < 40 else f"C-{row}" for row in range(400)]),
        snapshot_date=table.snapshot_date,
        y=table.y,
        value=None,
        features=table.features,
        columns=table.columns,
    )
    with pytest.raises(CannotLearn, match="too few different entities"):
        train(one, kind="churn")


def test_the_card_tells_of_twins_that_disagree(model):
    data = model.card["data"]
    assert data["rows"] == 4000
    assert 0 <= data["rows_whose_twin_disagrees"] <= data["rows_with_a_twin"]
    libraries = {"lightgbm", "scikit-learn", "numpy", "scipy", "pyarrow", "duckdb", "dbt-core", "dbt-duckdb"}
    assert set(model.card["libraries"]) == {"python", *libraries}
