import numpy as np
import pytest

from ml.baselines import base_rate
from ml.train import train


def test_always_saying_the_mean_costs_the_entropy():
    assert base_rate(np.array([1.0, 0.0, 0.0, 0.0]))["log_loss"] == pytest.approx(0.5623, abs=1e-4)


def test_the_best_rule_is_told_in_words(make):
    company = make(
        3000, months=lambda y: np.where(y == 1, 3.0, 40.0) + np.random.default_rng(0).normal(0, 26, len(y))
    )
    rule = train(company.table, kind="churn").metrics["baselines"]["one_rule"]
    assert rule["column"] == "months"
    assert rule["text"].startswith("months below ")
    assert rule["text"].endswith(" left)")
    assert rule["roc_auc"]["low"] < rule["roc_auc"]["value"] < rule["roc_auc"]["high"]


def test_a_rule_of_levels_names_them(make):
    company = make(
        3000,
        plan=lambda y: np.where(np.random.default_rng(0).random(len(y)) < 0.25 + 0.5 * y, "basic", "gold"),
    )
    rule = train(company.table, kind="lead_scoring").metrics["baselines"]["one_rule"]
    assert rule["text"].startswith("plan is basic (")
    assert rule["text"].endswith(" bought)")
