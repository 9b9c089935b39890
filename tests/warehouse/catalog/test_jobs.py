"""A job is a row first and a message second."""

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
