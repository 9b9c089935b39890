"""What an organization may use is said, and held: also by two requests at once that would fit one by one."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from sqlalchemy import text

from local.postgres import Postgres
from migrations import quotas as operator
from tests.api.running import Anteve, Person, csv_of
from tests.api.scored import landed_dataset
from warehouse.catalog import datasets
from warehouse.catalog.quotas import OverQuota

CSV = {"Content-Type": "text/csv"}
Allow = Callable[..., None]


@pytest.fixture
def person(anteve: Anteve) -> Person:
    return anteve.person()


@pytest.fixture
def allow(anteve: Anteve, person: Person, postgres: Postgres) -> Allow:
    """What the operator allows the person's organization."""
    own = f"{postgres.url.rsplit('/', 1)[0]}/{str(anteve.settings.database_url).rsplit('/', 1)[1]}"

    def set_limits(**limits: Any) -> None:
        with psycopg.connect(own) as connection:
            operator.change(connection, person.org_id, {name: str(limit) for name, limit in limits.items()})

    return set_limits


def send(person: Person, rows: int = 5, seed: str = "", **headers: str) -> httpx.Response:
    seed = seed or uuid4().hex[:8]
    return person.ask(
        "POST", "datasets/customers/uploads", content=csv_of(rows, seed), headers={**CSV, **headers}
    )


def refused(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.json()["type"].endswith(":over_quota")
    assert answer.json()["facts"].keys() == {"quota", "limit", "used"}
    return str(answer.json()["detail"])


def test_usage_says_what_is_used_and_what_may_be(person: Person) -> None:
    person.dataset()
    size = len(csv_of(5, "x" * 8))
    send(person, seed="x" * 8)
    used = person.colleague("member").get("usage").json()
    assert used["upload_bytes"] == {"used": size, "limit": 100_000_000_000}
    assert used["waiting_jobs"] == {"used": 1, "limit": 1000}
    assert used["running_jobs"] == {"used": 0, "limit": 8}
    assert used["rows"]["used"] == 0


def test_the_rows_of_the_newest_versions_are_counted(anteve: Anteve, person: Person) -> None:
    landed_dataset(person, "customers")
    rows = person.get("datasets/customers").json()["rows"]
    assert rows > 0
    assert person.get("usage").json()["rows"]["used"] == rows


def test_a_file_that_does_not_fit_is_refused_in_words_and_leaves_nothing(
    anteve: Anteve, person: Person, allow: Allow
) -> None:
    person.dataset()
    first = send(person)
    size = first.json()["upload"]["bytes"]
    allow(upload_bytes=2 * size - 1)
    said = refused(send(person), 413)
    assert f"may take {2 * size - 1:,} bytes in all; {size:,} are taken" in said
    assert "ask whoever runs this installation" in said
    kept = list((anteve.lake.organization(person.org_id) / "uploads").iterdir())
    assert [folder.name for folder in kept] == [first.json()["upload"]["id"]]
    allow(upload_bytes=2 * size)
    assert send(person).status_code == 202


def test_a_body_that_does_not_say_its_length_is_cut_where_the_room_ends(person: Person, allow: Allow) -> None:
    person.dataset()
    allow(upload_bytes=100_000)
    sent = 0

    def endless() -> Any:
        nonlocal sent
        for _ in range(400):
            sent += 100_000
            yield b"a,b\n" * 25_000

    try:
        answer = person.ask("POST", "datasets/customers/uploads", content=endless(), headers=CSV)
        refused(answer, 413)
    except httpx.TransportError:
        pass  # the server has hung up before the body's end
    assert person.get("usage").json()["upload_bytes"]["used"] == 0


def test_two_files_at_once_that_fit_one_by_one_do_not_slip_by(person: Person, allow: Allow) -> None:
    person.post("datasets", {"name": "customers"})
    for n in range(6):
        person.post("datasets", {"name": f"d{n}"})
    size = len(csv_of(5, "x" * 8))
    allow(upload_bytes=2 * size)
    together = threading.Barrier(6)

    def one(n: int) -> int:
        together.wait()
        # An Idempotency-Key leaves it to the last look, which is the one that two at once come to.
        headers = {**CSV, "Idempotency-Key": str(uuid4())}
        content = csv_of(5, f"{n}" * 8)
        return person.ask("POST", f"datasets/d{n}/uploads", content=content, headers=headers).status_code

    with ThreadPoolExecutor(6) as crowd:
        assert sorted(crowd.map(one, range(6))) == [202, 202, 413, 413, 413, 413]
    assert person.get("usage").json()["upload_bytes"]["used"] == 2 * size


def test_a_repeat_is_answered_though_the_first_has_filled_the_quota(person: Person, allow: Allow) -> None:
    person.dataset()
    allow(upload_bytes=len(csv_of(5, "x" * 8)))
    once = {"Idempotency-Key": str(uuid4())}
    first, again = (send(person, seed="x" * 8, **once) for _ in range(2))
    assert first.status_code == again.status_code == 202
    assert again.headers["idempotency-replayed"] == "true"


def test_jobs_that_may_not_wait_are_refused_until_some_are_done(person: Person, allow: Allow) -> None:
    person.dataset()
    allow(waiting_jobs=2)
    first = send(person).json()["job"]["id"]
    assert send(person).status_code == 202
    answer = send(person)
    assert "2 may wait at once; 2 do" in refused(answer, 429)
    assert answer.headers["retry-after"]
    assert person.post(f"jobs/{first}/cancel").is_success
    assert send(person).status_code == 202


def test_an_append_where_no_row_fits_is_refused_before_it_is_read(person: Person, allow: Allow) -> None:
    landed_dataset(person, "customers")
    allow(rows=1)
    assert "rows in all" in refused(send(person), 413)


def test_fewer_rows_always_fit(anteve: Anteve, person: Person, allow: Allow) -> None:
    landed_dataset(person, "customers")
    allow(rows=1)
    with anteve.catalog.transaction(org_id=person.org_id) as session:
        dataset = datasets.by_name(session, person.org_id, "customers")
        datasets.require_room(session, dataset, dataset.rows - 1)
        with pytest.raises(OverQuota):
            datasets.require_room(session, dataset, dataset.rows + 1)


def test_the_application_cannot_give_an_organization_more(anteve: Anteve, person: Person) -> None:
    for statement in (
        "update quotas set rows = 1",
        "delete from quotas",
        f"insert into quotas (org_id) values ('{person.org_id}')",
    ):
        with (
            pytest.raises(Exception, match="permission denied"),
            anteve.catalog.transaction(org_id=person.org_id) as session,
        ):
            session.execute(text(statement))
