"""Today: the inbox of those whom alerts named, worked through with keys, taken back, and told what came of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]


def inbox(house: House, person: Person, **query: object) -> list[dict[str, Any]]:
    with signed_in(house, person) as asking:
        answer = asking.get(f"/organizations/{person.slug}/alert-items", params={"model": "churn", **query})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])


@pytest.fixture
def items(house: House, company: Person) -> Iterator[list[dict[str, Any]]]:
    """The inbox as it is; whatever a test does with it is put back."""
    before = inbox(house, company, states=["open"])
    assert len(before) > 5
    yield before
    with signed_in(house, company) as asking:
        seen = [
            {"id": one["id"], "revision": one["revision"]}
            for one in inbox(house, company, states=["open", "acknowledged", "snoozed", "done"])
        ]
        body = {"items": seen, "state": "open", "assigned_to": None, "result": None}
        answer = asking.post(f"/organizations/{company.slug}/alert-items/changes", json=body)
        assert answer.json()["refused"] == [], answer.text


def row(guest: Visitor, item: dict[str, Any]) -> Any:
    return guest.page.locator(f"[data-item='{item['id']}']")


def test_the_inbox_names_whom_to_call_first_and_why_each_is_there(
    visitor: Come, company: Person, items: list[dict[str, Any]]
) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company)
    expect(row(guest, items[0])).to_be_visible()
    names = guest.page.locator("[data-item]").all_inner_texts()
    assert names == [one["name"] for one in items]
    details = guest.page.get_by_role("region", name=f"Details of {items[0]['name']}")
    expect(details).to_contain_text("Entered the top 20")
    expect(details).to_contain_text("raises the risk")
    expect(details).to_contain_text("With nobody yet")
    guest.meets_no_barrier()


def test_it_is_worked_through_with_keys_and_each_thing_is_taken_back(
    visitor: Come, house: House, company: Person, items: list[dict[str, Any]]
) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company)
    row(guest, items[1]).wait_for()
    keys = guest.page.keyboard
    keys.press("j")
    expect(row(guest, items[0])).to_be_focused()
    keys.press("j")
    expect(row(guest, items[1])).to_be_focused()
    keys.press("e")
    guest.sees("It is in your hands")
    expect(row(guest, items[1])).to_have_count(0)
    expect(row(guest, items[2])).to_be_focused()
    taken = inbox(house, company, states=["acknowledged"])
    assert [(one["id"], one["assigned_to"]["name"]) for one in taken] == [(items[1]["id"], company.name)]
    keys.press("z")
    expect(row(guest, items[1])).to_be_visible()
    assert inbox(house, company, states=["acknowledged"]) == []


def test_one_is_given_to_a_colleague_and_one_put_off_until_a_morning(
    visitor: Come, house: House, company: Person, items: list[dict[str, Any]]
) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company)
    row(guest, items[0]).click()
    guest.page.keyboard.press("a")
    guest.page.get_by_role("menuitem", name=company.name).click()
    guest.sees(f"Given to {company.name}")
    expect(guest.page.get_by_role("region", name=f"Details of {items[0]['name']}")).to_contain_text(
        f"With {company.name}"
    )
    row(guest, items[1]).click()
    guest.page.keyboard.press("s")
    guest.page.get_by_role("menuitem", name="Tomorrow").click()
    expect(row(guest, items[1])).to_have_count(0)
    guest.page.get_by_role("button", name="Snoozed").first.click()
    guest.is_at("/?state=snoozed")
    expect(row(guest, items[1])).to_be_visible()
    [snoozed] = inbox(house, company, states=["snoozed"])
    assert snoozed["snoozed_until"] is not None


def test_what_came_of_several_is_told_at_once_with_a_note(
    visitor: Come, house: House, company: Person, items: list[dict[str, Any]]
) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company)
    for item in items[:2]:
        guest.page.get_by_role("checkbox", name=f"Select {item['name']}").click()
    guest.sees("2 selected")
    guest.page.keyboard.press("d")
    told = guest.page.get_by_role("dialog")
    told.get_by_text("Stays with us").click()
    told.get_by_label("Note").fill("Took the yearly plan")
    guest.meets_no_barrier()
    told.get_by_role("button", name="Save, done").click()
    guest.sees("Written down for 2")
    expect(row(guest, items[0])).to_have_count(0)
    done = inbox(house, company, states=["done"])
    assert {(one["id"], one["result"]) for one in done} == {(one["id"], "saved") for one in items[:2]}
    with signed_in(house, company) as asking:
        key = {"entity_key": items[0]["entity_key"]}
        notes = asking.get(f"/organizations/{company.slug}/notes", params=key).json()["items"]
    assert notes[0]["text"] == "Took the yearly plan"


def test_whoever_was_slower_than_a_colleague_is_told_and_overwrites_nothing(
    visitor: Come, house: House, company: Person, items: list[dict[str, Any]]
) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company)
    row(guest, items[0]).wait_for()
    with signed_in(house, company) as asking:
        address = f"/organizations/{company.slug}/alert-items/{items[0]['id']}"
        change = {"revision": items[0]["revision"], "state": "done", "result": "no_answer"}
        assert asking.patch(address, json=change).status_code == 200
    guest.page.keyboard.press("e")
    guest.sees("A colleague was faster")
    [done] = inbox(house, company, states=["done"])
    assert done["result"] == "no_answer"


def test_a_part_that_is_empty_says_why_and_leads_back(
    visitor: Come, company: Person, items: list[dict[str, Any]]
) -> None:
    guest = visitor()
    guest.signs_in(company, "/?show=mine")
    guest.heading("Nothing to do here")
    guest.meets_no_barrier()
    guest.button("Show everything").click()
    expect(row(guest, items[0])).to_be_visible()


def test_on_a_phone_the_details_open_below_in_portuguese(
    visitor: Come, company: Person, items: list[dict[str, Any]]
) -> None:
    guest = visitor(language="pt-BR", width=360, theme="dark")
    guest.signs_in(company)
    row(guest, items[1]).click()
    expect(row(guest, items[1])).to_have_attribute("aria-expanded", "true")
    guest.sees("Entrou nos 20 primeiros")
    guest.button("Eu cuido").click()
    guest.sees("Está com você")
    expect(row(guest, items[1])).to_have_count(0)
    guest.meets_no_barrier()
    assert not guest.overflows()
