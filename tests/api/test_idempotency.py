"""A POST that came twice is answered twice and done once."""

import inspect
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from tests.api.routes import WITHIN, Route
from tests.api.running import PASSWORD, Anteve, Person, csv_of
from warehouse.catalog.personal_answers import PersonalAnswer

SIGN_UP = "/api/v1/auth/signup"


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def test_a_repeat_gets_the_first_answer(ana: Person) -> None:
    once = key()
    first = ana.post("datasets", {"name": "repeated"}, **once)
    again = ana.post("datasets", {"name": "repeated"}, **once)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


def test_the_same_key_for_another_request_is_refused(ana: Person) -> None:
    once = key()
    ana.post("datasets", {"name": "one"}, **once)
    answer = ana.post("datasets", {"name": "two"}, **once)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("idempotency_mismatch")
    assert ana.get("datasets/two").status_code == 404


def test_a_refused_request_may_be_made_again_with_its_key(ana: Person) -> None:
    once, body = key(), {"name": "late", "kind": "churn", "entities": "comes-later"}
    assert ana.post("models", body, **once).status_code == 404
    ana.post(
        "datasets", {"name": "comes-later", "mapping": {"outcome": {"column": "Churn", "positive": ["Yes"]}}}
    )
    assert ana.post("models", body, **once).status_code == 201


def test_two_organizations_may_use_the_same_key(ana: Person, stranger: Person) -> None:
    once = key()
    mine = ana.post("datasets", {"name": "shared-key"}, **once).json()
    theirs = stranger.post("datasets", {"name": "shared-key"}, **once).json()
    assert mine["id"] != theirs["id"]


def test_parallel_repeats_make_one(ana: Person) -> None:
    once, start = key(), threading.Barrier(8)

    def create(_: int) -> int:
        start.wait()
        return ana.post("datasets", {"name": "parallel"}, **once).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(create, range(8)))
    assert 201 in statuses
    assert set(statuses) <= {201, 409}
    assert ana.post("datasets", {"name": "parallel"}, **once).status_code == 201


def test_a_request_in_progress_is_said(anteve: Anteve, ana: Person) -> None:
    once = key()
    with anteve.catalog.transaction(org_id=ana.org_id) as session:
        lock = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
        session.execute(lock, {"name": f"{ana.org_id}:{once['Idempotency-Key']}"})
        answer = ana.post("datasets", {"name": "waiting"}, **once)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("idempotency_in_progress")


def test_a_repeated_upload_is_answered_and_its_second_copy_removed(anteve: Anteve, ana: Person) -> None:
    dataset, once = ana.dataset("twice"), {**key(), "Content-Type": "text/csv"}
    path = f"datasets/{dataset}/uploads"
    first = ana.ask("POST", path, content=csv_of(5), headers=once)
    again = ana.ask("POST", path, content=csv_of(5), headers=once)
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = ana.ask("POST", path, content=csv_of(6), headers=once)
    assert other.status_code == 422
    assert len(ana.get(path).json()["items"]) == 1
    kept = list((anteve.lake.organization(ana.org_id) / "uploads").glob("*"))
    assert [folder.name for folder in kept] == [first.json()["upload"]["id"]]


def test_a_new_keys_secret_is_not_kept_for_a_repeat(anteve: Anteve, ana: Person) -> None:
    once, body = key(), {"name": "program", "scopes": ["export"]}
    first, again = (ana.post("api-keys", body, **once).json() for _ in range(2))
    assert first["key"]
    assert again == {**first, "key": None}


@pytest.mark.parametrize("said", ["", "x" * 201, "a\tb"])
def test_a_key_has_1_to_200_printable_characters(ana: Person, said: str) -> None:
    answer = ana.post("datasets", {"name": f"key-{len(said)}"}, **{"Idempotency-Key": said})
    assert answer.status_code == 422


def test_a_repeated_sign_up_is_answered_and_signed_in(anteve: Anteve) -> None:
    body = {"name": "Ana", "email": "repeat@example.com", "password": PASSWORD, "organization": "Acme"}
    once = key()
    clients = [anteve.client() for _ in range(2)]
    first, again = (one.post(SIGN_UP, json=body, headers=once) for one in clients)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert clients[1].get("/api/v1/me").json() == first.json()
    # Without the key, under another one, or with another body it is an account that exists.
    assert anteve.client().post(SIGN_UP, json=body).status_code == 409
    assert anteve.client().post(SIGN_UP, json=body, headers=key()).status_code == 409
    other = {**body, "organization": "Another"}
    assert anteve.client().post(SIGN_UP, json=other, headers=once).status_code == 422


def test_a_sign_ups_key_opens_nothing_without_its_password(anteve: Anteve) -> None:
    body = {"name": "Ana", "email": "guessed@example.com", "password": PASSWORD, "organization": "Acme"}
    once = key()
    assert anteve.client().post(SIGN_UP, json=body, headers=once).status_code == 201
    thief = anteve.client()
    answer = thief.post(SIGN_UP, json={**body, "password": "another password"}, headers=once)
    assert answer.status_code == 401
    assert not thief.cookies


def test_of_a_sign_up_no_quick_hash_of_the_password_is_kept(anteve: Anteve) -> None:
    """Else whoever reads the catalog guesses passwords a million times as fast."""
    once, hashes = key(), []
    for number, password in enumerate((PASSWORD, "quite another password")):
        body = {"name": "A", "email": "same@example.com", "password": password, "organization": "Acme"}
        other = anteve.client().post(SIGN_UP, json=body, headers=once)
        assert other.status_code == (201, 401)[number]
        with anteve.catalog.transaction() as session:
            hashes += session.scalars(select(PersonalAnswer.request_hash)).all()[-1:]
    assert hashes[0] == hashes[1]


def test_parallel_sign_ups_make_one_account(anteve: Anteve) -> None:
    body = {"name": "Ana", "email": "parallel@example.com", "password": PASSWORD, "organization": "Acme"}
    once, start = key(), threading.Barrier(4)

    def sign_up(_: int) -> tuple[int, str]:
        start.wait()
        answer = anteve.client().post(SIGN_UP, json=body, headers=once)
        return answer.status_code, answer.json().get("type", "")

    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(sign_up, range(4)))
    assert (201, "") in answers
    assert {said.rpartition(":")[2] for _, said in answers} <= {"", "idempotency_in_progress"}


def test_a_repeated_organization_is_made_once(anteve: Anteve, ana: Person, stranger: Person) -> None:
    once = key()
    first, again, other = (
        one.http.post("/api/v1/organizations", json={"name": "Twice"}, headers=once)
        for one in (ana, ana, stranger)
    )
    assert [one.status_code for one in (first, again, other)] == [201] * 3
    assert again.headers["idempotency-replayed"] == "true"
    assert first.json() == again.json() != other.json()
    names = [m["organization"]["name"] for m in ana.http.get("/api/v1/me").json()["memberships"]]
    assert names.count("Twice") == 1
    changed = ana.http.post("/api/v1/organizations", json={"name": "Thrice"}, headers=once)
    assert changed.status_code == 422


CREATING = [r for r in WITHIN if r.method == "POST" and r.handler.opt.get("creates", True)]
# These want rows that have landed, or a version that has learned.
OF_ROWS = (
    "training-runs",
    "scoring-runs",
    "rerun",
    "compare",
    "rehearsals",
    "column-answers",
    "alert-items/changes",
)
WITH_ROWS = [route for route in CREATING if route.path.endswith(OF_ROWS)]
WITHOUT_ROWS = [route for route in CREATING if not route.path.endswith(OF_ROWS)]


@pytest.mark.parametrize("route", WITHOUT_ROWS, ids=str)
def test_every_post_that_creates_looks_at_the_key(route: Route, anteve: Anteve) -> None:
    person = anteve.person()
    key_id = prepared(person)
    path = route.path.replace("{key_id}", key_id)
    address = replace(route, path=path).address(person.slug).replace("nothing", "things")
    body = {
        "/datasets": {"name": "made"},
        "/models": {"name": "made", "kind": "churn", "entities": "things"},
        "/api-keys": {"name": "made", "scopes": ["export"]},
        "/invitations": {"email": "bruno@example.com"},
        "/alert-rules": {"model": "things", "name": "made"},
        "/schedules": {"model": "things", "action": "train", "cron": "0 6 * * 1"},
        "/saved-views": {"name": "made", "list": "predictions", "query": {"model": "things"}},
        "/notes": {"entity_key": "C-1", "text": "called"},
        "/tasks": {"entity_key": "C-1", "title": "call again"},
        "/owners": {"entity_keys": ["C-1"]},
    }.get(address.removeprefix(person.base), {})
    once = key()
    send = (
        {"content": csv_of(3), "headers": {**once, "Content-Type": "text/csv"}}
        if route.path.endswith("uploads")
        else {"json": body, "headers": once}
    )
    answers = [person.http.post(address, **send) for _ in range(2)]  # type: ignore[arg-type]
    assert [answer.status_code for answer in answers] == [answers[0].status_code] * 2
    assert answers[0].is_success, answers[0].text
    assert answers[1].headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("route", WITH_ROWS, ids=str)
def test_so_does_every_post_that_wants_rows(route: Route) -> None:
    handler = inspect.unwrap(getattr(route.handler.fn, "func", route.handler.fn))
    assert "@idempotent" in inspect.getsource(handler)


def prepared(person: Person) -> str:
    """Makes things; the answer is the id of an API key among them."""
    mapping = {"outcome": {"column": "Churn", "positive": ["Yes"]}}
    assert person.post("datasets", {"name": "things", "mapping": mapping}).status_code == 201
    body = {"name": "things", "kind": "churn", "entities": "things"}
    assert person.post("models", body).status_code == 201
    made = person.post("api-keys", {"name": "things", "scopes": ["export"]})
    return str(made.json()["id"])
