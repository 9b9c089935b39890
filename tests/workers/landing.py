"""One received file whose landing is queued: what tests of attempts work on."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyarrow.parquet as pq
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from warehouse.catalog import datasets, jobs, leases, organizations, uploads
from warehouse.catalog.base import new_id
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.jobs import Job
from warehouse.catalog.leases import Lease
from warehouse.catalog.session import Catalog
from warehouse.catalog.uploads import Upload
from warehouse.lake.paths import Lake
from warehouse.sources import table_of


@dataclass(frozen=True)
class Landing:
    catalog: Catalog
    lake: Lake
    org_id: UUID
    dataset_id: UUID
    job_id: UUID
    keys: tuple[str, ...]

    def claim(self) -> Lease:
        with self.catalog.transaction(org_id=self.org_id) as session:
            lease = leases.claim(session, self.org_id, self.job_id)
        assert lease is not None
        return lease

    def let_the_lease_pass(self) -> None:
        late = datetime.now(UTC) - timedelta(seconds=1)
        with self.catalog.transaction(org_id=self.org_id) as session:
            session.execute(update(Job).where(Job.id == self.job_id).values(lease_until=late))

    def job(self) -> Job:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return jobs.get(session, self.org_id, self.job_id)

    def log(self) -> list[str]:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return [line.text for line in jobs.lines_after(session, self.org_id, self.job_id)]

    def versions(self) -> int:
        with self.catalog.transaction(org_id=self.org_id) as session:
            return len(session.scalars(select(DatasetVersion)).all())

    def held(self) -> Counter[str]:
        """The keys that the dataset holds, out of its files themselves."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            dataset = datasets.get(session, self.org_id, self.dataset_id)
            table = table_of(self.lake, datasets.version(session, dataset))
        keys: Counter[str] = Counter()
        for part in table.parts:
            keys.update(pq.read_table(part)["customer"].to_pylist())
        return keys


def receive(
    catalog: Catalog, root: Path, content: bytes | None = None, file_name: str = "file.csv"
) -> Landing:
    """A new organization with one dataset and one file that came for it."""
    keys = tuple(f"k{row}" for row in range(20))
    content = content or ("customer,amount\n" + "".join(f"{key},1\n" for key in keys)).encode()
    with catalog.transaction() as session:
        org_id = organizations.create(session, "Alfa").id
        dataset = datasets.create(session, org_id, name="customers", kind="entities")
        upload = received(session, Lake(root), dataset, content, file_name)
        return Landing(catalog, Lake(root), org_id, dataset.id, upload.job_id, keys)


def received(
    session: Session, lake: Lake, dataset: datasets.Dataset, content: bytes, file_name: str = "file.csv"
) -> Upload:
    upload_id = new_id()
    file = lake.upload(dataset.org_id, upload_id) / "original.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    upload, _ = uploads.receive(
        session,
        dataset,
        upload_id=upload_id,
        mode="append",
        file_name=file_name,
        content_type="text/csv",
        file_path=lake.relative(file),
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        created_by=None,
    )
    return upload
