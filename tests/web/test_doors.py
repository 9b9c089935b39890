"""The doors: signing up, in and out, invitations, letters; and what happens when a session or the network ends."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import PASSWORD, Person, letter_link, newcomer, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]
DOORS = ("/sign-in/", "/sign-up/", "/forgotten-password/", "/invitation#token", "/password-reset#token")
INSIDE = ("/", "/customers/", "/profile/", "/jobs/", "/organizations/")


def test_somebody_new_signs_up_and_finds_a_home_that_says_what_comes_next(visitor: Come) -> None:
    guest = visitor()
    guest.goes_to("/")
    guest.heading("Sign in to Anteve")
    guest.page.get_by_role("link", name="Create an account").click()
    guest.page.get_by_label("Your name").fill("Bruno Reis")
    guest.page.get_by_label("Work e-mail").fill(f"bruno-{secrets.token_hex(4)}@example.com")
    guest.page.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.page.get_by_label("Organization").fill("Lume & Filhos")
    guest.button("Create an account").click()
    guest.heading("Nothing to foresee yet")
    expect(guest.page.get_by_role("button", name="Organization: Lume & Filhos")).to_be_visible()
    guest.is_at("/")


def test_one_comes_to_where_one_wanted_to_go(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.goes_to("/profile/")
    guest.page.get_by_label("E-mail").fill(ana.email)
    guest.page.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.page.keyboard.press("Enter")
    guest.heading("Profile and settings")
    guest.is_at("/profile/")


def test_a_wrong_password_is_said_without_a_hint_whether_there_is_such_an_account(
    visitor: Come, ana: Person
) -> None:
    guest = visitor()
    said = []
    for email in (ana.email, "nobody@example.com"):
        guest.goes_to("/sign-in/")
        guest.page.get_by_label("E-mail").fill(email)
        guest.page.get_by_label("Password", exact=True).fill("another password")
        guest.button("Sign in").click()
        alert = guest.page.get_by_role("alert").filter(has_text="No account has")
        expect(alert).to_be_visible()
        said.append(alert.inner_text())
        expect(guest.page.get_by_label("E-mail")).to_have_value(email)
        expect(guest.page.get_by_label("Password", exact=True)).to_be_focused()
    assert said[0] == said[1]


def test_what_is_missing_is_said_beside_its_field(visitor: Come) -> None:
    guest = visitor()
    guest.goes_to("/sign-up/")
    guest.page.get_by_label("Work e-mail").fill("not an address")
    guest.page.get_by_label("Password", exact=True).fill("short")
    guest.button("Create an account").click()
    name = guest.page.get_by_label("Your name")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("This is needed.")
    email = guest.page.get_by_label("Work e-mail")
    expect(email).to_have_accessible_description("This does not look like an e-mail address.")
    password = guest.page.get_by_label("Password", exact=True)
    expect(password).to_have_accessible_description("Ten characters at least; a few words make a good one.")


def test_an_address_that_is_taken_is_told_at_its_field(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.goes_to("/sign-up/")
    guest.page.get_by_label("Your name").fill("Ana")
    guest.page.get_by_label("Work e-mail").fill(ana.email)
    guest.page.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.page.get_by_label("Organization").fill("Again")
    guest.button("Create an account").click()
    guest.sees("There is an account with this address already")


def test_an_invitation_makes_an_account_and_leads_into_the_organization(
    visitor: Come, house: House, ana: Person
) -> None:
    email = f"caio-{secrets.token_hex(4)}@example.com"
    with signed_in(house, ana) as asking:
        invited = asking.post(
            f"/organizations/{ana.slug}/invitations", json={"email": email, "role": "member"}
        )
        assert invited.status_code == 201, invited.text
    guest = visitor()
    guest.goes_to(letter_link(house, email))
    guest.heading("You are invited")
    guest.button("Accept the invitation").click()
    guest.page.get_by_label("Your name").fill("Caio Melo")
    guest.page.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.button("Accept the invitation").click()
    expect(guest.page.get_by_role("button", name=f"Organization: {ana.organization}")).to_be_visible()
    # A member sees what is for members, and no door to what is not.
    expect(guest.page.get_by_role("link", name="Customers")).to_be_visible()
    expect(guest.page.get_by_role("link", name="Runs and jobs")).to_have_count(0)
    guest.goes_to("/jobs/")
    guest.heading("This is not for your role")


def test_an_invitation_of_somebody_known_waits_until_they_sign_in(
    visitor: Come, house: House, ana: Person
) -> None:
    known = newcomer(house, "Elsewhere", "Dora Lins")
    with signed_in(house, ana) as asking:
        asking.post(f"/organizations/{ana.slug}/invitations", json={"email": known.email, "role": "analyst"})
    guest = visitor()
    guest.goes_to(letter_link(house, known.email))
    guest.button("Accept the invitation").click()
    # Nobody has proven yet that the address is theirs: the password that is chosen here becomes the account's.
    guest.page.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.button("Accept the invitation").click()
    expect(guest.page.get_by_role("button", name=f"Organization: {ana.organization}")).to_be_visible()
    guest.page.get_by_role("button", name=f"Organization: {ana.organization}").click()
    guest.page.get_by_role("menuitemradio", name="Elsewhere").click()
    expect(guest.page.get_by_role("button", name="Organization: Elsewhere")).to_be_visible()
    guest.is_at(f"/?org={known.slug}")


def test_a_used_link_says_so(visitor: Come) -> None:
    guest = visitor()
    guest.goes_to("/invitation#never-was")
    guest.button("Accept the invitation").click()
    expect(guest.page.get_by_role("alert").filter(has_text="This link works no more.")).to_be_visible()


def test_a_forgotten_password_is_replaced_by_whoever_reads_the_mail(
    visitor: Come, house: House, ana: Person
) -> None:
    guest = visitor(language="pt-BR")
    guest.goes_to("/sign-in/")
    guest.page.get_by_role("link", name="Esqueceu a senha?").click()
    guest.heading("Uma nova senha")  # the page before it has a field of the same name
    guest.page.get_by_label("E-mail").fill(ana.email)
    guest.button("Enviar a carta").click()
    guest.heading("Veja o seu e-mail")
    guest.page.wait_for_timeout(500)
    guest.goes_to(letter_link(house, ana.email))
    guest.page.get_by_label("Nova senha").fill("uma frase nova e comprida")
    guest.button("Salvar a senha").click()
    guest.page.get_by_role("link", name="Entrar").click()
    guest.page.get_by_label("E-mail").fill(ana.email)
    guest.page.get_by_label("Senha", exact=True).fill("uma frase nova e comprida")
    guest.button("Entrar").click()
    guest.heading("Ainda não há nada para antever")


def test_the_language_is_the_browsers_until_another_is_chosen(visitor: Come, ana: Person) -> None:
    guest = visitor(language="pt-BR")
    guest.goes_to("/sign-in/")
    guest.heading("Entrar no Anteve")
    expect(guest.page.locator("html")).to_have_attribute("lang", "pt-BR")
    guest.button("English").click()
    guest.heading("Sign in to Anteve")
    guest.signs_in(ana)
    guest.heading("Nothing to foresee yet")
    guest.page.get_by_role("button", name=f"Account of {ana.name}").click()
    guest.page.get_by_role("menuitemradio", name="Português (Brasil)").click()
    guest.heading("Ainda não há nada para antever")
    guest.page.reload()
    guest.heading("Ainda não há nada para antever")


def test_the_theme_is_the_systems_until_another_is_chosen(visitor: Come, ana: Person) -> None:
    guest = visitor(theme="dark")
    guest.signs_in(ana)
    guest.heading("Nothing to foresee yet")
    assert ground(guest) == "rgb(18, 18, 17)"
    guest.page.get_by_role("button", name=f"Account of {ana.name}").click()
    guest.page.get_by_role("menuitemradio", name="Light").click()
    expect(guest.page.locator("html")).to_have_attribute("data-theme", "light")
    assert ground(guest) == "rgb(251, 251, 249)"
    guest.page.reload()
    guest.heading("Nothing to foresee yet")
    assert ground(guest) == "rgb(251, 251, 249)"


def ground(guest: Visitor) -> str:
    return str(guest.page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("door", DOORS)
def test_every_door_is_open_to_everybody(visitor: Come, door: str, theme: str) -> None:
    guest = visitor(theme=theme, width=320)
    guest.goes_to(door)
    expect(guest.page.get_by_role("heading", level=1)).to_be_visible()
    guest.meets_no_barrier()
    assert not guest.overflows()


@pytest.mark.parametrize("path", INSIDE)
def test_every_page_inside_fits_a_phone_and_is_open_to_everybody(
    visitor: Come, ana: Person, path: str
) -> None:
    guest = visitor(width=320)
    guest.signs_in(ana, path)
    expect(guest.page.get_by_role("heading").first).to_be_visible()
    guest.meets_no_barrier()
    assert not guest.overflows()


def test_a_session_that_ends_loses_nothing(visitor: Come, house: House, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana, "/profile/")
    name = guest.page.get_by_label("Name", exact=True)
    name.fill("Ana Maria Souza")
    with signed_in(house, ana) as elsewhere:
        assert elsewhere.delete("/me/sessions").status_code == 204
    guest.button("Save").click()
    guest.heading("Your session has ended")
    guest.meets_no_barrier()
    guest.page.get_by_label("Password", exact=True).last.fill(PASSWORD)
    guest.button("Sign in").click()
    guest.sees("Your name is saved")
    expect(name).to_have_value("Ana Maria Souza")
    with signed_in(house, ana) as asking:
        assert asking.get("/me").json()["user"]["name"] == "Ana Maria Souza"


def test_a_new_password_is_taken_and_a_wrong_old_one_is_not(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana, "/profile/")
    guest.page.get_by_label("Present password").fill("not this one at all")
    guest.page.get_by_label("New password").fill("uma outra frase comprida")
    guest.button("Change the password").click()
    guest.sees("This is not your present password.")
    guest.page.get_by_label("Present password").fill(PASSWORD)
    guest.button("Change the password").click()
    guest.sees("Your password is changed")


def test_another_browser_is_signed_out_from_here(visitor: Come, ana: Person) -> None:
    other, guest = visitor(), visitor()
    other.signs_in(ana)
    other.heading("Nothing to foresee yet")
    guest.signs_in(ana, "/profile/")
    # The sign-up that made the account was a session too.
    guest.button("Sign out all 2 others").click()
    guest.sees("All other browsers are signed out")
    other.goes_to("/profile/")
    other.heading("Sign in to Anteve")


def test_what_goes_for_good_must_be_typed(visitor: Come, house: House, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana, "/profile/")
    guest.button("Delete my account").click()
    sure = guest.page.get_by_role("dialog").get_by_role("button", name="Delete my account")
    expect(sure).to_be_disabled()
    guest.page.get_by_role("dialog").get_by_role("textbox").fill(ana.email)
    sure.click()
    # The last administrator of an organization cannot leave it alone.
    guest.sees("Make somebody else one first, or delete the organization.")
    with signed_in(house, ana) as asking:
        assert asking.get("/me").status_code == 200


def test_a_broken_network_is_said_and_mended_by_itself(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana, "/profile/")
    guest.heading("Profile and settings")
    guest.page.context.set_offline(True)
    guest.sees("Anteve cannot be reached.")
    guest.heading("Profile and settings")
    guest.page.context.set_offline(False)
    expect(guest.page.get_by_text("Anteve cannot be reached.")).to_have_count(0, timeout=15_000)
    guest.complaints.clear()  # that requests failed meanwhile is what the browser should say


def test_a_wrong_address_leads_back(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana, "/no-such-page")
    guest.heading("There is no such page")
    guest.page.get_by_role("link", name="Go to the start").click()
    guest.heading("Nothing to foresee yet")


def test_the_link_of_another_organization_tells_nothing_of_it(
    visitor: Come, house: House, ana: Person
) -> None:
    stranger = newcomer(house, "Globex")
    guest = visitor()
    guest.signs_in(ana, f"/customers/?org={stranger.slug}")
    guest.heading(f"You do not belong to {stranger.slug}")
    expect(guest.page.get_by_text("Globex", exact=True)).to_have_count(0)


def test_everything_is_reached_with_keys_alone(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.goes_to("/sign-in/")
    expect(guest.page.get_by_label("E-mail")).to_be_focused()
    keys = guest.page.keyboard
    keys.type(ana.email)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    guest.heading("Nothing to foresee yet")
    keys.press("Tab")
    expect(guest.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    expect(guest.page.locator("#content")).to_be_focused()
    keys.press("g")
    keys.press("c")
    guest.is_at("/customers/")
    keys.press("?")
    expect(guest.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    keys.press("Escape")
    keys.press("Control+k")
    expect(guest.page.get_by_role("combobox")).to_be_focused()
    keys.type("profile")
    keys.press("Enter")
    guest.heading("Profile and settings")
    guest.page.get_by_role("switch", name="Shortcuts of a single key").click()
    guest.page.locator("h1").click()
    keys.press("g")
    keys.press("c")
    guest.heading("Profile and settings")
    guest.is_at("/profile/")


def test_a_new_organization_is_made_and_gone_to(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana, "/organizations/")
    guest.page.get_by_text("New organization").click()
    guest.page.get_by_label("Its name").fill("Segunda Casa")
    guest.button("Create it").click()
    expect(guest.page.get_by_role("button", name="Organization: Segunda Casa")).to_be_visible()
    # With two organizations, a link says which one it is about.
    guest.page.get_by_role("link", name="Customers").click()
    expect(guest.page).to_have_url(
        f"{guest.house.url}/customers/?org={guest.page.url.partition('org=')[2].partition('&')[0]}"
    )
    assert "org=segunda-casa" in guest.page.url


def test_one_signs_out(visitor: Come, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana)
    guest.page.get_by_role("button", name=f"Account of {ana.name}").click()
    guest.page.get_by_role("menuitem", name="Sign out").click()
    guest.heading("Sign in to Anteve")
    guest.goes_to("/")
    guest.heading("Sign in to Anteve")
