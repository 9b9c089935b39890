"""Who may do what: held for every route of the application, by walking them."""

import httpx
import pytest
from sqlalchemy import delete

from tests.api.routes import ROUTES, WITHIN, Route
from tests.api.running import Anteve, Person
from warehouse.catalog import users
from warehouse.catalog.api_keys import SCOPES
from warehouse.catalog.memberships import RANK, Membership


@pytest.fixture(scope="module")
def people(ana: Person) -> dict[str, Person]:
    return {"admin": ana, "analyst": ana.colleague("analyst"), "member": ana.colleague("member")}


def ask(person: Person, route: Route, org: str | None = None) -> httpx.Response:
    body = {"json": {}} if route.method in ("POST", "PUT", "PATCH") else {}
    return person.http.request(route.method, route.address(org or person.slug), **body)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_route_says_who_may_use_it(route: Route) -> None:
    assert route.access is not None


def test_there_are_routes() -> None:
    assert len(WITHIN) > 35


@pytest.mark.parametrize("route", WITHIN, ids=str)
def test_a_role_may_do_what_its_rank_includes_and_nothing_more(
    route: Route, people: dict[str, Person]
) -> None:
    assert route.access
    for role, person in people.items():
        answer = ask(person, route)
        allowed = RANK[role] >= RANK[route.access.role]
        assert (answer.status_code != 403) == allowed, (role, answer.text)
        assert answer.status_code not in (401, 500), answer.text


@pytest.mark.parametrize("route", WITHIN, ids=str)
def test_a_key_may_do_what_its_scopes_say_and_nothing_more(
    route: Route, keys: dict[frozenset[str], Person]
) -> None:
    assert route.access
    needed = frozenset(route.access.scopes)
    for scopes, program in keys.items():
        answer = ask(program, route)
        assert (answer.status_code != 403) == bool(scopes & needed), (scopes, answer.text)
        assert answer.status_code not in (401, 500), answer.text


@pytest.fixture(scope="module")
def keys(ana: Person) -> dict[frozenset[str], Person]:
    return {frozenset([scope]): ana.key(scope) for scope in SCOPES}


@pytest.mark.parametrize("route", WITHIN, ids=str)
def test_a_stranger_and_a_ghost_get_the_same_404(route: Route, ana: Person, stranger: Person) -> None:
    stranger_sees = ask(stranger, route, org=ana.slug)
    ghost_sees = ask(stranger, route, org="no-such-organization-000000")
    assert stranger_sees.status_code == ghost_sees.status_code == 404
    assert stranger_sees.content == ghost_sees.content
    assert sorted(stranger_sees.headers) == sorted(ghost_sees.headers)


@pytest.mark.parametrize("route", WITHIN, ids=str)
def test_a_key_of_another_organization_gets_404(route: Route, ana: Person, foreign_key: Person) -> None:
    assert ask(foreign_key, route, org=ana.slug).status_code == 404


@pytest.fixture(scope="module")
def foreign_key(stranger: Person) -> Person:
    return stranger.key(*SCOPES)


@pytest.mark.parametrize("route", [r for r in ROUTES if r.access and r.access.who != "anyone"], ids=str)
def test_nobody_gets_in_without_a_credential(route: Route, anteve: Anteve, ana: Person) -> None:
    nobody = Person(anteve, anteve.client(), "", ana.slug)
    assert ask(nobody, route).status_code == 401


def test_who_left_the_organization_is_a_stranger(anteve: Anteve, ana: Person) -> None:
    gone = ana.colleague("analyst")
    assert gone.get("datasets").status_code == 200
    with anteve.catalog.transaction(org_id=ana.org_id) as session:
        user = users.by_email(session, gone.email)
        assert user
        session.execute(
            delete(Membership).where(Membership.org_id == ana.org_id, Membership.user_id == user.id)
        )
    assert gone.get("datasets").status_code == 404


def test_a_revoked_key_opens_nothing(ana: Person) -> None:
    program = ana.key("data:read")
    assert program.get("datasets").status_code == 200
    prefix = program.http.headers["authorization"].removeprefix("Bearer ").partition(".")[0]
    key = next(key for key in ana.get("api-keys", limit=200).json()["items"] if key["prefix"] == prefix)
    assert ana.ask("DELETE", f"api-keys/{key['id']}").status_code == 204
    assert program.get("datasets").status_code == 401


def test_an_expired_key_opens_nothing(anteve: Anteve, ana: Person) -> None:
    body = {"name": "old", "scopes": ["data:read"], "expires_at": "2020-01-01T00:00:00Z"}
    key = ana.post("api-keys", body).json()["key"]
    client = anteve.client(Authorization=f"Bearer {key}")
    assert client.get(f"{ana.base}/datasets").status_code == 401


def test_a_keys_secret_is_shown_once(ana: Person) -> None:
    made = ana.post("api-keys", {"name": "once", "scopes": ["export"]}).json()
    secret = made["key"].partition(".")[2]
    assert len(secret) >= 40
    assert secret not in ana.get("api-keys", limit=200).text
