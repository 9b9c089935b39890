"""AlertRule: when to speak, of whom, and to whom."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import memberships
from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, clean_name, within_organization

DEFAULT_NAME = {
    "churn": "The 20 customers at highest risk",
    "lead_scoring": "The 20 leads most likely to buy",
}
KINDS = ("top_n", "threshold", "change", "new_entrant")
MEASURES = ("score", "value_at_risk")
LANGUAGES = ("en", "pt")
MOST_MAILED, MOST_SEGMENTS = 50, 20
CHANGEABLE = (
    *("name", "kind", "measure", "top_n", "min_score", "threshold", "min_change", "segments"),
    *("mail_to", "mail_language", "active"),
)


class AlertRule(Owned, Dated, Record):
    """Speaks after each scoring of its model, of open entities with at least `min_score`, at most `top_n` of them.

    `top_n`: those highest by `measure`. `threshold`: those whose measure reaches it. `change`: those whose score rose by
    `min_change` since the scoring before. `new_entrant`: those who are among the `top_n` now and were not then.
    `segments` ([{column, values}]) narrows each kind down.
    """

    __tablename__ = "alert_rules"
    __table_args__ = (
        within_organization("model_id", Model),
        UniqueConstraint("org_id", "model_id", "name"),
        CheckConstraint("top_n between 1 and 1000", "top_n"),
        CheckConstraint("min_score between 0 and 1", "min_score"),
        CheckConstraint("kind in ('top_n', 'threshold', 'change', 'new_entrant')", "kind"),
        CheckConstraint("measure in ('score', 'value_at_risk')", "measure"),
        CheckConstraint("kind <> 'threshold' or threshold is not null", "threshold"),
        CheckConstraint("kind <> 'change' or min_change is not null", "min_change"),
    )

    model_id: Mapped[UUID]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="top_n", default="top_n")
    measure: Mapped[str] = mapped_column(server_default="score", default="score")
    top_n: Mapped[int] = mapped_column(default=20)
    min_score: Mapped[float] = mapped_column(default=0.0)
    threshold: Mapped[float | None]
    min_change: Mapped[float | None]
    segments: Mapped[list[Any]] = mapped_column(server_default="[]", default=list)
    mail_to: Mapped[list[Any]] = mapped_column(server_default="[]", default=list)
    mail_language: Mapped[str] = mapped_column(server_default="en", default="en")
    active: Mapped[bool] = mapped_column(default=True)


def create(session: Session, model: Model, *, name: str | None = None, **asked: Any) -> AlertRule:
    """A rule of the model; without a name the default one, which each new model is given."""
    rule = AlertRule(
        org_id=model.org_id,
        id=new_id(),
        model_id=model.id,
        name=clean_name(name or DEFAULT_NAME[model.kind], "name"),
        **cleaned(session, model.org_id, asked),
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
    """Change any of `CHANGEABLE`."""
    name = clean_name(changes["name"], "name") if "name" in changes else rule.name
    # Whom it writes to is looked at when it is changed: somebody may have left since.
    kept = {word: getattr(rule, word) for word in CHANGEABLE if word not in ("name", "mail_to")}
    asked = cleaned(session, rule.org_id, {**kept, **{k: v for k, v in changes.items() if k != "name"}})
    if "mail_to" not in changes:
        asked.pop("mail_to", None)
    try:
        with session.begin_nested():
            for word, value in {**asked, "name": name}.items():
                setattr(rule, word, value)
    except IntegrityError:
        raise Conflict("name_taken", f"The model has an alert rule {name!r} already.") from None
    return rule


def delete(session: Session, rule: AlertRule) -> None:
    """The rule and the alerts that it spoke; items of the inbox stay, with what came of them."""
    session.delete(rule)
    session.flush()


def of_model(session: Session, model: Model) -> list[AlertRule]:
    """Paused ones too."""
    found = session.scalars(
        select(AlertRule)
        .where(AlertRule.org_id == model.org_id, AlertRule.model_id == model.id)
        .order_by(AlertRule.id)
    )
    return list(found)


def cleaned(session: Session, org_id: UUID, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a rule but for its name, with what was left out; Invalid where they do not go together."""
    parts: dict[str, Any] = {
        "kind": "top_n",
        "measure": "score",
        "top_n": 20,
        "min_score": 0.0,
        "active": True,
        "threshold": None,
        "min_change": None,
        "segments": [],
        "mail_to": [],
        "mail_language": "en",
        **asked,
    }
    kind, measure = parts["kind"], parts["measure"]
    _one_of("kind", kind, KINDS)
    _one_of("measure", measure, MEASURES)
    _one_of("mail_language", parts["mail_language"], LANGUAGES)
    if not 1 <= parts["top_n"] <= 1000:
        raise Invalid("top_n", "An alert names 1 to 1,000 entities.")
    if not 0 <= parts["min_score"] <= 1:
        raise Invalid("min_score", "A score lies between 0 and 1.")
    threshold, least = parts["threshold"], parts["min_change"]
    if kind == "threshold" and threshold is None:
        raise Invalid("threshold", "Say from which score, or which value at risk on, the rule speaks.")
    if threshold is not None and measure == "score" and not 0 <= threshold <= 1:
        raise Invalid("threshold", "A score lies between 0 and 1.")
    if kind == "change" and least is None:
        raise Invalid("min_change", "Say by how much a score must have risen, as in 0.1 for ten points.")
    if least is not None and not 0 < least <= 1:
        raise Invalid("min_change", "A change lies between 0 and 1: 0.1 are ten points.")
    parts["segments"] = _segments(parts["segments"])
    parts["mail_to"] = _mailed(session, org_id, parts["mail_to"])
    return parts


def _one_of(field: str, value: Any, known: Sequence[str]) -> None:
    if value not in known:
        raise Invalid(field, f"{field} is one of {', '.join(known)}.")


def _segments(asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(asked) > MOST_SEGMENTS:
        raise Invalid("segments", f"A rule is narrowed down by at most {MOST_SEGMENTS} columns.")
    if any(not one["values"] for one in asked):
        raise Invalid("segments", "Name at least one value of each column.")
    return [{"column": one["column"], "values": list(one["values"])} for one in asked]


def _mailed(session: Session, org_id: UUID, asked: Sequence[UUID | str]) -> list[str]:
    """Ids of members; a letter about customers goes to nobody else."""
    if len(asked) > MOST_MAILED:
        raise Invalid("mail_to", f"A rule writes to at most {MOST_MAILED} people.")
    users = sorted({UUID(str(one)) for one in asked})
    for user_id in users:
        memberships.get(session, org_id, user_id)
    return [str(user_id) for user_id in users]
