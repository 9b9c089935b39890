"""RuleCheck: whether a rule spoke after a scoring, of how many, and why not."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, relationship

from warehouse.catalog.alert_rules import AlertRule
from warehouse.catalog.base import Dated, Record, new_id
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.scoring_runs import ScoringRun

# Why a rule said what it said, or nothing.
TEXTS = {
    "spoke": "It named {named}.",
    "nobody": "Nobody met it.",
    "no_scoring_before": "There was no scoring before this one to compare with.",
    "no_values": "No value is known, so nothing is at risk in money.",
    "segment_gone": "The scored rows have no column {column!r} to narrow them down by.",
    "paused": "It was paused.",
    "rehearsed": "The scoring was rehearsed: nobody is alerted of the past.",
}


class RuleCheck(Owned, Dated, Record):
    __tablename__ = "rule_checks"
    __table_args__ = (
        within_organization("alert_rule_id", AlertRule),
        within_organization("scoring_run_id", ScoringRun),
        UniqueConstraint("org_id", "alert_rule_id", "scoring_run_id"),
        Index("ix_rule_checks_org_id_alert_rule_id", "org_id", "alert_rule_id", "id"),
    )

    alert_rule_id: Mapped[UUID]
    scoring_run_id: Mapped[UUID]
    fired: Mapped[bool]
    named: Mapped[int]
    code: Mapped[str]
    params: Mapped[dict[str, Any]]

    run: Mapped[ScoringRun] = relationship(viewonly=True, lazy="joined", innerjoin=True)


def record(
    session: Session, rule: AlertRule, run: ScoringRun, *, code: str, named: int = 0, **params: Any
) -> RuleCheck:
    check = RuleCheck(
        org_id=rule.org_id,
        id=new_id(),
        alert_rule_id=rule.id,
        scoring_run_id=run.id,
        fired=code == "spoke",
        named=named,
        code=code,
        params=params,
    )
    session.add(check)
    session.flush()
    return check


def of_rule(
    session: Session, rule: AlertRule, *, before: UUID | None = None, limit: int = 50
) -> list[RuleCheck]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(RuleCheck).where(RuleCheck.org_id == rule.org_id, RuleCheck.alert_rule_id == rule.id)
    if before is not None:
        query = query.where(RuleCheck.id < before)
    return list(session.scalars(query.order_by(RuleCheck.id.desc()).limit(limit)))
