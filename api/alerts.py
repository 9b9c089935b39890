"""Alerts: what was said, and what became of it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import get, patch
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Struct

from api import pages
from api.access import within
from api.edge import Asked
from api.pages import CursorOfIds, Limit
from warehouse.catalog import alerts, models
from warehouse.catalog.alerts import Alert as AlertRecord

TAGS = ["Alerts"]
READ = within("member", "predictions:read")
Status = Literal["open", "handled", "dismissed"]


class Alert(Struct):
    """`entities` are the predictions it names, as they were: an alert keeps saying what it said."""

    id: UUID
    model: str
    title: str
    status: Status
    entities: list[dict[str, Any]]
    alert_rule_id: UUID
    scoring_run_id: UUID
    created_at: datetime


class AlertList(Struct):
    items: list[Alert]
    next_cursor: str | None


class AlertChanges(Struct, forbid_unknown_fields=True):
    status: Status


@get(
    "/alerts",
    opt=READ,
    operation_id="listAlerts",
    tags=TAGS,
    sync_to_thread=True,
    summary="Alerts, newest first",
)
def list_alerts(
    inquiry: Asked,
    model: Annotated[str | None, Parameter(description="Only those of the model of this name.")] = None,
    cursor: CursorOfIds = None,
    limit: Limit = 50,
) -> AlertList:
    """One per rule and scoring run."""
    of = models.by_name(inquiry.session, inquiry.org_id, model) if model is not None else None
    before = pages.before(cursor)
    found = alerts.in_organization(inquiry.session, inquiry.org_id, model=of, before=before, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda alert: alert.id)
    return AlertList([show(alert) for alert in items], next_cursor)


@get(
    "/alerts/{alert_id:uuid}",
    opt=READ,
    operation_id="getAlert",
    tags=TAGS,
    sync_to_thread=True,
    summary="One alert",
)
def get_alert(inquiry: Asked, alert_id: FromPath[UUID]) -> Alert:
    """With the entities it names."""
    return show(alerts.get(inquiry.session, inquiry.org_id, alert_id))


@patch(
    "/alerts/{alert_id:uuid}",
    opt=within("member", "data:write"),
    operation_id="markAlert",
    tags=TAGS,
    sync_to_thread=True,
    summary="Handle or dismiss an alert",
)
def mark_alert(inquiry: Asked, alert_id: FromPath[UUID], data: JSONBody[AlertChanges]) -> Alert:
    """Say that somebody has seen to it, or that nobody needs to."""
    alert = alerts.get(inquiry.session, inquiry.org_id, alert_id)
    inquiry.note("alert.marked", alert.title, id=str(alert.id), status=data.status)
    return show(alerts.mark(inquiry.session, alert, data.status))


def show(alert: AlertRecord) -> Alert:
    same = {name: getattr(alert, name) for name in Alert.__struct_fields__ if name != "model"}
    return Alert(**same, model=alert.model.name)
