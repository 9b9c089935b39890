"""Organizations take turns: a thousand jobs of one do not keep another's one waiting, whatever the broker holds."""

import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import dramatiq
import pytest
from dramatiq.middleware import Shutdown
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import select

from tests.api.running import settings_in
from tests.conftest import Database
from tests.end_to_end.conftest import free_port
from warehouse.catalog import dispatch, jobs, leases, organizations
from warehouse.catalog.base import new_id
from warehouse.catalog.jobs import Job
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog
from workers import broker as brokers
from workers.dispatch import RESEND_AFTER, Dispatcher
from workers.turns import take_turns

THREADS = 2


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server on the PATH")
    port = free_port()
    command = [
        "redis-server",
        "--port",
        str(port),
        "--save",
        "",
        "--dir",
        str(tmp_path_factory.mktemp("redis")),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    asked, until = Redis(port=port), time.monotonic() + 20
    while True:
        try:
            asked.ping()
            break
        except RedisError:
            assert time.monotonic() < until
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.kill()
    server.wait()


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dramatiq.Broker]:
    """As workers have it: in memory, or a real Redis."""
    url = request.getfixturevalue("redis_url") if request.param == "redis" else None
    before = dramatiq.get_broker()
    made = brokers.install(replace(settings_in(tmp_path, None), redis_url=url))
    yield made
    made.flush_all()
    made.close()
    dramatiq.set_broker(before)


def quickly(stopping: threading.Event) -> Callable[[Catalog, UUID, UUID], bool]:
    """Does a job as the watcher does, in no time; ends as that does when its worker is stopped."""

    def watch(catalog: Catalog, org_id: UUID, job_id: UUID) -> bool:
        if stopping.is_set():
            raise Shutdown
        with catalog.transaction(org_id=org_id) as session:
            lease = leases.claim(session, org_id, job_id)
        if lease is None:
            return False
        with catalog.transaction(org_id=org_id) as session:
            leases.succeed(session, lease)
        return True

    return watch


class Queue:
    """Jobs of several organizations, and in which order they began."""

    def __init__(self, database: Database, catalog: Catalog) -> None:
        self.database, self.catalog = database, catalog
        self.overview = Catalog(database.app_url, role=DISPATCHER_ROLE)
        self.names: dict[UUID, str] = {}

    def ask(self, name: str, count: int) -> UUID:
        with self.catalog.transaction() as session:
            org_id = organizations.create(session, name).id
        self.names[org_id] = name
        self.ask_more(org_id, count)
        return org_id

    def ask_more(self, org_id: UUID, count: int) -> None:
        waiting = [
            Job(org_id=org_id, id=new_id(), kind="land", subject_id=new_id(), lane=new_id())
            for _ in range(count)
        ]
        with self.catalog.transaction(org_id=org_id) as session:
            session.add_all(sorted(waiting, key=lambda job: job.id.int))

    def began(self) -> list[str]:
        """The organization of each job that began, in that order."""
        with self.overview.transaction() as session:
            found = session.execute(
                select(Job.org_id).where(Job.started_at.is_not(None)).order_by(Job.started_at)
            )
            return [self.names[row.org_id] for row in found]

    def left(self) -> int:
        with self.overview.transaction() as session:
            return len(session.scalars(select(Job.id).where(Job.status.not_in(jobs.ENDED))).all())

    @contextmanager
    def worked(self, broker: dramatiq.Broker) -> Iterator[None]:
        """A dispatcher and a worker at it."""
        stopping = threading.Event()

        @dramatiq.actor(broker=broker, queue_name="jobs")
        def work(org_id: str, job_id: str) -> None:
            with suppress(Shutdown):
                take_turns(self.catalog, self.overview, quickly(stopping))

        dispatcher = Dispatcher(self.database.app_url, lambda *ids: work.send(*map(str, ids)) and None)
        relay = threading.Thread(target=dispatcher.run, daemon=True)
        worker = dramatiq.Worker(broker, worker_threads=THREADS, worker_timeout=100)
        relay.start()
        worker.start()
        try:
            yield
        finally:
            stopping.set()
            dispatcher.stop()
            relay.join()
            worker.stop()

    def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{self.left()} are left"
            time.sleep(0.02)


@pytest.fixture
def queue(database: Database, catalog: Catalog) -> Iterator[Queue]:
    made = Queue(database, catalog)
    yield made
    made.overview.close()


def test_one_job_that_comes_last_begins_among_the_first(queue: Queue, broker: dramatiq.Broker) -> None:
    queue.ask("many", 300)
    queue.ask("one", 1)
    with queue.worked(broker):
        queue.until(lambda: len(queue.began()) > 20)
    assert queue.began().index("one") <= 2 * THREADS


def test_what_comes_when_all_the_others_were_relayed_already_begins_next(
    queue: Queue, broker: dramatiq.Broker
) -> None:
    queue.ask("many", 300)
    with queue.worked(broker):
        queue.until(lambda: len(queue.began()) > 40)  # more were relayed than the first few of `many`
        queue.ask("late", 1)
        before = len(queue.began())
        queue.until(lambda: "late" in queue.began())
    assert queue.began().index("late") <= before + 2 * THREADS


def test_none_of_ten_organizations_waits_much_longer_than_the_others(
    queue: Queue, broker: dramatiq.Broker
) -> None:
    for number, count in enumerate([60, 30, 20, 12, 8, 6, 5, 5, 5, 5]):
        queue.ask(f"company {number}", count)
    with queue.worked(broker):
        queue.until(lambda: len(queue.began()) > 70)
    began = queue.began()
    # How many of all began before an organization's fifth did.
    waits = {
        name: [place for place, one in enumerate(began, 1) if one == name][4] for name in queue.names.values()
    }
    assert max(waits.values()) <= 3 * statistics.median(waits.values()), waits
    assert max(waits.values()) <= 60, waits  # five turns of ten, and what begins meanwhile


def test_no_organization_has_more_running_than_it_may(queue: Queue, database: Database) -> None:
    org_id = queue.ask("many", 6)
    with queue.overview.transaction() as session:
        session.info["limits"] = replace(session.info["limits"], running_jobs=2)
        waiting = [job for _, job in dispatch.unsent(session, resend_after=leases.LEASE)]
    small = Catalog(database.app_url, limits=replace(queue.catalog.limits, running_jobs=2))
    together = threading.Barrier(6)
    claimed: list[bool] = []

    def claim(job_id: UUID) -> None:
        together.wait()
        with small.transaction(org_id=org_id) as session:
            claimed.append(leases.claim(session, org_id, job_id) is not None)

    threads = [threading.Thread(target=claim, args=(job_id,)) for job_id in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [False] * 4 + [True] * 2
    with queue.overview.transaction() as session:
        assert dispatch.in_turn(session) != []
        session.info["limits"] = small.limits
        assert dispatch.in_turn(session) == []
    small.close()


def test_a_job_is_done_whose_message_came_when_no_more_might_run(
    queue: Queue, broker: dramatiq.Broker
) -> None:
    """Its message woke a worker in vain; the next of the organization to end takes it along."""
    small = replace(queue.catalog.limits, running_jobs=1)
    queue.catalog.limits = queue.overview.limits = small
    queue.ask("narrow", 8)
    with queue.worked(broker):  # were each job's message needed, seven would wait until it is sent again
        queue.until(lambda: queue.left() == 0, seconds=RESEND_AFTER.total_seconds() * 3)


def test_two_workers_that_wake_at_once_begin_two_jobs(queue: Queue) -> None:
    """The one who comes too late for the first goes on to the second, and not back to sleep."""
    queue.ask("one", 2)
    looked, both = threading.Barrier(2), threading.Barrier(2)
    begun: list[UUID] = []

    def watch(catalog: Catalog, org_id: UUID, job_id: UUID) -> bool:
        if not begun:
            looked.wait(20)
        with catalog.transaction(org_id=org_id) as session:
            if leases.claim(session, org_id, job_id) is None:
                return False
        begun.append(job_id)
        both.wait(20)
        raise Shutdown

    def worker() -> None:
        with suppress(Shutdown):
            take_turns(queue.catalog, queue.overview, watch)

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(begun)) == 2
    assert not both.broken


def test_whoever_has_fewer_running_comes_first_and_then_whoever_was_served_longest_ago(queue: Queue) -> None:
    one, other, third = (queue.ask(name, 3) for name in ("one", "other", "third"))

    def in_turn() -> list[tuple[UUID, UUID]]:
        with queue.overview.transaction() as session:
            return dispatch.in_turn(session)

    def next_ones() -> list[str]:
        return [queue.names[org_id] for org_id, _ in in_turn()][:3]

    def begin(org_id: UUID) -> leases.Lease:
        job_id = next(job_id for whose, job_id in in_turn() if whose == org_id)
        with queue.catalog.transaction(org_id=org_id) as session:
            lease = leases.claim(session, org_id, job_id)
            assert lease
            return lease

    assert next_ones() == ["one", "other", "third"]
    first = begin(one)
    assert next_ones() == ["other", "third", "other"]  # a second of `other` has one before it, as `one` has
    begin(third)
    begin(other)
    assert next_ones() == ["one", "third", "other"]
    with queue.catalog.transaction(org_id=one) as session:
        leases.succeed(session, first)
    assert next_ones() == ["one", "one", "third"]


def test_the_broker_holds_a_few_messages_of_each_organization(queue: Queue) -> None:
    queue.ask("many", 300)
    queue.ask("one", 1)

    def sent(resend_after: object = leases.LEASE) -> list[str]:
        with queue.overview.transaction() as session:
            return [queue.names[org] for org, _ in dispatch.unsent(session, resend_after=resend_after)]  # type: ignore[arg-type]

    assert sent() == ["many"] * dispatch.RINGS + ["one"]
    assert sent() == []
    assert sent(leases.LEASE * 0) == ["many", "one"]


def test_to_choose_among_thousands_takes_a_moment(queue: Queue) -> None:
    for number in range(20):
        queue.ask(f"company {number}", 250)
    began = time.monotonic()
    with queue.overview.transaction() as session:
        found = dispatch.in_turn(session)
    assert len({org_id for org_id, _ in found}) == len(found) == 20
    assert time.monotonic() - began < 10  # job by job it would be minutes
