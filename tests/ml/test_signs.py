from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from ml import signs
from ml.errors import CannotLearn
from ml.table import FeatureColumn, LearningTable
from ml.train import train

ROWS = 3000


def found_in(company, **more):
    return {leak["column"]: leak for leak in train(company.table, kind="churn", **more).leaks}


def test_a_reason_for_leaving_that_only_some_leavers_gave_is_found_by_who_gave_it(make):
    """Alone it reaches no high AUC, for most leavers gave none."""

    def reason(y):
        draw = np.random.default_rng(0)
        gave = (y == 1) & (draw.random(len(y)) < 0.25)
        return pa.array(draw.choice(["price", "service"], len(y)), mask=~gave)

    leak = found_in(make(ROWS, quit_notice=reason))["quit_notice"]
    assert (leak["severity"], leak["left_out"], leak["code"]) == ("block", True, "filled_after_outcome")
    assert leak["params"]["filled"] == leak["params"]["with_outcome"] > 100
    kept = found_in(make(ROWS, quit_notice=reason), keep=("quit_notice",))["quit_notice"]
    assert (kept["left_out"], kept["params"]["kept"]) == (False, True)


def test_a_column_with_honest_gaps_is_no_leak(make):
    def phone(y):
        draw = np.random.default_rng(0)
        return pa.array(draw.choice(["a", "b"], len(y)), mask=draw.random(len(y)) < 0.7 - 0.2 * y)

    assert found_in(make(ROWS, phone=phone)) == {}


def test_the_outcome_under_another_name_is_called_so_and_cannot_be_kept(make):
    company = make(ROWS, gone=lambda y: np.where(y == 1, "x", "o"))
    leak = found_in(company)["gone"]
    assert (leak["severity"], leak["reason"], leak["left_out"]) == ("block", "outcome", True)
    with pytest.raises(CannotLearn, match="outcome is among the features: gone") as refused:
        train(company.table, kind="churn", keep=("gone",))
    assert refused.value.code == "outcome_among_features"


def test_one_column_that_carries_nearly_all_is_worth_a_look(make):
    company = make(ROWS)
    for column in ("tenure", "Contract", "tickets", "autopay"):
        company = type(company)(company.table.without({column}), company.chance)
    usage = np.random.default_rng(0).normal(company.table.y * 1.4, 1.0)
    table = company.table
    wide = LearningTable(
        keys=table.keys,
        snapshot_date=table.snapshot_date,
        y=table.y,
        value=None,
        features=table.features.append_column("usage", pa.array(usage)),
        columns=(*table.columns, FeatureColumn("usage", "number", "usage")),
    )
    leak = {one["column"]: one for one in train(wide, kind="churn").leaks}["usage"]
    assert (leak["severity"], leak["code"]) == ("look", "importance_cliff")
    assert leak["params"]["share"] > 0.6


def stacked(rows: int = 1200, dates: int = 6) -> LearningTable:
    """Mornings a month apart. `seats` is known as of each; `status` is that of today: it tells who has left since, on
    all but the newest dates."""
    draw = np.random.default_rng(3)
    parts = []
    for month in range(dates):
        seats = draw.normal(size=rows)
        y = (draw.random(rows) < 1 / (1 + np.exp(1.2 - seats))).astype(float)
        knows = 0.85 if month < dates - 3 else 0.05
        status = np.where((y == 1) & (draw.random(rows) < knows), 1.0, 0.0) + draw.normal(0, 0.3, rows)
        parts.append((seats, status, y, date(2025, 1, 1) + timedelta(days=30 * month)))
    seats, status, y = (np.concatenate([part[at] for part in parts]) for at in range(3))
    return LearningTable(
        keys=pa.array([f"C{n}" for _ in parts for n in range(rows)]),
        snapshot_date=pa.array([part[3] for part in parts for _ in range(rows)], pa.date32()),
        y=y,
        value=None,
        features=pa.table({"seats": seats, "status": status}),
        columns=(FeatureColumn("seats", "number", "seats"), FeatureColumn("status", "number", "status")),
    )


def test_a_column_that_knew_the_past_better_than_the_present_is_asked_about():
    model = train(stacked(), kind="churn", horizon_days=30)
    leak = {one["column"]: one for one in model.leaks}["status"]
    assert (leak["severity"], leak["code"]) == ("ask", "tells_of_the_past_only")
    assert leak["params"]["auc"] > leak["params"]["auc_newest"] + 0.1
    assert "seats" not in {one["column"] for one in model.leaks}


def test_a_model_that_needs_the_future_says_so():
    y = np.tile([0.0, 1.0], 1000)
    draw = np.random.default_rng(0)
    (sign,) = signs.gap(y, draw.normal(2 * y, 1), draw.normal(0.5 * y, 1))
    assert sign["code"] == "better_with_time_shuffled"
    assert sign["params"]["shuffled"] > sign["params"]["by_time"] + 0.05
    assert signs.gap(y, draw.normal(y, 1), draw.normal(y, 1)) == []
