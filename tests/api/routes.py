"""Every route of the application, as the tests that hold for all of them see it."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from api.access import Access
from api.app import create_app
from tests.api.running import settings_in

NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/nowhere"


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    access: Access | None
    handler: HTTPRouteHandler

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def address(self, org: str) -> str:
        """The route's address in that organization, about things that are not there."""
        values = {
            "org": org,
            "name": "nothing",
            "number": 1,
            "entity_key": "nobody",
            "file": "nothing",
            "address": "x",
        }
        return self.path.format_map(_Otherwise(values))


class _Otherwise(dict[str, object]):
    def __missing__(self, key: str) -> str:
        assert key.endswith("_id"), f"the tests do not know what {key} is"
        return str(uuid4())


def routes_of(app: Litestar) -> list[Route]:
    """In one order always: Litestar's own differs from process to process, and xdist wants them alike."""
    found = [
        Route(str(method), route.path_format, handler.opt.get("access"), handler)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        for method in sorted(handler.http_methods)
        if method != "OPTIONS"
    ]
    return sorted(found, key=str)


APP = create_app(settings_in(Path("unused"), NOWHERE))
ROUTES = routes_of(APP)
WITHIN = [route for route in ROUTES if route.access and route.access.who == "within"]
