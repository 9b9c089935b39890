"""What Prometheus reads, who may, and that nobody can make it grow."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from tests.api.routes import NOWHERE, ROUTES
from tests.api.running import Anteve, Person, csv_of, serving, settings_in
from warehouse.catalog import heartbeats, leases, uploads
from warehouse.catalog.base import new_id
from warehouse.catalog.session import OBSERVER_ROLE, Catalog

Samples = dict[str, list[tuple[dict[str, str], float]]]


def read(answer: httpx.Response) -> Samples:
    assert answer.status_code == 200, answer.text
    found: Samples = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def value(samples: Samples, name: str, **labels: str) -> float:
    (found,) = [value for said, value in samples[name] if labels.items() <= said.items()]
    return found


@pytest.fixture
def scrape(anteve: Anteve):  # type: ignore[no-untyped-def]
    return lambda: read(anteve.client().get("/metrics"))


def test_requests_are_counted_by_route_method_and_status(ana: Person, scrape) -> None:  # type: ignore[no-untyped-def]
    ana.get("datasets/ghost-of-a-customer")
    found = scrape()
    route = "/api/v1/organizations/{org}/datasets/{name}"
    labels = {"route": route, "method": "GET", "status": "404"}
    assert value(found, "anteve_request_seconds_count", **labels) == 1
    assert value(found, "anteve_request_seconds_bucket", le="+Inf", **labels) == 1
    assert 0 < value(found, "anteve_request_seconds_sum", **labels) < 10
    assert "ghost-of-a-customer" not in str(found)


def test_a_caller_cannot_make_up_series(anteve: Anteve, ana: Person, scrape) -> None:  # type: ignore[no-untyped-def]
    client = anteve.client()
    scrape()
    for number in range(50):
        client.get(f"/nothing/{number}")
        client.request(f"M{number}", "/health/live")
        ana.get(f"datasets/{number}")
    labels = [said for said, _ in scrape()["anteve_request_seconds_count"]]
    templates = {route.path for route in ROUTES} | {"(none)"}
    assert {said["route"] for said in labels} <= templates
    assert {said["method"] for said in labels} <= {"GET", "POST", "other"}
    assert len(labels) < 20


def test_no_label_names_an_organization_or_a_person(ana: Person, scrape) -> None:  # type: ignore[no-untyped-def]
    ana.get("datasets")
    found = scrape()
    names = {name for samples in found.values() for labels, _ in samples for name in labels}
    assert names <= {"route", "method", "status", "le", "kind", "state", "outcome", "program", "reason"}
    for secret in (ana.slug, str(ana.org_id), ana.email):
        assert secret not in str(found)


def test_jobs_of_all_organizations_are_counted_with_the_age_of_the_oldest_that_waits(
    anteve: Anteve, ana: Person, stranger: Person, scrape
) -> None:  # type: ignore[no-untyped-def]
    for person in (ana, stranger):
        person.dataset("counted")
        person.ask(
            "POST", "datasets/counted/uploads", content=csv_of(3), headers={"content-type": "text/csv"}
        )
    found = scrape()
    assert value(found, "anteve_jobs", kind="land", state="queued") == 2
    assert value(found, "anteve_jobs", kind="land", state="success") == 0
    assert value(found, "anteve_jobs_oldest_waiting_seconds", kind="land") > 0
    assert value(found, "anteve_catalog_up") == 1

    org_id = ana.org_id
    job = ana.get("jobs").json()["items"][0]
    with anteve.catalog.transaction(org_id=org_id) as session:
        lease = leases.claim(session, org_id, job["id"])
        assert lease
        upload = uploads.get(session, org_id, lease.subject_id)
        upload.status, upload.lines, upload.loaded, upload.rejected, upload.skipped = "ready", 4, 3, 0, 1
        leases.succeed(session, lease)
    found = scrape()
    assert value(found, "anteve_jobs", kind="land", state="success") == 1
    assert value(found, "anteve_job_seconds_count", kind="land", outcome="success") == 1
    assert value(found, "anteve_job_seconds_bucket", kind="land", outcome="success", le="1.0") == 1
    assert value(found, "anteve_landed_rows_total") == 3
    assert value(found, "anteve_landed_bytes_total") == len(csv_of(3))


def test_memory_and_connections_are_told(anteve: Anteve, scrape) -> None:  # type: ignore[no-untyped-def]
    with anteve.catalog.transaction() as session:
        heartbeats.beat(session, new_id(), program="worker", host="h", pid=1, memory_bytes=250_000_000)
    found = scrape()
    assert value(found, "anteve_workers", program="worker") == 1
    assert value(found, "anteve_worker_memory_bytes", program="worker") == 250_000_000
    assert value(found, "process_resident_memory_bytes") > 10_000_000
    assert value(found, "anteve_database_connections_in_use") >= 0


def test_the_observer_cannot_tell_whose_a_job_is(anteve: Anteve) -> None:
    url = anteve.catalog.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    for forbidden in (
        "select org_id from jobs",
        "select error from jobs",
        "select file_name from uploads",
        "select email from users",
        "delete from jobs",
        "update uploads set loaded = 0",
    ):
        with (
            psycopg.connect(url, options=f"-c role={OBSERVER_ROLE}") as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(forbidden)


def test_without_its_catalog_it_still_tells_of_itself(tmp_path: Path) -> None:
    catalog = Catalog(NOWHERE)
    with serving(create_app(settings_in(tmp_path, NOWHERE), catalog)) as url:
        found = read(httpx.get(f"{url}/metrics"))
    catalog.close()
    assert value(found, "anteve_catalog_up") == 0
    assert "anteve_jobs" not in found


@pytest.fixture
def guarded(anteve: Anteve) -> Iterator[httpx.Client]:
    settings = replace(anteve.settings, metrics_token="the operator's own")
    with serving(create_app(settings, anteve.catalog)) as url, httpx.Client(base_url=url) as client:
        yield client


def test_with_a_token_set_only_the_token_counts(guarded: httpx.Client) -> None:
    assert guarded.get("/metrics").status_code == 401
    for wrong in ("Bearer nonsense", "Bearer", "Basic the operator's own", "Bearer the operator's ow\xff"):
        assert guarded.get("/metrics", headers={"authorization": wrong.encode("latin-1")}).status_code == 401
    answer = guarded.get("/metrics", headers={"authorization": "Bearer the operator's own"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_behind_a_proxy_on_this_machine_nobody_is_taken_for_this_machine(anteve: Anteve) -> None:
    local = anteve.client()
    assert local.get("/metrics").status_code == 200
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert local.get("/metrics", headers={name: "127.0.0.1"}).status_code == 401
    for public in (
        replace(anteve.settings, secure_cookies=True),
        replace(anteve.settings, public_url="https://anteve.example.com"),
    ):
        with serving(create_app(public, anteve.catalog)) as url:
            assert httpx.get(f"{url}/metrics").status_code == 401
