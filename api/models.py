"""Models: the questions that an organization asks."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from api import pages
from api.access import within
from api.edge import Asked
from api.idempotency import idempotent
from api.pages import Cursor, Limit
from api.words import Positive, Slug
from warehouse.catalog import alert_rules, datasets, deletions, models
from warehouse.catalog.models import Model as ModelRecord

TAGS = ["Models"]
READ = within("member", "train", "predictions:read")
Horizon = Annotated[int, Meta(ge=1, le=3650, description="How many days ahead the outcome is awaited.")]
Economics = Annotated[
    dict[str, float],
    Meta(description="What an answer is worth.", examples=[{"contact_cost": 5, "save_rate": 0.3}]),
]


class Outcome(Struct, forbid_unknown_fields=True):
    """What is predicted: a column of the entities and its values that count as yes."""

    column: Annotated[str, Meta(examples=["Churn"])]
    positive: Annotated[Positive, Meta(examples=[["Yes"]])]
    kind: Literal["column"] = "column"


class Model(Struct):
    """A question: what is predicted (`outcome`), for whom (the dataset `entities`), and what an answer is worth."""

    id: UUID
    name: str
    kind: Literal["churn", "lead_scoring"]
    entities: str
    outcome: Outcome
    horizon_days: int | None
    economics: dict[str, Any]
    excluded_columns: list[str]
    created_at: datetime


class ModelList(Struct):
    items: list[Model]
    next_cursor: str | None


class NewModel(Struct, forbid_unknown_fields=True):
    """Without an outcome, the one in the dataset's mapping is asked for."""

    name: Annotated[Slug, Meta(examples=["churn"])]
    kind: Literal["churn", "lead_scoring"]
    entities: Annotated[str, Meta(description="The dataset's name.", examples=["customers"])]
    outcome: Outcome | None = None
    horizon_days: Horizon | None = None
    economics: Economics = msgspec.field(default_factory=dict)
    excluded_columns: list[str] = []


class ModelChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is. A change counts from the next training on."""

    outcome: Outcome | UnsetType = UNSET
    horizon_days: Horizon | UnsetType | None = UNSET
    economics: Economics | UnsetType = UNSET
    excluded_columns: list[str] | UnsetType = UNSET


@get("/models", opt=READ, operation_id="listModels", tags=TAGS, sync_to_thread=True, summary="All models")
def list_models(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> ModelList:
    """The organization's models, by name."""
    found = models.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda model: model.name, cursor=cursor, limit=limit)
    return ModelList([show(model) for model in items], next_cursor)


@post(
    "/models",
    opt=within("analyst", "train"),
    operation_id="createModel",
    tags=TAGS,
    sync_to_thread=True,
    summary="Make a model",
)
@idempotent
def create_model(inquiry: Asked, data: JSONBody[NewModel]) -> Model:
    """A new question over a dataset, and its alert rule: the 20 with the highest score, after each scoring."""
    made = models.create(
        inquiry.session,
        datasets.by_name(inquiry.session, inquiry.org_id, data.entities),
        name=data.name,
        kind=data.kind,
        outcome=msgspec.to_builtins(data.outcome) if data.outcome else None,
        horizon_days=data.horizon_days,
        economics=data.economics,
        excluded_columns=data.excluded_columns,
    )
    alert_rules.create(inquiry.session, made)
    inquiry.note("model.created", made.name)
    return show(made)


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
    return show(models.by_name(inquiry.session, inquiry.org_id, name))


@patch(
    "/models/{name:str}",
    opt=within("analyst", "train"),
    operation_id="changeModel",
    tags=TAGS,
    sync_to_thread=True,
    summary="Change a model",
)
def change_model(inquiry: Asked, name: FromPath[str], data: JSONBody[ModelChanges]) -> Model:
    """What is left out stays as it is; the next training asks the changed question."""
    model = models.by_name(inquiry.session, inquiry.org_id, name, lock=True)
    changed = models.amend(inquiry.session, model, **msgspec.to_builtins(data))
    inquiry.note("model.changed", changed.name)
    return show(changed)


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


def show(model: ModelRecord) -> Model:
    fields = {
        name: getattr(model, name) for name in Model.__struct_fields__ if name not in ("entities", "outcome")
    }
    return Model(**fields, entities=model.dataset.name, outcome=msgspec.convert(model.outcome, Outcome))
