"""After a scoring: each alert rule speaks or says why not, and the inbox is brought up to date.

Where records meet files, as in `sources`; given a session that acts for one organization.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from warehouse.catalog import alert_items, alert_rules, alerts, inbox, rule_checks, scoring_runs
from warehouse.catalog.alert_rules import AlertRule
from warehouse.catalog.alerts import Alert
from warehouse.catalog.inbox import Spoken
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import predictions, rules
from warehouse.lake.paths import Lake
from warehouse.lake.rules import Named, Rule

# What an alert, and an item of the inbox, keep of each prediction.
TOLD = (
    *("entity_key", "name", "email", "owner", "score", "rank", "band", "value", "value_at_risk"),
    *("previous_score", "previous_rank", "previous_band", "change", "reasons", "changes"),
)


def speak(session: Session, lake: Lake, model: Model, run: ScoringRun) -> list[Spoken]:
    """What the rules have to say of a run whose predictions are published; quiet ones are only checked. A past morning
    is told of, and moves no item of the inbox where the list has been made since."""
    folder = lake.resolve(run.org_id, str(run.path))
    before = scoring_runs.before(session, run)
    earlier = lake.resolve(run.org_id, str(before.path)) if before else None
    spoken: list[tuple[AlertRule, Alert]] = []
    asked = alert_rules.of_model(session, model)
    for rule in asked:
        if not rule.active or run.quiet:
            rule_checks.record(session, rule, run, code="rehearsed" if rule.active else "paused")
            continue
        found = rules.named(folder, rule_of(rule), earlier)
        alert = alerts.speak(session, rule, run, [told(row) for row in found.rows])
        if alert is not None:
            spoken.append((rule, alert))
        rule_checks.record(session, rule, run, code=found.code, named=len(found.rows), **found.params)
    then = inbox.alerts_before(session, asked, before)
    said = [Spoken(rule, alert, then.get(rule.id)) for rule, alert in spoken]
    newest = scoring_runs.find_newest_published(session, model)
    if not run.quiet and (newest is None or newest.rehearsed or newest.stands_at <= run.stands_at):
        open_keys = [item.entity_key for item in alert_items.open_of_model(session, model)]
        present = {
            key: {**told(row), "outcome": row["outcome"]}
            for key, row in predictions.several(folder, open_keys).items()
        }
        inbox.bring(session, model, run, said, present)
    return said


def rehearse(lake: Lake, run: ScoringRun, before: ScoringRun | None, rule: Rule) -> Named:
    """Whom a rule would have named at that run."""
    earlier = lake.resolve(run.org_id, str(before.path)) if before else None
    return rules.named(lake.resolve(run.org_id, str(run.path)), rule, earlier)


def rule_of(rule: AlertRule) -> Rule:
    return Rule(
        kind=rule.kind,
        measure=rule.measure,
        top_n=rule.top_n,
        min_score=rule.min_score,
        threshold=rule.threshold,
        min_change=rule.min_change,
        segments=tuple((one["column"], value) for one in rule.segments for value in one["values"]),
    )


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {word: row[word] for word in TOLD}
