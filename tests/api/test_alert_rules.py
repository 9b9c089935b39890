"""Alert rules of each kind: whom they name, whom they would have named, and why they said nothing."""

from typing import Any

import pyarrow as pa
import pytest

from tests.api.running import Anteve, Person
from tests.api.scored import landed_dataset, scored, trained
from warehouse.lake.list_segments import Segments

KEYS = [f"K{n}" for n in range(10)]


def score(boss: Person, scores: list[float], value: float | None = None) -> None:
    plans = pa.table(
        {"entity_key": KEYS, "owner": pa.nulls(10, pa.string()), "segment_1": ["pro", "basic"] * 5}
    )
    values = [value if value is None else value * (10 - n) for n in range(10)]
    table = pa.table({"entity_key": KEYS, "score": scores, "value": pa.array(values, pa.float64())})
    scored(boss, "churn", table, Segments.of(["plan"], plans))


@pytest.fixture
def boss(anteve: Anteve) -> Person:
    """K9 has the highest score and K0 the highest value; since the scoring before, K2 rose by 40 points."""
    boss = anteve.person("Initech")
    landed_dataset(boss)
    boss.post("models", {"name": "churn", "kind": "churn", "entities": "customers"})
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    score(boss, [n / 10 for n in range(10)], 1000)
    score(boss, [n / 10 + (0.55 if n == 2 else 0) for n in range(10)], 1000)
    return boss


def preview(boss: Person, **parts: Any) -> dict[str, Any]:
    answer = boss.post("alert-rules/preview", {"model": "churn", **parts})
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("parts", "keys"),
    [
        ({"top_n": 3}, ["K9", "K8", "K2"]),
        ({"top_n": 2, "measure": "value_at_risk"}, ["K2", "K5"]),
        ({"kind": "threshold", "threshold": 0.8}, ["K9", "K8"]),
        ({"kind": "threshold", "threshold": 2400, "measure": "value_at_risk"}, ["K2", "K5", "K6", "K4"]),
        ({"kind": "change", "min_change": 0.3}, ["K2"]),
        ({"kind": "new_entrant", "top_n": 4}, ["K2"]),
        ({"top_n": 2, "segments": [{"column": "plan", "values": ["basic"]}]}, ["K9", "K7"]),
        ({"top_n": 10, "min_score": 0.75}, ["K9", "K8", "K2"]),
    ],
)
def test_a_preview_names_whom_the_rule_would_have_named(
    boss: Person, parts: dict[str, Any], keys: list[str]
) -> None:
    told = preview(boss, **parts)
    assert [one["entity_key"] for one in told["entities"]] == keys
    assert (told["named"], told["why"]["code"]) == (len(keys), "spoke")
    assert len(told["past"]) == 1


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"kind": "change", "min_change": 0.9}, "nobody"),
        ({"segments": [{"column": "colour", "values": ["red"]}]}, "segment_gone"),
    ],
)
def test_a_preview_says_why_it_would_have_named_nobody(
    boss: Person, parts: dict[str, Any], code: str
) -> None:
    told = preview(boss, **parts)
    assert (told["named"], told["entities"], told["why"]["code"]) == (0, [], code)
    assert told["why"]["text"]


def test_a_preview_says_how_many_it_would_have_named_before(boss: Person) -> None:
    told = preview(boss, kind="change", min_change=0.3)
    assert [(one["named"], one["code"]) for one in told["past"]] == [(0, "no_scoring_before")]


def test_each_scoring_is_kept_with_whether_the_rule_spoke_and_why_not(boss: Person) -> None:
    rule = boss.post(
        "alert-rules", {"model": "churn", "name": "Jumps", "kind": "change", "min_change": 0.3}
    ).json()
    paused = boss.post("alert-rules", {"model": "churn", "name": "Paused"}).json()
    boss.ask("PATCH", f"alert-rules/{paused['id']}", json={"active": False})
    score(boss, [n / 10 for n in range(10)], 1000)
    score(boss, [n / 10 + (0.35 if n == 1 else 0) for n in range(10)], 1000)
    checks = boss.get(f"alert-rules/{rule['id']}/checks").json()["items"]
    assert [(one["fired"], one["named"], one["why"]["code"]) for one in checks] == [
        (True, 1, "spoke"),
        (False, 0, "nobody"),
    ]
    assert checks[0]["snapshot_date"] == "2026-01-31"
    quiet = boss.get(f"alert-rules/{paused['id']}/checks").json()["items"]
    assert {one["why"]["code"] for one in quiet} == {"paused"}


def test_without_values_a_rule_by_money_says_so(boss: Person) -> None:
    score(boss, [0.5] * 10)
    assert preview(boss, measure="value_at_risk")["why"]["code"] == "no_values"


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"kind": "threshold"}, "threshold"),
        ({"kind": "threshold", "threshold": 3}, "threshold"),
        ({"kind": "change"}, "min_change"),
        ({"segments": [{"column": "plan", "values": []}]}, "segments"),
        ({"mail_to": ["not an id"]}, "mail_to[0]"),
        ({"kind": "sometimes"}, "kind"),
    ],
)
def test_parts_that_do_not_go_together_are_refused(boss: Person, parts: dict[str, Any], field: str) -> None:
    answer = boss.post("alert-rules", {"model": "churn", "name": "Odd", **parts})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


def test_a_rule_writes_to_members_only(boss: Person, stranger: Person) -> None:
    own, foreign = (person.http.get("/api/v1/me").json()["user"]["id"] for person in (boss, stranger))
    assert boss.post("alert-rules", {"model": "churn", "name": "A", "mail_to": [foreign]}).status_code == 404
    made = boss.post("alert-rules", {"model": "churn", "name": "B", "mail_to": [own]}).json()
    assert [one["id"] for one in made["mail_to"]] == [own]


def test_a_rule_that_wrote_to_somebody_who_left_can_be_changed(boss: Person) -> None:
    gone = boss.colleague("member")
    who = gone.http.get("/api/v1/me").json()["user"]["id"]
    rule = boss.post("alert-rules", {"model": "churn", "name": "Left", "mail_to": [who]}).json()
    assert boss.ask("DELETE", f"members/{who}").status_code == 204
    paused = boss.ask("PATCH", f"alert-rules/{rule['id']}", json={"active": False})
    assert (paused.status_code, paused.json().get("active")) == (200, False)


def test_a_change_of_a_rule_is_checked_as_a_whole(boss: Person) -> None:
    rule = boss.post("alert-rules", {"model": "churn", "name": "C"}).json()
    path = f"alert-rules/{rule['id']}"
    assert boss.ask("PATCH", path, json={"kind": "threshold"}).status_code == 422
    changed = boss.ask("PATCH", path, json={"kind": "threshold", "threshold": 0.4}).json()
    assert (changed["kind"], changed["threshold"], changed["top_n"]) == ("threshold", 0.4, 20)
