"""Two versions side by side."""

from typing import Any
from uuid import UUID

import pytest

from tests.api.running import Person
from tests.api.scored import landed_dataset, published, trained
from tests.api.test_predictions import table


@pytest.fixture(scope="module")
def churn(ana: Person) -> Person:
    """Version 1 knows all, version 2 neither tenure nor contract, version 3 the same as 1."""
    landed_dataset(ana)
    assert ana.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    trained(ana, "churn")
    trained(ana, "churn", without=("tenure", "Contract"))
    trained(ana, "churn")
    assert ana.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"}).status_code == 200
    return ana


def compare(person: Person, **query: Any) -> Any:
    answer = person.get("models/churn/compare", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_weaker_version_is_called_so_on_the_rows_that_both_know(churn: Person) -> None:
    found = compare(churn, a=1, b=2)
    assert found["said"]["code"] == "a_is_better"
    assert found["rows"] == {"rows": 400, "only_a": 0, "only_b": 0, "disagreeing": 0}
    auc = next(one for one in found["figures"] if one["name"] == "roc_auc")
    assert auc["better"] == "a"
    assert auc["shared"]["value"] == pytest.approx(auc["shared"]["b"] - auc["shared"]["a"])
    assert auc["shared"]["high"] < 0
    assert auc["a"]["value"] == pytest.approx(auc["shared"]["a"])
    loss = next(one for one in found["figures"] if one["name"] == "log_loss")
    assert (loss["less_is_better"], loss["better"], loss["shared"]["low"] > 0) == (True, "a", True)


def test_what_they_go_by_and_what_was_not_the_same_is_told(churn: Person) -> None:
    found = compare(churn, a=1, b=2)
    assert set(found["columns"]["removed"]) == {"tenure", "Contract"}
    assert found["columns"]["added"] == []
    tenure = next(one for one in found["importance"] if one["column"] == "tenure")
    assert tenure["a"] > 0
    assert tenure["b"] is None
    assert len(found["calibration"]["a"]) == len(found["calibration"]["b"]) == 10
    assert "chosen" in {one["name"] for one in found["made_from"]} | {"chosen"}
    assert all(one["a"] != one["b"] for one in found["made_from"])


def test_the_same_training_twice_shows_no_difference(churn: Person) -> None:
    found = compare(churn, a=1, b=3)
    assert found["said"]["code"] == "no_clear_difference"
    assert found["made_from"] == []


def test_unless_told_otherwise_the_newest_is_compared_with_the_one_in_prod(churn: Person) -> None:
    found = compare(churn)
    assert (found["a"], found["b"]) == (1, 3)


def test_who_enters_and_leaves_is_told_once_both_have_scored_what_there_is(churn: Person) -> None:
    found = compare(churn, a=1, b=2, n=10)
    assert found["top"] is None
    assert found["top_missing"]["code"] == "not_scored"
    assert found["top_missing"]["params"] == {"versions": [1, 2]}
    started = churn.post("models/churn/compare", {"a": 1, "b": 2})
    assert started.status_code == 202, started.text
    runs = [each["scoring_run"] for each in started.json()["started"]]
    assert [(run["version"], run["purpose"]) for run in runs] == [(1, "comparison"), (2, "comparison")]
    scores = table()
    reversed_ = scores.set_column(
        scores.schema.get_field_index("score"), "score", [list(reversed(scores["score"].to_pylist()))]
    )
    for run, each in zip(runs, (scores, reversed_), strict=True):
        assert published(churn, "churn", UUID(run["id"]), each) is None
    top = compare(churn, a=1, b=2, n=10)["top"]
    assert (top["n"], top["both"], len(top["enters"]), len(top["leaves"])) == (10, 0, 10, 10)
    assert top["correlation"] == pytest.approx(-1.0)
    assert top["enters"][0]["place_b"] == 1
    assert churn.get("models/churn/predictions").status_code == 409, "a comparison is no list"
    assert churn.get("alerts").json()["items"] == []
    assert churn.post("models/churn/compare", {"a": 1, "b": 2}).json()["started"] == []


def test_what_cannot_be_compared_is_said(churn: Person) -> None:
    assert churn.get("models/churn/compare", a=1, b=1).status_code == 409
    assert churn.get("models/churn/compare", a=1, b=9).status_code == 404
    churn.post("models", {"name": "young", "kind": "churn", "entities": "customers"})
    assert "train it" in churn.get("models/young/compare").json()["detail"]
    trained(churn, "young")
    assert "train again" in churn.get("models/young/compare").json()["detail"]


def test_a_version_of_another_organization_is_not_there(churn: Person, stranger: Person) -> None:
    landed_dataset(stranger)
    body = {"name": "other", "kind": "churn", "entities": "customers"}
    assert stranger.post("models", body).status_code == 201
    trained(stranger, "other")
    assert stranger.get("models/churn/compare", a=1, b=2).status_code == 404
    assert stranger.get("models/other/compare", a=1, b=2).status_code == 404
    assert churn.get("models/other/versions/1/report").status_code == 404
