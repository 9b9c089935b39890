"""AlertRule: when to speak."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, clean_name, within_organization

DEFAULT_NAME = {
    "churn": "The 20 customers at highest risk",
    "lead_scoring": "The 20 leads most likely to buy",
}


class AlertRule(Owned, Dated, Record):
    """Speaks after each scoring of its model, of the `top_n` open entities with the highest score."""

    __tablename__ = "alert_rules"
    __table_args__ = (
        within_organization("model_id", Model),
        UniqueConstraint("org_id", "model_id", "name"),
        CheckConstraint("top_n between 1 and 1000", "top_n"),
        CheckConstraint("min_score between 0 and 1", "min_score"),
    )

    model_id: Mapped[UUID]
    name: Mapped[str]
    top_n: Mapped[int] = mapped_column(default=20)
    min_score: Mapped[float] = mapped_column(default=0.0)
    active: Mapped[bool] = mapped_column(default=True)


def create(
    session: Session, model: Model, *, name: str | None = None, top_n: int = 20, min_score: float = 0.0
) -> AlertRule:
    """A rule of the model; without a name the default one, which each new model is given."""
    _check(top_n, min_score)
    rule = AlertRule(
        org_id=model.org_id,
        model_id=model.id,
        name=clean_name(name or DEFAULT_NAME[model.kind], "name"),
        top_n=top_n,
        min_score=min_score,
    )
    try:
        with session.begin_nested():
            session.add(rule)
    except IntegrityError:
        raise Conflict("name_taken", f"The model has an alert rule {rule.name!r} already.") from None
    return rule


def get(session: Session, org_id: UUID, rule_id: UUID) -> AlertRule:
    found = session.get(AlertRule, (org_id, rule_id))
    if found is None:
        raise NotFound("alert rule", rule_id)
    return found


def in_organization(session: Session, org_id: UUID) -> list[AlertRule]:
    return list(session.scalars(select(AlertRule).where(AlertRule.org_id == org_id).order_by(AlertRule.id)))


def amend(session: Session, rule: AlertRule, **changes: Any) -> AlertRule:
    """Change what may change: name, top_n, min_score, active."""
    if "name" in changes:
        changes["name"] = clean_name(changes["name"], "name")
    _check(changes.get("top_n", rule.top_n), changes.get("min_score", rule.min_score))
    try:
        with session.begin_nested():
            for name in ("name", "top_n", "min_score", "active"):
                setattr(rule, name, changes.get(name, getattr(rule, name)))
    except IntegrityError:
        raise Conflict("name_taken", f"The model has an alert rule {changes['name']!r} already.") from None
    return rule


def delete(session: Session, rule: AlertRule) -> None:
    """The rule and the alerts that it spoke."""
    session.delete(rule)
    session.flush()


def active_for(session: Session, model: Model) -> list[AlertRule]:
    found = session.scalars(
        select(AlertRule)
        .where(AlertRule.org_id == model.org_id, AlertRule.model_id == model.id, AlertRule.active)
        .order_by(AlertRule.id)
    )
    return list(found)


def _check(top_n: int, min_score: float) -> None:
    if not 1 <= top_n <= 1000:
        raise Invalid("top_n", "An alert names 1 to 1,000 entities.")
    if not 0 <= min_score <= 1:
        raise Invalid("min_score", "A score lies between 0 and 1.")
