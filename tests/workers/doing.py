"""An organization whose jobs are done here and now, in this process, as a worker's child does them."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from warehouse.catalog import (
    datasets,
    erasures,
    jobs,
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
from warehouse.lake.paths import Lake
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt

OUTCOME = {"kind": "column", "column": "churned", "positive": ["yes"]}


@dataclass
class Doing:
    """One organization, by its name."""

    catalog: Catalog
    settings: Settings
    name: str

    def __post_init__(self) -> None:
        with self.catalog.transaction() as session:
            self.org_id = organizations.create(session, self.name).id
        self.lake = Lake(self.settings.lake)

    def upload(
        self,
        dataset: str,
        content: bytes,
        *,
        name: str = "customers.csv",
        mode: str = "append",
        key: str = "id",
    ) -> UUID:
        """Received, and waiting to land; the dataset is made when it is not there."""
        upload_id = new_id()
        file = self.lake.upload(self.org_id, upload_id) / f"original.{name.partition('.')[2]}"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        with self.catalog.transaction(org_id=self.org_id) as session:
            if dataset not in [one.name for one in datasets.in_organization(session, self.org_id)]:
                datasets.create(
                    session, self.org_id, name=dataset, kind="entities", mapping={"entity_key": key}
                )
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
            assert fresh
        return upload_id

    def model(self, name: str, dataset: str) -> None:
        with self.catalog.transaction(org_id=self.org_id) as session:
            found = datasets.by_name(session, self.org_id, dataset)
            models.create(session, found, name=name, kind="churn", outcome=OUTCOME)

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
            asked = erasures.ask(session, self.org_id, key, secret=self.settings.secret(), created_by=None)
            return asked.id

    def attempt(self, job_id: UUID) -> Attempt | None:
        """Claim the job; None while it has to wait."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            lease = jobs.claim(session, self.org_id, job_id)
        return Attempt(self.catalog, self.settings, lease) if lease else None

    def do(self, *, must: str | None = "success") -> list[Job]:
        """Do all that waits, in order; each must end so."""
        done = []
        while (job := self._next()) is not None:
            attempt = self.attempt(job)
            assert attempt is not None
            child.run(attempt)
            with self.catalog.transaction(org_id=self.org_id) as session:
                ended = jobs.get(session, self.org_id, job)
                log = jobs.log_text(session, self.org_id, job)
            assert must is None or ended.status == must, f"{ended.kind}: {ended.error}\n{log}"
            done.append(ended)
        return done

    def _next(self) -> UUID | None:
        with self.catalog.transaction(org_id=self.org_id) as session:
            waiting = select(Job.id).where(Job.status == "queued", jobs._first_in_lane())
            return session.scalars(waiting.order_by(Job.id).limit(1)).one_or_none()

    def get_upload(self, upload_id: UUID) -> uploads.Upload:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return uploads.get(session, self.org_id, upload_id)

    def get_erasure(self, erasure_id: UUID) -> erasures.Erasure:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return erasures.get(session, self.org_id, erasure_id)

    def held(self, dataset: str) -> Any:
        """The newest version's rows, as they are shown."""
        from warehouse.lake import rows
        from workers.land import table_of

        with self.catalog.transaction(org_id=self.org_id) as session:
            found = datasets.by_name(session, self.org_id, dataset)
            version = datasets.version(session, found)
        return rows.page(table_of(self.lake, version), offset=0, limit=100_000)
