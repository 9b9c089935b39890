"""Audit events: who did what in the organization."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import get
from litestar.params import Parameter
from litestar.response import Stream
from msgspec import Struct

from api import pages
from api.access import within
from api.downloads import attachment, in_threads
from api.edge import Asked
from api.pages import CursorOfIds, Limit
from warehouse.catalog import audit_events
from warehouse.catalog.audit_events import AuditEvent as AuditEventRecord
from warehouse.catalog.session import Catalog
from warehouse.lake.formulas import guard

TAGS = ["Audit log"]
ADMIN = within("admin", "admin")
AT_ONCE = 1000
COLUMNS = ("created_at", "verb", "actor", "target", "facts", "address", "request_id", "id")

Verb = Annotated[
    str | None, Parameter(max_length=100, description="Only this one, as in `member.role_changed`.")
]


class AuditEvent(Struct):
    """`actor` is a person's e-mail address or an API key's prefix and name, as they were then."""

    id: UUID
    created_at: datetime
    verb: str
    actor: str
    user_id: UUID | None
    api_key_id: UUID | None
    target: str
    facts: dict[str, Any]
    address: str
    request_id: str


class AuditEventList(Struct):
    items: list[AuditEvent]
    next_cursor: str | None


@get(
    "/audit-events",
    opt=ADMIN,
    operation_id="listAuditEvents",
    tags=TAGS,
    sync_to_thread=True,
    summary="What was done, newest first",
)
def list_audit_events(
    inquiry: Asked, verb: Verb = None, cursor: CursorOfIds = None, limit: Limit = 50
) -> AuditEventList:
    """A log that only grows: the application itself cannot change or delete a line of it."""
    before = pages.before(cursor)
    found = audit_events.in_organization(
        inquiry.session, inquiry.org_id, verb=verb, before=before, limit=limit + 1
    )
    items, next_cursor = pages.cut(found, limit, lambda event: event.id)
    return AuditEventList([show(event) for event in items], next_cursor)


@get(
    "/audit-events/export",
    opt=ADMIN,
    operation_id="exportAuditEvents",
    tags=TAGS,
    sync_to_thread=True,
    media_type="text/csv",
    summary="All of it as a file",
)
def export_audit_events(inquiry: Asked, verb: Verb = None) -> Stream:
    """As CSV, newest first, never cut; text in it is safe for spreadsheets."""
    inquiry.note("audit_events.exported", verb or "")
    pieces = _as_csv(inquiry.turn.catalog, inquiry.org_id, verb)
    return Stream(
        in_threads(pieces),
        media_type="text/csv",
        headers={"Content-Disposition": attachment(f"{inquiry.org.slug}-audit-events.csv")},
    )


def _as_csv(catalog: Catalog, org_id: UUID, verb: str | None) -> Iterator[bytes]:
    """A piece per transaction: none stays open while a slow reader reads."""
    yield _lines([COLUMNS])
    before: UUID | None = None
    while True:
        with catalog.transaction(org_id=org_id) as session:
            found = audit_events.in_organization(session, org_id, verb=verb, before=before, limit=AT_ONCE)
            piece = _lines([_cells(event) for event in found])
        if not found:
            return
        yield piece
        before = found[-1].id


def _cells(event: AuditEventRecord) -> tuple[str, ...]:
    facts = json.dumps(event.facts, ensure_ascii=False, sort_keys=True)
    said = (event.verb, event.actor, event.target, facts, event.address, event.request_id)
    return event.created_at.isoformat(), *(guard(text) for text in said), str(event.id)


def _lines(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def show(event: AuditEventRecord) -> AuditEvent:
    return AuditEvent(**{name: getattr(event, name) for name in AuditEvent.__struct_fields__})
