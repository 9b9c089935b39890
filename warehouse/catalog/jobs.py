"""Job: one piece of background work. The row is outbox, state, progress and log in one.

A verb inserts the Job in the transaction of its subject, so there is never work without its reason nor the other way
round. Those who ask for work find their verbs here; a worker's are in `leases`, the dispatcher's in `dispatch`, and
which job may begin when is in `lanes`.

    queued -> running -> success | failed | cancelled
       ^         |
       +---------+  the lease ran out (its worker died), fewer than MAX_ATTEMPTS attempts so far
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Uuid,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse import traces
from warehouse.catalog import quotas
from warehouse.catalog.base import Conflict, Dated, NotFound, Record, new_id
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User

MAX_ATTEMPTS = 3
CHANNEL = "anteve_jobs"
ENDED = ("success", "failed", "cancelled")


class Job(Owned, Dated, Record):
    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status in ('queued', 'running', 'success', 'failed', 'cancelled')", "status"),
        CheckConstraint("progress between 0 and 1", "progress"),
        Index("ix_jobs_org_id_created_at", "org_id", "created_at"),
        Index("ix_jobs_open", "lane", "id", postgresql_where=text("status in ('queued', 'running')")),
        Index(
            "ix_jobs_org_id_open",
            "org_id",
            "status",
            postgresql_where=text("status in ('queued', 'running')"),
        ),
        Index(
            "ix_jobs_org_id_started_at",
            "org_id",
            "started_at",
            postgresql_where=text("started_at is not null"),
        ),
    )

    kind: Mapped[str]
    subject_id: Mapped[UUID]
    lane: Mapped[UUID]
    waits_for: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    status: Mapped[str] = mapped_column(default="queued")
    stage: Mapped[str] = mapped_column(default="waiting")
    progress: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(
        server_default=""
    )  # what the message says, for programs, with its figures
    params: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    eta: Mapped[datetime | None]  # when it is expected to end
    stages: Mapped[list[Any]] = mapped_column(
        server_default="[]"
    )  # of its last attempt: {stage, began_at}, in order
    error: Mapped[str | None]
    attempt: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
    finish_requested_at: Mapped[datetime | None]  # to end early, with what there is by then
    sent_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    traceparent: Mapped[str | None]  # the request's trace goes on in the job


class JobLine(Record):
    """One line of a job's log."""

    __tablename__ = "job_lines"
    __table_args__ = (
        within_organization("job_id", Job),
        Index("ix_job_lines_org_id_job_id_number", "org_id", "job_id", "number"),
    )

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    job_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    text: Mapped[str]


def enqueue(
    session: Session,
    org_id: UUID,
    kind: str,
    subject_id: UUID,
    *,
    lane: UUID,
    waits_for: Iterable[UUID] = (),
    created_by: UUID | None,
) -> Job:
    """A new job for a subject made in the same transaction; the doorbell rings when that commits.

    Raises
    ------
    OverQuota : `waiting_jobs`.
    """
    quotas.lock(session, org_id)
    quotas.require(session, org_id, "waiting_jobs", count(session, org_id, "queued"))
    job = Job(
        org_id=org_id,
        id=new_id(),
        kind=kind,
        subject_id=subject_id,
        lane=lane,
        waits_for=sorted(set(waits_for) - {lane}),
        traceparent=traces.traceparent(),
        created_by=created_by,
    )
    session.add(job)
    session.flush()
    session.execute(select(func.pg_notify(CHANNEL, str(job.id))))
    return job


def get(session: Session, org_id: UUID, job_id: UUID) -> Job:
    job = session.get(Job, (org_id, job_id))
    if job is None:
        raise NotFound("job", job_id)
    return job


def in_organization(
    session: Session, org_id: UUID, *, before: UUID | None = None, limit: int = 50
) -> list[Job]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(Job).where(Job.org_id == org_id)
    if before is not None:
        query = query.where(Job.id < before)
    return list(session.scalars(query.order_by(Job.id.desc()).limit(limit)))


def waiting(session: Session, org_id: UUID, kind: str, subject_id: UUID) -> Job | None:
    """One of that kind about that subject whose turn has not come."""
    of_it = (Job.org_id == org_id, Job.kind == kind, Job.subject_id == subject_id)
    return session.scalar(select(Job).where(*of_it, Job.status == "queued").limit(1))


def count(session: Session, org_id: UUID, status: str) -> int:
    found = select(func.count()).select_from(Job).where(Job.org_id == org_id, Job.status == status)
    return session.scalar(found) or 0


def request_cancel(session: Session, org_id: UUID, job_id: UUID) -> Job:
    """Cancel a waiting job at once; ask the worker of a running one to end it."""
    job = session.scalar(select(Job).where(Job.org_id == org_id, Job.id == job_id).with_for_update())
    if job is None:
        raise NotFound("job", job_id)
    if job.status in ENDED:
        raise Conflict("job_ended", f"The job has ended already ({job.status}): there is nothing to cancel.")
    _ask_to_end(session, job, "cancelled")
    session.flush()
    return job


def request_finish(session: Session, org_id: UUID, job_id: UUID) -> Job:
    """Ask a training to end with what it has learned, instead of going on to learn better.

    Raises
    ------
    Conflict : `job_ended`, `job_waits`, or `all_or_nothing` where half of the work is worth nothing.
    """
    job = session.scalar(select(Job).where(Job.org_id == org_id, Job.id == job_id).with_for_update())
    if job is None:
        raise NotFound("job", job_id)
    if job.status in ENDED:
        raise Conflict("job_ended", f"The job has ended already ({job.status}): there is nothing to finish.")
    if job.kind != "train":
        raise Conflict(
            "all_or_nothing", "Only a training can finish early; this job is done whole, or cancelled."
        )
    if job.status == "queued":
        raise Conflict(
            "job_waits", "The job has not begun: there is nothing to keep yet. It can be cancelled."
        )
    job.finish_requested_at = job.finish_requested_at or datetime.now(UTC)
    session.flush()
    return job


def withdraw(session: Session, org_id: UUID, which: ColumnElement[bool], reason: str) -> None:
    """Cancel the open jobs that `which` picks, as `request_cancel` does one: what they work on is about to go."""
    found = session.scalars(
        select(Job)
        .where(Job.org_id == org_id, Job.status.not_in(ENDED), which)
        .order_by(Job.id)
        .with_for_update()
    )
    for job in found:
        _ask_to_end(session, job, reason)
    session.flush()


def lines_after(
    session: Session, org_id: UUID, job_id: UUID, number: int = 0, limit: int = 1000
) -> list[JobLine]:
    """The log's lines with a greater number, in order."""
    found = session.scalars(
        select(JobLine)
        .where(JobLine.org_id == org_id, JobLine.job_id == job_id, JobLine.number > number)
        .order_by(JobLine.number)
        .limit(limit)
    )
    return list(found)


def log_text(session: Session, org_id: UUID, job_id: UUID, number: int = 0) -> str:
    """The log from a line on as text, a line each, to its end."""
    text: list[str] = []
    while lines := lines_after(session, org_id, job_id, number):
        text += [f"{line.at:%H:%M:%S} {line.text}" for line in lines]
        number = lines[-1].number
    return "\n".join(text)


def _ask_to_end(session: Session, job: Job, reason: str) -> None:
    now = datetime.now(UTC)
    job.cancel_requested_at = job.cancel_requested_at or now
    if job.status == "queued":
        job.status, job.ended_at, job.message = "cancelled", now, reason
        session.execute(select(func.pg_notify(CHANNEL, str(job.id))))  # the next of its lane may begin
