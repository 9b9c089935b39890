"""One request, one transaction; and nobody but this file commits.

The transaction begins with the first question to the catalog (who asks?) and is committed when the answer's head is
about to be sent: what a client reads has therefore happened, and a body that streams for minutes holds no
transaction. An answer of 400 or more is rolled back.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import anyio
from anyio import to_thread
from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from api import problems
from warehouse.catalog.session import Catalog

# Fewer than the pool has connections, and far fewer than there are threads: a request that holds a transaction always
# finds a thread to go on in, while those that wait for a transaction wait here and hold none.
AT_ONCE = 16
PATIENCE_SECONDS = 15

Found = TypeVar("Found")


class Turn:
    """A request's turn at the catalog."""

    def __init__(self, catalog: Catalog, slots: anyio.CapacityLimiter) -> None:
        self.catalog = catalog
        self._slots = slots
        self._session: Session | None = None
        self._then: list[Callable[[], None]] = []

    def once_true(self, work: Callable[[], None]) -> None:
        """Do `work` after the request's transaction has been committed; never when it is rolled back."""
        self._then.append(work)

    async def begin(self, work: Callable[[Session], Found]) -> Found:
        """Open the request's transaction with its first work; it stays open for the handler."""
        await self._wait()
        self._session = self.catalog.session()
        return await to_thread.run_sync(work, self._session)

    async def go_on(self, work: Callable[[Session], Found]) -> Found:
        """Further work in the request's transaction, for a handler that runs on the event loop."""
        if self._session is None:
            raise LookupError("the request's transaction has ended")
        return await to_thread.run_sync(work, self._session)

    async def end(self, *, commit: bool) -> None:
        """End the transaction, if one is open; a stream calls it early."""
        session, self._session = self._session, None
        if session is None:
            return
        with anyio.CancelScope(shield=True):
            try:
                await to_thread.run_sync(_end, session, commit)
            finally:
                self._slots.release_on_behalf_of(self)
        then, self._then = self._then, []
        if commit:
            for work in then:
                work()

    async def in_transaction(
        self, work: Callable[[Session], Found], *, org_id: UUID | None = None, user_id: UUID | None = None
    ) -> Found:
        """A short transaction of its own, for what cannot happen in the request's: after or amid a stream."""

        def run() -> Found:
            with self.catalog.transaction(org_id=org_id, user_id=user_id) as session:
                return work(session)

        await self._wait()
        try:
            return await to_thread.run_sync(run)
        finally:
            self._slots.release_on_behalf_of(self)

    async def _wait(self) -> None:
        try:
            with anyio.fail_after(PATIENCE_SECONDS):
                await self._slots.acquire_on_behalf_of(self)
        except TimeoutError:
            raise NoConnection("all transactions are in use") from None


def _end(session: Session, commit: bool) -> None:
    try:
        if commit:
            session.commit()
    finally:
        session.close()  # rolls back what was not committed


class Transactions(ASGIMiddleware):
    """Gives each request its `Turn`, and ends it before the head of the answer is sent."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._slots = anyio.CapacityLimiter(AT_ONCE)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["state"]["began"] = time.perf_counter()
        turn = scope["state"]["turn"] = Turn(self._catalog, self._slots)
        failed = False

        async def send_when_true(message: Message) -> None:
            nonlocal failed
            if failed:
                return
            if message["type"] == "http.response.start":
                try:
                    await turn.end(commit=message["status"] < 400)
                except Exception as error:
                    failed = True
                    await _send_instead(error, scope, receive, send)
                    return
            await send(message)

        try:
            await next_app(scope, receive, send_when_true)
        finally:
            await turn.end(commit=False)


async def _send_instead(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    request: Request[Any, Any, Any] = Request(scope)
    response = problems.answer(request, error).to_asgi_response(app=None, request=request)
    await response(scope, receive, send)
