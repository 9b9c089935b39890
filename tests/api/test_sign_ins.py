"""Signing in with an OpenID provider: only what it signed, for us, just now, for this very browser, counts."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from api import openid
from api.site import Site
from local.postgres import Postgres
from tests.api.conftest import anteve_with
from tests.api.providing import CLIENT, SECRET, Claims, TestProvider, led, providing
from tests.api.running import PASSWORD, Anteve
from warehouse.catalog import sign_ins
from warehouse.catalog.identities import Identity
from warehouse.catalog.sign_ins import SignIn
from warehouse.catalog.users import User
from warehouse.settings import OpenIdProvider

START, CALLBACK = "/api/v1/auth/oidc/start", "/api/v1/auth/oidc/callback"
SIGN_IN = "anteve_signin"


@pytest.fixture(scope="module")
def server() -> Iterator[TestProvider]:
    with providing() as running:
        yield running


@pytest.fixture(scope="module")
def anteve(
    server: TestProvider, postgres: Postgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Anteve]:
    offered = OpenIdProvider(server.url, CLIENT, SECRET, "Acme ID")
    home = tmp_path_factory.mktemp("home")
    with anteve_with(
        postgres, template, home, openid_provider=offered, public_url="http://anteve.example"
    ) as running:
        yield running


@pytest.fixture
def provider(server: TestProvider, anteve: Anteve) -> Iterator[TestProvider]:
    """The provider as it is before anybody has told it to lie."""
    fresh = TestProvider(url=server.url, key=server.key, person=somebody())
    server.__dict__.update(fresh.__dict__)
    yield server
    anteve.app.state.openid._known = None


def somebody(**said: Any) -> Claims:
    number = f"{time.time_ns()}"
    return {"sub": number, "email": f"{number}@example.com", "email_verified": True, "name": "Bia", **said}


def sent_back(anteve: Anteve, browser: httpx.Client) -> str:
    """The address on our side to which the provider leads the browser, once the person has signed in there."""
    there = browser.get(START).headers["location"]
    return led(httpx.get(there))


def signed_in(anteve: Anteve) -> tuple[httpx.Client, httpx.Response]:
    browser = anteve.client()
    return browser, browser.get(sent_back(anteve, browser))


def held(anteve: Anteve) -> int:
    with anteve.catalog.transaction() as session:
        return session.scalar(select(func.count()).select_from(User)) or 0


def refused(anteve: Anteve, *, code: str = "not_believed", status: int = 401) -> httpx.Response:
    """A whole sign-in, which is refused and leaves nothing: no session, no account."""
    before = held(anteve)
    browser, answer = signed_in(anteve)
    assert answer.status_code == status, answer.text
    assert answer.json()["type"].endswith(f":{code}")
    assert "anteve_session" not in browser.cookies
    assert SIGN_IN not in browser.cookies
    assert browser.get("/api/v1/me").status_code == 401
    assert held(anteve) == before
    return answer


# --- as it is meant ---


def test_what_is_offered_is_said(anteve: Anteve) -> None:
    answer = anteve.client().get("/api/v1/auth/oidc").json()
    assert answer == {"providers": [{"name": "Acme ID", "start": START}]}


def test_a_first_sign_in_makes_an_account_and_a_second_finds_it(
    anteve: Anteve, provider: TestProvider
) -> None:
    browser, answer = signed_in(anteve)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    me = browser.get("/api/v1/me").json()
    assert me["user"]["email"] == provider.person["email"]
    assert me["user"]["name"] == "Bia"
    assert me["memberships"] == []
    provider.person = {**provider.person, "email": "moved@example.com", "email_verified": False}
    again, _ = signed_in(anteve)
    assert again.get("/api/v1/me").json() == me


def test_whoever_signs_in_elsewhere_makes_an_organization_of_their_own(
    anteve: Anteve, provider: TestProvider
) -> None:
    browser, _ = signed_in(anteve)
    browser.headers["x-csrftoken"] = browser.cookies["csrftoken"]
    assert browser.post("/api/v1/organizations", json={"name": "Bia & Co"}).status_code == 201


def test_an_invited_person_gets_in_by_the_invitation(anteve: Anteve, provider: TestProvider) -> None:
    ana = anteve.person()
    ana.post("invitations", {"email": provider.person["email"], "role": "analyst"})
    browser, _ = signed_in(anteve)
    token = anteve.token(provider.person["email"])
    accepted = browser.post("/api/v1/auth/invitations/accept", json={"token": token})
    assert accepted.status_code == 200, accepted.text
    (mine,) = browser.get("/api/v1/me").json()["memberships"]
    assert (mine["organization"]["slug"], mine["role"]) == (ana.slug, "analyst")


def test_a_verified_address_leads_to_the_account_that_has_it(anteve: Anteve, provider: TestProvider) -> None:
    ana = anteve.person().proven()
    provider.person = somebody(email=ana.email.upper())
    browser, _ = signed_in(anteve)
    assert browser.get("/api/v1/me").json() == ana.http.get("/api/v1/me").json()
    login = {"email": ana.email, "password": PASSWORD}
    assert anteve.client().post("/api/v1/auth/login", json=login).status_code == 200


def test_an_account_that_somebody_made_with_anothers_address_becomes_its_owners_alone(
    anteve: Anteve, provider: TestProvider
) -> None:
    """Else an attacker signs up with your address today, and reads along from when you come."""
    attacker = anteve.person()
    provider.person = somebody(email=attacker.email)
    owner, _ = signed_in(anteve)
    assert owner.get("/api/v1/me").status_code == 200
    assert attacker.http.get("/api/v1/me").status_code == 401
    login = {"email": attacker.email, "password": PASSWORD}
    assert anteve.client().post("/api/v1/auth/login", json=login).status_code == 401


def test_an_account_without_a_password_has_none_to_guess(anteve: Anteve, provider: TestProvider) -> None:
    browser, _ = signed_in(anteve)
    login = {"email": provider.person["email"], "password": ""}
    assert anteve.client().post("/api/v1/auth/login", json=login).status_code == 401
    browser.headers["x-csrftoken"] = browser.cookies["csrftoken"]
    change = {"password": PASSWORD, "old_password": ""}
    assert browser.patch("/api/v1/me", json=change).status_code == 422


def test_a_provider_that_tells_the_address_apart_is_asked_for_it(
    anteve: Anteve, provider: TestProvider
) -> None:
    provider.thin = True
    browser, _ = signed_in(anteve)
    assert browser.get("/api/v1/me").json()["user"]["email"] == provider.person["email"]


def test_a_key_that_is_new_is_asked_for(anteve: Anteve, provider: TestProvider) -> None:
    signed_in(anteve)
    provider.key, provider.person = RSAKey.generate_key(2048, {"kid": "second"}), somebody()
    _, answer = signed_in(anteve)
    assert answer.status_code == 303, answer.text


def test_clocks_may_differ_a_little(anteve: Anteve, provider: TestProvider) -> None:
    provider.lie = lambda claims: {**claims, "iat": claims["iat"] + 30, "exp": claims["iat"] - 30}
    _, answer = signed_in(anteve)
    assert answer.status_code == 303


def test_the_sign_in_is_in_the_log_of_ones_organizations(anteve: Anteve, provider: TestProvider) -> None:
    ana = anteve.person()
    provider.person = somebody(email=ana.email)
    browser, _ = signed_in(anteve)
    slug = browser.get("/api/v1/me").json()["memberships"][0]["organization"]["slug"]
    events = browser.get(f"/api/v1/organizations/{slug}/audit-events").json()["items"]
    assert events[0]["verb"] == "person.signed_in"


# --- as an attacker would have it ---

LIES: dict[str, Callable[[Claims], Claims]] = {
    "another's nonce": lambda claims: {**claims, "nonce": "another"},
    "no nonce": lambda claims: {k: v for k, v in claims.items() if k != "nonce"},
    "another client's token": lambda claims: {**claims, "aud": "another"},
    "a token for several, that says not for whom": lambda claims: {**claims, "aud": [CLIENT, "another"]},
    "a token that another client had made": lambda claims: {**claims, "azp": "another"},
    "no audience": lambda claims: {k: v for k, v in claims.items() if k != "aud"},
    "another issuer": lambda claims: {**claims, "iss": "https://evil.example"},
    "no issuer": lambda claims: {k: v for k, v in claims.items() if k != "iss"},
    "an expired token": lambda claims: {**claims, "exp": claims["iat"] - 120},
    "no end": lambda claims: {k: v for k, v in claims.items() if k != "exp"},
    "a token of the future": lambda claims: {**claims, "iat": claims["iat"] + 600},
    "nobody": lambda claims: {**claims, "sub": ""},
    "a number that is none": lambda claims: {**claims, "sub": 7},
    "a number without end": lambda claims: {**claims, "sub": "x" * 256},
    "a hash of another access token": lambda claims: {**claims, "at_hash": "AAAA"},
}
SIGNATURES: dict[str, Callable[[TestProvider, Claims], str]] = {
    "none": lambda self, claims: self.unsigned(claims),
    "HS256 with the public key": lambda self, claims: self.signed_with_the_public_key(claims),
    "a key of one's own": lambda self, claims: self.signed(claims, key=RSAKey.generate_key(2048)),
    "a key that is nowhere": lambda self, claims: self.signed(claims, kid="nowhere"),
    "a changed body": lambda self, claims: _changed(self.signed(claims)),
    "no token at all": lambda _self, _claims: "this is no token",
}


def _changed(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body[:-4]}AAAA.{signature}"


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_says_something_else_is_refused(
    lie: Callable[[Claims], Claims], anteve: Anteve, provider: TestProvider
) -> None:
    provider.lie = lie
    refused(anteve)


@pytest.mark.parametrize("sign", SIGNATURES.values(), ids=SIGNATURES)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    sign: Callable[[TestProvider, Claims], str], anteve: Anteve, provider: TestProvider
) -> None:
    provider.sign = sign
    refused(anteve)


@pytest.mark.parametrize("verified", [False, None, "no", 0])
def test_an_address_that_nobody_verified_opens_no_account_and_makes_none(
    verified: Any, anteve: Anteve, provider: TestProvider
) -> None:
    for email in (anteve.person().email, "nobody-yet@example.com"):
        provider.person = somebody(email=email, email_verified=verified)
        refused(anteve, code="email_not_verified", status=409)


def test_a_person_without_an_address_is_refused(anteve: Anteve, provider: TestProvider) -> None:
    del provider.person["email"]
    refused(anteve, code="email_not_verified", status=409)


def test_the_wrong_state_is_refused(anteve: Anteve, provider: TestProvider) -> None:
    browser = anteve.client()
    back = httpx.URL(sent_back(anteve, browser))
    for wrong in ({"state": "another"}, {"state": ""}):
        answer = browser.get(str(back.copy_merge_params(wrong)))
        assert answer.status_code == 401
        assert answer.json()["type"].endswith("sign_in_expired")
    assert browser.get(str(back.copy_remove_param("state"))).status_code == 401
    assert "anteve_session" not in browser.cookies


def test_another_browser_cannot_finish_what_one_began(anteve: Anteve, provider: TestProvider) -> None:
    """Else an attacker leads you into their account, and you upload your customers into it."""
    attacker, victim = anteve.client(), anteve.client()
    back = sent_back(anteve, attacker)
    sent_back(anteve, victim)  # they have begun a sign-in of their own
    for browser in (victim, anteve.client()):
        answer = browser.get(back)
        assert answer.status_code == 401
        assert answer.json()["type"].endswith("sign_in_expired")
        assert "anteve_session" not in browser.cookies


def test_a_code_works_once_whatever_the_provider_thinks(anteve: Anteve, provider: TestProvider) -> None:
    provider.forgetful = True
    browser = anteve.client()
    back = sent_back(anteve, browser)
    ticket = browser.cookies[SIGN_IN]
    assert browser.get(back).status_code == 303
    thief = anteve.client(Cookie=f"{SIGN_IN}={ticket}")
    answer = thief.get(back)
    assert answer.status_code == 401
    assert "anteve_session" not in thief.cookies


def test_a_code_that_was_used_elsewhere_is_refused(anteve: Anteve, provider: TestProvider) -> None:
    browser = anteve.client()
    back = sent_back(anteve, browser)
    provider.codes.clear()
    assert browser.get(back).json()["type"].endswith("not_believed")


def test_a_sign_in_that_took_too_long_is_over(
    anteve: Anteve, provider: TestProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_ins, "LASTS", timedelta(0))
    browser = anteve.client()
    back = sent_back(anteve, browser)
    assert browser.get(back).json()["type"].endswith("sign_in_expired")


def test_an_answer_of_another_provider_is_refused(anteve: Anteve, provider: TestProvider) -> None:
    for change in ({"iss": "https://evil.example"}, None):
        browser = anteve.client()
        back = httpx.URL(sent_back(anteve, browser))
        sent = back.copy_merge_params(change) if change else back.copy_remove_param("iss")
        assert browser.get(str(sent)).json()["type"].endswith("not_believed")


def test_whoever_is_refused_at_the_provider_is_told_so(anteve: Anteve, provider: TestProvider) -> None:
    browser = anteve.client()
    back = httpx.URL(sent_back(anteve, browser)).copy_remove_param("code")
    answer = browser.get(str(back.copy_merge_params({"error": "access_denied"})))
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("sign_in_refused")


def test_a_person_is_led_back_to_the_door_and_reads_there_why(
    anteve: Anteve, provider: TestProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sign-in").mkdir()
    (tmp_path / "sign-in" / "index.html").write_text("<!doctype html><h1>Sign in</h1>")
    monkeypatch.setattr(anteve.app.state, "site", Site(tmp_path))
    browser = anteve.client(Accept="text/html,*/*")
    answer = browser.get(CALLBACK, params={"code": "made up", "state": "made up"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/?problem=sign_in_expired")
    program = anteve.client().get(CALLBACK, params={"code": "made up", "state": "made up"})
    assert program.json()["type"].endswith("sign_in_expired")


@pytest.mark.parametrize("name", ["next", "redirect_uri", "return_to", "url"])
def test_the_way_back_leads_nowhere_else(name: str, anteve: Anteve, provider: TestProvider) -> None:
    assert anteve.client().get(START, params={name: "https://evil.example"}).status_code == 422
    browser = anteve.client()
    back = httpx.URL(sent_back(anteve, browser)).copy_merge_params({name: "https://evil.example"})
    assert browser.get(str(back)).headers["location"] == "/"


def test_what_another_site_could_guess_or_read_is_kept_from_it(
    anteve: Anteve, provider: TestProvider
) -> None:
    browser = anteve.client()
    answer = browser.get(START)
    (cookie,) = answer.headers.get_list("set-cookie")
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    token = browser.cookies[SIGN_IN]
    assert token not in answer.headers["location"]
    with anteve.catalog.transaction() as session:
        assert token.encode() not in b"".join(session.scalars(select(SignIn.token_hash)))


# --- when the provider is away ---

BROKEN: dict[str, Claims] = {
    "another's document": {"issuer": "https://evil.example"},
    "no endpoint": {"authorization_endpoint": None},
    "an endpoint that is no address": {"authorization_endpoint": "javascript:alert(1)"},
    "no keys": {"jwks_uri": None},
}


@pytest.mark.parametrize("document", BROKEN.values(), ids=BROKEN)
def test_a_document_that_cannot_be_right_is_not_followed(
    document: Claims, anteve: Anteve, provider: TestProvider
) -> None:
    anteve.app.state.openid._known = None
    provider.document = document
    answer = anteve.client().get(START)
    assert answer.status_code == 503
    assert "location" not in answer.headers


def test_a_provider_that_is_away_is_said_in_words(
    anteve: Anteve, provider: TestProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = anteve.client()
    back = sent_back(anteve, browser)
    monkeypatch.setattr(provider, "token", lambda *_: time.sleep(1) or (200, {}))
    monkeypatch.setattr(openid, "PATIENCE", 0.1)
    answer = browser.get(back)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "does not answer just now" in answer.json()["detail"]
    nowhere = replace(anteve.app.state.openid.settings, issuer="http://127.0.0.1:1")
    monkeypatch.setattr(anteve.app.state.openid, "settings", nowhere)
    monkeypatch.setattr(anteve.app.state.openid, "_known", None)
    assert anteve.client().get(START).status_code == 503


def test_an_answer_without_end_is_not_read_to_its_end(anteve: Anteve, provider: TestProvider) -> None:
    anteve.app.state.openid._known = None
    provider.document = {"padding": "x" * (openid.LARGEST + 1)}
    assert anteve.client().get(START).status_code == 503


def test_no_identity_is_left_by_all_this_that_nobody_verified(anteve: Anteve) -> None:
    with anteve.catalog.transaction() as session:
        unproven = select(Identity).join(User).where(User.email_proven_at.is_(None))
        assert session.scalars(unproven).all() == []
