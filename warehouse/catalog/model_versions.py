"""ModelVersion: what a TrainingRun left, numbered 1, 2, ... per Model, with its figures and its files."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Conflict, Dated, NotFound, Record
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.training_runs import TrainingRun


class ModelVersion(Owned, Dated, Record):
    """`stage` is where the log of promotions has brought it; an index allows one in prod per Model."""

    __tablename__ = "model_versions"
    __table_args__ = (
        within_organization("model_id", Model),
        within_organization("training_run_id", TrainingRun),
        within_organization("build_id", FeatureBuild),
        UniqueConstraint("org_id", "model_id", "number"),
        UniqueConstraint("org_id", "training_run_id"),
        CheckConstraint("stage in ('staging', 'prod', 'archived')", "stage"),
        Index("ix_one_prod", "org_id", "model_id", unique=True, postgresql_where=text("stage = 'prod'")),
    )

    model_id: Mapped[UUID]
    training_run_id: Mapped[UUID]
    build_id: Mapped[UUID]
    number: Mapped[int]
    stage: Mapped[str] = mapped_column(default="staging")
    artifact_path: Mapped[str]
    artifact_sha256: Mapped[str]
    metrics_json: Mapped[dict[str, Any]]
    leaks: Mapped[list[Any]]
    checks: Mapped[list[Any]]
    card: Mapped[dict[str, Any]]


def record(
    session: Session, model: Model, run: TrainingRun, build: FeatureBuild, version_id: UUID, **facts: Any
) -> ModelVersion:
    """The next number of the model. The caller holds the model's row lock, so numbers have no gaps and no twins."""
    newest = session.scalar(
        select(func.max(ModelVersion.number)).where(
            ModelVersion.org_id == model.org_id, ModelVersion.model_id == model.id
        )
    )
    made = ModelVersion(
        org_id=model.org_id,
        id=version_id,
        model_id=model.id,
        training_run_id=run.id,
        build_id=build.id,
        number=(newest or 0) + 1,
        **facts,
    )
    session.add(made)
    session.flush()
    return made


def of_model(session: Session, model: Model) -> list[ModelVersion]:
    """Newest first."""
    found = session.scalars(
        select(ModelVersion)
        .where(ModelVersion.org_id == model.org_id, ModelVersion.model_id == model.id)
        .order_by(ModelVersion.number.desc())
    )
    return list(found)


def by_number(session: Session, model: Model, number: int) -> ModelVersion:
    found = session.scalar(
        select(ModelVersion).where(
            ModelVersion.org_id == model.org_id,
            ModelVersion.model_id == model.id,
            ModelVersion.number == number,
        )
    )
    if found is None:
        raise NotFound("model version", number)
    return found


def get(session: Session, org_id: UUID, version_id: UUID) -> ModelVersion:
    found = session.get(ModelVersion, (org_id, version_id))
    if found is None:
        raise NotFound("model version", version_id)
    return found


def of_training_run(session: Session, run: TrainingRun) -> ModelVersion | None:
    return session.scalar(
        select(ModelVersion).where(ModelVersion.org_id == run.org_id, ModelVersion.training_run_id == run.id)
    )


def find_in_prod(session: Session, model: Model) -> ModelVersion | None:
    return session.scalar(
        select(ModelVersion).where(
            ModelVersion.org_id == model.org_id,
            ModelVersion.model_id == model.id,
            ModelVersion.stage == "prod",
        )
    )


def in_use(session: Session, model: Model) -> ModelVersion | None:
    """The version in prod; while there is none, the newest."""
    return find_in_prod(session, model) or next(iter(of_model(session, model)), None)


def in_prod(session: Session, model: Model) -> ModelVersion:
    found = find_in_prod(session, model)
    if found is None:
        raise Conflict(
            "no_prod_version",
            f"The model {model.name!r} has no version in prod: promote one, or say which version is to score.",
        )
    return found
