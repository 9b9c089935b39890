"""Sessions: the browsers in which one is signed in."""

from datetime import datetime
from uuid import UUID

from litestar import delete, get
from litestar.params import FromPath
from msgspec import Struct

from api import pages
from api.access import PERSON
from api.edge import Asked
from api.pages import Cursor, Limit
from warehouse.catalog import user_sessions

TAGS = ["Account"]


class UserSession(Struct):
    """`current` is the one that asks; `user_agent` is what the browser said of itself."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str
    current: bool


class UserSessionList(Struct):
    items: list[UserSession]
    next_cursor: str | None


@get(
    "/me/sessions",
    opt=PERSON,
    operation_id="listSessions",
    tags=TAGS,
    sync_to_thread=True,
    summary="Where one is signed in",
)
def list_sessions(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> UserSessionList:
    """The live sessions of whoever asks, newest first."""
    assert inquiry.user is not None
    found = user_sessions.of_user(inquiry.session, inquiry.user.id)
    items, next_cursor = pages.part(
        found, lambda one: str(one.id), cursor=cursor, limit=limit, newest_first=True
    )
    shown = [
        UserSession(
            one.id,
            one.created_at,
            one.last_seen_at,
            one.expires_at,
            one.user_agent,
            one.id == inquiry.session_id,
        )
        for one in items
    ]
    return UserSessionList(shown, next_cursor)


@delete(
    "/me/sessions/{session_id:uuid}",
    opt=PERSON,
    operation_id="endSession",
    tags=TAGS,
    sync_to_thread=True,
    summary="Sign out somewhere else",
)
def end_session(inquiry: Asked, session_id: FromPath[UUID]) -> None:
    """That browser is signed out from its next request on."""
    assert inquiry.user is not None
    user_sessions.end(inquiry.session, inquiry.user.id, session_id)


@delete(
    "/me/sessions",
    opt=PERSON,
    operation_id="endOtherSessions",
    tags=TAGS,
    sync_to_thread=True,
    summary="Sign out everywhere else",
)
def end_other_sessions(inquiry: Asked) -> None:
    """All sessions end but the one that asks."""
    assert inquiry.user is not None
    user_sessions.end_all(inquiry.session, inquiry.user.id, but=inquiry.session_id)
