"""The process: what it loads, how it stands without its database, and what it keeps to itself."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.app import create_app
from tests.api.routes import NOWHERE
from tests.api.running import PASSWORD, Anteve, Person, serving, settings_in
from tests.conftest import REPOSITORY
from warehouse import logs
from warehouse.catalog.session import Catalog

HEAVY = ("dramatiq", "redis", "dbt", "lightgbm", "sklearn", "ml")


def test_the_web_process_loads_neither_queue_nor_dbt_nor_learning() -> None:
    program = (
        "import sys, json, api.app; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert not set(HEAVY) & set(json.loads(done.stdout))


def test_it_lives_and_is_ready(anteve: Anteve) -> None:
    client = anteve.client()
    assert client.get("/health/live").json()["status"] == "alive"
    assert client.get("/health/ready").json() == {"status": "ready", "missing": [], "weaker": []}


@pytest.fixture(scope="module")
def orphan(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """The application with no database behind it."""
    catalog = Catalog(NOWHERE)
    app = create_app(settings_in(tmp_path_factory.mktemp("orphan"), NOWHERE), catalog)
    key = {"Authorization": "Bearer av_0.x"}
    with serving(app) as url, httpx.Client(base_url=url, headers=key) as client:
        yield client
    catalog.close()


def test_without_a_database_it_lives_but_is_not_ready(orphan: httpx.Client) -> None:
    assert orphan.get("/health/live").status_code == 200
    answer = orphan.get("/health/ready")
    assert answer.status_code == 503
    assert "does not answer" in answer.json()["missing"][0]


def test_without_a_database_each_request_says_when_to_come_back(orphan: httpx.Client) -> None:
    body = {"email": "a@example.com", "password": "long enough"}
    for answer in (
        orphan.get("/api/v1/organizations/acme/datasets"),
        orphan.post("/api/v1/auth/login", json=body),
    ):
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert "127.0.0.1" not in answer.text


def test_a_database_that_is_not_migrated_says_what_it_lacks(postgres, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    bare = postgres.url.rsplit("/", 1)[0] + "/postgres"
    catalog = Catalog(bare, role="postgres")
    with serving(create_app(settings_in(tmp_path, bare), catalog)) as url:
        answer = httpx.get(f"{url}/health/ready")
    catalog.close()
    assert answer.status_code == 503
    assert "alerts" in answer.json()["missing"][0]
    assert "python -m migrations" in answer.json()["missing"][0]


def test_what_breaks_inside_stays_inside(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("warehouse.catalog.datasets.in_organization", broken)
    with structlog.testing.capture_logs() as logs:
        answer = ana.get("datasets")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "secret of the house" not in answer.text
    assert answer.headers["x-request-id"] in answer.json()["detail"]
    (line,) = [line for line in logs if line["event"] == "unexpected"]
    assert line["request_id"] == answer.headers["x-request-id"]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the programs' own log would hold."""
    before, text = structlog.get_config(), io.StringIO()
    logs.as_json()
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(text), cache_logger_on_first_use=False)
    yield text
    structlog.configure(**before)


def test_no_password_reaches_the_log_whatever_breaks(
    anteve: Anteve, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(session: Session, **_: object) -> None:
        # An error in which SQLAlchemy would name the statement's values, amid frames that hold the password.
        session.execute(text("select cast(:who as nonsense)"), {"who": "maria@example.com"})

    monkeypatch.setattr("warehouse.catalog.users.create", broken)
    body = {"name": "Maria", "email": "maria@example.com", "password": PASSWORD, "organization": "Acme"}
    answer = anteve.client().post("/api/v1/auth/signup", json=body)
    assert answer.status_code == 500
    said = written.getvalue()
    assert '"event": "unexpected"' in said
    assert "UndefinedObject" in said
    for secret in (PASSWORD, "maria", "$argon2id"):
        assert secret not in said


def test_an_answer_is_only_given_once_it_is_true(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Session) -> None:
        raise RuntimeError("the connection broke during the commit")

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", fails)
        answer = ana.post("datasets", {"name": "never"})
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert ana.get("datasets/never").status_code == 404


def test_the_log_names_routes_and_no_people(ana: Person) -> None:
    with structlog.testing.capture_logs() as logs:
        ana.get(
            "models/nothing/predictions/maria.silva@example.com",
        )
        ana.get("models/nothing/predictions", search="maria")
    assert len(logs) == 2
    assert "maria" not in str(logs)
    assert ana.email not in str(logs)
    assert logs[0]["route"].endswith("/predictions/{entity_key}")
    assert logs[0]["org_id"] == str(ana.org_id)


def test_behind_https_cookies_are_bound_to_the_host(anteve: Anteve, tmp_path: Path) -> None:
    settings = replace(anteve.settings, secure_cookies=True)
    body = {"name": "Ana", "email": "https@example.com", "password": "long enough", "organization": "Acme"}
    with serving(create_app(settings, anteve.catalog)) as url:
        answer = httpx.post(f"{url}/api/v1/auth/signup", json=body)
    first, second = answer.headers.get_list("set-cookie")
    assert first.startswith("__Host-anteve_session=")
    assert all(
        "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie for cookie in (first, second)
    )
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


def test_more_requests_than_connections_all_get_their_turn(ana: Person) -> None:
    program = ana.key("data:read")
    with ThreadPoolExecutor(60) as crowd:
        statuses = list(crowd.map(lambda _: program.get("datasets").status_code, range(300)))
    assert set(statuses) == {200}
    assert ana.anteve.catalog.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
