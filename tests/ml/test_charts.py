import numpy as np
import pytest
from sklearn import metrics as sk

from ml.charts import charts, places
from ml.metrics import roc_auc


@pytest.fixture(scope="module")
def sample():
    draw = np.random.default_rng(2)
    score = np.round(draw.beta(2, 6, 3000), 3)
    y = (draw.random(3000) < score).astype(float)
    worth = draw.gamma(3.0, 100.0, 3000)
    worth[::10] = np.nan
    return y, score, worth


@pytest.fixture(scope="module")
def drawn(sample):
    return charts(*sample, seed=0)


def test_the_curves_are_those_of_scikit_learn(sample, drawn):
    y, score, _ = sample
    false, found, _ = sk.roc_curve(y, score, drop_intermediate=False)
    for point in drawn["roc"]:
        assert point["found"] == pytest.approx(np.interp(point["false"], false, found), abs=0.006)
    area = np.trapezoid([p["found"] for p in drawn["roc"]], [p["false"] for p in drawn["roc"]])
    assert area == pytest.approx(roc_auc(y, score), abs=0.005)
    precision, recall, _ = sk.precision_recall_curve(y, score)
    for point in drawn["precision_recall"][5:]:
        assert point["precision"] == pytest.approx(
            np.interp(point["recall"], recall[::-1], precision[::-1]), abs=0.03
        )


def test_a_perfect_model_finds_all_before_the_first_mistake():
    y = np.array([1.0] * 30 + [0.0] * 70)
    drawn = charts(y, np.linspace(0.99, 0.01, 100), None, seed=0)
    assert drawn["roc"][0]["found"] == 1.0
    assert {point["precision"] for point in drawn["precision_recall"]} == {1.0}
    assert drawn["gains"][29]["gain"] == 1.0


def test_bands_hold_the_truth_about_as_often_as_they_say():
    inside = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        score = draw.beta(2, 6, 1500)
        y = (draw.random(1500) < score).astype(float)
        point = charts(y, score, None, seed=seed)["gains"][19]
        inside += point["low"] <= 0.3795 <= point["high"]  # of two million rows drawn in the same way
    assert inside >= 34


def test_every_row_is_counted_at_every_threshold_and_in_money(sample, drawn):
    y, score, worth = sample
    known = np.nan_to_num(worth)
    for row in drawn["confusion"]:
        assert row["tp"] + row["fp"] + row["fn"] + row["tn"] == 3000
        called = score >= row["threshold"]
        assert (row["tp"], row["fn"]) == (y[called].sum(), y[~called].sum())
        assert row["value_tp"] == pytest.approx((y * known)[called].sum(), rel=1e-6)
        assert row["value_tn"] == pytest.approx(((1 - y) * known)[~called].sum(), rel=1e-6)


def test_calls_by_value_at_risk_bring_more_money_than_calls_by_score(sample, drawn):
    by_score, by_value = drawn["calls"]["score"], drawn["calls"]["value_at_risk"]
    assert [point["n"] for point in by_score] == places(3000) == [point["n"] for point in by_value]
    assert by_score[-1]["value_found"] == pytest.approx(by_value[-1]["value_found"])
    tenth = next(at for at, point in enumerate(by_score) if point["n"] == 300)
    assert by_value[tenth]["expected_value"] > by_score[tenth]["expected_value"]
    assert by_score[tenth]["expected"] > by_value[tenth]["expected"]
    assert drawn["value"] == {"known": 2700, "unknown": 300, "total": pytest.approx(np.nansum(sample[2]))}


def test_without_values_there_is_one_order(sample):
    y, score, _ = sample
    drawn = charts(y, score, None, seed=0)
    assert set(drawn["calls"]) == {"score"}
    assert drawn["calls"]["score"][-1]["value_called"] == 0


def test_a_short_list_has_each_of_its_places():
    assert places(3) == [0, 1, 2, 3]
    assert len(places(1_000_000)) == 221
