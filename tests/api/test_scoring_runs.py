"""Which scores were given by an earlier run: listed, exported, and all that they were made from."""

from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest

from tests.api.running import Anteve, Person
from tests.api.scored import landed_dataset, scored, trained


def table(scores: list[float]) -> pa.Table:
    return pa.table({"entity_key": [f"C{at}" for at in range(len(scores))], "score": scores})


@pytest.fixture(scope="module")
def owner(anteve: Anteve) -> Person:
    person = anteve.person("Past")
    landed_dataset(person)
    assert (
        person.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    )
    trained(person, "churn")
    person.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod", "note": "fit"})
    return person


@pytest.fixture(scope="module")
def runs(owner: Person) -> list[UUID]:
    """An earlier and a later list of the same customers."""
    return [scored(owner, "churn", table(scores))[0] for scores in ([0.9, 0.1, 0.5], [0.2, 0.8, 0.5])]


LIST = "models/churn/predictions"


def keys(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["entity_key"] for item in answer.json()["items"]]


def test_each_runs_list_stays_as_it_was_published(owner: Person, runs: list[UUID]) -> None:
    earlier, later = runs
    assert keys(owner.get(LIST, scoring_run_id=earlier)) == ["C0", "C2", "C1"]
    assert keys(owner.get(LIST, scoring_run_id=later)) == keys(owner.get(LIST)) == ["C1", "C2", "C0"]
    assert owner.get(LIST, scoring_run_id=earlier).json()["scoring_run_id"] == str(earlier)
    assert keys(owner.get(LIST, scoring_run_id=earlier, min_score=0.3, sort="score", limit=1)) == ["C2"]


def test_all_that_is_told_of_the_newest_is_told_of_an_earlier_one(owner: Person, runs: list[UUID]) -> None:
    assert owner.get(f"{LIST}/C0", scoring_run_id=runs[0]).json()["score"] == 0.9
    assert owner.get(f"{LIST}/C0").json()["score"] == 0.2
    for part in ("facets", "gone"):
        told = owner.get(f"models/churn/{part}", scoring_run_id=runs[0])
        assert told.status_code == 200, told.text
        assert told.json()["scoring_run_id"] == str(runs[0])


def test_a_page_of_one_run_goes_on_in_that_run_alone(owner: Person, runs: list[UUID]) -> None:
    earlier, later = runs
    cursor = owner.get(LIST, scoring_run_id=earlier, limit=2).json()["next_cursor"]
    assert keys(owner.get(LIST, scoring_run_id=earlier, limit=2, cursor=cursor)) == ["C1"]
    assert owner.get(LIST, scoring_run_id=later, limit=2, cursor=cursor).status_code == 422


def test_all_of_it_comes_as_a_file(owner: Person, runs: list[UUID]) -> None:
    answer = owner.get(f"{LIST}/export", format="csv", scoring_run_id=runs[0])
    assert answer.status_code == 200
    assert [line.split(",")[0] for line in answer.text.splitlines()] == ["entity_key", "C0", "C2", "C1"]
    event = owner.get("audit-events", verb="predictions.exported").json()["items"][0]
    assert event["facts"]["run"] == str(runs[0])


def test_a_run_that_has_published_nothing_says_so(owner: Person, runs: list[UUID]) -> None:
    waiting = owner.post("models/churn/scoring-runs").json()["scoring_run"]["id"]
    answer = owner.get(LIST, scoring_run_id=waiting)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:anteve:problem:not_scored")


def test_a_run_of_another_model_is_not_there(owner: Person, runs: list[UUID]) -> None:
    other = {"name": "other", "kind": "churn", "entities": "customers"}
    assert owner.post("models", other).status_code == 201
    assert owner.get("models/other/predictions", scoring_run_id=runs[0]).status_code == 404


def test_a_run_tells_all_that_its_scores_were_made_from(owner: Person, runs: list[UUID]) -> None:
    pins = owner.get(f"models/churn/scoring-runs/{runs[0]}").json()["pins"]
    assert (pins["dataset"], pins["dataset_version"], pins["version"]) == ("customers", 1, 1)
    assert len(pins["artifact_sha256"]) == 64
