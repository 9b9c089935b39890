"""Signing up, in and out."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from api import passwords
from tests.api.running import PASSWORD, Anteve, Person


def test_signing_up_makes_an_admin_and_answers_like_me(anteve: Anteve) -> None:
    client = anteve.client()
    body = {
        "name": "  Ana  Souza ",
        "email": "Ana.Souza@Example.com",
        "password": PASSWORD,
        "organization": "Açaí & Co",
    }
    answer = client.post("/api/v1/auth/signup", json=body)
    assert answer.status_code == 201
    me = client.get("/api/v1/me").json()
    assert answer.json() == me
    assert me["user"]["name"] == "Ana Souza"
    assert me["user"]["email"] == "ana.souza@example.com"
    (mine,) = me["memberships"]
    assert mine["role"] == "admin"
    assert re.fullmatch(r"acai-co-[0-9a-f]{6}", mine["organization"]["slug"])


def test_signing_in_answers_like_me(anteve: Anteve, ana: Person) -> None:
    client = anteve.client()
    answer = client.post("/api/v1/auth/login", json={"email": ana.email.upper(), "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json() == client.get("/api/v1/me").json()


def test_the_session_cookie_is_out_of_the_reach_of_scripts_and_other_sites(
    anteve: Anteve, ana: Person
) -> None:
    answer = anteve.client().post("/api/v1/auth/login", json={"email": ana.email, "password": PASSWORD})
    cookies = {line.partition("=")[0]: line.lower() for line in answer.headers.get_list("set-cookie")}
    assert "httponly" in cookies["anteve_session"]
    assert "httponly" not in cookies["csrftoken"]
    assert all("samesite=lax" in line and "path=/" in line for line in cookies.values())


def test_signing_out_ends_the_session_for_whoever_holds_its_cookie(anteve: Anteve) -> None:
    person = anteve.person()
    thief = anteve.client()
    thief.cookies = person.http.cookies
    assert thief.get("/api/v1/me").status_code == 200
    assert person.http.post("/api/v1/auth/logout").status_code == 204
    assert "anteve_session" not in person.http.cookies
    assert thief.get("/api/v1/me").status_code == 401


def test_a_wrong_password_and_an_unknown_address_are_told_alike(anteve: Anteve, ana: Person) -> None:
    client = anteve.client()
    wrong = client.post("/api/v1/auth/login", json={"email": ana.email, "password": "not the password"})
    unknown = client.post(
        "/api/v1/auth/login", json={"email": "nobody@example.com", "password": "not the password"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert not wrong.cookies


def test_a_wrong_password_and_an_unknown_address_take_alike_long(
    anteve: Anteve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what is done for each: the same questions to the catalog, and one check of a hash that is as dear."""
    done: list[str] = []
    known = anteve.person().email
    verify = passwords._hasher.verify

    class Hasher:
        def verify(self, kept: str, password: str) -> bool:
            done.append(kept.rpartition("$")[0].rpartition("$")[0])  # algorithm and cost; not salt and hash
            return verify(kept, password)

    def asked(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        done.append(statement)

    monkeypatch.setattr(passwords, "_hasher", Hasher())
    event.listen(anteve.catalog.engine, "before_cursor_execute", asked)
    told = []
    for email in (known, "nobody@example.com"):
        for _ in range(2):  # the first failure of an address writes a row that the second finds
            done.clear()
            body = {"email": email, "password": "not the password"}
            assert anteve.client().post("/api/v1/auth/login", json=body).status_code == 401
        told.append(list(done))
    event.remove(anteve.catalog.engine, "before_cursor_execute", asked)
    assert told[0] == told[1]
    assert [one for one in told[0] if one.startswith("$argon2id$")] == ["$argon2id$v=19$m=19456,t=2,p=1"]
    assert len(told[0]) > 3


@pytest.mark.parametrize("password", ["short", "123456789", "x" * 257])
def test_a_password_has_10_to_256_characters(anteve: Anteve, password: str) -> None:
    body = {"name": "Ana", "email": "p@example.com", "password": password, "organization": "Acme"}
    answer = anteve.client().post("/api/v1/auth/signup", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "password"
    assert password not in answer.text


def test_a_password_of_megabytes_costs_no_hash(anteve: Anteve, ana: Person) -> None:
    body = {"email": ana.email, "password": "x" * 1_500_000}
    assert anteve.client().post("/api/v1/auth/login", json=body).status_code == 401


def test_an_address_signs_up_once(anteve: Anteve, ana: Person) -> None:
    body = {"name": "Eve", "email": ana.email, "password": PASSWORD, "organization": "Acme"}
    answer = anteve.client().post("/api/v1/auth/signup", json=body)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("email_taken")


def test_a_refused_sign_up_leaves_nothing(anteve: Anteve) -> None:
    body = {"name": "Eve", "email": "eve@example.com", "password": PASSWORD, "organization": "\u202e"}
    client = anteve.client()
    assert client.post("/api/v1/auth/signup", json=body).status_code == 422
    body["organization"] = "Acme"
    assert client.post("/api/v1/auth/signup", json=body).status_code == 201


def test_a_wrong_authorization_header_is_refused_even_beside_a_good_cookie(ana: Person) -> None:
    assert ana.get("datasets").status_code == 200
    for claim in ("Bearer av_000000000000.nonsense", "Bearer", "Basic YTpi", ""):
        answer = ana.ask("GET", "datasets", headers={"Authorization": claim})
        assert answer.status_code == 401, claim
        assert "WWW-Authenticate" in answer.headers


def test_a_made_up_session_cookie_is_nobody(anteve: Anteve) -> None:
    client = anteve.client(Cookie="anteve_session=AAAA; csrftoken=BBBB")
    assert client.get("/api/v1/me").status_code == 401


def test_somebody_may_belong_to_several_organizations(anteve: Anteve) -> None:
    person = anteve.person("First")
    made = person.http.post("/api/v1/organizations", json={"name": "Second"})
    assert made.status_code == 201
    names = [m["organization"]["name"] for m in person.http.get("/api/v1/me").json()["memberships"]]
    assert names == ["First", "Second"]
    second = Person(anteve, person.http, person.email, made.json()["organization"]["slug"])
    person.dataset("only-in-first")
    assert second.get("datasets").json()["items"] == []
    assert second.get("datasets/only-in-first").status_code == 404


def test_an_api_key_is_no_person(ana: Person) -> None:
    program = ana.key("data:read")
    me = program.http.get("/api/v1/me").json()
    assert me["user"] is None
    assert [m["organization"]["slug"] for m in me["memberships"]] == [ana.slug]
    assert program.http.post("/api/v1/organizations", json={"name": "Mine"}).status_code == 403


def test_a_key_says_when_it_was_last_used(ana: Person) -> None:
    program = ana.key("data:read")
    prefix = program.http.headers["authorization"].removeprefix("Bearer ").partition(".")[0]

    def used() -> str | None:
        keys = {key["prefix"]: key["last_used_at"] for key in ana.get("api-keys").json()["items"]}
        return keys[prefix]

    assert used() is None
    before = datetime.now(UTC)
    assert program.get("datasets").status_code == 200
    assert datetime.fromisoformat(str(used())) >= before


def test_many_sign_in_at_once(anteve: Anteve, ana: Person) -> None:
    def sign_in(_: int) -> int:
        with anteve.client() as client:
            body = {"email": ana.email, "password": PASSWORD}
            return client.post("/api/v1/auth/login", json=body).status_code

    with ThreadPoolExecutor(30) as crowd:
        assert set(crowd.map(sign_in, range(30))) == {200}
