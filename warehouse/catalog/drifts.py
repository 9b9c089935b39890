"""Drift: how far those who are scored have moved from those whom the version learned from, kept per scoring run."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog.base import Dated, NotFound, Record
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import within_organization
from warehouse.catalog.scoring_runs import ScoringRun


class Drift(Dated, Record):
    """`report` as `ml.drift` makes it; `lateness` how old the data were."""

    __tablename__ = "drifts"
    __table_args__ = (
        within_organization("scoring_run_id", ScoringRun),
        within_organization("model_id", Model),
        CheckConstraint("level in ('steady', 'moved', 'shifted')", "level"),
    )

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    scoring_run_id: Mapped[UUID] = mapped_column(primary_key=True)
    model_id: Mapped[UUID]
    level: Mapped[str]
    report: Mapped[dict[str, Any]]
    lateness: Mapped[list[Any]]

    run: Mapped[ScoringRun] = relationship(viewonly=True, lazy="joined", innerjoin=True)


def record(session: Session, run: ScoringRun, report: dict[str, Any], lateness: list[dict[str, Any]]) -> None:
    session.execute(
        insert(Drift).values(
            org_id=run.org_id,
            scoring_run_id=run.id,
            model_id=run.model_id,
            level=report["level"],
            report=report,
            lateness=lateness,
        )
    )


def of_run(session: Session, run: ScoringRun) -> Drift:
    found = session.get(Drift, (run.org_id, run.id))
    if found is None:
        raise NotFound("drift of the scoring run", run.id)
    return found


def of_model(session: Session, model: Model, *, limit: int = 60) -> list[Drift]:
    """Of the last scorings that made a list, in the order in which they stand, oldest first."""
    found = session.scalars(
        _newest_first()
        .where(Drift.org_id == model.org_id, Drift.model_id == model.id, ScoringRun.purpose == "list")
        .limit(limit)
    )
    return list(found)[::-1]


def of_version(session: Session, version: ModelVersion) -> Drift | None:
    """At its newest scoring of what was the present then, a comparison's too."""
    return session.scalar(
        _newest_first()
        .where(
            Drift.org_id == version.org_id,
            ScoringRun.model_version_id == version.id,
            ScoringRun.rehearsed.is_(False),
        )
        .limit(1)
    )


def _newest_first() -> Select[Drift]:
    """Beside their runs, by the time at which these stand."""
    return (
        select(Drift)
        .join(ScoringRun, (ScoringRun.org_id == Drift.org_id) & (ScoringRun.id == Drift.scoring_run_id))
        .order_by(ScoringRun.stands_at.desc(), ScoringRun.id.desc())
    )
