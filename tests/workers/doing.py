"""An organization whose jobs are done here and now, in this process, as a worker's child does them."""

import hashlib
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from warehouse.catalog import (
    datasets,
    erasures,
    jobs,
    lanes,
    leases,
    models,
    organizations,
    scoring_runs,
    training_runs,
    uploads,
)
from warehouse.catalog.base import new_id
from warehouse.catalog.jobs import Job
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.session import Catalog
from warehouse.lake import rows
from warehouse.lake.paths import Lake
from warehouse.settings import Settings
from warehouse.sources import table_of
from workers import child
from workers.attempt import Attempt

OUTCOME = {"kind": "column", "column": "churned", "positive": ["yes"]}


@dataclass
class Doing:
    """One organization in a catalog and its lake."""

    catalog: Catalog
    settings: Settings
    org_id: UUID

    @classmethod
    def found(cls, catalog: Catalog, settings: Settings, name: str) -> "Doing":
        with catalog.transaction() as session:
            return cls(catalog, settings, organizations.create(session, name).id)

    @property
    def lake(self) -> Lake:
        return Lake(self.settings.lake)

    # --- what is asked for ---

    def upload(
        self,
        dataset: str,
        content: bytes,
        *,
        name: str = "customers.csv",
        mode: str = "append",
        key: str | None = "id",
        kind: str = "entities",
    ) -> UUID:
        """Received, and waiting to land; the dataset is made when it is not there."""
        upload_id = new_id()
        file = self.lake.upload(self.org_id, upload_id) / f"original.{name.partition('.')[2]}"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        with self.catalog.transaction(org_id=self.org_id) as session:
            if dataset not in [one.name for one in datasets.in_organization(session, self.org_id)]:
                mapping = {"entity_key": key}
                datasets.create(session, self.org_id, name=dataset, kind=kind, mapping=mapping)
            upload, fresh = uploads.receive(
                session,
                datasets.by_name(session, self.org_id, dataset, lock=True),
                upload_id=upload_id,
                mode=mode,
                file_name=name,
                content_type="application/octet-stream",
                file_path=self.lake.relative(file),
                size=len(content),
                sha256=hashlib.sha256(content).digest(),
                created_by=None,
            )
            assert fresh, "the same bytes are there already"
            return upload.id

    def model(self, name: str, dataset: str | None, *, events: Sequence[str] = (), **question: Any) -> None:
        question.setdefault("outcome", OUTCOME)
        with self.catalog.transaction(org_id=self.org_id) as session:
            found = datasets.by_name(session, self.org_id, dataset) if dataset else None
            logs = [datasets.by_name(session, self.org_id, each) for each in events]
            models.create(session, found, logs, name=name, kind="churn", **question)

    def train(self, name: str) -> UUID:
        with self.catalog.transaction(org_id=self.org_id) as session:
            model = models.by_name(session, self.org_id, name)
            return training_runs.start(session, model, created_by=None).job_id

    def score(self, name: str) -> UUID:
        with self.catalog.transaction(org_id=self.org_id) as session:
            model = models.by_name(session, self.org_id, name)
            newest = select(ModelVersion).order_by(ModelVersion.number.desc()).limit(1)
            version = session.scalars(newest).one()
            return scoring_runs.start(session, model, version, created_by=None).job_id

    def erase(self, key: str) -> UUID:
        """Ask for an erasure; returns its id."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            secret = self.settings.tombstone_secret()
            return erasures.ask(session, self.org_id, key, secret=secret, created_by=None).id

    # --- how it is done ---

    def attempt(self, job_id: UUID) -> Attempt | None:
        """Claim the job; None while it has to wait."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            lease = leases.claim(session, self.org_id, job_id)
        return Attempt(self.catalog, self.settings, lease) if lease else None

    def do(self, until: str = "success") -> list[Job]:
        """Do all that waits, in order; each must end so."""
        done = []
        while (job := self._next()) is not None:
            attempt = self.attempt(job)
            assert attempt is not None
            child.run(attempt)
            with self.catalog.transaction(org_id=self.org_id) as session:
                ended, log = jobs.get(session, self.org_id, job), jobs.log_text(session, self.org_id, job)
            assert ended.status == until, f"{ended.kind}: {ended.error}\n{log}"
            done.append(ended)
        return done

    def do_and_die(self, job_id: UUID, at: Callable[[], None]) -> None:
        """One attempt in a process that `at` has killed at some step; its lease has run out afterwards."""
        attempt = self.attempt(job_id)
        assert attempt is not None
        pid = os.fork()
        if pid == 0:
            try:
                at()
                own = Catalog(str(self.settings.database_url), pooled=False)
                child.run(Attempt(own, self.settings, attempt.lease))
            finally:
                os._exit(1)
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status), "it was to be killed, and was not"
        assert os.WTERMSIG(status) == signal.SIGKILL
        self.lose_lease(job_id)

    def lose_lease(self, job_id: UUID) -> None:
        """As if the sweep had found the job's worker dead."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            session.execute(update(Job).where(Job.id == job_id).values(status="queued", lease_token=None))

    def _next(self) -> UUID | None:
        with self.catalog.transaction(org_id=self.org_id) as session:
            waiting = select(Job.id).where(Job.status == "queued", lanes.first_in_lane())
            return session.scalars(waiting.order_by(Job.id).limit(1)).one_or_none()

    # --- what is there ---

    def get_upload(self, upload_id: UUID) -> uploads.Upload:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return uploads.get(session, self.org_id, upload_id)

    def get_erasure(self, erasure_id: UUID) -> erasures.Erasure:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return erasures.get(session, self.org_id, erasure_id)

    def rows(self, dataset: str, version: int | None = None) -> list[dict[str, Any]]:
        """A version's rows, the newest unless told otherwise, as they are shown."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            found = datasets.version(session, datasets.by_name(session, self.org_id, dataset), version)
        shown = rows.page(table_of(self.lake, found), offset=0, limit=100_000)
        assert len(shown) == found.rows
        return shown

    def original(self, upload_id: UUID) -> bytes:
        return self.lake.resolve(self.org_id, self.get_upload(upload_id).file_path).read_bytes()
