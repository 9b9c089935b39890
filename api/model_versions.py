"""Model versions: what training left, and the stages they stand on."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api import pages
from api.access import within
from api.edge import Asked
from api.pages import Cursor, Limit
from warehouse.catalog import model_versions, models, promotions
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


class StageChange(Struct, forbid_unknown_fields=True):
    """`override` brings a version to prod although a check failed; then the note must say why."""

    stage: Stage
    note: Annotated[str, Meta(max_length=2000)] = ""
    override: bool = False


class Promotion(Struct):
    """One step of a version from stage to stage."""

    id: UUID
    version: int
    from_stage: Stage
    to_stage: Stage
    note: str
    overridden: bool
    user_id: UUID | None
    created_at: datetime


class PromotionList(Struct):
    items: list[Promotion]
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
    version = _one(inquiry, name, number)
    shown = show(version)
    return ModelVersionDetail(
        **{name: getattr(shown, name) for name in ModelVersion.__struct_fields__}, card=version.card
    )


@put(
    "/models/{name:str}/versions/{number:int}/stage",
    opt=within("admin", "admin"),
    operation_id="setStage",
    tags=TAGS,
    sync_to_thread=True,
    summary="Promote or archive a version",
)
def set_stage(
    inquiry: Asked, name: FromPath[str], number: FromPath[int], data: JSONBody[StageChange]
) -> ModelVersion:
    """A version that goes to prod archives the one that was there. Refused (409) while a check fails, unless
    overridden with a note."""
    version = _one(inquiry, name, number)
    moved = promotions.move(
        inquiry.session,
        models.by_name(inquiry.session, inquiry.org_id, name),
        version,
        data.stage,
        note=data.note,
        override=data.override,
        user_id=inquiry.user_id,
    )
    inquiry.note("model_version.moved", f"{name} v{number}", stage=data.stage, override=data.override)
    return show(moved)


@get(
    "/models/{name:str}/promotions",
    opt=READ,
    operation_id="listPromotions",
    tags=TAGS,
    sync_to_thread=True,
    summary="How versions came to their stages, newest first",
)
def list_promotions(
    inquiry: Asked, name: FromPath[str], cursor: Cursor = None, limit: Limit = 50
) -> PromotionList:
    """A log that only grows: who moved which version, from where to where, and why."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    found = promotions.of_model(inquiry.session, model)
    items, next_cursor = pages.part(
        found, lambda pair: str(pair[0].id), cursor=cursor, limit=limit, newest_first=True
    )
    return PromotionList(
        [
            Promotion(
                step.id,
                number,
                step.from_stage,  # type: ignore[arg-type]
                step.to_stage,  # type: ignore[arg-type]
                step.note,
                step.overridden,
                step.user_id,
                step.created_at,
            )
            for step, number in items
        ],
        next_cursor,
    )


def _one(inquiry: Asked, name: FromPath[str], number: FromPath[int]) -> ModelVersionRecord:
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    return model_versions.by_number(inquiry.session, model, min(number, 2**31 - 1))


def show(version: ModelVersionRecord) -> ModelVersion:
    typed: dict[str, Any] = {
        "leaks": msgspec.convert(version.leaks, list[Leak]),
        "checks": msgspec.convert(version.checks, list[ModelCheck]),
    }
    same = {name: getattr(version, name) for name in ModelVersion.__struct_fields__ if name not in typed}
    return ModelVersion(**same, **typed)
