"""An administrator's screens: people, invitations, keys, the audit log, the organization and its end."""

import secrets
from collections.abc import Callable

import httpx
from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import PASSWORD, Person, letter_link, newcomer, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]
SCREENS = ("/members/", "/api-keys/", "/webhooks/", "/audit-events/", "/organization/")


def colleague(house: House, boss: Person, role: str, name: str = "Caio Melo") -> Person:
    """Somebody who accepted an invitation."""
    email = f"caio-{secrets.token_hex(4)}@example.com"
    with signed_in(house, boss) as asking:
        asking.post(f"/organizations/{boss.slug}/invitations", json={"email": email, "role": role})
    token = letter_link(house, email).partition("#")[2]
    body = {"token": token, "name": name, "password": PASSWORD}
    answer = httpx.post(f"{house.url}/api/v1/auth/invitations/accept", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return Person(name, email, boss.organization, boss.slug, role)


def test_somebody_is_invited_gets_another_role_and_is_removed(
    visitor: Come, house: House, ana: Person
) -> None:
    guest = visitor()
    guest.signs_in(ana, "/members/")
    guest.sees("There is one administrator, who can neither leave")
    guest.button("Invite somebody").click()
    guest.page.get_by_label("E-mail").fill("bruno@example.com")
    guest.page.get_by_role("radio", name="Analyst").click()
    guest.meets_no_barrier()
    guest.button("Send the invitation").click()
    guest.sees("An invitation is on its way to bruno@example.com")
    expect(guest.page.get_by_role("listitem").filter(has_text="bruno@example.com")).to_contain_text("Analyst")
    guest.button("Withdraw the invitation to bruno@example.com").click()
    guest.sees("Nobody is invited just now.")

    caio = colleague(house, ana, "member")
    guest.page.reload()
    guest.page.get_by_role("combobox", name="Role of Caio Melo").click()
    guest.page.get_by_role("option", name="Analyst").click()
    guest.sees("Caio Melo is now: Analyst")
    guest.button("Undo").click()
    expect(guest.page.get_by_role("combobox", name="Role of Caio Melo")).to_contain_text("Member")
    guest.button("Remove Caio Melo").click()
    guest.page.get_by_label("Type").fill(caio.email)
    guest.button("Remove").click()
    guest.sees("Caio Melo was removed")
    expect(guest.page.get_by_role("listitem").filter(has_text=caio.email)).to_have_count(0)


def test_a_new_key_is_shown_once_and_the_text_that_is_copied_opens_the_api(
    visitor: Come, house: House, ana: Person
) -> None:
    guest = visitor()
    guest.signs_in(ana, "/api-keys/")
    guest.heading("No key opens anything")
    guest.button("New key").click()
    guest.page.get_by_label("Name").fill("nightly export")
    guest.page.get_by_role("checkbox", name="Read datasets").click()
    guest.button("Make the key").click()
    field = guest.page.get_by_label("The key's text")
    key = field.input_value()
    expect(guest.page.get_by_role("dialog")).to_contain_text(f'curl --fail -H "Authorization: Bearer {key}"')
    expect(guest.page.get_by_role("dialog")).to_contain_text(f"{house.url}/api/v1/organizations/{ana.slug}/")
    guest.meets_no_barrier()
    opened = httpx.get(
        f"{house.url}/api/v1/organizations/{ana.slug}/datasets", headers={"Authorization": f"Bearer {key}"}
    )
    assert opened.status_code == 200, opened.text
    guest.button("I have kept it").click()
    row = guest.page.get_by_role("listitem").filter(has_text="nightly export")
    expect(row).to_contain_text("data:read")
    assert key not in guest.page.content()

    guest.button("Rotate nightly export").click()
    guest.button("Rotate the key").click()
    newer = guest.page.get_by_label("The key's text").input_value()
    assert newer != key
    guest.button("I have kept it").click()
    guest.button("1 key that opens nothing more").wait_for()
    guest.button("Revoke nightly export").click()
    guest.page.get_by_label("Type").fill("nightly export")
    guest.button("Revoke").click()
    guest.heading("No key opens anything")
    closed = httpx.get(
        f"{house.url}/api/v1/organizations/{ana.slug}/datasets", headers={"Authorization": f"Bearer {newer}"}
    )
    assert closed.status_code == 401


def test_the_log_is_filtered_in_the_address_and_a_line_opens_with_its_facts(
    visitor: Come, house: House, ana: Person
) -> None:
    with signed_in(house, ana) as asking:
        asking.patch(f"/organizations/{ana.slug}", json={"time_zone": "America/Bahia"})
        asking.post(f"/organizations/{ana.slug}/invitations", json={"email": "dora@example.com"})
    guest = visitor(language="pt-BR")
    guest.signs_in(ana, "/audit-events/")
    expect(guest.page.get_by_role("row").filter(has_text="Convite enviado")).to_be_visible()
    guest.page.get_by_role("combobox", name="O que foi feito").click()
    guest.page.get_by_role("option", name="Configurações da organização alteradas").click()
    guest.is_at("/audit-events/?verb=organization.changed")
    row = guest.page.locator("[data-row='0']")
    expect(row).to_contain_text("Configurações da organização alteradas")
    row.click()
    expect(guest.page.get_by_role("dialog")).to_contain_text("America/Bahia")
    guest.meets_no_barrier()
    guest.page.keyboard.press("Escape")
    with guest.page.expect_download() as begun:
        guest.page.get_by_role("link", name="Exportar em CSV").click()
    text = begun.value.path().read_text()
    assert "organization.changed" in text
    assert "invitation.sent" not in text


def test_the_organization_is_named_anew_its_clocks_checked_and_its_end_typed(
    visitor: Come, house: House
) -> None:
    boss = newcomer(house, "Casa Velha", "Elisa Prado")
    guest = visitor()
    guest.signs_in(boss, "/organization/")
    guest.page.get_by_label("Name").fill("Casa Nova")
    guest.button("Save").first.click()
    expect(guest.page.get_by_role("button", name="Organization: Casa Nova")).to_be_visible()
    zone = guest.page.get_by_label("Time zone")
    zone.fill("Brasil")
    zone.press("Enter")
    expect(zone).to_have_accessible_description("There is no such time zone. Choose one from the list.")
    zone.fill("America/Recife")
    zone.press("Enter")
    guest.sees("Schedules go by these clocks from now on")
    guest.button("A number of days").click()
    guest.page.get_by_label("Days", exact=True).fill("30")
    guest.sees("Files older than 30 days go within the hour, for good.")
    guest.page.get_by_label("Days", exact=True).press("Enter")
    guest.sees("Saved: it holds within the hour")
    expect(guest.page.get_by_role("progressbar", name="Rows in datasets")).to_be_visible()
    guest.sees("Catalog: works")
    guest.meets_no_barrier()
    with signed_in(house, boss) as asking:
        kept = asking.get(f"/organizations/{boss.slug}").json()
        assert (kept["name"], kept["time_zone"], kept["raw_retention_days"]) == (
            "Casa Nova",
            "America/Recife",
            30,
        )
    guest.button("Delete the organization").click()
    dialog = guest.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Delete the organization")).to_be_disabled()
    dialog.get_by_label("Type").fill(boss.slug)
    dialog.get_by_role("button", name="Delete the organization").click()
    guest.heading("You belong to no organization")
    with signed_in(house, boss) as asking:
        assert asking.get(f"/organizations/{boss.slug}").status_code == 404


def test_administration_is_for_administrators_alone(visitor: Come, house: House, ana: Person) -> None:
    analyst = colleague(house, ana, "analyst", "Davi Luz")
    guest = visitor()
    guest.signs_in(analyst, "/")
    expect(guest.page.get_by_role("link", name="Runs and jobs")).to_be_visible()
    for name in ("People", "API keys", "Audit log", "Webhooks"):
        expect(guest.page.get_by_role("link", name=name)).to_have_count(0)
    for path in SCREENS:
        guest.goes_to(path)
        guest.heading("This is not for your role")


def test_administration_has_no_barrier_and_fits_a_phone_in_the_dark(visitor: Come, ana: Person) -> None:
    guest = visitor(language="pt-BR", theme="dark", width=320)
    guest.signs_in(ana, "/")
    for path in SCREENS:
        guest.goes_to(path)
        guest.page.get_by_role("heading", level=1).wait_for()
        guest.page.wait_for_load_state("networkidle")
        guest.meets_no_barrier()
        assert not guest.overflows(), path
