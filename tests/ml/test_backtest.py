"""Customers over seven months; what holds among customers of the same months need not hold in the next month."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from ml.table import FeatureColumn, LearningTable
from ml.train import train

MONTHS = [date(2026, month, 1) for month in range(1, 8)]
CUSTOMERS = 500


def months(*, turns_in: int = 99, rates: tuple[float, ...] = (0.3,) * 7, seed: int = 0) -> LearningTable:
    """`usage` tells who leaves until the month `turns_in`, and from then on tells the opposite."""
    draw = np.random.default_rng(seed)
    parts = []
    for at, rate in enumerate(rates):
        usage = draw.normal(size=CUSTOMERS)
        strength = 1.5 if at < turns_in else -1.5
        chance = 1 / (1 + np.exp(-(np.log(rate / (1 - rate)) - strength * usage)))
        parts.append((usage, (draw.random(CUSTOMERS) < chance).astype(float)))
    features = pa.table(
        {
            "usage": np.concatenate([usage for usage, _ in parts]),
            "noise": draw.normal(size=CUSTOMERS * len(parts)),
        }
    )
    return LearningTable(
        keys=pa.array([f"C-{at}" for at in range(CUSTOMERS)] * len(parts)),
        snapshot_date=pa.array(np.repeat(MONTHS[: len(parts)], CUSTOMERS).tolist(), pa.date32()),
        y=np.concatenate([y for _, y in parts]),
        value=None,
        features=features,
        columns=(FeatureColumn("usage", "number", "usage"), FeatureColumn("noise", "number", "noise")),
    )


@pytest.fixture(scope="module")
def steady():
    return train(months(), kind="churn", horizon_days=30)


def test_the_figures_are_those_of_mornings_the_models_had_not_seen(steady):
    assert steady.metrics["rows"] == 3 * CUSTOMERS
    assert [part["snapshot_date"] for part in steady.metrics["backtest"]] == [
        "2026-05-01",
        "2026-06-01",
        "2026-07-01",
    ]
    assert steady.metrics["judged"].startswith("By time: scored as on 2026-05-01")
    assert steady.metrics["roc_auc"]["value"] > 0.75


def test_each_morning_says_how_many_rows_had_taught_by_then(steady):
    # 1 June is 30 days before 1 July, and 1 May 31 before 1 June; 1 April is 30 before 1 May
    assert [part["taught_by"] for part in steady.metrics["backtest"]] == [2000, 2500, 3000]


def test_a_relation_that_turns_is_not_hidden_by_customers_held_out():
    """From the last month on usage means the opposite; among customers of all months it still looks useful."""
    turned = train(months(turns_in=6), kind="churn", horizon_days=30)
    last = turned.metrics["backtest"][-1]
    assert last["roc_auc"] < 0.4
    held_out = turned.metrics["candidates"]["logistic regression"]["roc_auc"]
    assert held_out > turned.metrics["roc_auc"]["value"] + 0.05


def test_probabilities_mean_what_they_say_now_and_not_on_average():
    """The share that leaves doubles; the model stands in the last month."""
    rates = (0.2, 0.2, 0.2, 0.2, 0.2, 0.4, 0.4)
    table = months(rates=rates)
    scores = train(table, kind="churn", horizon_days=30).out_of_fold
    now = scores["score"].to_numpy()[-CUSTOMERS:]
    assert abs(now.mean() - table.y[-CUSTOMERS:].mean()) < 0.05


def test_a_history_too_short_to_rehearse_says_so():
    short = train(months(rates=(0.3, 0.3)), kind="churn", horizon_days=365)
    assert short.metrics["backtest"] == []
    assert "too short to rehearse" in short.metrics["judged"]
    assert short.metrics["rows"] == 2 * CUSTOMERS


def test_rows_of_one_customer_are_held_out_together():
    """A number that is the same for a customer in all months would be learned by heart."""
    table = months()
    mark = np.tile(np.random.default_rng(1).permutation(CUSTOMERS).astype(float), 7)
    left = np.tile((np.random.default_rng(2).random(CUSTOMERS) < 0.3).astype(float), 7)
    marked = LearningTable(
        table.keys,
        table.snapshot_date,
        left,
        None,
        pa.table({"mark": mark}),
        (FeatureColumn("mark", "number", "mark"),),
    )
    held_out = train(marked, kind="churn", keep=["mark"]).metrics["roc_auc"]["value"]
    assert held_out < 0.6
