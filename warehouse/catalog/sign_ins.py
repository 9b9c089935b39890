"""SignIn: one that is under way at an OpenID provider. What the browser must bring back is kept as a hash only.

One random token, in a cookie that scripts cannot read, binds the answer to the browser that asked. All that the
protocol wants to be unguessable is derived from it, so nothing else need be kept anywhere.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Record

LASTS = timedelta(minutes=10)


class SignIn(Record):
    __tablename__ = "sign_ins"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]


@dataclass(frozen=True)
class Ticket:
    """The token of the cookie, and what follows from it: 256 bits each, none of which tells another."""

    token: str

    @property
    def state(self) -> str:
        return self._derived("state")

    @property
    def nonce(self) -> str:
        return self._derived("nonce")

    @property
    def code_verifier(self) -> str:
        return self._derived("code verifier")

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(f"sign-in:{self.token}".encode()).digest()

    def _derived(self, use: str) -> str:
        digest = hashlib.sha256(f"{use}:{self.token}".encode()).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(session: Session) -> Ticket:
    ticket = Ticket(secrets.token_urlsafe(32))
    session.add(SignIn(token_hash=ticket.hash, expires_at=datetime.now(UTC) + LASTS))
    session.flush()
    return ticket


def finish(session: Session, ticket: Ticket) -> bool:
    """Whether this sign-in was under way; whatever comes of it, it is not any more."""
    ended = session.scalar(
        delete(SignIn).where(SignIn.token_hash == ticket.hash).returning(SignIn.expires_at)
    )
    return ended is not None and ended > datetime.now(UTC)
