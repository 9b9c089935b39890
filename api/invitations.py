"""Invitations: how people come into an organization."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from api import letters, pages, throttling
from api.access import ANYONE, within
from api.credentials import cookies
from api.edge import Asked, ThePost, TheSettings, TheTurn, TheWhence, person
from api.idempotency import idempotent
from api.me import Organization, show_organization
from api.pages import Cursor, Limit
from api.passwords import Password, Passwords, clean_password
from api.words import Email, Name
from warehouse.catalog import audit_events, invitations, user_sessions, users
from warehouse.catalog.base import Invalid
from warehouse.catalog.invitations import Invitation as InvitationRecord
from warehouse.catalog.session import act_for
from warehouse.catalog.user_sessions import Opened
from warehouse.catalog.users import User

TAGS = ["People and keys"]


class Invitation(Struct):
    """An open offer to join; after `expires_at` it opens nothing, until it is sent again."""

    id: UUID
    email: str
    role: Literal["admin", "analyst", "member"]
    created_at: datetime
    expires_at: datetime


class InvitationList(Struct):
    items: list[Invitation]
    next_cursor: str | None


class NewInvitation(Struct, forbid_unknown_fields=True):
    email: Annotated[Email, Meta(examples=["bruno@example.com"])]
    role: Literal["admin", "analyst", "member"] = "member"


class Acceptance(Struct, forbid_unknown_fields=True):
    """`name` and `password` make the account where the invited address has none yet."""

    token: Annotated[str, Meta(description="From the letter.", max_length=200)]
    name: Name | None = None
    password: Password | None = None


class Accepted(Struct):
    """`signed_in` tells whether this answer's cookies do so: a new account is, an old one signs in as ever."""

    organization: Organization
    role: str
    email: str
    signed_in: bool


@get(
    "/invitations",
    opt=within("admin", "admin"),
    operation_id="listInvitations",
    tags=TAGS,
    sync_to_thread=True,
    summary="Open invitations",
)
def list_invitations(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> InvitationList:
    """Who is invited and has not answered; expired ones too."""
    found = invitations.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda one: str(one.id), cursor=cursor, limit=limit)
    return InvitationList([show(one) for one in items], next_cursor)


@post(
    "/invitations",
    opt=within("admin", "admin"),
    operation_id="invite",
    tags=TAGS,
    sync_to_thread=True,
    summary="Invite somebody",
)
@idempotent
def invite(
    inquiry: Asked,
    data: JSONBody[NewInvitation],
    request: Request[Any, Any, Any],
    settings: TheSettings,
    post: ThePost,
) -> Invitation:
    """A letter goes to the address, with a link that works once within seven days. Inviting an address again
    replaces the first invitation."""
    offer = invitations.offer(
        inquiry.session, inquiry.org_id, email=data.email, role=data.role, invited_by=inquiry.user_id
    )
    inquiry.note("invitation.sent", offer.record.email, role=data.role)
    letter = letters.invitation(
        offer.record.email,
        token=offer.token,
        inviter=inquiry.user.name if inquiry.user else inquiry.org.name,
        organization=inquiry.org.name,
        role=data.role,
        url=settings.public_url,
        lang=letters.language(request.headers.get("accept-language")),
    )
    inquiry.turn.once_true(lambda: post.hand_in(lambda: letter))
    inquiry.session.refresh(offer.record)
    return show(offer.record)


@delete(
    "/invitations/{invitation_id:uuid}",
    opt=within("admin", "admin"),
    operation_id="withdrawInvitation",
    tags=TAGS,
    sync_to_thread=True,
    summary="Withdraw an invitation",
)
def withdraw_invitation(inquiry: Asked, invitation_id: FromPath[UUID]) -> None:
    """Its link opens nothing from now on."""
    withdrawn = invitations.withdraw(inquiry.session, inquiry.org_id, invitation_id)
    inquiry.note("invitation.withdrawn", withdrawn.email)


@post(
    "/auth/invitations/accept",
    opt=ANYONE,
    operation_id="acceptInvitation",
    tags=["Account"],
    status_code=200,
    summary="Accept an invitation",
)
async def accept_invitation(
    data: JSONBody[Acceptance], turn: TheTurn, state: State, settings: TheSettings, whence: TheWhence
) -> Response[Accepted]:
    """The account of the invited address joins, whoever is signed in; it is made where there is none yet. An account
    whose address nobody has proven yet gets the password that is sent here, for anybody may have made it: its old one
    and its sessions end. A wrong, a used and an expired token are told alike."""
    passwords: Passwords = state.passwords

    def look(session: Session) -> User | None:
        return users.by_email(session, invitations.live(session, data.token).email)

    known = await throttling.show_token(turn, whence, look)
    password_hash = None
    if known is None or known.email_proven_at is None:
        password_hash = await passwords.hash(_asked_for(data, known))

    def join(session: Session) -> tuple[Accepted, Opened | None]:
        invitation = invitations.live(session, data.token)
        user = users.by_email(session, invitation.email)
        opened = None
        if user is None:
            user = users.create(
                session,
                name=str(data.name),
                email=invitation.email,
                password_hash=password_hash,
                proven=True,
            )
            opened = user_sessions.open_for(session, user, whence.user_agent)
        elif password_hash is not None and users.prove(user):
            user.password_hash = password_hash
            user_sessions.end_all(session, user.id)
            opened = user_sessions.open_for(session, user, whence.user_agent)
        act_for(session, user_id=user.id)
        membership = invitations.accept(session, invitation, user)
        actor = person(user, whence)
        audit_events.record(
            session, invitation.org_id, actor, "invitation.accepted", user.email, role=membership.role
        )
        organization = show_organization(invitation.organization)
        return Accepted(organization, membership.role, user.email, opened is not None), opened

    answer, opened = await turn.in_transaction(join)
    return Response(answer, cookies=cookies(opened, secure=settings.secure_cookies) if opened else [])


def _asked_for(data: Acceptance, known: User | None) -> str:
    """The password of an account that is new, or whose address nobody has proven before."""
    if data.password is None or (known is None and data.name is None):
        missing = "name" if known is None and data.name is None else "password"
        why = "This address has no account yet: send a name and a password to make one."
        if known is not None:
            why = "Nobody has proven yet that this account's address is theirs: send a password, which becomes its own."
        raise Invalid(missing, why)
    return clean_password(data.password)


def show(invitation: InvitationRecord) -> Invitation:
    return Invitation(**{name: getattr(invitation, name) for name in Invitation.__struct_fields__})
