"""EntityOwner: the member who looks after an entity, where somebody said so here; else it is whom the data name.

Each change is kept in OwnerChange, so that a thousand assignments are taken back by one call.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import memberships
from warehouse.catalog.base import Conflict, Dated, NotFound, Record, new_id
from warehouse.catalog.organizations import Organization, Owned
from warehouse.catalog.users import User

AT_ONCE = 5_000  # rows of one statement


def of_member(column: str, *, ondelete: str) -> ForeignKeyConstraint:
    """(org_id, column) is a member of the organization; who leaves it is let go of by the database."""
    return ForeignKeyConstraint(
        ["org_id", column], ["memberships.org_id", "memberships.user_id"], ondelete=ondelete
    )


class EntityOwner(Dated, Record):
    __tablename__ = "entity_owners"
    __table_args__ = (
        of_member("user_id", ondelete="CASCADE"),
        Index("ix_entity_owners_org_id_user_id", "org_id", "user_id"),
    )

    org_id: Mapped[UUID] = mapped_column(ForeignKey(Organization.id, ondelete="CASCADE"), primary_key=True)
    entity_key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]


class OwnerChange(Owned, Dated, Record):
    """One entity of one assignment (`change_id`): who looked after it by assignment before, and afterwards."""

    __tablename__ = "owner_changes"
    __table_args__ = (
        Index("ix_owner_changes_org_id_change_id", "org_id", "change_id"),
        Index("ix_owner_changes_org_id_entity_key", "org_id", "entity_key"),
    )

    change_id: Mapped[UUID]
    entity_key: Mapped[str]
    before: Mapped[UUID | None]
    after: Mapped[UUID | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))


def assign(
    session: Session, org_id: UUID, keys: Sequence[str], user_id: UUID | None, *, created_by: UUID | None
) -> tuple[UUID, int]:
    """Give these entities to a member, or back to whom the data name; the change's id, and how many it changed."""
    if user_id is not None:
        memberships.get(session, org_id, user_id)
    _lock(session, org_id)
    change_id, changed = new_id(), 0
    for some in _some(sorted(set(keys))):
        before = of(session, org_id, some)
        moved = {key: (before.get(key), user_id) for key in some if before.get(key) != user_id}
        changed += _apply(session, org_id, change_id, moved, created_by)
    return change_id, changed


def undo(
    session: Session, org_id: UUID, change_id: UUID, *, created_by: UUID | None
) -> tuple[UUID, int, int]:
    """Take an assignment back wherever it still holds; the id of this change, how many went back, how many have another
    owner by now."""
    _lock(session, org_id)
    made = session.scalars(
        select(OwnerChange).where(OwnerChange.org_id == org_id, OwnerChange.change_id == change_id)
    ).all()
    if not made:
        raise NotFound("change of owners", change_id)
    undo_id, back = new_id(), 0
    for some in _some(made):
        now = of(session, org_id, [one.entity_key for one in some])
        moved = {
            one.entity_key: (one.after, one.before) for one in some if now.get(one.entity_key) == one.after
        }
        there = _members(session, org_id, {after for _, after in moved.values() if after})
        kept = {key: (was, after if after in there else None) for key, (was, after) in moved.items()}
        back += _apply(session, org_id, undo_id, kept, created_by)
    if not back:
        raise Conflict(
            "changed_meanwhile", "All of these have been given to others since: nothing was taken back."
        )
    return undo_id, back, len(made) - back


def of(session: Session, org_id: UUID, keys: Sequence[str]) -> dict[str, UUID]:
    """To whom these entities were assigned; who was not is not among them."""
    found = session.execute(
        select(EntityOwner.entity_key, EntityOwner.user_id).where(
            EntityOwner.org_id == org_id, EntityOwner.entity_key.in_(list(keys))
        )
    )
    return {row.entity_key: row.user_id for row in found}


def everybody(session: Session, org_id: UUID) -> list[tuple[str, UUID]]:
    """All assignments, as (entity_key, user_id)."""
    found = session.execute(
        select(EntityOwner.entity_key, EntityOwner.user_id).where(EntityOwner.org_id == org_id)
    )
    return [(row.entity_key, row.user_id) for row in found]


def revision(session: Session, org_id: UUID) -> str:
    """Another text after each change of the assignments, whoever made it; empty while there is none."""
    newest = session.scalar(
        select(OwnerChange.id).where(OwnerChange.org_id == org_id).order_by(OwnerChange.id.desc()).limit(1)
    )
    # Who leaves is let go of by the database, which writes no change.
    held = select(func.count()).select_from(EntityOwner).where(EntityOwner.org_id == org_id)
    count = session.scalar(held)
    return f"{newest}-{count}" if count else ""


def _apply(
    session: Session,
    org_id: UUID,
    change_id: UUID,
    moved: dict[str, tuple[UUID | None, UUID | None]],
    created_by: UUID | None,
) -> int:
    given = [
        {"org_id": org_id, "entity_key": key, "user_id": after} for key, (_, after) in moved.items() if after
    ]
    freed = [key for key, (_, after) in moved.items() if after is None]
    if given:
        statement = insert(EntityOwner).values(given)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["org_id", "entity_key"],
                set_={"user_id": statement.excluded.user_id, "created_at": func.now()},
            )
        )
    if freed:
        session.execute(
            text("delete from entity_owners where org_id = :org_id and entity_key = any(:keys)"),
            {"org_id": org_id, "keys": freed},
        )
    rows: list[dict[str, Any]] = [
        {
            "org_id": org_id,
            "id": new_id(),
            "change_id": change_id,
            "entity_key": key,
            "before": before,
            "after": after,
            "created_by": created_by,
        }
        for key, (before, after) in moved.items()
    ]
    if rows:
        session.execute(insert(OwnerChange).values(rows))
    return len(rows)


def _members(session: Session, org_id: UUID, users: set[UUID]) -> set[UUID]:
    found = memberships.in_organization(session, org_id) if users else []
    return {one.user_id for one in found} & users


def _lock(session: Session, org_id: UUID) -> None:
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"owners:{org_id}", 0))))


def _some(things: Sequence[Any]) -> list[Sequence[Any]]:
    return [things[begin : begin + AT_ONCE] for begin in range(0, len(things), AT_ONCE)]
