"""The web app, served: pages under clean addresses, each with its policy; `api.site` knows what there is."""

import html
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from api.access import ANYONE
from api.edge import TheSettings
from api.site import ENCODINGS, NOT_FOUND, File, Site, doing, policy

OPEN = {**ANYONE, "takes_any_parameter": True}  # a page may be asked for with any query: it reads it itself


@get("/", opt=OPEN, include_in_schema=False, sync_to_thread=True)
def front_door(request: Request[Any, Any, Any], state: State, settings: TheSettings) -> Response[Any]:
    """The web app. Where there is none (yet), people read why, and programs are led to the page about the API."""
    site: Site = state.site
    if found := site.get("/"):
        return _answer(request, found)
    if _is_a_person(request):
        return _instead(*doing(settings.home))
    return Redirect("/docs", status_code=307)


@get("/{address:path}", opt=OPEN, include_in_schema=False, sync_to_thread=True)
def page(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """A file of the web app, or its page for wrong addresses; a problem where it has none, and for programs."""
    site: Site = state.site
    found = site.get(request.scope["path"].rstrip("/"))
    if found is not None:
        return _answer(request, found)
    if _is_a_person(request) and (wrong := site.get(NOT_FOUND)):
        return _answer(request, wrong, status=404)
    raise NotFoundException


def _is_a_person(request: Request[Any, Any, Any]) -> bool:
    return "text/html" in request.headers.get("accept", "")


INSTEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Anteve</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{again}
<style>body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem;
color: #1b1b19; background: #fbfbf9 }} p {{ color: #5c5b55 }} a {{ color: #393fb6 }}
@media (prefers-color-scheme: dark) {{ body {{ color: #f1f0ec; background: #121211 }} p {{ color: #aeaca4 }}
a {{ color: #aab0ff }} }}</style></head><body><h1>{title}</h1><p>{why}</p>
<p lang="pt-BR">{pt}</p><p><a href="/docs">The API · A API</a></p></body></html>"""


def _instead(state: str, why: str) -> Response[str]:
    """What stands at the front door while there is no web app: what is so, and what to do."""
    if state == "building":
        title, pt = (
            "The web app is being built",
            "O aplicativo está sendo construído; esta página abre quando terminar.",
        )
        why = f"{why}. This page opens it when it is done."
    else:
        title, pt = "The web app is not here", "O aplicativo não foi construído; a API funciona."
        why = (
            why or "It has not been built: `./anteve up` does so, and needs Node or the package index for it."
        )
    again = '<meta http-equiv="refresh" content="2">' if state == "building" else ""
    text = INSTEAD.format(again=again, title=title, why=html.escape(why), pt=pt)
    headers = {"Content-Security-Policy": policy(text), "Cache-Control": "no-store", "Retry-After": "5"}
    return Response(text, status_code=503, media_type="text/html", headers=headers)


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
