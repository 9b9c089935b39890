"""Lease: a worker's right to one attempt at a job.

A message carries ids only and may come twice, late or never: whoever claims the row first holds a lease on it, and
every later write must show the lease's token (a fencing token). A worker that froze and woke after its lease was given
away can therefore publish nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, case, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from warehouse.catalog import quotas
from warehouse.catalog.jobs import CHANNEL, MAX_ATTEMPTS, Job, JobLine
from warehouse.catalog.lanes import first_in_lane

LEASE = timedelta(seconds=30)


class LostLease(RuntimeError):
    """Another worker holds this job now, or it was ended: whatever this one made must not be published."""


@dataclass(frozen=True)
class Lease:
    """The right to work on a job, until it runs out or is taken by a later attempt."""

    org_id: UUID
    job_id: UUID
    token: UUID
    kind: str
    subject_id: UUID
    attempt: int
    traceparent: str | None = None


def claim(session: Session, org_id: UUID, job_id: UUID) -> Lease | None:
    """Take the job, if it waits or its worker is dead; None when it is another's or has ended, or when as many of the
    organization run already as may."""
    if not _may_run_one_more(session, org_id, job_id):
        return None
    now, token = datetime.now(UTC), uuid4()
    row = session.execute(
        update(Job)
        .where(Job.org_id == org_id, Job.id == job_id, Job.attempt < MAX_ATTEMPTS, first_in_lane())
        .where(or_(Job.status == "queued", (Job.status == "running") & (Job.lease_until < now)))
        .values(
            status="running",
            attempt=Job.attempt + 1,
            lease_token=token,
            lease_until=now + LEASE,
            started_at=func.coalesce(Job.started_at, now),
            stage="starting",
            progress=0.0,
            code="starting",
            params={},
            eta=None,
            stages=[{"stage": "starting", "began_at": now.isoformat()}],
        )
        .returning(Job.kind, Job.subject_id, Job.attempt, Job.traceparent)
    ).one_or_none()
    if row is None:
        return None
    return Lease(org_id, job_id, token, row.kind, row.subject_id, row.attempt, row.traceparent)


def renew(session: Session, lease: Lease) -> bool:
    """Keep the lease for another while; True when the job was asked to be cancelled."""
    asked = session.execute(
        _held(lease).values(lease_until=datetime.now(UTC) + LEASE).returning(Job.cancel_requested_at)
    ).one_or_none()
    if asked is None:
        raise LostLease(str(lease.job_id))
    return asked[0] is not None


def report(
    session: Session,
    lease: Lease,
    *,
    stage: str,
    progress: float,
    message: str,
    params: Mapping[str, Any] | None = None,
    eta: datetime | None = None,
) -> bool:
    """Show where the work stands; True when the job was asked to finish with what it has."""
    asked = session.execute(
        _held(lease)
        .values(
            stage=stage,
            progress=min(max(progress, 0.0), 1.0),
            message=message[:500],
            code=re.sub(r"[^a-z]+", "_", stage.lower()),
            params=dict(params or {}),
            eta=eta,
            stages=_with_stage(stage),
        )
        .returning(Job.finish_requested_at)
    ).one_or_none()
    if asked is None:
        raise LostLease(str(lease.job_id))
    return asked[0] is not None


def _with_stage(stage: str) -> ColumnElement[Any]:
    """The stages so far, and this one where it is another than the last."""
    begun = [{"stage": stage, "began_at": datetime.now(UTC).isoformat()}]
    return case((Job.stage == stage, Job.stages), else_=Job.stages.op("||")(cast(begun, JSONB)))


def log(session: Session, lease: Lease, lines: list[str]) -> None:
    """Tell what happens. A worker that woke after its lease was given away adds nothing to the other's story."""
    if session.scalar(select(Job.id).where(*_mine(lease))) is None:
        raise LostLease(str(lease.job_id))
    session.add_all(
        JobLine(org_id=lease.org_id, job_id=lease.job_id, text=_printable(line)[:4000]) for line in lines
    )
    session.flush()


def succeed(
    session: Session,
    lease: Lease,
    message: str = "",
    *,
    code: str = "done",
    params: Mapping[str, Any] | None = None,
) -> None:
    """End the job in the transaction that publishes its result: both happen, or neither does."""
    told = {"message": message, "code": code, "params": dict(params or {})}
    _end(session, lease, "success", stage="done", progress=1.0, **told)


def fail(
    session: Session,
    lease: Lease,
    error: str,
    *,
    code: str = "broke",
    params: Mapping[str, Any] | None = None,
) -> None:
    """End the job with a sentence that its reader understands, and what it takes to say it in another language; the
    details belong in the log.

    A job that was asked to be cancelled is cancelled, whatever broke on its way out.
    """
    if renew(session, lease):
        cancelled(session, lease)
    else:
        _end(session, lease, "failed", error=error[:2000], code=code, params=dict(params or {}))


def cancelled(session: Session, lease: Lease) -> None:
    _end(session, lease, "cancelled", message="cancelled", code="cancelled", params={})


def give_back(session: Session, lease: Lease, reason: str, *, counted: bool = True) -> None:
    """Let another attempt take the job, or end it when this was the last one.

    An attempt is not counted when it was ended for reasons of our own, as when a worker is stopped. A job that was
    asked to be cancelled is not begun again.
    """
    if renew(session, lease):
        cancelled(session, lease)
        return
    if counted and lease.attempt >= MAX_ATTEMPTS:
        told = {"attempts": lease.attempt}
        fail(
            session, lease, f"Given up after {lease.attempt} attempts: {reason}", code="given_up", params=told
        )
        return
    spent = lease.attempt if counted else lease.attempt - 1
    free = {"lease_token": None, "lease_until": None, "sent_at": None}
    why: dict[str, Any] = {"message": reason, "code": "given_back", "params": {}}
    _must_hold(session, lease, status="queued", stage="waiting", attempt=spent, **why, **free)
    session.execute(select(func.pg_notify(CHANNEL, str(lease.job_id))))


def _may_run_one_more(session: Session, org_id: UUID, job_id: UUID) -> bool:
    """Judged by one claim of the organization at a time."""
    name = func.hashtextextended(f"claim:{org_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(name)))
    running = select(func.count()).where(Job.org_id == org_id, Job.status == "running", Job.id != job_id)
    return (session.scalar(running) or 0) < quotas.limits(session, org_id).running_jobs


def _mine(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    """The job, as long as the lease's token is the one on its row."""
    return (
        Job.org_id == lease.org_id,
        Job.id == lease.job_id,
        Job.lease_token == lease.token,
        Job.status == "running",
    )


def _held(lease: Lease) -> Any:
    return update(Job).where(*_mine(lease))


def _must_hold(session: Session, lease: Lease, **values: Any) -> None:
    if session.execute(_held(lease).values(**values)).rowcount != 1:  # type: ignore[attr-defined]
        raise LostLease(str(lease.job_id))


def _end(session: Session, lease: Lease, status: str, **values: Any) -> None:
    _must_hold(
        session,
        lease,
        status=status,
        ended_at=datetime.now(UTC),
        lease_token=None,
        lease_until=None,
        eta=None,
        **values,
    )


def _printable(line: str) -> str:
    """Terminal escapes and NULs of a tenant's data must not reach whoever reads the log."""
    return "".join(
        c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line.rstrip("\n")
    )
