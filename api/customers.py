"""One customer or lead: what the data say of them, and how their score went."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import FromPath, Parameter
from msgspec import Struct

from api.access import within
from api.edge import Asked, Inquiry, TheLake
from api.predictions import key_of
from warehouse import sources
from warehouse.catalog import alert_items, datasets, models, scoring_runs, whereabouts
from warehouse.catalog.alert_items import Looked
from warehouse.catalog.base import NotFound
from warehouse.catalog.models import Model
from warehouse.lake import entity_rows, predictions
from warehouse.lake.paths import Lake

TAGS = ["Predictions"]
READ = within("member", "predictions:read")
ROLES = ("entity_key", "name", "email", "value", "owner", "time")


class Attribute(Struct):
    """A column of the customer's last row. Numbers that JSON would round come as text. `role` is what the column is for,
    where the dataset's mapping says so."""

    column: str
    type: str
    value: str | float | bool | None
    role: Literal["entity_key", "name", "email", "value", "owner", "time", "outcome"] | None


class EventType(Struct):
    """`type` is null for events without one."""

    type: str | None
    count: int
    last_at: datetime


class EventCount(Struct):
    """So many events of a type in the week or month that begins with `start`; those of rarer types have no type."""

    start: date
    type: str | None
    count: int
    amount: float | None


class LastEvent(Struct):
    dataset: str
    at: datetime
    type: str | None
    amount: float | None


class CustomerEvents(Struct):
    """`starts` are the weeks (from Monday) or months from the first event to the last, without gaps: up to 53 weeks or
    36 months, the newest ones. What is not in `counts` is none. Times are as received."""

    by: Literal["week", "month"]
    first_at: datetime | None
    last_at: datetime | None
    total: int
    types: list[EventType]
    starts: list[date]
    counts: list[EventCount]
    last: list[LastEvent]


class Customer(Struct):
    """`attributes` and `events` are null where the model has no dataset of that kind."""

    entity_key: str
    attributes: list[Attribute] | None
    attributes_as_of: datetime | None
    events: CustomerEvents | None


class HistoryPoint(Struct):
    """Where they stood at one scoring. `rows` is how many were scored. A `rehearsed` scoring was made later, of that
    morning."""

    scoring_run_id: UUID
    snapshot_date: date | None
    at: datetime
    model_version: int
    rehearsed: bool
    score: float
    rank: int
    rows: int | None
    band: Literal["high", "medium", "low"]


class HistoryAlert(Struct):
    """An alert that named them; `rule` is its title."""

    alert_id: UUID
    rule: str
    scoring_run_id: UUID
    at: datetime


class HistoryItem(Struct):
    """What the team did: an item of the inbox."""

    alert_item_id: UUID
    state: Literal["open", "acknowledged", "snoozed", "done"]
    result: Literal["contacted", "saved", "won", "lost", "no_answer", "wrong_alarm"] | None
    first_named_on: date
    acted_on: date | None
    closed_at: datetime | None


class History(Struct):
    """`points` are the last 400 scorings at most, the oldest first. `outcome` is true when they have left (or bought)."""

    entity_key: str
    points: list[HistoryPoint]
    alerts: list[HistoryAlert]
    items: list[HistoryItem]
    outcome: bool | None


By = Annotated[Literal["week", "month"], Parameter(description="What events are counted by.")]


@get(
    "/models/{name:str}/customers/{entity_key:path}",
    opt=within("member", "data:read"),  # their whole row, and what they did
    operation_id="getCustomer",
    tags=TAGS,
    sync_to_thread=True,
    summary="What the data say of one customer or lead",
)
def get_customer(
    inquiry: Asked,
    request: Request[Any, Any, Any],
    lake: TheLake,
    name: FromPath[str],
    entity_key: FromPath[Path],  # noqa: ARG001 - takes keys with slashes in; the wire's own text is exact
    by: By = "week",
) -> Customer:
    """Attributes as last received, and what they did over time. Their score is in `predictions`, its past in
    `customer-history`."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    key = key_of(request)
    attributes, as_of = _attributes(inquiry, lake, model, key)
    events = _events(inquiry, lake, model, key, by)
    if not attributes and not (events and events.total):
        raise NotFound("customer or lead", key)
    return Customer(key, attributes, as_of, events)


@get(
    "/models/{name:str}/customer-history/{entity_key:path}",
    opt=READ,
    operation_id="getCustomerHistory",
    tags=TAGS,
    sync_to_thread=True,
    summary="How one customer's score went",
)
def get_customer_history(
    inquiry: Asked,
    request: Request[Any, Any, Any],
    lake: TheLake,
    name: FromPath[str],
    entity_key: FromPath[Path],  # noqa: ARG001 - takes keys with slashes in; the wire's own text is exact
) -> History:
    """Score, rank and band at each scoring, by which version; the alerts that named them, and what the team did."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    key = key_of(request)
    runs = {run.id: run for run in scoring_runs.series(inquiry.session, model)}
    folders = {run.id: lake.resolve(inquiry.org_id, str(run.path)) for run in runs.values()}
    places = predictions.over_runs(folders, key)
    if not places:
        raise NotFound("prediction for", key)
    newest = [run_id for run_id in runs if run_id in places][-1]
    told = predictions.one(folders[newest], key)
    return History(
        entity_key=key,
        points=[
            HistoryPoint(
                scoring_run_id=run.id,
                snapshot_date=run.snapshot_date,
                at=run.stands_at,
                model_version=run.version.number,
                rehearsed=run.rehearsed,
                score=places[run.id].score,
                rank=places[run.id].rank,
                rows=run.rows,
                band=places[run.id].band,  # type: ignore[arg-type]
            )
            for run in runs.values()
            if run.id in places
        ],
        alerts=[
            HistoryAlert(alert.id, alert.title, alert.scoring_run_id, alert.created_at)
            for alert in whereabouts.alerts_of(inquiry.session, model, key)
        ],
        items=_items(inquiry, model, key),
        outcome=told["outcome"] if told else None,
    )


def _attributes(
    inquiry: Inquiry, lake: Lake, model: Model, key: str
) -> tuple[list[Attribute] | None, datetime | None]:
    dataset = model.entities
    key_column = dataset.mapping.get("entity_key") if dataset else None
    if dataset is None or not key_column or not dataset.version:
        return None, None
    version = datasets.version(inquiry.session, dataset)
    table = sources.table_of(lake, version)
    values = entity_rows.attributes(table, str(key_column), key)
    if values is None:
        return [], version.created_at
    roles = {str(dataset.mapping[role]).lower(): role for role in ROLES if dataset.mapping.get(role)}
    outcome = str(model.outcome.get("column") or "").lower()
    roles |= {outcome: "outcome"} if outcome else {}
    told = [
        {
            "column": column.name,
            "type": column.type,
            "value": values[column.name],
            "role": roles.get(column.name.lower()),
        }
        for column in table.columns
    ]
    return msgspec.convert(told, list[Attribute]), version.created_at


def _events(
    inquiry: Inquiry, lake: Lake, model: Model, key: str, by: Literal["week", "month"]
) -> CustomerEvents | None:
    logs = [log for log in models.events_of(inquiry.session, model) if log.version]
    if not logs:
        return None
    received_on = sources.received_on(inquiry.session, logs)
    told = entity_rows.events(
        sources.events_of(inquiry.session, lake, logs), key, by=by, received_on=received_on
    )
    return CustomerEvents(
        by=by,
        first_at=told.first,
        last_at=told.last_at,
        total=told.total,
        types=msgspec.convert(told.types, list[EventType]),
        starts=told.starts,
        counts=msgspec.convert(told.counts, list[EventCount]),
        last=msgspec.convert(told.last, list[LastEvent]),
    )


def _items(inquiry: Inquiry, model: Model, key: str) -> list[HistoryItem]:
    which = Looked(model_id=model.id, entity_key=key)
    found = alert_items.find(inquiry.session, inquiry.org_id, which, sort="named", limit=200)
    return [
        HistoryItem(
            alert_item_id=item.id,
            state=item.state_now,  # type: ignore[arg-type]
            result=item.result,  # type: ignore[arg-type]
            first_named_on=item.first_named_on,
            acted_on=item.acted_on,
            closed_at=item.closed_at,
        )
        for item in reversed(found)
    ]
