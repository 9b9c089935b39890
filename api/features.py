"""Features of a Model: a catalogue of every column that it can learn from, and where each comes from."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath, Parameter
from msgspec import Struct

from api import pages
from api.access import within
from api.edge import Asked, Inquiry, TheLake
from api.pages import Cursor, Limit
from warehouse import built_features
from warehouse.built_features import Built
from warehouse.catalog import models
from warehouse.catalog.base import NotFound
from warehouse.lake.lineage.graph import Version, graph
from warehouse.lake.paths import Lake

TAGS = ["Features"]
READ = within("member", "train", "predictions:read", "data:read")
VersionNumber = Annotated[
    int | None,
    Parameter(ge=1, le=2**31 - 1, description="A version: its own features, and what they tell it."),
]
MadeBy = Literal["attribute", "library", "feature_model", "dbt_model"]


class Labels(Struct):
    """Plain words, in English and in Portuguese."""

    en: str
    pt: str


class FeatureGroup(Labels):
    """What a reader takes for one thing, as in recency."""

    code: str


class Feature(Struct):
    """A column that can be learned from. `made_by`: an `attribute` of the entities, the `library` of features over
    events, a `feature_model` that an analyst wrote, or a `dbt_model` of the operator's. `code`, `of` and `days` are what
    its words are made of. `reason` is the column under which reasons tell of it. `history` is false where today's value
    stands in for that of past dates; null of one date. `missing_share` is the share of rows without a value.
    `importance` is the mean contribution to the score in log odds, and `used` whether the version goes by it."""

    name: str
    kind: Literal["number", "category", "flag"]
    made_by: MadeBy
    labels: Labels
    reason: str
    code: str | None
    group: FeatureGroup | None
    dataset: str | None
    column: str | None
    of: str | None
    days: int | None
    feature_model: str | None
    feature_model_version: int | None
    dbt_model: str | None
    history: bool | None
    missing_share: float | None
    importance: float | None
    used: bool | None


class LeftOut(Struct):
    """A column of a dataset that is no feature, and why; builds of before have no `code`."""

    column: str
    reason: str
    code: str = ""


class BuildShown(Struct):
    """The feature tables that the catalogue is of."""

    id: UUID
    snapshot_date: date
    rows: int
    created_at: datetime


class FeatureList(Struct):
    """The strongest first, where a `version` tells. `build` is null before the first training."""

    items: list[Feature]
    next_cursor: str | None
    total: int
    build: BuildShown | None
    version: int | None
    left_out: list[LeftOut]


class Position(Struct):
    x: int
    y: int


class Node(Struct):
    """Something that a feature comes from or goes into. `data` has what its type tells: the `dataset` and `column`, the
    `name` of a model, the feature as in the catalogue, the `number` of the version."""

    id: str
    type: Literal["dataset_column", "dataset", "model", "feature_model", "feature", "version"]
    position: Position
    data: dict[str, Any]


class Link(Struct):
    """From `source` to `target`. `data.reads` says whether `values` come that way, or only go by it which `rows` count;
    `data.exact` is false where the statement could not be followed column by column; `data.importance` is the
    feature's in the version."""

    id: str
    source: str
    target: str
    data: dict[str, Any]


class Lineage(Struct):
    """From columns of datasets through models to features, and on to the version: as React Flow draws it."""

    nodes: list[Node]
    edges: list[Link]
    build: BuildShown | None
    version: int | None


@get(
    "/models/{name:str}/features",
    opt=READ,
    operation_id="listFeatures",
    tags=TAGS,
    sync_to_thread=True,
    summary="The catalogue of a model's features",
)
def list_features(
    inquiry: Asked,
    lake: TheLake,
    name: FromPath[str],
    version: VersionNumber = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> FeatureList:
    """Of the newest build, with what each tells the version in prod; or of a version."""
    built = _built(inquiry, lake, name, version)
    found = built.features()
    places = {feature["name"]: f"{place:06}" for place, feature in enumerate(_strongest(found))}
    items, next_cursor = pages.part(found, lambda one: places[one["name"]], cursor=cursor, limit=limit)
    return FeatureList(
        items=[msgspec.convert(one, Feature) for one in items],
        next_cursor=next_cursor,
        total=len(found),
        build=_shown(built),
        version=built.version.number if built.version else None,
        left_out=[LeftOut(**each) for each in (built.build.left_out if built.build else ())],
    )


@get(
    "/models/{name:str}/lineage",
    opt=READ,
    operation_id="getLineage",
    tags=TAGS,
    sync_to_thread=True,
    summary="Where a model's features come from",
)
def get_lineage(
    inquiry: Asked,
    lake: TheLake,
    name: FromPath[str],
    version: VersionNumber = None,
    feature: Annotated[
        str | None, Parameter(max_length=500, description="Only what leads to this feature.")
    ] = None,
) -> Lineage:
    """Of the newest build and the version in prod, or of a version: whole, or of one feature."""
    built = _built(inquiry, lake, name, version)
    found = list(_strongest(built.features()))
    if feature is not None:
        found = [one for one in found if one["name"] == feature]
        if not found:
            raise NotFound("feature", feature)
    told = None
    if built.version is not None:
        told = Version(built.version.number, built.version.stage, built.importance())
    drawn = graph(found, built.lineage(), entities=built.entities, version=told)
    return Lineage(
        nodes=msgspec.convert(drawn["nodes"], list[Node]),
        edges=msgspec.convert(drawn["edges"], list[Link]),
        build=_shown(built),
        version=built.version.number if built.version else None,
    )


def _built(inquiry: Inquiry, lake: Lake, name: str, number: int | None) -> Built:
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    return built_features.of_model(inquiry.session, lake, model, number)


def _strongest(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda one: -(one["importance"] or 0.0))


def _shown(built: Built) -> BuildShown | None:
    build = built.build
    return BuildShown(build.id, build.snapshot_date, build.rows, build.created_at) if build else None
