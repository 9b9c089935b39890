"""A worker froze and woke after another had done its job: what it does then changes nothing."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from tests.conftest import Database
from tests.workers.landing import Landing, receive
from warehouse.catalog import datasets, leases
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.jobs import Job
from warehouse.catalog.leases import Lease, LostLease
from warehouse.catalog.session import Catalog, is_away
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt


@pytest.fixture
def landing(database: Database, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Landing:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    return receive(catalog, tmp_path / "lake")


@pytest.fixture
def attempt(landing: Landing) -> Callable[[Lease], Attempt]:
    return lambda lease: Attempt(landing.catalog, Settings.from_env(), lease)


def attempts_at_once(landing: Landing, attempt: Callable[[Lease], Attempt]) -> None:
    """One worker froze; another did its job under a new lease; the first wakes and goes on."""
    frozen = landing.claim()
    landing.let_the_lease_pass()
    child.run(attempt(landing.claim()))
    child.run(attempt(frozen))


def test_a_worker_that_wakes_late_publishes_nothing(
    landing: Landing, attempt: Callable[[Lease], Attempt]
) -> None:
    with pytest.raises(LostLease):
        attempts_at_once(landing, attempt)
    assert landing.versions() == 1
    assert landing.held() == Counter(landing.keys)


def test_a_worker_that_wakes_late_adds_nothing_to_the_log(
    landing: Landing, attempt: Callable[[Lease], Attempt]
) -> None:
    frozen = landing.claim()
    landing.let_the_lease_pass()
    landing.claim()
    with pytest.raises(LostLease):
        attempt(frozen).log("I am still at it")
    assert landing.log() == []


def test_without_the_token_the_same_is_published_twice_and_found(
    landing: Landing, attempt: Callable[[Lease], Attempt], monkeypatch: pytest.MonkeyPatch
) -> None:
    def whoever(lease: Lease) -> tuple[Any, ...]:
        return (Job.org_id == lease.org_id, Job.id == lease.job_id)

    monkeypatch.setattr(leases, "_mine", whoever)
    attempts_at_once(landing, attempt)
    assert landing.versions() == 2
    assert landing.held() == Counter(landing.keys) + Counter(landing.keys)


def test_a_worker_that_froze_amid_its_publication_harms_no_file_of_another(
    landing: Landing,
    attempt: Callable[[Lease], Attempt],
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It froze while it held the dataset, so long that Postgres ended its transaction and freed its locks."""
    get, asleep, published = datasets.get, [True], dict[Path, int]()

    def files() -> dict[Path, int]:
        return {path: path.stat().st_ino for path in landing.lake.root.glob("*/datasets/*/*/*")}

    def wake_late(*which: Any, lock: bool = False) -> Dataset:
        dataset = get(*which, lock=lock)
        if lock and asleep:
            asleep.pop()
            with psycopg.connect(database.owner_url, autocommit=True) as server:
                server.execute(
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
                    "where state = 'idle in transaction' and datname = current_database()"
                )
            landing.let_the_lease_pass()
            child.run(attempt(landing.claim()))
            published.update(files())
        return dataset

    monkeypatch.setattr(datasets, "get", wake_late)
    with pytest.raises(DBAPIError) as cut_off:
        child.run(attempt(landing.claim()))
    assert is_away(cut_off.value)
    assert published.items() <= files().items(), "what the other published stands as it stood"
    assert landing.job().status == "success"
    assert landing.versions() == 1
    assert landing.held() == Counter(landing.keys)
