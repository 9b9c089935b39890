"""What a scoring does with the items of its model: new ones for whom alerts named, and each open one brought up to date.

An entity whose item was done comes back only for a reason: it entered the list again, jumped, or is there for another
reason than before; or when it is still there a good while later. Whoever has just been called is not called again
tomorrow because the model still says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from warehouse.catalog import alert_item_steps, alert_items
from warehouse.catalog.alert_items import AlertItem
from warehouse.catalog.alert_rules import AlertRule
from warehouse.catalog.alerts import Alert
from warehouse.catalog.base import new_id
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun

JUMP = 0.10  # of the score, since the scoring before
QUIET = timedelta(days=30)  # for so long whoever was done does not come back for being still there
OUTCOMES = {"churn": "lost", "lead_scoring": "won"}
# Whoever came in, in the words of each kind of rule.
ENTERED = {
    "top_n": "entered_top",
    "threshold": "crossed_threshold",
    "change": "jumped",
    "new_entrant": "new_entrant",
}


@dataclass(frozen=True)
class Spoken:
    """An alert of this scoring, its rule, and the alert of the same rule at the scoring before, if there was one."""

    rule: AlertRule
    alert: Alert
    before: Alert | None

    @property
    def newcomers(self) -> int:
        """How many it names who were not named the last time."""
        then = {each["entity_key"] for each in self.before.entities} if self.before else set()
        return sum(each["entity_key"] not in then for each in self.alert.entities)


def alerts_before(session: Session, rules: Iterable[AlertRule], run: ScoringRun | None) -> dict[UUID, Alert]:
    """What each of these rules said at that run."""
    if run is None:
        return {}
    found = session.scalars(
        select(Alert).where(
            Alert.org_id == run.org_id,
            Alert.scoring_run_id == run.id,
            Alert.alert_rule_id.in_([rule.id for rule in rules]),
        )
    )
    return {alert.alert_rule_id: alert for alert in found}


def bring(
    session: Session,
    model: Model,
    run: ScoringRun,
    spoken: Sequence[Spoken],
    present: Mapping[str, Mapping[str, Any]],
) -> list[AlertItem]:
    """Make the items of this scoring true; returns the new ones.

    `present` has the prediction of each entity that has an open item, where the scoring has one of it; `outcome` says
    whether it has left or bought already.
    """
    held = {item.entity_key: item for item in alert_items.open_of_model(session, model)}
    named = _named(spoken)
    done = alert_items.last_done(session, model, [key for key in named if key not in held])
    made = []
    for key, told in named.items():
        if key in held:
            _name_again(session, held[key], run, told)
        elif _comes_back(done.get(key), run, told):
            made.append(_new(session, model, run, told))
    for key, item in held.items():
        if key not in named:
            _not_named(session, item, model, run, present.get(key))
    session.flush()
    return made


@dataclass(frozen=True)
class _Told:
    facts: dict[str, Any]
    why: list[dict[str, Any]]
    named_by: list[dict[str, Any]]
    is_new: bool


def _named(spoken: Sequence[Spoken]) -> dict[str, _Told]:
    """Each entity that an alert names, once, with what all of them say of it."""
    found: dict[str, _Told] = {}
    for one in spoken:
        before = {each["entity_key"]: each for each in one.before.entities} if one.before else {}
        for facts in one.alert.entities:
            key = facts["entity_key"]
            why = _why(one.rule, facts, before.get(key))
            by = {
                "alert_rule_id": str(one.rule.id),
                "rule": one.rule.name,
                "alert_id": str(one.alert.id),
            }
            earlier = found.get(key)
            is_new = any(each["code"] != "still_there" for each in why)
            if earlier is None:
                found[key] = _Told(facts, why, [by], is_new)
            else:
                more = [each for each in why if each["code"] not in {w["code"] for w in earlier.why}]
                all_ = sorted([*earlier.why, *more], key=lambda each: each["code"] == "still_there")
                if any(each["code"] != "still_there" for each in all_):
                    all_ = [each for each in all_ if each["code"] != "still_there"]
                found[key] = _Told(facts, all_, [*earlier.named_by, by], earlier.is_new or is_new)
    return found


def _why(rule: AlertRule, facts: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Why the rule names it, the main thing first, each as a code with its figures and in words."""
    found = []
    if before is None:
        found.append(_entered(rule, facts))
    change = facts.get("change")
    if change is not None and change >= JUMP and "jumped" not in {one["code"] for one in found}:
        found.append(_jumped(facts, change))
    reason, was = _first_reason(facts), _first_reason(before)
    if before is not None and reason and was and reason["column"] != was["column"]:
        found.append(
            {
                "code": "new_reason",
                "params": {"column": reason["column"], "before": was["column"], "reason": reason["text"]},
                "text": f"A new first reason: {reason['text']}.",
            }
        )
    return found or [{"code": "still_there", "params": {"rule": rule.name}, "text": "Still there."}]


def _entered(rule: AlertRule, facts: Mapping[str, Any]) -> dict[str, Any]:
    code = ENTERED[rule.kind]
    if code == "jumped":
        return _jumped(facts, facts.get("change") or 0.0)
    words = {
        "entered_top": f"Entered {rule.name!r}.",
        "crossed_threshold": f"Came over the threshold of {rule.name!r}.",
        "new_entrant": f"New in {rule.name!r}.",
    }
    return {"code": code, "params": {"rule": rule.name, "top_n": rule.top_n}, "text": words[code]}


def _jumped(facts: Mapping[str, Any], change: float) -> dict[str, Any]:
    now = facts["score"]
    return {
        "code": "jumped",
        "params": {"before": now - change, "now": now, "change": change},
        "text": f"Rose by {100 * change:.0f} points, from {100 * (now - change):.0f} % to {100 * now:.0f} %.",
    }


def _first_reason(facts: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    reasons = (facts or {}).get("reasons") or []
    return next((one for one in reasons if one.get("direction") == "up"), None)


def _comes_back(done: AlertItem | None, run: ScoringRun, told: _Told) -> bool:
    if done is None or told.is_new:
        return True
    return done.closed_at is not None and run.stands_at - done.closed_at > QUIET


def _new(session: Session, model: Model, run: ScoringRun, told: _Told) -> AlertItem:
    on = _on(run)
    item = AlertItem(
        org_id=model.org_id,
        id=new_id(),
        model_id=model.id,
        entity_key=told.facts["entity_key"],
        scoring_run_id=run.id,
        first_named_on=on,
        named_on=on,
        named_by=told.named_by,
        why=told.why,
        **_figures(told.facts),
    )
    session.add(item)
    session.flush()
    alert_item_steps.note(session, item, "named", {"scoring_run_id": str(run.id), "why": _codes(told.why)})
    return item


def _name_again(session: Session, item: AlertItem, run: ScoringRun, told: _Told) -> None:
    item.scoring_run_id, item.named_on, item.still_named = run.id, _on(run), True
    item.times_named += 1
    item.why, item.named_by = told.why, told.named_by
    for name, value in _figures(told.facts).items():
        setattr(item, name, value)
    alert_item_steps.note(
        session, item, "named_again", {"scoring_run_id": str(run.id), "why": _codes(told.why)}
    )


def _not_named(
    session: Session, item: AlertItem, model: Model, run: ScoringRun, now: Mapping[str, Any] | None
) -> None:
    """Nobody names it any more: the item stays until somebody is done with it, unless its outcome has come."""
    if now is not None:
        item.scoring_run_id = run.id
        for name, value in _figures(now).items():
            setattr(item, name, value)
        if now.get("outcome"):
            alert_item_steps.close(session, item, OUTCOMES[model.kind], {"scoring_run_id": str(run.id)})
            return
    if item.still_named:
        item.still_named = False
        code = "left_list" if now is not None else "not_scored"
        words = {"left_list": "No longer in the list.", "not_scored": "No longer among those scored."}
        item.why = [{"code": code, "params": {}, "text": words[code]}]
        alert_item_steps.note(session, item, code, {"scoring_run_id": str(run.id)})


def _figures(facts: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in facts.items() if name != "outcome"}
    return {
        "facts": told,
        "score": facts["score"],
        "value_at_risk": facts.get("value_at_risk"),
        "change": facts.get("change"),
    }


def _on(run: ScoringRun) -> date:
    return run.snapshot_date or run.stands_at.date()


def _codes(why: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(one["code"]) for one in why]
