"""Background work as a client sees it: state, log, live events, cancelling."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.api.running import Anteve, Person, csv_of
from warehouse.catalog import leases
from warehouse.catalog.leases import Lease


@pytest.fixture
def job(ana: Person) -> UUID:
    return queued(ana)


def queued(person: Person) -> UUID:
    name = f"d{time.monotonic_ns()}"
    person.dataset(name)
    headers = {"Content-Type": "text/csv"}
    sent = person.ask("POST", f"datasets/{name}/uploads", content=csv_of(2), headers=headers)
    return UUID(sent.json()["job"]["id"])


def claim(person: Person, job: UUID) -> Lease:
    with person.anteve.catalog.transaction(org_id=person.org_id) as session:
        lease = leases.claim(session, person.org_id, job)
    assert lease is not None
    return lease


def write(person: Person, lease: Lease, *lines: str) -> None:
    with person.anteve.catalog.transaction(org_id=person.org_id) as session:
        leases.log(session, lease, list(lines))


def end(person: Person, lease: Lease) -> None:
    with person.anteve.catalog.transaction(org_id=person.org_id) as session:
        leases.succeed(session, lease, "2 rows loaded")


def events(answer: httpx.Response) -> Iterator[tuple[str, str | None, Any]]:
    """(event, id, data) of a stream of server-sent events."""
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        if "event" in fields:
            yield fields["event"], fields.get("id"), json.loads(fields["data"])
        fields = {}


def test_jobs_are_listed_newest_first_page_by_page(anteve: Anteve) -> None:
    person = anteve.person()
    made = [str(queued(person)) for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = person.get("jobs", limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == made[::-1]
    assert person.get("jobs", cursor="no-uuid").json()["errors"][0]["field"] == "cursor"


def test_a_log_is_read_page_by_page_or_whole_as_text(ana: Person, job: UUID) -> None:
    lease = claim(ana, job)
    write(ana, lease, *(f"line {n}" for n in range(1500)))
    first = ana.get(f"jobs/{job}/log").json()
    assert len(first["items"]) == 1000
    rest = ana.get(f"jobs/{job}/log", after=first["next_cursor"]).json()
    assert rest["next_cursor"] is None
    assert [line["text"] for line in (first["items"] + rest["items"])] == [f"line {n}" for n in range(1500)]
    text = ana.get(f"jobs/{job}/log", format="text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert len(text.text.splitlines()) == 1500


def test_events_tell_each_line_once_and_end_with_the_job(ana: Person, job: UUID) -> None:
    lease = claim(ana, job)
    write(ana, lease, "before")

    def work() -> None:
        time.sleep(0.7)
        write(ana, lease, "while", 'ação \\ "quoted"')
        end(ana, lease)

    worker = threading.Thread(target=work)
    worker.start()
    with ana.http.stream("GET", f"{ana.base}/jobs/{job}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        told = list(events(answer))
    worker.join()
    assert [data["text"] for name, _, data in told if name == "line"] == [
        "before",
        "while",
        'ação \\ "quoted"',
    ]
    states = [data["status"] for name, _, data in told if name == "state"]
    assert states == ["running", "success"]
    assert told[-1][0] == "state"
    assert told[-1][2] == ana.get(f"jobs/{job}").json()


def test_a_client_that_comes_back_misses_no_line_and_hears_none_twice(ana: Person, job: UUID) -> None:
    lease = claim(ana, job)
    write(ana, lease, "one", "two")
    with ana.http.stream("GET", f"{ana.base}/jobs/{job}/events") as answer:
        heard = next(number for name, number, _ in events(answer) if name == "line")
    write(ana, lease, "three")
    end(ana, lease)
    headers = {"Last-Event-ID": str(heard)}
    with ana.http.stream("GET", f"{ana.base}/jobs/{job}/events", headers=headers) as answer:
        told = [data["text"] for name, _, data in events(answer) if name == "line"]
    assert told == ["two", "three"]


def test_open_event_streams_hold_no_transaction(anteve: Anteve, ana: Person, job: UUID) -> None:
    claim(ana, job)
    streams = [
        ana.anteve.client(Cookie="; ".join(f"{k}={v}" for k, v in ana.http.cookies.items()))
        for _ in range(25)
    ]
    answers = [c.stream("GET", f"{ana.base}/jobs/{job}/events") for c in streams]
    opened = [answer.__enter__() for answer in answers]
    try:
        assert {answer.status_code for answer in opened} == {200}
        began = time.monotonic()
        assert ana.get("jobs").status_code == 200
        assert time.monotonic() - began < 2
    finally:
        for answer in answers:
            answer.__exit__(None, None, None)


def test_another_organizations_job_has_no_events(stranger: Person, job: UUID) -> None:
    for path in ("", "/log", "/events"):
        assert stranger.get(f"jobs/{job}{path}").status_code == 404


def test_a_waiting_job_is_cancelled_at_once_and_only_once(ana: Person, job: UUID) -> None:
    assert ana.post(f"jobs/{job}/cancel").json()["status"] == "cancelled"
    again = ana.post(f"jobs/{job}/cancel")
    assert again.status_code == 409
    assert again.json()["type"].endswith("job_ended")


def test_a_running_job_is_asked_to_end(anteve: Anteve, ana: Person, job: UUID) -> None:
    lease = claim(ana, job)
    assert ana.post(f"jobs/{job}/cancel").json()["status"] == "running"
    with anteve.catalog.transaction(org_id=ana.org_id) as session:
        assert leases.renew(session, lease) is True


def test_a_landing_cannot_be_half_done(ana: Person, job: UUID) -> None:
    refused = ana.post(f"jobs/{job}/finish")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("all_or_nothing")
