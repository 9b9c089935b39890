"""Workers that die and freeze at any moment: nothing is lost, nothing is published twice, nothing is broken."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.conftest import Database
from tests.workers.world import World
from warehouse.catalog import jobs
from warehouse.catalog.jobs import Job, Lease, LostLease
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt

SEED = 11
JOBS, AT_STEPS, AT_RANDOM = 40, 8, 4


@pytest.fixture
def world(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    catalog = Catalog(database.app_url)
    yield World(tmp_path, database.app_url, catalog)
    catalog.close()


def test_nothing_is_lost_or_doubled_under_kills_and_freezes(world: World) -> None:
    chance = random.Random(SEED)
    world.ask(JOBS)
    world.plant(chance, AT_STEPS)
    world.run(chance, faults=AT_RANDOM)
    assert list((world.home / "faults").iterdir()) == [], "every named fault was met"
    assert world.wrongs() == []
    succeeded = sum(status == "success" for status, _, _ in world.states().values())
    assert succeeded >= JOBS - 2


def attempts_at_once(world: World) -> None:
    """One worker froze; another did its job under a new lease; the first wakes and goes on."""
    settings = Settings.from_env()
    (landing,) = world.landings
    frozen = claim(world)
    with world.catalog.transaction(org_id=landing.org_id) as session:
        late = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Job).where(Job.id == landing.job_id).values(lease_until=late))
    second = claim(world)
    for lease in (second, frozen):
        try:
            child.run(Attempt(world.catalog, settings, lease))
        except LostLease:
            assert lease is frozen


def claim(world: World) -> Lease:
    (landing,) = world.landings
    with world.catalog.transaction(org_id=landing.org_id) as session:
        lease = jobs.claim(session, landing.org_id, landing.job_id)
    assert lease is not None
    return lease


def test_a_worker_that_wakes_late_publishes_nothing(world: World) -> None:
    world.ask(1, organizations_=1, datasets_=1)
    attempts_at_once(world)
    assert world.wrongs() == []


def test_without_the_token_the_same_is_published_twice_and_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def whoever(lease: Lease) -> Any:
        return update(Job).where(Job.org_id == lease.org_id, Job.id == lease.job_id)

    monkeypatch.setattr(jobs, "_held", whoever)
    world.ask(1, organizations_=1, datasets_=1)
    attempts_at_once(world)
    assert any("published 2 times" in wrong for wrong in world.wrongs())
    assert any("20 too many" in wrong for wrong in world.wrongs())
