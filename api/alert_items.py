"""Alert items: the inbox. Each entity that alerts name is one piece of work, from its first look to what came of it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, patch, post
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import UNSET, Meta, Struct, UnsetType

from api import erased, owners, pages, people
from api.access import within
from api.edge import Asked, Inquiry, TheSettings
from api.idempotency import idempotent
from api.owners import Owner
from api.pages import Cursor, Limit
from api.people import Colleague
from api.predictions import Change
from api.reasons import Reason
from api.words import Said
from warehouse.catalog import alert_item_steps, alert_items, models, notes
from warehouse.catalog.alert_item_steps import AlertItemStep as StepRecord
from warehouse.catalog.alert_item_steps import Changed, Refused
from warehouse.catalog.alert_items import AlertItem as AlertItemRecord
from warehouse.catalog.alert_items import Looked
from warehouse.catalog.base import Conflict, Invalid

TAGS = ["Inbox"]
READ = within("member", "predictions:read")
WRITE = within("member", "data:write")
State = Literal["open", "acknowledged", "snoozed", "done"]
Result = Literal["contacted", "saved", "won", "lost", "no_answer", "wrong_alarm"]
WhyCode = Literal[
    "entered_top",
    "crossed_threshold",
    "new_entrant",
    "jumped",
    "new_reason",
    "still_there",
    "left_list",
    "not_scored",
]
MOST_AT_ONCE = 500
Revision = Annotated[int, Meta(ge=1, description="The item's revision as you have seen it.")]


class NamedBy(Struct):
    """The alert, and its rule, that named it at the newest scoring that did."""

    alert_rule_id: UUID
    rule: str
    alert_id: UUID


class AlertItem(Struct):
    """One customer or lead that alerts named; the figures are those of the newest scoring.

    `why` says why it is here, the main thing first. `still_named` is false once a scoring named it no more; the item
    stays until somebody is done with it. A `snoozed` item is `open` again once its time has come. `result` is what came
    of it, `acted_on` the day on which somebody acted. `revision` counts the team's changes: send it back with the next.
    """

    id: UUID
    model: str
    kind: Literal["churn", "lead_scoring"]
    entity_key: str
    name: str | None
    email: str | None
    owner: Owner | None
    state: State
    why: list[Said]
    named_by: list[NamedBy]
    first_named_on: date
    named_on: date
    times_named: int
    still_named: bool
    score: float
    rank: int | None
    band: Literal["high", "medium", "low"] | None
    value: float | None
    value_at_risk: float | None
    previous_score: float | None
    previous_rank: int | None
    change: float | None
    reasons: list[Reason]
    changes: list[Change]
    assigned_to: Colleague | None
    snoozed_until: datetime | None
    result: Result | None
    acted_on: date | None
    closed_at: datetime | None
    revision: int
    scoring_run_id: UUID
    created_at: datetime


class AlertItemList(Struct):
    items: list[AlertItem]
    next_cursor: str | None


class AlertItemStep(Struct):
    """Something that was done with an item; `by` is null for what a scoring did. `before` and `after` have what it
    changed, and nothing else."""

    id: UUID
    change_id: UUID | None
    verb: Literal["changed", "undone", "named", "named_again", "left_list", "not_scored", "outcome_came"]
    before: dict[str, Any]
    after: dict[str, Any]
    undoes: UUID | None
    by: Colleague | None
    at: datetime


class AlertItemStepList(Struct):
    items: list[AlertItemStep]
    next_cursor: str | None


class ItemsOf(Struct):
    """Whose items (null: nobody's), how many in each state, and what came of those done lately."""

    person: Colleague | None
    open: int
    acknowledged: int
    snoozed: int
    done: int
    results: dict[str, int]


class AlertItemCounts(Struct):
    """Of the whole team in `total`; `days` is for how long done ones count."""

    total: ItemsOf
    people: list[ItemsOf]
    days: int


class ItemChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is. `note` is written down about the customer or lead.

    `snoozed_until` goes with `"state": "snoozed"`. With a `result`, `acted_on` is today unless another day is given.
    """

    state: State | UnsetType = UNSET
    assigned_to: UUID | UnsetType | None = UNSET
    snoozed_until: datetime | UnsetType = UNSET
    result: Result | UnsetType | None = UNSET
    acted_on: date | UnsetType = UNSET
    note: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 10_000})] | UnsetType = UNSET


class ItemChange(ItemChanges, forbid_unknown_fields=True, kw_only=True):
    revision: Revision


class Seen(Struct, forbid_unknown_fields=True):
    id: UUID
    revision: Revision


class ManyChanges(ItemChanges, forbid_unknown_fields=True, kw_only=True):
    """The same change of up to 500 items, each with the revision in which it was seen."""

    items: Annotated[list[Seen], Meta(max_length=MOST_AT_ONCE, examples=[[]])]


class ItemChanged(Struct):
    """`change_id` takes it back."""

    change_id: UUID
    item: AlertItem


class LeftAsItWas(Struct):
    """An item that was not changed, why, and what it is now (null when there is no such item)."""

    id: UUID
    code: str
    message: str
    item: AlertItem | None


class ManyChanged(Struct):
    """`change_id` takes back all of it at once."""

    change_id: UUID
    changed: list[AlertItem]
    refused: list[LeftAsItWas]


@get(
    "/alert-items",
    opt=READ,
    operation_id="listAlertItems",
    tags=TAGS,
    sync_to_thread=True,
    summary="The inbox",
)
def list_alert_items(
    inquiry: Asked,
    model: Annotated[str | None, Parameter(description="Only those of the model of this name.")] = None,
    states: Annotated[
        list[State] | None, Parameter(description="Any of these; all but `done` when not given.")
    ] = None,
    assigned_to: Annotated[UUID | None, Parameter(description="A member's id.")] = None,
    mine: Annotated[bool, Parameter(description="Only those assigned to whoever asks.")] = False,
    unassigned: Annotated[bool, Parameter(description="Only those that are nobody's yet.")] = False,
    alert_rule_id: Annotated[UUID | None, Parameter(description="Only those that this rule named.")] = None,
    why: Annotated[WhyCode | None, Parameter(description="Only those that are here for this reason.")] = None,
    result: Annotated[Result | None, Parameter(description="Only those of which this came.")] = None,
    still_named: Annotated[
        bool | None, Parameter(description="Only those that the newest scoring named, or did not.")
    ] = None,
    entity_key: Annotated[str | None, Parameter(max_length=1000)] = None,
    search: Annotated[
        str | None, Parameter(max_length=200, description="A part of key, name or e-mail.")
    ] = None,
    sort: Annotated[
        Literal["score", "value_at_risk", "change", "named"],
        Parameter(description="The highest first; `named`: those named last."),
    ] = "score",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> AlertItemList:
    """Who is to be called, the most urgent first."""
    if mine:
        assigned_to = inquiry.user_id
        if assigned_to is None:
            raise Invalid("mine", "This API key is nobody's: say assigned_to.")
    which = Looked(
        state=states or ("open", "acknowledged", "snoozed"),
        model_id=models.by_name(inquiry.session, inquiry.org_id, model).id if model is not None else None,
        assigned_to=assigned_to,
        unassigned=unassigned,
        alert_rule_id=alert_rule_id,
        why=why,
        result=result,
        still_named=still_named,
        entity_key=entity_key,
        search=search,
    )
    after = _after(cursor)
    found = alert_items.find(inquiry.session, inquiry.org_id, which, sort=sort, after=after, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda item: _cursor(item, sort))
    return AlertItemList(show_all(inquiry, items), next_cursor)


@get(
    "/alert-items/counts",
    opt=READ,
    operation_id="countAlertItems",
    tags=TAGS,
    sync_to_thread=True,
    summary="How many items everybody has",
)
def count_alert_items(
    inquiry: Asked,
    model: Annotated[str | None, Parameter(description="Only those of the model of this name.")] = None,
    days: Annotated[int, Parameter(ge=1, le=366, description="For how long done ones count.")] = 30,
) -> AlertItemCounts:
    """Per member and of the whole team, in each state; and what came of those done."""
    model_id = models.by_name(inquiry.session, inquiry.org_id, model).id if model is not None else None
    found = alert_items.counts(inquiry.session, inquiry.org_id, model_id=model_id, days=days)
    who = people.named(inquiry, [one.user_id for one in found])
    each = [ItemsOf(who.get(one.user_id), **one.states, results=one.results) for one in found]
    total = ItemsOf(None, 0, 0, 0, 0, {})
    for one in each:
        for name in ("open", "acknowledged", "snoozed", "done"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        for name, count in one.results.items():
            total.results[name] = total.results.get(name, 0) + count
    return AlertItemCounts(
        total, sorted(each, key=lambda one: (one.person is None, one.person and one.person.name)), days
    )


@get(
    "/alert-items/{item_id:uuid}",
    opt=READ,
    operation_id="getAlertItem",
    tags=TAGS,
    sync_to_thread=True,
    summary="One item of the inbox",
)
def get_alert_item(inquiry: Asked, item_id: FromPath[UUID]) -> AlertItem:
    """With why it is there."""
    return show_all(inquiry, [alert_items.get(inquiry.session, inquiry.org_id, item_id)])[0]


@get(
    "/alert-items/{item_id:uuid}/steps",
    opt=READ,
    operation_id="listAlertItemSteps",
    tags=TAGS,
    sync_to_thread=True,
    summary="Who did what with an item",
)
def list_alert_item_steps(
    inquiry: Asked, item_id: FromPath[UUID], cursor: Cursor = None, limit: Limit = 50
) -> AlertItemStepList:
    """Oldest first; nothing is ever taken out of it."""
    item = alert_items.get(inquiry.session, inquiry.org_id, item_id)
    found = alert_item_steps.history(inquiry.session, item)
    items, next_cursor = pages.part(found, lambda step: str(step.id), cursor=cursor, limit=limit)
    who = people.named(inquiry, [step.created_by for step in items])
    return AlertItemStepList([_show_step(step, who) for step in items], next_cursor)


@patch(
    "/alert-items/{item_id:uuid}",
    opt=WRITE,
    operation_id="changeAlertItem",
    tags=TAGS,
    sync_to_thread=True,
    summary="Work on an item: take it, put it off, be done with it",
)
def change_alert_item(
    inquiry: Asked, settings: TheSettings, item_id: FromPath[UUID], data: JSONBody[ItemChange]
) -> ItemChanged:
    """409 `changed_meanwhile` when somebody was faster; `facts.item` then is what the item is now."""
    alert_items.get(inquiry.session, inquiry.org_id, item_id)
    made = _change(inquiry, settings, {item_id: data.revision}, data)
    if made.refused:
        raise _refusal(inquiry, made.refused[0])
    return ItemChanged(made.change_id, show_all(inquiry, made.items)[0])


@post(
    "/alert-items/changes",
    opt=WRITE,
    operation_id="changeAlertItems",
    tags=TAGS,
    sync_to_thread=True,
    summary="Work on many items at once",
)
@idempotent
def change_alert_items(inquiry: Asked, settings: TheSettings, data: JSONBody[ManyChanges]) -> ManyChanged:
    """Each item that can be changed is; the others are named with the reason."""
    if not data.items:
        raise Invalid("items", "Name at least one item.")
    return _show_many(inquiry, _change(inquiry, settings, {one.id: one.revision for one in data.items}, data))


@post(
    "/alert-items/changes/{change_id:uuid}/undo",
    opt={**WRITE, "creates": False},
    operation_id="undoAlertItems",
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
    summary="Take a change of items back",
)
def undo_alert_items(inquiry: Asked, change_id: FromPath[UUID]) -> ManyChanged:
    """Of one item or of many: each is again what it was before. An item that was changed again since is left as it is,
    and named. A note that was written stays."""
    made = alert_item_steps.undo(inquiry.session, inquiry.org_id, change_id, created_by=inquiry.user_id)
    inquiry.note("alert_items.undone", change_id, items=len(made.items))
    return _show_many(inquiry, made)


def show_all(inquiry: Inquiry, items: list[AlertItemRecord] | Any) -> list[AlertItem]:
    who = people.named(inquiry, [item.assigned_to for item in items])
    of = owners.told(
        inquiry, [{"entity_key": item.entity_key, "owner": item.facts.get("owner")} for item in items]
    )
    return [_show(item, owner, who.get(item.assigned_to)) for item, owner in zip(items, of, strict=True)]


def _show(item: AlertItemRecord, owner: Owner | None, assigned_to: Colleague | None) -> AlertItem:
    own = ("id", "entity_key", "why", "named_by", "first_named_on", "named_on", "times_named", "still_named")
    worked = ("snoozed_until", "result", "acted_on", "closed_at", "revision", "scoring_run_id", "created_at")
    told = ("name", "email", "rank", "band", "value", "previous_score", "previous_rank")
    return msgspec.convert(
        {
            **{name: getattr(item, name) for name in (*own, *worked, "score", "value_at_risk", "change")},
            **{name: item.facts.get(name) for name in told},
            **{name: item.facts.get(name) or [] for name in ("reasons", "changes")},
            "model": item.model.name,
            "kind": item.model.kind,
            "state": item.state_now,
            "owner": owner,
            "assigned_to": assigned_to,
        },
        AlertItem,
    )


def _show_step(step: StepRecord, who: dict[UUID | None, Colleague]) -> AlertItemStep:
    return AlertItemStep(
        id=step.id,
        change_id=step.change_id,
        verb=step.verb,  # type: ignore[arg-type]
        before=step.before,
        after=step.after,
        undoes=step.undoes,
        by=who.get(step.created_by),
        at=step.created_at,
    )


def _change(inquiry: Inquiry, settings: TheSettings, seen: dict[UUID, int], data: ItemChanges) -> Changed:
    asked = {name: getattr(data, name) for name in ItemChanges.__struct_fields__ if name != "note"}
    changes = {name: value for name, value in asked.items() if value is not UNSET}
    made = alert_item_steps.change(inquiry.session, inquiry.org_id, seen, changes, created_by=inquiry.user_id)
    if isinstance(data.note, str):
        erased.refuse(inquiry, settings, [item.entity_key for item in made.items])
        for item in made.items:
            notes.write(
                inquiry.session, inquiry.org_id, item.entity_key, data.note, created_by=inquiry.user_id
            )
    inquiry.note("alert_items.changed", made.change_id, items=len(made.items))
    return made


def _refusal(inquiry: Inquiry, refused: Refused) -> Exception:
    """What was refused, with what the item is now."""
    if isinstance(refused.refusal, Conflict) and refused.item is not None:
        now = msgspec.to_builtins(show_all(inquiry, [refused.item])[0])
        return Conflict(refused.refusal.code, refused.refusal.message, {"item": now})
    return refused.refusal


def _show_many(inquiry: Inquiry, made: Changed) -> ManyChanged:
    refused = [
        LeftAsItWas(
            one.item_id,
            getattr(one.refusal, "code", "not_found" if one.item is None else "invalid"),
            getattr(one.refusal, "message", str(one.refusal)),
            show_all(inquiry, [one.item])[0] if one.item else None,
        )
        for one in made.refused
    ]
    return ManyChanged(made.change_id, show_all(inquiry, made.items), refused)


def _cursor(item: AlertItemRecord, sort: str) -> str:
    figure = None if sort == "named" else getattr(item, sort)
    return f"{'' if figure is None else repr(figure)}_{item.id}"


def _after(cursor: str | None) -> tuple[float | None, UUID] | None:
    if cursor is None:
        return None
    figure, _, item_id = cursor.rpartition("_")
    try:
        return float(figure) if figure else None, UUID(item_id)
    except ValueError:
        raise Invalid("cursor", "This is no next_cursor of this list: begin again without one.") from None
