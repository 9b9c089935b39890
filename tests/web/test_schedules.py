"""Schedules: when something comes again, said in words and made with two choices."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]


def kept(house: House, person: Person) -> list[dict]:  # type: ignore[type-arg]
    with signed_in(house, person) as asking:
        answer = asking.get(f"/organizations/{person.slug}/schedules")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])


def test_every_monday_is_chosen_in_words_paused_taken_away_and_brought_back(
    visitor: Come, house: House, company: Person
) -> None:
    guest = visitor()
    guest.signs_in(company, "/models/schedules/")
    guest.heading("Nothing is scheduled")
    guest.sees("Every Monday at 7:00 AM")
    guest.page.get_by_label("At", exact=True).fill("06:30")
    guest.sees("Every Monday at 6:30 AM")
    guest.sees("Next: Mon")
    guest.button("Keep this schedule").click()
    guest.sees("Every Monday at 6:30 AM: make the list anew")
    assert [(one["cron"], one["action"]) for one in kept(house, company)] == [("30 6 * * 1", "score")]
    guest.meets_no_barrier()
    switch = guest.page.get_by_role("switch", name="Goes on: Every Monday")
    with guest.page.expect_response(lambda answer: answer.request.method == "PATCH"):
        switch.click()
    expect(switch).not_to_be_checked()
    guest.page.reload()
    expect(switch).not_to_be_checked()
    assert kept(house, company)[0]["paused"] is True
    guest.page.get_by_role("button", name="Take away: Every Monday").click()
    guest.heading("Nothing is scheduled")
    assert kept(house, company) == []
    guest.page.get_by_role("button", name="Undo").click()
    guest.sees("Every Monday at 6:30 AM: make the list anew")
    assert [(one["cron"], one["paused"]) for one in kept(house, company)] == [("30 6 * * 1", True)]
    with signed_in(house, company) as asking:
        for one in kept(house, company):
            assert asking.delete(f"/organizations/{company.slug}/schedules/{one['id']}").status_code == 204


def test_an_expression_that_cannot_be_read_is_refused_before_it_is_kept(
    visitor: Come, company: Person
) -> None:
    guest = visitor(language="pt-BR")
    guest.signs_in(company, "/models/schedules/")
    guest.page.get_by_role("combobox", name="Quando").click()
    guest.page.get_by_role("option", name="Por uma expressão cron").click()
    guest.page.get_by_label("Minuto, hora, dia, mês, dia da semana").fill("61 7 * * 1")
    expect(guest.page.get_by_role("alert").filter(has_text="cinco campos")).to_be_visible()
    guest.meets_no_barrier()
