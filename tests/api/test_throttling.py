"""Guessing passwords: each try waits longer, and the owner gets in all the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from api import throttling
from api.problems import Refusal
from tests.api.running import PASSWORD, Anteve, Person
from warehouse.catalog.throttles import Throttle

LOGIN = "/api/v1/auth/login"


def guess(anteve: Anteve, email: str, password: str = "not the password", address: str = "198.51.100.1"):  # type: ignore[no-untyped-def]
    client = anteve.client(**{"X-Forwarded-For": address})
    return client.post(LOGIN, json={"email": email, "password": password})


def time_passes(anteve: Anteve) -> None:
    with anteve.catalog.transaction() as session:
        session.execute(update(Throttle).values(waits_until=Throttle.waits_until - timedelta(minutes=1)))


@pytest.mark.parametrize("known", [True, False])
def test_an_account_that_is_guessed_at_waits_and_is_never_locked(anteve: Anteve, known: bool) -> None:
    email = anteve.person().email if known else "ghost@example.com"
    first = [guess(anteve, email, address=f"198.51.100.{n}").status_code for n in range(11)]
    assert first == [401] * 11
    told = guess(anteve, email, PASSWORD, address="198.51.100.99")
    assert told.status_code == 429  # even the right password, from anywhere: or the wait would tell it
    assert told.headers["retry-after"] == "1"
    for _ in range(9):
        time_passes(anteve)
        assert guess(anteve, email).status_code == 401
    assert int(guess(anteve, email).headers["retry-after"]) <= 60
    time_passes(anteve)
    assert guess(anteve, email, PASSWORD).status_code == (200 if known else 401)


def test_a_success_forgives_the_failures_before_it(anteve: Anteve) -> None:
    email = anteve.person().email
    for _ in range(2):
        assert {guess(anteve, email).status_code for _ in range(9)} == {401}
        assert guess(anteve, email, PASSWORD).status_code == 200


def test_one_address_that_tries_many_accounts_waits(anteve: Anteve) -> None:
    address, ana = "203.0.113.77", anteve.person()
    statuses = [guess(anteve, f"n{n}@example.com", address=address).status_code for n in range(62)]
    assert statuses[:60] == [401] * 60
    assert statuses[61] == 429
    assert guess(anteve, ana.email, PASSWORD, address=address).status_code == 429
    assert guess(anteve, ana.email, PASSWORD, address="203.0.113.78").status_code == 200


def test_many_guesses_at_once_win_nothing(anteve: Anteve) -> None:
    email = anteve.person().email
    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(lambda n: guess(anteve, email, address=f"198.51.100.{n}").status_code, range(30)))
    assert guess(anteve, email, PASSWORD).status_code == 429


def test_a_right_guess_among_many_at_once_comes_no_further(
    anteve: Anteve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit was reached while the password was being checked."""
    email = anteve.person().email
    passwords = anteve.app.state.passwords
    check = passwords.verify

    async def slow(password: str, kept: str | None) -> bool:
        right = await check(password, kept)
        with anteve.catalog.transaction() as session:
            for _ in range(13):
                throttling.throttles.count(session, throttling.account(email))
        return right

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "verify", slow)
        assert guess(anteve, email, PASSWORD).status_code == 429


def test_one_machines_whole_ipv6_network_is_one_address() -> None:
    assert throttling.network("2001:db8:1:2::1").hash == throttling.network("2001:db8:1:2:ffff::9").hash
    assert throttling.network("2001:db8:1:3::1").hash != throttling.network("2001:db8:1:2::1").hash
    assert throttling.network("192.0.2.1").hash != throttling.network("192.0.2.2").hash


def test_the_old_password_cannot_be_guessed_from_a_stolen_session(anteve: Anteve) -> None:
    person: Person = anteve.person()
    body = {"password": "quite another password", "old_password": "a guess"}
    statuses = [person.http.patch("/api/v1/me", json=body).status_code for _ in range(12)]
    assert statuses == [403] * 11 + [429]


def test_accounts_in_a_row_from_one_address_wait(anteve: Anteve) -> None:
    """Also those that were refused: each tells whether an address has an account."""
    taken, address = anteve.person().email, "203.0.113.90"
    body = {"name": "A", "email": taken, "password": PASSWORD, "organization": "A"}
    subject = throttling.sign_ups(address)
    with anteve.catalog.transaction() as session:
        for _ in range(subject.free + 8):
            throttling.throttles.count(session, subject)

    def sign_up(address: str) -> int:
        client = anteve.client(**{"X-Forwarded-For": address})
        return client.post("/api/v1/auth/signup", json=body).status_code

    assert sign_up(address) == 429
    assert sign_up("203.0.113.91") == 409
    with anteve.catalog.transaction() as session:
        near = throttling.sign_ups("203.0.113.91")
        counted = session.get_one(Throttle, near.hash).failures
    assert counted == 1


def test_keys_in_a_row_wait(anteve: Anteve) -> None:
    person = anteve.person()
    body = {"name": "program", "scopes": ["export"]}
    one = person.post("api-keys", body).json()["id"]
    subject = throttling.new_keys(person.org_id)
    with anteve.catalog.transaction() as session:
        for _ in range(subject.free + 8):
            throttling.throttles.count(session, subject)
    answer = person.post("api-keys", body)
    assert answer.status_code == 429
    assert answer.headers["retry-after"]
    assert person.post(f"api-keys/{one}/rotate").status_code == 429
    assert anteve.person().post("api-keys", body).status_code == 201


def test_sign_ins_begun_in_a_row_wait(anteve: Anteve) -> None:
    subject = throttling.sign_in_starts("198.51.100.7")
    with anteve.catalog.transaction() as session:
        for _ in range(subject.free + 1):
            throttling.throttles.count(session, subject)
        with pytest.raises(Refusal, match="asked for too often"):
            throttling.refuse_hurry(session, subject, why=throttling.TOO_MANY)
