"""What may still lie in an organization's folder although no record names it, when somebody is to be erased from it.

The old places of what was written anew, and all that attempts and requests left that died: tidying would take these
away in a day, an erasure does at once. It runs alone in its organization, so only uploads can be under way.
"""

import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from warehouse.catalog import pointers
from warehouse.catalog.jobs import Job
from warehouse.catalog.uploads import Upload
from warehouse.lake import storage
from workers.attempt import Attempt

STILL_COMING = timedelta(hours=1)  # an upload that has not grown for so long is not being sent any more


def take_away(attempt: Attempt) -> list[Path]:
    """Remove every folder that no record names and that nobody is writing; returns them."""
    own = attempt.lake.organization(attempt.org_id)
    patterns = ("uploads/*", "builds/*", "models/*", "predictions/*", "datasets/*/v=*", "work/*")
    there = [folder for pattern in patterns for folder in sorted(own.glob(pattern))]
    with attempt.transaction() as session:
        named = {attempt.lake.root / folder for folder in pointers.folders(session, attempt.org_id)}
        done = {
            str(one)
            for kind in (Upload, Job)
            for one in session.scalars(select(kind.id).where(kind.org_id == attempt.org_id))
        }
    taken = []
    for folder in there:
        if folder in named or folder == attempt.scratch or _is_coming(folder, done):
            continue
        storage.discard(folder, attempt.lake.work(attempt.org_id, attempt.lease.job_id, uuid4()))
        taken.append(folder)
    return taken


def _is_coming(folder: Path, done: set[str]) -> bool:
    """Whether it may be an upload that is being received, and is not recorded yet."""
    if folder.parent.name not in ("uploads", "work") or folder.name[:36] in done:
        return False
    return storage.last_change(folder) > time.time() - STILL_COMING.total_seconds()
