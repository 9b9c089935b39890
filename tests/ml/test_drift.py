"""Drift: what was planted is found and named first, and rows drawn alike raise no alarm, however few or many."""

import numpy as np
import pyarrow as pa

from ml.artifact import TrainedModel
from ml.drift import drift
from ml.score import score
from ml.table import LearningTable
from tests.ml.conftest import Company, make_company
from tests.ml.test_changes import changed

RESAMPLES = 200


def drifted(model: TrainedModel, table: LearningTable) -> dict:  # type: ignore[type-arg]
    scores = np.asarray(score(model, table, reasons_for=0, out_of_fold=False)["score"].to_numpy())
    return drift(model, table, scores)


def levels(found: dict) -> dict[str, str]:  # type: ignore[type-arg]
    return {one["column"]: one["level"] for one in found["columns"]}


def test_a_planted_drift_is_found_and_named_first(model: TrainedModel) -> None:
    fresh = make_company(1500, seed=11).table
    moved = changed(fresh, tickets=np.asarray(fresh.features["tickets"]) + 2)
    found = drifted(model, moved)
    assert found["columns"][0]["column"] == "tickets"
    assert found["columns"][0]["level"] == "shifted"
    assert found["columns"][0]["said"]["code"] == "number_higher"
    assert found["level"] == "shifted"
    assert found["said"]["params"]["first"][0] == "tickets"
    assert {name for name, level in levels(found).items() if level != "steady"} == {"tickets"}


def test_a_value_that_comes_more_often_is_named(model: TrainedModel) -> None:
    fresh = make_company(2000, seed=12).table
    words = np.array(fresh.features["Contract"].to_pylist(), dtype=object)
    words[:1200] = "Two year"
    found = drifted(model, changed(fresh, Contract=words.tolist()))
    contract = next(one for one in found["columns"] if one["column"] == "Contract")
    assert (contract["level"], contract["said"]["code"]) == ("shifted", "value_share")
    assert contract["said"]["params"]["value"] == "Two year"


def test_each_column_tells_its_shares_then_and_now(model: TrainedModel) -> None:
    fresh = make_company(2000, seed=12).table
    words = np.array(fresh.features["Contract"].to_pylist(), dtype=object)
    words[:1200], words[1200:1400] = "Two year", "Ten year"
    hidden = pa.array(np.asarray(fresh.features["tenure"]), mask=np.arange(2000) % 4 == 0)
    found = drifted(model, changed(fresh, Contract=words.tolist(), tenure=hidden))
    bins = {one["column"]: one["bins"] for one in found["columns"]}
    for told in [*bins.values(), found["score"]["bins"]]:
        assert abs(sum(one["before"] for one in told) - 1) < 1e-6
        assert abs(sum(one["now"] for one in told) - 1) < 1e-6
    contract = {one["label"] or one["kind"]: one for one in bins["Contract"]}
    assert contract["Two year"]["now"] > 0.6 > contract["Two year"]["before"]
    assert (contract["others"]["before"], contract["others"]["now"]) == (0.0, 0.1)
    ranges = [one for one in bins["tenure"] if one["kind"] == "range"]
    assert ranges[0]["low"] is None
    assert ranges[-1]["high"] is None
    assert [one["high"] for one in ranges[:-1]] == [one["low"] for one in ranges[1:]]
    missing = bins["tenure"][-1]
    assert (missing["kind"], missing["now"]) == ("missing", 0.25)


def test_what_is_no_longer_known_is_said(model: TrainedModel) -> None:
    fresh = make_company(800, seed=13).table
    hidden = pa.array(np.asarray(fresh.features["tenure"]), mask=np.arange(800) % 2 == 0)
    found = drifted(model, changed(fresh, tenure=hidden))
    tenure = next(one for one in found["columns"] if one["column"] == "tenure")
    assert (tenure["level"], tenure["said"]["code"]) == ("shifted", "more_missing")
    assert tenure["missing_now"] == 0.5


def test_a_column_by_which_the_model_does_not_go_moves_as_it_likes(model: TrainedModel) -> None:
    fresh = make_company(2000, seed=14).table
    found = drifted(model, changed(fresh, colour=["red"] * 2000))
    assert levels(found)["colour"] == "shifted"
    assert found["level"] == "steady"


def test_rows_drawn_alike_raise_no_alarm(model: TrainedModel, company: Company) -> None:
    """Of 200 samples of the same customers, of 60 to 4,000 rows, one or two reports may cry wolf; not more."""
    chance = np.random.default_rng(5)
    false = 0
    for _ in range(RESAMPLES):
        size = int(chance.choice([60, 150, 400, 1500, 4000]))
        found = drifted(model, company.table.rows(chance.integers(0, len(company.table), size)))
        false += (
            any(level != "steady" for level in levels(found).values()) or found["score"]["level"] != "steady"
        )
    print(f"{false} of {RESAMPLES} reports of the same distribution raised an alarm")
    assert false <= 4


def test_rows_of_one_truth_drawn_anew_raise_no_alarm(model: TrainedModel) -> None:
    for seed in range(20, 30):
        assert set(levels(drifted(model, make_company(700, seed=seed).table)).values()) == {"steady"}


def test_the_scores_follow_what_moved(model: TrainedModel) -> None:
    fresh = make_company(1500, seed=15).table
    found = drifted(model, changed(fresh, tickets=np.asarray(fresh.features["tickets"]) + 4))
    assert found["score"]["level"] == "shifted"
    assert found["score"]["said"]["code"] == "score_higher"
