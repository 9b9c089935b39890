"""Signing in with another provider, in a browser: away to it, and back."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.api.providing import CLIENT, SECRET, TestProvider, providing
from tests.end_to_end.conftest import House, free_port, until_ready
from tests.web.house import Person, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]


@dataclass
class Offered:
    """A further API process over the same catalog, which offers the provider."""

    house: House
    provider: TestProvider


@pytest.fixture(scope="module")
def offered(house: House) -> Iterator[Offered]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with providing() as provider:
        offer = {
            "ANTEVE_PORT": str(port),
            "ANTEVE_URL": url,
            "ANTEVE_OIDC_ISSUER": provider.url,
            "ANTEVE_OIDC_CLIENT_ID": CLIENT,
            "ANTEVE_OIDC_CLIENT_SECRET": SECRET,
            "ANTEVE_OIDC_NAME": "Acme ID",
        }
        other = House(house.home, url, {**house.environment, **offer})
        other.start("api-with-provider", "api")
        until_ready(other)
        yield Offered(other, provider)
        other.stop()


def somebody(email: str, **said: object) -> dict[str, object]:
    return {"sub": secrets.token_hex(8), "email": email, "email_verified": True, "name": "Bia Prado", **said}


def test_one_comes_in_without_a_password_and_to_where_one_wanted_to_go(
    visitor: Come, offered: Offered, ana: Person
) -> None:
    with signed_in(offered.house, ana):
        offered.provider.person = somebody(ana.email)
    guest = visitor(at=offered.house)
    guest.goes_to("/profile/")
    guest.page.get_by_role("link", name="Sign in with Acme ID").click()
    guest.heading("Profile and settings")
    guest.is_at("/profile/")
    # Only now is the address proven: what somebody else may have set as its password counts no more.
    expect(guest.page.get_by_label("E-mail")).to_have_value(ana.email)


def test_somebody_new_makes_an_organization_first(visitor: Come, offered: Offered) -> None:
    offered.provider.person = somebody(f"{secrets.token_hex(6)}@example.com")
    guest = visitor(language="pt-BR", at=offered.house)
    guest.goes_to("/sign-in/")
    guest.page.get_by_role("link", name="Entrar com Acme ID").click()
    guest.heading("Você não faz parte de nenhuma organização")
    guest.meets_no_barrier()
    guest.page.get_by_label("O nome dela").fill("Casa da Bia")
    guest.button("Criar").click()
    expect(guest.page.get_by_role("button", name="Organização: Casa da Bia")).to_be_visible()


def test_whoever_is_refused_reads_why_at_the_door(visitor: Come, offered: Offered) -> None:
    offered.provider.person = somebody(f"{secrets.token_hex(6)}@example.com", email_verified=False)
    guest = visitor(at=offered.house)
    guest.goes_to("/sign-in/")
    guest.page.get_by_role("link", name="Sign in with Acme ID").click()
    expect(guest.page.get_by_role("alert").filter(has_text="has not verified your address")).to_be_visible()
    guest.meets_no_barrier()
