"""AuditEvent: who did what to what, from where. A log that only grows: the application may add to it and read it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session

from warehouse.catalog.base import Dated, Record
from warehouse.catalog.organizations import Owned

LONGEST = 300  # characters of an actor's or target's name


@dataclass(frozen=True)
class Actor:
    """Who acts, in which request: a person, or an API key (then `user_id` is null)."""

    name: str
    user_id: UUID | None = None
    api_key_id: UUID | None = None
    address: str = ""
    request_id: str = ""


class AuditEvent(Owned, Dated, Record):
    """Names are kept as they were, and users without a foreign key: who has gone since has still done it."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_org_id_verb_id", "org_id", "verb", "id"),)

    verb: Mapped[str]
    actor: Mapped[str]
    user_id: Mapped[UUID | None]
    api_key_id: Mapped[UUID | None]
    target: Mapped[str]
    facts: Mapped[dict[str, Any]]
    address: Mapped[str]
    request_id: Mapped[str]


def record(
    session: Session, org_id: UUID, actor: Actor, verb: str, target: object = "", **facts: Any
) -> AuditEvent:
    """Note `verb` (as in `member.role_changed`) in the transaction that makes it true; never a secret in `facts`."""
    event = AuditEvent(
        org_id=org_id,
        verb=verb,
        actor=actor.name[:LONGEST],
        user_id=actor.user_id,
        api_key_id=actor.api_key_id,
        target=str(target)[:LONGEST],
        facts=facts,
        address=actor.address,
        request_id=actor.request_id,
    )
    session.add(event)
    session.flush()
    return event


def in_organization(
    session: Session, org_id: UUID, *, verb: str | None = None, before: UUID | None = None, limit: int = 50
) -> list[AuditEvent]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(AuditEvent).where(AuditEvent.org_id == org_id)
    if verb is not None:
        query = query.where(AuditEvent.verb == verb)
    if before is not None:
        query = query.where(AuditEvent.id < before)
    return list(session.scalars(query.order_by(AuditEvent.id.desc()).limit(limit)))
