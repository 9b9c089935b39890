"""Erasures: one customer or lead is taken out of everything that the organization holds, and stays out."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from api import jobs, pages
from api.access import within
from api.edge import Asked, TheSettings
from api.jobs import Job
from api.pages import Cursor, Limit
from warehouse.catalog import erasures
from warehouse.catalog.erasures import Erasure as ErasureRecord

TAGS = ["Privacy"]
ADMIN = within("admin", "admin")


class Erasure(Struct):
    """One entity that was, or is being, erased. Whom it is about is not kept: ask the list with `entity_key`.

    `status` is its job's. `found` counts what held the entity: `rows`, `rejected_lines`, `originals_rewritten`,
    `originals_removed`, `builds`, `models`, `predictions`, `alerts`, `alert_items`, `notes`, `tasks`, `owners`,
    `owner_changes`, `texts`; and names `datasets_without_key`, in which nobody can tell whose a row is. Until
    `lifted_at`, uploads that bring the entity have its lines set aside, and nothing is written down about it.
    """

    id: UUID
    status: str
    note: str
    found: dict[str, Any]
    created_at: datetime
    ended_at: datetime | None
    lifted_at: datetime | None
    job_id: UUID


class ErasureList(Struct):
    items: list[Erasure]
    next_cursor: str | None


class ErasureAnswer(Struct):
    erasure: Erasure
    job: Job


class NewErasure(Struct, forbid_unknown_fields=True):
    entity_key: Annotated[str, Meta(examples=["C0007012"])]
    note: Annotated[str, Meta(description="Why; never whom.", examples=["Asked for by letter."])] = ""


@get(
    "/erasures",
    opt=ADMIN,
    operation_id="listErasures",
    tags=TAGS,
    sync_to_thread=True,
    summary="All erasures",
)
def list_erasures(
    inquiry: Asked,
    settings: TheSettings,
    entity_key: Annotated[str | None, Parameter(description="Only those of this entity.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> ErasureList:
    """Newest first, lifted ones too."""
    key_hash = None
    if entity_key is not None:
        key_hash = erasures.digest(
            settings.tombstone_secret(), inquiry.org_id, erasures.clean_key(entity_key)
        )
    found = erasures.in_organization(
        inquiry.session, inquiry.org_id, key_hash=key_hash, before=pages.before(cursor), limit=limit + 1
    )
    items, next_cursor = pages.cut(found, limit, lambda one: one.id)
    return ErasureList([show(one) for one in items], next_cursor)


@post(
    "/erasures",
    opt={**ADMIN, "creates": False},
    operation_id="eraseEntity",
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
    summary="Erase one customer or lead",
)
def erase_entity(inquiry: Asked, settings: TheSettings, data: JSONBody[NewErasure]) -> ErasureAnswer:
    """From uploads, rows, rejected lines, features, predictions, reasons, alerts, notes and tasks; for good. A key that
    nothing holds is kept out all the same. Asked twice it is done once: the key itself is the repeat's key."""
    asked = erasures.ask(
        inquiry.session,
        inquiry.org_id,
        data.entity_key,
        secret=settings.tombstone_secret(),
        note=data.note,
        created_by=inquiry.user_id,
    )
    inquiry.note("entity.erased", asked.id, job=str(asked.job_id))
    return ErasureAnswer(show(asked), jobs.show(asked.job))


@get(
    "/erasures/{erasure_id:uuid}",
    opt=ADMIN,
    operation_id="getErasure",
    tags=TAGS,
    sync_to_thread=True,
    summary="One erasure",
)
def get_erasure(inquiry: Asked, erasure_id: FromPath[UUID]) -> Erasure:
    """How far it is, and what it found."""
    return show(erasures.get(inquiry.session, inquiry.org_id, erasure_id))


@post(
    "/erasures/{erasure_id:uuid}/lift",
    opt={**ADMIN, "creates": False},
    operation_id="liftErasure",
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
    summary="Let an erased entity come back",
)
def lift_erasure(inquiry: Asked, erasure_id: FromPath[UUID]) -> Erasure:
    """The next upload that brings it is taken again. What was erased stays erased."""
    lifted = erasures.lift(inquiry.session, inquiry.org_id, erasure_id, lifted_by=inquiry.user_id)
    inquiry.note("erasure.lifted", lifted.id)
    return show(lifted)


def show(record: ErasureRecord) -> Erasure:
    return Erasure(
        id=record.id,
        status=record.job.status,
        note=record.note,
        found=record.found,
        created_at=record.created_at,
        ended_at=record.job.ended_at,
        lifted_at=record.lifted_at,
        job_id=record.job_id,
    )
