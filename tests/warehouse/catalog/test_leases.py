"""Whoever holds the lease may write; whoever held it may not."""

import pytest

from tests.warehouse.catalog.conftest import Company
from tests.warehouse.catalog.working import claim, enqueue, let_the_lease_run_out, look
from warehouse.catalog import jobs, leases
from warehouse.catalog.leases import LostLease


def test_a_worker_that_wakes_after_its_lease_was_given_away_publishes_nothing(company: Company) -> None:
    job_id = enqueue(company)
    frozen = claim(company, job_id)
    let_the_lease_run_out(company, job_id)
    second = claim(company, job_id)
    assert frozen is not None
    assert second is not None
    for late in (leases.succeed, leases.renew, leases.cancelled):
        with pytest.raises(LostLease), company.catalog.transaction(org_id=company.org_id) as session:
            late(session, frozen)
    with company.catalog.transaction(org_id=company.org_id) as session:
        leases.succeed(session, second)
    assert look(company, job_id).status == "success"


def test_a_worker_that_is_stopped_costs_no_attempt(company: Company) -> None:
    job_id = enqueue(company)
    for _ in range(jobs.MAX_ATTEMPTS + 2):
        lease = claim(company, job_id)
        assert lease is not None
        with company.catalog.transaction(org_id=company.org_id) as session:
            leases.give_back(session, lease, "stopped", counted=False)
    assert look(company, job_id).status == "queued"


def test_a_job_that_was_to_be_cancelled_is_neither_begun_again_nor_failed(company: Company) -> None:
    given_back, broken = enqueue(company), enqueue(company)
    for job_id, end in ((given_back, leases.give_back), (broken, leases.fail)):
        lease = claim(company, job_id)
        assert lease is not None
        with company.catalog.transaction(org_id=company.org_id) as session:
            jobs.request_cancel(session, company.org_id, job_id)
            end(session, lease, "its worker was stopped meanwhile")
        job = look(company, job_id)
        assert (job.status, job.error) == ("cancelled", None)


def test_what_came_of_a_job_is_told_with_what_it_takes_to_say_it_in_another_language(
    company: Company,
) -> None:
    done, broken = enqueue(company), enqueue(company)
    for job_id in (done, broken):
        lease = claim(company, job_id)
        assert lease is not None
        with company.catalog.transaction(org_id=company.org_id) as session:
            if job_id == done:
                leases.succeed(session, lease, "2 scored", code="scored", params={"rows": 2})
            else:
                leases.fail(session, lease, "Too few.", code="too_few", params={"positives": 3})
    told = [(job.status, job.code, job.params) for job in (look(company, done), look(company, broken))]
    assert told == [("success", "scored", {"rows": 2}), ("failed", "too_few", {"positives": 3})]


def test_terminal_escapes_of_a_tenants_data_do_not_reach_the_log(company: Company) -> None:
    job_id = enqueue(company)
    lease = claim(company, job_id)
    assert lease is not None
    with company.catalog.transaction(org_id=company.org_id) as session:
        leases.log(session, lease, ["value \x1b[31mred\x07 \x00 açúcar"])
        (line,) = jobs.lines_after(session, company.org_id, job_id)
    assert (
        line.text
        == "value \N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER} açúcar"
    )
