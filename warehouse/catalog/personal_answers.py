"""The answer to a POST with an `Idempotency-Key` that belongs to a person and to no organization yet."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import idempotency
from warehouse.catalog.base import Dated, Record
from warehouse.catalog.users import User


class PersonalAnswer(Dated, Record):
    __tablename__ = "personal_answers"

    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    status_code: Mapped[int]
    body: Mapped[dict[str, Any]]


def recall(session: Session, user_id: UUID, key: str, request_hash: bytes) -> PersonalAnswer | None:
    """As `idempotency.recall` for what an organization asks."""
    idempotency.hold(session, str(user_id), key)
    kept = session.get(PersonalAnswer, (user_id, key))
    idempotency.refuse_another(kept.request_hash if kept else None, request_hash)
    return kept


def keep(
    session: Session, user_id: UUID, key: str, request_hash: bytes, status_code: int, body: dict[str, Any]
) -> None:
    session.add(
        PersonalAnswer(
            user_id=user_id, key=key, request_hash=request_hash, status_code=status_code, body=body
        )
    )
    session.flush()
