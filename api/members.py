"""Members: who belongs to the organization, and as what."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from litestar import Response, delete, get, patch
from litestar.datastructures import Cookie
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from api import pages
from api.access import within
from api.credentials import cookies
from api.edge import Asked, Inquiry, TheSettings
from api.me import Person, show_person
from api.pages import Cursor, Limit
from api.problems import Refusal
from warehouse.catalog import memberships, user_sessions
from warehouse.catalog.memberships import Membership, reaches

TAGS = ["People and keys"]


class Member(Struct):
    user: Person
    role: str
    created_at: datetime


class MemberChanges(Struct, forbid_unknown_fields=True):
    role: Literal["admin", "analyst", "member"]


class MemberList(Struct):
    items: list[Member]
    next_cursor: str | None


@get(
    "/members",
    opt=within("member", "admin"),
    operation_id="listMembers",
    tags=TAGS,
    sync_to_thread=True,
    summary="The organization's people",
)
def list_members(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> MemberList:
    """Who belongs to the organization, and with which role."""
    found = memberships.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda m: str(m.user_id), cursor=cursor, limit=limit)
    return MemberList([show(one) for one in items], next_cursor)


@patch(
    "/members/{user_id:uuid}",
    opt=within("admin", "admin"),
    operation_id="changeMember",
    tags=TAGS,
    sync_to_thread=True,
    summary="Change somebody's role",
)
def change_member(
    inquiry: Asked, user_id: FromPath[UUID], data: JSONBody[MemberChanges], settings: TheSettings
) -> Response[Member]:
    """It counts from their next request on, for which they sign in again. The last admin stays one (409)."""
    membership = memberships.get(inquiry.session, inquiry.org_id, user_id)
    before = membership.role
    memberships.change_role(inquiry.session, membership, data.role, keep=inquiry.session_id)
    if membership.role == before:
        return Response(show(membership))
    inquiry.note("member.role_changed", membership.user.email, before=before, after=data.role)
    return Response(show(membership), cookies=_rotated(inquiry, membership, settings))


@delete(
    "/members/{user_id:uuid}",
    opt=within("member", "admin"),
    operation_id="removeMember",
    tags=TAGS,
    sync_to_thread=True,
    summary="Remove somebody, or leave",
)
def remove_member(inquiry: Asked, user_id: FromPath[UUID], settings: TheSettings) -> Response[None]:
    """Everybody may leave; to remove somebody else takes an admin. The last admin stays (409). What they made stays,
    the organization's API keys too: revoke those whose text they know."""
    membership = memberships.get(inquiry.session, inquiry.org_id, user_id)
    leaving = inquiry.user is not None and inquiry.user.id == user_id
    if not leaving and inquiry.role is not None and not reaches(inquiry.role, "admin"):
        raise Refusal(403, "role", f"To remove others needs the role admin; yours here is {inquiry.role}.")
    email = membership.user.email
    memberships.remove(inquiry.session, membership, keep=inquiry.session_id)
    inquiry.note("member.left" if leaving else "member.removed", email, role=membership.role)
    return Response(None, status_code=204, cookies=_rotated(inquiry, membership, settings))


def _rotated(inquiry: Inquiry, membership: Membership, settings: TheSettings) -> list[Cookie]:
    """Whoever changes their own rights keeps their session, with new tokens."""
    if inquiry.session_id is None or inquiry.user is None or inquiry.user.id != membership.user_id:
        return []
    return cookies(user_sessions.rotate(inquiry.session, inquiry.session_id), secure=settings.secure_cookies)


def show(membership: Membership) -> Member:
    return Member(show_person(membership.user), membership.role, membership.created_at)
