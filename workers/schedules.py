"""Schedules whose time has come: each started in a transaction of its own organization, by whoever locks it first."""

from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import DBAPIError

from warehouse.catalog import schedules
from warehouse.catalog.session import Catalog, is_away

log = structlog.get_logger("anteve.dispatcher")


def run_due(overview: Catalog, catalog: Catalog, now: datetime | None = None) -> int:
    """How many were run. `overview` sees whose time has come, in the dispatcher's role; `catalog` acts for one
    organization. Several dispatchers may do so at once: each schedule is run once."""
    now, ran = now or datetime.now(UTC), 0
    with overview.transaction() as session:
        due = schedules.due(session, now)
    for org_id, schedule_id in due:
        try:
            with catalog.transaction(org_id=org_id) as session:
                ran += schedules.run_due(session, org_id, schedule_id, now)
        except DBAPIError as problem:
            if is_away(problem):
                raise
            log.exception("a schedule could not be run", schedule_id=str(schedule_id))
        except Exception:  # of this one: the others' times have come too
            log.exception("a schedule could not be run", schedule_id=str(schedule_id))
    return ran
