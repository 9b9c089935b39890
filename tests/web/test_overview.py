"""How it stands, whether it worked, and the rules that say when to speak."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import PASSWORD, Person, letter_link, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]


def asked(house: House, person: Person, path: str, **query: object) -> Any:
    with signed_in(house, person) as asking:
        answer = asking.get(f"/organizations/{person.slug}/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def member(house: House, company: Person) -> Person:
    """A colleague who handles alerts and writes no rules."""
    email = "davi-rules@example.com"
    with signed_in(house, company) as asking:
        asking.post(f"/organizations/{company.slug}/invitations", json={"email": email, "role": "member"})
    token = letter_link(house, email).partition("#")[2]
    body = {"token": token, "name": "Davi Nunes", "password": PASSWORD}
    answer = httpx.post(f"{house.url}/api/v1/auth/invitations/accept", json=body, timeout=60)
    assert answer.status_code < 300, answer.text
    return Person("Davi Nunes", email, company.organization, company.slug, "member")


@pytest.fixture
def rules(house: House, company: Person) -> Iterator[list[dict[str, Any]]]:
    """The rules as they are; those that a test makes are taken away."""
    before = asked(house, company, "alert-rules")["items"]
    yield before
    kept = {rule["id"] for rule in before}
    with signed_in(house, company) as asking:
        for rule in asked(house, company, "alert-rules")["items"]:
            address = f"/organizations/{company.slug}/alert-rules/{rule['id']}"
            if rule["id"] not in kept:
                asking.delete(address)
            elif not rule["active"]:
                asking.patch(address, json={"active": True})


def test_the_overview_leads_from_each_corner_to_those_who_are_in_it(
    visitor: Come, house: House, company: Person
) -> None:
    told = asked(house, company, "models/churn/overview")
    cell = next(
        one for one in told["quadrants"]["cells"] if (one["risk"], one["value_half"]) == ("high", "high")
    )
    guest = visitor(width=1440)
    guest.signs_in(company, "/overview/")
    guest.heading("Risk by value")
    now = told["over_time"][-1]["open"]
    expect(guest.page.get_by_role("main")).to_contain_text(f"{now['value_at_risk']:,.0f}")
    guest.heading("Score and money disagree")
    guest.meets_no_barrier()
    guest.page.get_by_role("link", name="High risk, high value").click()
    guest.sees(f"{cell['rows']:,} on the list")
    expect(guest.page.get_by_role("list", name="Filters in force")).to_contain_text("High risk, high value")


def test_before_time_has_passed_results_say_what_one_waits_for(visitor: Come, company: Person) -> None:
    guest = visitor(language="pt-BR", theme="dark", width=360)
    guest.signs_in(company, "/results/")
    guest.heading("Ainda não há o que avaliar")
    guest.meets_no_barrier()
    assert not guest.overflows()


def test_a_rule_is_made_with_whom_it_would_have_named_in_sight(
    visitor: Come, house: House, company: Person, rules: list[dict[str, Any]]
) -> None:
    expected = asked(house, company, "models/churn/predictions", outcome="open", min_score=0.6)
    guest = visitor(width=1440)
    guest.signs_in(company, "/alert-rules/")
    guest.button("New rule").first.click()
    guest.page.get_by_text("Over a threshold", exact=True).click()
    guest.page.get_by_label("Probability, in percent").fill("60")
    guest.page.get_by_label("How many at most").fill("1000")
    preview = guest.page.get_by_role("region", name="Last time it would have named")
    expect(preview.get_by_role("listitem").first).to_contain_text(expected["items"][0]["name"])
    expect(preview).to_contain_text(str(expected["total"]))
    guest.page.get_by_label("Name", exact=False).first.fill("From 60 % on")
    guest.meets_no_barrier()
    guest.button("Make the rule").click()
    guest.sees("“From 60 % on” speaks after the next scoring")
    made = next(one for one in asked(house, company, "alert-rules")["items"] if one["name"] == "From 60 % on")
    assert (made["kind"], made["threshold"], made["top_n"]) == ("threshold", 0.6, 1000)


def test_a_rule_says_what_it_did_and_is_paused_and_goes_on(
    visitor: Come, house: House, company: Person, rules: list[dict[str, Any]]
) -> None:
    [rule] = [one for one in rules if one["kind"] == "top_n"]
    guest = visitor()
    guest.signs_in(company, "/alert-rules/")
    guest.page.get_by_role("button", name=f"Did it speak? {rule['name']}").click()
    guest.sees("Named 20")
    guest.is_at(f"/alert-rules/?rule={rule['id']}")
    guest.page.get_by_role("switch", name=f"{rule['name']} is on").click()
    guest.sees("is paused")
    guest.button("Undo").click()
    guest.sees("speaks again")
    assert asked(house, company, "alert-rules")["items"][0]["active"] is True
    guest.meets_no_barrier()


def test_a_member_reads_the_rules_and_changes_none(visitor: Come, member: Person) -> None:
    guest = visitor(width=360)
    guest.signs_in(member, "/alert-rules/")
    guest.sees("with the highest probability")
    expect(guest.page.get_by_role("button", name="New rule")).to_have_count(0)
    expect(guest.page.get_by_role("switch")).to_have_count(0)
    guest.meets_no_barrier()
    assert not guest.overflows()
