"""The web app, served: pages under clean addresses, each with its policy; `api.site` knows what there is."""

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from api.access import ANYONE
from api.site import ENCODINGS, NOT_FOUND, File

OPEN = {**ANYONE, "takes_any_parameter": True}  # a page may be asked for with any query: it reads it itself


@get("/", opt=OPEN, include_in_schema=False, sync_to_thread=True)
def front_door(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """The web app; where none was built, the way to the page about the API."""
    found = state.site.get("/")
    return _answer(request, found) if found else Redirect("/docs", status_code=307)


@get("/{address:path}", opt=OPEN, include_in_schema=False, sync_to_thread=True)
def page(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """A file of the web app, or its page for wrong addresses; a problem where it has none, and for programs."""
    site: dict[str, File] = state.site
    found = site.get(request.scope["path"].rstrip("/"))
    if found is not None:
        return _answer(request, found)
    if NOT_FOUND in site and "text/html" in request.headers.get("accept", ""):
        return _answer(request, site[NOT_FOUND], status=404)
    raise NotFoundException


def _answer(request: Request[Any, Any, Any], file: File, status: int = 200) -> Response[Any]:
    encoding = _encoding(request.headers.get("accept-encoding", ""), file)
    etag = f'"{file.etag}{encoding and f"-{encoding}"}"'
    headers = {**file.headers, "ETag": etag, **({"Content-Encoding": encoding} if encoding else {})}
    if status == 200 and etag in request.headers.get("if-none-match", "").replace("W/", "").split(", "):
        return Response(None, status_code=304, headers=headers)
    return Response(file.body(encoding), status_code=status, media_type=file.media_type, headers=headers)


def _encoding(accepted: str, file: File) -> str:
    """The first of our encodings that the reader takes too; `br;q=0` is a no."""
    weights = {}
    for one in accepted.lower().split(","):
        name, _, rest = one.strip().partition(";")
        weights[name.strip()] = rest.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ENCODINGS if weights.get(name) and name in file.bodies), "")
