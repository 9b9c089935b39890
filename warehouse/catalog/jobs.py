"""Job: one piece of background work. The row is outbox, state, progress and log in one.

A verb inserts the Job in the transaction of its subject, so there is never work without its reason nor the other way
round. The dispatcher sends committed rows as messages; a message carries ids only and may come twice, late or never:
whoever claims the row first holds a *lease* on it, and every later write must show the lease's token (a fencing
token). A worker that froze and woke after its lease was given away can therefore publish nothing.

Organizations take turns: the next job to begin is of the one with the fewest running, and among those of the one
that was served longest ago. A thousand jobs of one do not keep another's one waiting.

Jobs of one `lane` (a dataset) run one after another, in the order in which they were asked for: an upload that came
first lands first, and a training asked for after it sees it. A job that reads more datasets also waits for what was
asked of those before it (`waits_for`); what is asked of them later does not wait for it. A job in the lane of the
organization itself (its id) waits for all of the organization's earlier jobs, and all later ones wait for it: it runs
alone.

    queued -> running -> success | failed | cancelled
       ^         |
       +---------+  the lease ran out (its worker died), fewer than MAX_ATTEMPTS attempts so far
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Subquery,
    Uuid,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from warehouse import traces
from warehouse.catalog import quotas
from warehouse.catalog.base import Conflict, Dated, NotFound, Record, new_id
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.quotas import Quota
from warehouse.catalog.users import User

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 3
CHANNEL = "anteve_jobs"
RINGS = 32  # per organization: for so many of its waiting jobs there are messages, at first
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
    error: Mapped[str | None]
    attempt: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
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


def count(session: Session, org_id: UUID, status: str) -> int:
    found = select(func.count()).select_from(Job).where(Job.org_id == org_id, Job.status == status)
    return session.scalar(found) or 0


def claim(session: Session, org_id: UUID, job_id: UUID) -> Lease | None:
    """Take the job, if it waits or its worker is dead; None when it is another's or has ended, or when as many of the
    organization run already as may."""
    if not _may_run_one_more(session, org_id, job_id):
        return None
    now, token = datetime.now(UTC), uuid4()
    row = session.execute(
        update(Job)
        .where(Job.org_id == org_id, Job.id == job_id, Job.attempt < MAX_ATTEMPTS, _first_in_lane())
        .where(or_(Job.status == "queued", (Job.status == "running") & (Job.lease_until < now)))
        .values(
            status="running",
            attempt=Job.attempt + 1,
            lease_token=token,
            lease_until=now + LEASE,
            started_at=func.coalesce(Job.started_at, now),
            stage="starting",
            progress=0.0,
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


def report(session: Session, lease: Lease, *, stage: str, progress: float, message: str) -> None:
    """Show where the work stands."""
    _must_hold(session, lease, stage=stage, progress=min(max(progress, 0.0), 1.0), message=message[:500])


def log(session: Session, lease: Lease, lines: list[str]) -> None:
    """Tell what happens. A worker that woke after its lease was given away adds nothing to the other's story."""
    if session.scalar(select(Job.id).where(*_mine(lease))) is None:
        raise LostLease(str(lease.job_id))
    session.add_all(
        JobLine(org_id=lease.org_id, job_id=lease.job_id, text=_printable(line)[:4000]) for line in lines
    )
    session.flush()


def succeed(session: Session, lease: Lease, message: str = "") -> None:
    """End the job in the transaction that publishes its result: both happen, or neither does."""
    _end(session, lease, "success", stage="done", progress=1.0, message=message)


def fail(session: Session, lease: Lease, error: str) -> None:
    """End the job with a sentence that its reader understands; the details belong in the log.

    A job that was asked to be cancelled is cancelled, whatever broke on its way out.
    """
    if renew(session, lease):
        cancelled(session, lease)
    else:
        _end(session, lease, "failed", error=error[:2000])


def cancelled(session: Session, lease: Lease) -> None:
    _end(session, lease, "cancelled", message="cancelled")


def give_back(session: Session, lease: Lease, reason: str, *, counted: bool = True) -> None:
    """Let another attempt take the job, or end it when this was the last one.

    An attempt is not counted when it was ended for reasons of our own, as when a worker is stopped. A job that was
    asked to be cancelled is not begun again.
    """
    if renew(session, lease):
        cancelled(session, lease)
        return
    if counted and lease.attempt >= MAX_ATTEMPTS:
        fail(session, lease, f"Given up after {lease.attempt} attempts: {reason}")
        return
    spent = lease.attempt if counted else lease.attempt - 1
    free = {"lease_token": None, "lease_until": None, "sent_at": None}
    _must_hold(session, lease, status="queued", stage="waiting", attempt=spent, message=reason, **free)
    session.execute(select(func.pg_notify(CHANNEL, str(lease.job_id))))


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


# --- what the dispatcher does, in its own role, over all organizations ---


def in_turn(session: Session, *, limit: int = 20) -> list[tuple[UUID, UUID]]:
    """Which jobs can begin, as (org_id, job_id), those first whose turn it is: of whoever has the fewest running, then
    of whoever was served longest ago. An organization's second counts as if its first ran already, and so on."""
    open_ = _open_jobs()
    org = open_.c.org_id
    running = func.count().filter(open_.c.status == "running").over(partition_by=org)
    place = func.row_number().over(partition_by=[org, open_.c.status, open_.c.in_lane], order_by=open_.c.id)
    ranked = select(open_, place.label("place"), (running + place - 1).label("before")).subquery()
    served = select(func.max(Job.started_at)).where(Job.org_id == ranked.c.org_id).scalar_subquery()
    most = select(Quota.running_jobs).where(Quota.org_id == ranked.c.org_id).scalar_subquery()
    found = session.execute(
        select(ranked.c.org_id, ranked.c.id)
        .where(*_can_begin(ranked), ranked.c.place <= limit)
        .where(ranked.c.before < func.coalesce(most, session.info["limits"].running_jobs))
        .order_by(ranked.c.before, served.nulls_first(), ranked.c.id)
        .limit(limit)
    )
    return [(row.org_id, row.id) for row in found]


def unsent(session: Session, *, resend_after: timedelta, limit: int = 500) -> list[tuple[UUID, UUID]]:
    """Mark waiting jobs whose lane is free as sent and return their (org_id, job_id), oldest first.

    A message wakes a worker, which then does what is waiting, whosever turn it is: so a few of each organization
    suffice. While one of them still waits a good while later its first is sent again: the broker may have lost the
    message, and a second one does no harm.
    """
    now = datetime.now(UTC)
    open_ = _open_jobs()
    place = func.row_number().over(partition_by=open_.c.org_id, order_by=open_.c.id).label("place")
    first = select(open_.c.id, open_.c.sent_at, place).where(*_can_begin(open_)).subquery()
    fresh = first.c.sent_at.is_(None) & (first.c.place <= RINGS)
    stale = (first.c.sent_at < now - resend_after) & (first.c.place == 1)
    chosen: Sequence[UUID] = session.scalars(
        select(first.c.id).where(or_(fresh, stale)).order_by(first.c.place, first.c.id).limit(limit)
    ).all()
    waiting = (
        select(Job.id).where(Job.id.in_(chosen), Job.status == "queued").with_for_update(skip_locked=True)
    )
    sent = session.execute(
        update(Job).where(Job.id.in_(waiting)).values(sent_at=now).returning(Job.org_id, Job.id)
    )
    return sorted(((row.org_id, row.id) for row in sent), key=lambda pair: pair[1].int)


def unsend(session: Session) -> int:
    """Let all that waits be sent again: the broker may have lost it. Returns how many."""
    waiting = update(Job).where(Job.status == "queued", Job.sent_at.is_not(None))
    return session.execute(waiting.values(sent_at=None)).rowcount  # type: ignore[attr-defined, no-any-return]


def sweep(session: Session) -> int:
    """Give jobs of dead workers back to the queue, or end them; returns how many.

    A row that somebody holds is left for the next time: a worker that froze amid its publication must not hold up
    the jobs of all others.
    """
    now = datetime.now(UTC)
    dead = session.scalars(
        select(Job.id).where(Job.status == "running", Job.lease_until < now).with_for_update(skip_locked=True)
    ).all()
    free = {"lease_token": None, "lease_until": None}
    ended: dict[str, Any] = {**free, "ended_at": now}
    poison = (
        f"Given up after {MAX_ATTEMPTS} attempts: the worker died each time. Most often the data does not fit in "
        "memory; the log says how far it came."
    )
    changes: list[tuple[Any, dict[str, Any]]] = [
        (Job.cancel_requested_at.is_not(None), {**ended, "status": "cancelled", "message": "cancelled"}),
        (Job.attempt >= MAX_ATTEMPTS, {**ended, "status": "failed", "error": poison}),
        (
            Job.attempt < MAX_ATTEMPTS,
            {**free, "status": "queued", "sent_at": None, "message": "its worker died; waiting for another"},
        ),
    ]
    found = 0
    for condition, values in changes:
        found += session.execute(
            update(Job).where(Job.id.in_(dead), Job.status == "running", condition).values(**values)
        ).rowcount  # type: ignore[attr-defined]
    return found


def _ask_to_end(session: Session, job: Job, reason: str) -> None:
    now = datetime.now(UTC)
    job.cancel_requested_at = job.cancel_requested_at or now
    if job.status == "queued":
        job.status, job.ended_at, job.message = "cancelled", now, reason
        session.execute(select(func.pg_notify(CHANNEL, str(job.id))))  # the next of its lane may begin


def _open_jobs() -> Subquery:
    """What waits and what runs, each with its place in its lane: read in one go, not looked up job by job."""
    order = (Job.status != "running", Job.id)
    in_lane = func.row_number().over(partition_by=Job.lane, order_by=order).label("in_lane")
    return (
        select(Job.id, Job.org_id, Job.lane, Job.waits_for, Job.status, Job.sent_at, in_lane)
        .where(Job.status.in_(("queued", "running")))
        .subquery()
    )


def _can_begin(open_: Subquery) -> tuple[ColumnElement[bool], ...]:
    return open_.c.status == "queued", open_.c.in_lane == 1, _first_in_lane(open_.c)


def _may_run_one_more(session: Session, org_id: UUID, job_id: UUID) -> bool:
    """Judged by one claim of the organization at a time."""
    name = func.hashtextextended(f"claim:{org_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(name)))
    running = select(func.count()).where(Job.org_id == org_id, Job.status == "running", Job.id != job_id)
    return (session.scalar(running) or 0) < quotas.limits(session, org_id).running_jobs


def _first_in_lane(job: Any = Job) -> ColumnElement[bool]:
    """Whether nothing stands before the job, given by its columns."""
    earlier = aliased(Job)
    # A row may be committed later than one with a greater id: what runs already goes first in any case.
    before = select(literal(1)).where(
        earlier.status.in_(("queued", "running")),
        or_(earlier.id < job.id, earlier.status == "running"),
        earlier.id != job.id,
    )
    whole = before.where(earlier.org_id == job.org_id).exists()
    lanes = func.array_append(func.array_append(job.waits_for, job.lane), job.org_id)
    return ~before.where(earlier.lane == func.any(lanes)).exists() & or_(job.lane != job.org_id, ~whole)


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
        **values,
    )


def _printable(line: str) -> str:
    """Terminal escapes and NULs of a tenant's data must not reach whoever reads the log."""
    return "".join(
        c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line.rstrip("\n")
    )
