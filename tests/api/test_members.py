"""Roles and leaving."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.running import PASSWORD, Anteve, Person


def id_of(person: Person, of: Person | None = None) -> str:
    email = (of or person).email
    members = person.get("members", limit=200).json()["items"]
    return str(next(one["user"]["id"] for one in members if one["user"]["email"] == email))


def sign_in(person: Person) -> Person:
    """The same person in a fresh browser."""
    client = person.anteve.client()
    answer = client.post("/api/v1/auth/login", json={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 200
    client.headers["x-csrftoken"] = client.cookies["csrftoken"]
    return Person(person.anteve, client, person.email, person.slug)


@pytest.fixture
def boss(anteve: Anteve) -> Person:
    return anteve.person("Bosses")


def test_a_changed_role_counts_at_once_and_ends_the_persons_sessions(boss: Person) -> None:
    colleague = boss.colleague("member")
    changed = boss.ask("PATCH", f"members/{id_of(boss, colleague)}", json={"role": "analyst"})
    assert changed.status_code == 200
    assert changed.json()["role"] == "analyst"
    assert colleague.get("datasets").status_code == 401
    assert sign_in(colleague).post("datasets", {"name": "now-allowed"}).status_code == 201


def test_a_role_that_does_not_change_ends_nothing(boss: Person) -> None:
    colleague = boss.colleague("member")
    boss.ask("PATCH", f"members/{id_of(boss, colleague)}", json={"role": "member"})
    assert colleague.get("datasets").status_code == 200


def test_who_is_removed_is_a_stranger_here_and_signed_out(boss: Person) -> None:
    colleague = boss.colleague("analyst")
    assert boss.ask("DELETE", f"members/{id_of(boss, colleague)}").status_code == 204
    assert colleague.get("datasets").status_code == 401
    assert sign_in(colleague).get("datasets").status_code == 404


def test_everybody_may_leave_but_not_remove_others(boss: Person) -> None:
    colleague, other = boss.colleague("analyst"), boss.colleague("member")
    refused = colleague.ask("DELETE", f"members/{id_of(boss, other)}")
    assert refused.status_code == 403
    token = colleague.http.cookies["anteve_session"]
    assert colleague.ask("DELETE", f"members/{id_of(boss, colleague)}").status_code == 204
    assert colleague.get("datasets").status_code == 404  # still signed in, elsewhere at home
    assert colleague.http.cookies["anteve_session"] != token


def test_the_last_admin_cannot_leave_nor_step_down(boss: Person) -> None:
    own = id_of(boss)
    for answer in (
        boss.ask("DELETE", f"members/{own}"),
        boss.ask("PATCH", f"members/{own}", json={"role": "member"}),
    ):
        assert answer.status_code == 409
        assert "make somebody else an admin first" in answer.json()["detail"]
    colleague = boss.colleague("admin")
    assert boss.ask("PATCH", f"members/{own}", json={"role": "member"}).status_code == 200
    assert colleague.ask("DELETE", f"members/{own}").status_code == 204


def test_who_steps_down_goes_on_with_new_tokens(boss: Person) -> None:
    boss.colleague("admin")
    thief = boss.anteve.client(Cookie=f"anteve_session={boss.http.cookies['anteve_session']}")
    assert boss.ask("PATCH", f"members/{id_of(boss)}", json={"role": "member"}).status_code == 200
    assert boss.get("datasets").status_code == 200
    assert thief.get(f"{boss.base}/datasets").status_code == 401
    boss.http.headers["x-csrftoken"] = boss.http.cookies["csrftoken"]
    assert boss.post("datasets", {"name": "no-more"}).status_code == 403


def test_another_organizations_person_cannot_be_changed(boss: Person, stranger: Person) -> None:
    foreign = id_of(stranger)
    assert boss.ask("PATCH", f"members/{foreign}", json={"role": "member"}).status_code == 404
    assert boss.ask("DELETE", f"members/{foreign}").status_code == 404
    assert stranger.get("datasets").status_code == 200


def test_an_unknown_role_is_refused(boss: Person) -> None:
    colleague = boss.colleague("member")
    answer = boss.ask("PATCH", f"members/{id_of(boss, colleague)}", json={"role": "owner"})
    assert answer.status_code == 422


@pytest.mark.parametrize(("lifetime", "kept"), [(None, None), (30, 30)])
def test_a_rotated_key_is_replaced_by_one_of_the_same_scopes_and_lifetime(
    boss: Person, lifetime: int | None, kept: int | None
) -> None:
    until = datetime.now(UTC) + timedelta(days=lifetime) if lifetime else None
    body = {"name": "nightly", "scopes": ["data:read"], "expires_at": until.isoformat() if until else None}
    old = boss.post("api-keys", body).json()
    new = boss.ask("POST", f"api-keys/{old['id']}/rotate").json()
    assert (new["name"], new["scopes"]) == ("nightly", ["data:read"])
    if kept is None:
        assert new["expires_at"] is None
    else:
        left = datetime.fromisoformat(new["expires_at"]) - datetime.now(UTC)
        assert abs(left - timedelta(days=kept)) < timedelta(minutes=5)
    for key, status in ((old["key"], 401), (new["key"], 200)):
        client = boss.anteve.client(Authorization=f"Bearer {key}")
        assert client.get(f"{boss.base}/datasets").status_code == status
    again = boss.ask("POST", f"api-keys/{old['id']}/rotate")
    assert again.status_code == 409
    assert again.json()["type"].endswith("revoked")
