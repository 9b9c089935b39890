"""What the dispatcher does with jobs, in its own role, over all organizations.

Organizations take turns: the next job to begin is of the one with the fewest running, and among those of the one
that was served longest ago. A thousand jobs of one do not keep another's one waiting.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, func, or_, select, update
from sqlalchemy.orm import Session

from warehouse.catalog.jobs import MAX_ATTEMPTS, Job
from warehouse.catalog.lanes import first_in_lane
from warehouse.catalog.quotas import Quota

RINGS = 32  # per organization: for so many of its waiting jobs there are messages, at first


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
    return open_.c.status == "queued", open_.c.in_lane == 1, first_in_lane(open_.c)
