"""The one shape of every error (RFC 9457), and how each exception becomes it.

A reader is told what, where and what to do. What is not meant for them (SQL, paths, traces) is logged under the
request's id, which is all that a 500 says.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import UNSET, Struct, UnsetType
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from api import tracing
from warehouse.catalog.base import Conflict, Invalid, NotFound
from warehouse.catalog.quotas import OverQuota
from warehouse.catalog.session import is_away
from warehouse.lake.artifacts import ArtifactRefused
from warehouse.lake.storage import LakeFull
from warehouse.lake.tenant_sql.errors import SqlRefused

MEDIA_TYPE = "application/problem+json"
NAMESPACE = "urn:anteve:problem:"
log = structlog.get_logger("api")


class Fault(Struct, omit_defaults=True):
    """One field, line or column at fault. `code` and `params` say the same as the message, for programs."""

    message: str
    field: str | None = None
    line: int | None = None
    column: str | None = None
    code: str | None = None
    params: dict[str, Any] | None = None


class Problem(Struct):
    """Every error answers in this shape, as application/problem+json (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []
    facts: dict[str, Any] | UnsetType = UNSET


class Refusal(Exception):
    """A refusal of the edge itself; the rooms below have their own exceptions."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors = [Fault(detail, field)] if field else []
        self.headers = dict(headers or {})


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[Fault] | None = None,
    facts: dict[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[Problem]:
    title = HTTPStatus(status).phrase
    body = Problem(NAMESPACE + code, title, status, detail, errors or [], facts or UNSET)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """The answer to any exception that leaves a handler."""
    match error:
        case Refusal():
            return problem(error.status, error.code, error.detail, errors=error.errors, headers=error.headers)
        case NotFound():
            return problem(404, "not_found", str(error))
        case OverQuota():
            return _over_quota(error)
        case Conflict():
            status = 422 if error.code == "idempotency_mismatch" else 409
            return problem(status, error.code, error.message, facts=error.facts)
        case Invalid():
            return problem(422, "invalid", error.message, errors=[Fault(error.message, error.field)])
        case SqlRefused(code="abandoned"):
            return problem(409, "abandoned", error.message)
        case SqlRefused():
            where = Fault(error.message, "sql", error.line, str(error.column) if error.column else None)
            return problem(422, "sql_refused", str(error), errors=[where], facts=error.to_json())
        case ArtifactRefused():
            text = f"The files of this version cannot be trusted: {error.message}. Train a new version."
            return problem(409, "artifact_refused", text, facts={"code": error.code})
        case LakeFull():
            text = "The disk is full: nothing of this was kept. Make room, or tell who runs this server."
            return problem(507, "disk_full", text)
        case ValidationException():
            return _not_valid(error)
        case HTTPException() if error.status_code < 500:
            return _of_the_web(error)
        case _ if is_away(error) or isinstance(error, OperationalError | InterfaceError | NoConnection):
            log.warning("catalog unreachable", error=type(error).__name__, **tracing.facts(request.scope))
            text = "The catalog cannot be reached or is too busy just now: try again in a few seconds."
            return problem(503, "catalog_unavailable", text, headers={"Retry-After": "5"})
        case DataError() | UnicodeEncodeError():
            return problem(422, "invalid", "A value holds characters, or has a size, that cannot be kept.")
    request_id = tracing.request_id(request.scope)
    log.error("unexpected", exc_info=error, **tracing.facts(request.scope))
    return problem(500, "internal", f"Something went wrong here; it is logged as request {request_id}.")


def _over_quota(error: OverQuota) -> Response[Problem]:
    """413 for what is too much to keep; 429 for what may be asked again when some of it is done."""
    status = 429 if error.what == "waiting_jobs" else 413
    headers = {"Retry-After": "60"} if status == 429 else {"Connection": "close"}
    return problem(status, error.code, error.message, facts=error.facts, headers=headers)


def _not_valid(error: ValidationException) -> Response[Problem]:
    extra = error.extra if isinstance(error.extra, list) else []
    # Litestar also lists parameters of the path that a handler does not take, with a KeyError's text.
    said = [item for item in extra if item.get("message") != repr(item.get("key"))]
    faults = [_fault(item) for item in said]
    detail = faults[0].message if len(faults) == 1 else "Some values cannot be taken; errors says which."
    if not faults:
        detail = str(error.detail)
    return problem(422, "invalid", detail, errors=faults)


_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "uuid": "a UUID",
    "datetime": "a date and time",
}


def _fault(item: dict[str, Any]) -> Fault:
    """msgspec's sentence in plain words, with the field as the client wrote it."""
    message, field = str(item.get("message", "")), str(item.get("key", ""))
    field = "" if field == "data" else field.removeprefix("data.")
    if found := re.match(r"Object (?:contains unknown|missing required) field `(.+)`", message):
        field = ".".join(part for part in (field, found[1]) if part)
        known = "is not known here" if "unknown" in message else "is missing"
        return Fault(f"The field {found[1]!r} {known}.", field)
    if found := re.match(r"Expected `(.+?)`, got `(.+?)`", message):
        wanted = " or ".join(_TYPES.get(name, name) for name in found[1].split(" | "))
        return Fault(f"This must be {wanted}, not {_TYPES.get(found[2], found[2])}.", field or None)
    if found := re.match(r"Expected `\w+` (of length )?(>=|<=|>|<) (\S+)", message):
        bound = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}[found[2]]
        return Fault(
            f"This must {'have a length of' if found[1] else 'be'} {bound} {found[3]}.", field or None
        )
    if found := re.match(r"Invalid enum value (.+)", message):
        return Fault(f"{found[1]} is not one of the values that this takes.", field or None)
    return Fault(message.rstrip(".") + ".", field or None)


_SENTENCES = {
    400: ("bad_request", "The request cannot be read: its body is not valid JSON."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method; Allow says which it takes."),
    413: ("too_large", "The request's body is larger than this address takes."),
}


def _of_the_web(error: HTTPException) -> Response[Problem]:
    status = error.status_code
    code, detail = _SENTENCES.get(status, ("refused", str(error.detail)))
    headers = {key: value for key, value in (error.headers or {}).items() if key.lower() in ("allow",)}
    if status == 413:
        headers["Connection"] = "close"
    if status == 400 and "host" in str(error.detail).lower():
        detail = "The Host header is not valid."
    return problem(status, code, detail, headers=headers)
