"""What an operator, a balancer and an alarm are told."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import update

from api.app import create_app
from api.desks import Desks
from api.problems import Refusal
from migrations.catalog import configuration
from tests.api.running import serving, settings_in
from tests.conftest import Database
from warehouse.catalog import heartbeats, revision
from warehouse.catalog.base import new_id
from warehouse.catalog.heartbeats import Heartbeat
from warehouse.catalog.session import Catalog
from warehouse.lake import storage


@pytest.fixture
def client(database: Database, catalog: Catalog, tmp_path: Path) -> Iterator[httpx.Client]:
    with (
        serving(create_app(settings_in(tmp_path, database.app_url), catalog)) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        yield client


def checks(answer: httpx.Response) -> dict[str, bool]:
    return {check["name"]: check["ok"] for check in answer.json()["checks"]}


def worker(catalog: Catalog) -> None:
    with catalog.transaction() as session:
        heartbeats.beat(session, new_id(), program="worker", host="here", pid=1, memory_bytes=5)


def test_ready_names_each_check(client: httpx.Client, catalog: Catalog) -> None:
    worker(catalog)
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert checks(answer) == {
        "database": True,
        "migrations": True,
        "workers": True,
        "lake": True,
        "confinement": True,
        "scoring": True,
    }


def test_where_nothing_can_be_confined_ready_says_so_and_no_statement_is_run(
    client: httpx.Client, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the self-test finds at the start, as with a canary file that could be read."""
    worker(catalog)
    for place in ("api.health.failures", "api.desks.failures"):
        monkeypatch.setattr(place, lambda: ("a file outside could be read",))
    answer = client.get("/health/ready")
    assert (answer.status_code, checks(answer)["confinement"]) == (200, False)
    (said,) = [each["detail"] for each in answer.json()["checks"] if each["name"] == "confinement"]
    assert "a file outside could be read" in said
    desks = Desks()
    with pytest.raises(Refusal) as refusal, desks.at(new_id(), "key", pytest.fail):
        pass
    assert (refusal.value.status, refusal.value.code) == (503, "sql_not_confined")
    desks.close()


def test_a_worker_that_fell_silent_is_said_but_reading_goes_on(
    client: httpx.Client, catalog: Catalog
) -> None:
    worker(catalog)
    with catalog.transaction() as session:
        long_ago = datetime.now(UTC) - timedelta(minutes=5)
        session.execute(update(Heartbeat).values(seen_at=long_ago))
    answer = client.get("/health/ready")
    assert (answer.status_code, checks(answer)["workers"]) == (200, False)


def test_a_full_disk_is_not_ready_and_says_how_much_must_stay_free(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "FLOOR_BYTES", 10**18)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "must stay free: make room" in answer.json()["missing"][0]


def test_a_lake_that_cannot_be_written_is_not_ready(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # as on a disk that was mounted read-only
    assert client.get("/health/ready").json()["missing"][0].startswith("The lake cannot be written")


@pytest.mark.parametrize(
    ("found", "remedy"), [("0001", "python -m migrations"), ("9999", "the newer Anteve that migrated it")]
)
def test_a_catalog_of_another_revision_is_not_ready(
    client: httpx.Client, database: Database, found: str, remedy: str
) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update alembic_version set version_num = %s", [found])
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert f"The catalog is at {found}" in answer.json()["missing"][0]
    assert remedy in answer.json()["missing"][0]


def test_before_the_right_to_read_the_revision_came_it_is_an_older_one(
    client: httpx.Client, database: Database
) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("revoke select on alembic_version from anteve_app")
    assert "an older revision" in client.get("/health/ready").json()["missing"][0]


def test_the_history_that_is_read_as_text_is_the_one_that_alembic_runs() -> None:
    scripts = ScriptDirectory.from_config(configuration("postgresql://"))
    assert revision.history() == tuple(one.revision for one in scripts.walk_revisions())[::-1]


def test_the_room_of_a_lake_that_is_not_there_yet_is_that_of_its_disk(
    client: httpx.Client, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "lake", ignore_errors=True)
    assert checks(client.get("/health/ready"))["lake"]
