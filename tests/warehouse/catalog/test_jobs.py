"""A job is a row first and a message second."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.warehouse.catalog.conftest import Company
from tests.warehouse.catalog.working import claim, enqueue, look
from warehouse.catalog import jobs, leases
from warehouse.catalog.base import Conflict


def test_a_job_delivered_twice_runs_once(company: Company) -> None:
    job_id = enqueue(company)
    assert claim(company, job_id) is not None
    assert claim(company, job_id) is None


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked_to_end(company: Company) -> None:
    waiting, running = enqueue(company), enqueue(company)
    lease = claim(company, running)
    assert lease is not None
    with company.catalog.transaction(org_id=company.org_id) as session:
        jobs.request_cancel(session, company.org_id, waiting)
        jobs.request_cancel(session, company.org_id, running)
        assert leases.renew(session, lease) is True
        leases.cancelled(session, lease)
    assert [look(company, job).status for job in (waiting, running)] == ["cancelled", "cancelled"]
    assert claim(company, waiting) is None
    with (
        pytest.raises(Conflict, match="ended already"),
        company.catalog.transaction(org_id=company.org_id) as session,
    ):
        jobs.request_cancel(session, company.org_id, waiting)


def test_only_a_running_training_can_be_asked_to_finish_early(company: Company) -> None:
    waiting, running, landing = (
        enqueue(company, kind="train"),
        enqueue(company, kind="train"),
        enqueue(company),
    )
    lease, other = claim(company, running), claim(company, landing)
    assert lease is not None
    assert other is not None
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert (
            leases.report(session, lease, stage="cross-validating", progress=0.3, message="growing") is False
        )
        jobs.request_finish(session, company.org_id, running)
        assert (
            leases.report(session, lease, stage="cross-validating", progress=0.4, message="growing") is True
        )
    for job_id, code in ((waiting, "job_waits"), (landing, "all_or_nothing")):
        with (
            pytest.raises(Conflict) as refused,
            company.catalog.transaction(org_id=company.org_id) as session,
        ):
            jobs.request_finish(session, company.org_id, job_id)
        assert refused.value.code == code


def test_progress_is_told_with_a_code_its_figures_and_an_expected_end(company: Company) -> None:
    job_id = enqueue(company)
    lease = claim(company, job_id)
    assert lease is not None
    soon = datetime.now(UTC) + timedelta(seconds=40)
    with company.catalog.transaction(org_id=company.org_id) as session:
        leases.report(
            session,
            lease,
            stage="looking for leaks",
            progress=0.2,
            message="3 columns",
            params={"columns": 3},
            eta=soon,
        )
    job = look(company, job_id)
    assert (job.code, job.params, job.eta) == ("looking_for_leaks", {"columns": 3}, soon)
    with company.catalog.transaction(org_id=company.org_id) as session:
        leases.succeed(session, lease)
    assert (look(company, job_id).code, look(company, job_id).eta) == ("done", None)
