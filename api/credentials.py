"""Who asks: the browser's session cookie, or a program's `Authorization: Bearer` key. Never a mixture.

A browser sends its cookies with every request, also with those that another site makes it send. So an unsafe method
with a cookie must also show the CSRF token, which another site cannot read, and must not come from another site by
the browser's own word.
"""

import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from sqlalchemy.orm import Session

from api.problems import Refusal
from warehouse.catalog import api_keys, user_sessions
from warehouse.catalog.api_keys import ApiKey
from warehouse.catalog.session import act_for
from warehouse.catalog.user_sessions import Opened, UserSession, digest
from warehouse.catalog.users import User

SESSION_COOKIE = "anteve_session"
CSRF_COOKIE = "csrftoken"
CSRF_HEADER = "x-csrftoken"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True)
class Asker:
    """A person with a session, or an API key."""

    user: User | None = None
    api_key: ApiKey | None = None
    user_session: UserSession | None = None


def recognise(session: Session, connection: Connection, *, secure: bool) -> Asker:
    """Who asks; the transaction acts for them from here on. Refuses with 401 whoever shows nothing that counts.

    An Authorization header is an explicit claim: when it is wrong, a cookie beside it does not make it right.
    """
    claim = connection.headers.get("authorization")
    if claim is not None:
        return Asker(api_key=_key(session, claim))
    found = _session(session, connection, secure)
    if found is None:
        raise Refusal(
            401,
            "not_signed_in",
            "Sign in first, or send an API key as `Authorization: Bearer ...`.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    if connection.scope["method"] not in SAFE_METHODS:  # type: ignore[typeddict-item]
        refuse_forgery(connection, found)
    act_for(session, user_id=found.user_id)
    return Asker(user=found.user, user_session=found)


def refuse_other_sites(connection: Connection) -> None:
    """Refuse an unsafe request that the browser says another site made; programs send neither header."""
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    foreign = site not in (None, "same-origin", "none")
    if origin is not None and site is None:
        foreign = urlsplit(origin).netloc != connection.headers.get("host")
    if foreign:
        raise Refusal(
            403, "other_site", "This request comes from another site: only Anteve's own pages may make it."
        )


def refuse_forgery(connection: Connection, found: UserSession) -> None:
    refuse_other_sites(connection)
    cookie, header = connection.cookies.get(CSRF_COOKIE, ""), connection.headers.get(CSRF_HEADER, "")
    same = hmac.compare_digest(cookie.encode(), header.encode())
    if not header or not same or not hmac.compare_digest(digest(header), found.csrf_hash):
        raise Refusal(
            403,
            "csrf",
            f"Send the value of the cookie `{CSRF_COOKIE}` as the header `{CSRF_HEADER}` with each change.",
        )


def session_cookie(secure: bool) -> str:
    return f"__Host-{SESSION_COOKIE}" if secure else SESSION_COOKIE


def cookies(opened: Opened, *, secure: bool) -> list[Cookie]:
    """What a browser keeps after signing in: one that scripts cannot read, and one that they must."""
    age = int(user_sessions.ABSOLUTE.total_seconds())
    return [
        Cookie(
            session_cookie(secure),
            value=opened.token,
            httponly=True,
            secure=secure,
            samesite="lax",
            max_age=age,
        ),
        Cookie(CSRF_COOKIE, value=opened.csrf_token, secure=secure, samesite="lax", max_age=age),
    ]


def no_cookies(*, secure: bool) -> list[Cookie]:
    return [
        Cookie(session_cookie(secure), value="", httponly=True, secure=secure, samesite="lax", max_age=0),
        Cookie(CSRF_COOKIE, value="", secure=secure, samesite="lax", max_age=0),
    ]


def _key(session: Session, claim: str) -> ApiKey:
    scheme, _, key = claim.partition(" ")
    found = None
    if scheme.lower() == "bearer" and "\0" not in key:
        act_for(session, key_prefix=api_keys.prefix_of(key.strip()))
        found = api_keys.recognise(session, key.strip())
    if found is None:
        raise Refusal(
            401,
            "bad_key",
            "The Authorization header holds no live API key: it may be mistyped, revoked or expired.",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    session.flush()
    act_for(session, org_id=found.org_id)
    return found


def _session(session: Session, connection: Connection, secure: bool) -> UserSession | None:
    token = connection.cookies.get(session_cookie(secure))
    return user_sessions.recognise(session, token) if token else None
