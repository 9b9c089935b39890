"""Tidying the lake: folders that no record names any more, or never did, are taken away.

They come of attempts and requests that died between moving a file into its place and committing the record that
names it, and of records that were deleted. Nothing is taken that changed within a day: whatever is under way is far
younger. An organization that the catalog does not know keeps its folder, since this may be the wrong catalog; one that
was deleted loses what is left of it at once.
"""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from warehouse.catalog import deletions, pointers
from warehouse.catalog.organizations import Organization
from warehouse.catalog.session import Catalog
from warehouse.lake import storage
from warehouse.lake.paths import Lake
from workers import retention

YOUNGEST = timedelta(days=1)
FIRST_AFTER, EVERY = 60.0, 3600.0  # seconds; not at once, so that a start is not slowed down

log = structlog.get_logger("anteve.worker")


def start(catalog: Catalog, lake: Lake, raw_days: int | None = None) -> None:
    """Tidy in the background for as long as the process lives. Several workers may do so over one lake."""
    threading.Thread(target=_go_on, args=(catalog, lake, raw_days), name="tidy", daemon=True).start()


def tidy(
    catalog: Catalog, lake: Lake, *, older_than: timedelta = YOUNGEST, raw_days: int | None = None
) -> list[Path]:
    """Take away what no record names, and originals that were kept for long enough; returns what was taken."""
    # Attempts end after hours, so a work folder that did not change for a day is a dead one's.
    taken = storage.sweep(lake, known=(), older_than=older_than)
    limit = time.time() - older_than.total_seconds()
    for folder in sorted(lake.root.glob("*")):
        if (org_id := _id(folder.name)) is not None:
            taken += retention.remove_originals(catalog, lake, org_id, raw_days)
            taken += _tidy_organization(catalog, lake, org_id, limit)
    return taken


def _tidy_organization(catalog: Catalog, lake: Lake, org_id: UUID, limit: float) -> list[Path]:
    with catalog.transaction(org_id=org_id) as session:
        deleted = deletions.is_deleted(session, org_id)
    if deleted:  # what came too late for whoever deleted it, or was left when that died
        storage.remove_organization(lake, org_id)
        return [lake.organization(org_id)]
    # The old folders first, then the records: what is recorded in between is not old.
    old = [folder for folder in _published(lake, org_id) if storage.last_change(folder) < limit]
    if not old:
        return []
    with catalog.transaction(org_id=org_id) as session:
        if session.get(Organization, org_id) is None:
            return []
        named = {lake.root / folder for folder in pointers.folders(session, org_id)}
    return [_take(lake, org_id, folder) for folder in old if folder not in named]


def _published(lake: Lake, org_id: UUID) -> Iterator[Path]:
    own = lake.organization(org_id)
    for pattern in ("uploads/*", "builds/*", "models/*", "predictions/*", "datasets/*/v=*"):
        yield from sorted(own.glob(pattern))


def _take(lake: Lake, org_id: UUID, folder: Path) -> Path:
    # No attempt ever publishes in a place where something stands: each has its own.
    storage.discard(folder, lake.work(org_id, uuid4(), uuid4()))
    log.info("took away what no record names", folder=lake.relative(folder))
    return folder


def _id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _go_on(catalog: Catalog, lake: Lake, raw_days: int | None) -> None:
    time.sleep(FIRST_AFTER)
    while True:
        try:
            tidy(catalog, lake, raw_days=raw_days)
        except (SQLAlchemyError, OSError, ValueError) as problem:
            log.warning("the lake could not be tidied: it is tried again", problem=type(problem).__name__)
        time.sleep(EVERY)
