"""TrainingRun: an attempt to learn a Model. Its state is its job's state, told by the same words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import column_answers, datasets, jobs, models, questions
from warehouse.catalog.base import Dated, NotFound, Record, new_id
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.jobs import Job
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User


class TrainingRun(Owned, Dated, Record):
    """`challenger_of` is the version in prod that a training by schedule is compared with, and `comparison` what came of that
    ({code, params, text}): the run's version is promoted by people alone. A run that repeats another one (`rerun_of`) keeps the
    data versions and parameters of that, and its `differences` say what was not the same, and what came of it."""

    __tablename__ = "training_runs"
    __table_args__ = (
        within_organization("model_id", Model),
        within_organization("dataset_id", Dataset),
        within_organization("job_id", Job),
        Index("ix_training_runs_org_id_model_id", "org_id", "model_id", "id"),
    )

    model_id: Mapped[UUID]
    dataset_id: Mapped[UUID]
    dataset_version: Mapped[int]
    event_versions: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    job_id: Mapped[UUID]
    build_id: Mapped[UUID | None]
    parameters: Mapped[dict[str, Any]]
    challenger_of: Mapped[UUID | None]
    comparison: Mapped[dict[str, Any] | None]
    rerun_of: Mapped[UUID | None]
    differences: Mapped[list[Any]] = mapped_column(server_default="[]")
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))

    job: Mapped[Job] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    status: AssociationProxy[str] = association_proxy("job", "status")
    started_at: AssociationProxy[datetime | None] = association_proxy("job", "started_at")
    ended_at: AssociationProxy[datetime | None] = association_proxy("job", "ended_at")


def start(
    session: Session,
    model: Model,
    *,
    created_by: UUID | None,
    budget: str = "fast",
    seed: int = 0,
    keep: list[str] | None = None,
    challenger_of: UUID | None = None,
) -> TrainingRun:
    """Record a training over what the dataset holds now, and queue it.

    `budget` is how much is tried: `fast`, `balanced` or `best`. `keep` names columns that are to stay although they
    look like leaks; those that a person has said to be known when scoring stay too.

    Raises
    ------
    Invalid : `keep` names a column that is not there, or what is predicted.
    """
    inputs = models.must_hold_rows(session, model)
    if model.entities is not None and model.outcome["kind"] == "column":
        questions.known_columns(model.entities, [model.outcome["column"]], "outcome.column")
    for column in keep or []:
        models.must_be_a_feature(model, column, "keep")
    answered = column_answers.that_count(session, model)
    known = {column for column, said in answered.items() if said.known}
    run_id = new_id()
    job = jobs.enqueue(
        session,
        model.org_id,
        "train",
        run_id,
        lane=model.dataset_id,
        waits_for=(dataset.id for dataset in inputs),
        created_by=created_by,
    )
    run = TrainingRun(
        org_id=model.org_id,
        id=run_id,
        model_id=model.id,
        dataset_id=model.dataset_id,
        dataset_version=model.dataset.version,
        job_id=job.id,
        parameters={"budget": budget, "seed": seed, "keep": sorted(known.union(keep or []))},
        challenger_of=challenger_of,
        created_by=created_by,
    )
    session.add(run)
    session.flush()
    session.refresh(run, ["job"])
    return run


def repeat(
    session: Session, run: TrainingRun, *, differences: list[dict[str, Any]], created_by: UUID | None
) -> TrainingRun:
    """Queue the run once more, over the data that it saw then and with its parameters.

    It waits for nothing that was asked of its datasets since: versions of old do not change.
    """
    run_id = new_id()
    job = jobs.enqueue(session, run.org_id, "train", run_id, lane=run_id, created_by=created_by)
    again = TrainingRun(
        org_id=run.org_id,
        id=run_id,
        model_id=run.model_id,
        dataset_id=run.dataset_id,
        dataset_version=run.dataset_version,
        event_versions=run.event_versions,
        job_id=job.id,
        parameters=run.parameters,
        rerun_of=run.id,
        differences=differences,
        created_by=created_by,
    )
    session.add(again)
    session.flush()
    session.refresh(again, ["job"])
    return again


def begin(session: Session, run: TrainingRun) -> None:
    """The run's turn has come: it sees the uploads that were asked for before it, which have landed by now. One that
    repeats another sees what that one saw."""
    if run.rerun_of is not None:
        return
    run.dataset_version = datasets.get(session, run.org_id, run.dataset_id).version
    run.event_versions = models.event_versions(session, models.get(session, run.org_id, run.model_id))
    session.flush()


def get(session: Session, org_id: UUID, run_id: UUID) -> TrainingRun:
    found = session.get(TrainingRun, (org_id, run_id))
    if found is None:
        raise NotFound("training run", run_id)
    return found


def of_job(session: Session, org_id: UUID, job_id: UUID) -> TrainingRun | None:
    return session.scalar(
        select(TrainingRun).where(TrainingRun.org_id == org_id, TrainingRun.job_id == job_id)
    )


def of_model(
    session: Session, model: Model, *, before: UUID | None = None, limit: int = 50
) -> list[TrainingRun]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(TrainingRun).where(TrainingRun.org_id == model.org_id, TrainingRun.model_id == model.id)
    if before is not None:
        query = query.where(TrainingRun.id < before)
    return list(session.scalars(query.order_by(TrainingRun.id.desc()).limit(limit)))


def logs(session: Session, run: TrainingRun) -> str:
    """The whole log as text, a line each."""
    return jobs.log_text(session, run.org_id, run.job_id)
