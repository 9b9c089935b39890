"""Notes: what somebody wrote down about a customer or lead."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from api import erased, pages, people
from api.access import within
from api.edge import Asked, Inquiry, TheSettings
from api.idempotency import idempotent
from api.pages import CursorOfIds, Limit
from api.people import Colleague
from api.problems import Refusal
from api.words import EntityKey
from warehouse.catalog import notes
from warehouse.catalog.notes import Note as NoteRecord

TAGS = ["Notes and tasks"]
READ = within("member", "predictions:read")
WRITE = within("member", "data:write")
NoteText = Annotated[
    str,
    Meta(
        description="1 to 10,000 characters; line ends are kept.",
        extra_json_schema={"minLength": 1, "maxLength": 10_000, "pattern": r"\S"},
    ),
]
WhoseKey = Annotated[str, Parameter(max_length=1000, description="The customer's or lead's key.")]


class Note(Struct):
    """`by` is null when whoever wrote it has no account any more."""

    id: UUID
    entity_key: str
    text: str
    by: Colleague | None
    created_at: datetime
    edited_at: datetime | None


class NoteList(Struct):
    items: list[Note]
    next_cursor: str | None


class NewNote(Struct, forbid_unknown_fields=True):
    entity_key: EntityKey
    text: NoteText


class NoteChanges(Struct, forbid_unknown_fields=True):
    text: NoteText


@get(
    "/notes",
    opt=READ,
    operation_id="listNotes",
    tags=TAGS,
    sync_to_thread=True,
    summary="Notes about one customer or lead",
)
def list_notes(
    inquiry: Asked, entity_key: WhoseKey, cursor: CursorOfIds = None, limit: Limit = 50
) -> NoteList:
    """Newest first."""
    before = pages.before(cursor)
    found = notes.about(inquiry.session, inquiry.org_id, entity_key, before=before, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda note: note.id)
    who = people.named(inquiry, [note.created_by for note in items])
    return NoteList([show(note, who) for note in items], next_cursor)


@post(
    "/notes",
    opt=WRITE,
    operation_id="writeNote",
    tags=TAGS,
    sync_to_thread=True,
    summary="Write a note",
)
@idempotent
def write_note(inquiry: Asked, settings: TheSettings, data: JSONBody[NewNote]) -> Note:
    """About a customer or lead; everybody in the organization reads it."""
    erased.refuse(inquiry, settings, [data.entity_key])
    note = notes.write(
        inquiry.session, inquiry.org_id, data.entity_key, data.text, created_by=inquiry.user_id
    )
    inquiry.note("note.written", note.id)
    return show(note, people.named(inquiry, [note.created_by]))


@patch(
    "/notes/{note_id:uuid}",
    opt=WRITE,
    operation_id="editNote",
    tags=TAGS,
    sync_to_thread=True,
    summary="Edit a note",
)
def edit_note(inquiry: Asked, note_id: FromPath[UUID], data: JSONBody[NoteChanges]) -> Note:
    """One's own; an admin edits anybody's."""
    note = _own(inquiry, note_id)
    inquiry.note("note.edited", note.id)
    return show(notes.edit(inquiry.session, note, data.text), people.named(inquiry, [note.created_by]))


@delete(
    "/notes/{note_id:uuid}",
    opt=WRITE,
    operation_id="deleteNote",
    tags=TAGS,
    sync_to_thread=True,
    summary="Delete a note",
)
def delete_note(inquiry: Asked, note_id: FromPath[UUID]) -> None:
    """One's own; an admin deletes anybody's."""
    note = _own(inquiry, note_id)
    inquiry.note("note.deleted", note.id)
    notes.delete(inquiry.session, note)


def _own(inquiry: Inquiry, note_id: UUID) -> NoteRecord:
    note = notes.get(inquiry.session, inquiry.org_id, note_id)
    if note.created_by != inquiry.user_id and inquiry.role != "admin":
        raise Refusal(403, "not_yours", "Only who wrote a note, or an admin, changes it.")
    return note


def show(note: NoteRecord, who: dict[UUID | None, Colleague]) -> Note:
    return Note(
        note.id, note.entity_key, note.text, who.get(note.created_by), note.created_at, note.edited_at
    )
