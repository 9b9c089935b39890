import numpy as np
import pytest

from ml.blend import weigh


@pytest.fixture
def drawn():
    draw = np.random.default_rng(8)
    truth = draw.normal(-1, 1.5, 5000)
    return draw, truth, (draw.random(5000) < 1 / (1 + np.exp(-truth))).astype(float)


def test_two_views_with_errors_of_their_own_are_blended(drawn):
    draw, truth, y = drawn
    weights = weigh({"a": truth + draw.normal(0, 1, 5000), "b": truth + draw.normal(0, 1, 5000)}, y, seed=0)
    assert weights["a"] == pytest.approx(0.5, abs=0.2)
    assert sum(weights.values()) == pytest.approx(1.0)


def test_a_member_that_adds_nothing_gets_no_weight(drawn):
    draw, truth, y = drawn
    assert weigh({"good": truth, "noise": draw.normal(0, 1, 5000)}, y, seed=0) == {"good": 1.0}


def test_contributions_of_a_blend_add_up_to_its_log_odds(model, company):
    predictor = model.predictor
    matrix = predictor.encoder.matrix(company.table)
    assert np.allclose(predictor.contributions(matrix).sum(axis=1), predictor.logits(matrix), atol=1e-8)
