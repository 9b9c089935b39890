"""What the model answers for other values: before, after, and a few suggestions; never said to be a cause."""

from typing import Any

import pytest

from tests.api.running import Anteve, Person
from tests.workers.doing import Doing

PLANS = ("basic", "pro", "annual")


def csv() -> bytes:
    """Who is on basic with many tickets leaves; `since` and `seats` hardly matter."""
    lines = ["id,plan,tickets,seats,since,autopay,left"]
    for number in range(600):
        plan, tickets = PLANS[number % 3], (number * 7) % 11
        left = "yes" if (plan == "basic" and tickets > 3) != (number % 13 == 0) else "no"
        since = f"20{10 + number % 15}-0{1 + number % 9}-15"
        lines.append(
            f"C{number},{plan},{tickets},{1 + number % 40},{since},{'true' if number % 4 else 'false'},{left}"
        )
    return "\n".join(lines).encode() + b"\n"


@pytest.fixture(scope="module")
def person(anteve: Anteve, ana: Person) -> Person:
    mapping = {"entity_key": "id", "outcome": {"column": "left", "positive": ["yes"]}}
    assert ana.post("datasets", {"name": "customers", "mapping": mapping}).status_code == 201
    ana.ask("POST", "datasets/customers/uploads", content=csv(), headers={"Content-Type": "text/csv"})
    doing = Doing(anteve.catalog, anteve.settings, ana.org_id)
    doing.do()
    made = ana.post(
        "models",
        {
            "name": "churn",
            "kind": "churn",
            "entities": "customers",
            "actionable_columns": ["plan", "tickets", "since", "autopay", "plan"],
        },
    )
    assert made.json()["actionable_columns"] == ["plan", "tickets", "since", "autopay"]
    ana.post("models/churn/training-runs")
    doing.do()
    ana.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod", "note": "test", "override": True})
    ana.post("models/churn/scoring-runs")
    doing.do()
    return ana


def asked(person: Person, key: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = person.post("models/churn/what-if", {"entity_key": key, "changes": changes or {}})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(person: Person, key: str, changes: dict[str, Any]) -> list[dict[str, Any]]:
    answer = person.post("models/churn/what-if", {"entity_key": key, "changes": changes})
    assert answer.status_code == 422, answer.text
    errors: list[dict[str, Any]] = answer.json()["errors"]
    return errors


def test_a_change_has_a_score_and_reasons_before_and_after(person: Person) -> None:
    found = asked(person, "C6", {"plan": "annual"})  # basic, nine tickets
    assert found["after"]["score"] < found["before"]["score"] - 0.2
    assert any(
        reason["column"] == "plan" and reason["direction"] == "up" for reason in found["before"]["reasons"]
    )
    assert not any(
        reason["column"] == "plan" and reason["direction"] == "up" for reason in found["after"]["reasons"]
    )
    assert found["said"]["code"] == "not_causal"
    assert "not what would happen" in found["said"]["text"]


def test_the_score_after_is_the_one_of_a_row_with_those_values(person: Person) -> None:
    found = asked(person, "C6", {"plan": "pro", "tickets": 2})
    row = {"plan": "pro", "tickets": 2, "seats": 7, "since": "2016-07-15", "autopay": True}
    scored = person.post("models/churn/score", {"rows": [row], "snapshot_date": found["snapshot_date"]})
    (item,) = scored.json()["items"]
    assert found["after"]["score"] == pytest.approx(item["score"], abs=1e-9)
    assert found["after"]["band"] == item["band"]


def test_before_and_after_are_by_one_model_and_the_list_is_told_beside(person: Person) -> None:
    """Else a change of nothing would seem to do something, for all whom the model has learned from."""
    found = asked(person, "C6", {"plan": "basic"})
    assert found["after"] == found["before"]
    listed = person.get("models/churn/predictions/C6").json()["score"]
    assert found["listed_score"] == pytest.approx(listed, abs=1e-9)


def test_suggestions_are_other_values_that_are_common_each_with_its_score(person: Person) -> None:
    found = asked(person, "C6")
    assert found["after"] is None
    told = {each["column"]: each for each in found["suggestions"]}
    assert list(told) == [column for column in ("plan", "tickets", "since", "autopay") if column in told]
    assert told["plan"]["now"] == "basic"
    assert {one["value"] for one in told["plan"]["alternatives"]} == {"pro", "annual"}
    for one in told["plan"]["alternatives"]:
        after = asked(person, "C6", {"plan": one["value"]})["after"]
        assert after["score"] == pytest.approx(one["score"], abs=1e-9)
    assert all(isinstance(one["value"], int) for one in told["tickets"]["alternatives"])
    assert told["tickets"]["now"] == 9
    if "since" in told:
        assert told["since"]["now"] == "2016-07-15"


def test_what_may_be_tried_besides_is_told_by_kind_with_what_is_usual(person: Person) -> None:
    told = {each["column"]: each for each in asked(person, "C6")["suggestions"]}
    plan, tickets = told["plan"], told["tickets"]
    assert (plan["kind"], sorted(plan["choices"]), plan["low"]) == ("category", sorted(PLANS), None)
    assert (tickets["kind"], tickets["whole"], tickets["choices"]) == ("number", True, [])
    assert (tickets["low"], tickets["high"]) == (1, 9)  # of 0 to 10, a tenth left out at each end
    if "since" in told:
        assert told["since"]["kind"] == "date"
        assert "2010" < told["since"]["low"] < told["since"]["high"] < "2025"
    if "autopay" in told:
        assert (told["autopay"]["kind"], told["autopay"]["low"]) == ("flag", None)


def test_any_value_of_the_kind_may_be_tried_and_not_only_those_suggested(person: Person) -> None:
    few, many = (asked(person, "C6", {"tickets": tickets})["after"]["score"] for tickets in (3, 400))
    assert few < many
    suggested = {each["column"]: each for each in asked(person, "C6")["suggestions"]}["tickets"]
    assert 400 not in [one["value"] for one in suggested["alternatives"]]


def test_only_actionable_columns_may_be_changed(person: Person) -> None:
    (error,) = refused(person, "C6", {"seats": 3})
    assert (error["code"], error["column"]) == ("not_actionable", "seats")
    (error,) = refused(person, "C6", {"plam": "pro"})
    assert error["params"]["close_to"] == "plan"


def test_values_and_keys_that_do_not_fit_are_said(person: Person) -> None:
    (error,) = refused(person, "C6", {"tickets": "many"})
    assert (error["code"], error["params"]["kind"]) == ("wrong_type", "number")
    (error,) = refused(person, "C999", {})
    assert error["code"] == "unknown_entity"


def test_what_is_actionable_may_be_said_later(person: Person) -> None:
    kept = person.get("models/churn").json()["actionable_columns"]
    changed = person.ask("PATCH", "models/churn", json={"actionable_columns": ["seats"]})
    assert changed.json()["actionable_columns"] == ["seats"]
    assert [each["column"] for each in asked(person, "C6", {"seats": 30})["suggestions"]] in ([], ["seats"])
    person.ask("PATCH", "models/churn", json={"actionable_columns": kept})


def test_members_may_ask_and_strangers_may_not(person: Person, stranger: Person) -> None:
    body = {"entity_key": "C6"}
    assert person.colleague("member").post("models/churn/what-if", body).status_code == 200
    assert person.key("export").post("models/churn/what-if", body).status_code == 403
    assert stranger.post("models/churn/what-if", body).status_code == 404
