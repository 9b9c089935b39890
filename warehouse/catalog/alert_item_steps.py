"""AlertItemStep: what somebody, or a scoring, did with an item of the inbox. An append-only log; each step can be undone.

A change of one item or of a hundred at once has one `change_id`, by which it is taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import alert_items, memberships
from warehouse.catalog.alert_items import RESULTS, STATES, AlertItem
from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User

CHANGEABLE = ("state", "assigned_to", "snoozed_until", "result", "acted_on", "closed_at")
LONGEST_SNOOZE = timedelta(days=366)


class AlertItemStep(Owned, Dated, Record):
    """`before` and `after` have what the step changed, and nothing else. Steps of a scoring have no `change_id`."""

    __tablename__ = "alert_item_steps"
    __table_args__ = (
        within_organization("alert_item_id", AlertItem),
        Index("ix_alert_item_steps_org_id_alert_item_id", "org_id", "alert_item_id", "id"),
        Index("ix_alert_item_steps_org_id_change_id", "org_id", "change_id"),
    )

    alert_item_id: Mapped[UUID]
    change_id: Mapped[UUID | None]
    verb: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    undoes: Mapped[UUID | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))


@dataclass(frozen=True)
class Refused:
    """An item that a change of many left as it was, and why."""

    item_id: UUID
    refusal: Conflict | NotFound | Invalid
    item: AlertItem | None


@dataclass(frozen=True)
class Changed:
    change_id: UUID
    items: list[AlertItem]
    refused: list[Refused]


def change(
    session: Session,
    org_id: UUID,
    seen: Mapping[UUID, int],
    changes: Mapping[str, Any],
    *,
    created_by: UUID | None,
) -> Changed:
    """Change these items, given with the revision in which each was seen; those that somebody changed meanwhile, and
    those for which the change makes no sense, stay as they are and are named.

    `changes` may have state, assigned_to, snoozed_until, result and acted_on (the day on which somebody acted; today,
    where a result is given without one).
    """
    if changes.get("assigned_to") is not None:
        memberships.get(session, org_id, changes["assigned_to"])
    found = alert_items.several(session, org_id, list(seen))
    made = Changed(new_id(), [], [])
    for item_id, revision in seen.items():
        item = found.get(item_id)
        try:
            if item is None:
                raise NotFound("alert item", item_id)
            must_be_as_seen(item, revision)
            _step(session, item, made.change_id, "changed", _asked(item, changes), created_by=created_by)
            made.items.append(item)
        except (Conflict, NotFound, Invalid) as refusal:
            made.refused.append(Refused(item_id, refusal, item))
    return made


def undo(session: Session, org_id: UUID, change_id: UUID, *, created_by: UUID | None) -> Changed:
    """Put the items of a change back to what they were before it. An item that was changed again since stays: what it
    was before that is not what somebody meant. An undoing is a change, and can be undone."""
    steps = session.scalars(
        select(AlertItemStep)
        .where(AlertItemStep.org_id == org_id, AlertItemStep.change_id == change_id)
        .order_by(AlertItemStep.id)
    ).all()
    if not steps:
        raise NotFound("change of alert items", change_id)
    found = alert_items.several(session, org_id, [step.alert_item_id for step in steps])
    made = Changed(new_id(), [], [])
    for step in steps:
        item = found.get(step.alert_item_id)
        try:
            if item is None:
                raise NotFound("alert item", step.alert_item_id)
            if any(_plain(getattr(item, name)) != value for name, value in step.after.items()):
                raise Conflict(
                    "changed_meanwhile", "This item has been changed again since: it stays as it is."
                )
            back = {name: _read(name, value) for name, value in step.before.items()}
            if back.get("assigned_to") is not None:
                memberships.get(session, org_id, back["assigned_to"])
            _step(session, item, made.change_id, "undone", back, undoes=step.id, created_by=created_by)
            made.items.append(item)
        except (Conflict, NotFound) as refusal:
            made.refused.append(Refused(step.alert_item_id, refusal, item))
    return made


def must_be_as_seen(item: AlertItem, revision: int) -> None:
    if item.revision != revision:
        raise Conflict(
            "changed_meanwhile",
            "Somebody has changed this item meanwhile: look at what it is now, then change that.",
        )


def note(session: Session, item: AlertItem, verb: str, told: Mapping[str, Any]) -> None:
    """What a scoring did with the item; no change of the team's, so its revision stays."""
    session.add(_record(item, None, verb, {}, dict(told), created_by=None))


def close(session: Session, item: AlertItem, result: str, told: Mapping[str, Any]) -> None:
    """The outcome has come, and the scoring saw it before anybody said so."""
    changes = {"state": "done", "result": result, "closed_at": datetime.now(UTC), "snoozed_until": None}
    before = {name: _plain(getattr(item, name)) for name in changes}
    for name, value in changes.items():
        setattr(item, name, value)
    item.revision += 1
    after = {name: _plain(value) for name, value in changes.items()}
    session.add(_record(item, None, "outcome_came", before, {**after, **told}, created_by=None))
    session.flush()


def history(session: Session, item: AlertItem) -> list[AlertItemStep]:
    """All steps, oldest first."""
    found = session.scalars(
        select(AlertItemStep)
        .where(AlertItemStep.org_id == item.org_id, AlertItemStep.alert_item_id == item.id)
        .order_by(AlertItemStep.id)
    )
    return list(found)


def _asked(item: AlertItem, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The change with what follows from it; Invalid where it makes no sense."""
    asked = dict(changes)
    state = asked.setdefault("state", item.state_now)  # a snooze may have run out
    if state not in STATES:
        raise Invalid("state", f"The state is one of {', '.join(STATES)}.")
    now = datetime.now(UTC)
    until = asked.get("snoozed_until", item.snoozed_until if state == item.state else None)
    if state == "snoozed":
        if until is None or not now < until <= now + LONGEST_SNOOZE:
            raise Invalid("snoozed_until", "Say until when, at most a year from now.")
    elif asked.get("snoozed_until") is not None:
        raise Invalid("snoozed_until", 'Only a snoozed item has a time: give "state": "snoozed" with it.')
    asked["snoozed_until"] = until if state == "snoozed" else None
    asked["closed_at"] = (item.closed_at or now) if state == "done" else None
    if asked.get("result") is not None and asked["result"] not in RESULTS[item.model.kind]:
        raise Invalid("result", f"What came of it is one of {', '.join(RESULTS[item.model.kind])}.")
    if asked.get("result") is not None and "acted_on" not in asked:
        asked["acted_on"] = item.acted_on or now.date()
    if "result" in asked and asked["result"] is None:
        asked["acted_on"] = None
    _acted_in_time(item, asked.get("acted_on"), now.date())
    return asked


def _acted_in_time(item: AlertItem, on: date | None, today: date) -> None:
    if on is not None and not item.first_named_on <= on <= today + timedelta(
        days=1
    ):  # a day ahead in the east
        raise Invalid(
            "acted_on",
            f"Somebody acted on a day from {item.first_named_on}, when it was named first, until today.",
        )


def _step(
    session: Session,
    item: AlertItem,
    change_id: UUID,
    verb: str,
    asked: Mapping[str, Any],
    *,
    undoes: UUID | None = None,
    created_by: UUID | None,
) -> None:
    changed = {
        name: asked[name] for name in CHANGEABLE if name in asked and getattr(item, name) != asked[name]
    }
    before = {name: _plain(getattr(item, name)) for name in changed}
    try:
        with session.begin_nested():
            for name, value in changed.items():
                setattr(item, name, value)
            item.revision += 1
            session.flush()
    except IntegrityError:
        session.refresh(item)
        raise Conflict(
            "open_already", "The customer or lead has been named again: there is another open item of it."
        ) from None
    after = {name: _plain(value) for name, value in changed.items()}
    session.add(_record(item, change_id, verb, before, after, undoes=undoes, created_by=created_by))
    session.flush()


def _record(
    item: AlertItem,
    change_id: UUID | None,
    verb: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    undoes: UUID | None = None,
    created_by: UUID | None,
) -> AlertItemStep:
    return AlertItemStep(
        org_id=item.org_id,
        id=new_id(),
        alert_item_id=item.id,
        change_id=change_id,
        verb=verb,
        before=before,
        after=after,
        undoes=undoes,
        created_by=created_by,
    )


def _plain(value: Any) -> Any:
    """As JSON keeps it; times in UTC, so that two of one moment are alike."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("snoozed_until", "closed_at"):
        return datetime.fromisoformat(value)
    if name == "acted_on":
        return date.fromisoformat(value)
    return UUID(value) if name == "assigned_to" else value
