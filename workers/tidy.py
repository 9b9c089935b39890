"""Tidying the lake: folders that no record names any more, or never did, are taken away.

They come of attempts and requests that died between moving a file into its place and committing the record that
names it, and of records that were deleted. Nothing is taken that changed within a day: whatever is under way is far
younger. An organization that the catalog does not know keeps its folder, since this may be the wrong catalog.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from warehouse.catalog import datasets, pointers
from warehouse.catalog.base import NotFound
from warehouse.catalog.organizations import Organization
from warehouse.catalog.session import Catalog
from warehouse.lake import storage
from warehouse.lake.paths import Lake

YOUNGEST = timedelta(days=1)
FIRST_AFTER, EVERY = 60.0, 3600.0  # seconds; not at once, so that a start is not slowed down

log = structlog.get_logger("anteve.worker")


def start(catalog: Catalog, lake: Lake) -> None:
    """Tidy in the background for as long as the process lives. Several workers may do so over one lake."""
    threading.Thread(target=_go_on, args=(catalog, lake), name="tidy", daemon=True).start()


def tidy(catalog: Catalog, lake: Lake, *, older_than: timedelta = YOUNGEST) -> list[Path]:
    """Take away what no record names; returns what was taken."""
    # Attempts end after hours, so a work folder that did not change for a day is a dead one's.
    taken = storage.sweep(lake, known=(), older_than=older_than)
    limit = time.time() - older_than.total_seconds()
    for folder in sorted(lake.root.glob("*")):
        if (org_id := _id(folder.name)) is not None:
            taken += _tidy_organization(catalog, lake, org_id, limit)
    return taken


def _tidy_organization(catalog: Catalog, lake: Lake, org_id: UUID, limit: float) -> list[Path]:
    # The old folders first, then the records: what is recorded in between is not old.
    old = [folder for folder in _published(lake, org_id) if storage.last_change(folder) < limit]
    if not old:
        return []
    with catalog.transaction(org_id=org_id) as session:
        if session.get(Organization, org_id) is None:
            return []
        named = _named(session, lake, org_id)
        return [f for f in old if f not in named and _take(session, lake, org_id, f, limit)]


def _published(lake: Lake, org_id: UUID) -> Iterator[Path]:
    own = lake.organization(org_id)
    for pattern in ("uploads/*", "builds/*", "models/*", "predictions/*", "datasets/*/v=*"):
        yield from sorted(own.glob(pattern))


def _named(session: Session, lake: Lake, org_id: UUID) -> set[Path]:
    versions = pointers.dataset_versions(session, org_id)
    return {lake.root / folder for folder in pointers.folders(session, org_id)} | {
        lake.dataset_version(org_id, dataset_id, number) for dataset_id, number in versions
    }


def _take(session: Session, lake: Lake, org_id: UUID, folder: Path, limit: float) -> bool:
    """Take one folder away, unless an attempt is about to publish, or just did, in its very place."""
    if folder.name.startswith("v="):
        # Landing holds this lock while it takes an orphan away and puts its own version there. A dataset that was
        # deleted has no lock, and nothing lands in it any more.
        with contextlib.suppress(NotFound):
            datasets.get(session, org_id, UUID(folder.parent.name), lock=True)
    elif folder.parent.name == "predictions" and pointers.may_be_published(
        session, org_id, UUID(folder.name)
    ):
        return False
    if storage.last_change(folder) >= limit:
        return False
    storage.discard(folder, lake.work(org_id, uuid4(), uuid4()))
    log.info("took away what no record names", folder=lake.relative(folder))
    return True


def _id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _go_on(catalog: Catalog, lake: Lake) -> None:
    time.sleep(FIRST_AFTER)
    while True:
        try:
            tidy(catalog, lake)
        except (SQLAlchemyError, OSError, ValueError) as problem:
            log.warning("the lake could not be tidied: it is tried again", problem=type(problem).__name__)
        time.sleep(EVERY)
