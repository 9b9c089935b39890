"""FeatureBuild: one run of dbt for one Model over one version of its dataset, published as Parquet, for ever."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, cast, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import jobs, models
from warehouse.catalog.base import Dated, NotFound, Record
from warehouse.catalog.jobs import Job
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, within_organization

HELD = "held"  # in a question: the training dates of the build before, stood on again
_OF_ROWS = (HELD, "received_on", "history", "besides")


class FeatureBuild(Owned, Dated, Record):
    __tablename__ = "feature_builds"
    __table_args__ = (within_organization("model_id", Model),)

    model_id: Mapped[UUID]
    dataset_id: Mapped[UUID]
    dataset_version: Mapped[int]
    question: Mapped[
        dict[str, Any]
    ]  # mapping, outcome and exclusions as they were: what else the build depends on
    snapshot_date: Mapped[date]
    manifest_hash: Mapped[str]
    path: Mapped[str]
    columns: Mapped[list[Any]]
    left_out: Mapped[list[Any]]
    rows: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[dict[str, Any]]

    @property
    def over_time(self) -> bool:
        """As `Model.over_time`, of the question that was answered here."""
        return bool(self.question["outcome"]["kind"] != "column")


def start(session: Session, model: Model, *, created_by: UUID | None) -> Job:
    """Queue a build of what the datasets hold when its turn comes; one that waits already does for this one too."""
    inputs = models.must_hold_rows(session, model)
    if waiting := jobs.waiting(session, model.org_id, "build", model.id):
        return waiting
    return jobs.enqueue(
        session,
        model.org_id,
        "build",
        model.id,
        lane=model.dataset_id,
        waits_for=(dataset.id for dataset in inputs),
        created_by=created_by,
    )


def record(session: Session, model: Model, build_id: UUID, **facts: Any) -> FeatureBuild:
    build = FeatureBuild(
        org_id=model.org_id, id=build_id, model_id=model.id, dataset_id=model.dataset_id, **facts
    )
    session.add(build)
    session.flush()
    return build


def get(session: Session, org_id: UUID, build_id: UUID) -> FeatureBuild:
    found = session.get(FeatureBuild, (org_id, build_id))
    if found is None:
        raise NotFound("feature build", build_id)
    return found


def same(
    session: Session,
    model: Model,
    *,
    dataset_version: int,
    question: dict[str, Any],
    manifest_hash: str,
) -> FeatureBuild | None:
    """An earlier build of just this question on just these rows by just these models of dbt: no need to make it again.
    Which earlier dates it held on to does not count."""
    return session.scalar(
        select(FeatureBuild)
        .where(
            FeatureBuild.org_id == model.org_id,
            FeatureBuild.model_id == model.id,
            FeatureBuild.dataset_id == model.dataset_id,
            FeatureBuild.dataset_version == dataset_version,
            FeatureBuild.question.op("-")(cast(HELD, Text)) == without_dates(question),
            FeatureBuild.manifest_hash == manifest_hash,
        )
        .order_by(FeatureBuild.id.desc())
        .limit(1)
    )


def before(
    session: Session, model: Model, *, question: dict[str, Any], manifest_hash: str
) -> FeatureBuild | None:
    """The model's last build to learn from, where it asked the same of older rows."""
    found = session.scalar(
        select(FeatureBuild)
        .where(
            FeatureBuild.org_id == model.org_id,
            FeatureBuild.model_id == model.id,
            FeatureBuild.dataset_id == model.dataset_id,
            FeatureBuild.manifest_hash == manifest_hash,
            ~FeatureBuild.question.has_key("features"),
        )
        .order_by(FeatureBuild.id.desc())
        .limit(1)
    )
    return found if found is not None and _of_any_rows(found.question) == _of_any_rows(question) else None


def without_dates(question: dict[str, Any]) -> dict[str, Any]:
    """The question without the dates that it held on to."""
    return {part: value for part, value in question.items() if part != HELD}


def _of_any_rows(question: dict[str, Any]) -> dict[str, Any]:
    """The question without what says which rows it was asked of."""
    asked = {part: value for part, value in question.items() if part not in _OF_ROWS}
    events = [
        {part: value for part, value in one.items() if part != "version"} for one in asked.get("events", ())
    ]
    return asked | {"events": events}


def newest(session: Session, model: Model) -> FeatureBuild | None:
    """The model's last build, if there is one; those of rehearsed mornings tell what was, not what is."""
    return session.scalar(
        select(FeatureBuild)
        .where(
            FeatureBuild.org_id == model.org_id,
            FeatureBuild.model_id == model.id,
            ~FeatureBuild.question.has_key("mornings"),
        )
        .order_by(FeatureBuild.id.desc())
        .limit(1)
    )
