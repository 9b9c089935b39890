"""An organization whose jobs are done here, one after the other, by what a worker's child does."""

import hashlib
import random
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from warehouse.catalog import (
    datasets,
    jobs,
    leases,
    model_versions,
    models,
    organizations,
    scoring_runs,
    training_runs,
    uploads,
)
from warehouse.catalog.base import new_id
from warehouse.catalog.jobs import Job
from warehouse.catalog.models import Model
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt


class Company:
    """`of` is the id of an organization that is there already."""

    def __init__(self, catalog: Catalog, settings: Settings, name: str = "", of: UUID | None = None) -> None:
        self.catalog, self.settings, self.lake = catalog, settings, Lake(settings.lake)
        if of is not None:
            self.org_id = of
            return
        with catalog.transaction() as session:
            self.org_id = organizations.create(session, name).id
            datasets.create(session, self.org_id, name="customers", kind="entities")

    def do(self, job_id: UUID) -> Job:
        with self.catalog.transaction(org_id=self.org_id) as session:
            lease = leases.claim(session, self.org_id, job_id)
        assert lease is not None
        child.run(Attempt(self.catalog, self.settings, lease))
        with self.catalog.transaction(org_id=self.org_id) as session:
            return jobs.get(session, self.org_id, job_id)

    def land(self, content: bytes, file_name: str = "customers.csv") -> Job:
        upload_id = new_id()
        file = self.lake.upload(self.org_id, upload_id) / "original.csv"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        with self.catalog.transaction(org_id=self.org_id) as session:
            dataset = datasets.by_name(session, self.org_id, "customers", lock=True)
            upload, _ = uploads.receive(
                session,
                dataset,
                upload_id=upload_id,
                mode="replace",
                file_name=file_name,
                content_type="text/csv",
                file_path=self.lake.relative(file),
                size=len(content),
                sha256=hashlib.sha256(content).digest(),
                created_by=None,
            )
        return self.do(upload.job_id)

    def ask_for_churn(self) -> None:
        with self.catalog.transaction(org_id=self.org_id) as session:
            dataset = datasets.by_name(session, self.org_id, "customers")
            outcome = {"kind": "column", "column": "left", "positive": ["yes"]}
            models.create(session, dataset, name="churn", kind="churn", outcome=outcome)

    def train(self, seed: int) -> Path:
        """The folder of the version that it leaves."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            run = training_runs.start(session, self.model(session), created_by=None, seed=seed)
        job = self.do(run.job_id)
        assert job.status == "success", job.error
        with self.catalog.transaction(org_id=self.org_id) as session:
            left = model_versions.of_training_run(session, run)
            assert left is not None
            return self.lake.resolve(self.org_id, left.artifact_path)

    def model(self, session: Session) -> Model:
        return models.by_name(session, self.org_id, "churn")

    def score(self, version: int = 1, purpose: str = "list") -> Job:
        with self.catalog.transaction(org_id=self.org_id) as session:
            model = self.model(session)
            scored_by = model_versions.by_number(session, model, version)
            run = scoring_runs.start(session, model, scored_by, created_by=None, purpose=purpose)
        return self.do(run.job_id)


def customers(rows: int, seed: int) -> bytes:
    chance = random.Random(seed)
    lines = ["id,plan,months,left"]
    for number in range(rows):
        plan, months = chance.choice(["basic", "pro"]), chance.randrange(60)
        leaves = chance.random() < (0.6 if plan == "basic" and months < 20 else 0.1)
        lines.append(f"C{number:05},{plan},{months},{'yes' if leaves else 'no'}")
    return "\n".join(lines).encode() + b"\n"
