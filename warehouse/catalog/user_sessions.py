"""A signed-in browser: an opaque 256-bit token of which the catalog keeps only the hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog.base import Dated, Record, new_id
from warehouse.catalog.users import User

IDLE = timedelta(days=7)
ABSOLUTE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)  # how stale `last_seen_at` may get: spares a write per request


class UserSession(Dated, Record):
    __tablename__ = "user_sessions"
    __table_args__ = (Index("ix_user_sessions_user_id", "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    csrf_hash: Mapped[bytes]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    user: Mapped[User] = relationship(viewonly=True)


@dataclass(frozen=True)
class Opened:
    """What the browser is given, once: the catalog keeps neither."""

    token: str
    csrf_token: str


def open_for(session: Session, user: User) -> Opened:
    opened = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    now = datetime.now(UTC)
    session.add(
        UserSession(
            user_id=user.id,
            token_hash=digest(opened.token),
            csrf_hash=digest(opened.csrf_token),
            last_seen_at=now,
            expires_at=now + ABSOLUTE,
        )
    )
    session.flush()
    return opened


def recognise(session: Session, token: str) -> UserSession | None:
    """The live session of this token; None when unknown, idle for too long or too old."""
    found = session.scalar(select(UserSession).where(UserSession.token_hash == digest(token)))
    now = datetime.now(UTC)
    if found is None or now > found.expires_at or now - found.last_seen_at > IDLE:
        return None
    if now - found.last_seen_at > SEEN_EVERY:
        found.last_seen_at = now
    return found


def close(session: Session, token: str) -> None:
    session.execute(delete(UserSession).where(UserSession.token_hash == digest(token)))


def digest(token: str) -> bytes:
    """SHA-256: the token is 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).digest()
