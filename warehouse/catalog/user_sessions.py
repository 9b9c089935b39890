"""A signed-in browser: an opaque 256-bit token of which the catalog keeps only the hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog.base import Dated, NotFound, Record, new_id
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
    user_agent: Mapped[str] = mapped_column(server_default="")

    user: Mapped[User] = relationship(viewonly=True)


@dataclass(frozen=True)
class Opened:
    """What the browser is given, once: the catalog keeps neither."""

    token: str
    csrf_token: str


def open_for(session: Session, user: User, user_agent: str = "") -> Opened:
    opened = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    now = datetime.now(UTC)
    session.add(
        UserSession(
            user_id=user.id,
            token_hash=digest(opened.token),
            csrf_hash=digest(opened.csrf_token),
            last_seen_at=now,
            expires_at=now + ABSOLUTE,
            user_agent=clean_user_agent(user_agent),
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


def rotate(session: Session, session_id: UUID) -> Opened:
    """New tokens for a session whose rights have changed: the old ones open nothing from now on."""
    found = session.get(UserSession, session_id, with_for_update=True)
    if found is None:
        raise NotFound("session", session_id)
    opened = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    found.token_hash, found.csrf_hash = digest(opened.token), digest(opened.csrf_token)
    session.flush()
    return opened


def of_user(session: Session, user_id: UUID) -> list[UserSession]:
    """The live ones, newest first."""
    now = datetime.now(UTC)
    found = session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.expires_at > now)
        .where(UserSession.last_seen_at > now - IDLE)
        .order_by(UserSession.id.desc())
    )
    return list(found)


def end(session: Session, user_id: UUID, session_id: UUID) -> None:
    ended = session.execute(
        delete(UserSession).where(UserSession.user_id == user_id, UserSession.id == session_id)
    )
    if ended.rowcount == 0:  # type: ignore[attr-defined]
        raise NotFound("session", session_id)


def end_all(session: Session, user_id: UUID, *, but: UUID | None = None) -> None:
    """End the user's sessions; all of them, or all `but` the one of this id."""
    ending = delete(UserSession).where(UserSession.user_id == user_id)
    session.execute(ending if but is None else ending.where(UserSession.id != but))


def close(session: Session, token: str) -> None:
    session.execute(delete(UserSession).where(UserSession.token_hash == digest(token)))


def digest(token: str) -> bytes:
    """SHA-256: the token is 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).digest()


def clean_user_agent(said: str) -> str:
    """What a browser says of itself, as one short line of printable ASCII: it is shown to people."""
    return " ".join("".join(c for c in said if " " <= c <= "~").split())[:120]
