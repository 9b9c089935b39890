"""Members: who belongs to the organization, and as what."""

from datetime import datetime

from litestar import get
from msgspec import Struct

from api import pages
from api.access import within
from api.edge import Asked
from api.me import Person, show_person
from api.pages import Cursor, Limit
from warehouse.catalog import memberships


class Member(Struct):
    user: Person
    role: str
    created_at: datetime


class MemberList(Struct):
    items: list[Member]
    next_cursor: str | None


@get(
    "/members",
    opt=within("member", "admin"),
    operation_id="listMembers",
    tags=["People and keys"],
    sync_to_thread=True,
    summary="The organization's people",
)
def list_members(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> MemberList:
    """Who belongs to the organization, and with which role."""
    found = memberships.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda m: str(m.user_id), cursor=cursor, limit=limit)
    return MemberList([Member(show_person(m.user), m.role, m.created_at) for m in items], next_cursor)
