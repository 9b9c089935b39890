"""The analyst's pages about a model: how good it is, its versions, its trainings."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, program_of, scored_company, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]


def report(house: House, person: Person, number: int = 1) -> dict:  # type: ignore[type-arg]
    with signed_in(house, person) as asking:
        answer = asking.get(f"/organizations/{person.slug}/models/churn/versions/{number}/report")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def first(told: dict, n: int) -> int:  # type: ignore[type-arg]
    """How many of the first n had the outcome."""
    return int(next(round(one["positives"]) for one in told["charts"]["calls"]["score"] if one["n"] == n))


def counted(told: dict, near: int) -> int:  # type: ignore[type-arg]
    """A number of calls at which the report counted."""
    return int(min((one["n"] for one in told["charts"]["calls"]["score"]), key=lambda n: abs(n - near)))


@pytest.fixture(scope="module")
def with_two_versions(house: House, sample_files: dict) -> Person:  # type: ignore[type-arg]
    """A company of its own, to be changed: a second version stands beside the one in prod."""
    person = scored_company(house, sample_files)
    program_of(house, person).train("churn")
    return person


def test_the_verdict_comes_first_and_a_slider_tells_what_calling_finds(
    visitor: Come, house: House, company: Person
) -> None:
    told = report(house, company)
    guest = visitor()
    guest.signs_in(company, "/models/")
    guest.sees("Of the tenth with the highest score,")
    guest.sees(f"{told['rows']:,} customers looked at, {told['positives']:,} of whom left")
    n = counted(told, 200)
    guest.page.get_by_label("Call", exact=True).fill(str(n))
    guest.sees(f"Of the {n:,} called first, {first(told, n):,} had left")
    slider = guest.page.get_by_role("slider", name="How many to call")
    slider.focus()
    guest.page.keyboard.press("End")
    guest.sees(f"Of the {told['rows']:,} called first, {told['positives']:,} had left")
    guest.meets_no_barrier()


def test_what_a_call_costs_is_tried_first_and_kept_when_one_says_so(
    visitor: Come, house: House, with_two_versions: Person
) -> None:
    person = with_two_versions
    guest = visitor()
    guest.signs_in(person, "/models/")
    guest.sees("say below what a call costs")
    cost = guest.page.get_by_role("textbox", name="A call costs")
    keeps = guest.page.get_by_role("textbox", name="It keeps, in 100")
    cost.fill("12,5")
    keeps.fill("40")
    guest.sees("after what the calls cost")
    guest.sees("The scores advise")
    with signed_in(house, person) as asking:
        path = f"/organizations/{person.slug}/models/churn"
        assert asking.get(path).json()["economics"] == {}
        keeps.fill("400")
        guest.sees("This is not a possible figure")
        keeps.fill("40")
        guest.button("Keep for this model").click()
        guest.sees("The economics are kept")
        kept = asking.get(path).json()["economics"]
        assert (kept["contact_cost"], kept["save_rate"]) == (12.5, 0.4)
        guest.page.get_by_role("button", name="Undo").click()
        guest.sees("say below what a call costs")
        assert asking.get(path).json()["economics"] == {}


def test_a_version_goes_to_prod_with_its_checklist_and_comes_back(
    visitor: Come, house: House, with_two_versions: Person
) -> None:
    person = with_two_versions
    guest = visitor()
    guest.signs_in(person, "/models/versions/")
    guest.page.get_by_role("button", name="Promote version 2").click()
    dialog = guest.page.get_by_role("dialog")
    expect(dialog).to_contain_text("It takes the place of version 1")
    expect(dialog.get_by_role("listitem").filter(has_text="version 1 in prod")).to_be_visible()
    guest.meets_no_barrier()
    dialog.get_by_role("textbox").fill("As good, and newer")
    dialog.get_by_role("button", name="Promote …").click()
    guest.sees("Version 2 is in prod")
    history = guest.page.get_by_role("region", name="History of promotions")
    expect(history.get_by_role("listitem").first).to_contain_text("As good, and newer")
    expect(history.get_by_role("listitem").first).to_contain_text(person.name)
    guest.page.get_by_role("button", name="Roll back …").click()
    dialog.get_by_role("button", name="Roll back …").click()
    guest.sees("Say why: it stays in the history.")
    dialog.get_by_role("textbox").fill("It called too many who stay")
    dialog.get_by_role("button", name="Roll back …").click()
    guest.sees("Version 1 is in prod again")
    with signed_in(house, person) as asking:
        prod = asking.get(f"/organizations/{person.slug}/models/churn/prod").json()
    assert prod["version"]["number"] == 1


def test_two_versions_stand_side_by_side_with_who_enters_and_leaves(
    visitor: Come, with_two_versions: Person
) -> None:
    guest = visitor()
    guest.signs_in(with_two_versions, "/models/compare/?a=1&b=2")
    guest.sees("rows that both were judged on")
    guest.page.get_by_role("button", name="Score with both").click()
    guest.page.get_by_role("button", name="First 100").wait_for(timeout=120_000)
    guest.sees("of the first 100 stay the same")
    guest.meets_no_barrier()


def test_a_training_is_begun_followed_and_leaves_a_version(visitor: Come, with_two_versions: Person) -> None:
    guest = visitor(language="pt-BR")
    guest.signs_in(with_two_versions, "/models/trainings/")
    guest.sees("Pronto para treinar")
    guest.button("Treinar").click()
    expect(guest.page).to_have_url(re.compile(r"/models/trainings/one/\?.*id="))
    guest.heading("Treino de churn")
    guest.page.get_by_role("link", name="Versão 3").wait_for(timeout=180_000)
    guest.heading("De que foi feito")
    guest.sees("customers, versão 1")
    guest.meets_no_barrier()
    guest.page.get_by_role("link", name="Versão 3").click()
    guest.sees("No décimo com a maior pontuação,")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/models/", "/models/versions/", "/models/trainings/"])
def test_every_page_about_a_model_fits_a_phone_and_is_open_to_everybody(
    visitor: Come, company: Person, path: str, theme: str
) -> None:
    guest = visitor(width=320, theme=theme)
    guest.signs_in(company, path)
    guest.heading("Model: churn")
    guest.page.wait_for_load_state("networkidle")
    guest.meets_no_barrier()
    assert not guest.overflows()


def test_without_a_model_its_pages_say_what_to_do_next(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana, "/models/")
    guest.heading("There is no model yet")
    guest.meets_no_barrier()
    guest.page.get_by_role("link", name="Use my data").click()
    guest.heading("Use my data")
