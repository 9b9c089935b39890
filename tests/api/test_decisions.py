"""Whom to call, with the money of the model or with that of a slider."""

from typing import Any

import pytest

from tests.api.running import Person
from tests.api.scored import landed_dataset, scored, trained
from tests.api.test_predictions import table

MONEY = {"contact_cost": 10, "save_rate": 0.3, "currency": "BRL"}


@pytest.fixture(scope="module")
def churn(ana: Person) -> Person:
    landed_dataset(ana)
    body = {"name": "churn", "kind": "churn", "entities": "customers", "economics": MONEY}
    assert ana.post("models", body).status_code == 201
    trained(ana, "churn")
    assert ana.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"}).status_code == 200
    scored(ana, "churn", table())
    return ana


def decision(person: Person, model: str = "churn", **query: Any) -> Any:
    answer = person.get(f"models/{model}/decision", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_answer_is_a_number_of_calls_with_its_profit(churn: Person) -> None:
    found = decision(churn)
    on_list, said = found["on_list"], found["said"]
    # Of the 2,500 those are open whose outcome has not come: two in three.
    assert (
        on_list["customers"] == churn.get("models/churn/predictions", outcome="open", limit=1).json()["total"]
    )
    assert said["code"] == "call_some"
    assert said["params"]["n"] == on_list["chosen"]["n"]
    assert f"Call {on_list['chosen']['n']:,} customers" in said["text"]
    assert "BRL" in said["text"]
    assert on_list["low"] < on_list["chosen"]["profit"] < on_list["high"]
    assert on_list["regret_of_everyone"] == pytest.approx(
        on_list["chosen"]["profit"] - on_list["everyone"]["profit"]
    )
    assert on_list["regret_of_no_one"] == on_list["chosen"]["profit"] > 0


def test_whom_to_call_are_the_first_of_the_list_by_value_at_risk(churn: Person) -> None:
    on_list = decision(churn)["on_list"]
    n = on_list["chosen"]["n"]
    items = churn.get("models/churn/predictions", outcome="open", sort="-value_at_risk", limit=n + 1).json()[
        "items"
    ]
    assert items[n - 1]["value_at_risk"] == pytest.approx(on_list["chosen"]["threshold"])
    assert 0.3 * items[n - 1]["value_at_risk"] > 10 > 0.3 * items[n]["value_at_risk"]


def test_a_slider_moves_without_changing_the_model(churn: Person) -> None:
    before = decision(churn)
    dearer = decision(churn, contact_cost=20)
    assert dearer["on_list"]["chosen"]["n"] < before["on_list"]["chosen"]["n"]
    assert dearer["economics"]["contact_cost"] == 20
    assert decision(churn) == before
    assert churn.get("models/churn").json()["economics"] == MONEY


def test_a_number_of_calls_that_is_asked_for_is_told_too(churn: Person) -> None:
    found = decision(churn, n=100, most=200)
    assert found["on_list"]["at"]["n"] == 100
    assert found["on_list"]["chosen"]["n"] == 200
    assert found["held_out"]["at"]["n"] == 100


def test_held_out_customers_show_what_was_promised_and_what_came(churn: Person) -> None:
    held_out = decision(churn)["held_out"]
    assert held_out["customers"] == 400
    assert held_out["best"]["profit"] >= held_out["chosen"]["profit"]
    assert held_out["low"] is None
    assert held_out["points"][0]["n"] == 0


def test_one_value_for_everybody_orders_by_score(churn: Person) -> None:
    found = decision(churn, value=500)
    assert (found["order"], found["economics"]["value"]) == ("score", 500)
    threshold = found["on_list"]["chosen"]["threshold"]
    assert threshold >= 10 / (0.3 * 500) > threshold - 0.01


def test_too_dear_a_contact_means_nobody(churn: Person) -> None:
    said = decision(churn, contact_cost=1e9)["said"]
    assert said["code"] == "call_nobody"
    assert said["text"].startswith(
        "Call nobody: no customer on the list is worth BRL 1,000,000,000 for a contact"
    )


def test_money_is_not_invented(churn: Person) -> None:
    assert churn.post("models", {"name": "poor", "kind": "churn", "entities": "customers"}).status_code == 201
    trained(churn, "poor")
    refused = churn.get("models/poor/decision")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("economics_missing")
    assert refused.json()["facts"] == {"missing": ["contact_cost", "save_rate"]}
    assert "what a contact costs" in refused.json()["detail"]
    found = decision(churn, "poor", contact_cost=5, save_rate=0.2)
    assert found["on_list"] is None
    assert "not_scored" in [note["code"] for note in found["notes"]]
    assert found["said"]["params"]["on_list"] is False


def test_a_model_with_nothing_yet_says_what_to_do(churn: Person) -> None:
    assert churn.post("models", {"name": "new", "kind": "churn", "entities": "customers"}).status_code == 201
    refused = churn.get("models/new/decision", contact_cost=1, save_rate=0.5, value=100)
    assert refused.status_code == 409
    assert "train it" in refused.json()["detail"]


def test_leads_have_words_of_their_own(churn: Person) -> None:
    economics = {"contact_cost": 10, "conversion_lift": 0.5, "value": 900, "margin": 0.4}
    body = {"name": "leads", "kind": "lead_scoring", "entities": "customers", "economics": economics}
    assert churn.post("models", body).status_code == 201
    trained(churn, "leads")
    found = decision(churn, "leads")
    assert found["economics"]["effect_name"] == "conversion_lift"
    assert " leads " in found["said"]["text"]
    refused = churn.get("models/leads/decision", save_rate=0.3)
    assert refused.status_code == 422
    assert "conversion_lift" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("economics", "field", "word"),
    [
        ({"contact_cost": -1}, "economics.contact_cost", "at least 0"),
        ({"save_rate": 1.5}, "economics.save_rate", "at most 1"),
        ({"margin": 0}, "economics.margin", "more than 0"),
        ({"conversion_lift": 0.3}, "economics.conversion_lift", "save_rate"),
        ({"value": 100, "value_column": "Churn"}, "economics.value", "not both"),
        ({"value_column": "Worth"}, "economics.value_column", "no column 'Worth'"),
        ({"currency": "reais"}, "economics.currency", None),
        ({"contact_costs": 5}, "economics.contact_costs", "not known"),
    ],
)
def test_economics_that_make_no_sense_are_refused_in_words(
    churn: Person, economics: dict[str, Any], field: str, word: str | None
) -> None:
    refused = churn.ask("PATCH", "models/churn", json={"economics": economics})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field
    assert word is None or word in refused.json()["detail"]


def test_a_segment_column_has_to_be_there(churn: Person) -> None:
    refused = churn.ask("PATCH", "models/churn", json={"segment_column": "Region"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "segment_column"
    kept = churn.ask("PATCH", "models/churn", json={"segment_column": "Churn"}).json()
    assert kept["segment_column"] == "Churn"
    assert churn.ask("PATCH", "models/churn", json={"segment_column": None}).json()["segment_column"] is None


def test_what_is_predicted_cannot_be_kept_among_what_it_is_predicted_from(churn: Person) -> None:
    refused = churn.post("models/churn/training-runs", {"keep": ["Churn"]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "keep"
    assert "is what the model predicts" in refused.json()["detail"]
