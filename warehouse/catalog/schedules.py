"""Schedule: what is to be done with a Model again and again, at times or after each upload.

A schedule only starts what a person could start; the job that comes of it waits its turn like any other. Times that were
missed, since no dispatcher ran, are caught up once, however many they were. What cannot be started is noted and tried again
at the next time: no schedule ends by itself.

A training by schedule learns as the version in prod did, is compared with it (`challenger_of`), and is promoted by people
alone.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import (
    audit_events,
    feature_builds,
    model_versions,
    models,
    scoring_runs,
    timing,
    training_runs,
)
from warehouse.catalog.audit_events import Actor
from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.jobs import Job
from warehouse.catalog.models import Model, ModelEvents
from warehouse.catalog.organizations import Organization, Owned, within_organization
from warehouse.catalog.users import User

ACTIONS = ("build", "score", "train")
MOST = 50  # of one model


class Schedule(Owned, Dated, Record):
    """Without `cron` it runs after each upload into one of the model's datasets. `last_job_id` is what it started last, and
    `last_refusal` ({code, params, text}) why it could not start anything the last time; null when it could."""

    __tablename__ = "schedules"
    __table_args__ = (
        within_organization("model_id", Model),
        CheckConstraint("action in ('build', 'score', 'train')", "action"),
        CheckConstraint("cron is not null or next_run_at is null", "times"),
        Index("ix_schedules_org_id_model_id", "org_id", "model_id", "id"),
        Index("ix_schedules_next_run_at", "next_run_at", postgresql_where=text("next_run_at is not null")),
    )

    model_id: Mapped[UUID]
    action: Mapped[str]
    cron: Mapped[str | None]
    paused: Mapped[bool] = mapped_column(default=False)
    next_run_at: Mapped[datetime | None]
    last_run_at: Mapped[datetime | None]
    last_job_id: Mapped[UUID | None]
    last_refusal: Mapped[dict[str, Any] | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))

    model: Mapped[Model] = relationship(viewonly=True, lazy="joined", innerjoin=True)


def create(
    session: Session,
    model: Model,
    *,
    action: str,
    cron: str | None,
    paused: bool = False,
    created_by: UUID | None,
    now: datetime | None = None,
) -> Schedule:
    """`cron` None: after each upload."""
    others = of_model(session, model)
    if len(others) >= MOST:
        raise Conflict("too_many_schedules", f"A model has at most {MOST} schedules: take one away first.")
    schedule = Schedule(
        org_id=model.org_id,
        id=new_id(),
        model_id=model.id,
        action=action,
        cron=None if cron is None else timing.clean_cron(cron),
        paused=paused,
        created_by=created_by,
    )
    _set_next(session, schedule, now)
    session.add(schedule)
    session.flush()
    session.refresh(schedule, ["model"])
    return schedule


def amend(session: Session, schedule: Schedule, *, now: datetime | None = None, **changes: Any) -> Schedule:
    """Change `action`, `cron` or `paused`. What was missed while it paused is not caught up."""
    for name in changes.keys() & {"action", "paused"}:
        setattr(schedule, name, changes[name])
    if "cron" in changes:
        schedule.cron = None if changes["cron"] is None else timing.clean_cron(changes["cron"])
    if changes.keys() & {"cron", "paused"}:
        _set_next(session, schedule, now)
    session.flush()
    return schedule


def delete(session: Session, schedule: Schedule) -> None:
    session.delete(schedule)
    session.flush()


def get(session: Session, org_id: UUID, schedule_id: UUID, *, lock: bool = False) -> Schedule:
    found = session.get(Schedule, (org_id, schedule_id), with_for_update={"of": Schedule} if lock else None)
    if found is None:
        raise NotFound("schedule", schedule_id)
    return found


def of_model(session: Session, model: Model) -> list[Schedule]:
    query = select(Schedule).where(Schedule.org_id == model.org_id, Schedule.model_id == model.id)
    return list(session.scalars(query.order_by(Schedule.id)))


def in_organization(session: Session, org_id: UUID) -> list[Schedule]:
    return list(session.scalars(select(Schedule).where(Schedule.org_id == org_id).order_by(Schedule.id)))


def change_zone(session: Session, org: Organization, zone: str, now: datetime | None = None) -> None:
    """The organization's clocks: what is scheduled comes at the same times of the day, on the new ones."""
    org.time_zone = timing.clean_zone(zone)
    session.flush()
    for schedule in in_organization(session, org.id):
        _set_next(session, schedule, now)
    session.flush()


def after_upload(session: Session, dataset: Dataset) -> list[Schedule]:
    """Start what is to run after each upload into this dataset, in the transaction that publishes its new version.

    A run that still waits will see this upload too: it is not asked for twice.
    """
    reads = select(ModelEvents.model_id).where(
        ModelEvents.org_id == dataset.org_id, ModelEvents.dataset_id == dataset.id
    )
    found = session.scalars(
        select(Schedule)
        .join(Model, (Model.org_id == Schedule.org_id) & (Model.id == Schedule.model_id))
        .where(
            Schedule.org_id == dataset.org_id,
            Schedule.cron.is_(None),
            Schedule.paused.is_(False),
            or_(Model.dataset_id == dataset.id, Model.id.in_(reads)),
        )
        .order_by(Schedule.id)
        .with_for_update(of=Schedule)
    ).all()
    due = [schedule for schedule in found if _last_status(session, schedule) != "queued"]
    for schedule in due:
        _run(session, schedule, datetime.now(UTC))
    return due


def run_due(session: Session, org_id: UUID, schedule_id: UUID, now: datetime | None = None) -> bool:
    """Run a schedule whose time has come; False where another dispatcher did, or somebody changed it meanwhile."""
    now = now or datetime.now(UTC)
    schedule = session.scalar(
        select(Schedule)
        .where(
            Schedule.org_id == org_id,
            Schedule.id == schedule_id,
            Schedule.paused.is_(False),
            Schedule.next_run_at <= now,
        )
        .with_for_update(of=Schedule, skip_locked=True)
    )
    if schedule is None:
        return False
    _set_next(session, schedule, now)
    if _last_status(session, schedule) in ("queued", "running"):
        said = "What it started the last time is still under way: this time was left out."
        _note(session, schedule, now, {"code": "still_under_way", "params": {}, "text": said})
    else:
        _run(session, schedule, now)
    return True


def due(session: Session, now: datetime | None = None, limit: int = 100) -> list[tuple[UUID, UUID]]:
    """(org_id, id) of those whose time has come, over all organizations, in the dispatcher's role."""
    found = session.execute(
        select(Schedule.org_id, Schedule.id)
        .where(Schedule.next_run_at <= (now or datetime.now(UTC)))
        .order_by(Schedule.next_run_at)
        .limit(limit)
    )
    return [(row.org_id, row.id) for row in found]


def _run(session: Session, schedule: Schedule, now: datetime) -> None:
    model = models.get(session, schedule.org_id, schedule.model_id)
    try:
        with session.begin_nested():
            job_id = _START[schedule.action](session, model, schedule.created_by)
    except (Conflict, Invalid, NotFound) as refusal:
        _note(session, schedule, now, _said(refusal))
        return
    schedule.last_job_id = job_id
    _note(session, schedule, now, None)


def _build(session: Session, model: Model, created_by: UUID | None) -> UUID:
    return feature_builds.start(session, model, created_by=created_by).id


def _score(session: Session, model: Model, created_by: UUID | None) -> UUID:
    version = model_versions.in_prod(session, model)
    return scoring_runs.start(session, model, version, created_by=created_by).job_id


def _train(session: Session, model: Model, created_by: UUID | None) -> UUID:
    """As the version in prod was trained, so that the two can be compared; where there is none, as a first one."""
    prod = model_versions.find_in_prod(session, model)
    if prod is None:
        return training_runs.start(session, model, created_by=created_by).job_id
    before = training_runs.get(session, model.org_id, prod.training_run_id)
    run = training_runs.start(
        session, model, created_by=created_by, challenger_of=prod.id, **before.parameters
    )
    return run.job_id


_START = {"build": _build, "score": _score, "train": _train}


def _said(refusal: Conflict | Invalid | NotFound) -> dict[str, Any]:
    if isinstance(refusal, Conflict):
        return {"code": refusal.code, "params": refusal.facts, "text": refusal.message}
    if isinstance(refusal, Invalid):
        return {"code": "invalid", "params": {"field": refusal.field}, "text": refusal.message}
    return {"code": "not_found", "params": {"what": refusal.what}, "text": str(refusal)}


def _note(session: Session, schedule: Schedule, now: datetime, refusal: dict[str, Any] | None) -> None:
    schedule.last_run_at, schedule.last_refusal = now, refusal
    session.flush()
    said = {"action": schedule.action, "schedule": str(schedule.id)}
    said |= {"refused": refusal["code"]} if refusal else {"job": str(schedule.last_job_id)}
    audit_events.record(
        session, schedule.org_id, Actor("schedule"), "schedule.ran", schedule.model.name, **said
    )


def _last_status(session: Session, schedule: Schedule) -> str | None:
    if schedule.last_job_id is None:
        return None
    return session.scalar(
        select(Job.status).where(Job.org_id == schedule.org_id, Job.id == schedule.last_job_id)
    )


def _set_next(session: Session, schedule: Schedule, now: datetime | None) -> None:
    if schedule.cron is None or schedule.paused:
        schedule.next_run_at = None
        return
    zone = session.get_one(Organization, schedule.org_id).time_zone
    times = timing.upcoming(schedule.cron, zone, now or datetime.now(UTC))
    schedule.next_run_at = times[0] if times else None
