"""Before a handler runs: who asks, for which organization, and may they? Decided here for every route alike.

A route says what it demands (`api.access`); one that says nothing is refused. The organization is found through the
eyes of the asker, so that one that is another's and one that never was are the same to them: a handler cannot leak
what it never sees.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar.connection import Request
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidation
from sqlalchemy.orm import Session

from api import credentials, tracing
from api.access import Access
from api.credentials import SAFE_METHODS, Asker, Connection
from api.desks import Desks
from api.post import Post
from api.problems import Refusal
from api.scorers import Scorers
from api.transactions import Turn
from warehouse.catalog import audit_events, memberships, organizations
from warehouse.catalog.api_keys import ApiKey
from warehouse.catalog.audit_events import Actor
from warehouse.catalog.base import NotFound
from warehouse.catalog.memberships import Membership, reaches
from warehouse.catalog.organizations import Organization
from warehouse.catalog.session import act_for
from warehouse.catalog.users import User
from warehouse.lake.paths import Lake
from warehouse.settings import Settings


@dataclass(frozen=True)
class Repeatable:
    """A POST that may come twice: its `Idempotency-Key`, and what the request was."""

    key: str
    request_hash: bytes


@dataclass(frozen=True)
class Whence:
    """Where a request came from: the network address, the request's id, and what the browser says of itself."""

    address: str
    request_id: str
    user_agent: str

    @classmethod
    def of(cls, connection: Connection) -> "Whence":
        client = connection.client
        said = connection.headers.get("user-agent", "")
        return cls(client.host if client else "", tracing.request_id(connection.scope), said)


class Inquiry:
    """What a handler knows of the request: the transaction it is answered in, who asks, and for whom."""

    def __init__(
        self,
        session: Session,
        asker: Asker,
        turn: Turn,
        *,
        org: Organization | None,
        role: str | None,
        whence: Whence,
    ) -> None:
        self.session = session
        self.asker = asker
        self.turn = turn
        self.role = role
        self.whence = whence
        self._org = org
        self.repeatable: Repeatable | None = None
        self.status_code = 200

    @property
    def within(self) -> bool:
        """Whether this is asked of one organization."""
        return self._org is not None

    @property
    def org(self) -> Organization:
        if self._org is None:
            raise LookupError("this route is not within an organization")
        return self._org

    @property
    def org_id(self) -> UUID:
        return self.org.id

    @property
    def user(self) -> User | None:
        return self.asker.user

    @property
    def api_key(self) -> ApiKey | None:
        return self.asker.api_key

    @property
    def user_id(self) -> UUID | None:
        """The person to note as the author: for a key, whoever made the key."""
        if self.asker.user is not None:
            return self.asker.user.id
        return self.asker.api_key.created_by if self.asker.api_key else None

    @property
    def session_id(self) -> UUID | None:
        """The browser's session in which this is asked; None for a key."""
        return self.asker.user_session.id if self.asker.user_session else None

    @property
    def actor(self) -> Actor:
        """Who asks, as the log of the organization names them."""
        if self.asker.api_key is not None:
            key = self.asker.api_key
            return Actor(
                f"{key.prefix} ({key.name})", None, key.id, self.whence.address, self.whence.request_id
            )
        assert self.asker.user is not None
        return person(self.asker.user, self.whence)

    def note(self, verb: str, target: object = "", **facts: Any) -> None:
        """Write what is being done into the organization's log, in the transaction that makes it true."""
        audit_events.record(self.session, self.org_id, self.actor, verb, target, **facts)


def person(user: User, whence: Whence) -> Actor:
    return Actor(user.email, user.id, None, whence.address, whence.request_id)


def note_everywhere(session: Session, actor: Actor, verb: str) -> None:
    """Note what a person does to their own account, in the log of each organization that they belong to."""
    assert actor.user_id is not None
    for membership in memberships.of_user(session, actor.user_id):
        act_for(session, org_id=membership.org_id)
        audit_events.record(session, membership.org_id, actor, verb, actor.name)


Asked = NamedDependency[SkipValidation[Inquiry]]
TheLake = NamedDependency[SkipValidation[Lake]]
TheSettings = NamedDependency[SkipValidation[Settings]]
TheTurn = NamedDependency[SkipValidation[Turn]]
TheWhence = NamedDependency[SkipValidation[Whence]]
ThePost = NamedDependency[SkipValidation[Post]]
TheDesks = NamedDependency[SkipValidation[Desks]]
TheScorers = NamedDependency[SkipValidation[Scorers]]

INJECTED = (
    "inquiry",
    "lake",
    "settings",
    "turn",
    "whence",
    "post",
    "desks",
    "scorers",
    "state",
    "request",
    "data",
)


class Edge:
    """The guard of every route."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        method = connection.scope["method"]  # type: ignore[typeddict-item]
        if method == "OPTIONS":  # Litestar's own handler: says which methods there are, and nothing else
            return
        access = handler.opt.get("access")
        if not isinstance(access, Access):
            raise LookupError(f"{handler} does not say who may use it")
        _refuse_unknown_parameters(connection, handler)
        if access.who == "anyone":
            if method not in SAFE_METHODS:
                credentials.refuse_other_sites(connection)
            return
        turn: Turn = connection.scope["state"]["turn"]

        def admit(session: Session) -> Inquiry:
            asker = credentials.recognise(session, connection, secure=self._secure)
            org, role = _enter(session, connection, asker, access) if access.who == "within" else (None, None)
            if access.persons_only and asker.user is None:
                raise Refusal(403, "persons_only", "An API key cannot do this: sign in as a person.")
            whence = Whence.of(connection)
            return Inquiry(session, asker, turn, org=org, role=role, whence=whence)

        inquiry = await turn.begin(admit)
        connection.scope["state"]["inquiry"] = inquiry
        if access.who == "within":
            connection.scope["state"]["org_id"] = inquiry.org_id


def _enter(
    session: Session, connection: Connection, asker: Asker, access: Access
) -> tuple[Organization, str | None]:
    org, role = _organization(session, asker, str(connection.path_params["org"]))
    if role is None:
        held = set(asker.api_key.scopes) if asker.api_key else set()
        if not held & set(access.scopes):
            needed = " or ".join(access.scopes) or "none: sign in as a person instead"
            raise Refusal(403, "scope", f"This API key may not do this. Scope needed: {needed}.")
    elif not reaches(role, access.role):
        raise Refusal(403, "role", f"This needs the role {access.role}; yours here is {role}.")
    act_for(session, org_id=org.id)
    return org, role


def _organization(session: Session, asker: Asker, slug: str) -> tuple[Organization, str | None]:
    """The organization and the asker's role in it; None as the role of a key. 404 for strangers as for ghosts."""
    gone = Refusal(404, "not_found", "There is no such organization, or you do not belong to it.")
    try:
        org = organizations.by_slug(session, slug.replace("\0", ""))
    except NotFound:
        raise gone from None
    if asker.api_key is not None:
        if asker.api_key.org_id != org.id:
            raise gone
        return org, None
    assert asker.user is not None
    membership = session.get(Membership, (org.id, asker.user.id))
    if membership is None:
        raise gone
    return org, membership.role


def _refuse_unknown_parameters(connection: Connection, handler: BaseRouteHandler) -> None:
    """`?min_scor=0.5` must not quietly return everything. Some addresses are asked in words of others' choosing."""
    if handler.opt.get("takes_any_parameter"):
        return
    # What several addresses take alike is read by a dependency of theirs.
    shared = {name: one for name, one in (handler.dependencies or {}).items() if isinstance(one, Provide)}
    signatures = [handler.parsed_fn_signature, *(one.parsed_fn_signature for one in shared.values())]
    known = [
        name
        for signature in signatures
        for name in signature.parameters
        if name not in (*INJECTED, *shared) and name not in connection.path_params
    ]
    for name in connection.query_params:
        if name not in known:
            has = f"it takes {', '.join(known)}" if known else "it takes none"
            raise Refusal(
                422, "invalid", f"There is no parameter {name!r} at this address; {has}.", field=str(name)
            )


async def provide_inquiry(request: Request[Any, Any, Any]) -> Inquiry:
    """The guard's findings for the handler, with what `Idempotency-Key` needs of the body."""
    inquiry: Inquiry = request.scope["state"]["inquiry"]
    key = request.headers.get("idempotency-key")
    if key is not None and request.method == "POST" and not request.route_handler.opt.get("streams"):
        inquiry.repeatable = repeatable(request, key, hashlib.sha256(await request.body()).digest())
    inquiry.status_code = getattr(request.route_handler, "status_code", 200)
    return inquiry


def repeatable(request: Request[Any, Any, Any], key: str, body_hash: bytes) -> Repeatable:
    said = f"{request.method} {request.scope['path']}?{request.scope['query_string'].decode('latin-1')}\n"
    return Repeatable(key, hashlib.sha256(said.encode() + body_hash).digest())


async def provide_turn(request: Request[Any, Any, Any]) -> Turn:
    turn: Turn = request.scope["state"]["turn"]
    return turn


async def provide_whence(request: Request[Any, Any, Any]) -> Whence:
    return Whence.of(request)
