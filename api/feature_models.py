"""FeatureModels: features that analysts write as one SELECT, tried before they are kept, kept in numbered versions."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from anyio import to_thread
from litestar import Request, delete, get, post, put
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from api import askings, pages
from api.access import within
from api.desks import Desks, Open
from api.edge import Asked, Inquiry, TheDesks, TheLake
from api.pages import Cursor, Limit
from api.questions import Warned
from warehouse import sources
from warehouse.build_inputs import what_is_asked
from warehouse.catalog import deletions, feature_builds, feature_models, models
from warehouse.catalog.base import Invalid
from warehouse.catalog.feature_models import FeatureModel as FeatureModelRecord
from warehouse.catalog.feature_models import FeatureModelVersion as VersionRecord
from warehouse.catalog.users import User
from warehouse.confinement import Nursery
from warehouse.lake import feature_previews, known
from warehouse.lake.errors import CannotBuild
from warehouse.lake.feature_previews import Outcomes, Room
from warehouse.lake.known import Sources
from warehouse.lake.paths import Lake
from warehouse.lake.specs import BuildSpec
from warehouse.lake.standing import PastOutcomes
from warehouse.lake.tenant_sql import features
from warehouse.lake.tenant_sql.desk import Desk, Limits
from warehouse.lake.tenant_sql.measures import FEWEST

TAGS = ["Feature models"]
READ = within("member", "features:write", "train", "data:read")
WRITE = within("analyst", "features:write")
LIMITS = Limits(seconds=20)
RESERVED = ("preview",)

Sql = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64_000,
        description="One SELECT over `spine`, `entities`, `events` and the organization's own datasets, all cut to what is "
        "known on `snapshot_date`: one row per `entity_key` and `snapshot_date`, beside them the features.",
        examples=["select entity_key, snapshot_date, count(*) as events_ever from events group by all"],
    ),
]
ModelName = Annotated[
    str, Meta(description="The model that it is for: its entities, events and outcome are meant.")
]


class FeatureColumn(Struct):
    """A feature: a number, a category or a flag; a date becomes the days since."""

    name: str
    kind: Literal["number", "category", "flag"]


class FeatureModel(Struct):
    """`version` counts what was written under this name; `models` learn from it, from their next training on."""

    name: str
    version: int
    sql: str
    descriptions: dict[str, str]
    columns: list[FeatureColumn]
    models: list[str]
    created_by: str | None
    created_at: datetime


class FeatureModelList(Struct):
    items: list[FeatureModel]
    next_cursor: str | None


class Version(Struct):
    version: int
    sql: str
    descriptions: dict[str, str]
    columns: list[FeatureColumn]
    created_by: str | None
    created_at: datetime


class VersionList(Struct):
    """Newest first."""

    items: list[Version]
    next_cursor: str | None


class NewFeatureModel(Struct, forbid_unknown_fields=True):
    """The statement, and for each column the words in which people are told of it."""

    sql: Sql
    descriptions: Annotated[dict[str, str], Meta(examples=[{"events_ever": "Events in all"}])] = (
        msgspec.field(default_factory=dict)
    )
    model: ModelName | None = None


class Try(Struct, forbid_unknown_fields=True):
    """Without a date, the newest one of which the model's outcomes are known."""

    sql: Sql
    model: ModelName | None = None
    snapshot_date: date | None = None


class Spine(Struct):
    """The sample: entities on the snapshot date, those of which the outcome is known, and those with a positive one."""

    rows: int
    entities: int
    outcomes: int
    positives: int


class PreviewColumn(Struct):
    """What the column holds over the sample. `auc` tells how well it alone tells the outcome (0.5: not at all); null
    where too few outcomes are known. An entity without a row has a missing value."""

    name: str
    kind: Literal["number", "category", "flag"]
    type: str
    missing_share: float
    distinct: int
    auc: float | None
    range: dict[str, float] | None = None
    histogram: list[dict[str, float]] = []
    top: list[dict[str, Any]] = []


class Preview(Struct):
    """`rows` of the result, `matched` of them belong to the sample. `seconds`: the statement alone. `known` says of each
    relation how far back it is known; `relations` lists their columns and types. `unjudged` says why no column has an
    `auc`; null where they have."""

    snapshot_date: date
    model: str | None
    rows: int
    matched: int
    sample: Spine
    seconds: float
    columns: list[PreviewColumn]
    items: list[dict[str, Any]]
    relations: dict[str, list[tuple[str, str]]]
    known: dict[str, str]
    unjudged: Warned | None


@get(
    "/feature-models",
    opt=READ,
    operation_id="listFeatureModels",
    tags=TAGS,
    sync_to_thread=True,
    summary="All features that analysts wrote",
)
def list_feature_models(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> FeatureModelList:
    """The organization's, by name, each in its newest version."""
    found = feature_models.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda each: each.name, cursor=cursor, limit=limit)
    return FeatureModelList([_show(inquiry.session, each) for each in items], next_cursor)


@get(
    "/feature-models/{name:str}",
    opt=READ,
    operation_id="getFeatureModel",
    tags=TAGS,
    sync_to_thread=True,
    summary="One feature",
)
def get_feature_model(
    inquiry: Asked, name: FromPath[str], version: Annotated[int | None, Parameter(ge=1)] = None
) -> FeatureModel:
    """Its newest version, or an older one."""
    found = feature_models.by_name(inquiry.session, inquiry.org_id, name)
    return _show(inquiry.session, found, version)


@get(
    "/feature-models/{name:str}/versions",
    opt=READ,
    operation_id="listFeatureModelVersions",
    tags=TAGS,
    sync_to_thread=True,
    summary="What was written under a name",
)
def list_versions(
    inquiry: Asked, name: FromPath[str], cursor: Cursor = None, limit: Limit = 50
) -> VersionList:
    """Every version, with who wrote it and when."""
    found = feature_models.by_name(inquiry.session, inquiry.org_id, name)
    every = feature_models.versions_of(inquiry.session, found)
    items, next_cursor = pages.part(
        every, lambda each: f"{each.number:09}", cursor=cursor, limit=limit, newest_first=True
    )
    shown = [Version(each.number, **_told(inquiry.session, each)) for each in items]
    return VersionList(shown, next_cursor)


@put(
    "/feature-models/{name:str}",
    opt=WRITE,
    operation_id="writeFeatureModel",
    tags=TAGS,
    summary="Write a feature",
)
async def write_feature_model(
    inquiry: Asked, lake: TheLake, desks: TheDesks, name: FromPath[str], data: JSONBody[NewFeatureModel]
) -> FeatureModel:
    """A new version, if it differs from the newest one. It is bound to the data first: a statement that cannot run is
    refused with the line and column. Models learn from it once it is named in their `feature_models`."""
    if name in RESERVED:
        raise Invalid("name", f"{name!r} is an address of its own: choose another name.")
    org_id, user_id = inquiry.org_id, inquiry.user_id

    def prepare(session: Session) -> "_Trial":
        return _trial(session, inquiry, lake, data.model, None)

    trial = await inquiry.turn.go_on(prepare)

    def check() -> list[dict[str, str]]:
        settled = trial.settle(desks)
        with desks.at(org_id, settled.key, settled.open) as desk:
            chosen = features.columns(desk.check(data.sql, of_the_moment=False).columns)
        return [{"name": column, "kind": kind} for column, _, kind in chosen]

    columns = await to_thread.run_sync(check)

    def write(session: Session) -> FeatureModel:
        made = feature_models.write(
            session,
            org_id,
            name=name,
            sql=data.sql,
            descriptions=data.descriptions,
            columns=columns,
            created_by=user_id,
        )
        inquiry.note("feature_model.written", name, version=made.number)
        return _show(session, feature_models.by_name(session, org_id, name))

    return await inquiry.turn.go_on(write)


@delete(
    "/feature-models/{name:str}",
    opt=WRITE,
    operation_id="deleteFeatureModel",
    tags=TAGS,
    sync_to_thread=True,
    summary="Delete a feature",
)
def delete_feature_model(inquiry: Asked, name: FromPath[str]) -> None:
    """409 while a model learns from it, or a version in prod scores with it."""
    found = feature_models.by_name(inquiry.session, inquiry.org_id, name, lock=True)
    deletions.delete_feature_model(inquiry.session, found)
    inquiry.note("feature_model.deleted", name)


@post(
    "/feature-models/preview",
    opt={**WRITE, "creates": False},
    status_code=200,
    operation_id="previewFeatureModel",
    tags=TAGS,
    summary="Try a feature",
)
async def preview_feature_model(
    inquiry: Asked, request: Request[Any, Any, Any], lake: TheLake, desks: TheDesks, data: JSONBody[Try]
) -> Preview:
    """Runs the statement over a sample and keeps nothing: what each column holds, and what it alone tells of the
    outcome, before the first training too. Errors name the line and column. Of one person's tries (not of a program's,
    with an API key) the newest counts: an older one that still runs ends with the code `abandoned`, as does one whose
    asker goes away."""
    org_id = inquiry.org_id

    def prepare(session: Session) -> "_Trial":
        return _trial(session, inquiry, lake, data.model, data.snapshot_date)

    person = None if inquiry.asker.api_key else (org_id, inquiry.user_id)
    with desks.newest.of(person) as asking:
        trial = await inquiry.turn.go_on(prepare)
        await inquiry.turn.go_on(lambda _: inquiry.note("feature_model.tried", trial.model or ""))
        await inquiry.turn.end(commit=True)  # no transaction waits for a statement

        def run() -> Preview:
            settled = trial.settle(desks)
            with desks.at(org_id, settled.key, settled.open, asking) as desk:
                found = desk.preview(data.sql, with_outcome=settled.judged)
                sample = found.pop("spine")
                facts = {"relations": desk.types, "known": known.marks(trial.read), "sample": sample}
            facts |= {"snapshot_date": settled.day, "model": trial.model}
            facts |= {"unjudged": settled.why or _too_few(sample)}
            return msgspec.convert({**found, **facts}, Preview, strict=False)

        return await askings.answered(request, asking, run)


@dataclass(frozen=True)
class _Trial:
    """What a statement is to be tried on, as the catalog has it. `asked` is the date that somebody named; `spec` is the
    question of a model whose outcome is found in events."""

    org_id: UUID
    model: str | None
    read: Sources
    asked: date | None
    newest: date
    outcomes: Outcomes | None
    spec: BuildSpec | None

    def settle(self, desks: Desks) -> "_Settled":
        """The date, and where what came of the entities is found. Events may have to be scanned: in no transaction."""
        outcomes = self.outcomes
        day = self.asked or (outcomes.newest_date() if outcomes else None)
        why = None if self.model else _NO_MODEL
        if self.spec is not None and (outcomes is None or day is None or not outcomes.has(day)):
            try:
                found = desks.outcomes.of(self.org_id, self.spec, day)
                outcomes, day, why = Outcomes(found.file), found.day, _unknown(found)
            except CannotBuild as refusal:
                outcomes, why = None, Warned(refusal.code, str(refusal), {})
        room = feature_previews.room(self.read, day or self.newest, outcomes)
        return _Settled(room, outcomes is not None, why)


@dataclass(frozen=True)
class _Settled:
    """Relations of one organization on one day; `why` nothing can be told of the outcome."""

    room: Room
    judged: bool
    why: Warned | None

    @property
    def day(self) -> date:
        return self.room.morning.day

    @property
    def key(self) -> str:
        said = repr((self.room.relations, self.room.morning))
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def open(self) -> Open:
        room = self.room

        def opened(nursery: Nursery, work: Path) -> Desk:
            return Desk(
                nursery, room.relations, room.files, work=work, limits=LIMITS, mornings=[room.morning]
            )

        return opened


_NO_MODEL = Warned("no_model", "No model is named: which outcome the columns should tell is not known.", {})


def _unknown(found: PastOutcomes) -> Warned | None:
    """Why what came of the entities is not known on the date."""
    if found.known:
        return None
    days = (found.known_until - found.first).days if found.first else 0
    if days <= found.horizon_days:
        return Warned(
            "history_shorter_than_horizon",
            f"The events cover {days:,} days, too few to look {found.horizon_days} days ahead from a date in the past.",
            {"days": days, "horizon_days": found.horizon_days},
        )
    last = found.known_until - timedelta(days=1)
    return Warned(
        "horizon_not_passed",
        f"What comes within {found.horizon_days} days is not known yet of {found.day}: the events end on {last}.",
        {
            "horizon_days": found.horizon_days,
            "snapshot_date": str(found.day),
            "last_event": str(last),
        },
    )


def _too_few(sample: dict[str, int]) -> Warned | None:
    """Said where the sample has too few of one outcome to judge a column by."""
    positives, negatives = sample["positives"], sample["outcomes"] - sample["positives"]
    if min(positives, negatives) >= FEWEST:
        return None
    return Warned(
        "too_few_outcomes",
        f"Of the sample {positives:,} have the outcome and {negatives:,} have not: with fewer than {FEWEST} of one, no"
        " column can be judged.",
        {"positives": positives, "negatives": negatives, "enough": FEWEST},
    )


def _trial(
    session: Session, inquiry: Inquiry, lake: Lake, model_name: str | None, day: date | None
) -> _Trial:
    org_id = inquiry.org_id
    outcomes: Outcomes | None = None
    spec: BuildSpec | None = None
    if model_name is None:
        asked = models.in_organization(session, org_id)
        model_name = asked[0].name if len(asked) == 1 else None
    if model_name is None:
        read = sources.of_organization(session, lake, org_id)
    else:
        model = models.by_name(session, org_id, model_name)
        models.must_hold_rows(session, model)
        read = sources.of_model(session, lake, model)
        outcomes = _outcomes(session, lake, model)
        if model.outcome["kind"] != "column":
            logs = models.events_of(session, model)
            spec = sources.of_question(session, lake, model.entities, logs, what_is_asked(model))
    newest = sources.newest_date(session, read, org_id)
    return _Trial(org_id, model_name, read, day, newest, outcomes, spec)


def _outcomes(session: Session, lake: Lake, model: models.Model) -> Outcomes | None:
    """Those of its newest build, if that was asked what the model asks now; or else the column that it names."""
    build = feature_builds.newest(session, model)
    if build is not None and _asks_the_same(model, build):
        file = lake.resolve(model.org_id, build.path) / "outcomes.parquet"
        if file.exists():
            return Outcomes(file)
    if model.outcome["kind"] == "column":
        positive = tuple(str(value) for value in model.outcome["positive"])
        return Outcomes(column=model.outcome["column"], positive=positive)
    return None


def _asks_the_same(model: models.Model, build: feature_builds.FeatureBuild) -> bool:
    now, then = what_is_asked(model), what_is_asked(model, build)
    return (now.outcome, now.horizon_days) == (then.outcome, then.horizon_days)


def _show(session: Session, record: FeatureModelRecord, number: int | None = None) -> FeatureModel:
    version = feature_models.version(session, record, number)
    learning = [
        model.name
        for model in models.in_organization(session, record.org_id)
        if record.name in model.feature_models
    ]
    return FeatureModel(name=record.name, version=version.number, models=learning, **_told(session, version))


def _told(session: Session, version: VersionRecord) -> dict[str, Any]:
    author = session.get(User, version.created_by) if version.created_by else None
    return {
        "sql": version.sql,
        "descriptions": version.descriptions,
        "columns": [FeatureColumn(**column) for column in version.columns],
        "created_by": author.email if author else None,
        "created_at": version.created_at,
    }
