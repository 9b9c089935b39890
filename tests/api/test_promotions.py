"""What a version must show to go to prod, the way back, and what was in prod when."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.api.running import Person
from tests.api.scored import FAILED_CHECK, landed_dataset, scored, trained
from tests.api.test_predictions import table

LEAK = {
    "column": "duration",
    "severity": "ask",
    "auc": 0.91,
    "reason": "name",
    "text": "Is `duration` known?",
    "left_out": False,
}
BLOCKING = {
    "name": "no_blocking_leak",
    "passed": False,
    "code": "no_blocking_leak",
    "params": {"columns": ["Charges"]},
    "text": "In use although it gives the outcome away: Charges.",
}


@pytest.fixture
def model(ana: Person, request: pytest.FixtureRequest) -> str:
    """A new model's name."""
    name = re.sub("[^a-z]+", "-", request.node.name.removeprefix("test_"))[:50]
    if ana.get(f"models/{name}").status_code == 200:
        return name
    if ana.get("datasets/customers").status_code == 404:
        landed_dataset(ana)
    assert ana.post("models", {"name": name, "kind": "churn", "entities": "customers"}).status_code == 201
    return name


def promote(person: Person, model: str, number: int, **more: object) -> int:
    body = {"stage": "prod", **more}
    return person.ask("PUT", f"models/{model}/versions/{number}/stage", json=body).status_code


def items(person: Person, model: str, number: int) -> dict[str, dict[str, object]]:
    found = person.get(f"models/{model}/versions/{number}/checklist")
    assert found.status_code == 200, found.text
    return {item["name"]: item for item in found.json()["items"]}


def test_the_first_version_has_nobody_to_beat(ana: Person, model: str) -> None:
    trained(ana, model)
    found = items(ana, model, 1)
    assert found["not_worse_than_prod"]["passed"] is True
    assert found["leaks_answered"]["passed"] is True
    assert ana.get(f"models/{model}/versions/1/checklist").json()["ready"] is True


def test_a_version_that_is_worse_than_the_one_in_prod_is_refused_until_an_admin_says_why(
    ana: Person, model: str
) -> None:
    trained(ana, model)
    assert promote(ana, model, 1) == 200
    trained(ana, model, without=("tenure", "Contract"))
    item = items(ana, model, 2)["not_worse_than_prod"]
    assert (item["passed"], item["code"]) == (False, "a_is_better")
    assert promote(ana, model, 2) == 409
    assert promote(ana, model, 2, override=True) == 422
    assert promote(ana.colleague("analyst"), model, 2, override=True, note="mine") == 403
    assert promote(ana, model, 2, override=True, note="the law wants it without") == 200
    step = ana.get(f"models/{model}/promotions").json()["items"][0]
    assert (step["overridden"], step["note"]) == (True, "the law wants it without")
    assert [check["name"] for check in step["failed_checks"]] == ["not_worse_than_prod"]
    assert step["user_id"] is not None
    assert step["user_name"] == "Ana"


def test_a_version_like_the_one_in_prod_may_take_its_place(ana: Person, model: str) -> None:
    trained(ana, model)
    assert promote(ana, model, 1) == 200
    trained(ana, model)
    assert items(ana, model, 2)["not_worse_than_prod"]["code"] == "no_clear_difference"
    assert promote(ana, model, 2) == 200


def test_a_question_about_a_column_waits_for_an_answer_and_a_no_holds_the_version_back(
    ana: Person, model: str
) -> None:
    trained(ana, model, leaks=[{**LEAK, "column": "Charges"}])
    waiting = items(ana, model, 1)["leaks_answered"]
    assert (waiting["passed"], waiting["code"]) == (None, "leaks_not_answered")
    said = ana.post(
        f"models/{model}/column-answers", {"column": "Charges", "known": False, "note": "billed afterwards"}
    )
    assert said.status_code == 201, said.text
    assert (said.json()["user_name"], said.json()["counts"]) == ("Ana", True)
    assert ana.get(f"models/{model}").json()["excluded_columns"] == ["Charges"]
    refused = items(ana, model, 1)["leaks_answered"]
    assert (refused["passed"], refused["code"]) == (False, "uses_what_is_not_known")
    ana.post(f"models/{model}/column-answers", {"column": "Charges", "known": True})
    assert items(ana, model, 1)["leaks_answered"]["passed"] is True
    assert ana.get(f"models/{model}").json()["excluded_columns"] == []
    listed = ana.get(f"models/{model}/column-answers").json()["items"]
    assert [(one["known"], one["counts"]) for one in listed] == [(True, True), (False, False)]
    started = ana.post(f"models/{model}/training-runs").json()
    assert started["training_run"]["parameters"]["keep"] == ["Charges"]
    ana.post(f"jobs/{started['job']['id']}/cancel")


def test_a_column_that_gives_the_outcome_away_may_be_answered_for(ana: Person, model: str) -> None:
    trained(ana, model, checks=[BLOCKING])
    assert promote(ana, model, 1) == 409
    ana.post(f"models/{model}/column-answers", {"column": "Charges", "known": True})
    item = items(ana, model, 1)["no_blocking_leak"]
    assert (item["passed"], item["code"]) == (True, "leaks_answered_for")
    assert "Ana" in str(item["text"])
    assert promote(ana, model, 1) == 200


def test_an_answer_is_about_a_column_of_the_model(ana: Person, model: str) -> None:
    for column, word in (("Nothing", "no column"), ("Churn", "is what the model predicts")):
        refused = ana.post(f"models/{model}/column-answers", {"column": column, "known": True})
        assert refused.status_code == 422
        assert word in refused.json()["detail"]
    assert ana.colleague("member").post(
        f"models/{model}/column-answers", {"column": "Charges", "known": True}
    ).status_code == 403  # fmt: skip


def test_one_call_rolls_back_and_the_next_goes_further_back(ana: Person, model: str) -> None:
    for number in (1, 2, 3):
        trained(ana, model)
        assert promote(ana, model, number) == 200
    for number in (2, 1):
        back = ana.post(f"models/{model}/rollback", {"note": "it calls those who stay"})
        assert (back.status_code, back.json()["number"], back.json()["stage"]) == (200, number, "prod")
    refused = ana.post(f"models/{model}/rollback", {"note": "again"})
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("nothing_to_roll_back_to")
    step = ana.get(f"models/{model}/promotions").json()["items"][0]
    assert (step["rolled_back"], step["version"], step["note"]) == (True, 1, "it calls those who stay")


def test_a_rollback_says_why_and_is_for_admins(ana: Person, model: str) -> None:
    for number in (1, 2):
        trained(ana, model)
        assert promote(ana, model, number) == 200
    assert ana.post(f"models/{model}/rollback", {"note": " "}).status_code == 422
    assert ana.post(f"models/{model}/rollback", {}).status_code == 422
    assert ana.colleague("analyst").post(f"models/{model}/rollback", {"note": "x"}).status_code == 403


def test_what_was_taken_out_of_prod_by_hand_comes_back_first(ana: Person, model: str) -> None:
    for number in (1, 2):
        trained(ana, model)
        assert promote(ana, model, number) == 200
    ana.ask("PUT", f"models/{model}/versions/2/stage", json={"stage": "archived"})
    assert ana.post(f"models/{model}/rollback", {"note": "a mistake"}).json()["number"] == 2


def test_what_was_in_prod_then_and_which_scores_it_gave_is_one_question(ana: Person, model: str) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    trained(ana, model)
    assert promote(ana, model, 1, note="the first") == 200
    first, _ = scored(ana, model, table())
    between = datetime.now(UTC)
    trained(ana, model)
    assert promote(ana, model, 2) == 200
    second, _ = scored(ana, model, table())

    def prod(at: str | None) -> dict[str, object]:
        answer = ana.get(f"models/{model}/prod", **({"at": at} if at else {}))
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    then = prod(between.isoformat())
    assert then["version"]["number"] == 1  # type: ignore[index]
    assert then["promotion"]["note"] == "the first"  # type: ignore[index]
    assert [run["id"] for run in then["scoring_runs"]] == [str(first)]  # type: ignore[attr-defined]
    assert then["current"]["id"] == str(first)  # type: ignore[index]
    assert str(then["since"]) < between.isoformat() < str(then["until"])
    now = prod(None)
    assert (now["version"]["number"], now["until"]) == (2, None)  # type: ignore[index]
    assert [run["id"] for run in now["scoring_runs"]] == [str(second)]  # type: ignore[attr-defined]
    today = prod(between.date().isoformat())
    assert today["version"]["number"] == 2  # type: ignore[index]
    nothing = prod(before.isoformat())
    assert (nothing["version"], nothing["current"], nothing["scoring_runs"]) == (None, None, [])


@pytest.mark.parametrize("at", ["yesterday", "2026-13-01", "2026-05-03T12:00:00"])
def test_a_time_that_is_none_is_refused_in_words(ana: Person, model: str, at: str) -> None:
    refused = ana.get(f"models/{model}/prod", at=at)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "at"


def test_a_failed_check_of_training_still_holds_a_version_back(ana: Person, model: str) -> None:
    trained(ana, model, checks=[FAILED_CHECK])
    assert ana.get(f"models/{model}/versions/1/checklist").json()["ready"] is False
    assert promote(ana, model, 1) == 409
