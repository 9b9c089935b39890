"""Signing in with an OpenID provider, beside passwords: away to the provider, and back with a code.

The way back ends at `/` always: no address is taken from the request. A cookie that scripts cannot read binds the
code that comes back to the browser that asked, so nobody signs another's browser in.
"""

import hmac
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import anyio
from anyio import to_thread
from litestar import Request, Response, get
from litestar.datastructures import Cookie, State
from litestar.exceptions import NotFoundException
from litestar.params import Parameter, QueryParameter
from litestar.response import Redirect
from msgspec import Struct
from sqlalchemy.orm import Session

from api import openid, throttling
from api.access import ANYONE
from api.credentials import cookies
from api.edge import TheSettings, TheTurn, TheWhence, note_everywhere, person
from api.openid import Provider
from api.problems import NAMESPACE, Problem, Refusal, answer
from warehouse.catalog import identities, sign_ins, throttles, user_sessions
from warehouse.catalog.identities import Vouched
from warehouse.catalog.session import act_for
from warehouse.catalog.sign_ins import LASTS, Ticket
from warehouse.catalog.user_sessions import Opened

TAGS = ["Account"]
PATH = "/api/v1/auth/oidc"
COOKIE = "anteve_signin"
DOOR = "/sign-in"
PATIENCE_SECONDS = 15  # with the provider, and with the others who ask it

Found = TypeVar("Found")
Text = Annotated[str | None, Parameter(max_length=4000)]


class SignInProvider(Struct):
    """`start` is where a button with `name` on it leads the browser."""

    name: str
    start: str


class SignInProviders(Struct):
    """Empty where one signs in with a password alone."""

    providers: list[SignInProvider]


@get(
    "/auth/oidc",
    opt=ANYONE,
    operation_id="listSignInProviders",
    tags=TAGS,
    sync_to_thread=False,
    summary="Other ways to sign in",
)
def list_sign_in_providers(state: State) -> SignInProviders:
    """The OpenID providers that may be used instead of a password."""
    provider: Provider | None = state.openid
    offered = [SignInProvider(provider.settings.name, f"{PATH}/start")] if provider else []
    return SignInProviders(offered)


@get(
    "/auth/oidc/start",
    opt=ANYONE,
    operation_id="startOidcSignIn",
    tags=TAGS,
    status_code=302,
    summary="Sign in with the provider",
)
async def start(
    request: Request[Any, Any, Any], turn: TheTurn, state: State, settings: TheSettings, whence: TheWhence
) -> Response[Any]:
    """Leads the browser to the provider, which leads it back."""
    provider, starts = _provider(state), throttling.sign_in_starts(whence.address)

    def begin(session: Session) -> Ticket:
        throttling.refuse_hurry(session, starts, why=throttling.TOO_MANY)
        throttles.count(session, starts)
        return sign_ins.begin(session)

    ticket = await turn.in_transaction(begin)
    try:
        address = await _asked(state, lambda: provider.address(ticket))
    except openid.Away as problem:
        return _refused(request, state, openid.away(problem))
    return Redirect(address, status_code=302, cookies=[_cookie(ticket.token, settings.secure_cookies)])


@get(
    "/auth/oidc/callback",
    opt={**ANYONE, "takes_any_parameter": True},
    operation_id="finishOidcSignIn",
    tags=TAGS,
    status_code=303,
    summary="Come back from the provider",
)
async def callback(
    request: Request[Any, Any, Any],
    turn: TheTurn,
    state: State,
    settings: TheSettings,
    whence: TheWhence,
    code: Text = None,
    iss: Text = None,
    error: Text = None,
    returned: Annotated[str | None, QueryParameter(name="state", max_length=4000)] = None,
) -> Response[Any]:
    """Opens a session for whom the provider vouches, and leads to `/`. At first sight the account with the address
    that the provider has verified is theirs; it is made where there is none."""
    name = _cookie_name(settings.secure_cookies)
    ticket = Ticket(request.cookies.get(name, ""))
    try:
        provider = _provider(state)
        await _refuse_another_browsers(turn, ticket, returned)
        said = await _vouched(state, provider, ticket, code=code, iss=iss, error=error)

        def open_session(session: Session) -> Opened:
            user = identities.user_of(session, said)
            act_for(session, user_id=user.id)
            note_everywhere(session, person(user, whence), "person.signed_in")
            return user_sessions.open_for(session, user, whence.user_agent)

        opened = await turn.in_transaction(open_session)
    except Exception as problem:
        refused = _refused(request, state, problem)
        refused.set_cookie(_cookie("", settings.secure_cookies))
        return refused
    forgotten = _cookie("", settings.secure_cookies)
    return Redirect(
        "/", status_code=303, cookies=[*cookies(opened, secure=settings.secure_cookies), forgotten]
    )


def _refused(request: Request[Any, Any, Any], state: State, problem: Exception) -> Response[Any]:
    """A person is led back to the door, which says why in their language; a program reads the problem."""
    refused: Response[Problem] = answer(request, problem)
    if "text/html" in request.headers.get("accept", "") and state.site.get(DOOR):
        return Redirect(f"{DOOR}/?problem={refused.content.type.removeprefix(NAMESPACE)}", status_code=303)
    return refused


async def _refuse_another_browsers(turn: TheTurn, ticket: Ticket, returned: str | None) -> None:
    """What came back must belong to a sign-in that this browser began, and that has not come back before."""
    same = hmac.compare_digest(ticket.state.encode(), (returned or "").encode())
    if not same or not await turn.in_transaction(lambda session: sign_ins.finish(session, ticket)):
        raise Refusal(
            401,
            "sign_in_expired",
            "This sign-in was not begun in this browser within the last ten minutes, or is over: begin again.",
        )


async def _vouched(
    state: State, provider: Provider, ticket: Ticket, *, code: str | None, iss: str | None, error: str | None
) -> Vouched:
    try:
        named = await _asked(state, provider.answers_with_issuer)
        if iss != provider.settings.issuer and (named or iss is not None):
            raise openid.NotBelieved("the answer is of another issuer")
        if error is not None:
            raise Refusal(
                401, "sign_in_refused", "The provider did not sign you in: begin again, or use a password."
            )
        if not code:
            raise openid.NotBelieved("the answer holds no code")
        return await _asked(state, lambda: provider.redeem(code, ticket))
    except openid.Away as problem:
        raise openid.away(problem) from None
    except openid.NotBelieved as problem:
        raise openid.not_believed(problem) from None


async def _asked(state: State, question: Callable[[], Found]) -> Found:
    """The provider's answer, waited for in few threads: a slow provider must not take them all."""
    try:
        with anyio.fail_after(PATIENCE_SECONDS):
            return await to_thread.run_sync(question, limiter=state.openid_threads)
    except TimeoutError:
        raise openid.Away("it took too long, or too many wait for it") from None


def _provider(state: State) -> Provider:
    provider: Provider | None = state.openid
    if provider is None:
        raise NotFoundException
    return provider


def _cookie(token: str, secure: bool) -> Cookie:
    """Lax: it must come back with the provider's redirect, and with no other site's form."""
    return Cookie(
        _cookie_name(secure),
        value=token,
        httponly=True,
        secure=secure,
        samesite="lax",
        max_age=int(LASTS.total_seconds()) if token else 0,
    )


def _cookie_name(secure: bool) -> str:
    return f"__Host-{COOKIE}" if secure else COOKIE
