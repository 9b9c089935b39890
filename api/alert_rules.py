"""Alert rules: when to speak."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from api import pages
from api.access import within
from api.edge import Asked, Inquiry
from api.idempotency import idempotent
from api.pages import Cursor, Limit
from api.words import Name
from warehouse.catalog import alert_rules, models
from warehouse.catalog.alert_rules import AlertRule as AlertRuleRecord

TAGS = ["Alerts"]
TopN = Annotated[int, Meta(ge=1, le=1000, description="How many entities an alert names at most.")]
MinScore = Annotated[float, Meta(ge=0, le=1, description="Only entities with at least this score.")]


class AlertRule(Struct):
    """After each scoring of `model`: the `top_n` open entities with the highest scores."""

    id: UUID
    model: str
    name: str
    top_n: int
    min_score: float
    active: bool
    created_at: datetime


class AlertRuleList(Struct):
    items: list[AlertRule]
    next_cursor: str | None


class NewAlertRule(Struct, forbid_unknown_fields=True):
    model: Annotated[str, Meta(description="The model's name.", examples=["churn"])]
    name: Annotated[
        str,
        Meta(
            description="Left empty, it gets one.",
            examples=["The 50 customers at highest risk"],
            extra_json_schema={"maxLength": 200},
        ),
    ]
    top_n: TopN = 20
    min_score: MinScore = 0.0


class AlertRuleChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    top_n: TopN | UnsetType = UNSET
    min_score: MinScore | UnsetType = UNSET
    active: bool | UnsetType = UNSET


@get(
    "/alert-rules",
    opt=within("member", "predictions:read"),
    operation_id="listAlertRules",
    tags=TAGS,
    sync_to_thread=True,
    summary="All alert rules",
)
def list_alert_rules(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> AlertRuleList:
    """Each model is made with one."""
    found = alert_rules.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda rule: str(rule.id), cursor=cursor, limit=limit)
    return AlertRuleList([show(inquiry, rule) for rule in items], next_cursor)


@post(
    "/alert-rules",
    opt=within("analyst", "train"),
    operation_id="createAlertRule",
    tags=TAGS,
    sync_to_thread=True,
    summary="Make an alert rule",
)
@idempotent
def create_alert_rule(inquiry: Asked, data: JSONBody[NewAlertRule]) -> AlertRule:
    """It speaks after the next scoring of its model."""
    model = models.by_name(inquiry.session, inquiry.org_id, data.model)
    made = alert_rules.create(
        inquiry.session, model, name=data.name, top_n=data.top_n, min_score=data.min_score
    )
    inquiry.note("alert_rule.created", made.name, model=model.name)
    return show(inquiry, made)


@patch(
    "/alert-rules/{rule_id:uuid}",
    opt=within("analyst", "train"),
    operation_id="changeAlertRule",
    tags=TAGS,
    sync_to_thread=True,
    summary="Change an alert rule",
)
def change_alert_rule(inquiry: Asked, rule_id: FromPath[UUID], data: JSONBody[AlertRuleChanges]) -> AlertRule:
    """Also to silence it: `active: false`."""
    rule = alert_rules.get(inquiry.session, inquiry.org_id, rule_id)
    changed = alert_rules.amend(inquiry.session, rule, **msgspec.to_builtins(data))
    inquiry.note("alert_rule.changed", changed.name, id=str(changed.id))
    return show(inquiry, changed)


@delete(
    "/alert-rules/{rule_id:uuid}",
    opt=within("admin", "admin"),
    operation_id="deleteAlertRule",
    tags=TAGS,
    sync_to_thread=True,
    summary="Delete an alert rule",
)
def delete_alert_rule(inquiry: Asked, rule_id: FromPath[UUID]) -> None:
    """With the alerts that it spoke; to keep these, silence it instead."""
    rule = alert_rules.get(inquiry.session, inquiry.org_id, rule_id)
    inquiry.note("alert_rule.deleted", rule.name, id=str(rule.id))
    alert_rules.delete(inquiry.session, rule)


def show(inquiry: Inquiry, rule: AlertRuleRecord) -> AlertRule:
    same = {name: getattr(rule, name) for name in AlertRule.__struct_fields__ if name != "model"}
    return AlertRule(**same, model=models.get(inquiry.session, rule.org_id, rule.model_id).name)
