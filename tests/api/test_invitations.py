"""Coming into an organization."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from tests.api.running import PASSWORD, Anteve, Person
from warehouse.catalog.base import Conflict

ACCEPT = "/api/v1/auth/invitations/accept"


def invited(ana: Person, email: str, role: str = "analyst", **headers: str) -> str:
    """The token that the letter brought."""
    answer = ana.post("invitations", {"email": email, "role": role}, **headers)
    assert answer.status_code == 201, answer.text
    token = ana.anteve.token(email)
    assert token not in answer.text
    return token


def test_somebody_new_accepts_and_is_signed_in(anteve: Anteve, ana: Person) -> None:
    token = invited(ana, "novo@example.com")
    client = anteve.client()
    without = client.post(ACCEPT, json={"token": token})
    assert without.status_code == 422
    assert without.json()["errors"][0]["field"] == "name"
    answer = client.post(ACCEPT, json={"token": token, "name": "Novo", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["signed_in"] is True
    (mine,) = client.get("/api/v1/me").json()["memberships"]
    assert (mine["organization"]["slug"], mine["role"]) == (ana.slug, "analyst")
    assert (
        ana.get("audit-events", verb="invitation.accepted").json()["items"][0]["target"] == "novo@example.com"
    )


def test_who_has_an_account_just_joins_and_signs_in_as_ever(anteve: Anteve, ana: Person) -> None:
    guest = anteve.person("Guests").proven()
    token = invited(ana, guest.email, "member")
    nobody = anteve.client()
    answer = nobody.post(ACCEPT, json={"token": token, "name": "Eve", "password": "another password"})
    assert answer.status_code == 200
    assert answer.json()["signed_in"] is False
    assert not nobody.cookies
    assert Person(anteve, guest.http, guest.email, ana.slug).get("datasets").status_code == 200
    with anteve.client() as client:  # the password that came with the token did not replace theirs
        body = {"email": guest.email, "password": "another password"}
        assert client.post("/api/v1/auth/login", json=body).status_code == 401


def test_whoever_is_signed_in_the_invited_account_is_the_one_that_joins(anteve: Anteve, ana: Person) -> None:
    guest, eve = anteve.person("Guests").proven(), anteve.person("Eves")
    token = invited(ana, guest.email)
    assert eve.http.post(ACCEPT, json={"token": token}).json()["email"] == guest.email
    assert Person(anteve, eve.http, eve.email, ana.slug).get("datasets").status_code == 404


def test_an_account_that_an_attacker_made_with_the_invited_address_does_not_come_along(
    anteve: Anteve, ana: Person
) -> None:
    attacker = anteve.person("Eves")
    token = invited(ana, attacker.email)
    victim = anteve.client()
    without = victim.post(ACCEPT, json={"token": token})
    assert without.status_code == 422
    assert without.json()["errors"][0]["field"] == "password"
    answer = victim.post(ACCEPT, json={"token": token, "password": "the password of the owner"})
    assert answer.json()["signed_in"] is True
    assert victim.get(f"{ana.base}/datasets").status_code == 200
    assert attacker.http.get("/api/v1/me").status_code == 401
    login = {"email": attacker.email, "password": PASSWORD}
    assert anteve.client().post("/api/v1/auth/login", json=login).status_code == 401


def test_a_second_acceptance_is_refused_like_a_wrong_token(anteve: Anteve, ana: Person) -> None:
    token = invited(ana, "twice@example.com")
    body = {"name": "Twice", "password": PASSWORD}
    start = [anteve.client() for _ in range(4)]
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda one: one.post(ACCEPT, json={"token": token, **body}), start))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]
    used = next(answer for answer in answers if answer.status_code == 422)
    assert used.content == anteve.client().post(ACCEPT, json={"token": "x" * 43, **body}).content


def test_a_withdrawn_invitation_opens_nothing(anteve: Anteve, ana: Person) -> None:
    token = invited(ana, "withdrawn@example.com")
    (one,) = [i for i in ana.get("invitations").json()["items"] if i["email"] == "withdrawn@example.com"]
    assert ana.ask("DELETE", f"invitations/{one['id']}").status_code == 204
    assert ana.ask("DELETE", f"invitations/{one['id']}").status_code == 404
    body = {"token": token, "name": "Gone", "password": PASSWORD}
    assert anteve.client().post(ACCEPT, json=body).status_code == 422


def test_nothing_is_sent_before_it_is_true(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Session) -> None:
        raise RuntimeError("the connection broke during the commit")

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", fails)
        assert ana.post("invitations", {"email": "never@example.com"}).status_code == 500
    assert ana.anteve.letters("never@example.com") == []
    assert "never@example.com" not in ana.get("invitations").text


def test_nothing_is_sent_of_what_is_taken_back(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_: object) -> None:
        raise Conflict("late", "Refused after the letter was written.")

    with monkeypatch.context() as patch:
        patch.setattr("api.invitations.show", refuses)
        assert ana.post("invitations", {"email": "taken-back@example.com"}).status_code == 409
    assert ana.anteve.letters("taken-back@example.com") == []


def test_the_letter_names_who_invites_in_the_language_asked_for(ana: Person) -> None:
    invited(ana, "carta@example.com", **{"Accept-Language": "pt-BR,pt;q=0.9"})
    (letter,) = ana.anteve.letters("carta@example.com")
    assert letter["Subject"] == "Ana convida você para Acme no Anteve"
    assert "analista" in letter.get_content()
    assert f"{ana.anteve.settings.public_url}/invitation#" in letter.get_content()


@pytest.mark.parametrize(
    "email", ["a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "a(b)@example.com", "a"]
)
def test_only_one_plain_address_is_invited(ana: Person, email: str) -> None:
    answer = ana.post("invitations", {"email": email})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "email"


def test_names_cannot_break_out_of_their_line(anteve: Anteve) -> None:
    person = anteve.person("Acme\r\nBcc: all@example.com")
    invited(person, "line@example.com")
    (letter,) = anteve.letters("line@example.com")
    assert letter["Bcc"] is None
    assert letter["Subject"].endswith("AcmeBcc: all@example.com on Anteve")
