"""The contract, written from the routes themselves: OpenAPI 3.1, and a page to try it, from local files alone."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import swagger_ui_bundle
from litestar import Litestar, Response, get
from litestar._openapi.plugin import OpenAPIPlugin
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Tag
from litestar.params import FromPath

from api import schemas
from api.access import ANYONE, Access
from api.credentials import CSRF_HEADER, session_cookie
from api.problems import MEDIA_TYPE
from api.receiving import SUFFIXES
from warehouse.lake import export, table_export

PREFIX = "/api/v1"
JSON = "application/json"
ASSETS = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
DESCRIPTION = f"""Foresees which customers are about to leave and which leads are about to buy, and why.

**Who asks.** Programs send `Authorization: Bearer <api key>`. Browsers keep a session cookie, and send the cookie
`csrftoken` back as the header `{CSRF_HEADER}` with each change.

**Errors** are `application/problem+json` (RFC 9457): `type title status detail`, with `errors[]` where a field, line or
column is at fault. Somebody else's organization answers 404, just as one that never was.

**Lists** are `items` and `next_cursor`: send it back as `cursor` for the next page; null means the end.

**Repeats.** A POST that creates takes an `Idempotency-Key`: the same request again is answered, not done again
(`Idempotency-Replayed: true`) for a day; another request under the same key is refused (422).
"""
EXPORTS = {"exportPredictions": export.MEDIA_TYPES, "exportRows": table_export.MEDIA_TYPES}
TAGS = {
    "Account": "Signing up, in and out; one's organizations.",
    "People and keys": "Who and what may act for the organization.",
    "Audit log": "Who did what.",
    "Usage": "What is used, and how much there may be.",
    "Datasets": "The tables that an organization brings.",
    "Uploads": "Files into datasets.",
    "Models": "Questions: what is predicted, for whom.",
    "Features": "What a model learns from: every column, and where it comes from.",
    "Feature models": "Features that analysts write in SQL.",
    "Training": "Learning a model, as background work.",
    "Versions": "What training left; stages and promotions.",
    "Scoring": "A version over a dataset, as background work.",
    "Predictions": "Scores with ranks, bands and reasons; rows scored at once.",
    "Schedules": "Scoring and training again and again, at times or after each upload.",
    "Alerts": "When to speak, and what was said.",
    "Results": "What became of predictions, beside what was promised.",
    "Inbox": "Whom alerts named, as work of the team, and what came of it.",
    "Notes and tasks": "What people write down about a customer or lead, and what is to be done.",
    "Owners": "Who looks after whom.",
    "Saved views": "Ways of looking at a list.",
    "Jobs": "Background work: state, log, cancelling.",
    "Health": "For whoever runs this.",
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Anteve API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</body>
</html>
"""
# The bundled Swagger UI (4.15) knows OpenAPI 3.0 only. What we use of 3.1 it renders all the same, once it is told that
# number and finds each example where 3.0 has it. The contract itself stays 3.1.
SCRIPT = """const older = (node) => {
  if (Array.isArray(node)) return node.map(older);
  if (node === null || typeof node !== "object") return node;
  const made = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, older(value)]));
  if (Array.isArray(made.examples)) made.example = made.examples[0];
  return made;
};
fetch("/api/v1/openapi.json").then((answer) => answer.json()).then((contract) => SwaggerUIBundle({
  spec: { ...older(contract), openapi: "3.0.3", servers: [] },
  dom_id: "#page",
  deepLinking: true,
  requestInterceptor: (request) => {
    const token = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    if (token) request.headers["x-csrftoken"] = decodeURIComponent(token.slice("csrftoken=".length));
    return request;
  },
}));
"""
# The page draws small pictures from data: URLs and sets styles of its own; scripts are the two files above.
PAGE_POLICY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
}


@get("/docs", opt=ANYONE, include_in_schema=False, sync_to_thread=False, media_type="text/html")
def docs_page() -> Response[str]:
    return Response(PAGE, media_type="text/html", headers=PAGE_POLICY)


@get("/docs/{file:str}", opt=ANYONE, include_in_schema=False, sync_to_thread=True)
def docs_file(file: FromPath[str]) -> Response[bytes]:
    kinds = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
    if file == "page.js":
        return Response(SCRIPT.encode(), media_type=kinds[".js"])
    if file not in ASSETS:
        raise NotFoundException
    path = Path(str(swagger_ui_bundle.swagger_ui_path)) / file
    day = {"Cache-Control": "public, max-age=86400"}
    return Response(path.read_bytes(), media_type=kinds[path.suffix], headers=day)


@get(f"{PREFIX}/openapi.json", opt=ANYONE, include_in_schema=False, sync_to_thread=True)
def openapi_json(state: State) -> Response[bytes]:
    return Response(state.openapi, media_type=JSON)


def describe(app: Litestar, *, secure: bool) -> bytes:
    """The contract of the app's routes as JSON."""
    plugin = app.plugins.get(OpenAPIPlugin)
    plugin._openapi_config = OpenAPIConfig(
        title="Anteve",
        version="1",
        description=DESCRIPTION,
        tags=[Tag(name=name, description=text) for name, text in TAGS.items()],
        use_handler_docstrings=True,
    )
    schema = plugin.provide_openapi_schema()
    _complete(schema, _handlers(app), secure)
    return json.dumps(_any_of(schema)).encode()


def _handlers(app: Litestar) -> dict[str, HTTPRouteHandler]:
    return {
        str(handler.operation_id): handler
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if "access" in handler.opt
    }


def _complete(schema: dict[str, Any], handlers: dict[str, HTTPRouteHandler], secure: bool) -> None:
    """What routes cannot say each for itself: errors, credentials, repeats, files."""
    components = schema["components"]
    components["schemas"] |= schemas.components(handlers.values())
    components["securitySchemes"] = {
        "apiKey": {"type": "http", "scheme": "bearer", "description": "An API key of the organization."},
        "session": {"type": "apiKey", "in": "cookie", "name": session_cookie(secure)},
    }
    components["schemas"]["Problem"] = PROBLEM
    for path, item in schema["paths"].items():
        for operation in item.values():
            if isinstance(operation, dict) and "operationId" in operation:
                _complete_operation(path, operation, handlers[operation["operationId"]])


def _complete_operation(path: str, operation: dict[str, Any], handler: HTTPRouteHandler) -> None:
    access: Access = handler.opt["access"]
    operation["description"] = f"{operation.get('description', '')}\n\n{access}".strip()
    keys = access.scopes or (access.who == "known" and not access.persons_only)
    operation["security"] = (
        [] if access.who == "anyone" else [{"session": []}, *([{"apiKey": []}] if keys else [])]
    )
    answers = operation["responses"]
    answers.pop("400", None)
    for answer in answers.values():
        if not answer.get("headers"):
            answer.pop("headers", None)
    answers.get("204", {}).pop("content", None)
    parameters = operation.setdefault("parameters", [])
    answers |= _refusals(access, takes=bool(parameters) or "requestBody" in operation)
    parameters.sort(key=lambda one: path.find(f"{{{one['name']}}}") if one["in"] == "path" else len(path))
    for parameter in parameters:
        if parameter["schema"].get("format") == "uri":  # Litestar's word for a path; ours is any text
            del parameter["schema"]["format"]
    if "POST" in handler.http_methods and handler.opt.get("creates", access.who == "within"):
        parameters.append(IDEMPOTENCY_KEY)
    body = operation.get("requestBody")
    if body and {"type": "null"} in body["content"].get(JSON, {}).get("schema", {}).get("oneOf", []):
        body["required"] = False
    if operation["operationId"] == "upload":
        operation["requestBody"] = {"required": True, "content": _files(SUFFIXES, multipart=True)}
        answers["200"] = {**answers["202"], "description": "The dataset holds these bytes already."}
    if operation["operationId"] == "getJobLog":
        answers["200"]["content"]["text/plain"] = {"schema": {"type": "string"}}
    if operation["operationId"] == "getModelCard":
        answers["200"]["content"]["text/markdown"] = {"schema": {"type": "string"}}
    if operation["operationId"] == "downloadArtifact":
        answers["200"]["content"] = _files(["application/zip"])
    if operation["operationId"] in EXPORTS:
        kinds = EXPORTS[operation["operationId"]].values()
        answers["200"]["content"] = _files(kind.partition(";")[0] for kind in kinds)


def _refusals(access: Access, *, takes: bool) -> dict[str, Any]:
    """The errors that any route of that kind may answer; `default` for those of its own."""
    codes = {
        "401": access.who != "anyone" and "Nobody is signed in, or the key or session is none that counts.",
        "403": access.who != "anyone"
        and "The role, or the key's scopes, do not reach so far; or the CSRF token is missing.",
        "404": access.who == "within" and "There is no such thing here, or none of yours.",
        "422": takes and "A value cannot be taken; `errors` says which.",
        "default": "What went wrong.",
    }
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": text, "content": problem} for code, text in codes.items() if text}


def _files(kinds: Iterable[str], *, multipart: bool = False) -> dict[str, Any]:
    file = {"type": "string", "format": "binary"}
    content: dict[str, Any] = {kind: {"schema": file} for kind in kinds}
    if multipart:
        content["multipart/form-data"] = {
            "schema": {"type": "object", "required": ["file"], "properties": {"file": file}}
        }
    return content


def _any_of(node: Any) -> Any:
    """1 is an integer and a number: such unions are `anyOf`, not `oneOf`."""
    if isinstance(node, dict):
        return {"anyOf" if key == "oneOf" else key: _any_of(value) for key, value in node.items()}
    return [_any_of(value) for value in node] if isinstance(node, list) else node


IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes it safe to send the same request again; a new UUID for each new request.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"},
}
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "Every error (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:anteve:problem:not_found"]},
        "title": {"type": "string", "examples": ["Not Found"]},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string", "examples": ["There is no dataset 'customers' here."]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message"],
                "properties": {
                    "message": {"type": "string"},
                    "field": {"type": "string"},
                    "line": {"type": "integer"},
                    "column": {"type": "string"},
                },
            },
        },
        "facts": {"type": "object", "description": "What a program may want to know beside the text."},
    },
}
