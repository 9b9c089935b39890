"""A world of landing jobs with workers that are killed and frozen, and what must hold when all has ended."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pyarrow.parquet as pq
from sqlalchemy import func, select

from tests.conftest import REPOSITORY
from tests.workers.faulty_worker import STEPS
from warehouse.catalog import datasets, jobs, organizations, uploads
from warehouse.catalog.base import new_id
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake
from workers.land import table_of

ROWS = 20


@dataclass(frozen=True)
class Landing:
    """One job, and the keys that its file holds."""

    org_id: UUID
    dataset_id: UUID
    upload_id: UUID
    job_id: UUID
    keys: frozenset[str]


@dataclass
class World:
    """Jobs in one catalog over one lake; `home` also holds the faults and the workers' logs."""

    home: Path
    app_url: str
    catalog: Catalog
    landings: list[Landing] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def lake(self) -> Lake:
        return Lake(self.home / "lake")

    def ask(self, count: int, *, organizations_: int = 4, datasets_: int = 3) -> None:
        """Queue landings, spread over the datasets of a few organizations."""
        lanes: list[tuple[UUID, UUID]] = []
        for number in range(organizations_):
            with self.catalog.transaction() as session:
                org_id = organizations.create(session, f"Company {number}").id
                made = [
                    datasets.create(session, org_id, name=f"d{place}", kind="entities")
                    for place in range(datasets_)
                ]
                lanes += [(org_id, dataset.id) for dataset in made]
        for number in range(count):
            self._receive(*lanes[number % len(lanes)], number)

    def _receive(self, org_id: UUID, dataset_id: UUID, number: int) -> None:
        keys = [f"k{number}-{row}" for row in range(ROWS)]
        content = ("customer,amount\n" + "".join(f"{key},{number}\n" for key in keys)).encode()
        upload_id = new_id()
        file = self.lake.upload(org_id, upload_id) / "original.csv"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        with self.catalog.transaction(org_id=org_id) as session:
            upload, _ = uploads.receive(
                session,
                datasets.get(session, org_id, dataset_id, lock=True),
                upload_id=upload_id,
                mode="append",
                file_name="file.csv",
                content_type="text/csv",
                file_path=self.lake.relative(file),
                size=len(content),
                sha256=hashlib.sha256(content).digest(),
                created_by=None,
            )
            self.landings.append(Landing(org_id, dataset_id, upload_id, upload.job_id, frozenset(keys)))

    # --- the faults ---

    def plant(self, chance: random.Random, count: int) -> None:
        """Faults for whichever attempts come first to the named steps; each step at least once when they suffice."""
        folder = self.home / "faults"
        folder.mkdir()
        for number in range(count):
            how = "stop" if chance.random() < 0.2 else "kill"
            (folder / f"{STEPS[number % len(STEPS)]}.{how}-{number}").touch()

    def start_worker(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        environment |= {
            "ANTEVE_HOME": str(self.home),
            "DATABASE_URL": self.app_url,
            "FAULTS": str(self.home / "faults"),
        }
        with (self.home / "worker.log").open("ab") as log:
            self.workers.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.workers.faulty_worker"],
                    cwd=REPOSITORY,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def run(self, chance: random.Random, *, faults: int, workers: int = 2, patience: float = 300) -> None:
        """Work until all has ended, with `faults` kills and freezes of whole workers spread over the work."""
        for _ in range(workers):
            self.start_worker()
        deadline = time.monotonic() + patience
        try:
            due = [len(self.landings) * (faults - n) // (faults + 1) for n in range(faults)]
            for left in self._until_ended(deadline):
                while due and left <= due[0]:
                    due.pop(0)
                    self._harm(chance, chance.randrange(workers))
        finally:
            for worker in self.workers:
                _signal(worker, signal.SIGKILL)
                worker.wait()

    def _until_ended(self, deadline: float) -> Iterator[int]:
        while left := sum(status not in jobs.ENDED for status, _, _ in self.states().values()):
            assert time.monotonic() < deadline, (
                f"{left} jobs stuck:\n" + (self.home / "worker.log").read_text()[-3000:]
            )
            yield left
            time.sleep(0.3)

    def _harm(self, chance: random.Random, place: int) -> None:
        """Kill a worker, alone or with all that it started, or freeze all of it for longer than its leases."""
        worker = self.workers[place]
        kind = chance.choice(["kill", "kill all", "freeze"])
        if kind == "freeze":
            _signal(worker, signal.SIGSTOP)
            time.sleep(5)
            _signal(worker, signal.SIGCONT)
            return
        if kind == "kill":
            worker.kill()
        else:
            _signal(worker, signal.SIGKILL)
        worker.wait()
        self.start_worker()
        self.workers[place] = self.workers.pop()

    # --- what must hold ---

    def states(self) -> dict[UUID, tuple[str, str | None, int]]:
        """Status, error and attempts of each job."""
        found = {}
        for org_id in {landing.org_id for landing in self.landings}:
            with self.catalog.transaction(org_id=org_id) as session:
                for job in jobs.in_organization(session, org_id, limit=10_000):
                    found[job.id] = (job.status, job.error, job.attempt)
        return found

    def wrongs(self) -> list[str]:
        """Every broken promise, in words; empty when nothing was lost, doubled or broken."""
        states, wrong = self.states(), []
        for landing in self.landings:
            status, error, attempts = states[landing.job_id]
            given_up = status == "failed" and attempts == jobs.MAX_ATTEMPTS and "Given up" in (error or "")
            if status != "success" and not given_up:
                wrong.append(f"job {landing.job_id} is {status}: {error}")
            versions = self._versions_of(landing)
            if versions != (status == "success"):
                wrong.append(f"upload {landing.upload_id} ({status}) was published {versions} times")
        for org_id, dataset_id in {(landing.org_id, landing.dataset_id) for landing in self.landings}:
            own = [one for one in self.landings if one.dataset_id == dataset_id]
            landed = {key for one in own if states[one.job_id][0] == "success" for key in one.keys}
            held = self._keys_in(org_id, dataset_id)
            if held != Counter(landed):
                wrong.append(
                    f"dataset {dataset_id} lacks {len(landed - held.keys())} rows and has "
                    f"{held.total() - len(landed & held.keys())} too many"
                )
        return wrong

    def _versions_of(self, landing: Landing) -> int:
        with self.catalog.transaction(org_id=landing.org_id) as session:
            query = (
                select(func.count())
                .select_from(DatasetVersion)
                .where(DatasetVersion.upload_id == landing.upload_id)
            )
            return session.scalar(query) or 0

    def _keys_in(self, org_id: UUID, dataset_id: UUID) -> Counter[str]:
        """The keys that the dataset's newest version holds, out of its files themselves."""
        with self.catalog.transaction(org_id=org_id) as session:
            dataset = datasets.get(session, org_id, dataset_id)
            if not dataset.version:
                return Counter()
            table = table_of(self.lake, datasets.version(session, dataset))
        keys: Counter[str] = Counter()
        for part in table.parts:
            keys.update(pq.read_table(part)["customer"].to_pylist())
        return keys


def _signal(worker: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, number)
