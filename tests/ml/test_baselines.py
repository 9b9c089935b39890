from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from ml.baselines import base_rate
from ml.encode import Code, Encoder
from ml.plan import Plan
from ml.screen import judged_alone
from ml.table import LearningTable
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


def test_a_column_is_not_judged_by_other_mornings_of_the_same_customer(table_of):
    """That a customer left is known of each of their rows: a column that only names customers must tell nothing."""
    draw = np.random.default_rng(0)
    pairs = [f"pair {number // 2}" for number in range(600)]
    one = table_of({"pair": pa.array(pairs)}, (draw.random(600) < 0.3).astype(float))
    rows = LearningTable(
        keys=pa.concat_arrays([one.keys] * 3),
        snapshot_date=pa.array([date(2026, month, 1) for month in (1, 2, 3) for _ in range(600)]),
        y=np.tile(one.y, 3),
        value=None,
        features=pa.concat_tables([one.features] * 3),
        columns=one.columns,
    )
    encoder = Encoder((Code(one.columns[0], "level", tuple(sorted(set(pairs)))),))
    plan = Plan.by_size(len(rows), seed=0, threads=1)
    single = judged_alone(rows, encoder, encoder.matrix(rows), [0], plan)[0]
    assert abs(single.auc - 0.5) < 0.06
