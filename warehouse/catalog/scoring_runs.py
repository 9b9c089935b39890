"""ScoringRun: one ModelVersion over one snapshot. Its Predictions are in the lake, one row each."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    and_,
    func,
    select,
    tuple_,
)
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import datasets, jobs, models
from warehouse.catalog.base import Conflict, Dated, NotFound, Record, new_id
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.jobs import Job
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User


class ScoringRun(Owned, Dated, Record):
    """`path` is null until the predictions are published. The `purpose` of most is a new `list`; of a `comparison` it is
    to see how another version would rank the same, and nobody is told of it.

    `stands_at` is when the run looks at the world, and orders a model's runs: when it was asked for, or the morning of a
    run that was `rehearsed`. One with `hindsight` used a version that had learned from what came after that morning. Of a
    `quiet` one no alert speaks.
    """

    __tablename__ = "scoring_runs"
    __table_args__ = (
        within_organization("model_id", Model),
        within_organization("model_version_id", ModelVersion),
        within_organization("job_id", Job),
        Index("ix_scoring_runs_org_id_model_id", "org_id", "model_id", "id"),
        CheckConstraint("purpose in ('list', 'comparison')", "purpose"),
        Index("ix_scoring_runs_org_id_model_id_stands_at", "org_id", "model_id", "stands_at", "id"),
    )

    model_id: Mapped[UUID]
    model_version_id: Mapped[UUID]
    dataset_id: Mapped[UUID]
    dataset_version: Mapped[int]
    event_versions: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    job_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(default="list", server_default="list")
    build_id: Mapped[UUID | None]
    snapshot_date: Mapped[date | None]
    path: Mapped[str | None]
    rows: Mapped[int | None] = mapped_column(BigInteger)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    libraries: Mapped[dict[str, Any]] = mapped_column(server_default="{}")  # that it was scored with
    stands_at: Mapped[datetime] = mapped_column(server_default=func.now())
    rehearsed: Mapped[bool] = mapped_column(server_default="false")
    hindsight: Mapped[bool] = mapped_column(server_default="false")
    quiet: Mapped[bool] = mapped_column(server_default="false")
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))

    job: Mapped[Job] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    version: Mapped[ModelVersion] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    status: AssociationProxy[str] = association_proxy("job", "status")
    started_at: AssociationProxy[datetime | None] = association_proxy("job", "started_at")
    ended_at: AssociationProxy[datetime | None] = association_proxy("job", "ended_at")


def start(
    session: Session,
    model: Model,
    version: ModelVersion,
    *,
    created_by: UUID | None,
    purpose: str = "list",
) -> ScoringRun:
    """Record a scoring of what the dataset holds now, and queue it."""
    inputs = models.must_hold_rows(session, model)
    run_id = new_id()
    job = jobs.enqueue(
        session,
        model.org_id,
        "score",
        run_id,
        lane=model.dataset_id,
        waits_for=(dataset.id for dataset in inputs),
        created_by=created_by,
    )
    run = ScoringRun(
        org_id=model.org_id,
        id=run_id,
        model_id=model.id,
        model_version_id=version.id,
        dataset_id=model.dataset_id,
        dataset_version=model.dataset.version,
        job_id=job.id,
        purpose=purpose,
        created_by=created_by,
    )
    session.add(run)
    session.flush()
    session.refresh(run, ["job", "version"])
    return run


def begin(session: Session, run: ScoringRun) -> None:
    """The run's turn has come: it sees the uploads that were asked for before it, which have landed by now."""
    run.dataset_version = datasets.get(session, run.org_id, run.dataset_id).version
    run.event_versions = models.event_versions(session, models.get(session, run.org_id, run.model_id))
    session.flush()


def get(session: Session, org_id: UUID, run_id: UUID, *, model_id: UUID | None = None) -> ScoringRun:
    found = session.get(ScoringRun, (org_id, run_id))
    if found is None or model_id not in (None, found.model_id):
        raise NotFound("scoring run", run_id)
    return found


def of_model(
    session: Session, model: Model, *, before: UUID | None = None, limit: int = 50
) -> list[ScoringRun]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(ScoringRun).where(ScoringRun.org_id == model.org_id, ScoringRun.model_id == model.id)
    if before is not None:
        query = query.where(ScoringRun.id < before)
    return list(session.scalars(query.order_by(ScoringRun.id.desc()).limit(limit)))


def newest_published(session: Session, model: Model) -> ScoringRun:
    """The run whose predictions are the model's current ones."""
    found = find_newest_published(session, model)
    if found is None:
        raise Conflict("not_scored", f"The model {model.name!r} has not scored yet: start a scoring run.")
    return found


def find_newest_published(session: Session, model: Model) -> ScoringRun | None:
    """A run that was rehearsed gives the current predictions only where there is no other."""
    return session.scalar(
        select(ScoringRun)
        .where(*_published(model.org_id, model.id))
        .order_by(ScoringRun.rehearsed, ScoringRun.stands_at.desc(), ScoringRun.id.desc())
        .limit(1)
    )


def newest_by(
    session: Session, version: ModelVersion, *, dataset_version: int, event_versions: dict[str, Any]
) -> ScoringRun | None:
    """The version's last published run over just these versions of the data, for whatever purpose."""
    return session.scalar(
        select(ScoringRun)
        .where(
            ScoringRun.org_id == version.org_id,
            ScoringRun.model_version_id == version.id,
            ScoringRun.dataset_version == dataset_version,
            ScoringRun.event_versions == event_versions,
            ScoringRun.rehearsed.is_(False),
            ScoringRun.path.is_not(None),
        )
        .order_by(ScoringRun.id.desc())
        .limit(1)
    )


def made_between(
    session: Session, version: ModelVersion, since: datetime, until: datetime
) -> list[ScoringRun]:
    """The version's published lists of that time, newest first."""
    return list(
        session.scalars(
            select(ScoringRun)
            .where(
                ScoringRun.org_id == version.org_id,
                ScoringRun.model_version_id == version.id,
                ScoringRun.purpose == "list",
                ScoringRun.rehearsed.is_(False),
                ScoringRun.path.is_not(None),
                ScoringRun.created_at.between(since, until),
            )
            .order_by(ScoringRun.id.desc())
        )
    )


def shown_at(session: Session, model: Model, at: datetime) -> ScoringRun | None:
    """The list that was the newest at that time: of those whose job had ended by then, the last."""
    return session.scalar(
        select(ScoringRun)
        .join(Job, (Job.org_id == ScoringRun.org_id) & (Job.id == ScoringRun.job_id))
        .where(
            ScoringRun.org_id == model.org_id,
            ScoringRun.model_id == model.id,
            ScoringRun.purpose == "list",
            ScoringRun.rehearsed.is_(False),
            ScoringRun.path.is_not(None),
            Job.ended_at <= at,
        )
        .order_by(ScoringRun.id.desc())
        .limit(1)
    )


def before(session: Session, run: ScoringRun, *, build: FeatureBuild | None = None) -> ScoringRun | None:
    """The published run that stands before this one: what it is compared with. None for a first one.

    A run that repeats another, the same version over the same rows of the same morning, takes its place rather than
    following it: else nobody would have moved since. `build` is the run's own while it is not yet recorded.
    """
    query = select(ScoringRun).where(
        *_published(run.org_id, run.model_id),
        tuple_(ScoringRun.stands_at, ScoringRun.id) < tuple_(run.stands_at, run.id),
    )
    if own := run.build_id or (build.id if build else None):
        on = run.snapshot_date or (build.snapshot_date if build else None)
        repeated = and_(
            ScoringRun.build_id == own,
            ScoringRun.model_version_id == run.model_version_id,
            ScoringRun.snapshot_date == on,
        )
        query = query.where(~func.coalesce(repeated, False))
    return session.scalar(query.order_by(ScoringRun.stands_at.desc(), ScoringRun.id.desc()).limit(1))


def series(session: Session, model: Model, *, limit: int = 400) -> list[ScoringRun]:
    """The published runs in the order in which they stand, oldest first; the newest `limit` of them."""
    found = session.scalars(
        select(ScoringRun)
        .where(*_published(model.org_id, model.id))
        .order_by(ScoringRun.stands_at.desc(), ScoringRun.id.desc())
        .limit(limit)
    )
    return list(found)[::-1]


def _published(org_id: UUID, model_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        ScoringRun.org_id == org_id,
        ScoringRun.model_id == model_id,
        ScoringRun.purpose == "list",
        ScoringRun.path.is_not(None),
    )
