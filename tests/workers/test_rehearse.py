"""Past mornings, scored as if it had been then: nothing of what came after is in the scores, and a version that knew is named."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.workers.doing import Doing
from tests.workers.originals import Original, database, original
from warehouse.catalog import (
    alert_items,
    alert_rules,
    alerts,
    datasets,
    feature_builds,
    memberships,
    model_versions,
    models,
    rehearsals,
    scoring_runs,
    users,
)
from warehouse.catalog.alert_items import Looked
from warehouse.catalog.base import Invalid
from warehouse.catalog.organizations import Organization
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.session import Catalog
from warehouse.lake import predictions
from warehouse.lake.predictions import Query
from warehouse.settings import Settings

__all__ = ["database", "original"]

FIRST = date(2025, 1, 1)
DAYS = 420
WEEKS_BACK = (140, 70, 35, 7)


def log(until: int = DAYS, seed: int = 1) -> bytes:
    """Weekly use by two hundred; who leaves has used less and less for a month before."""
    chance = random.Random(seed)
    lines = ["customer,at,type"]
    for number in range(200):
        joined = chance.randrange(0, 200)
        leaves = joined + chance.randrange(60, 500)
        for day in range(joined, min(DAYS, leaves)):
            fading = leaves - day < 35
            if chance.random() < (0.05 if fading else 0.35) and day < until:
                lines.append(f"C{number:04},{FIRST + timedelta(days=day)},usage")
        if leaves < until:
            lines.append(f"C{number:04},{FIRST + timedelta(days=leaves)},cancellation")
    return (
        "\n".join(sorted(lines[1:], key=lambda line: line.split(",")[1]))
        .join(["customer,at,type\n", "\n"])
        .encode()
    )


def found(catalog: Catalog, settings: Settings) -> UUID:
    made = Doing.found(catalog, settings, "Alfa")
    with catalog.transaction(org_id=made.org_id) as session:
        mapping = {"entity_key": "customer", "time": "at", "type": "type"}
        datasets.create(session, made.org_id, name="events", kind="events", mapping=mapping)
    made.upload("events", log(until=DAYS - 160), name="events.csv")
    made.do()
    with catalog.transaction(org_id=made.org_id) as session:
        events = datasets.by_name(session, made.org_id, "events")
        model = models.create(
            session,
            None,
            [events],
            name="churn",
            kind="churn",
            outcome={"kind": "event", "event_type": "cancellation", "once": True},
            horizon_days=60,
            population={"kind": "active", "days": 60},
        )
        ana = users.create(session, name="Ana", email="ana@example.com", password_hash=None)
        memberships.add(session, session.get_one(Organization, made.org_id), ana, "member")
        alert_rules.create(session, model, top_n=5, mail_to=[ana.id])
    made.train("churn")
    made.do()
    made.upload("events", log(), name="events.csv", mode="replace")
    made.do()
    return made.org_id


@pytest.fixture
def company(original: Original, catalog: Catalog, settings: Settings) -> Doing:
    original.copied_to(settings)
    return Doing(catalog, settings, original.org_id)


def mornings() -> dict[date, int | None]:
    return {FIRST + timedelta(days=DAYS - back): None for back in WEEKS_BACK}


def rehearse(company: Doing, days: dict[date, int | None], **more: Any) -> list[ScoringRun]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        asked = rehearsals.ask(session, model, days, created_by=None, **more)
    company.do()
    with company.catalog.transaction(org_id=company.org_id) as session:
        return [scoring_runs.get(session, company.org_id, run.id) for run in asked]


def rows(company: Doing, run_id: UUID) -> dict[str, dict[str, Any]]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        run = scoring_runs.get(session, company.org_id, run_id)
    folder = company.lake.resolve(company.org_id, str(run.path))
    return {row["entity_key"]: row for row in predictions.page(folder, Query(limit=1000)).items}


def test_each_morning_is_a_run_that_says_it_was_rehearsed_and_follows_the_one_before(company: Doing) -> None:
    runs = rehearse(company, mornings())
    assert [run.snapshot_date for run in runs] == sorted(mornings())
    assert all(run.rehearsed and run.path and not run.hindsight for run in runs)
    assert len({run.build_id for run in runs}) == 1
    last = rows(company, runs[-1].id)
    assert max(len(row["history"]) for row in last.values()) == 4
    assert any(row["change"] for row in last.values())
    assert {row["outcome"] for row in last.values()} == {None}
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        assert [run.id for run in scoring_runs.series(session, model)] == [run.id for run in runs]
        assert scoring_runs.newest_published(session, model).id == runs[-1].id


def test_what_came_after_a_morning_changes_nothing_on_it(company: Doing) -> None:
    day = min(mornings())
    (before,) = rehearse(company, {day: None})
    rewritten = log(until=(day - FIRST).days) + b"C0001,2026-02-01,usage\n"
    company.upload("events", rewritten, name="events.csv", mode="replace")
    company.do()
    (after,) = rehearse(company, {day: None})
    scores = [{key: row["score"] for key, row in rows(company, run.id).items()} for run in (before, after)]
    assert scores[0] == pytest.approx(scores[1])


def test_a_version_that_had_learned_from_later_is_named_and_another_is_preferred(company: Doing) -> None:
    company.train("churn")
    company.do()
    (innocent,) = rehearse(company, {min(mornings()): None})
    assert (innocent.version.number, innocent.hindsight) == (1, False)
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        second = model_versions.by_number(session, model, 2)
    (knowing,) = rehearse(company, {min(mornings()): None}, version=second)
    assert knowing.hindsight


def test_nobody_is_alerted_of_the_past_unless_asked(company: Doing) -> None:
    rehearse(company, mornings())
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert alerts.in_organization(session, company.org_id) == []
        assert alert_items.find(session, company.org_id, Looked()) == []
    rehearse(company, mornings(), alerts=True)
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert len(alerts.in_organization(session, company.org_id)) == 4
        items = alert_items.find(session, company.org_id, Looked(), limit=100)
        assert min(item.first_named_on for item in items) == min(mornings())
    assert not list(company.settings.outbox.glob("*.eml"))
    company.score("churn")
    company.do()
    assert list(company.settings.outbox.glob("*.eml"))  # of today she is written to


def test_mornings_on_other_rows_are_built_from_those_rows(company: Doing) -> None:
    first, second = sorted(mornings())[:2]
    runs = rehearse(company, {first: 1, second: 2})
    with company.catalog.transaction(org_id=company.org_id) as session:
        builds = [feature_builds.get(session, company.org_id, run.build_id) for run in runs if run.build_id]
        assert [build.dataset_version for build in builds] == [1, 2]
        model = models.by_name(session, company.org_id, "churn")
        newest = feature_builds.newest(session, model)
        assert newest is not None
        assert "mornings" not in newest.question


def test_the_inbox_stays_what_it_is_where_the_list_has_been_made_since(company: Doing) -> None:
    company.score("churn")
    company.do()

    def items() -> list[tuple[Any, ...]]:
        with company.catalog.transaction(org_id=company.org_id) as session:
            found = alert_items.find(session, company.org_id, Looked(), limit=100)
            return [(one.id, one.scoring_run_id, one.named_on, one.still_named) for one in found]

    before = items()
    assert before
    rehearse(company, mornings(), alerts=True)
    assert items() == before


def test_a_live_scoring_is_the_current_list_however_late_mornings_are_rehearsed(company: Doing) -> None:
    company.score("churn")
    company.do()
    rehearse(company, mornings())
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        assert not scoring_runs.newest_published(session, model).rehearsed
        assert scoring_runs.series(session, model)[-1].rehearsed is False


def test_the_future_is_not_rehearsed(company: Doing) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        with pytest.raises(Invalid, match="has not passed"):
            rehearsals.ask(session, model, {datetime.now(UTC).date(): None}, created_by=None)
        with pytest.raises(Invalid, match="Between 1 and 60"):
            rehearsals.ask(session, model, {}, created_by=None)
