"""Model versions: what training left."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from api import pages
from api.access import within
from api.edge import Asked, Inquiry
from api.pages import Cursor, Limit
from warehouse.catalog import model_versions, models
from warehouse.catalog.model_versions import ModelVersion as ModelVersionRecord

TAGS = ["Versions"]
READ = within("member", "train", "predictions:read")
Stage = Literal["staging", "prod", "archived"]


class ModelCheck(Struct, kw_only=True):
    """What a model must show before it is trusted; `code` and `params` say what `text` says."""

    name: str
    passed: bool
    text: str
    code: str = ""
    params: dict[str, Any] = {}


class Leak(Struct, kw_only=True):
    """A column that may know too much. `block`: left out unless kept on purpose; `ask`: a person must say whether it is
    known when scoring; `look`: worth knowing. `auc` is what the column reaches alone."""

    column: str
    severity: Literal["block", "ask", "look"]
    reason: str
    text: str
    auc: float | None = None
    left_out: bool = False
    code: str = ""
    params: dict[str, Any] = {}


class ModelVersion(Struct):
    """Version 1, 2, ... with its figures: metrics with intervals beside the baselines, leaks that were found, and
    the checks that decide whether it is fit for prod."""

    id: UUID
    number: int
    stage: Stage
    training_run_id: UUID
    artifact_path: str
    metrics_json: dict[str, Any]
    leaks: list[Leak]
    checks: list[ModelCheck]
    created_at: datetime


class ModelVersionDetail(ModelVersion):
    """With the model card: data, columns, settings, library versions, seed."""

    card: dict[str, Any]


class ModelVersionList(Struct):
    items: list[ModelVersion]
    next_cursor: str | None


@get(
    "/models/{name:str}/versions",
    opt=READ,
    operation_id="listVersions",
    tags=TAGS,
    sync_to_thread=True,
    summary="A model's versions, newest first",
)
def list_versions(
    inquiry: Asked, name: FromPath[str], cursor: Cursor = None, limit: Limit = 50
) -> ModelVersionList:
    """With their metrics, leaks and checks."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    found = model_versions.of_model(inquiry.session, model)
    items, next_cursor = pages.part(
        found, lambda version: f"{version.number:09}", cursor=cursor, limit=limit, newest_first=True
    )
    return ModelVersionList([show(version) for version in items], next_cursor)


@get(
    "/models/{name:str}/versions/{number:int}",
    opt=READ,
    operation_id="getVersion",
    tags=TAGS,
    sync_to_thread=True,
    summary="One version with its card",
)
def get_version(inquiry: Asked, name: FromPath[str], number: FromPath[int]) -> ModelVersionDetail:
    """All that is to be known before it is trusted."""
    version = one(inquiry, name, number)
    shown = show(version)
    return ModelVersionDetail(
        **{name: getattr(shown, name) for name in ModelVersion.__struct_fields__}, card=version.card
    )


def one(inquiry: Inquiry, name: str, number: int) -> ModelVersionRecord:
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    return model_versions.by_number(inquiry.session, model, min(number, 2**31 - 1))


def show(version: ModelVersionRecord) -> ModelVersion:
    typed: dict[str, Any] = {
        "leaks": msgspec.convert(version.leaks, list[Leak]),
        "checks": msgspec.convert(version.checks, list[ModelCheck]),
    }
    same = {name: getattr(version, name) for name in ModelVersion.__struct_fields__ if name not in typed}
    return ModelVersion(**same, **typed)
