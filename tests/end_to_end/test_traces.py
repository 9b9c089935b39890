"""A trace goes on from the request that asked for a job into the job and its stages; without the setting there is none."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from api.app import create_app
from tests.api.running import Anteve, csv_of, serving, settings_in
from tests.conftest import REPOSITORY, Database
from warehouse import traces
from warehouse.catalog import leases
from warehouse.catalog.leases import Lease
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake

CUSTOMER = "maria.silva@example.com"


@dataclass
class Collector:
    """Takes traces as OTLP over HTTP."""

    url: str = ""
    spans: list[tuple[str, Span]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def named(self, name: str) -> tuple[str, Span]:
        (found,) = [(service, span) for service, span in self.spans if span.name == name]
        return found


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            collector.bodies.append(body)
            assert self.path == "/v1/traces"
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                said = {one.key: one.value.string_value for one in resource.resource.attributes}
                for scope in resource.scope_spans:
                    collector.spans += [(said["service.name"], span) for span in scope.spans]
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    collector.url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv(traces.SETTING, collector.url)
    yield collector
    traces.stop()
    server.shutdown()


def facts(span: Span) -> dict[str, str]:
    return {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}


def run_child(lease: Lease, environment: dict[str, str]) -> None:
    """One attempt in a process of its own, as the worker starts it."""
    program = (
        "import json, sys\nfrom uuid import UUID\nfrom warehouse.catalog.leases import Lease\nfrom workers.child import main\n"
        "said = json.loads(sys.argv[1])\n"
        "said |= {name: UUID(said[name]) for name in ('org_id', 'job_id', 'token', 'subject_id')}\nmain(Lease(**said))\n"
    )
    said = json.dumps(asdict(lease), default=str)
    done = subprocess.run(
        [sys.executable, "-c", program, said], cwd=REPOSITORY, env={**os.environ, **environment}, timeout=300
    )
    assert done.returncode == 0


def test_a_trace_goes_on_from_the_request_through_the_job_into_its_stages(
    collector: Collector, database: Database, catalog: Catalog, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, database.app_url)
    traces.start("anteve-api")
    app = create_app(settings, catalog)
    given = f"00-{'ab' * 16}-{'cd' * 8}-01"
    with serving(app) as url:
        ana = Anteve(url, app, catalog, Lake(settings.lake), settings).person()
        ana.dataset()
        ana.get(f"models/nothing/predictions/{CUSTOMER}")
        headers = {"content-type": "text/csv", "traceparent": given, "x-request-id": "the-request"}
        sent = ana.ask("POST", "datasets/customers/uploads", content=csv_of(20), headers=headers).json()
        org_id = ana.org_id
    with catalog.transaction(org_id=org_id) as session:
        lease = leases.claim(session, org_id, sent["job"]["id"])
    assert lease
    traces.stop()  # as the API does when it ends
    run_child(lease, {"ANTEVE_HOME": str(tmp_path), "DATABASE_URL": database.app_url})

    route = "/api/v1/organizations/{org}/datasets/{name}/uploads"
    service, asked = collector.named(f"POST {route}")
    assert (service, asked.trace_id.hex(), asked.parent_span_id.hex()) == ("anteve-api", "ab" * 16, "cd" * 8)
    said = facts(asked)
    assert (said["http.route"], said["http.response.status_code"]) == (route, "202")
    assert (said["anteve.request_id"], said["anteve.org_id"]) == ("the-request", str(org_id))
    service, job = collector.named("land")
    assert (service, job.trace_id, job.parent_span_id) == ("anteve-worker", asked.trace_id, asked.span_id)
    assert facts(job)["anteve.job"] == sent["job"]["id"]
    stages = [span for _, span in collector.spans if span.parent_span_id == job.span_id]
    assert [span.name for span in stages] == ["reading", "looking", "publishing"]
    assert all(earlier.end_time_unix_nano <= later.end_time_unix_nano for earlier, later in pairwise(stages))
    everything = b"".join(collector.bodies)
    for person in (CUSTOMER, ana.email, ana.slug, "Ana"):
        assert person.encode() not in everything


def test_an_error_is_told_by_its_type_alone(collector: Collector) -> None:
    traces.start("anteve-api")
    with pytest.raises(ValueError, match="silva"), traces.span("work"):
        raise ValueError(CUSTOMER)
    traces.stop()
    _, span = collector.named("work")
    assert facts(span) == {"error.type": "ValueError"}
    assert CUSTOMER.encode() not in b"".join(collector.bodies)


def test_a_collector_that_is_away_holds_up_no_request(
    database: Database, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(traces.SETTING, "http://127.0.0.1:1")
    traces.start("anteve-api")
    settings = settings_in(tmp_path, database.app_url)
    try:
        with serving(create_app(settings, catalog)) as url, httpx.Client(base_url=url) as client:
            assert {client.get("/health/live", timeout=2).status_code for _ in range(50)} == {200}
    finally:
        traces.stop()


@pytest.mark.parametrize(
    ("room", "nothing"),
    [
        ("api.__main__", "opentelemetry"),
        ("workers.child", "opentelemetry.exporter"),
    ],  # dbt loads a part of it
)
def test_without_the_setting_nothing_of_it_is_loaded(room: str, nothing: str) -> None:
    program = (
        f"import sys, {room}\nfrom warehouse import traces\n"
        "traces.start('x')\nwith traces.span('y') as span: span.set_attribute('a', 1)\n"
        "assert traces.traceparent() is None\n"
        "print([name for name in sys.modules if name.startswith(sys.argv[1])])"
    )
    environment = {name: value for name, value in os.environ.items() if name != traces.SETTING}
    done = subprocess.run(
        [sys.executable, "-c", program, nothing],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout == "[]\n", done.stderr
