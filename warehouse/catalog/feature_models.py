"""FeatureModel: a feature that an analyst wrote, one SELECT with numbered versions. A version never changes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.datasets import clean_slug
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User

LONGEST_DESCRIPTION = 500


class FeatureModel(Owned, Dated, Record):
    """`version` is the newest. One that was deleted stays, with its versions: what once learned from them can be traced,
    and what is written under its name later goes on counting."""

    __tablename__ = "feature_models"
    __table_args__ = (UniqueConstraint("org_id", "name"),)

    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=0)
    deleted_at: Mapped[datetime | None]


class FeatureModelVersion(Dated, Record):
    """`columns` are those that it gave when it was written: {name, kind}; `descriptions` are words for them."""

    __tablename__ = "feature_model_versions"
    __table_args__ = (within_organization("feature_model_id", FeatureModel),)

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    feature_model_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sql: Mapped[str]
    descriptions: Mapped[dict[str, Any]]
    columns: Mapped[list[Any]]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))


def write(
    session: Session,
    org_id: UUID,
    *,
    name: str,
    sql: str,
    descriptions: Mapping[str, str],
    columns: list[dict[str, str]],
    created_by: UUID | None,
) -> FeatureModelVersion:
    """The next version, or the newest where nothing would change. `columns` come from the gate and the engine."""
    described = _described(descriptions, [column["name"] for column in columns])
    query = select(FeatureModel).where(FeatureModel.org_id == org_id, FeatureModel.name == name)
    found = session.scalar(query.with_for_update())
    if found is None:
        found = FeatureModel(org_id=org_id, id=new_id(), name=clean_slug(name, "name"), version=0)
        session.add(found)
        session.flush()
    elif found.deleted_at is None:
        newest = version(session, found)
        if (newest.sql, newest.descriptions) == (sql, described):
            return newest
    found.version, found.deleted_at = found.version + 1, None
    made = FeatureModelVersion(
        org_id=org_id,
        feature_model_id=found.id,
        number=found.version,
        sql=sql,
        descriptions=described,
        columns=columns,
        created_by=created_by,
    )
    session.add(made)
    session.flush()
    return made


def by_name(session: Session, org_id: UUID, name: str, *, lock: bool = False) -> FeatureModel:
    query = select(FeatureModel).where(
        FeatureModel.org_id == org_id, FeatureModel.name == name, FeatureModel.deleted_at.is_(None)
    )
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound("feature model", name)
    return found


def in_organization(session: Session, org_id: UUID) -> list[FeatureModel]:
    query = select(FeatureModel).where(FeatureModel.org_id == org_id, FeatureModel.deleted_at.is_(None))
    return list(session.scalars(query.order_by(FeatureModel.name)))


def version(session: Session, feature_model: FeatureModel, number: int | None = None) -> FeatureModelVersion:
    """One version, the newest unless told otherwise."""
    key = (feature_model.org_id, feature_model.id, number or feature_model.version)
    found = session.get(FeatureModelVersion, key)
    if found is None:
        raise NotFound("version of the feature model", number)
    return found


def versions_of(session: Session, feature_model: FeatureModel) -> list[FeatureModelVersion]:
    """Newest first."""
    return list(
        session.scalars(
            select(FeatureModelVersion)
            .where(
                FeatureModelVersion.org_id == feature_model.org_id,
                FeatureModelVersion.feature_model_id == feature_model.id,
            )
            .order_by(FeatureModelVersion.number.desc())
        )
    )


def known_names(session: Session, org_id: UUID, names: Iterable[str]) -> list[str]:
    """The names, each once and in order; raises Invalid where there is no such FeatureModel."""
    there = {feature_model.name for feature_model in in_organization(session, org_id)}
    for name in names:
        if name not in there:
            said = f"there is {', '.join(sorted(there))}" if there else "there is none yet"
            raise Invalid("feature_models", f"There is no feature model {name!r} here; {said}.")
    return sorted(set(names))


def pinned(session: Session, org_id: UUID, names: Iterable[str]) -> list[dict[str, Any]]:
    """What a build that begins now computes: each name with the number of its newest version."""
    found = (by_name(session, org_id, name) for name in sorted(names))
    return [{"name": feature_model.name, "version": feature_model.version} for feature_model in found]


def of_pins(session: Session, org_id: UUID, pins: Iterable[Mapping[str, Any]]) -> list[FeatureModelVersion]:
    """The versions that were pinned, also of FeatureModels that were deleted since."""
    found = []
    for pin in pins:
        query = (
            select(FeatureModelVersion)
            .join(
                FeatureModel,
                (FeatureModel.org_id == FeatureModelVersion.org_id)
                & (FeatureModel.id == FeatureModelVersion.feature_model_id),
            )
            .where(
                FeatureModel.org_id == org_id,
                FeatureModel.name == pin["name"],
                FeatureModelVersion.number == pin["version"],
            )
        )
        version = session.scalar(query)
        if version is None:
            raise NotFound("feature model", pin["name"])
        found.append(version)
    return found


def mark_deleted(session: Session, feature_model: FeatureModel) -> None:
    feature_model.deleted_at = datetime.now(UTC)
    session.flush()


def _described(descriptions: Mapping[str, str], columns: list[str]) -> dict[str, str]:
    for column, words in descriptions.items():
        if column not in columns:
            raise Invalid(
                f"descriptions.{column}",
                f"The statement gives no column {column!r}; it gives {', '.join(columns)}.",
            )
        if len(words) > LONGEST_DESCRIPTION:
            raise Invalid(
                f"descriptions.{column}", f"A description has at most {LONGEST_DESCRIPTION} characters."
            )
    return {column: " ".join(words.split()) for column, words in descriptions.items() if words.strip()}
