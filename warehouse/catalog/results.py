"""Result: a scoring judged against what happened, as far as its horizon has passed. Counts and shares, of nobody by name."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import jobs, models, scoring_runs
from warehouse.catalog.base import Dated, Record
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.jobs import Job
from warehouse.catalog.models import Model, ModelEvents
from warehouse.catalog.organizations import within_organization
from warehouse.catalog.scoring_runs import ScoringRun


class Result(Dated, Record):
    """`basis` is what it was judged by (versions of datasets, what the team did): the same basis gives the same result.
    `matured` is the share of the horizon that has passed; null where the outcome has none."""

    __tablename__ = "results"
    __table_args__ = (
        within_organization("scoring_run_id", ScoringRun),
        within_organization("model_id", Model),
    )

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    scoring_run_id: Mapped[UUID] = mapped_column(primary_key=True)
    model_id: Mapped[UUID]
    matured: Mapped[float | None]
    horizon_ends_on: Mapped[date | None]
    basis: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    judged_at: Mapped[datetime] = mapped_column(server_default=func.now())

    run: Mapped[ScoringRun] = relationship(viewonly=True, lazy="joined", innerjoin=True)


def start(session: Session, model: Model, *, created_by: UUID | None) -> Job:
    """Queue the judging of all that the model has scored; a job of that kind that waits already does for this one too."""
    if waiting := jobs.waiting(session, model.org_id, "judge", model.id):
        return waiting
    inputs = models.inputs_of(session, model)
    return jobs.enqueue(
        session,
        model.org_id,
        "judge",
        model.id,
        lane=model.id,  # what is asked of the datasets later need not wait for it: it looks at what they hold now
        waits_for=(dataset.id for dataset in inputs),
        created_by=created_by,
    )


def start_where_due(session: Session, model: Model, *, created_by: UUID | None = None) -> Job | None:
    """The same where there is anything to judge: after the first scoring there is not."""
    if len(scoring_runs.series(session, model, limit=2)) < 2:
        return None
    return start(session, model, created_by=created_by)


def after_upload(session: Session, dataset: Dataset) -> None:
    """What this dataset holds now may tell what came of past scorings."""
    reads = select(ModelEvents.model_id).where(
        ModelEvents.org_id == dataset.org_id, ModelEvents.dataset_id == dataset.id
    )
    scored = select(ScoringRun.model_id).where(
        ScoringRun.org_id == dataset.org_id, ScoringRun.purpose == "list", ScoringRun.path.is_not(None)
    )
    found = session.scalars(
        select(Model)
        .where(
            Model.org_id == dataset.org_id,
            or_(Model.dataset_id == dataset.id, Model.id.in_(reads)),
            Model.id.in_(scored),
        )
        .order_by(Model.id)
    )
    for model in found.all():
        start(session, model, created_by=None)


def of_run(session: Session, run: ScoringRun) -> Result | None:
    return session.get(Result, (run.org_id, run.id))


def of_model(session: Session, model: Model) -> list[Result]:
    """In the order in which the scorings stand, newest first."""
    found = session.scalars(
        select(Result)
        .join(ScoringRun, (ScoringRun.org_id == Result.org_id) & (ScoringRun.id == Result.scoring_run_id))
        .where(Result.org_id == model.org_id, Result.model_id == model.id)
        .order_by(ScoringRun.stands_at.desc(), ScoringRun.id.desc())
    )
    return list(found)


def record(
    session: Session,
    run: ScoringRun,
    *,
    matured: float | None,
    horizon_ends_on: date | None,
    basis: dict[str, Any],
    figures: dict[str, Any],
) -> None:
    """The result of a run, in place of an earlier one."""
    values = {
        "matured": matured,
        "horizon_ends_on": horizon_ends_on,
        "basis": basis,
        "figures": figures,
        "judged_at": func.now(),
    }
    made = insert(Result).values(org_id=run.org_id, scoring_run_id=run.id, model_id=run.model_id, **values)
    session.execute(made.on_conflict_do_update(index_elements=["org_id", "scoring_run_id"], set_=values))
