"""API keys: programs that act for the organization."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api import pages, throttling
from api.access import within
from api.edge import Asked
from api.idempotency import idempotent
from api.pages import Cursor, Limit
from api.words import Name
from warehouse.catalog import api_keys, throttles
from warehouse.catalog.api_keys import SCOPES
from warehouse.catalog.api_keys import ApiKey as ApiKeyRecord

TAGS = ["People and keys"]
SOME_SCOPES = {"minItems": 1, "items": {"type": "string", "enum": list(SCOPES)}}


class ApiKey(Struct):
    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class ApiKeyList(Struct):
    items: list[ApiKey]
    next_cursor: str | None


class IssuedApiKey(ApiKey):
    """A new key with its secret text `key`: shown this once. A repeat under the same Idempotency-Key has null there."""

    key: str | None

    __shown_once__: ClassVar[dict[str, None]] = {"key": None}


class NewApiKey(Struct, forbid_unknown_fields=True):
    name: Annotated[Name, Meta(description="What it is for.", examples=["nightly export"])]
    scopes: Annotated[list[str], Meta(examples=[["export"]], extra_json_schema=SOME_SCOPES)]
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None


@get(
    "/api-keys",
    opt=within("admin", "admin"),
    operation_id="listApiKeys",
    tags=TAGS,
    sync_to_thread=True,
    summary="The organization's API keys",
)
def list_api_keys(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> ApiKeyList:
    """All keys, revoked ones too; never their secrets."""
    found = api_keys.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda key: str(key.id), cursor=cursor, limit=limit)
    return ApiKeyList([show(key) for key in items], next_cursor)


@post(
    "/api-keys",
    opt=within("admin", "admin"),
    operation_id="createApiKey",
    tags=TAGS,
    sync_to_thread=True,
    summary="Issue an API key",
)
@idempotent
def create_api_key(inquiry: Asked, data: JSONBody[NewApiKey]) -> IssuedApiKey:
    """The secret text is `key`, shown once and kept nowhere."""
    _refuse_a_flood(inquiry)
    issued = api_keys.issue(
        inquiry.session,
        inquiry.org_id,
        name=data.name,
        scopes=data.scopes,
        created_by=inquiry.user_id,
        expires_at=data.expires_at,
    )
    inquiry.note("api_key.issued", issued.record.prefix, name=issued.record.name, scopes=issued.record.scopes)
    return IssuedApiKey(**_fields(issued.record), key=issued.key)


@post(
    "/api-keys/{key_id:uuid}/rotate",
    opt=within("admin", "admin"),
    operation_id="rotateApiKey",
    tags=TAGS,
    sync_to_thread=True,
    summary="Put a new API key in place of one",
)
@idempotent
def rotate_api_key(inquiry: Asked, key_id: FromPath[UUID]) -> IssuedApiKey:
    """The new one has the same name and scopes, and as long to live; `key` is shown once. The old one opens nothing
    from now on."""
    _refuse_a_flood(inquiry)
    issued = api_keys.rotate(inquiry.session, inquiry.org_id, key_id, created_by=inquiry.user_id)
    inquiry.note("api_key.rotated", issued.record.prefix, name=issued.record.name, before=str(key_id))
    return IssuedApiKey(**_fields(issued.record), key=issued.key)


@delete(
    "/api-keys/{key_id:uuid}",
    opt=within("admin", "admin"),
    operation_id="revokeApiKey",
    tags=TAGS,
    sync_to_thread=True,
    summary="Revoke an API key",
)
def revoke_api_key(inquiry: Asked, key_id: FromPath[UUID]) -> None:
    """It opens nothing from now on; it stays in the list."""
    revoked = api_keys.revoke(inquiry.session, inquiry.org_id, key_id)
    inquiry.note("api_key.revoked", revoked.prefix, name=revoked.name)


def _refuse_a_flood(inquiry: Asked) -> None:
    made = throttling.new_keys(inquiry.org_id)
    throttling.refuse_hurry(inquiry.session, made, why=throttling.TOO_MANY)
    throttles.count(inquiry.session, made)


def show(key: ApiKeyRecord) -> ApiKey:
    return ApiKey(**_fields(key))


def _fields(key: ApiKeyRecord) -> dict[str, Any]:
    return {name: getattr(key, name) for name in ApiKey.__struct_fields__}
