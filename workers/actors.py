"""The one actor. A message names a job; all else is read from its row."""

from functools import cache
from uuid import UUID

import dramatiq

from warehouse.catalog import jobs
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings
from workers.broker import install
from workers.watch import watch

SETTINGS = Settings.from_env()
broker = install(SETTINGS)


@cache
def catalog() -> Catalog:
    if SETTINGS.database_url is None:
        raise SystemExit("Set DATABASE_URL to the catalog whose jobs this worker is to do.")
    return Catalog(SETTINGS.database_url, idle=jobs.LEASE)


@dramatiq.actor(queue_name="jobs", notify_shutdown=True)
def work(org_id: str, job_id: str) -> None:
    """Do one job, if it still waits. Safe to call twice, late, or for a job that has ended."""
    watch(catalog(), UUID(org_id), UUID(job_id))


def send(org_id: UUID, job_id: UUID) -> None:
    """Ring for a job."""
    work.send(str(org_id), str(job_id))
