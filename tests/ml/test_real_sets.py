"""Public sets whose leaks and reachable figures are known. The whole table is in bench/models.py."""

import pytest

from bench.flat_sets import DATA, SETS, XEDUCATION_LEAKS, load
from ml.encode import Encoder
from ml.plan import Plan
from ml.score import score
from ml.screen import screen
from ml.train import train

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not beside this repository"),
]
SEVERE = {"block", "ask"}


def screened(name):
    """The leaks that training tells of, by column."""
    table = load(name, leaks=True)
    encoder = Encoder.fit(table)
    plan = Plan.by_size(len(table), seed=0, threads=1)
    found = screen(table, encoder, encoder.matrix(table), plan=plan, keep=()).found
    return {leak.column: leak for leak in found}


@pytest.fixture(scope="module")
def telco():
    table = load("telco")
    return table, train(table, kind="churn")


def test_telco_reaches_what_was_measured_and_is_calibrated(telco):
    _, model = telco
    assert model.metrics["roc_auc"]["value"] >= 0.8488 - 0.005
    assert model.metrics["ece"]["value"] < 0.03
    assert model.metrics["lift_10"]["value"] > 2.7
    assert all(check["passed"] for check in model.metrics["checks"])


def test_telco_customers_have_reasons(telco):
    table, model = telco
    told = score(model, table, reasons_for=20)["reasons"].drop_null().to_pylist()
    texts = [one["text"] for reasons in told for one in reasons]
    assert any(text.startswith("Contract is Month-to-month") for text in texts)
    assert any(text.startswith("tenure is 1 (typical: 29), which raises the risk") for text in texts)


@pytest.mark.parametrize(
    ("name", "auc"), [("bank_churn", 0.8678), ("xeducation_leads", 0.8770), ("ecommerce_churn", 0.9852)]
)
def test_the_measured_figures_are_reached(name, auc):
    assert train(load(name), kind=SETS[name].kind).metrics["roc_auc"]["value"] >= auc - 0.005


@pytest.mark.parametrize(
    "name", ["telco", "bank_churn", "telecom_bigml", "ecommerce_churn", "iranian_churn", "ifood_campaign"]
)
def test_clean_sets_raise_no_alarm(name):
    assert [leak for leak in screened(name).values() if leak.severity in SEVERE] == []


def test_page_values_are_worth_a_look_and_no_more_than_a_question():
    assert {leak.column for leak in screened("online_shoppers").values() if leak.severity in SEVERE} <= {
        "PageValues"
    }


@pytest.mark.parametrize("name", ["bank_churn_records", "bankchurners"])
def test_columns_that_are_the_answer_are_left_out(name):
    found = screened(name)
    assert {column for column, leak in found.items() if leak.severity == "block"} == set(SETS[name].leaks)
    assert all(found[column].left_out for column in SETS[name].leaks)


def test_the_length_of_the_very_call_is_asked_about():
    assert screened("bank_marketing")["duration"].severity == "ask"


def test_what_was_filled_in_after_the_contact_is_named():
    found = screened("xeducation_leads")
    assert set(XEDUCATION_LEAKS) <= set(found)
    assert found["Tags"].severity in SEVERE
    assert found["Lead Quality"].severity in SEVERE
