"""Which job may begin: what stands before it in its lane has ended.

Jobs of one `lane` (a dataset) run one after another, in the order in which they were asked for: an upload that came
first lands first, and a training asked for after it sees it. A job that reads more datasets also waits for what was
asked of those before it (`waits_for`); what is asked of them later does not wait for it. A job in the lane of the
organization itself (its id) waits for all of the organization's earlier jobs, and all later ones wait for it: it runs
alone.
"""

from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import aliased

from warehouse.catalog.jobs import Job


def first_in_lane(job: Any = Job) -> ColumnElement[bool]:
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
