"""An organization with a dataset of customers and a model of their churn."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from warehouse.catalog import datasets, models, organizations, uploads
from warehouse.catalog.base import new_id
from warehouse.catalog.session import Catalog
from warehouse.catalog.uploads import Upload

COLUMNS = {"columns": [{"name": "id", "type": "text"}, {"name": "left", "type": "text"}]}


@dataclass(frozen=True)
class Company:
    catalog: Catalog
    org_id: UUID

    def receive(
        self, content: bytes, mode: str = "append", told: dict[str, Any] | None = None
    ) -> tuple[Upload, bool]:
        with self.catalog.transaction(org_id=self.org_id) as session:
            dataset = datasets.by_name(session, self.org_id, "customers", lock=True)
            return uploads.receive(
                session,
                dataset,
                upload_id=new_id(),
                mode=mode,
                file_name="customers.csv",
                content_type="text/csv",
                file_path="somewhere",
                size=len(content),
                sha256=content,
                created_by=None,
                told=told,
            )

    def accept(self, upload: Upload, *, found: dict[str, Any] | None = None, **counts: int) -> None:
        counts = {"lines": 3, "loaded": 2, "rejected": 0, "skipped": 1, **counts}
        facts: dict[str, Any] = {"schema": COLUMNS, "parts": [], "rows": 2, "profile": {}}
        with self.catalog.transaction(org_id=self.org_id) as session:
            dataset = datasets.get(session, self.org_id, upload.dataset_id, lock=True)
            number = dataset.version + 1
            version = datasets.publish(
                session,
                dataset,
                number=number,
                upload_id=upload.id,
                file_path=f"v={number}",
                proposed={"entity_key": "id"},
                **facts,
            )
            landed = uploads.get(session, self.org_id, upload.id)
            uploads.accept(
                session, landed, version, counts=counts, rejects_path=None, found=found or {}, warnings=[]
            )


@pytest.fixture
def company(catalog: Catalog) -> Company:
    with catalog.transaction() as session:
        org = organizations.create(session, "Alfa")
        datasets.create(session, org.id, name="customers", kind="entities")
    return Company(catalog, org.id)


@pytest.fixture
def asking(company: Company) -> Company:
    """The company with rows in its dataset, and a model that asks who leaves."""
    upload, _ = company.receive(b"first")
    company.accept(upload)
    with company.catalog.transaction(org_id=company.org_id) as session:
        dataset = datasets.by_name(session, company.org_id, "customers")
        models.create(
            session,
            dataset,
            name="churn",
            kind="churn",
            outcome={"kind": "column", "column": "left", "positive": ["yes"]},
        )
    return company
