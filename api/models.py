"""Models: the questions that an organization asks."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy.orm import Session

from api import conditions, pages
from api.access import within
from api.desks import Desks
from api.edge import Asked, Inquiry, TheDesks, TheLake
from api.idempotency import idempotent
from api.pages import Cursor, Limit
from api.words import Positive, Slug
from warehouse.catalog import alert_rules, datasets, deletions, models
from warehouse.catalog.models import Model as ModelRecord
from warehouse.catalog.questions import Question
from warehouse.lake.paths import Lake

TAGS = ["Models"]
READ = within("member", "train", "predictions:read")
Horizon = Annotated[int, Meta(ge=1, le=3650, description="How many days ahead the outcome is awaited.")]
Amount = Annotated[float, Meta(ge=0, le=1e12)]
Share = Annotated[float, Meta(gt=0, le=1)]
ColumnName = Annotated[str, Meta(max_length=500)]
Actionable = Annotated[
    list[str],
    Meta(
        max_length=50,
        description="Columns of the entities, or of analysts' features, that somebody can act on: what-if changes these.",
        examples=[["plan", "discount"]],
    ),
]
Days = Annotated[int, Meta(ge=1, le=3650)]


class Outcome(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is predicted.

    `column`: a column of the entities and its values that count as yes. `inactivity`: no event (of that type, where
    one is given) for so many days. `event`: an event of that type within the horizon; `once` says that whoever had one
    before is not asked about any more (as with a cancellation, and not with a purchase).
    """

    # A factory, so that an answer says the kind although parts that are not there are left out of it.
    kind: Literal["column", "inactivity", "event"] = msgspec.field(default_factory=lambda: "column")
    column: Annotated[str, Meta(examples=["Churn"])] | None = None
    positive: Annotated[Positive, Meta(examples=[["Yes"]])] | None = None
    days: Days | None = None
    event_type: str | None = None
    once: bool | None = None


class Population(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Whom the question is asked of: `all`; `active`, those with an event in the last `days` before the snapshot date; or
    those of whom a `condition` holds.

    Its `sql` is what stands after WHERE, over the columns of the entities as known on the snapshot date, and those of the
    model's `feature_models`; in subqueries over `events` and the organization's other datasets.
    """

    kind: Literal["all", "active", "condition"]
    days: Days | None = None
    sql: Annotated[str, Meta(max_length=8_000, examples=["plan = 'pro' and city <> 'Recife'"])] | None = None


class Snapshots(Struct, forbid_unknown_fields=True):
    """How often the past is looked at, and at how many mornings; null: as the history bears."""

    every_days: Days | None = None
    count: Annotated[int, Meta(ge=1, le=60)] | None = None


class Economics(Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What an answer is worth. Calling on somebody brings, on average, score x value x periods x margin x effect, and
    costs `contact_cost`. The effect of a churn model is `save_rate`, the share of those who would leave that a contact
    keeps; that of leads is `conversion_lift`, how much more often those buy who are contacted (0.3: three tenths).

    `value_column` holds what each one is worth (else the mapping's value column does), or `value` is that of everybody.
    `periods`: how many of these a contact brings, as 12 for a monthly price. `margin`: the share that is profit.
    """

    contact_cost: Annotated[Amount, Meta(examples=[5])] | None = None
    save_rate: Annotated[Share, Meta(examples=[0.3])] | None = None
    conversion_lift: Annotated[float, Meta(gt=0, le=10)] | None = None
    value: Annotated[float, Meta(gt=0, le=1e12)] | None = None
    value_column: ColumnName | None = None
    periods: Annotated[float, Meta(gt=0, le=1200)] | None = None
    margin: Share | None = None
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$", examples=["BRL"])] | None = None


class Model(Struct):
    """A question: what is predicted (`outcome`), for whom, how far ahead, and what an answer is worth."""

    id: UUID
    name: str
    kind: Literal["churn", "lead_scoring"]
    entities: str | None
    events: list[str]
    outcome: Outcome
    horizon_days: int | None
    population: Population
    snapshots: Snapshots
    economics: Economics
    segment_column: str | None
    excluded_columns: list[str]
    feature_models: list[str]
    actionable_columns: list[str]
    created_at: datetime


class ModelList(Struct):
    items: list[Model]
    next_cursor: str | None


class NewQuestion(Struct, forbid_unknown_fields=True, kw_only=True):
    """Without an outcome, the one in the mapping of `entities` is asked for. A log of events alone is enough: then
    whoever is seen in it is predicted, and `entities` is left out."""

    kind: Literal["churn", "lead_scoring"]
    entities: Annotated[str, Meta(description="The dataset's name.", examples=["customers"])] | None = None
    events: Annotated[list[str], Meta(description="Names of datasets of events.", max_length=20)] = []
    outcome: Outcome | None = None
    horizon_days: Horizon | None = None
    population: Population | None = None
    snapshots: Snapshots | None = None
    feature_models: Annotated[list[str], Meta(description="Features that analysts wrote, by name.")] = []


class NewModel(NewQuestion, forbid_unknown_fields=True, kw_only=True):
    """A question that is kept under a name, and what an answer is worth."""

    name: Annotated[Slug, Meta(examples=["churn"])]
    economics: Economics = msgspec.field(default_factory=Economics)
    segment_column: (
        Annotated[ColumnName, Meta(description="A column of the entities that results are told by.")] | None
    ) = None
    excluded_columns: list[str] = []
    actionable_columns: Actionable = []


class ModelChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is; with another kind of outcome, the parts of the question that go with it are
    chosen anew. A change counts from the next training on."""

    outcome: Outcome | UnsetType = UNSET
    horizon_days: Horizon | UnsetType | None = UNSET
    population: Population | UnsetType | None = UNSET
    snapshots: Snapshots | UnsetType | None = UNSET
    economics: Economics | UnsetType = UNSET
    segment_column: ColumnName | UnsetType | None = UNSET
    excluded_columns: list[str] | UnsetType = UNSET
    feature_models: list[str] | UnsetType = UNSET
    actionable_columns: Actionable | UnsetType = UNSET


@get("/models", opt=READ, operation_id="listModels", tags=TAGS, sync_to_thread=True, summary="All models")
def list_models(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> ModelList:
    """The organization's models, by name."""
    found = models.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda model: model.name, cursor=cursor, limit=limit)
    return ModelList([show(inquiry.session, model) for model in items], next_cursor)


@post(
    "/models",
    opt=within("analyst", "train"),
    operation_id="createModel",
    tags=TAGS,
    sync_to_thread=True,
    summary="Make a model",
)
@idempotent
def create_model(inquiry: Asked, lake: TheLake, desks: TheDesks, data: JSONBody[NewModel]) -> Model:
    """A new question over a dataset, and its alert rule: the 20 with the highest score, after each scoring. A condition
    that could not run is refused, with its line and column."""
    made = models.create(
        inquiry.session,
        datasets.by_name(inquiry.session, inquiry.org_id, data.entities) if data.entities else None,
        [datasets.by_name(inquiry.session, inquiry.org_id, name) for name in data.events],
        name=data.name,
        kind=data.kind,
        outcome=plain(data.outcome),
        horizon_days=data.horizon_days,
        population=plain(data.population),
        snapshots=plain(data.snapshots),
        economics=plain(data.economics),
        segment_column=data.segment_column,
        excluded_columns=data.excluded_columns,
        feature_models=data.feature_models,
        actionable_columns=data.actionable_columns,
    )
    _check_condition(inquiry, lake, desks, made)
    alert_rules.create(inquiry.session, made)
    inquiry.note("model.created", made.name)
    return show(inquiry.session, made)


@get(
    "/models/{name:str}",
    opt=READ,
    operation_id="getModel",
    tags=TAGS,
    sync_to_thread=True,
    summary="One model",
)
def get_model(inquiry: Asked, name: FromPath[str]) -> Model:
    """What it asks, of which dataset."""
    return show(inquiry.session, models.by_name(inquiry.session, inquiry.org_id, name))


@patch(
    "/models/{name:str}",
    opt=within("analyst", "train"),
    operation_id="changeModel",
    tags=TAGS,
    sync_to_thread=True,
    summary="Change a model",
)
def change_model(
    inquiry: Asked, lake: TheLake, desks: TheDesks, name: FromPath[str], data: JSONBody[ModelChanges]
) -> Model:
    """What is left out stays as it is; the next training asks the changed question."""
    model = models.by_name(inquiry.session, inquiry.org_id, name, lock=True)
    changed = models.amend(inquiry.session, model, **_changes(data))
    _check_condition(inquiry, lake, desks, changed)
    inquiry.note("model.changed", changed.name)
    return show(inquiry.session, changed)


@delete(
    "/models/{name:str}",
    opt=within("admin", "admin"),
    operation_id="deleteModel",
    tags=TAGS,
    sync_to_thread=True,
    summary="Delete a model",
)
def delete_model(inquiry: Asked, name: FromPath[str]) -> None:
    """With its versions, runs, rules and alerts. Trainings and scorings that wait or run are cancelled."""
    deletions.delete_model(inquiry.session, models.by_name(inquiry.session, inquiry.org_id, name))
    inquiry.note("model.deleted", name)


def show(session: Session, model: ModelRecord) -> Model:
    shown: dict[str, Any] = {
        "outcome": msgspec.convert(model.outcome, Outcome),
        "population": msgspec.convert(model.population, Population),
        "snapshots": msgspec.convert(model.snapshots, Snapshots),
        "economics": Economics(**{name: model.economics.get(name) for name in Economics.__struct_fields__}),
        "entities": model.entities.name if model.entities else None,
        "events": [dataset.name for dataset in models.events_of(session, model)],
    }
    names = Model.__struct_fields__
    return Model(**{name: shown[name] if name in shown else getattr(model, name) for name in names})


def _check_condition(inquiry: Inquiry, lake: Lake, desks: Desks, model: ModelRecord) -> None:
    """Refuse a condition that could not run; the transaction then keeps nothing of the model."""
    session = inquiry.session
    asked = Question(model.outcome, model.horizon_days, model.population, model.snapshots)
    condition = conditions.of_question(
        session,
        lake,
        model.org_id,
        asked,
        entities=model.entities,
        events=models.events_of(session, model),
        features=model.feature_models,
    )
    if condition is not None:
        condition.check(desks, datetime.now(UTC).date())


def plain(part: Struct | None) -> dict[str, Any] | None:
    """The part as a dictionary; the kind is told even where it was left out."""
    return None if part is None else msgspec.structs.asdict(part)


def _changes(data: ModelChanges) -> dict[str, Any]:
    given = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}
    return {name: plain(value) if isinstance(value, Struct) else value for name, value in given.items()}
