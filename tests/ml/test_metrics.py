import numpy as np
import pytest
from sklearn import metrics as sk

from ml import metrics
from ml.metrics import Cells, figures


@pytest.fixture
def sample():
    draw = np.random.default_rng(2)
    score = np.round(draw.beta(2, 6, 3000), 2)  # rounded: many ties
    return (draw.random(3000) < score).astype(float), score


def test_the_figures_agree_with_scikit_learn_even_with_ties(sample):
    y, score = sample
    ours = {name: float(value) for name, value in figures(Cells.of(y, score)).items()}
    assert ours["roc_auc"] == pytest.approx(sk.roc_auc_score(y, score))
    assert ours["pr_auc"] == pytest.approx(sk.average_precision_score(y, score))
    assert ours["log_loss"] == pytest.approx(sk.log_loss(y, np.clip(score, 1e-15, 1)))
    assert ours["brier"] == pytest.approx(sk.brier_score_loss(y, score))


def test_lift_counts_the_top_tenth_and_shares_out_a_tie():
    y = np.array([1.0] * 10 + [0.0] * 90)
    assert figures(Cells.of(y, np.arange(100)[::-1] / 100))["lift_10"] == pytest.approx(10.0)
    assert figures(Cells.of(y, np.full(100, 0.5)))["lift_10"] == pytest.approx(1.0)


def test_calibration_error_is_how_far_scores_are_off():
    y = np.tile([1.0, 0.0, 0.0, 0.0], 500)
    score = np.linspace(0.34, 0.36, 2000)
    assert figures(Cells.of(y, score))["ece"] == pytest.approx(0.10, abs=0.005)


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    covered = 0
    for seed in range(60):
        draw = np.random.default_rng(seed)
        y = (draw.random(800) < 0.3).astype(float)
        score = draw.normal(y, 1.0)  # the true AUC of two normals one apart: 0.7602
        shown = metrics.with_intervals(y, 1 / (1 + np.exp(-score)), seed=seed)["roc_auc"]
        covered += shown["low"] <= 0.7602 <= shown["high"]
    assert covered >= 52


def test_intervals_of_merged_cells_equal_those_of_single_rows():
    draw = np.random.default_rng(0)
    y = (draw.random(30_000) < 0.2).astype(float)
    score = 1 / (1 + np.exp(-draw.normal(y, 1.0)))
    cells = Cells.of(y, score)
    exact, merged = figures(cells), figures(cells.merged(2000))
    assert all(abs(float(exact[name] - merged[name])) < 1e-3 for name in exact)


def test_deciles_bins_and_thresholds_count_every_row(sample):
    y, score = sample
    assert sum(row["rows"] for row in metrics.deciles(y, score)) == 3000
    assert metrics.deciles(y, score)[-1]["gain"] == pytest.approx(1.0)
    assert sum(row["rows"] for row in metrics.reliability(y, score)) == 3000
    assert all(row["low"] <= row["observed"] <= row["high"] for row in metrics.reliability(y, score))
    for row in metrics.thresholds(y, score):
        assert row["tp"] + row["fp"] + row["fn"] + row["tn"] == 3000
        assert row["tp"] == ((score >= row["threshold"]) & (y == 1)).sum()


def copies(seed: int, *, each: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Customers who stand there on several mornings, every time alike."""
    draw = np.random.default_rng(seed)
    y = (draw.random(300) < 0.3).astype(float)
    score = 1 / (1 + np.exp(-draw.normal(y, 1.0)))  # the true AUC: 0.7602
    return np.repeat(y, each), np.repeat(score, each), np.repeat(np.arange(300), each)


def test_the_same_customers_again_make_nothing_surer():
    once = metrics.with_intervals(*copies(0, each=1)[:2], seed=0)["roc_auc"]
    y, score, group = copies(0, each=6)
    again = metrics.with_intervals(y, score, seed=0, group=group)["roc_auc"]
    assert again["value"] == pytest.approx(once["value"])
    assert again["high"] - again["low"] == pytest.approx(once["high"] - once["low"], rel=0.25)
    feigned = metrics.with_intervals(y, score, seed=0)["roc_auc"]
    assert feigned["high"] - feigned["low"] < 0.6 * (again["high"] - again["low"])


def test_intervals_over_customers_cover_the_truth_where_those_over_rows_do_not():
    covered, feigned = 0, 0
    for seed in range(60):
        y, score, group = copies(seed, each=6)
        for by, count in ((group, 0), (None, 1)):
            shown = metrics.with_intervals(y, score, seed=seed, group=by)["roc_auc"]
            inside = shown["low"] <= 0.7602 <= shown["high"]
            covered, feigned = covered + (inside and not count), feigned + (inside and bool(count))
    assert covered >= 52
    assert feigned < 45


def test_a_group_for_each_row_is_the_plain_bootstrap():
    y, score, group = copies(0, each=1)
    assert metrics.with_intervals(y, score, seed=0, group=group) == metrics.with_intervals(y, score, seed=0)


def test_very_many_customers_are_drawn_in_bundles(monkeypatch):
    y, score, group = copies(1, each=3)
    whole = metrics.with_intervals(y, score, seed=0, group=group)["roc_auc"]
    monkeypatch.setattr(metrics, "GROUPS", 150)
    bundled = metrics.with_intervals(y, score, seed=0, group=group)["roc_auc"]
    assert bundled["high"] - bundled["low"] == pytest.approx(whole["high"] - whole["low"], rel=0.3)
