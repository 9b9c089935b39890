"""Asking for jobs, and taking them, as tests of the catalog do."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import jobs, leases
from warehouse.catalog.base import new_id
from warehouse.catalog.jobs import Job
from warehouse.catalog.leases import Lease


def enqueue(company: Company, lane: UUID | None = None, kind: str = "land") -> UUID:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return jobs.enqueue(
            session, company.org_id, kind, new_id(), lane=lane or new_id(), created_by=None
        ).id


def claim(company: Company, job_id: UUID) -> Lease | None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return leases.claim(session, company.org_id, job_id)


def look(company: Company, job_id: UUID) -> Job:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return jobs.get(session, company.org_id, job_id)


def let_the_lease_run_out(company: Company, job_id: UUID) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        session.execute(
            update(Job).where(Job.id == job_id).values(lease_until=datetime.now(UTC) - timedelta(seconds=1))
        )
