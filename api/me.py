"""Me: who is signed in, and the organizations they belong to. Signing up and in answer the same."""

from uuid import UUID

from litestar import Response, delete, get, patch
from litestar.datastructures import State
from litestar.params import JSONBody
from msgspec import UNSET, Struct, UnsetType
from sqlalchemy.orm import Session

from api import throttling
from api.access import KNOWN, PERSON
from api.credentials import cookies, no_cookies
from api.edge import Asked, Inquiry, TheSettings, note_everywhere
from api.passwords import Password, Passwords
from api.problems import Refusal
from api.transactions import Turn
from api.words import Name
from warehouse.catalog import deletions, memberships, throttles, user_sessions
from warehouse.catalog.base import Invalid
from warehouse.catalog.organizations import Organization as OrganizationRecord
from warehouse.catalog.organizations import clean_name
from warehouse.catalog.user_sessions import Opened
from warehouse.catalog.users import User


class Organization(Struct):
    """The tenant; its `slug` stands in addresses. A `sample` holds a company that does not exist."""

    id: UUID
    name: str
    slug: str
    sample: bool


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


class MeChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is; a new `password` needs the old one."""

    name: Name | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    old_password: str | UnsetType = UNSET


class OwnFarewell(Struct, forbid_unknown_fields=True):
    """`confirm` is the account's e-mail address, typed out."""

    confirm: str


@get("/me", opt=KNOWN, operation_id="me", tags=["Account"], sync_to_thread=True, summary="Who asks")
def me(inquiry: Asked) -> Me:
    """Who is signed in and the organizations they belong to; for an API key its one organization."""
    return whoever(inquiry)


@patch("/me", opt=PERSON, operation_id="changeMe", tags=["Account"], summary="Change one's name or password")
async def change_me(
    inquiry: Asked, data: JSONBody[MeChanges], state: State, settings: TheSettings
) -> Response[Me]:
    """A new password ends one's other sessions, and gives this one new cookies."""
    assert inquiry.user is not None
    assert inquiry.session_id is not None
    user, session_id, actor, turn = inquiry.user, inquiry.session_id, inquiry.actor, inquiry.turn
    await turn.end(commit=True)  # who asks is known: no transaction waits for the hashing
    password_hash = None
    if data.password is not UNSET:
        await _prove(turn, state.passwords, user, data.old_password)
        password_hash = await state.passwords.hash(data.password)

    def change(session: Session) -> tuple[Me, Opened | None]:
        changed = session.get_one(User, user.id)
        if data.name is not UNSET:
            changed.name = clean_name(data.name, "name")
        opened = None
        if password_hash is not None:
            changed.password_hash = password_hash
            user_sessions.end_all(session, user.id, but=session_id)
            opened = user_sessions.rotate(session, session_id)
            note_everywhere(session, actor, "person.password_changed")
        return of_user(session, changed), opened

    answer, opened = await turn.in_transaction(change, user_id=user.id)
    return Response(answer, cookies=cookies(opened, secure=settings.secure_cookies) if opened else [])


@delete(
    "/me",
    opt=PERSON,
    operation_id="deleteMe",
    tags=["Account"],
    sync_to_thread=True,
    summary="Delete one's account",
)
def delete_me(inquiry: Asked, data: JSONBody[OwnFarewell], settings: TheSettings) -> Response[None]:
    """For good. What one made in organizations stays theirs. Refused (409) to the last admin of one."""
    assert inquiry.user is not None
    if data.confirm.strip().lower() != inquiry.user.email:
        raise Invalid("confirm", "Type your e-mail address to delete your account.")
    note_everywhere(inquiry.session, inquiry.actor, "person.deleted")
    deletions.delete_user(inquiry.session, inquiry.user)
    return Response(None, status_code=204, cookies=no_cookies(secure=settings.secure_cookies))


async def _prove(turn: Turn, passwords: Passwords, user: User, said: str | UnsetType) -> None:
    """That whoever holds this session also knows the password; wrong ones count as in signing in."""
    if said is UNSET:
        raise Invalid("old_password", "A new password needs the old one beside it.")
    if user.password_hash is None:
        raise Invalid(
            "old_password", "This account has no password yet: ask for one by the letter for forgotten ones."
        )
    account = throttling.account(user.email)
    await turn.in_transaction(lambda session: throttling.refuse_hurry(session, account))
    if not await passwords.verify(said, user.password_hash):
        await turn.in_transaction(lambda session: throttles.count(session, account))
        raise Refusal(403, "wrong_password", "The old password is not this one.", field="old_password")
    await turn.in_transaction(lambda session: throttling.refuse_hurry(session, account))


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
    return Organization(org.id, org.name, org.slug, org.sample)


def show_person(user: User) -> Person:
    return Person(user.id, user.name, user.email)
