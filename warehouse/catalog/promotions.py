"""Promotion: a ModelVersion's way from stage to stage, as an append-only log."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import model_versions, models
from warehouse.catalog.base import Conflict, Dated, Invalid, Record
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User


class Promotion(Owned, Dated, Record):
    __tablename__ = "promotions"
    __table_args__ = (
        within_organization("model_id", Model),
        within_organization("model_version_id", ModelVersion),
        Index("ix_promotions_org_id_model_id", "org_id", "model_id", "id"),
    )

    model_id: Mapped[UUID]
    model_version_id: Mapped[UUID]
    from_stage: Mapped[str]
    to_stage: Mapped[str]
    note: Mapped[str]
    overridden: Mapped[bool] = mapped_column(
        default=False
    )  # checks had failed and an admin said why all the same
    failed_checks: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    rolled_back: Mapped[bool] = mapped_column(default=False, server_default="false")
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))


def move(
    session: Session,
    model: Model,
    version: ModelVersion,
    stage: str,
    *,
    note: str = "",
    override: bool = False,
    user_id: UUID | None,
) -> ModelVersion:
    """Bring a version to a stage; a version that goes to prod archives the one that was there.

    Raises
    ------
    Conflict : `checks_failed`, when a check of the version failed and `override` with a note was not given.
    """
    models.by_name(session, model.org_id, model.name, lock=True)
    session.refresh(version)
    if version.stage == stage:
        return version
    failed = [check for check in version.checks if not check["passed"]] if stage == "prod" else []
    if failed and not override:
        raise Conflict(
            "checks_failed",
            f"Version {version.number} is not fit for prod: " + " ".join(check["text"] for check in failed),
            {"checks": failed},
        )
    if failed and not note.strip():
        raise Invalid("note", "To promote in spite of a failed check, say why in the note: it is kept.")
    if stage == "prod":
        before = model_versions.find_in_prod(session, model)
        if before is not None:
            _log(session, before, "archived", f"version {version.number} takes its place", False, user_id)
    _log(session, version, stage, note, bool(failed), user_id)
    return version


def of_model(session: Session, model: Model) -> list[tuple[Promotion, int]]:
    """Newest first, each with the number of its version."""
    found = session.execute(
        select(Promotion, ModelVersion.number)
        .join(
            ModelVersion,
            (ModelVersion.org_id == Promotion.org_id) & (ModelVersion.id == Promotion.model_version_id),
        )
        .where(Promotion.org_id == model.org_id, Promotion.model_id == model.id)
        .order_by(Promotion.id.desc())
    )
    return [(row[0], row[1]) for row in found]


def _log(
    session: Session, version: ModelVersion, stage: str, note: str, overridden: bool, user_id: UUID | None
) -> None:
    session.add(
        Promotion(
            org_id=version.org_id,
            model_id=version.model_id,
            model_version_id=version.id,
            from_stage=version.stage,
            to_stage=stage,
            note=note.strip()[:2000],
            overridden=overridden,
            user_id=user_id,
        )
    )
    version.stage = stage
    session.flush()  # one by one: the index that allows one version in prod is not deferrable
