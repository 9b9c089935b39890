"""What is said beside the figures of data that are hard to learn from."""

import numpy as np
import pyarrow as pa

from ml.train import train


def codes(table):
    return [warning["code"] for warning in train(table, kind="churn").metrics["warnings"]]


def test_a_plain_table_needs_no_warning(model):
    assert model.metrics["warnings"] == []


def test_two_hundred_rows_say_how_little_they_can_tell(make):
    model = train(make(200).table, kind="churn")
    (few,) = [warning for warning in model.metrics["warnings"] if warning["code"] == "few_rows"]
    assert few["params"]["rows"] == 200
    assert model.metrics["roc_auc"]["high"] - model.metrics["roc_auc"]["low"] > 0.05


def test_one_in_a_hundred_is_learned_and_its_scores_are_small(make):
    company = make(20_000, seed=4)
    draw = np.random.default_rng(7)
    rare = company.chance**3 * 0.2
    company.table.y[:] = (draw.random(20_000) < rare).astype(float)
    assert 0.004 < company.table.y.mean() < 0.02
    model = train(company.table, kind="churn")
    score = model.out_of_fold["score"].to_numpy()
    assert [warning["code"] for warning in model.metrics["warnings"]] == ["rare_outcome"]
    assert abs(score.mean() - company.table.y.mean()) < 0.002
    assert model.metrics["roc_auc"]["value"] > 0.7


def test_more_columns_than_rows_are_learned_from_and_doubted(make):
    draw = np.random.default_rng(0)
    many = {f"noise {at}": draw.normal(size=400) for at in range(800)}
    assert set(codes(make(400, **many).table)) == {"few_rows", "wide"}


def test_columns_of_many_levels_are_named(make):
    draw = np.random.default_rng(2)
    streets = pa.array([f"street {at}" for at in draw.integers(0, 700, 3000)])
    found = train(make(3000, street=streets).table, kind="churn").metrics["warnings"]
    assert [(warning["code"], warning["params"]["columns"]) for warning in found] == [
        ("many_levels", ["street"])
    ]
