"""The sample company: believable, the same for the same seed, and with a truth that can be checked."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from local.sample import Sample, generate
from local.sample.customers import COLUMNS_OF_DRIVERS, Truth


@pytest.fixture(scope="module")
def sample() -> Sample:
    return generate(seed=7)


def known(truth: Truth) -> np.ndarray:
    return truth.outcome >= 0


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    one = generate(seed=3, customers=300, leads=200).write(tmp_path / "one")
    two = generate(seed=3, customers=300, leads=200).write(tmp_path / "two")
    other = generate(seed=4, customers=300, leads=200).write(tmp_path / "other")
    for name in ("customers", "events", "leads"):
        assert one[name].read_bytes() == two[name].read_bytes()
        assert one[name].read_bytes() != other[name].read_bytes()


def test_a_true_probability_means_what_it_says(sample: Sample) -> None:
    for truth in (sample.customers_truth, sample.leads_truth):
        mine = known(truth)
        p, y = truth.probability[mine], truth.outcome[mine]
        for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 1.0)):
            band = (p >= low) & (p < high)
            spread = 3.5 * np.sqrt((p[band] * (1 - p[band])).sum()) / band.sum()
            assert abs(y[band].mean() - p[band].mean()) < spread


def test_rates_and_difficulty_are_those_of_a_real_company(sample: Sample) -> None:
    churn, leads = sample.customers_truth, sample.leads_truth
    assert 0.14 < churn.outcome[known(churn)].mean() < 0.20
    assert 0.09 < leads.outcome[known(leads)].mean() < 0.15
    for truth in (churn, leads):
        assert 0.78 < roc_auc_score(truth.outcome[known(truth)], truth.probability[known(truth)]) < 0.87


def test_the_columns_of_the_planted_drivers_carry_nearly_all_that_can_be_known(sample: Sample) -> None:
    columns, truth = sample.customers.columns, sample.customers_truth
    used = {name for names in COLUMNS_OF_DRIVERS.values() for name in names}
    assert used <= set(columns)
    features = np.column_stack(
        [
            np.clip(np.array(columns["usage_change_pct"], float), -100, 15),
            np.array(columns["open_tickets"], float),
            np.array(columns["failed_payments_last_90_days"], float),
            np.array(columns["price_rise_pct"], float),
            np.array(columns["contract"]) == "month-to-month",
            np.exp(-np.array(columns["tenure_months"], float) / 5),
        ]
    )
    mine = known(truth)
    half = np.arange(mine.sum()) % 2 == 0
    x, y = features[mine], truth.outcome[mine]
    model = LogisticRegression(max_iter=1000).fit(x[half], y[half])
    learned = roc_auc_score(y[~half], model.predict_proba(x[~half])[:, 1])
    best = roc_auc_score(y[~half], truth.probability[mine][~half])
    assert best - 0.03 < learned < best + 0.02


def test_without_its_planted_driver_the_truth_ranks_worse(sample: Sample) -> None:
    truth = sample.customers_truth
    mine = known(truth)
    log_odds = np.log(truth.probability / (1 - truth.probability))
    whole = roc_auc_score(truth.outcome[mine], log_odds[mine])
    for name in ("usage falls", "open tickets", "failed payments", "price rise", "month-to-month contract"):
        without = roc_auc_score(truth.outcome[mine], (log_odds - truth.drivers[name])[mine])
        assert without < whole - 0.002, name


def test_an_awaited_customer_has_no_outcome_and_looks_like_the_others(sample: Sample) -> None:
    columns, truth = sample.customers.columns, sample.customers_truth
    awaited = truth.outcome < 0
    assert awaited.sum() == 1500
    assert {value for value, blank in zip(columns["churned"], awaited, strict=True) if blank} == {""}
    tenure = np.array(columns["tenure_months"], float)
    assert abs(np.median(tenure[awaited]) - np.median(tenure[~awaited])) < 3
    assert abs(truth.probability[awaited].mean() - truth.probability[~awaited].mean()) < 0.04


def test_no_single_column_gives_the_outcome_away(sample: Sample) -> None:
    columns, truth = sample.customers.columns, sample.customers_truth
    mine = known(truth)
    for name, values in columns.items():
        if name == "churned":
            continue
        shown = [value for value, keep in zip(values, mine, strict=True) if keep]
        if len(set(shown)) > 200 and not _numbers(shown):
            continue
        codes = _numbers(shown) or [sorted(set(shown)).index(value) for value in shown]
        auc = roc_auc_score(truth.outcome[mine], codes)
        assert max(auc, 1 - auc) < 0.8, name


def test_ids_keep_leading_zeros_and_addresses_reach_nobody(sample: Sample) -> None:
    columns = sample.customers.columns
    assert len(set(columns["customer_id"])) == 5000
    assert all(key.startswith("0") and len(key) == 7 for key in columns["customer_id"])
    assert all(address.endswith(".example") and address.isascii() for address in columns["email"])
    assert len(set(columns["email"])) == 5000


def test_two_odd_lines_wait_in_the_middle_of_the_file(sample: Sample, tmp_path: Path) -> None:
    lines = sample.write(tmp_path)["customers"].read_text(encoding="utf-8").splitlines()
    width = len(next(csv.reader(io.StringIO(lines[0]))))
    odd = [line for line in lines if len(next(csv.reader(io.StringIO(line)))) != width]
    assert len(lines) == 1 + 5000 + 2
    assert len(odd) == 2


def test_nobody_acts_before_signing_up_or_after_leaving(sample: Sample) -> None:
    events = sample.events.columns
    assert events["time"] == sorted(events["time"])
    gone: dict[str, str] = {}
    for key, time, event in zip(events["customer_id"], events["time"], events["event"], strict=True):
        assert key not in gone or time[:10] == gone[key]
        if event == "cancellation":
            gone[key] = time[:10]
    assert len(gone) > 1000


def test_who_left_within_the_file_cancelled_in_the_events(sample: Sample) -> None:
    events = sample.events.columns
    cancelled = {
        key
        for key, event in zip(events["customer_id"], events["event"], strict=True)
        if event == "cancellation"
    }
    for key, outcome in zip(
        sample.customers_truth.keys, sample.customers_truth.outcome.tolist(), strict=True
    ):
        assert (key in cancelled) == (outcome == 1)


def _numbers(values: list[str]) -> list[float]:
    try:
        return [float(value or -1) for value in values]
    except ValueError:
        return []
