"""Me: who is signed in, and the organizations they belong to. Signing up and in answer the same."""

from uuid import UUID

from litestar import get
from msgspec import Struct
from sqlalchemy.orm import Session

from api.access import KNOWN
from api.edge import Asked, Inquiry
from warehouse.catalog import memberships
from warehouse.catalog.organizations import Organization as OrganizationRecord
from warehouse.catalog.users import User


class Organization(Struct):
    """The tenant; its `slug` stands in addresses."""

    id: UUID
    name: str
    slug: str


class Person(Struct):
    id: UUID
    name: str
    email: str


class OwnMembership(Struct):
    """An organization of one's own, and as what; an API key has scopes instead of a role."""

    organization: Organization
    role: str | None


class Me(Struct):
    """`user` is null when an API key asks."""

    user: Person | None
    memberships: list[OwnMembership]


@get("/me", opt=KNOWN, operation_id="me", tags=["Account"], sync_to_thread=True, summary="Who asks")
def me(inquiry: Asked) -> Me:
    """Who is signed in and the organizations they belong to; for an API key its one organization."""
    return whoever(inquiry)


def whoever(inquiry: Inquiry) -> Me:
    if inquiry.user is None:
        key_org = inquiry.session.get_one(OrganizationRecord, inquiry.api_key.org_id)  # type: ignore[union-attr]
        return Me(None, [OwnMembership(show_organization(key_org), None)])
    return of_user(inquiry.session, inquiry.user)


def of_user(session: Session, user: User) -> Me:
    """The transaction must act for the user."""
    found = memberships.of_user(session, user.id)
    return Me(show_person(user), [OwnMembership(show_organization(m.organization), m.role) for m in found])


def show_organization(org: OrganizationRecord) -> Organization:
    return Organization(org.id, org.name, org.slug)


def show_person(user: User) -> Person:
    return Person(user.id, user.name, user.email)
