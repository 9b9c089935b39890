"""Watching over one attempt: claim the job, start the child that does it, keep the lease, end what must end.

The watcher holds no data and runs no learning, so it stays awake when the child does not: a child that blocks the
interpreter, eats all memory or is to be cancelled is killed from here, whatever it is doing.
"""

import contextlib
import multiprocessing
import signal
import sys
import time
import traceback
from datetime import timedelta
from uuid import UUID

import structlog
from dramatiq.middleware import Shutdown
from sqlalchemy.exc import DBAPIError

from warehouse.catalog import leases
from warehouse.catalog.leases import Lease, LostLease
from warehouse.catalog.session import Catalog
from workers.endings import CANNOT_START, DATABASE_AWAY, INTERRUPTED
from workers.patience import insist

HEARTBEAT = timedelta(seconds=1)  # of a lease of 30 s; also how soon a request to cancel is heeded
TIME_LIMITS = {
    "land": timedelta(hours=2),
    "build": timedelta(hours=3),
    "train": timedelta(hours=3),
    "score": timedelta(hours=3),
    "rehearse": timedelta(hours=3),
    "judge": timedelta(hours=1),
    "erase": timedelta(hours=3),
}

log = structlog.get_logger("anteve.worker")
_nursery = multiprocessing.get_context("forkserver")


def warm() -> None:
    """Start the process that children are forked from, and wait until dbt and the libraries are loaded there.

    What goes wrong in it is written to stderr by itself; each job then says that no process could be started.
    """
    _nursery.set_forkserver_preload(["workers.warm"])
    probe = _nursery.Process(target=_nothing, daemon=True)
    try:
        probe.start()  # comes back when everything is loaded: no job's lease runs while that is awaited
        probe.join()
    except (EOFError, OSError):
        log.exception("the process that jobs are forked from cannot be started: no job can be done here")


def watch(catalog: Catalog, org_id: UUID, job_id: UUID) -> bool:
    """Claim the job and see one attempt at it through; False, at once, when it is not to be had.

    Raises
    ------
    Shutdown : the worker is being stopped; the job was given back.
    """
    lease = insist(lambda: _claim(catalog, org_id, job_id))
    if lease is None:
        return False
    begun = time.monotonic()
    said = log.bind(job_id=str(job_id), org_id=str(org_id), kind=lease.kind, attempt=lease.attempt)
    said.info("job started")
    child = _nursery.Process(target=_attempt, args=(lease,), daemon=True)
    try:
        reason = _keep(catalog, lease, child) if _started(child) else "unstarted"
    except Shutdown:
        reason = "stop"
    finally:
        if child.is_alive():
            child.kill()
        if child.pid is not None:
            child.join()
    insist(lambda: _settle(catalog, lease, reason, child.exitcode))
    took = round(time.monotonic() - begun, 2)
    said.info("job left", reason=reason, exitcode=child.exitcode, seconds=took)
    if reason == "stop":
        raise Shutdown
    return True


def _claim(catalog: Catalog, org_id: UUID, job_id: UUID) -> Lease | None:
    with catalog.transaction(org_id=org_id) as session:
        return leases.claim(session, org_id, job_id)


def _attempt(lease: Lease) -> None:
    try:
        # Imported in the child, whose warm parent has it loaded: the watcher itself stays small.
        from workers.child import main
    except Exception:
        traceback.print_exc()  # with what it says: no data are near yet, and the library's name is wanted
        sys.exit(CANNOT_START)
    structlog.contextvars.bind_contextvars(job_id=str(lease.job_id), org_id=str(lease.org_id))
    try:
        main(lease)
    except Exception:
        log.exception("a job's process broke")  # else Python would print what the error says
        sys.exit(1)


def _nothing() -> None:
    """The work of the probe."""


def _started(child: multiprocessing.process.BaseProcess) -> bool:
    try:
        child.start()
    except (
        EOFError,
        OSError,
    ):  # the process to fork from died of what it was to load, or there is no memory left
        log.exception("a job's process could not be started")
        return False
    return True


def _keep(catalog: Catalog, lease: Lease, child: multiprocessing.process.BaseProcess) -> str:
    """Renew the lease while the child lives; returns why watching ended: done, cancel, late or lost."""
    deadline = time.monotonic() + TIME_LIMITS[lease.kind].total_seconds()
    kept_until = time.monotonic() + leases.LEASE.total_seconds()
    while True:
        child.join(HEARTBEAT.total_seconds())
        if not child.is_alive():
            return "done"
        if time.monotonic() > deadline:
            return "late"
        try:
            with catalog.transaction(org_id=lease.org_id) as session:
                if leases.renew(session, lease):
                    return "cancel"
            kept_until = time.monotonic() + leases.LEASE.total_seconds()
        except LostLease:
            return "done" if not _alive_soon_after(child) else "lost"
        except DBAPIError:
            # The database is away: go on while the lease would hold, since it may be back in time.
            if time.monotonic() > kept_until:
                return "lost"
            time.sleep(1)


def _alive_soon_after(child: multiprocessing.process.BaseProcess) -> bool:
    """A child that has just published holds no lease any more; it needs a moment to leave."""
    child.join(5)
    return child.is_alive()


def _settle(catalog: Catalog, lease: Lease, reason: str, exitcode: int | None) -> None:
    """Say how the attempt ended, unless the child said so itself."""
    with contextlib.suppress(LostLease), catalog.transaction(org_id=lease.org_id) as session:
        if reason == "cancel":
            leases.cancelled(session, lease)
        elif reason == "late":
            limit = TIME_LIMITS[lease.kind]
            leases.fail(
                session,
                lease,
                f"It took longer than {limit.total_seconds() / 3600:.0f} hours and was ended.",
                code="took_too_long",
                params={"hours": limit.total_seconds() / 3600},
            )
        elif reason == "stop":
            leases.give_back(session, lease, "the worker was stopped; waiting for another", counted=False)
        elif reason == "unstarted" or exitcode == CANNOT_START:
            leases.give_back(session, lease, "the worker could not start its process; see the worker's log.")
        elif reason == "lost" or exitcode == DATABASE_AWAY:
            leases.give_back(
                session, lease, "the database was away or too busy; waiting to go on", counted=False
            )
        elif exitcode != 0:
            leases.log(session, lease, [f"attempt {lease.attempt} ended abruptly ({_how(exitcode)})"])
            leases.give_back(session, lease, f"its process ended abruptly ({_how(exitcode)}).")


def _how(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        name = signal.Signals(-exitcode).name
        return f"{name}: most often memory ran out" if name == "SIGKILL" else name
    if exitcode == INTERRUPTED:
        return "the process that read its file was killed: most often memory ran out"
    return f"exit code {exitcode}"
