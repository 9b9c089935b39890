from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from ml.train import train

ROWS = 3000


def findings(company, **more):
    return {leak["column"]: leak for leak in train(company.table, kind="churn", **more).leaks}


def flipped(y, share):
    """The outcome, wrong in this share of rows."""
    return np.where(np.random.default_rng(4).random(len(y)) < share, 1 - y, y)


def test_a_clean_table_raises_no_alarm(model):
    assert model.leaks == []


def test_a_column_that_is_the_outcome_in_disguise_is_left_out(make):
    company = make(ROWS, Complain=lambda y: flipped(y, 0.01))
    leak = findings(company)["Complain"]
    assert (leak["severity"], leak["left_out"], leak["reason"]) == ("block", True, "alone")
    assert "left out" in leak["text"]


def test_it_stays_where_a_person_says_so_and_the_check_does_not_pass(make):
    company = make(ROWS, Complain=lambda y: flipped(y, 0.01))
    kept = train(company.table, kind="churn", keep=("Complain",))
    assert "Complain" in [column.name for column in kept.predictor.encoder.columns]
    assert not next(check for check in kept.metrics["checks"] if check["name"] == "no_blocking_leak")[
        "passed"
    ]


def test_a_strong_column_named_like_an_afterthought_is_asked_about(make):
    company = make(ROWS, duration=lambda y: np.random.default_rng(0).normal(y * 1.4, 1.0))
    leak = findings(company)["duration"]
    assert (leak["severity"], leak["left_out"]) == ("ask", False)
    assert leak["text"].startswith("Is `duration` known when you score?")


def test_the_same_strength_under_an_ordinary_name_is_no_alarm(make):
    company = make(ROWS, usage=lambda y: np.random.default_rng(0).normal(y * 1.4, 1.0))
    assert findings(company) == {}


def test_a_column_filled_in_only_after_the_outcome_is_found_by_its_gaps(make):
    def reason(y):
        words = np.random.default_rng(0).choice(["price", "service", "moved"], len(y))
        return pa.array(words, mask=flipped(y, 0.01) == 0)

    leak = findings(make(ROWS, why=reason))["why"]
    assert (leak["severity"], leak["reason"]) == ("block", "missing")


@pytest.mark.parametrize("levels", [300, 1500])
def test_many_levels_alone_are_no_leak(make, levels):
    street = np.random.default_rng(0).integers(0, levels, ROWS)
    company = make(ROWS, street=np.array([f"street {at}" for at in street]))
    assert findings(company) == {}


def test_a_leak_of_many_levels_is_found_by_the_levels(make):
    def agent(y):
        draw = np.random.default_rng(0)
        return np.array([f"{'winback' if one else 'care'} {draw.integers(0, 60)}" for one in y])

    assert findings(make(ROWS, agent=agent))["agent"]["severity"] == "block"


def rarely_and_surely(y, share=1.0):
    """A third of those with the outcome have had the call; of the others nobody, or next to nobody."""
    draw = np.random.default_rng(0)
    called = (y == 1) & (draw.random(len(y)) < 0.33)
    return (called | ((y == 0) & (draw.random(len(y)) < (1 - share) * 0.1))).astype(float)


def test_what_only_those_with_the_outcome_have_is_asked_about(make):
    """It tells nothing of most rows, so that its AUC alone is far from an alarm."""
    leak = findings(make(ROWS, winback_calls=rarely_and_surely))["winback_calls"]
    assert (leak["severity"], leak["left_out"], leak["code"]) == ("ask", False, "always_with_the_outcome")
    assert leak["auc"] < 0.75
    assert leak["params"]["entities"] > 50
    assert leak["params"]["share"] == 1.0


def test_what_a_few_others_have_too_is_no_alarm(make):
    assert findings(make(ROWS, calls=lambda y: rarely_and_surely(y, share=0.7))) == {}


def test_what_is_known_as_of_today_only_is_asked_about_earlier(make):
    company = make(ROWS, segment=lambda y: np.random.default_rng(0).normal(y * 1.3, 1.0))
    assert findings(company) == {}
    columns = tuple(
        replace(one, history=False) if one.name == "segment" else one for one in company.table.columns
    )
    leak = {
        leak["column"]: leak for leak in train(replace(company.table, columns=columns), kind="churn").leaks
    }
    assert leak["segment"]["code"] == "known_as_of_today_only"
    assert (leak["segment"]["severity"], leak["segment"]["left_out"]) == ("ask", False)
