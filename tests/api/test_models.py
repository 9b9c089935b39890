"""Models, their training, versions and stages, and the rules that speak of them."""

import pytest

from tests.api.running import Anteve, Person
from tests.api.scored import FAILED_CHECK, landed_dataset, trained


@pytest.fixture
def asking(anteve: Anteve) -> Person:
    """The admin of an organization of each test's own, with a model that nobody has trained yet."""
    person = anteve.person()
    landed_dataset(person)
    made = person.post("models", {"name": "churn", "kind": "churn", "entities": "customers"})
    assert made.status_code == 201
    return person


@pytest.fixture
def in_prod(asking: Person) -> Person:
    """The same, with version 1 in prod."""
    trained(asking, "churn")
    assert asking.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"}).status_code == 200
    return asking


def test_a_model_asks_for_the_datasets_outcome_unless_told_otherwise(asking: Person) -> None:
    model = asking.get("models/churn").json()
    assert model["outcome"] == {"kind": "column", "column": "Churn", "positive": ["Yes"]}
    assert model["entities"] == "customers"
    outcome = {"kind": "column", "column": "Churn", "positive": ["No"]}
    body = {"name": "stay", "kind": "churn", "entities": "customers", "outcome": outcome}
    assert asking.post("models", body).json()["outcome"] == outcome


def test_a_column_that_is_not_there_is_named_with_those_that_are(asking: Person) -> None:
    outcome = {"kind": "column", "column": "Chrun", "positive": ["Yes"]}
    body = {"name": "typo", "kind": "churn", "entities": "customers", "outcome": outcome}
    answer = asking.post("models", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "outcome.column"
    assert "customerID" in answer.json()["detail"]


def test_a_change_leaves_alone_what_it_does_not_name(asking: Person) -> None:
    before = asking.get("models/churn").json()
    changed = asking.ask(
        "PATCH", "models/churn", json={"economics": {"contact_cost": 5}, "horizon_days": 30}
    ).json()
    assert changed == {**before, "economics": {"contact_cost": 5}, "horizon_days": 30}
    assert asking.ask("PATCH", "models/churn", json={"horizon_days": None}).json()["horizon_days"] is None


def test_each_model_is_made_with_a_rule_that_can_be_changed(asking: Person) -> None:
    rules = [rule for rule in asking.get("alert-rules").json()["items"] if rule["model"] == "churn"]
    assert [rule["name"] for rule in rules] == ["The 20 customers at highest risk"]
    path = f"alert-rules/{rules[0]['id']}"
    changed = asking.ask("PATCH", path, json={"active": False, "top_n": 50}).json()
    assert (changed["active"], changed["top_n"], changed["name"]) == (False, 50, rules[0]["name"])
    assert asking.ask("PATCH", path, json={"top_n": 0}).status_code == 422
    made = asking.post("alert-rules", {"model": "churn", "name": "Top 5", "top_n": 5}).json()
    taken = asking.ask("PATCH", path, json={"name": "Top 5"})
    assert taken.status_code == 409
    assert asking.post("alert-rules", {"model": "churn", "name": "Top 5"}).status_code == 409
    assert asking.ask("DELETE", f"alert-rules/{made['id']}").status_code == 204
    assert asking.ask("DELETE", f"alert-rules/{made['id']}").status_code == 404


def test_a_training_run_shows_its_log_and_what_it_left(asking: Person) -> None:
    run_id = trained(asking, "churn")
    run = asking.get(f"training-runs/{run_id}").json()
    assert (run["status"], run["version"], run["parameters"]) == (
        "success",
        1,
        {"budget": "fast", "seed": 7, "keep": []},
    )
    assert [line.partition(" ")[2] for line in run["logs"].splitlines()] == ["first line", "second line"]
    assert run["started_at"] <= run["ended_at"]
    listed = asking.get("models/churn/training-runs").json()["items"]
    assert [item["id"] for item in listed] == [str(run_id)]
    version = asking.get("models/churn/versions/1").json()
    assert version["training_run_id"] == str(run_id)
    assert version["card"]["seed"] == 7
    assert version["stage"] == "staging"


def test_a_version_in_prod_gives_way_to_the_next(asking: Person) -> None:
    for number in (1, 2):
        trained(asking, "churn")
        body = {"stage": "prod", "note": f"number {number}"}
        assert asking.ask("PUT", f"models/churn/versions/{number}/stage", json=body).json()["stage"] == "prod"
    stages = {v["number"]: v["stage"] for v in asking.get("models/churn/versions").json()["items"]}
    assert stages == {1: "archived", 2: "prod"}
    steps = asking.get("models/churn/promotions").json()["items"]
    assert [(step["version"], step["to_stage"]) for step in steps] == [
        (2, "prod"),
        (1, "archived"),
        (1, "prod"),
    ]
    assert steps[2]["note"] == "number 1"


def test_a_version_that_failed_a_check_needs_a_word_from_an_admin(asking: Person) -> None:
    asking.post("models", {"name": "weak", "kind": "churn", "entities": "customers"})
    trained(asking, "weak", checks=[FAILED_CHECK])
    path = "models/weak/versions/1/stage"
    refused = asking.ask("PUT", path, json={"stage": "prod"})
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("checks_failed")
    (check,) = refused.json()["facts"]["checks"]
    assert {**check, **FAILED_CHECK} == check
    assert asking.ask("PUT", path, json={"stage": "prod", "override": True}).status_code == 422
    moved = asking.ask("PUT", path, json={"stage": "prod", "override": True, "note": "the board wants it"})
    assert moved.json()["stage"] == "prod"
    assert asking.get("models/weak/promotions").json()["items"][0]["overridden"] is True


def test_scoring_takes_the_version_in_prod_or_the_one_that_is_named(asking: Person) -> None:
    asking.post("models", {"name": "fresh", "kind": "churn", "entities": "customers"})
    trained(asking, "fresh")
    assert asking.post("models/fresh/scoring-runs").status_code == 409
    started = asking.post("models/fresh/scoring-runs", {"version": 1}).json()
    assert started["scoring_run"]["version"] == 1
    assert started["job"]["kind"] == "score"
    assert asking.post("models/fresh/scoring-runs", {"version": 9}).status_code == 404


def test_runs_can_be_started_with_no_body_at_all(in_prod: Person) -> None:
    for address in ("models/churn/training-runs", "models/churn/scoring-runs"):
        assert in_prod.ask("POST", address).status_code == 202


@pytest.mark.parametrize("path", ["models/churn/training-runs", "models/churn/scoring-runs"])
def test_a_repeated_start_starts_once(in_prod: Person, path: str) -> None:
    once = {"Idempotency-Key": f"once {path}"}
    first, again = (in_prod.post(path, **once) for _ in range(2))
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()


def test_a_dataset_that_a_model_learns_from_stays(asking: Person) -> None:
    answer = asking.ask("DELETE", "datasets/customers")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("in_use")


def test_a_deleted_model_is_gone_with_all_of_its_own(asking: Person) -> None:
    asking.post("models", {"name": "gone", "kind": "churn", "entities": "customers"})
    trained(asking, "gone")
    waiting = asking.post("models/gone/training-runs").json()["job"]["id"]
    assert asking.ask("DELETE", "models/gone").status_code == 204
    assert asking.get(f"jobs/{waiting}").json()["status"] == "cancelled"
    assert asking.get("models/gone").status_code == 404
    assert "gone" not in {rule["model"] for rule in asking.get("alert-rules", limit=200).json()["items"]}
