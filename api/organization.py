"""One organization: what its admins may set for it, and its end."""

import threading
from datetime import datetime
from typing import Annotated
from uuid import UUID

import structlog
from litestar import delete, get, patch
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from api.access import within
from api.edge import Asked, TheLake
from api.words import Name, TimeZone
from warehouse.catalog import deletions, organizations, schedules
from warehouse.catalog.base import Invalid
from warehouse.catalog.organizations import Organization as OrganizationRecord
from warehouse.lake import storage
from warehouse.lake.paths import Lake

TAGS = ["Privacy"]
log = structlog.get_logger("api")


class OrganizationSettings(Struct):
    """`raw_retention_days`: for how long files are kept as they were received; null is the server's own setting. Schedules go by
    the clocks of `time_zone`."""

    id: UUID
    name: str
    slug: str
    raw_retention_days: int | None
    time_zone: str
    created_at: datetime


class OrganizationChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    raw_retention_days: Annotated[int, Meta(ge=0, le=36500)] | UnsetType | None = UNSET
    time_zone: TimeZone | UnsetType = UNSET


class Farewell(Struct, forbid_unknown_fields=True):
    confirm: Annotated[str, Meta(description="What is deleted, typed out: the organization's slug.")]


@get(
    "/",
    opt=within("member", "admin"),
    operation_id="getOrganization",
    tags=TAGS,
    sync_to_thread=True,
    summary="One organization",
)
def get_organization(inquiry: Asked) -> OrganizationSettings:
    """Its name and what is set for it."""
    return show(inquiry.org)


@patch(
    "/",
    opt=within("admin", "admin"),
    operation_id="changeOrganization",
    tags=TAGS,
    sync_to_thread=True,
    summary="Name it, say how long received files are kept, and what time it is",
)
def change_organization(inquiry: Asked, data: JSONBody[OrganizationChanges]) -> OrganizationSettings:
    """Under another name the slug stays, and with it every address. Files older than that are removed within the hour;
    their rows stay. In another time zone schedules come at the same times of the day, on its clocks."""
    org = inquiry.session.get_one(OrganizationRecord, inquiry.org_id)
    if data.name is not UNSET:
        before = org.name
        organizations.rename(inquiry.session, org, data.name)
        inquiry.note("organization.changed", org.slug, before=before, name=org.name)
    if data.raw_retention_days is not UNSET:
        organizations.keep_originals(inquiry.session, org, data.raw_retention_days)
        inquiry.note("organization.changed", org.slug, raw_retention_days=data.raw_retention_days)
    if data.time_zone is not UNSET:
        schedules.change_zone(inquiry.session, org, data.time_zone)
        inquiry.note("organization.changed", org.slug, time_zone=org.time_zone)
    return show(org)


@delete(
    "/",
    opt=within("admin"),
    operation_id="deleteOrganization",
    tags=TAGS,
    sync_to_thread=True,
    summary="Delete the organization with all that it has",
)
def delete_organization(inquiry: Asked, lake: TheLake, data: JSONBody[Farewell]) -> None:
    """For good: records, files, models, keys, the log. Its people lose access at once; their accounts stay."""
    if data.confirm != inquiry.org.slug:
        raise Invalid("confirm", f"Type the organization's slug to delete it: {inquiry.org.slug}.")
    org_id = inquiry.org_id
    deletions.delete_organization(inquiry.session, inquiry.org)
    # Should this process end before the files are gone, the worker that tidies the lake goes on.
    inquiry.turn.once_true(lambda: threading.Thread(target=_remove_files, args=(lake, org_id)).start())


def _remove_files(lake: Lake, org_id: UUID) -> None:
    gone = storage.remove_organization(lake, org_id)
    log.info("an organization was deleted", org_id=str(org_id), files_gone=gone)


def show(org: OrganizationRecord) -> OrganizationSettings:
    return OrganizationSettings(
        org.id, org.name, org.slug, org.raw_retention_days, org.time_zone, org.created_at
    )
