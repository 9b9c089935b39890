"""The answer to a POST that carried an `Idempotency-Key`, kept so that a repeat is answered, not done again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Conflict, Dated, Invalid, Record
from warehouse.catalog.organizations import Organization

KEPT = timedelta(days=1)  # then it may be swept; the catalog's own rule for the sweeper says so too


class IdempotentAnswer(Dated, Record):
    __tablename__ = "idempotent_answers"

    org_id: Mapped[UUID] = mapped_column(ForeignKey(Organization.id, ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    status_code: Mapped[int]
    body: Mapped[dict[str, Any]]


def recall(session: Session, org_id: UUID, key: str, request_hash: bytes) -> IdempotentAnswer | None:
    """The kept answer, or None when this request is the first with its key, which it then holds until it ends."""
    hold(session, str(org_id), key)
    kept = session.get(IdempotentAnswer, (org_id, key))
    refuse_another(kept.request_hash if kept else None, request_hash)
    return kept


def hold(session: Session, whose: str, key: str) -> None:
    """Be the only request of `whose` with this key until the transaction ends."""
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise Invalid(
            "Idempotency-Key", "An Idempotency-Key has 1 to 200 printable characters; a UUID is a good one."
        )
    if not session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"{whose}:{key}", 0)))):
        raise in_progress()


def in_progress() -> Conflict:
    return Conflict(
        "idempotency_in_progress", "A request with this Idempotency-Key is being worked on: wait for it."
    )


def refuse_another(kept: bytes | None, asked: bytes) -> None:
    if kept is not None and kept != asked:
        raise Conflict(
            "idempotency_mismatch", "This Idempotency-Key came with another request before: use a new key."
        )


def keep(
    session: Session, org_id: UUID, key: str, request_hash: bytes, status_code: int, body: dict[str, Any]
) -> None:
    session.add(
        IdempotentAnswer(
            org_id=org_id, key=key, request_hash=request_hash, status_code=status_code, body=body
        )
    )
    session.flush()
