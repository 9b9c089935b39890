"""A feature is written with its preview beside it, kept in versions, used by a model, and deleted once nothing needs it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, colleague, newcomer, program_of, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]
TENURE = "select\n    entity_key,\n    snapshot_date,\n    tenure_months as months_with_us\nfrom entities"


@pytest.fixture(scope="module")
def asker(house: House, sample_files: dict[str, Path]) -> Person:
    """An organization that has customers and a question, and has learned nothing yet."""
    person = newcomer(house, "Casa de Dados", "Iara Nunes")
    company = program_of(house, person)
    company.upload(sample_files["customers"], "customers")
    company.ask("PATCH", "datasets/customers", json={"mapping": {"entity_key": "customer_id"}})
    outcome = {"kind": "column", "column": "churned", "positive": ["yes"]}
    company.model("churn", "customers", outcome=outcome)
    return person


def writes(guest: Visitor, sql: str) -> None:
    """Into the editor, as a person does: what stood there goes."""
    guest.page.get_by_role("textbox", name="SQL").click()
    guest.page.keyboard.press("Control+a")
    guest.page.keyboard.press("Delete")
    guest.page.keyboard.insert_text(sql)


def test_a_feature_is_tried_as_one_types_saved_changed_used_and_deleted(
    visitor: Come, house: House, asker: Person
) -> None:
    guest = visitor(width=1440)
    guest.signs_in(asker, "/features/written/")
    guest.page.get_by_role("link", name="New feature").first.click()
    guest.page.get_by_role("textbox", name="SQL").wait_for()
    writes(guest, TENURE)
    card = guest.page.get_by_role("listitem").filter(has_text="months_with_us")
    expect(card).to_contain_text("Alone tells", timeout=90_000)
    expect(guest.page.get_by_role("table")).to_contain_text("entity_key")
    card.get_by_role("textbox").fill("Months with us")
    guest.meets_no_barrier()

    writes(guest, TENURE.replace("tenure_months", "tenure_month"))
    alert = guest.page.get_by_role("alert").filter(has_text="This does not fit the data.")
    expect(alert).to_contain_text("Line 4, column 5")
    expect(guest.page.locator(".cm-lintRange-error")).to_have_text("tenure_month")
    expect(card).to_be_visible()  # what ran last stays while one types

    writes(guest, TENURE)
    expect(alert).to_have_count(0)
    guest.button("Save the feature").click()
    guest.page.get_by_label("Name", exact=True).fill("Months!")
    guest.page.keyboard.press("Enter")
    guest.sees("Begin with a letter")
    guest.page.get_by_label("Name", exact=True).fill("tenure")
    guest.page.keyboard.press("Enter")
    guest.heading("tenure")
    guest.is_at("/features/written/one/?name=tenure")

    guest.page.get_by_role("table").wait_for()
    writes(guest, TENURE + "\nwhere tenure_months > 1")
    guest.button("Save as version 2").click()
    guest.sees("tenure is saved as version 2")
    versions = guest.page.get_by_role("region", name="Versions")
    expect(versions.get_by_role("listitem")).to_have_count(2)
    versions.get_by_text("What changed since version 1").click()
    expect(versions.locator("pre").first).to_contain_text("where tenure_months > 1")
    expect(versions).to_contain_text(asker.email)

    guest.page.get_by_role("switch", name="churn").click()
    guest.sees("churn learns from it, from its next training on")
    guest.sees("Models learn from it: churn.")
    with signed_in(house, asker) as asking:
        model = asking.get(f"/organizations/{asker.slug}/models/churn").json()
        assert model["feature_models"] == ["tenure"]
        kept = asking.get(f"/organizations/{asker.slug}/feature-models/tenure").json()
        assert kept["descriptions"] == {"months_with_us": "Months with us"}
    guest.page.get_by_role("switch", name="churn").click()
    guest.button("Delete the feature").click()
    guest.page.get_by_label("Type").fill("tenure")
    guest.page.get_by_role("dialog").get_by_role("button", name="Delete the feature").click()
    guest.heading("No feature has been written yet")


def test_an_older_try_is_called_off_and_says_nothing(visitor: Come, asker: Person) -> None:
    guest = visitor(language="pt-BR", theme="dark", width=360)
    ended: list[str] = []
    guest.page.on("requestfailed", lambda request: ended.append(request.url))
    guest.signs_in(asker, "/features/written/one/")
    guest.page.get_by_role("textbox", name="SQL").wait_for()
    slow = "select a.entity_key, a.snapshot_date, count(*) as n from entities a, entities b, entities c group by all"
    with guest.page.expect_request(lambda request: request.url.endswith("/feature-models/preview")):
        writes(guest, slow)
    guest.page.wait_for_timeout(1500)  # what is asked as one types waits for a pause
    writes(guest, TENURE)
    expect(guest.page.get_by_role("listitem").filter(has_text="months_with_us")).to_contain_text(
        "Sozinho revela", timeout=90_000
    )
    assert any("preview" in url for url in ended)
    expect(guest.page.get_by_role("alert").filter(has_text="consulta")).to_have_count(0)
    guest.meets_no_barrier()
    assert not guest.overflows()


def test_the_catalogue_leads_to_where_a_feature_comes_from(visitor: Come, company: Person) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company, "/features/")
    rows = guest.page.locator("[data-row]")
    expect(rows.first).to_contain_text("100%")
    guest.meets_no_barrier()
    guest.page.get_by_role("searchbox").fill("open_tickets")
    expect(rows.first).to_contain_text("ickets")
    rows.first.click()
    drawing = guest.page.get_by_role("region", name="What comes from what")
    expect(drawing).to_contain_text("customers.open_tickets")
    expect(drawing.locator(".react-flow__node").first).to_be_visible()
    guest.meets_no_barrier()
    guest.button("In words").click()
    values = guest.page.get_by_role("definition").first
    expect(values).to_contain_text("customers.open_tickets")
    guest.sees("Version 1, where it moves a score by")


def test_a_member_sees_no_editor(visitor: Come, house: House, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(colleague(house, ana, "member", "Nina Sá"), "/")
    guest.page.get_by_role("link", name="Customers").wait_for()
    for name in ("Features", "SQL"):
        expect(guest.page.get_by_role("link", name=name)).to_have_count(0)
    for path in (
        "/features/",
        "/features/written/",
        "/features/written/one/",
        "/features/lineage/",
        "/query/",
    ):
        guest.goes_to(path)
        guest.heading("This is not for your role")
