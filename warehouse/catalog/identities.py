"""Identity: that an OpenID provider knows a User, by the provider's address (`issuer`) and its own number (`subject`).

The number never changes hands, an e-mail address may: so the address only counts when an identity is seen for the
first time, and only when the provider says that it has verified it.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import user_sessions, users
from warehouse.catalog.base import Conflict, Dated, Record, new_id
from warehouse.catalog.users import User


class Identity(Dated, Record):
    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"), Index("ix_identities_user_id", "user_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    issuer: Mapped[str]
    subject: Mapped[str]

    user: Mapped[User] = relationship(viewonly=True)


@dataclass(frozen=True)
class Vouched:
    """What a provider says of somebody who has just signed in there."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool
    name: str | None


def user_of(session: Session, said: Vouched) -> User:
    """The user whom the provider knows by this number; at first sight the account of the address it has verified,
    made when there is none.

    An address that nobody has proven may have been typed in by anyone, at the provider as here. So an unverified one
    opens no account and makes none; and an account whose address was never proven becomes its owner's alone: its
    password and sessions may be another's, and end.

    Raises
    ------
    Conflict : `email_not_verified`.
    """
    known = session.scalar(
        select(Identity).where(Identity.issuer == said.issuer, Identity.subject == said.subject)
    )
    if known is not None:
        return session.get_one(User, known.user_id)
    if said.email is None or not said.email_verified:
        raise Conflict(
            "email_not_verified",
            "The provider does not say that your e-mail address is yours: have it verified there, then sign in again.",
        )
    user = users.by_email(session, said.email)
    if user is None:
        name = said.name or said.email.partition("@")[0]
        user = users.create(session, name=name[:200], email=said.email, password_hash=None, proven=True)
    elif users.prove(user):
        user.password_hash = None
        user_sessions.end_all(session, user.id)
    try:
        with session.begin_nested():
            session.add(Identity(user_id=user.id, issuer=said.issuer, subject=said.subject))
    except IntegrityError:
        raise Conflict("at_once", "You signed in twice at one moment: try again.") from None
    return user
