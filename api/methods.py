"""What every address answers beside its own methods: HEAD wherever it has GET, and all of them in `Allow`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class Methods:
    """Stands before the routes of `app`."""

    def __init__(self, app: Litestar) -> None:
        self._inner: ASGIApp = app.asgi_handler
        self._of = _methods(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_allow(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(message, scope)
            await send(message)

        if scope["type"] == ScopeType.HTTP and scope["method"] == "HEAD":
            await self._head(scope, receive, send_with_allow)
        else:
            await self._inner(scope, receive, send_with_allow)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The head that GET would have. Its body is not sent; a stream ends, as when a reader goes away."""
        asked = cast(Scope, {**scope, "method": "GET"})

        async def send_head(message: Message) -> None:
            if message["type"] != "http.response.start":
                return
            for name in ("path_template", "route_handler"):
                if name in asked:
                    scope[name] = asked[name]
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self._inner(asked, receive, send_head)

    def _complete(self, message: Message, scope: Scope) -> None:
        """Litestar names the methods of one of an address's handlers, and no HEAD."""
        headers = MutableScopeHeaders.from_message(message)
        said = headers.get("allow")
        if said is None:
            return
        names = {*said.split(", "), *self._of.get(str(scope.get("path_template")), ())}
        headers["Allow"] = ", ".join(sorted(names | ({"HEAD"} if "GET" in names else set())))


def _methods(app: Litestar) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            found[route.path_format] |= {str(method) for method in handler.http_methods}
    return found
