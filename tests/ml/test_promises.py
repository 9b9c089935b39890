"""On ten simulated companies, whose truth is known: what a model promises comes, and whom it says to call is worth calling."""

import numpy as np
import pytest

from bench.decisions import SEEDS, Found, measure


@pytest.fixture(scope="module")
def companies() -> list[Found]:
    return [measure(seed) for seed in SEEDS]


def test_promised_and_true_probabilities_agree_in_each_tenth(companies):
    scores, truth = (
        np.concatenate([getattr(one, name) for one in companies]) for name in ("scores", "truth")
    )
    assert abs(scores.mean() - truth.mean()) < 0.01
    for tenth in np.array_split(np.argsort(scores), 10):
        assert abs(scores[tenth].mean() - truth[tenth].mean()) < 0.02


def test_what_came_agrees_with_what_was_promised(companies):
    scores, came = (np.concatenate([getattr(one, name) for one in companies]) for name in ("scores", "came"))
    for tenth in np.array_split(np.argsort(scores), 10):
        said = scores[tenth].mean()
        chance = np.sqrt(said * (1 - said) / len(tenth))
        assert abs(said - came[tenth].mean()) < 0.012 + 3 * chance


def test_each_company_is_told_how_far_its_scores_are_off(companies):
    for one in companies:
        assert one.off < 0.03
        assert one.promised_ece < 0.05


def test_the_number_of_calls_that_is_chosen_is_within_five_percent_of_the_best(companies):
    """Of the best that true probabilities know, for each company; of the best in hindsight, over all of them: one
    company's hindsight also knows the luck of its draw."""
    assert min(one.true_part for one in companies) > 0.95
    assert np.mean([one.part for one in companies]) > 0.95
    assert all(one.of_everybody < one.part for one in companies)
