"""A job is a row first and a message second."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text, update

from tests.conftest import Database
from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import jobs
from warehouse.catalog.base import Conflict, new_id
from warehouse.catalog.jobs import Job, Lease, LostLease
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog

NEVER = timedelta(days=1)


@pytest.fixture
def dispatcher(database: Database) -> Catalog:
    return Catalog(database.app_url, role=DISPATCHER_ROLE)


def enqueue(company: Company, lane: UUID | None = None) -> UUID:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return jobs.enqueue(
            session, company.org_id, "land", new_id(), lane=lane or new_id(), created_by=None
        ).id


def claim(company: Company, job_id: UUID) -> Lease | None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return jobs.claim(session, company.org_id, job_id)


def look(company: Company, job_id: UUID) -> Job:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return jobs.get(session, company.org_id, job_id)


def let_the_lease_run_out(company: Company, job_id: UUID) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        session.execute(
            update(Job).where(Job.id == job_id).values(lease_until=datetime.now(UTC) - timedelta(seconds=1))
        )


def test_a_job_delivered_twice_runs_once(company: Company) -> None:
    job_id = enqueue(company)
    assert claim(company, job_id) is not None
    assert claim(company, job_id) is None


def test_a_worker_that_wakes_after_its_lease_was_given_away_publishes_nothing(company: Company) -> None:
    job_id = enqueue(company)
    frozen = claim(company, job_id)
    let_the_lease_run_out(company, job_id)
    second = claim(company, job_id)
    assert frozen is not None
    assert second is not None
    for late in (jobs.succeed, jobs.renew, jobs.cancelled):
        with pytest.raises(LostLease), company.catalog.transaction(org_id=company.org_id) as session:
            late(session, frozen)
    with company.catalog.transaction(org_id=company.org_id) as session:
        jobs.succeed(session, second)
    assert look(company, job_id).status == "success"


def test_the_job_of_a_dead_worker_is_found_again(company: Company, dispatcher: Catalog) -> None:
    job_id = enqueue(company)
    claim(company, job_id)
    let_the_lease_run_out(company, job_id)
    with dispatcher.transaction() as session:
        assert jobs.sweep(session) == 1
        assert jobs.unsent(session, resend_after=NEVER) == [(company.org_id, job_id)]
    assert look(company, job_id).status == "queued"


def test_a_worker_that_froze_amid_its_publication_holds_up_nobody_elses_job(
    company: Company, dispatcher: Catalog
) -> None:
    frozen, dead = enqueue(company), enqueue(company)
    lease = claim(company, frozen)
    assert lease is not None
    claim(company, dead)
    for job_id in (frozen, dead):
        let_the_lease_run_out(company, job_id)
    with company.catalog.transaction(org_id=company.org_id) as publishing:
        jobs.report(publishing, lease, stage="publishing", progress=0.99, message="")
        with dispatcher.transaction() as session:
            session.execute(text("set local lock_timeout = '1s'"))
            assert jobs.sweep(session) == 1
    assert look(company, dead).status == "queued"
    assert look(company, frozen).status == "running"


def test_a_job_that_kills_its_worker_each_time_is_given_up_with_a_reason(
    company: Company, dispatcher: Catalog
) -> None:
    job_id = enqueue(company)
    for _ in range(jobs.MAX_ATTEMPTS):
        assert claim(company, job_id) is not None
        let_the_lease_run_out(company, job_id)
        with dispatcher.transaction() as session:
            jobs.sweep(session)
    job = look(company, job_id)
    assert job.status == "failed"
    assert job.error is not None
    assert "3 attempts" in job.error
    assert claim(company, job_id) is None


def test_a_worker_that_is_stopped_costs_no_attempt(company: Company) -> None:
    job_id = enqueue(company)
    for _ in range(jobs.MAX_ATTEMPTS + 2):
        lease = claim(company, job_id)
        assert lease is not None
        with company.catalog.transaction(org_id=company.org_id) as session:
            jobs.give_back(session, lease, "stopped", counted=False)
    assert look(company, job_id).status == "queued"


def test_jobs_of_one_lane_run_in_the_order_in_which_they_were_asked_for(
    company: Company, dispatcher: Catalog
) -> None:
    lane = new_id()
    first, second, other = enqueue(company, lane), enqueue(company, lane), enqueue(company)
    with dispatcher.transaction() as session:
        assert jobs.unsent(session, resend_after=NEVER) == [(company.org_id, first), (company.org_id, other)]
    assert claim(company, second) is None
    lease = claim(company, first)
    assert lease is not None
    assert claim(company, second) is None
    with company.catalog.transaction(org_id=company.org_id) as session:
        jobs.succeed(session, lease)
    with dispatcher.transaction() as session:
        assert jobs.unsent(session, resend_after=NEVER) == [(company.org_id, second)]
    assert claim(company, second) is not None


def test_a_message_that_the_broker_lost_is_sent_again(company: Company, dispatcher: Catalog) -> None:
    job_id = enqueue(company)
    with dispatcher.transaction() as session:
        assert jobs.unsent(session, resend_after=NEVER) == [(company.org_id, job_id)]
    with dispatcher.transaction() as session:
        assert jobs.unsent(session, resend_after=NEVER) == []
        assert jobs.unsent(session, resend_after=timedelta(0)) == [(company.org_id, job_id)]


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked_to_end(company: Company) -> None:
    waiting, running = enqueue(company), enqueue(company)
    lease = claim(company, running)
    assert lease is not None
    with company.catalog.transaction(org_id=company.org_id) as session:
        jobs.request_cancel(session, company.org_id, waiting)
        jobs.request_cancel(session, company.org_id, running)
        assert jobs.renew(session, lease) is True
        jobs.cancelled(session, lease)
    assert [look(company, job).status for job in (waiting, running)] == ["cancelled", "cancelled"]
    assert claim(company, waiting) is None
    with (
        pytest.raises(Conflict, match="ended already"),
        company.catalog.transaction(org_id=company.org_id) as session,
    ):
        jobs.request_cancel(session, company.org_id, waiting)


def test_a_job_that_was_to_be_cancelled_is_neither_begun_again_nor_failed(company: Company) -> None:
    given_back, broken = enqueue(company), enqueue(company)
    for job_id, end in ((given_back, jobs.give_back), (broken, jobs.fail)):
        lease = claim(company, job_id)
        assert lease is not None
        with company.catalog.transaction(org_id=company.org_id) as session:
            jobs.request_cancel(session, company.org_id, job_id)
            end(session, lease, "its worker was stopped meanwhile")
        job = look(company, job_id)
        assert (job.status, job.error) == ("cancelled", None)


def test_terminal_escapes_of_a_tenants_data_do_not_reach_the_log(company: Company) -> None:
    job_id = enqueue(company)
    lease = claim(company, job_id)
    assert lease is not None
    with company.catalog.transaction(org_id=company.org_id) as session:
        jobs.log(session, lease, ["value \x1b[31mred\x07 \x00 açúcar"])
        (line,) = jobs.lines_after(session, company.org_id, job_id)
    assert (
        line.text
        == "value \N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER} açúcar"
    )
