import lightgbm as lgb
import numpy as np
import pytest

from ml.trusted import trusted


@pytest.fixture(scope="module")
def grown():
    draw = np.random.default_rng(0)
    matrix = draw.normal(size=(1500, 4))
    matrix[:, 3] = draw.integers(0, 9, 1500)
    matrix[draw.random(matrix.shape) < 0.05] = np.nan
    y = (matrix[:, 0] + (matrix[:, 3] == 2) + draw.normal(size=1500) > 0).astype(float)
    data = lgb.Dataset(matrix, y, categorical_feature=[3])
    return matrix, lgb.train({"objective": "binary", "verbosity": -1, "num_leaves": 15}, data, 60)


def test_log_odds_and_their_contributions_are_scaled_and_shifted(grown):
    matrix, booster = grown
    again = lgb.Booster(model_str=trusted(booster.model_to_string(), slope=0.6, offset=-0.3))
    wanted = 0.6 * booster.predict(matrix, raw_score=True) - 0.3
    assert np.allclose(again.predict(matrix, raw_score=True), wanted, atol=1e-12)
    assert np.allclose(again.predict(matrix, pred_contrib=True).sum(axis=1), wanted, atol=1e-10)
    parts = booster.predict(matrix, pred_contrib=True)[:, :-1]
    assert np.allclose(again.predict(matrix, pred_contrib=True)[:, :-1], 0.6 * parts, atol=1e-10)


def test_full_trust_changes_no_bit(grown):
    matrix, booster = grown
    again = lgb.Booster(model_str=trusted(booster.model_to_string()))
    assert (again.predict(matrix, raw_score=True) == booster.predict(matrix, raw_score=True)).all()


def test_a_tree_that_is_one_leaf_is_a_tree(grown):
    matrix, _ = grown
    y = (np.arange(1500) % 2).astype(float)
    data = lgb.Dataset(matrix[:, :1] * 0, y)
    booster = lgb.train({"objective": "binary", "verbosity": -1}, data, 3)
    again = lgb.Booster(model_str=trusted(booster.model_to_string(), slope=2.0, offset=1.0))
    wanted = 2 * booster.predict(matrix[:, :1], raw_score=True) + 1
    assert np.allclose(again.predict(matrix[:, :1], raw_score=True), wanted)
