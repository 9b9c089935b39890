"""A new password for whoever reads the mail, and for nobody else."""

import statistics
import time
from datetime import timedelta

from sqlalchemy import update

from tests.api.running import PASSWORD, Anteve
from warehouse.catalog.password_resets import PasswordReset

ASK, CONFIRM, LOGIN = (
    f"/api/v1/auth/{path}" for path in ("password-reset", "password-reset/confirm", "login")
)
NEW = "quite another password"


def asked(anteve: Anteve, email: str) -> str:
    assert anteve.client().post(ASK, json={"email": email}).status_code == 204
    return anteve.token(email)


def test_a_new_password_ends_all_sessions_and_works_once(anteve: Anteve) -> None:
    ana, client = anteve.person(), anteve.client()
    token = asked(anteve, ana.email.upper().lower())
    assert client.post(CONFIRM, json={"token": token, "password": NEW}).status_code == 204
    assert ana.get("datasets").status_code == 401
    assert client.post(LOGIN, json={"email": ana.email, "password": PASSWORD}).status_code == 401
    assert client.post(LOGIN, json={"email": ana.email, "password": NEW}).status_code == 200
    used = client.post(CONFIRM, json={"token": token, "password": NEW})
    wrong = client.post(CONFIRM, json={"token": "x" * 43, "password": NEW})
    assert used.status_code == wrong.status_code == 422
    assert used.content == wrong.content


def test_an_expired_link_and_an_older_one_open_nothing(anteve: Anteve) -> None:
    ana, client = anteve.person(), anteve.client()
    older = asked(anteve, ana.email)
    newer = asked(anteve, ana.email)
    assert client.post(CONFIRM, json={"token": older, "password": NEW}).status_code == 422
    with anteve.catalog.transaction() as session:
        session.execute(
            update(PasswordReset).values(expires_at=PasswordReset.expires_at - timedelta(minutes=46))
        )
    assert client.post(CONFIRM, json={"token": newer, "password": NEW}).status_code == 422
    assert client.post(LOGIN, json={"email": ana.email, "password": PASSWORD}).status_code == 200


def test_a_password_that_is_too_short_spends_no_token(anteve: Anteve) -> None:
    ana, client = anteve.person(), anteve.client()
    token = asked(anteve, ana.email)
    assert client.post(CONFIRM, json={"token": token, "password": "short"}).status_code == 422
    assert client.post(CONFIRM, json={"token": token, "password": NEW}).status_code == 204


def test_known_and_unknown_addresses_are_answered_alike_and_as_quickly(anteve: Anteve) -> None:
    ana, client = anteve.person(), anteve.client()
    took: dict[str, list[float]] = {ana.email: [], "nobody@example.com": []}
    answers = set()
    for _ in range(9):
        for email, times in took.items():
            began = time.perf_counter()
            answer = client.post(ASK, json={"email": email})
            times.append(time.perf_counter() - began)
            answers.add((answer.status_code, answer.content, tuple(sorted(answer.headers))))
    assert len(answers) == 1
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.4 < unknown / known < 2.5
    assert anteve.letters("nobody@example.com") == []


def test_nobodys_mailbox_is_flooded(anteve: Anteve) -> None:
    ana, client = anteve.person(), anteve.client()
    statuses = {client.post(ASK, json={"email": ana.email}).status_code for _ in range(12)}
    assert statuses == {204}
    assert len(anteve.letters(ana.email)) <= 5


def test_an_address_that_guesses_tokens_has_to_wait(anteve: Anteve) -> None:
    client = anteve.client(**{"X-Forwarded-For": "203.0.113.9"})
    body = {"token": "guess", "password": NEW}
    answers = [client.post(CONFIRM, json=body) for _ in range(62)]
    assert [answer.status_code for answer in answers[:60]] == [422] * 60
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    elsewhere = anteve.client(**{"X-Forwarded-For": "203.0.113.10"})
    assert elsewhere.post(CONFIRM, json=body).status_code == 422
