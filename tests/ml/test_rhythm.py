"""Recency and BG/NBD beside a model whose question is answered by events."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from ml import rhythm
from ml.rhythm import Rhythm
from ml.table import FeatureColumn, LearningTable
from ml.train import train
from tests.ml.test_bg_nbd import HORIZON, simulated

WHOLE = Rhythm(("since_last",), ("since_first",), ("active_days",))


def table(mornings: int = 4, customers: int = 900) -> LearningTable:
    """On each morning other customers of the true model; what they did, and whether they then were silent."""
    parts = [simulated(customers, 500, seed=seed) for seed in range(mornings)]
    first = np.concatenate([habits.tenure for habits, _ in parts])
    last = first - np.concatenate([habits.last for habits, _ in parts])
    features = pa.table(
        {
            "since_last": last,
            "since_first": first,
            "active_days": 1 + np.concatenate([habits.repeats for habits, _ in parts]),
        }
    )
    days = [date(2026, 1 + 3 * at, 1) for at in range(mornings)]
    return LearningTable(
        keys=pa.array([f"C-{at}" for at in range(customers)] * mornings),
        snapshot_date=pa.array(np.repeat(days, customers).tolist(), pa.date32()),
        y=np.concatenate([silent.astype(float) for _, silent in parts]),
        value=None,
        features=features,
        columns=tuple(FeatureColumn(name, "number", name) for name in features.column_names),
    )


@pytest.fixture(scope="module")
def rows() -> LearningTable:
    return table()


def test_both_baselines_stand_beside_the_model(rows: LearningTable) -> None:
    metrics = train(rows, kind="churn", horizon_days=HORIZON, rhythm=WHOLE).metrics
    baselines = metrics["baselines"]
    recency, bg_nbd = baselines["recency"]["roc_auc"], baselines["bg_nbd"]["roc_auc"]
    assert 0.5 < recency["value"] < bg_nbd["value"]
    assert bg_nbd["low"] < bg_nbd["value"] < bg_nbd["high"]
    assert baselines["bg_nbd"]["ece"]["value"] < 0.05
    # the rows are of that very model: nothing can beat it, and the check says so
    (check,) = [check for check in metrics["checks"] if check["name"] == "beats_bg_nbd"]
    assert not check["passed"]
    assert check["params"]["bg_nbd_roc_auc"] == bg_nbd["value"]


def test_that_one_comes_is_the_other_side_of_silence(rows: LearningTable) -> None:
    silent = rhythm.scores(WHOLE, rows, rows, horizon_days=HORIZON, seed=0)["bg_nbd"]
    comes = Rhythm(WHOLE.since_last, WHOLE.since_first, WHOLE.active_days, silence=False)
    assert rhythm.scores(comes, rows, rows, horizon_days=HORIZON, seed=0)["bg_nbd"] == pytest.approx(
        1 - silent
    )


def test_recency_follows_the_outcome_whichever_way_it_goes(rows: LearningTable) -> None:
    scores = rhythm.scores(WHOLE, rows, rows, horizon_days=HORIZON, seed=0)["recency"]
    order = np.argsort(rows.features["since_last"].to_numpy())
    assert (np.diff(scores[order]) >= 0).all()
    assert scores.mean() == pytest.approx(rows.y.mean(), abs=1e-3)


def test_without_the_days_of_the_awaited_events_there_is_recency_alone(rows: LearningTable) -> None:
    assert WHOLE.within(rows.without({"active_days"})) == Rhythm(("since_last",))
    assert WHOLE.within(rows.without({"since_last"})) is None
    told = rhythm.scores(Rhythm(("since_last",)), rows, rows, horizon_days=HORIZON, seed=0)
    assert set(told) == {"recency"}


def test_who_has_no_event_yet_is_judged_too(rows: LearningTable) -> None:
    blank = pa.table({name: pa.array([None, 5.0, 50.0], pa.float64()) for name in rows.features.column_names})
    few = LearningTable(
        rows.keys[:3], rows.snapshot_date[:3], np.array([1.0, 0.0, 1.0]), None, blank, rows.columns
    )
    told = rhythm.scores(WHOLE, few, few, horizon_days=HORIZON, seed=0)
    assert all(np.isfinite(score).all() for score in told.values())


def test_a_flat_table_has_no_rhythm(rows: LearningTable) -> None:
    metrics = train(rows.rows(np.arange(900)), kind="churn").metrics
    assert {"recency", "bg_nbd"} & set(metrics["baselines"]) == set()
