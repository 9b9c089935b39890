"""One attempt, in a process of its own: it may be killed at any moment, and nothing half-done is left.

Its parent is the warm process of `workers.warm`, so that dbt and the libraries are there already.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import structlog
from sqlalchemy.exc import DBAPIError

from ml.errors import CannotLearn, CannotScore
from warehouse import traces
from warehouse.catalog import leases
from warehouse.catalog.base import NotFound
from warehouse.catalog.leases import Lease, LostLease
from warehouse.catalog.session import Catalog, is_away
from warehouse.confinement import CannotStart
from warehouse.confinement.limits import die_with_parent
from warehouse.lake import storage
from warehouse.lake.artifacts import ArtifactRefused
from warehouse.lake.builds import CannotBuild
from warehouse.lake.intake.apart import Interrupted
from warehouse.lake.predictions import NotPredictions
from warehouse.lake.storage import LakeFull
from warehouse.settings import Settings
from workers import build, erase, judge, land, rehearse, score, train
from workers.attempt import Attempt
from workers.bounds import bound
from workers.endings import CANNOT_START, DATABASE_AWAY, INTERRUPTED

log = structlog.get_logger("anteve.worker")

WORK: dict[str, Callable[[Attempt], None]] = {
    "build": build.build,
    "erase": erase.erase,
    "land": land.land,
    "train": train.train,
    "score": score.score,
    "rehearse": rehearse.rehearse,
    "judge": judge.judge,
}
# What says in its own words, which a user understands, why the work cannot be done.
REFUSALS = (CannotLearn, CannotScore, CannotBuild)
NOT_SOUND = (ArtifactRefused, NotPredictions)


def main(lease: Lease) -> None:
    """Do the work of the lease; exits with 0 when the job's end was recorded, else the watcher settles it."""
    _die_with_parent()
    settings = Settings.from_env()
    if settings.database_url is None:
        raise SystemExit("DATABASE_URL is not set")
    bound(settings.job_memory_bytes)
    catalog = Catalog(settings.database_url, pooled=False, idle=leases.LEASE, limits=settings.limits)
    traces.start("anteve-worker")
    try:
        facts = {"job": lease.job_id, "org": lease.org_id, "attempt": lease.attempt}
        with traces.span(lease.kind, kind="consumer", parent=lease.traceparent, **facts):
            run(Attempt(catalog, settings, lease))
    except LostLease:
        sys.exit(0)  # another attempt has the job: leave quietly, nothing was published
    except DBAPIError as problem:
        log.exception("the catalog's database refused or is away")
        sys.exit(DATABASE_AWAY if is_away(problem) else 1)
    except CannotStart:
        log.exception("a confined process could not be started")
        sys.exit(CANNOT_START)
    except Interrupted:
        sys.exit(INTERRUPTED)
    finally:
        traces.stop()


def run(attempt: Attempt) -> None:
    """The work itself, with every failure told: a sentence for the reader, the details in the log."""
    try:
        with storage.full_disk_named(), attempt.workspace():
            WORK[attempt.lease.kind](attempt)
    except (LostLease, CannotStart, Interrupted):
        raise
    except LakeFull as full:
        said = str(full.strerror)
        _fail(attempt, f"{said[:1].upper()}{said[1:]}.", "disk_full")
    except NOT_SOUND as refusal:
        _fail(attempt, str(refusal), refusal.code)
    except REFUSALS as refusal:
        _fail(attempt, str(refusal), refusal.code, refusal.params)
    except NotFound as gone:
        text = f"What this job was to work on was deleted before it came to an end. {gone}"
        _fail(attempt, text, "deleted_meanwhile")
    except (MemoryError, duckdb.OutOfMemoryException):
        text = "There was not enough memory for this data. Try with fewer rows or columns."
        _fail(attempt, text, "memory")
    except Exception as problem:
        if is_away(problem):
            raise
        attempt.log(*traceback.format_exc().splitlines())
        text = "Something broke inside Anteve; the job's log has the details. Nothing was changed."
        _fail(attempt, text, "broke")


def _fail(attempt: Attempt, error: str, code: str, params: Mapping[str, Any] | None = None) -> None:
    with attempt.transaction() as session:
        attempt.failure(session, error, code, params)


def _die_with_parent() -> None:
    """When the worker is killed, so is this child: it could publish nothing any more."""
    # Ctrl-C is for the supervisor, which ends the worker in order
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(os.getppid())
