"""What is logged of a request, and the headers that every answer carries.

Logs name the route's template, never the address itself: an address holds entity keys, which are people.
"""

import re
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from warehouse import traces

log = structlog.get_logger("api.requests")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
}
HSTS = "max-age=31536000; includeSubDomains"


def request_id(scope: Scope) -> str:
    """The request's id: the caller's own `X-Request-Id` if it is a plain one, else a new one."""
    state = scope["state"]
    if "request_id" not in state:
        said = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        plain = re.fullmatch(rb"[A-Za-z0-9-]{8,64}", said)
        state["request_id"] = said.decode() if plain else uuid4().hex
    return str(state["request_id"])


def facts(scope: Scope) -> dict[str, Any]:
    found = {"request_id": request_id(scope), "route": scope.get("path_template", "(none)")}
    if "org_id" in scope["state"]:
        found["org_id"] = str(scope["state"]["org_id"])
    return found


def before_send(
    secure: bool, observe: Callable[[Scope, int, float], None]
) -> Callable[[Message, Scope], Awaitable[None]]:
    """A hook that completes the head of every answer, logs and counts it; errors and unknown addresses too."""

    async def complete(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if secure:
            headers["Strict-Transport-Security"] = HSTS
        headers["X-Request-Id"] = request_id(scope)
        began = scope["state"].get("began")
        seconds = time.perf_counter() - began if began else 0.0
        took = {"ms": round(seconds * 1000, 1)} if began else {}
        observe(scope, message["status"], seconds)
        log.info("answered", method=scope.get("method"), status=message["status"], **took, **facts(scope))

    return complete


class Traced(ASGIMiddleware):
    """A span for each request; only there when traces are asked for."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        method, route = str(scope.get("method", "")), scope.get("path_template", "(none)")
        said = next((value for name, value in scope["headers"] if name == b"traceparent"), None)
        parent = said.decode("latin-1") if said else None
        with traces.span(f"{method} {route}", kind="server", parent=parent) as span:

            async def watched(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.request.method", method)
                    span.set_attribute("http.response.status_code", message["status"])
                    for name, value in facts(scope).items():
                        span.set_attribute("http.route" if name == "route" else f"anteve.{name}", value)
                await send(message)

            await next_app(scope, receive, watched)
