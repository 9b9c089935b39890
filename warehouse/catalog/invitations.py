"""Invitation: an offer to one e-mail address to join one organization in one role, once, within seven days."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import memberships, users
from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.memberships import Membership, Role
from warehouse.catalog.organizations import Organization, Owned
from warehouse.catalog.session import act_for
from warehouse.catalog.user_sessions import digest
from warehouse.catalog.users import User, clean_email

LASTS = timedelta(days=7)
MOST_OPEN = 100  # per organization: we send mail to whom its admins name, but not to everybody


class Invitation(Owned, Dated, Record):
    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("role in ('admin', 'analyst', 'member')", "role"),
        # One open offer per address, whatever happens at once.
        Index("ix_one_open", "org_id", "email", unique=True, postgresql_where=text("ended_at is null")),
    )

    email: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # accepted, withdrawn, or replaced by a newer one

    organization: Mapped[Organization] = relationship(viewonly=True)


@dataclass(frozen=True)
class Offer:
    """A new invitation and its token, which goes into the mail and is kept nowhere."""

    record: Invitation
    token: str


def offer(session: Session, org_id: UUID, *, email: str, role: Role, invited_by: UUID | None) -> Offer:
    """Invite; an open invitation of the same address is replaced, so that a lost mail can be sent again."""
    email = clean_email(email)
    known = users.by_email(session, email)
    if known is not None and session.get(Membership, (org_id, known.id)) is not None:
        raise Conflict("already_member", f"{email} belongs to this organization already.")
    session.execute(
        update(Invitation).where(*_open(org_id), Invitation.email == email).values(ended_at=func.now())
    )
    waiting = select(Invitation.id).where(*_open(org_id), Invitation.expires_at > func.now())
    if len(session.scalars(waiting.limit(MOST_OPEN)).all()) == MOST_OPEN:
        raise Conflict(
            "too_many_invitations", f"{MOST_OPEN} invitations are open: withdraw some, or wait for answers."
        )
    token = secrets.token_urlsafe(32)
    record = Invitation(
        org_id=org_id,
        id=new_id(),
        email=email,
        role=role,
        token_hash=digest(token),
        invited_by=invited_by,
        expires_at=datetime.now(UTC) + LASTS,
    )
    session.add(record)
    session.flush()
    return Offer(record, token)


def in_organization(session: Session, org_id: UUID) -> list[Invitation]:
    """The open ones, expired ones too: they can be sent again or withdrawn."""
    return list(session.scalars(select(Invitation).where(*_open(org_id)).order_by(Invitation.id)))


def withdraw(session: Session, org_id: UUID, invitation_id: UUID) -> Invitation:
    found = session.scalar(
        select(Invitation).where(*_open(org_id), Invitation.id == invitation_id).with_for_update()
    )
    if found is None:
        raise NotFound("invitation", invitation_id)
    found.ended_at = datetime.now(UTC)
    session.flush()
    return found


def live(session: Session, token: str) -> Invitation:
    """The open invitation of this token; the transaction acts for its organization from here on, and holds it.

    A wrong, a used, a withdrawn and an expired token are told alike.
    """
    refusal = Invalid(
        "token",
        "This invitation is not valid: it is mistyped, used, withdrawn or expired. Ask for a new one.",
    )
    shown = digest(token)
    act_for(session, invitation=shown.hex())
    org_id = session.scalar(select(Invitation.org_id).where(Invitation.token_hash == shown))
    if org_id is None:
        raise refusal
    act_for(session, org_id=org_id)
    found = session.scalar(
        select(Invitation).where(*_open(org_id), Invitation.token_hash == shown).with_for_update()
    )
    if found is None or found.expires_at < datetime.now(UTC):
        raise refusal
    return found


def accept(session: Session, invitation: Invitation, user: User) -> Membership:
    """The user, whose address it was sent to, joins; who belongs already keeps the role they have."""
    if user.email != invitation.email:
        raise Invalid("token", "This invitation was sent to another e-mail address.")
    invitation.ended_at = datetime.now(UTC)
    there = session.get(Membership, (invitation.org_id, user.id))
    if there is not None:
        session.flush()
        return there
    return memberships.add(session, invitation.organization, user, invitation.role)  # type: ignore[arg-type]


def _open(org_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Invitation.org_id == org_id, Invitation.ended_at.is_(None)
