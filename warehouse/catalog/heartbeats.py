"""Heartbeat: a worker process that was heard from lately, and how much memory it and its children use.

No part of any job: a job's lease says whether its worker lives. This is what operators are shown.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Dated, Record, new_id

EVERY = timedelta(seconds=10)
SILENT_AFTER = timedelta(seconds=45)  # a process that missed four beats is not counted on
FORGOTTEN_AFTER = timedelta(hours=1)


class Heartbeat(Dated, Record):
    """One process of `program` (worker, dispatcher) since it started (`created_at`)."""

    __tablename__ = "heartbeats"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program: Mapped[str]
    host: Mapped[str]
    pid: Mapped[int]
    memory_bytes: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[datetime]


def beat(session: Session, beat_id: UUID, *, program: str, host: str, pid: int, memory_bytes: int) -> None:
    """Say that the process lives; those that have been silent for long are forgotten."""
    now = datetime.now(UTC)
    facts = {"program": program, "host": host, "pid": pid, "memory_bytes": memory_bytes, "seen_at": now}
    said = insert(Heartbeat).values(id=beat_id, **facts)
    session.execute(said.on_conflict_do_update(index_elements=[Heartbeat.id], set_=facts))
    session.execute(delete(Heartbeat).where(Heartbeat.seen_at < now - FORGOTTEN_AFTER))


def end(session: Session, beat_id: UUID) -> None:
    """The process ends in good order."""
    session.execute(delete(Heartbeat).where(Heartbeat.id == beat_id))


def alive(session: Session) -> list[Heartbeat]:
    """The processes heard from lately, by program and then by age."""
    lately = Heartbeat.seen_at > datetime.now(UTC) - SILENT_AFTER
    return list(session.scalars(select(Heartbeat).where(lately).order_by(Heartbeat.program, Heartbeat.id)))
