"""Membership: that a User belongs to an Organization, and as what."""

from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog.base import Dated, Record
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
