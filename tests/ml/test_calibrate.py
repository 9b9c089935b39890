import numpy as np
import pytest

from ml.calibrate import Calibration, choose, isotonic, probability, sigmoid


@pytest.fixture
def drawn():
    draw = np.random.default_rng(5)
    logits = draw.normal(-1, 1.5, 6000)
    return logits, (draw.random(6000) < probability(logits)).astype(float), np.arange(6000) % 5


def test_honest_log_odds_are_left_as_they_are(drawn):
    assert choose(*drawn).calibration == Calibration()


def test_overconfident_log_odds_are_drawn_back(drawn):
    logits, y, fold = drawn
    found = choose(3 * logits + 1, y, fold)
    assert found.calibration.method == "sigmoid"
    assert found.calibration.slope == pytest.approx(1 / 3, abs=0.03)
    assert found.losses["sigmoid"] < found.losses["none"]


def test_a_bent_curve_is_straightened_without_making_ties(drawn):
    logits, y, fold = drawn
    bent = np.sign(logits) * np.abs(logits) ** 3
    found = choose(bent, y, fold)
    assert found.calibration.method == "isotonic"
    straightened = found.calibration.apply(np.unique(bent))
    assert (np.diff(straightened) > 0).all()


def test_isotonic_never_claims_certainty():
    logits = np.linspace(-3, 3, 1000)
    surely = probability(isotonic(logits, (logits > 0).astype(float)).apply(logits))
    assert surely.min() > 0
    assert surely.max() < 1


def test_a_map_that_would_turn_the_ranking_round_is_not_used(drawn):
    logits, y, _ = drawn
    assert sigmoid(-logits, y) == Calibration()


def test_a_map_comes_back_from_json_as_it_was(drawn):
    logits, y, _ = drawn
    made = isotonic(logits, y)
    assert Calibration.from_json(made.to_json()) == made
