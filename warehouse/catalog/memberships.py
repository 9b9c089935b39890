"""Membership: that a User belongs to an Organization, and as what."""

from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import user_sessions
from warehouse.catalog.base import Conflict, Dated, NotFound, Record
from warehouse.catalog.organizations import Organization
from warehouse.catalog.users import User

Role = Literal["admin", "analyst", "member"]
RANK: dict[str, int] = {"member": 0, "analyst": 1, "admin": 2}


class Membership(Dated, Record):
    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("role in ('admin', 'analyst', 'member')", "role"),
        Index("ix_memberships_user_id", "user_id"),
    )

    org_id: Mapped[UUID] = mapped_column(ForeignKey(Organization.id, ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)
    role: Mapped[str]

    organization: Mapped[Organization] = relationship(viewonly=True)
    user: Mapped[User] = relationship(viewonly=True)


def add(session: Session, org: Organization, user: User, role: Role) -> Membership:
    membership = Membership(org_id=org.id, user_id=user.id, role=role)
    session.add(membership)
    session.flush()
    return membership


def get(session: Session, org_id: UUID, user_id: UUID) -> Membership:
    found = session.get(Membership, (org_id, user_id))
    if found is None:
        raise NotFound("member", user_id)
    return found


def change_role(
    session: Session, membership: Membership, role: Role, *, keep: UUID | None = None
) -> Membership:
    """The user's sessions end, so that nothing of the old role lives on; `keep` is the id of one that may stay.

    Raises
    ------
    Conflict : `last_admin`, when nobody would be left to manage the organization.
    """
    if membership.role == role:
        return membership
    if role != "admin":
        _refuse_the_last_admin(session, membership)
    membership.role = role
    session.flush()
    user_sessions.end_all(session, membership.user_id, but=keep)
    return membership


def remove(session: Session, membership: Membership, *, keep: UUID | None = None) -> None:
    """The user belongs here no longer, and is signed out (but for the session `keep`). What they made stays.

    Raises
    ------
    Conflict : `last_admin`.
    """
    _refuse_the_last_admin(session, membership)
    session.delete(membership)
    session.flush()
    user_sessions.end_all(session, membership.user_id, but=keep)


def _refuse_the_last_admin(session: Session, membership: Membership) -> None:
    # Two admins who remove each other at once both ask for these locks: the second waits, and finds one admin.
    admins = session.scalars(
        select(Membership.user_id)
        .where(Membership.org_id == membership.org_id, Membership.role == "admin")
        .order_by(Membership.user_id)
        .with_for_update()
    ).all()
    session.refresh(membership)
    if membership.role == "admin" and len(admins) == 1:
        raise Conflict(
            "last_admin", "This is the organization's last admin: make somebody else an admin first."
        )


def of_user(session: Session, user_id: UUID) -> list[Membership]:
    """All of a user's memberships, oldest first; the transaction must act for that user."""
    found = session.scalars(
        select(Membership)
        .where(Membership.user_id == user_id)
        .order_by(Membership.created_at, Membership.org_id)
    )
    return list(found)


def in_organization(session: Session, org_id: UUID) -> list[Membership]:
    found = session.scalars(
        select(Membership)
        .where(Membership.org_id == org_id)
        .order_by(Membership.created_at, Membership.user_id)
    )
    return list(found)


def reaches(role: str, needed: str) -> bool:
    """Whether `role` may do what `needed` may: an admin may do all that an analyst may, and so on."""
    return RANK[role] >= RANK[needed]
