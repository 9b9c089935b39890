"""Organizations: the tenants that one belongs to."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from api import me, pages
from api.access import KNOWN, PERSON
from api.edge import Asked
from api.idempotency import idempotent
from api.me import OwnMembership, show_organization
from api.pages import Cursor, Limit
from api.words import Name, TimeZone
from warehouse.catalog import audit_events, memberships, organizations


class OrganizationList(Struct):
    items: list[OwnMembership]
    next_cursor: str | None


class NewOrganization(Struct, forbid_unknown_fields=True):
    name: Annotated[Name, Meta(examples=["Acme"])]
    time_zone: TimeZone = "UTC"
    sample: Annotated[
        bool, Meta(description="It is to look around in: pages say that its company does not exist.")
    ] = False


@get(
    "/organizations",
    opt=KNOWN,
    operation_id="listOrganizations",
    tags=["Account"],
    sync_to_thread=True,
    summary="One's organizations",
)
def list_organizations(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> OrganizationList:
    """The organizations one belongs to, and as what; for an API key its one organization."""
    mine = me.whoever(inquiry).memberships
    items, next_cursor = pages.part(mine, lambda m: str(m.organization.id), cursor=cursor, limit=limit)
    return OrganizationList(list(items), next_cursor)


@post(
    "/organizations",
    opt={**PERSON, "creates": True},
    operation_id="createOrganization",
    tags=["Account"],
    sync_to_thread=True,
    summary="Make an organization",
)
@idempotent
def create_organization(inquiry: Asked, data: JSONBody[NewOrganization]) -> OwnMembership:
    """A further organization, of which whoever asks is the first admin."""
    assert inquiry.user is not None
    org = organizations.create(inquiry.session, data.name, time_zone=data.time_zone, sample=data.sample)
    memberships.add(inquiry.session, org, inquiry.user, "admin")
    audit_events.record(inquiry.session, org.id, inquiry.actor, "organization.created", org.name)
    return OwnMembership(show_organization(org), "admin")
