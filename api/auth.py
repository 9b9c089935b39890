"""Signing up, in and out. The only handlers, beside the streams, that are not plain functions: a password is hashed
where few may hash at once, with no transaction open meanwhile.
"""

import hashlib
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.params import JSONBody
from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from api import edge, throttling
from api.access import ANYONE, PERSON
from api.credentials import cookies, no_cookies, session_cookie
from api.edge import (
    Asked,
    Repeatable,
    TheSettings,
    TheTurn,
    TheWhence,
    Whence,
    note_everywhere,
    person,
)
from api.idempotency import REPLAYED
from api.me import Me, of_user
from api.passwords import Password, Passwords, clean_password
from api.problems import Refusal
from api.words import Email, Name, TimeZone
from warehouse.catalog import (
    audit_events,
    idempotency,
    memberships,
    organizations,
    personal_answers,
    throttles,
    user_sessions,
    users,
)
from warehouse.catalog.personal_answers import PersonalAnswer
from warehouse.catalog.session import act_for
from warehouse.catalog.user_sessions import Opened
from warehouse.catalog.users import User


class SignUp(Struct, forbid_unknown_fields=True):
    """A new account with an organization of its own, of which it is the first admin."""

    name: Annotated[Name, Meta(examples=["Ana Souza"])]
    email: Annotated[Email, Meta(examples=["ana@example.com"])]
    password: Password
    organization: Annotated[Name, Meta(description="The organization's name.", examples=["Acme"])]
    time_zone: TimeZone = "UTC"


class SignIn(Struct, forbid_unknown_fields=True):
    email: str
    password: str


@post(
    "/auth/signup",
    opt={**ANYONE, "creates": True},
    operation_id="signUp",
    tags=["Account"],
    summary="Sign up",
)
async def sign_up(
    data: JSONBody[SignUp],
    turn: TheTurn,
    state: State,
    settings: TheSettings,
    whence: TheWhence,
    request: Request[Any, Any, Any],
) -> Response[Me]:
    """Make an account and its organization, and sign in. A repeat signs in, if it knows the password as the first did."""
    passwords: Passwords = state.passwords
    clean_password(data.password)
    email, asked = users.clean_email(data.email), _repeatable(request, data)
    await turn.in_transaction(lambda session: _refuse_a_flood(session, whence))
    kept = await turn.in_transaction(lambda session: _kept(session, email, asked))
    if kept:
        _, opened = await _opened(turn, passwords, email, data.password, whence)
        again = cookies(opened, secure=settings.secure_cookies)
        return Response(kept.body, status_code=kept.status_code, headers=REPLAYED, cookies=again)  # type: ignore[arg-type]
    password_hash = await passwords.hash(data.password)

    def make(session: Session) -> tuple[Me, Opened]:
        if _kept(session, email, asked):
            raise idempotency.in_progress()
        user = users.create(session, name=data.name, email=email, password_hash=password_hash)
        act_for(session, user_id=user.id)
        org = organizations.create(session, data.organization, time_zone=data.time_zone)
        memberships.add(session, org, user, "admin")
        audit_events.record(session, org.id, person(user, whence), "organization.created", org.name)
        me = of_user(session, user)
        if asked:
            body = msgspec.to_builtins(me)
            personal_answers.keep(session, user.id, asked.key, asked.request_hash, 201, body)
        return me, user_sessions.open_for(session, user, whence.user_agent)

    answer, opened = await turn.in_transaction(make)
    return Response(answer, status_code=201, cookies=cookies(opened, secure=settings.secure_cookies))


def _repeatable(request: Request[Any, Any, Any], data: SignUp) -> Repeatable | None:
    """What makes two sign-ups the same. The password is left out: it is checked, never kept under a quick hash."""
    key = request.headers.get("idempotency-key")
    said = msgspec.json.encode([data.name, data.email, data.organization, data.time_zone])
    return None if key is None else edge.repeatable(request, key, hashlib.sha256(said).digest())


def _kept(session: Session, email: str, asked: Repeatable | None) -> PersonalAnswer | None:
    if asked is None:
        return None
    idempotency.hold(session, f"sign-up:{email}", asked.key)
    user = users.by_email(session, email)
    return personal_answers.recall(session, user.id, asked.key, asked.request_hash) if user else None


def _refuse_a_flood(session: Session, whence: Whence) -> None:
    tried = throttling.sign_ups(whence.address)
    throttling.refuse_hurry(session, tried, why=throttling.TOO_MANY)
    throttles.count(session, tried)


@post("/auth/login", opt=ANYONE, operation_id="signIn", tags=["Account"], status_code=200, summary="Sign in")
async def sign_in(
    data: JSONBody[SignIn], turn: TheTurn, state: State, settings: TheSettings, whence: TheWhence
) -> Response[Me]:
    """Open a session. Answers the same, after as long, for a wrong password and an unknown e-mail. After ten wrong
    ones the next must wait (429), each time longer, a minute at most."""
    answer, opened = await _opened(turn, state.passwords, data.email, data.password, whence)
    return Response(answer, cookies=cookies(opened, secure=settings.secure_cookies))


async def _opened(
    turn: TheTurn, passwords: Passwords, email: str, password: str, whence: Whence
) -> tuple[Me, Opened]:
    """A session for whoever knows the password."""
    account = throttling.account(email)
    tried = (account, throttling.network(whence.address))

    def look(session: Session) -> User | None:
        throttling.refuse_hurry(session, *tried)
        return users.by_email(session, email)

    known = await turn.in_transaction(look)
    right = await passwords.verify(password, known.password_hash if known else None)
    if known is None or not right:
        await turn.in_transaction(lambda session: throttles.count(session, *tried))
        raise Refusal(401, "wrong_credentials", "No account has this e-mail and password.")

    def open_session(session: Session) -> tuple[Me, Opened]:
        throttling.refuse_hurry(session, *tried)  # of many guesses at once, the right one comes no further
        throttles.forget(session, account)
        act_for(session, user_id=known.id)
        note_everywhere(session, person(known, whence), "person.signed_in")
        return of_user(session, known), user_sessions.open_for(session, known, whence.user_agent)

    return await turn.in_transaction(open_session)


@post(
    "/auth/logout",
    opt=PERSON,
    operation_id="signOut",
    tags=["Account"],
    status_code=204,
    sync_to_thread=True,
    summary="Sign out",
)
def sign_out(inquiry: Asked, request: Request[Any, Any, Any], settings: TheSettings) -> Response[None]:
    """End this session; the browser forgets its cookies."""
    assert inquiry.user is not None
    note_everywhere(inquiry.session, inquiry.actor, "person.signed_out")
    user_sessions.close(inquiry.session, request.cookies[session_cookie(settings.secure_cookies)])
    return Response(None, status_code=204, cookies=no_cookies(secure=settings.secure_cookies))
