"""Committed rows become messages, soon; rolled-back ones never do."""

import threading
import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from tests.conftest import Database
from warehouse.catalog import jobs, organizations
from warehouse.catalog.base import new_id
from warehouse.catalog.session import Catalog
from workers.dispatch import Dispatcher


class Heard(list[UUID]):
    """What a dispatcher sent."""

    def send(self, _org_id: UUID, job_id: UUID) -> None:
        self.append(job_id)

    def wait_for(self, job_id: UUID, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while job_id not in self and time.monotonic() < deadline:
            time.sleep(0.01)
        return job_id in self


@pytest.fixture
def org_id(catalog: Catalog) -> UUID:
    with catalog.transaction() as session:
        return organizations.create(session, "Alfa").id


@pytest.fixture
def heard(database: Database) -> Iterator[Heard]:
    """What a running dispatcher sends."""
    heard = Heard()
    dispatcher = Dispatcher(database.app_url, heard.send)
    thread = threading.Thread(target=dispatcher.run)
    thread.start()
    yield heard
    dispatcher.stop()
    thread.join()


def enqueue(catalog: Catalog, org_id: UUID) -> UUID:
    with catalog.transaction(org_id=org_id) as session:
        return jobs.enqueue(session, org_id, "land", new_id(), lane=new_id(), created_by=None).id


def test_a_committed_job_is_sent_at_once(catalog: Catalog, org_id: UUID, heard: Heard) -> None:
    assert heard.wait_for(enqueue(catalog, org_id), 30)  # the dispatcher listens from here on
    begun = time.monotonic()
    assert heard.wait_for(enqueue(catalog, org_id), 30)
    assert time.monotonic() - begun < 0.9  # woken by the commit; its own look-around comes once a second


def test_a_job_is_sent_only_when_it_is_true(catalog: Catalog, org_id: UUID, heard: Heard) -> None:
    with pytest.raises(RuntimeError, match="changed my mind"), catalog.transaction(org_id=org_id) as session:
        undone = jobs.enqueue(session, org_id, "land", new_id(), lane=new_id(), created_by=None).id
        raise RuntimeError("changed my mind")
    assert heard.wait_for(enqueue(catalog, org_id), 30)
    assert undone not in heard


def test_what_was_committed_while_nobody_listened_is_sent(
    database: Database, catalog: Catalog, org_id: UUID
) -> None:
    waiting = enqueue(catalog, org_id)
    heard = Heard()
    Dispatcher(database.app_url, heard.send).relay()
    assert heard == [waiting]


def test_a_job_counts_as_sent_only_when_the_broker_took_it(
    database: Database, catalog: Catalog, org_id: UUID
) -> None:
    waiting = enqueue(catalog, org_id)

    def away(_org_id: UUID, _job_id: UUID) -> None:
        raise RedisConnectionError("Connection refused")

    with pytest.raises(RedisConnectionError):
        Dispatcher(database.app_url, away).relay()
    heard = Heard()
    Dispatcher(database.app_url, heard.send).relay()
    assert heard == [waiting]


@pytest.mark.parametrize("trouble", [RedisConnectionError("Connection refused"), ValueError("a bug")])
def test_a_dispatcher_outlives_what_it_meets(
    database: Database,
    catalog: Catalog,
    org_id: UUID,
    trouble: Exception,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workers.dispatch.PAUSE", 0.01)
    heard, failures = Heard(), [trouble, trouble]

    def send(org_id: UUID, job_id: UUID) -> None:
        if failures:
            raise failures.pop()
        heard.send(org_id, job_id)

    dispatcher = Dispatcher(database.app_url, send)
    thread = threading.Thread(target=dispatcher.run)
    thread.start()
    try:
        assert heard.wait_for(enqueue(catalog, org_id), 30)
    finally:
        dispatcher.stop()
        thread.join()
