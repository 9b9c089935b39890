"""The one actor. A message says that a job waits; whose turn it is, and all else, is read from the catalog."""

from contextlib import suppress
from functools import cache
from uuid import UUID

import dramatiq
import structlog
from dramatiq.middleware import Shutdown

from warehouse.catalog import leases
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog
from warehouse.settings import Settings
from workers.broker import install
from workers.turns import take_turns
from workers.watch import watch

SETTINGS = Settings.from_env()
broker = install(SETTINGS)


@cache
def catalog() -> Catalog:
    if SETTINGS.database_url is None:
        raise SystemExit("Set DATABASE_URL to the catalog whose jobs this worker is to do.")
    return Catalog(SETTINGS.database_url, idle=leases.LEASE, limits=SETTINGS.limits)


@cache
def overview() -> Catalog:
    """The jobs of all organizations, as the dispatcher sees them."""
    return Catalog(str(SETTINGS.database_url), role=DISPATCHER_ROLE, size=2, limits=SETTINGS.limits)


@dramatiq.actor(queue_name="jobs", notify_shutdown=True)
def work(org_id: str, job_id: str) -> None:
    """Do what waits, each organization in turn; the ids only say what rang. Safe to call twice, late or for nothing."""
    with suppress(Shutdown), structlog.contextvars.bound_contextvars(rung_by=job_id, rung_for=org_id):
        take_turns(catalog(), overview(), watch)


def send(org_id: UUID, job_id: UUID) -> None:
    """Ring for a job."""
    work.send(str(org_id), str(job_id))
