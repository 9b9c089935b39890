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
from litestar.types import Message, Scope

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


def before_send(secure: bool) -> Callable[[Message, Scope], Awaitable[None]]:
    """A hook that completes the head of every answer, and logs it; errors and unknown addresses too."""

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
        took = {"ms": round((time.perf_counter() - began) * 1000, 1)} if began else {}
        log.info("answered", method=scope.get("method"), status=message["status"], **took, **facts(scope))

    return complete
