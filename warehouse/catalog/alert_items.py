"""AlertItem: one entity that alerts named, as a piece of work for the team. What they did is in `alert_item_steps`.

An entity has one item at a time per model: the alerts of several rules, and of one scoring after another, come together
in it until it is done.

    open -> acknowledged -> done      from each to each, and back
      \\-> snoozed ---------^          a snoozed one is open again once its time has come
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Index,
    and_,
    case,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog.base import Dated, Invalid, NotFound, Record
from warehouse.catalog.entity_owners import of_member
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.scoring_runs import ScoringRun

STATES = ("open", "acknowledged", "snoozed", "done")
RESULTS = {
    "churn": ("contacted", "saved", "lost", "no_answer", "wrong_alarm"),
    "lead_scoring": ("contacted", "won", "lost", "no_answer", "wrong_alarm"),
}
SORTS = ("score", "value_at_risk", "change", "named")


class AlertItem(Owned, Dated, Record):
    """`facts` are what the newest scoring says of the entity; `why` says, the main thing first, why it is here.

    `still_named` is false once a scoring named it no more. `revision` counts the team's changes: who changes the item
    says which one they have seen.
    """

    __tablename__ = "alert_items"
    __table_args__ = (
        within_organization("model_id", Model),
        within_organization("scoring_run_id", ScoringRun),
        of_member("assigned_to", ondelete="SET NULL (assigned_to)"),
        CheckConstraint("state in ('open', 'acknowledged', 'snoozed', 'done')", "state"),
        CheckConstraint(
            "result in ('contacted', 'saved', 'won', 'lost', 'no_answer', 'wrong_alarm')", "result"
        ),
        CheckConstraint("(state = 'snoozed') = (snoozed_until is not null)", "snoozed_until"),
        CheckConstraint("(state = 'done') = (closed_at is not null)", "closed_at"),
        Index(
            "ix_one_alert_item_at_a_time",
            *("org_id", "model_id", "entity_key"),
            unique=True,
            postgresql_where=text("state <> 'done'"),
        ),
        Index("ix_alert_items_org_id_model_id_entity_key", "org_id", "model_id", "entity_key"),
        Index("ix_alert_items_org_id_state", "org_id", "state", "id"),
        Index("ix_alert_items_org_id_assigned_to", "org_id", "assigned_to", "state"),
    )

    model_id: Mapped[UUID]
    entity_key: Mapped[str]
    scoring_run_id: Mapped[UUID]
    named_by: Mapped[list[Any]]
    first_named_on: Mapped[date]
    named_on: Mapped[date]
    times_named: Mapped[int] = mapped_column(default=1)
    still_named: Mapped[bool] = mapped_column(default=True)
    why: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]
    score: Mapped[float]
    value_at_risk: Mapped[float | None]
    change: Mapped[float | None]
    state: Mapped[str] = mapped_column(default="open")
    assigned_to: Mapped[UUID | None]
    snoozed_until: Mapped[datetime | None]
    result: Mapped[str | None]
    acted_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    model: Mapped[Model] = relationship(viewonly=True, lazy="joined", innerjoin=True)

    @property
    def state_now(self) -> str:
        """As anybody sees it: a snoozed item is open again once its time has come."""
        awake = self.snoozed_until is not None and self.snoozed_until <= datetime.now(UTC)
        return "open" if self.state == "snoozed" and awake else self.state


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Which items; what is None narrows nothing."""

    state: Sequence[str] | None = None
    model_id: UUID | None = None
    assigned_to: UUID | None = None
    unassigned: bool = False
    alert_rule_id: UUID | None = None
    why: str | None = None
    result: str | None = None
    still_named: bool | None = None
    entity_key: str | None = None
    search: str | None = None


def get(session: Session, org_id: UUID, item_id: UUID, *, lock: bool = False) -> AlertItem:
    query = select(AlertItem).where(AlertItem.org_id == org_id, AlertItem.id == item_id)
    found = session.scalar(query.with_for_update(of=AlertItem) if lock else query)
    if found is None:
        raise NotFound("alert item", item_id)
    return found


def several(session: Session, org_id: UUID, ids: Sequence[UUID]) -> dict[UUID, AlertItem]:
    """Those of these items that are there, locked in one order."""
    found = session.scalars(
        select(AlertItem)
        .where(AlertItem.org_id == org_id, AlertItem.id.in_(list(ids)))
        .order_by(AlertItem.id)
        .with_for_update(of=AlertItem)
    )
    return {item.id: item for item in found}


def find(
    session: Session,
    org_id: UUID,
    which: Looked,
    *,
    sort: str = "score",
    after: tuple[float | None, UUID] | None = None,
    limit: int = 50,
) -> list[AlertItem]:
    """The highest first, by score, value at risk or change, or those named last; unknown figures come last.

    `after` is the figure and the id of the last one seen.
    """
    if sort not in SORTS:
        raise Invalid("sort", f"sort is one of {', '.join(SORTS)}.")
    query = select(AlertItem).where(AlertItem.org_id == org_id, *_conditions(which))
    if sort == "named":
        if after is not None:
            query = query.where(AlertItem.id < after[1])
        return list(session.scalars(query.order_by(AlertItem.id.desc()).limit(limit)))
    figure = getattr(AlertItem, sort)
    if after is not None:
        last, item_id = after
        if last is None:
            query = query.where(figure.is_(None), AlertItem.id < item_id)
        else:
            same = and_(figure == last, AlertItem.id < item_id)
            query = query.where(or_(figure < last, same, figure.is_(None)))
    return list(session.scalars(query.order_by(figure.desc().nulls_last(), AlertItem.id.desc()).limit(limit)))


def open_of_model(session: Session, model: Model) -> list[AlertItem]:
    """Those not yet done, locked."""
    found = session.scalars(
        select(AlertItem)
        .where(AlertItem.org_id == model.org_id, AlertItem.model_id == model.id, AlertItem.state != "done")
        .order_by(AlertItem.id)
        .with_for_update(of=AlertItem)
    )
    return list(found)


def last_done(session: Session, model: Model, keys: Sequence[str]) -> dict[str, AlertItem]:
    """Of each of these entities the item that was done last."""
    found = session.scalars(
        select(AlertItem)
        .where(
            AlertItem.org_id == model.org_id,
            AlertItem.model_id == model.id,
            AlertItem.state == "done",
            AlertItem.entity_key.in_(list(keys)),
        )
        .order_by(AlertItem.closed_at)
    )
    return {item.entity_key: item for item in found}


@dataclass(frozen=True)
class Count:
    """How many items somebody has in each state, and what came of those done lately; `user_id` None: nobody's."""

    user_id: UUID | None
    states: dict[str, int]
    results: dict[str, int]


def counts(session: Session, org_id: UUID, *, model_id: UUID | None = None, days: int = 30) -> list[Count]:
    """Per member; done ones count for `days`."""
    lately = datetime.now(UTC) - timedelta(days=days)
    which = select(AlertItem.assigned_to, _state().label("state_now"), AlertItem.result).where(
        AlertItem.org_id == org_id, or_(AlertItem.state != "done", AlertItem.closed_at >= lately)
    )
    if model_id is not None:
        which = which.where(AlertItem.model_id == model_id)
    each = which.subquery().c
    grouped = (each.assigned_to, each.state_now, each.result)
    query = select(*grouped, func.count().label("items")).group_by(*grouped)
    found: dict[UUID | None, Count] = {}
    for row in session.execute(query):
        one = found.setdefault(row.assigned_to, Count(row.assigned_to, dict.fromkeys(STATES, 0), {}))
        one.states[row.state_now] += row.items
        if row.state_now == "done" and row.result:
            one.results[row.result] = one.results.get(row.result, 0) + row.items
    return list(found.values())


def month_ago() -> datetime:
    return datetime.now(UTC) - timedelta(days=30)


def closed_since(
    session: Session, model: Model, times: Sequence[datetime]
) -> list[tuple[datetime, dict[str, int]]]:
    """Per time, how many of the model's items were done since then, by what came of them."""
    found = []
    for since in times:
        counted = session.execute(
            select(AlertItem.result, func.count())
            .where(
                AlertItem.org_id == model.org_id,
                AlertItem.model_id == model.id,
                AlertItem.closed_at >= since,
                AlertItem.result.is_not(None),
            )
            .group_by(AlertItem.result)
        ).all()
        found.append((since, {str(result): count for result, count in counted}))
    return found


def _state() -> ColumnElement[str]:
    awake = (AlertItem.state == "snoozed") & (AlertItem.snoozed_until <= func.now())
    return case((awake, "open"), else_=AlertItem.state)


def _conditions(which: Looked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if which.state is not None:
        found.append(_state().in_(list(which.state)))
    if which.unassigned:
        found.append(AlertItem.assigned_to.is_(None))
    if which.alert_rule_id is not None:
        found.append(AlertItem.named_by.contains([{"alert_rule_id": str(which.alert_rule_id)}]))
    if which.why is not None:
        found.append(AlertItem.why.contains([{"code": which.why}]))
    if which.search:
        sought = which.search.strip().lower()
        said = (AlertItem.entity_key, AlertItem.facts["name"].astext, AlertItem.facts["email"].astext)
        found.append(or_(*(func.strpos(func.lower(one), sought) > 0 for one in said)))
    for column in ("model_id", "assigned_to", "result", "still_named", "entity_key"):
        if (wanted := getattr(which, column)) is not None:
            found.append(getattr(AlertItem, column) == wanted)
    return found
