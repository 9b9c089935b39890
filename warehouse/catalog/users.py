"""User: who."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Conflict, Dated, Invalid, Record, new_id
from warehouse.catalog.organizations import clean_name


class User(Dated, Record):
    """Without `password_hash` they sign in elsewhere alone; `email_proven_at` is when they first showed that they read
    the address's mail."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    email_proven_at: Mapped[datetime | None]


def create(
    session: Session, *, name: str, email: str, password_hash: str | None, proven: bool = False
) -> User:
    user = User(
        id=new_id(),
        name=clean_name(name, "name"),
        email=clean_email(email),
        password_hash=password_hash,
        email_proven_at=datetime.now(UTC) if proven else None,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise Conflict(
            "email_taken", "There is an account with this e-mail already: sign in instead."
        ) from None
    return user


def several(session: Session, ids: Iterable[UUID]) -> dict[UUID, User]:
    """Those of these accounts that there are, by id."""
    found = session.scalars(select(User).where(User.id.in_(set(ids))))
    return {user.id: user for user in found}


def by_email(session: Session, email: str) -> User | None:
    if "\0" in email:  # Postgres would refuse the very question
        return None
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def prove(user: User) -> bool:
    """Somebody has shown that the address is theirs; False when that was known of this account."""
    if user.email_proven_at is not None:
        return False
    user.email_proven_at = datetime.now(UTC)
    return True


def clean_email(email: str) -> str:
    email = email.strip().lower()
    one = (
        r"""[^\s@,;:<>()\[\]\\"]"""  # nothing by which a mail header could hold a second address or a comment
    )
    if not email.isprintable() or not re.fullmatch(rf"{one}{{1,64}}@{one}{{1,190}}\.{one}{{2,63}}", email):
        raise Invalid("email", "This is not one e-mail address, as in ana@example.com.")
    return email
