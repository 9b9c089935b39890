"""A job whose process cannot even be started ends soon, and says where to look; a worker that still loads ends as soon."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import get_args, get_type_hints

import psutil
import pytest

from api.jobs import Job
from tests.conftest import REPOSITORY, Database
from warehouse.catalog import jobs, organizations
from warehouse.catalog.base import new_id
from warehouse.catalog.session import Catalog
from workers import child, watch

# The watcher as a worker runs it; only what its children are forked from is another.
WATCHER = """
import sys
from uuid import UUID
from warehouse.catalog.session import Catalog
from workers import watch

if __name__ == "__main__":
    watch.warm()
    for _ in range(3):
        watch.watch(Catalog(sys.argv[1]), UUID(sys.argv[2]), UUID(sys.argv[3]))
"""
BROKEN = {
    # What the warm process loads fails: it dies, and every fork with it.
    "warm.py": "raise RuntimeError('the libraries do not fit this machine')",
    # What the child itself loads fails: the warm process lives, since it passes over what cannot be imported.
    "child.py": "raise ImportError('the libraries do not fit this machine')",
}


@pytest.mark.parametrize("module", BROKEN)
def test_a_process_that_cannot_start_is_said_at_once(
    module: str, database: Database, catalog: Catalog, tmp_path: Path
) -> None:
    rooms = _with_broken(module, tmp_path)
    with catalog.transaction() as session:
        org_id = organizations.create(session, "Alfa").id
        job_id = jobs.enqueue(session, org_id, "land", new_id(), lane=new_id(), created_by=None).id
    done = subprocess.run(
        [sys.executable, str(rooms / "watcher.py"), database.app_url, str(org_id), str(job_id)],
        cwd=rooms,
        env={**os.environ, "PYTHONPATH": str(rooms), "DATABASE_URL": database.app_url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "the libraries do not fit this machine" in done.stderr
    with catalog.transaction(org_id=org_id) as session:
        job = jobs.get(session, org_id, job_id)
    assert job.status == "failed"
    assert job.error == (
        "Given up after 3 attempts: the worker could not start its process; see the worker's log."
    )


def test_a_worker_that_is_ended_while_it_loads_does_not_wait_for_its_libraries(
    database: Database, tmp_path: Path
) -> None:
    more = {"ANTEVE_HOME": str(tmp_path), "DATABASE_URL": database.app_url}
    inherited = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    log = tmp_path / "worker.log"
    with log.open("wb") as file:
        worker = subprocess.Popen(
            [sys.executable, "-m", "workers.main"],
            cwd=REPOSITORY,
            env={**inherited, **more},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 60
        while not any(
            "forkserver" in " ".join(one.cmdline()) for one in psutil.Process(worker.pid).children()
        ):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.01)
        worker.terminate()
        assert worker.wait(timeout=60) == 0, log.read_text()
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
    assert '"working"' not in log.read_text()


def _with_broken(module: str, tmp_path: Path) -> Path:
    """The rooms of this repository beside a copy of `workers` of which one module is broken."""
    for room in ("warehouse", "ml", "dbt_project"):
        (tmp_path / room).symlink_to(REPOSITORY / room)
    (tmp_path / "workers").mkdir()
    for file in (REPOSITORY / "workers").glob("*.py"):
        (tmp_path / "workers" / file.name).write_text(
            BROKEN[module] if file.name == module else file.read_text()
        )
    (tmp_path / "watcher.py").write_text(WATCHER)
    return tmp_path


def test_every_kind_of_job_has_a_time_limit() -> None:
    kinds = set(get_args(get_type_hints(Job)["kind"]))
    assert set(watch.TIME_LIMITS) == kinds <= set(child.WORK)
