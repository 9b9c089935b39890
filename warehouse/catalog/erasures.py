"""Erasure: one entity taken out of everything that an organization holds, and the tombstone that keeps it out.

A tombstone is a keyed hash of the entity's key, never the key itself: who reads the table, or a copy of it, can neither
read nor guess whom it is about without the installation's secret. The key is here only while its job works.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import jobs
from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.jobs import Job
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User

LONGEST_KEY = 1_000
LONGEST_NOTE = 500
_DOMAIN = b"anteve erased entity v1"  # no other use of the secret makes a hash that fits


class Erasure(Owned, Dated, Record):
    """`found` counts what was taken out, and names the datasets that have no key to look by."""

    __tablename__ = "erasures"
    __table_args__ = (
        within_organization("job_id", Job),
        Index(
            "ix_one_tombstone", "org_id", "key_hash", unique=True, postgresql_where=text("lifted_at is null")
        ),
    )

    key_hash: Mapped[bytes]
    entity_key: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    job_id: Mapped[UUID]
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))

    job: Mapped[Job] = relationship(viewonly=True, lazy="joined", innerjoin=True)


def digest(secret: bytes, org_id: UUID, entity_key: str) -> bytes:
    """What stands for the key: another value in each organization and each installation."""
    return hmac.new(secret, _DOMAIN + org_id.bytes + entity_key.encode(), hashlib.sha256).digest()


def clean_key(entity_key: str) -> str:
    """The key as builds and predictions have it: trimmed."""
    key = entity_key.strip(" ")
    if not key or len(key) > LONGEST_KEY or "\0" in key:
        raise Invalid("entity_key", f"An entity's key is a text of 1 to {LONGEST_KEY:,} characters.")
    return key


def ask(
    session: Session, org_id: UUID, entity_key: str, *, secret: bytes, note: str = "", created_by: UUID | None
) -> Erasure:
    """Lay the tombstone, and queue the job that takes the entity out of everything.

    Asked again while that job is under way, it answers with the same erasure; asked again later, it looks once more.
    """
    key = clean_key(entity_key)
    if len(note) > LONGEST_NOTE or key in note:
        raise Invalid("note", f"A note has at most {LONGEST_NOTE} characters, and does not repeat the key.")
    key_hash = digest(secret, org_id, key)
    found = of_key(session, org_id, key_hash, lock=True)
    if found is not None and found.job.status not in jobs.ENDED:
        return found
    erasure_id = found.id if found else new_id()
    job = jobs.enqueue(session, org_id, "erase", erasure_id, lane=org_id, created_by=created_by)
    if found is None:
        found = Erasure(
            org_id=org_id, id=erasure_id, key_hash=key_hash, job_id=job.id, created_by=created_by, found={}
        )
    found.entity_key, found.job_id = key, job.id
    found.note = note or found.note or ""
    try:
        with session.begin_nested():
            session.add(found)
    except IntegrityError:
        raise Conflict("being_erased", "The erasure of this entity was asked for at the same time.") from None
    session.refresh(found, ["job"])
    return found


def look_again(session: Session, org_id: UUID, *, created_by: UUID | None) -> None:
    """Have all data searched for erased entities: another column is the key now, and may hold some of them."""
    newest = session.scalar(
        select(Erasure)
        .where(Erasure.org_id == org_id, Erasure.lifted_at.is_(None))
        .order_by(Erasure.id.desc())
        .limit(1)
    )
    if newest is not None and newest.job.status in jobs.ENDED:
        job = jobs.enqueue(session, org_id, "erase", newest.id, lane=org_id, created_by=created_by)
        newest.job_id = job.id
        session.flush()


def of_key(session: Session, org_id: UUID, key_hash: bytes, *, lock: bool = False) -> Erasure | None:
    """The tombstone that stands for this key; None when it has none."""
    query = select(Erasure).where(
        Erasure.org_id == org_id, Erasure.key_hash == key_hash, Erasure.lifted_at.is_(None)
    )
    return session.scalar(query.with_for_update(of=Erasure) if lock else query)


def get(session: Session, org_id: UUID, erasure_id: UUID) -> Erasure:
    found = session.get(Erasure, (org_id, erasure_id))
    if found is None:
        raise NotFound("erasure", erasure_id)
    return found


def in_organization(
    session: Session,
    org_id: UUID,
    *,
    key_hash: bytes | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[Erasure]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(Erasure).where(Erasure.org_id == org_id)
    if key_hash is not None:
        query = query.where(Erasure.key_hash == key_hash)
    if before is not None:
        query = query.where(Erasure.id < before)
    return list(session.scalars(query.order_by(Erasure.id.desc()).limit(limit)))


def tombstones(session: Session, org_id: UUID) -> frozenset[bytes]:
    """The hashes of all keys that stay out."""
    found = session.scalars(
        select(Erasure.key_hash).where(Erasure.org_id == org_id, Erasure.lifted_at.is_(None))
    )
    return frozenset(found)


def lift(session: Session, org_id: UUID, erasure_id: UUID, *, lifted_by: UUID | None) -> Erasure:
    """Let the entity come back with the next upload that brings it. What was erased stays erased."""
    found = get(session, org_id, erasure_id)
    if found.lifted_at is not None:
        raise Conflict("lifted", "This erasure is lifted already.")
    if found.job.status not in jobs.ENDED:
        raise Conflict("being_erased", "The entity is being erased: wait for the job, then lift it.")
    found.lifted_at, found.lifted_by, found.entity_key = datetime.now(UTC), lifted_by, None
    session.flush()
    return found


def count(session: Session, erasure: Erasure, **taken: int) -> None:
    """Add to what was found, in the transaction that takes it out."""
    more = {name: number for name, number in taken.items() if number}
    erasure.found = {**erasure.found, **{name: erasure.found.get(name, 0) + n for name, n in more.items()}}
    session.flush()


def finish(session: Session, erasure: Erasure, *, without_key: list[str]) -> None:
    """All is taken out: from here on nobody knows the key. `without_key` names datasets that have no key column."""
    erasure.entity_key, erasure.found = None, {**erasure.found, "datasets_without_key": without_key}
    session.flush()
