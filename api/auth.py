"""Signing up, in and out. The only handlers, beside the streams, that are not plain functions: a password is hashed
where few may hash at once, with no transaction open meanwhile.
"""

from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.params import JSONBody
from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from api import throttling
from api.access import ANYONE, PERSON
from api.credentials import cookies, no_cookies, session_cookie
from api.edge import Asked, TheSettings, TheTurn, TheWhence, note_everywhere, person
from api.me import Me, of_user
from api.passwords import Password, Passwords, clean_password
from api.problems import Refusal
from api.words import Email, Name
from warehouse.catalog import audit_events, memberships, organizations, throttles, user_sessions, users
from warehouse.catalog.session import act_for
from warehouse.catalog.user_sessions import Opened
from warehouse.catalog.users import User


class SignUp(Struct, forbid_unknown_fields=True):
    """A new account with an organization of its own, of which it is the first admin."""

    name: Annotated[Name, Meta(examples=["Ana Souza"])]
    email: Annotated[Email, Meta(examples=["ana@example.com"])]
    password: Password
    organization: Annotated[Name, Meta(description="The organization's name.", examples=["Acme"])]


class SignIn(Struct, forbid_unknown_fields=True):
    email: str
    password: str


@post("/auth/signup", opt=ANYONE, operation_id="signUp", tags=["Account"], summary="Sign up")
async def sign_up(
    data: JSONBody[SignUp], turn: TheTurn, state: State, settings: TheSettings, whence: TheWhence
) -> Response[Me]:
    """Make an account and its organization, and sign in."""
    passwords: Passwords = state.passwords
    clean_password(data.password)
    users.clean_email(data.email)
    password_hash = await passwords.hash(data.password)

    def make(session: Session) -> tuple[Me, Opened]:
        user = users.create(session, name=data.name, email=data.email, password_hash=password_hash)
        act_for(session, user_id=user.id)
        org = organizations.create(session, data.organization)
        memberships.add(session, org, user, "admin")
        audit_events.record(session, org.id, person(user, whence), "organization.created", org.name)
        return of_user(session, user), user_sessions.open_for(session, user, whence.user_agent)

    answer, opened = await turn.in_transaction(make)
    return Response(answer, status_code=201, cookies=cookies(opened, secure=settings.secure_cookies))


@post("/auth/login", opt=ANYONE, operation_id="signIn", tags=["Account"], status_code=200, summary="Sign in")
async def sign_in(
    data: JSONBody[SignIn], turn: TheTurn, state: State, settings: TheSettings, whence: TheWhence
) -> Response[Me]:
    """Open a session. Answers the same, after as long, for a wrong password and an unknown e-mail. After ten wrong
    ones the next must wait (429), each time longer, a minute at most."""
    passwords: Passwords = state.passwords
    account = throttling.account(data.email)
    tried = (account, throttling.network(whence.address))

    def look(session: Session) -> User | None:
        throttling.refuse_hurry(session, *tried)
        return users.by_email(session, data.email)

    known = await turn.in_transaction(look)
    right = await passwords.verify(data.password, known.password_hash if known else None)
    if known is None or not right:
        await turn.in_transaction(lambda session: throttles.count(session, *tried))
        raise Refusal(401, "wrong_credentials", "No account has this e-mail and password.")

    def open_session(session: Session) -> tuple[Me, Opened]:
        throttling.refuse_hurry(session, *tried)  # of many guesses at once, the right one comes no further
        throttles.forget(session, account)
        act_for(session, user_id=known.id)
        note_everywhere(session, person(known, whence), "person.signed_in")
        return of_user(session, known), user_sessions.open_for(session, known, whence.user_agent)

    answer, opened = await turn.in_transaction(open_session)
    return Response(answer, cookies=cookies(opened, secure=settings.secure_cookies))


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
