"""The question of a model that exists: in words, changed with live counts, saved, trained; and what an answer is worth."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, colleague, program_of, scored_company, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]
EVENTS = {"entity_key": "customer_id", "time": "time", "type": "event", "amount": "value"}


@pytest.fixture(scope="module")
def asking(house: House, sample_files: dict[str, Path]) -> Person:
    """A company of its own, to be changed: a trained model of a column, and an untrained one of events."""
    person = scored_company(house, sample_files)
    company = program_of(house, person)
    company.ask("POST", "datasets", 201, json={"name": "events", "kind": "events", "mapping": EVENTS})
    company.upload(sample_files["events"], "events")
    company.model(
        "leaving",
        "customers",
        events=["events"],
        outcome={"kind": "event", "event_type": "cancellation", "once": True},
        horizon_days=90,
        population={"kind": "active", "days": 45},
    )
    return person


def model(house: House, person: Person, name: str = "churn") -> dict[str, Any]:
    with signed_in(house, person) as client:
        return dict(client.get(f"/organizations/{person.slug}/models/{name}").json())


def counted(house: House, person: Person, **question: Any) -> dict[str, Any]:
    with signed_in(house, person) as client:
        body = {"kind": "churn", "entities": "customers", **question}
        answer = client.post(f"/organizations/{person.slug}/models/preview", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def asked_about(told: dict[str, Any]) -> str:
    """As the funnel shows it."""
    return f"{told['funnel'][-1]['entities']:,}"


def funnel(guest: Visitor) -> Locator:
    return guest.page.get_by_role("region", name="Who will be on the list")


def test_counts_follow_each_change_and_what_is_saved_is_asked_by_the_next_training(
    visitor: Come, house: House, asking: Person
) -> None:
    outcome = {"kind": "column", "column": "churned", "positive": ["yes"]}
    everybody = counted(house, asking, outcome=outcome)
    condition = {"kind": "condition", "sql": "seats > 5"}
    chosen = counted(house, asking, outcome=outcome, population=condition)
    assert asked_about(chosen) != asked_about(everybody)
    guest = visitor()
    guest.signs_in(asking, "/models/question/?model=churn")
    guest.sees("Of all customers: of whom will “churned” say yes?")
    guest.sees("Version 1 in prod was trained to answer just this.")
    expect(funnel(guest)).to_contain_text(asked_about(everybody))
    guest.page.get_by_role("radio", name="Customers of whom a condition holds").click()
    expect(guest.button("Save the question")).to_be_disabled()
    editor = guest.page.locator(".cm-content")
    editor.click()
    guest.page.keyboard.type("seets > 5")
    guest.sees("Did you mean seats")
    expect(funnel(guest)).to_contain_text(asked_about(everybody))  # they stay while it does not run
    guest.sees("What follows was counted for the question before.")
    guest.meets_no_barrier()
    editor.click()
    guest.page.keyboard.press("Control+a")
    guest.page.keyboard.type(condition["sql"])
    expect(funnel(guest)).to_contain_text(asked_about(chosen))
    assert model(house, asking)["population"] == {"kind": "all"}
    guest.button("Save the question").click()
    guest.sees("The question is saved")
    assert model(house, asking)["population"] == condition
    guest.sees("Version 1 in prod answers the question that it was trained for, and stays: Of all customers")
    guest.page.get_by_role("button", name="Undo").click()
    guest.sees("Version 1 in prod was trained to answer just this.")
    assert model(house, asking)["population"] == {"kind": "all"}
    guest.page.get_by_role("radio", name="Customers of whom a condition holds").click()
    editor.click()
    guest.page.keyboard.type(condition["sql"])
    guest.button("Save the question").click()
    guest.sees("No version in prod answers this question yet.")
    guest.button("Train with this question").click()
    expect(guest.page).to_have_url(re.compile(r"/models/trainings/one/\?.*id="))
    guest.page.get_by_role("link", name="Version 2").wait_for(timeout=300_000)
    with signed_in(house, asking) as client:
        runs = client.get(f"/organizations/{asking.slug}/models/churn/training-runs").json()["items"]
        pinned = [
            client.get(f"/organizations/{asking.slug}/training-runs/{run['id']}").json()["pins"]["question"]
            for run in runs
        ]
    assert [one["population"] for one in pinned] == [condition, None]  # each knows its own


def test_a_question_of_events_is_counted_on_each_morning_and_an_outdated_request_is_called_off(
    visitor: Come, house: House, asking: Person
) -> None:
    of = {"events": ["events"], "population": {"kind": "active", "days": 45}}
    silent = counted(house, asking, **of, outcome={"kind": "inactivity", "days": 60})
    guest = visitor()
    guest.signs_in(asking, "/models/question/?model=leaving")
    guest.sees("Of the customers who were active in the last 45 days: who has “cancellation” within 90 days?")
    guest.sees("No version is in prod yet")
    mornings = guest.page.get_by_role("region", name="Past mornings to learn from")
    expect(mornings.get_by_role("listitem").first).to_be_visible()
    called_off: list[str] = []
    guest.page.on("requestfailed", lambda request: called_off.append(str(request.failure)))

    def late(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    guest.page.route("**/models/preview", late)
    guest.page.get_by_role("radio", name="Whoever does nothing any more").click()
    guest.page.wait_for_timeout(700)
    guest.button("60 days").click()
    guest.page.unroute("**/models/preview")
    guest.page.get_by_role("combobox", name="Which events break the silence?").click()
    guest.page.get_by_role("option", name="any of them").click()
    expect(mornings).to_contain_text(
        f"{silent['snapshots'][0]['positives']:,} of {silent['snapshots'][0]['entities']:,}"
    )
    assert any("ERR_ABORTED" in one for one in called_off)
    guest.button("Discard").click()
    expect(guest.button("Train with this question")).to_be_visible()
    assert model(house, asking, "leaving")["outcome"]["kind"] == "event"
    guest.meets_no_barrier()


def test_what_an_answer_is_worth_is_kept_in_the_same_place_and_says_what_it_changes(
    visitor: Come, house: House, asking: Person
) -> None:
    guest = visitor()
    guest.signs_in(asking, "/models/question/?model=churn")
    worth = guest.page.get_by_role("region", name="What an answer is worth")
    expect(worth).to_contain_text("No advice yet: a figure is missing.")
    worth.get_by_role("textbox", name="A call costs").fill("12,5")
    worth.get_by_role("textbox", name="It keeps, in 100").fill("40")
    expect(worth).to_contain_text("With the figures below")
    expect(worth).to_contain_text("Expected profit")
    assert model(house, asking)["economics"] == {}
    worth.get_by_role("button", name="Keep for this model").click()
    guest.sees("The economics are kept")
    expect(worth).not_to_contain_text("With the figures below")
    expect(worth).to_contain_text("Expected profit")
    worth.get_by_role("textbox", name="Currency").fill("brl")
    worth.get_by_role("textbox", name="Currency").press("Enter")
    expect(worth).to_contain_text("R$")
    worth.get_by_role("combobox", name="Each one’s own value").click()
    guest.page.get_by_role("option", name="seats").click()
    expect(worth.get_by_role("combobox", name="Each one’s own value")).to_contain_text("seats")
    kept = model(house, asking)["economics"]
    assert kept == {"contact_cost": 12.5, "save_rate": 0.4, "currency": "BRL", "value_column": "seats"}
    guest.meets_no_barrier()


def test_what_can_be_acted_on_is_marked_here(visitor: Come, house: House, asking: Person) -> None:
    guest = visitor(language="pt-BR")
    guest.signs_in(asking, "/models/question/?model=churn")
    part = guest.page.get_by_role("region", name="O que está ao alcance de alguém")
    part.get_by_role("combobox").click()
    guest.page.get_by_role("option", name="contract").click()
    expect(part.get_by_role("listitem")).to_contain_text("contract")
    assert model(house, asking)["actionable_columns"] == ["contract"]
    expect(guest.button("Desfazer")).to_be_visible()
    expect(guest.button("Desfazer")).to_have_count(0)  # what can be undone next is the next change
    part.get_by_role("button", name="Não mais: contract").click()
    expect(part).to_contain_text("Nenhuma coluna está marcada.")
    guest.button("Desfazer").click()
    expect(part.get_by_role("listitem")).to_contain_text("contract")


def test_a_member_reads_the_question_and_changes_nothing(visitor: Come, house: House, asking: Person) -> None:
    member = colleague(house, asking, "member")
    guest = visitor()
    guest.signs_in(member, "/models/question/?model=leaving")
    guest.sees("who has “cancellation” within 90 days?")
    guest.heading("What somebody can act on")
    assert guest.page.get_by_role("heading", name="Change the question").count() == 0
    assert guest.page.get_by_role("radio").count() == 0
    assert guest.button("Save the question").count() == 0
    assert guest.button("Train with this question").count() == 0
    assert guest.page.get_by_role("combobox", name="Each one’s own value").count() == 0
    guest.meets_no_barrier()


@pytest.mark.parametrize(
    ("language", "theme", "width", "heading"),
    [
        ("en-US", "light", 390, "Change the question"),
        ("en-US", "dark", 1280, "Change the question"),
        ("pt-BR", "dark", 390, "Mudar a pergunta"),
        ("pt-BR", "light", 1280, "Mudar a pergunta"),
    ],
)
def test_it_fits_a_phone_in_both_languages_and_is_open_to_everybody(
    visitor: Come, asking: Person, language: str, theme: str, width: int, heading: str
) -> None:
    guest = visitor(language=language, theme=theme, width=width)
    guest.signs_in(asking, "/models/question/?model=leaving")
    guest.heading(heading)
    expect(guest.page.locator("[aria-busy=false]").first).to_be_visible()
    guest.page.wait_for_load_state("networkidle")
    guest.meets_no_barrier()
    assert not guest.overflows()
