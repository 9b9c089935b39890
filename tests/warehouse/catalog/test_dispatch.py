"""What waits is sent, what was lost is found again, and what kills its worker is given up."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.conftest import Database
from tests.warehouse.catalog.conftest import Company
from tests.warehouse.catalog.working import claim, enqueue, let_the_lease_run_out, look
from warehouse.catalog import dispatch, jobs, leases
from warehouse.catalog.base import new_id
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog

NEVER = timedelta(days=1)


@pytest.fixture
def dispatcher(database: Database) -> Catalog:
    return Catalog(database.app_url, role=DISPATCHER_ROLE)


def test_the_job_of_a_dead_worker_is_found_again(company: Company, dispatcher: Catalog) -> None:
    job_id = enqueue(company)
    claim(company, job_id)
    let_the_lease_run_out(company, job_id)
    with dispatcher.transaction() as session:
        assert dispatch.sweep(session) == 1
        assert dispatch.unsent(session, resend_after=NEVER) == [(company.org_id, job_id)]
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
        leases.report(publishing, lease, stage="publishing", progress=0.99, message="")
        with dispatcher.transaction() as session:
            session.execute(text("set local lock_timeout = '1s'"))
            assert dispatch.sweep(session) == 1
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
            dispatch.sweep(session)
    job = look(company, job_id)
    assert job.status == "failed"
    assert job.error is not None
    assert "3 attempts" in job.error
    assert claim(company, job_id) is None


def test_jobs_of_one_lane_run_in_the_order_in_which_they_were_asked_for(
    company: Company, dispatcher: Catalog
) -> None:
    lane = new_id()
    first, second, other = enqueue(company, lane), enqueue(company, lane), enqueue(company)
    with dispatcher.transaction() as session:
        assert dispatch.unsent(session, resend_after=NEVER) == [
            (company.org_id, first),
            (company.org_id, other),
        ]
    assert claim(company, second) is None
    lease = claim(company, first)
    assert lease is not None
    assert claim(company, second) is None
    with company.catalog.transaction(org_id=company.org_id) as session:
        leases.succeed(session, lease)
    with dispatcher.transaction() as session:
        assert dispatch.unsent(session, resend_after=NEVER) == [(company.org_id, second)]
    assert claim(company, second) is not None


def test_a_message_that_the_broker_lost_is_sent_again(company: Company, dispatcher: Catalog) -> None:
    job_id = enqueue(company)
    with dispatcher.transaction() as session:
        assert dispatch.unsent(session, resend_after=NEVER) == [(company.org_id, job_id)]
    with dispatcher.transaction() as session:
        assert dispatch.unsent(session, resend_after=NEVER) == []
        assert dispatch.unsent(session, resend_after=timedelta(0)) == [(company.org_id, job_id)]
