"""Judging past scorings: records tell what was asked, what was said and what the team did; files tell what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from warehouse import build_inputs, sources
from warehouse.catalog import feature_builds, models, results
from warehouse.catalog.alert_items import AlertItem
from warehouse.catalog.alerts import Alert
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.models import Model
from warehouse.catalog.questions import Question
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import judging, outcomes, question
from warehouse.lake.events import EventSource
from warehouse.lake.outcomes import Outcomes
from warehouse.lake.paths import Lake
from warehouse.lake.tables import Table


@dataclass(frozen=True)
class Case:
    """One scoring, all that is needed to judge it, and what that rests on. It is judged by the question that its version
    was trained for, whatever the model asks today."""

    run: ScoringRun
    asked: Question
    folder: Path
    on: date
    acted: frozenset[str]
    named: dict[str, list[str]]
    basis: dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """What the data of today are, of a model."""

    model: Model
    entities: Table | None
    mapping: Mapping[str, Any]
    events: tuple[EventSource, ...]
    received_on: date
    versions: dict[str, int]


def evidence(session: Session, lake: Lake, model: Model) -> Evidence:
    logs = models.events_of(session, model)
    held: list[Dataset] = models.inputs_of(session, model)
    return Evidence(
        model=model,
        entities=sources.source_of(session, lake, model.entities).table if model.entities else None,
        mapping=model.entities.mapping if model.entities else {},
        events=sources.events_of(session, lake, logs),
        received_on=sources.received_on(session, [dataset for dataset in held if dataset.version]),
        versions={str(dataset.id): dataset.version for dataset in held},
    )


def horizon_end(asked: Question, run: ScoringRun) -> date | None:
    """The first morning after the run's horizon; None where the outcome has none."""
    days = asked.horizon_days
    return run.snapshot_date + timedelta(days=days) if days and run.snapshot_date else None


def case(session: Session, lake: Lake, found: Evidence, run: ScoringRun) -> Case | None:
    """None where the run was judged by just this already, or stands on no morning."""
    if run.path is None or run.snapshot_date is None:
        return None
    learned = feature_builds.get(session, run.org_id, run.version.build_id)
    asked = build_inputs.what_is_asked(found.model, learned)
    acted = _acted_upon(session, run, horizon_end(asked, run))
    earlier = results.of_run(session, run)
    # Once the horizon has passed, later data say nothing new of an outcome that is found in events.
    over = bool(asked.over_time and earlier and earlier.matured == 1)
    basis = {
        "path": run.path,
        "acted": sorted(str(one) for one in acted.values()),
        "versions": earlier.basis["versions"] if over and earlier else found.versions,
    }
    if earlier is not None and earlier.basis == basis:
        return None
    named = session.scalars(select(Alert).where(Alert.org_id == run.org_id, Alert.scoring_run_id == run.id))
    return Case(
        run=run,
        asked=asked,
        folder=lake.resolve(run.org_id, run.path),
        on=run.snapshot_date,
        acted=frozenset(acted),
        named={str(alert.alert_rule_id): [one["entity_key"] for one in alert.entities] for alert in named},
        basis=basis,
    )


def judge(one: Case, found: Evidence, *, temp: Path | None = None) -> tuple[Outcomes, dict[str, Any]]:
    """What came of the run's entities, and the figures. Reads files alone."""
    then = one.asked
    asked = question.ask(then.population, then.outcome, then.horizon_days, found.events)
    if asked.of_events:
        came = outcomes.of_events(found.events, asked, one.on, received_on=found.received_on, temp=temp)
    else:
        assert found.entities is not None
        came = outcomes.of_column(
            found.entities,
            found.mapping,
            then.outcome,
            one.on,
            horizon_days=then.horizon_days,
            known_on=found.received_on,
        )
    rows = judging.open_rows(one.folder)
    y = outcomes.settle(came, rows["entity_key"].combine_chunks(), rows["outcome"].combine_chunks(), asked)
    return came, judging.figures(judging.judged(rows, y, one.acted), one.named)


def _acted_upon(session: Session, run: ScoringRun, end: date | None) -> dict[str, UUID]:
    """Whom somebody of the team acted upon between the morning of the run and the end of its horizon."""
    query = select(AlertItem.entity_key, AlertItem.id).where(
        AlertItem.org_id == run.org_id,
        AlertItem.model_id == run.model_id,
        AlertItem.acted_on >= run.snapshot_date,
        AlertItem.result.is_not(None),
        AlertItem.result != "wrong_alarm",
    )
    if end is not None:
        query = query.where(AlertItem.acted_on < end)
    return {row.entity_key: row.id for row in session.execute(query)}
