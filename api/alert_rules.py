"""Alert rules: when to speak, of whom, and to whom."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from api import pages, people
from api.access import within
from api.edge import Asked, Inquiry, TheLake
from api.idempotency import idempotent
from api.pages import Cursor, CursorOfIds, Limit
from api.people import Colleague
from api.predictions import Prediction, shown
from api.words import Name, Said
from warehouse import speaking
from warehouse.catalog import alert_rules, models, rule_checks, scoring_runs
from warehouse.catalog.alert_rules import AlertRule as AlertRuleRecord
from warehouse.catalog.rule_checks import TEXTS
from warehouse.catalog.rule_checks import RuleCheck as RuleCheckRecord

TAGS = ["Alerts"]
Kind = Annotated[
    Literal["top_n", "threshold", "change", "new_entrant"],
    Meta(
        description="`top_n`: those highest by `measure`. `threshold`: those whose measure reaches it. `change`: those whose "
        "score rose by `min_change` since the scoring before. `new_entrant`: those among the `top_n` who were not there "
        "at the scoring before."
    ),
]
Measure = Annotated[
    Literal["score", "value_at_risk"], Meta(description="Who is first: the likeliest, or the dearest.")
]
TopN = Annotated[int, Meta(ge=1, le=1000, description="How many entities an alert names at most.")]
MinScore = Annotated[float, Meta(ge=0, le=1, description="Only entities with at least this score.")]
Threshold = Annotated[float, Meta(ge=0, description="A score from 0 to 1, or money; as `measure` says.")]
MinChange = Annotated[float, Meta(gt=0, le=1, description="Of the score; 0.1 are ten points.")]
MailTo = Annotated[
    list[UUID],
    Meta(max_length=50, description="Members who get a letter when it speaks. It names no customer."),
]
Language = Literal["en", "pt"]


class RuleSegment(Struct, forbid_unknown_fields=True):
    """Only those with one of these values in the column; null is a value that is not known."""

    column: Annotated[str, Meta(examples=["plan"])]
    values: Annotated[list[str | None], Meta(max_length=50, examples=[["Pro"]])]


Segments = Annotated[list[RuleSegment], Meta(max_length=20, description="Of several columns, all must fit.")]


class AlertRule(Struct):
    """After each scoring of `model` it names open customers or leads, at most `top_n`; `active` false pauses it."""

    id: UUID
    model: str
    name: str
    kind: Kind
    measure: Measure
    top_n: int
    min_score: float
    threshold: float | None
    min_change: float | None
    segments: list[RuleSegment]
    mail_to: list[Colleague]
    mail_language: Language
    active: bool
    created_at: datetime


class AlertRuleList(Struct):
    items: list[AlertRule]
    next_cursor: str | None


class RuleParts(Struct, forbid_unknown_fields=True):
    """`threshold` goes with that kind, `min_change` with `change`."""

    kind: Kind = "top_n"
    measure: Measure = "score"
    top_n: TopN = 20
    min_score: MinScore = 0.0
    threshold: Threshold | None = None
    min_change: MinChange | None = None
    segments: Segments = []


class NewAlertRule(RuleParts, forbid_unknown_fields=True, kw_only=True):
    model: Annotated[str, Meta(description="The model's name.", examples=["churn"])]
    name: Annotated[
        str,
        Meta(
            description="Left empty, it gets one.",
            examples=["The 50 customers at highest risk"],
            extra_json_schema={"maxLength": 200},
        ),
    ]
    mail_to: MailTo = []
    mail_language: Language = "en"


class RulePreview(RuleParts, forbid_unknown_fields=True, kw_only=True):
    model: Annotated[str, Meta(description="The model's name.", examples=["churn"])]


class AlertRuleChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    measure: Measure | UnsetType = UNSET
    top_n: TopN | UnsetType = UNSET
    min_score: MinScore | UnsetType = UNSET
    threshold: Threshold | UnsetType | None = UNSET
    min_change: MinChange | UnsetType | None = UNSET
    segments: Segments | UnsetType = UNSET
    mail_to: MailTo | UnsetType = UNSET
    mail_language: Language | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class PreviewedRule(Struct):
    """Whom the rule would have named at the newest scoring; `why` says it in words, also when it is nobody.

    `past` has how many it would have named at the scorings before, the newest first.
    """

    scoring_run_id: UUID
    snapshot_date: date | None
    named: int
    why: Said
    entities: list[Prediction]
    past: list["PreviewedBefore"]


class PreviewedBefore(Struct):
    scoring_run_id: UUID
    snapshot_date: date | None
    named: int
    code: str


class RuleCheck(Struct):
    """Whether the rule spoke after a scoring, of how many, and why not."""

    id: UUID
    scoring_run_id: UUID
    snapshot_date: date | None
    at: datetime
    fired: bool
    named: int
    why: Said


class RuleCheckList(Struct):
    items: list[RuleCheck]
    next_cursor: str | None


PREVIEWED, LOOKED_BACK = 50, 8


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
    parts = {name: getattr(data, name) for name in (*RuleParts.__struct_fields__, "mail_to", "mail_language")}
    made = alert_rules.create(inquiry.session, model, name=data.name, **_plain(parts))
    inquiry.note("alert_rule.created", made.name, model=model.name)
    return show(inquiry, made)


@post(
    "/alert-rules/preview",
    opt={**within("member", "predictions:read"), "creates": False},
    operation_id="previewAlertRule",
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
    summary="Whom a rule would have named last time",
)
def preview_alert_rule(inquiry: Asked, lake: TheLake, data: JSONBody[RulePreview]) -> PreviewedRule:
    """Nothing is kept and nobody is told. Up to 50 of those named are shown."""
    model = models.by_name(inquiry.session, inquiry.org_id, data.model)
    parts = _plain({name: getattr(data, name) for name in RuleParts.__struct_fields__})
    asked = speaking.rule_of(
        AlertRuleRecord(**alert_rules.cleaned(inquiry.session, inquiry.org_id, parts), name="")
    )
    run = scoring_runs.newest_published(inquiry.session, model)
    before = scoring_runs.before(inquiry.session, run)
    found = speaking.rehearse(lake, run, before, asked)
    past: list[PreviewedBefore] = []
    while before is not None and len(past) < LOOKED_BACK:
        earlier = scoring_runs.before(inquiry.session, before)
        then = speaking.rehearse(lake, before, earlier, asked)
        past.append(PreviewedBefore(before.id, before.snapshot_date, len(then.rows), then.code))
        before = earlier
    return PreviewedRule(
        scoring_run_id=run.id,
        snapshot_date=run.snapshot_date,
        named=len(found.rows),
        why=_why(found.code, len(found.rows), found.params),
        entities=shown(inquiry, found.rows[:PREVIEWED]),
        past=past,
    )


@get(
    "/alert-rules/{rule_id:uuid}/checks",
    opt=within("member", "predictions:read"),
    operation_id="listRuleChecks",
    tags=TAGS,
    sync_to_thread=True,
    summary="Whether a rule spoke, and why not",
)
def list_rule_checks(
    inquiry: Asked, rule_id: FromPath[UUID], cursor: CursorOfIds = None, limit: Limit = 50
) -> RuleCheckList:
    """One per scoring since the rule was made, newest first."""
    rule = alert_rules.get(inquiry.session, inquiry.org_id, rule_id)
    before = pages.before(cursor)
    found = rule_checks.of_rule(inquiry.session, rule, before=before, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda check: check.id)
    return RuleCheckList([_show_check(check) for check in items], next_cursor)


@patch(
    "/alert-rules/{rule_id:uuid}",
    opt=within("analyst", "train"),
    operation_id="changeAlertRule",
    tags=TAGS,
    sync_to_thread=True,
    summary="Change an alert rule",
)
def change_alert_rule(inquiry: Asked, rule_id: FromPath[UUID], data: JSONBody[AlertRuleChanges]) -> AlertRule:
    """Also to pause it: `active: false`."""
    rule = alert_rules.get(inquiry.session, inquiry.org_id, rule_id)
    asked = {name: getattr(data, name) for name in AlertRuleChanges.__struct_fields__}
    given = {name: value for name, value in asked.items() if value is not UNSET}
    changed = alert_rules.amend(inquiry.session, rule, **_plain(given))
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
    """With the alerts that it spoke; to keep these, silence it instead. Items of the inbox stay."""
    rule = alert_rules.get(inquiry.session, inquiry.org_id, rule_id)
    inquiry.note("alert_rule.deleted", rule.name, id=str(rule.id))
    alert_rules.delete(inquiry.session, rule)


def show(inquiry: Inquiry, rule: AlertRuleRecord) -> AlertRule:
    who = people.named(inquiry, [UUID(one) for one in rule.mail_to])
    other = ("model", "mail_to", "segments")
    same = {name: getattr(rule, name) for name in AlertRule.__struct_fields__ if name not in other}
    return AlertRule(
        **same,
        model=models.get(inquiry.session, rule.org_id, rule.model_id).name,
        segments=msgspec.convert(rule.segments, list[RuleSegment]),
        mail_to=[one for user_id in rule.mail_to if (one := who.get(UUID(user_id)))],
    )


def _show_check(check: RuleCheckRecord) -> RuleCheck:
    return RuleCheck(
        id=check.id,
        scoring_run_id=check.scoring_run_id,
        snapshot_date=check.run.snapshot_date,
        at=check.created_at,
        fired=check.fired,
        named=check.named,
        why=_why(check.code, check.named, check.params),
    )


def _why(code: str, named: int, params: dict[str, Any]) -> Said:
    told = {"named": named, **params}
    return Said(code, told, TEXTS[code].format(**told))


def _plain(parts: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(parts)
    return told
