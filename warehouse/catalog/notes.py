"""Note: what somebody wrote down about an entity."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.erasures import clean_key
from warehouse.catalog.organizations import Owned
from warehouse.catalog.users import User

LONGEST = 10_000


class Note(Owned, Dated, Record):
    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_org_id_entity_key", "org_id", "entity_key", "id"),)

    entity_key: Mapped[str]
    text: Mapped[str]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    edited_at: Mapped[datetime | None]


def write(session: Session, org_id: UUID, entity_key: str, text: str, *, created_by: UUID | None) -> Note:
    note = Note(
        org_id=org_id,
        id=new_id(),
        entity_key=clean_key(entity_key),
        text=clean_text(text),
        created_by=created_by,
    )
    session.add(note)
    session.flush()
    session.refresh(note)
    return note


def get(session: Session, org_id: UUID, note_id: UUID) -> Note:
    found = session.get(Note, (org_id, note_id))
    if found is None:
        raise NotFound("note", note_id)
    return found


def about(
    session: Session, org_id: UUID, entity_key: str, *, before: UUID | None = None, limit: int = 50
) -> list[Note]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(Note).where(Note.org_id == org_id, Note.entity_key == entity_key)
    if before is not None:
        query = query.where(Note.id < before)
    return list(session.scalars(query.order_by(Note.id.desc()).limit(limit)))


def edit(session: Session, note: Note, text: str) -> Note:
    note.text, note.edited_at = clean_text(text), datetime.now(UTC)
    session.flush()
    return note


def delete(session: Session, note: Note) -> None:
    session.delete(note)
    session.flush()


def clean_text(text: str, field: str = "text") -> str:
    """Text of several lines: trimmed, without NUL."""
    text = text.replace("\0", "").strip()
    if not 1 <= len(text) <= LONGEST:
        raise Invalid(field, f"A note has 1 to {LONGEST:,} characters.")
    return text
