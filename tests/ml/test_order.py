"""Rows that stand in an order in which the world changed."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from ml.encode import Encoder
from ml.order import find
from ml.plan import Plan
from ml.table import FeatureColumn
from ml.train import train
from tests.ml.conftest import as_table

ROWS = 4000


def leads(*, changes: bool, dated: bool, shuffled: bool = False, seed: int = 0):
    """Leads over 800 days. Where the world changes, what pages they saw tells less and less, and more of them buy."""
    draw = np.random.default_rng(seed)
    time = np.linspace(0, 1, ROWS)
    pages, calls = draw.poisson(4.0, ROWS).astype(float), draw.normal(size=ROWS)
    turn = np.where(time > 0.72, -0.5, 1.0) if changes else 1.0
    level = np.where(time > 0.72, 0.6, -1.2) if changes else -1.2
    chance = 1 / (1 + np.exp(-(level + 0.5 * turn * (pages - 4) + 0.5 * calls)))
    y = (draw.random(ROWS) < chance).astype(float)
    columns = {"pages": pages, "calls": calls}
    if dated:
        columns["days since created"] = np.round(800 * (1 - time)) + 1
    order = draw.permutation(ROWS) if shuffled else np.arange(ROWS)
    table = as_table({name: pa.array(values[order]) for name, values in columns.items()}, y[order])
    described = tuple(
        FeatureColumn(each.name, "number", "created", "Days since created") if "since" in each.name else each
        for each in table.columns
    )
    return replace(table, columns=described)


def found(table, kind="lead_scoring"):
    encoder = Encoder.fit(table)
    plan = Plan.by_size(len(table), seed=0, threads=1)
    return find(table, encoder, encoder.matrix(table), plan, kind=kind)


def test_a_steady_world_raises_no_alarm():
    for seed in range(3):
        assert found(leads(changes=False, dated=True, seed=seed)) is None


def test_the_order_of_the_rows_is_noticed_where_there_is_no_date():
    order = found(leads(changes=True, dated=False))
    assert order.column is None
    assert order.rehearsals() == []
    assert order.figures["expected"] < order.figures["observed"] - 0.1
    assert order.to_json()["code"] == "order_drifts"


def test_a_date_says_the_order_however_the_rows_lie():
    order = found(leads(changes=True, dated=True, shuffled=True))
    assert order.column == "created"
    assert found(leads(changes=True, dated=False, shuffled=True)) is None


def test_the_day_on_which_a_customer_signed_up_is_a_property_like_others():
    assert found(leads(changes=True, dated=True, shuffled=True), kind="churn") is None


@pytest.fixture(scope="module")
def drifting():
    return train(leads(changes=True, dated=True, shuffled=True), kind="lead_scoring")


def test_leads_of_a_changing_world_are_judged_by_their_dates(drifting):
    assert drifting.metrics["judged_said"]["code"] == "by_time"
    assert len(drifting.metrics["backtest"]) == 3
    assert drifting.metrics["rows"] == pytest.approx(0.3 * ROWS, rel=0.05)
    (warning,) = drifting.metrics["warnings"]
    assert warning["code"] == "order_drifts"
    assert warning["params"]["column"] == "created"


def test_each_part_was_scored_by_models_that_knew_only_earlier_days(drifting):
    taught = [part["taught_by"] for part in drifting.metrics["backtest"]]
    assert taught == sorted(taught)
    assert taught[0] == pytest.approx(0.7 * ROWS, rel=0.05)


def test_without_a_date_the_figures_stay_and_are_doubted():
    metrics = train(leads(changes=True, dated=False), kind="lead_scoring").metrics
    assert metrics["judged_said"]["code"] == "by_rows"
    assert "Bring the date of each row" in metrics["warnings"][0]["text"]
