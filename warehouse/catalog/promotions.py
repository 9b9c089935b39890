"""Promotion: a ModelVersion's way from stage to stage, as an append-only log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, select
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
    checks: Sequence[dict[str, Any]] | None = None,
) -> ModelVersion:
    """Bring a version to a stage; a version that goes to prod archives the one that was there.

    Parameters
    ----------
    checks : what it must pass to go to prod; those of its training, unless its whole checklist is given.

    Raises
    ------
    Conflict : `checks_failed`, when one failed and `override` with a note was not given.
    """
    models.by_name(session, model.org_id, model.name, lock=True)
    session.refresh(version)
    if version.stage == stage:
        return version
    asked = version.checks if checks is None else checks
    failed = [check for check in asked if check["passed"] is False] if stage == "prod" else []
    if failed and not override:
        raise Conflict(
            "checks_failed",
            f"Version {version.number} is not fit for prod: " + " ".join(check["text"] for check in failed),
            {"checks": failed},
        )
    if failed and not note.strip():
        raise Invalid("note", "To promote in spite of a failed check, say why in the note: it is kept.")
    if stage == "prod":
        _make_way(session, model, version, user_id)
    _log(session, version, stage, note, user_id, failed=failed)
    return version


def roll_back(session: Session, model: Model, *, note: str, user_id: UUID | None) -> ModelVersion:
    """Bring back the version that was in prod before the one that is there; once more, the one before that.

    It had passed its checks, or somebody had said why not: they are not asked again.

    Raises
    ------
    Invalid : without a note.
    Conflict : `nothing_to_roll_back_to`.
    """
    if not note.strip():
        raise Invalid("note", "Say why in the note: it is kept.")
    models.by_name(session, model.org_id, model.name, lock=True)
    held = _held_prod(session, model)
    now = model_versions.find_in_prod(session, model)
    if now is not None and held and held[-1] == now.id:
        held.pop()
    if not held:
        raise Conflict(
            "nothing_to_roll_back_to",
            f"No other version of the model {model.name!r} has been in prod before: promote one.",
        )
    version = model_versions.get(session, model.org_id, held[-1])
    _make_way(session, model, version, user_id)
    _log(session, version, "prod", note, user_id, rolled_back=True)
    return version


def prod_at(session: Session, model: Model, at: datetime) -> Promotion | None:
    """The step that had brought the version to prod that was there at that time; None when none was."""
    of_model = (Promotion.org_id == model.org_id, Promotion.model_id == model.id)
    came = session.scalar(
        select(Promotion)
        .where(*of_model, Promotion.to_stage == "prod", Promotion.created_at <= at)
        .order_by(Promotion.created_at.desc(), Promotion.id.desc())
        .limit(1)
    )
    if came is None:
        return None
    went = left_prod_at(session, came)
    return came if went is None or went > at else None


def left_prod_at(session: Session, came: Promotion) -> datetime | None:
    """When the version that this step had brought to prod left it; None while it is there."""
    return session.scalar(
        select(func.min(Promotion.created_at)).where(
            Promotion.org_id == came.org_id,
            Promotion.model_version_id == came.model_version_id,
            Promotion.from_stage == "prod",
            Promotion.created_at > came.created_at,
        )
    )


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


def _held_prod(session: Session, model: Model) -> list[UUID]:
    """The versions that held prod one after the other, without what was rolled back; the last one first in line."""
    held: list[UUID] = []
    for step, _ in reversed(of_model(session, model)):
        if step.to_stage != "prod":
            continue
        if step.rolled_back:
            while held and held[-1] != step.model_version_id:
                held.pop()
        elif not held or held[-1] != step.model_version_id:
            held.append(step.model_version_id)
    return held


def _make_way(session: Session, model: Model, version: ModelVersion, user_id: UUID | None) -> None:
    before = model_versions.find_in_prod(session, model)
    if before is not None:
        _log(session, before, "archived", f"version {version.number} takes its place", user_id)


def _log(
    session: Session,
    version: ModelVersion,
    stage: str,
    note: str,
    user_id: UUID | None,
    *,
    failed: Sequence[dict[str, Any]] = (),
    rolled_back: bool = False,
) -> None:
    session.add(
        Promotion(
            org_id=version.org_id,
            model_id=version.model_id,
            model_version_id=version.id,
            from_stage=version.stage,
            to_stage=stage,
            note=note.strip()[:2000],
            overridden=bool(failed),
            failed_checks=list(failed),
            rolled_back=rolled_back,
            user_id=user_id,
        )
    )
    version.stage = stage
    session.flush()  # one by one: the index that allows one version in prod is not deferrable
