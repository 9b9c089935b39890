"""How versions come to their stages: what they must show, who moved them and why, and what was in prod when."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from api import model_versions as versions
from api import pages, scoring_runs
from api.access import within
from api.edge import Asked, Inquiry, TheLake, TheSettings
from api.model_versions import ModelVersion, Stage
from api.pages import Cursor, Limit
from api.scoring_runs import ScoringRun
from warehouse import checklist
from warehouse.catalog import model_versions, models, promotions
from warehouse.catalog import scoring_runs as runs
from warehouse.catalog.base import Invalid
from warehouse.catalog.users import User

TAGS = ["Versions"]
READ = within("member", "train", "predictions:read")
Note = Annotated[str, Meta(max_length=2000)]


class ChecklistItem(Struct):
    """`passed` is null where it cannot be told; only a failed one holds a version back. `code` and `params` say what
    `text` says."""

    name: str
    passed: bool | None
    code: str
    params: dict[str, Any]
    text: str


class Checklist(Struct):
    """What a version must show before it goes to prod; `ready` when nothing failed."""

    version: int
    ready: bool
    items: list[ChecklistItem]


class StageChange(Struct, forbid_unknown_fields=True):
    """`override` brings a version to prod although a check failed; then the note must say why."""

    stage: Stage
    note: Note = ""
    override: bool = False


class Rollback(Struct, forbid_unknown_fields=True):
    """Why; it is kept."""

    note: Annotated[Note, Meta(examples=["It calls too many who stay."])]


class Promotion(Struct, kw_only=True):
    """One step of a version from stage to stage, by whom. Where it was `overridden`, `failed_checks` had failed."""

    id: UUID
    version: int
    from_stage: Stage
    to_stage: Stage
    note: str
    overridden: bool
    failed_checks: list[ChecklistItem]
    rolled_back: bool
    user_id: UUID | None
    user_name: str | None
    created_at: datetime


class PromotionList(Struct):
    items: list[Promotion]
    next_cursor: str | None


class Prod(Struct, kw_only=True):
    """What was in prod `at` that time, since when, and until when (null while it is there). `scoring_runs` are the
    lists that it gave in that while; `current` is the list that was shown at that time. Their scores are
    `predictions?scoring_run_id=`."""

    at: datetime
    version: ModelVersion | None
    since: datetime | None
    until: datetime | None
    promotion: Promotion | None
    scoring_runs: list[ScoringRun]
    current: ScoringRun | None


@get(
    "/models/{name:str}/versions/{number:int}/checklist",
    opt=READ,
    operation_id="getChecklist",
    tags=TAGS,
    sync_to_thread=True,
    summary="Whether a version is fit for prod",
)
def get_checklist(
    inquiry: Asked, lake: TheLake, settings: TheSettings, name: FromPath[str], number: FromPath[int]
) -> Checklist:
    """The checks of its training; whether questions about its columns are answered; how it does beside the version in
    prod, on rows that both were judged on; and whether those whom it scored last still look like those whom it learned
    from."""
    version = versions.one(inquiry, name, number)
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    items = checklist.of_version(inquiry.session, lake, settings, model, version)
    failed = [item for item in items if item["passed"] is False]
    return Checklist(version.number, not failed, msgspec.convert(items, list[ChecklistItem]))


@put(
    "/models/{name:str}/versions/{number:int}/stage",
    opt=within("admin", "admin"),
    operation_id="setStage",
    tags=TAGS,
    sync_to_thread=True,
    summary="Promote or archive a version",
)
def set_stage(
    inquiry: Asked,
    lake: TheLake,
    settings: TheSettings,
    name: FromPath[str],
    number: FromPath[int],
    data: JSONBody[StageChange],
) -> ModelVersion:
    """A version that goes to prod archives the one that was there. Refused (409) while an item of its checklist fails,
    unless overridden with a note; both are kept."""
    version = versions.one(inquiry, name, number)
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    moved = promotions.move(
        inquiry.session,
        model,
        version,
        data.stage,
        note=data.note,
        override=data.override,
        user_id=inquiry.user_id,
        checks=checklist.of_version(inquiry.session, lake, settings, model, version)
        if data.stage == "prod"
        else None,
    )
    inquiry.note("model_version.moved", f"{name} v{number}", stage=data.stage, override=data.override)
    return versions.show(moved)


@post(
    "/models/{name:str}/rollback",
    opt={**within("admin", "admin"), "creates": False},
    status_code=200,
    operation_id="rollBack",
    tags=TAGS,
    sync_to_thread=True,
    summary="Bring back the version before",
)
def roll_back(inquiry: Asked, name: FromPath[str], data: JSONBody[Rollback]) -> ModelVersion:
    """The version that was in prod before takes the place of the one that is there; once more, the one before that.
    The next scoring uses it."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    version = promotions.roll_back(inquiry.session, model, note=data.note, user_id=inquiry.user_id)
    inquiry.note("model_version.rolled_back", f"{name} v{version.number}")
    return versions.show(version)


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
    return PromotionList([_step(inquiry, step, number) for step, number in items], next_cursor)


@get(
    "/models/{name:str}/prod",
    opt=READ,
    operation_id="getProd",
    tags=TAGS,
    sync_to_thread=True,
    summary="What is, or was, in prod",
)
def get_prod(
    inquiry: Asked,
    name: FromPath[str],
    at: Annotated[
        str | None,
        Parameter(
            max_length=40,
            description="A day (its end, in UTC) or a time with its zone; now, unless said.",
            schema_extra={"examples": ["2026-05-03", "2026-05-03T12:00:00Z"]},
        ),
    ] = None,
) -> Prod:
    """The version that was in prod at a time, how it came there, and which scores it gave."""
    session, now = inquiry.session, datetime.now(UTC)
    model = models.by_name(session, inquiry.org_id, name)
    moment = now if at is None else _moment(at)
    shown = runs.shown_at(session, model, moment)
    current = None if shown is None else scoring_runs.show(shown)
    step = promotions.prod_at(session, model, moment)
    if step is None:
        return Prod(
            at=moment,
            version=None,
            since=None,
            until=None,
            promotion=None,
            scoring_runs=[],
            current=current,
        )
    version = model_versions.get(session, inquiry.org_id, step.model_version_id)
    until = promotions.left_prod_at(session, step)
    given = runs.made_between(session, version, step.created_at, until or now)
    return Prod(
        at=moment,
        version=versions.show(version),
        since=step.created_at,
        until=until,
        promotion=_step(inquiry, step, version.number),
        scoring_runs=[scoring_runs.show(run) for run in given],
        current=current,
    )


def _moment(said: str) -> datetime:
    try:
        if len(said) <= 10:
            return datetime.combine(date.fromisoformat(said), time.max, UTC)
        found = datetime.fromisoformat(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid("at", "A day as in 2026-05-03, or a time with its zone as in 2026-05-03T12:00:00Z.")
    return found


def _step(inquiry: Inquiry, step: promotions.Promotion, number: int) -> Promotion:
    who = inquiry.session.get(User, step.user_id) if step.user_id else None
    same = {name: getattr(step, name) for name in Promotion.__struct_fields__ if hasattr(step, name)}
    failed = [{"code": item["name"], "params": {}, **item} for item in step.failed_checks]
    return Promotion(
        **same
        | {
            "version": number,
            "user_name": who.name if who else None,
            "failed_checks": msgspec.convert(failed, list[ChecklistItem]),
        }
    )
