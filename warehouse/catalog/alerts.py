"""Alert: having spoken, with the entities it names."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog.alert_rules import AlertRule
from warehouse.catalog.base import Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.scoring_runs import ScoringRun

STATUSES = ("open", "handled", "dismissed")


class Alert(Owned, Dated, Record):
    """The entities are copied from the predictions: an alert keeps saying what it said."""

    __tablename__ = "alerts"
    __table_args__ = (
        within_organization("alert_rule_id", AlertRule),
        within_organization("scoring_run_id", ScoringRun),
        within_organization("model_id", Model),
        # Once per rule and run, however often the run's message is delivered.
        UniqueConstraint("org_id", "alert_rule_id", "scoring_run_id"),
        CheckConstraint("status in ('open', 'handled', 'dismissed')", "status"),
        Index("ix_alerts_org_id_model_id", "org_id", "model_id", "id"),
    )

    alert_rule_id: Mapped[UUID]
    scoring_run_id: Mapped[UUID]
    model_id: Mapped[UUID]
    title: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")
    entities: Mapped[list[Any]]

    model: Mapped[Model] = relationship(viewonly=True, lazy="joined", innerjoin=True)


def speak(session: Session, rule: AlertRule, run: ScoringRun, entities: list[dict[str, Any]]) -> Alert | None:
    """The rule's alert for this run; None when the rule names nobody."""
    if not entities:
        return None
    alert = Alert(
        org_id=run.org_id,
        id=new_id(),
        alert_rule_id=rule.id,
        scoring_run_id=run.id,
        model_id=run.model_id,
        title=rule.name,
        entities=entities,
    )
    session.add(alert)
    session.flush()
    return alert


def get(session: Session, org_id: UUID, alert_id: UUID) -> Alert:
    found = session.get(Alert, (org_id, alert_id))
    if found is None:
        raise NotFound("alert", alert_id)
    return found


def in_organization(
    session: Session, org_id: UUID, *, model: Model | None = None, before: UUID | None = None, limit: int = 50
) -> list[Alert]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(Alert).where(Alert.org_id == org_id)
    if model is not None:
        query = query.where(Alert.model_id == model.id)
    if before is not None:
        query = query.where(Alert.id < before)
    return list(session.scalars(query.order_by(Alert.id.desc()).limit(limit)))


def mark(session: Session, alert: Alert, status: str) -> Alert:
    if status not in STATUSES:
        raise Invalid("status", f"An alert is one of {', '.join(STATUSES)}.")
    alert.status = status
    session.flush()
    return alert
