"""PasswordReset: the right to choose a new password once, for whoever reads the account's mail."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import user_sessions, users
from warehouse.catalog.base import Dated, Invalid, Record, new_id
from warehouse.catalog.user_sessions import digest
from warehouse.catalog.users import User

LASTS = timedelta(minutes=45)


class PasswordReset(Dated, Record):
    __tablename__ = "password_resets"
    __table_args__ = (Index("ix_password_resets_user_id", "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime]

    user: Mapped[User] = relationship(viewonly=True)


def ask(session: Session, user: User) -> str:
    """A new token for the user's mail; the ones before it open nothing from now on."""
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
    token = secrets.token_urlsafe(32)
    session.add(
        PasswordReset(user_id=user.id, token_hash=digest(token), expires_at=datetime.now(UTC) + LASTS)
    )
    session.flush()
    return token


def live(session: Session, token: str, *, lock: bool = False) -> PasswordReset:
    """The reset of this token. A wrong, a used and an expired one are told alike."""
    query = select(PasswordReset).where(PasswordReset.token_hash == digest(token))
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or found.expires_at < datetime.now(UTC):
        raise Invalid("token", "This link is not valid: it is mistyped, used or expired. Ask for a new one.")
    return found


def confirm(session: Session, token: str, password_hash: str) -> User:
    """Set the password, once; all sessions of the user end, and every other link that was asked for."""
    reset = live(session, token, lock=True)
    user = session.get_one(User, reset.user_id)
    user.password_hash = password_hash
    users.prove(user)
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
    user_sessions.end_all(session, user.id)
    return user
