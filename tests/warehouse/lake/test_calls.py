"""Whom to call: the number of calls that brings most, on rows whose outcome has come and on those awaited."""

import numpy as np
import pytest

from ml.charts import charts
from warehouse.lake import calls
from warehouse.lake.calls import Price


def drawn(rows: int = 5000, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    score = draw.beta(2, 6, rows)
    return (draw.random(rows) < score).astype(float), score, draw.gamma(3.0, 100.0, rows)


def test_everyone_is_called_whose_contact_brings_more_than_it_costs() -> None:
    _, score, worth = drawn()
    price = Price(contact_cost=20, kept=0.3, value=None)
    choice = calls.of_scores(score, worth, "value_at_risk", price)
    pays = 0.3 * score * worth > 20
    assert choice.chosen.n == pays.sum()
    assert choice.chosen.profit == pytest.approx((0.3 * score * worth - 20)[pays].sum())
    assert choice.everyone.profit == pytest.approx((0.3 * score * worth - 20).sum())
    assert choice.chosen.threshold == pytest.approx((score * worth)[pays].min())


def test_with_one_value_for_everybody_the_threshold_is_a_score() -> None:
    _, score, _ = drawn()
    choice = calls.of_scores(score, np.full(len(score), 300.0), "score", Price(20, 0.3, 300.0))
    assert choice.chosen.threshold == pytest.approx(score[0.3 * 300 * score > 20].min())


def test_what_brings_nothing_is_not_called() -> None:
    _, score, worth = drawn()
    choice = calls.of_scores(score, worth, "value_at_risk", Price(1e6, 0.3, None))
    assert (choice.chosen.n, choice.chosen.profit) == (0, 0)
    assert choice.everyone.profit < -1e9


def test_nobody_calls_more_than_can_be_called() -> None:
    y, score, worth = drawn()
    price = Price(1, 0.3, None)
    assert calls.of_scores(score, worth, "value_at_risk", price, most=143).chosen.n == 143
    counts = charts(y, score, worth, seed=0)["calls"]["value_at_risk"]
    assert calls.held_out(counts, "value_at_risk", price, most=100).chosen.n == 100


def test_held_out_profit_is_what_the_outcomes_brought() -> None:
    y, score, worth = drawn()
    counts = charts(y, score, worth, seed=0)["calls"]
    price = Price(20, 0.3, None)
    choice = calls.held_out(counts["value_at_risk"], "value_at_risk", price)
    first = np.argsort(-score * worth, kind="stable")[: choice.chosen.n]
    assert choice.chosen.profit == pytest.approx(0.3 * (y * worth)[first].sum() - 20 * len(first), rel=1e-6)
    assert choice.chosen.promised == pytest.approx(
        0.3 * (score * worth)[first].sum() - 20 * len(first), rel=1e-6
    )
    assert choice.best.profit >= choice.chosen.profit > choice.everyone.profit


def test_the_chosen_number_comes_within_five_percent_of_the_best_in_hindsight_when_scores_are_true() -> None:
    for seed in range(10):
        y, score, worth = drawn(seed=seed)
        counts = charts(y, score, worth, seed=0)["calls"]["value_at_risk"]
        choice = calls.held_out(counts, "value_at_risk", Price(20, 0.3, None))
        assert choice.chosen.profit > 0.95 * choice.best.profit


def test_the_profit_falls_within_its_interval_about_as_often_as_that_says() -> None:
    inside = 0
    for seed in range(100):
        y, score, worth = drawn(500, seed)
        choice = calls.of_scores(score, worth, "value_at_risk", Price(20, 0.3, None))
        first = np.argsort(-score * worth, kind="stable")[: choice.chosen.n]
        came = 0.3 * (y * worth)[first].sum() - 20 * len(first)
        inside += abs(came - choice.chosen.profit) < 1.96 * float(choice.spread or 0)
    assert 88 <= inside <= 100


def test_any_number_is_read_from_the_curve() -> None:
    _, score, worth = drawn(1000)
    choice = calls.of_scores(score, worth, "score", Price(20, 0.3, None))
    assert choice.at(500).n == 500
    between = choice.at(502)
    assert choice.at(500).found < between.found < choice.at(505).found


def test_a_list_of_nobody_has_an_answer() -> None:
    choice = calls.of_scores(np.array([]), np.array([]), "score", Price(1, 0.3, 5.0))
    assert (choice.chosen.n, choice.chosen.profit, choice.customers) == (0, 0, 0)
