"""Work that misbehaves: it is ended from outside, whatever it does, and the worker goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from local.postgres import Postgres
from tests.conftest import REPOSITORY
from tests.workers.stubborn import LIMIT, MEMORY_MB
from warehouse.catalog import jobs, organizations
from warehouse.catalog.base import new_id
from warehouse.catalog.jobs import ENDED, Job
from warehouse.catalog.session import Catalog

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="bounds are the system's, and tested on Linux"
)


@dataclass
class Stubborn:
    """A running worker, and an organization to ask it for misbehaving jobs."""

    catalog: Catalog
    org_id: UUID
    worker: subprocess.Popen[bytes]

    def ask(self, kind: str) -> UUID:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return jobs.enqueue(session, self.org_id, kind, new_id(), lane=new_id(), created_by=None).id

    def job(self, job_id: UUID) -> Job:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return jobs.get(session, self.org_id, job_id)

    def log(self, job_id: UUID) -> list[str]:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return [line.text for line in jobs.lines_after(session, self.org_id, job_id)]

    def wait(self, job_id: UUID, until: Callable[[Job], bool] = lambda job: job.status in ENDED) -> Job:
        deadline = time.monotonic() + 120
        while not until(job := self.job(job_id)):
            assert self.worker.poll() is None, "the worker itself died"
            assert time.monotonic() < deadline, f"{job.status} {job.message} {self.log(job_id)}"
            time.sleep(0.05)
        return job

    def process_of(self, job_id: UUID) -> int:
        deadline = time.monotonic() + 60
        while not (lines := self.log(job_id)):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return int(lines[0].removeprefix("pid "))


@pytest.fixture(scope="module")
def stubborn(
    postgres: Postgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stubborn]:
    home = tmp_path_factory.mktemp("stubborn")
    with psycopg.connect(postgres.url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(f"create database stubborn template {template}")
    app_url = postgres.app_url.rsplit("/", 1)[0] + "/stubborn"
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    environment |= {"ANTEVE_HOME": str(home), "DATABASE_URL": app_url, "ANTEVE_JOB_MEMORY_MB": str(MEMORY_MB)}
    command = [sys.executable, "-m", "tests.workers.stubborn"]
    with (home / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            command, cwd=REPOSITORY, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    catalog = Catalog(app_url)
    with catalog.transaction() as session:
        org_id = organizations.create(session, "Alfa").id
    yield Stubborn(catalog, org_id, worker)
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    catalog.close()


def is_gone(process: int) -> bool:
    """A zombie, whose worker has not asked after it yet, works no more either."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


def test_a_time_limit_holds_for_work_that_never_lets_go_of_the_interpreter(stubborn: Stubborn) -> None:
    job_id = stubborn.ask("hold")
    process = stubborn.process_of(job_id)
    begun = time.monotonic()
    job = stubborn.wait(job_id)
    assert (job.status, job.attempt) == ("failed", 1)
    assert job.error is not None
    assert "took longer than" in job.error
    assert time.monotonic() - begun < LIMIT.total_seconds() + 10
    assert is_gone(process)


def test_a_cancelled_job_is_ended_whatever_it_does(stubborn: Stubborn) -> None:
    job_id = stubborn.ask("hold-on")
    process = stubborn.process_of(job_id)
    with stubborn.catalog.transaction(org_id=stubborn.org_id) as session:
        jobs.request_cancel(session, stubborn.org_id, job_id)
    begun = time.monotonic()
    assert stubborn.wait(job_id).status == "cancelled"
    assert time.monotonic() - begun < 10
    assert is_gone(process)


def test_a_job_that_wants_too_much_memory_is_told_so_and_takes_nobody_along(stubborn: Stubborn) -> None:
    job_id = stubborn.ask("eat")
    job = stubborn.wait(job_id)
    assert (job.status, job.attempt) == ("failed", 1), stubborn.log(job_id)
    assert job.error is not None
    assert "not enough memory" in job.error
    assert stubborn.wait(stubborn.ask("behave")).status == "success"


def test_a_job_that_kills_its_process_each_time_is_given_up_after_three(stubborn: Stubborn) -> None:
    job_id = stubborn.ask("die")
    job = stubborn.wait(job_id)
    assert (job.status, job.attempt) == ("failed", jobs.MAX_ATTEMPTS)
    assert job.error is not None
    assert job.error.startswith("Given up after 3 attempts: its process ended abruptly (SIGSEGV")
    assert len([line for line in stubborn.log(job_id) if "ended abruptly" in line]) == jobs.MAX_ATTEMPTS
    assert stubborn.wait(stubborn.ask("behave")).status == "success"


def test_when_the_machine_runs_out_of_memory_jobs_go_before_their_worker(stubborn: Stubborn) -> None:
    job_id = stubborn.ask("behave")
    stubborn.wait(job_id)
    assert "first to go: 1000" in stubborn.log(job_id)
    own = Path(f"/proc/{stubborn.worker.pid}/oom_score_adj").read_text().strip()
    assert own == Path("/proc/self/oom_score_adj").read_text().strip()
