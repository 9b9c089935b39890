"""Schedules start what a person could start: once, in time, and never by guesswork."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Database
from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import audit_events, datasets, jobs, models, organizations, schedules, training_runs
from warehouse.catalog.base import Conflict, NotFound
from warehouse.catalog.jobs import Job
from warehouse.catalog.organizations import Organization
from warehouse.catalog.schedules import Schedule
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog
from warehouse.catalog.training_runs import TrainingRun
from warehouse.settings import Limits
from workers.schedules import run_due

MONDAY = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)
EVERY_MORNING = "0 6 * * *"


def made(
    company: Company, *, action: str = "train", cron: str | None = EVERY_MORNING, paused: bool = False
) -> UUID:
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        kept = schedules.create(
            session, model, action=action, cron=cron, paused=paused, created_by=None, now=MONDAY
        )
        return kept.id


def got(company: Company, schedule_id: UUID) -> Schedule:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return schedules.get(session, company.org_id, schedule_id)


def open_jobs(company: Company) -> list[Job]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return list(session.scalars(select(Job).where(Job.kind != "land").order_by(Job.id)))


def end_jobs(company: Company) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        session.execute(update(Job).values(status="success"))


@pytest.fixture
def overview(database: Database) -> Catalog:
    return Catalog(database.app_url, role=DISPATCHER_ROLE, pooled=False)


def test_it_runs_when_its_time_has_come_and_not_before(asking: Company, overview: Catalog) -> None:
    schedule = made(asking)
    assert run_due(overview, asking.catalog, MONDAY) == 0
    assert run_due(overview, asking.catalog, MONDAY + timedelta(hours=1)) == 1
    (job,) = open_jobs(asking)
    assert job.kind == "train"
    found = got(asking, schedule)
    assert found.last_job_id == job.id
    assert found.last_run_at == MONDAY + timedelta(hours=1)
    assert found.next_run_at == datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
    assert found.last_refusal is None


def test_what_was_missed_is_caught_up_once(asking: Company, overview: Catalog) -> None:
    schedule = made(asking)
    after_a_week = MONDAY + timedelta(days=7, hours=3)
    assert run_due(overview, asking.catalog, after_a_week) == 1
    assert run_due(overview, asking.catalog, after_a_week) == 0
    assert len(open_jobs(asking)) == 1
    assert got(asking, schedule).next_run_at == datetime(2026, 12, 8, 6, 0, tzinfo=UTC)


def test_of_several_dispatchers_one_runs_it(asking: Company, database: Database) -> None:
    made(asking)

    def dispatch(_: int) -> int:
        overview = Catalog(database.app_url, role=DISPATCHER_ROLE, pooled=False)
        own = Catalog(database.app_url, pooled=False)
        return run_due(overview, own, MONDAY + timedelta(days=1))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(dispatch, range(8))) == 1
    assert len(open_jobs(asking)) == 1


def test_while_the_last_one_is_under_way_a_time_is_left_out_and_said(
    asking: Company, overview: Catalog
) -> None:
    schedule = made(asking)
    run_due(overview, asking.catalog, MONDAY + timedelta(hours=1))
    assert run_due(overview, asking.catalog, MONDAY + timedelta(days=1, hours=1)) == 1
    assert len(open_jobs(asking)) == 1
    refusal = got(asking, schedule).last_refusal
    assert refusal is not None
    assert refusal["code"] == "still_under_way"
    end_jobs(asking)
    run_due(overview, asking.catalog, MONDAY + timedelta(days=2, hours=1))
    assert len(open_jobs(asking)) == 2
    assert got(asking, schedule).last_refusal is None


def test_what_is_paused_waits_and_catches_nothing_up(asking: Company, overview: Catalog) -> None:
    schedule = made(asking, paused=True)
    later = MONDAY + timedelta(days=3, hours=2)
    assert run_due(overview, asking.catalog, later) == 0
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        found = schedules.get(session, asking.org_id, schedule)
        schedules.amend(session, found, paused=False, now=later)
    assert run_due(overview, asking.catalog, later) == 0
    assert got(asking, schedule).next_run_at == datetime(2026, 12, 4, 6, 0, tzinfo=UTC)


def test_what_cannot_be_started_is_noted_and_tried_again(asking: Company, overview: Catalog) -> None:
    schedule = made(asking, action="score")
    assert run_due(overview, asking.catalog, MONDAY + timedelta(hours=1)) == 1
    found = got(asking, schedule)
    assert found.last_refusal is not None
    assert found.last_refusal["code"] == "no_prod_version"
    assert "promote one" in found.last_refusal["text"]
    assert found.next_run_at == datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
    assert open_jobs(asking) == []


def test_quotas_hold_for_schedules_too(asking: Company, overview: Catalog, database: Database) -> None:
    schedule = made(asking)
    end_jobs(asking)
    narrow = Catalog(database.app_url, pooled=False, limits=Limits(waiting_jobs=0))
    assert run_due(overview, narrow, MONDAY + timedelta(hours=1)) == 1
    refusal = got(asking, schedule).last_refusal
    assert refusal is not None
    assert refusal["code"] == "over_quota"
    assert open_jobs(asking) == []


def test_each_run_is_in_the_audit_log(asking: Company, overview: Catalog) -> None:
    made(asking)
    run_due(overview, asking.catalog, MONDAY + timedelta(hours=1))
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        (event,) = audit_events.in_organization(session, asking.org_id, verb="schedule.ran")
    assert (event.actor, event.target) == ("schedule", "churn")
    assert event.facts["job"] == str(open_jobs(asking)[0].id)


def test_in_another_time_zone_it_comes_at_the_same_time_of_the_day(asking: Company) -> None:
    schedule = made(asking)
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        org = session.get_one(Organization, asking.org_id)
        schedules.change_zone(session, org, "America/Sao_Paulo", MONDAY)
    assert got(asking, schedule).next_run_at == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def test_the_dispatcher_sees_whose_time_has_come_and_nothing_else(asking: Company, overview: Catalog) -> None:
    schedule = made(asking)
    with overview.transaction() as session:
        assert schedules.due(session, MONDAY + timedelta(hours=1)) == [(asking.org_id, schedule)]
    with pytest.raises(Exception, match="permission denied"), overview.transaction() as session:
        session.execute(select(Schedule.action))


def test_another_organizations_schedule_is_not_there(asking: Company) -> None:
    schedule = made(asking)
    with asking.catalog.transaction() as session:
        other = organizations.create(session, "Beta").id
    with asking.catalog.transaction(org_id=other) as session:
        with pytest.raises(NotFound):
            schedules.get(session, other, schedule)
        assert not schedules.run_due(session, asking.org_id, schedule, MONDAY + timedelta(days=1))
        assert schedules.in_organization(session, other) == []


def test_a_model_has_no_more_schedules_than_anybody_can_oversee(
    asking: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedules, "MOST", 1)
    made(asking)
    with pytest.raises(Conflict, match="at most 1"):
        made(asking)


# --- after each upload ---


def land(company: Company, session: Session) -> list[Schedule]:
    return schedules.after_upload(session, datasets.by_name(session, company.org_id, "customers", lock=True))


def test_after_an_upload_what_waits_already_is_not_asked_for_twice(asking: Company) -> None:
    schedule = made(asking, cron=None)
    made(asking, cron=None, paused=True)
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        assert [each.id for each in land(asking, session)] == [schedule]
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        assert land(asking, session) == []
        session.execute(update(Job).where(Job.kind == "train").values(status="running"))
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        assert len(land(asking, session)) == 1, "the one that runs has not seen this upload"
    assert [job.kind for job in open_jobs(asking)] == ["train", "train"]


def test_an_upload_lands_though_its_schedule_cannot_start(asking: Company) -> None:
    schedule = made(asking, action="score", cron=None)
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        land(asking, session)
    refusal = got(asking, schedule).last_refusal
    assert refusal is not None
    assert refusal["code"] == "no_prod_version"


def test_a_first_training_by_schedule_challenges_nobody(asking: Company) -> None:
    made(asking, cron=None)
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        land(asking, session)
        (run,) = session.scalars(select(TrainingRun)).all()
        assert run.challenger_of is None
        assert jobs.get(session, asking.org_id, run.job_id).status == "queued"
        assert training_runs.get(session, asking.org_id, run.id).parameters["seed"] == 0
