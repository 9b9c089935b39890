"""What is deleted leaves no work behind it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.conftest import Database
from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import datasets, deletions, dispatch, jobs, leases, models, training_runs
from warehouse.catalog.base import Conflict, NotFound
from warehouse.catalog.leases import Lease
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog


def train(company: Company, model: str) -> UUID:
    with company.catalog.transaction(org_id=company.org_id) as session:
        found = models.by_name(session, company.org_id, model)
        return training_runs.start(session, found, created_by=None).job_id


def claim(company: Company, job_id: UUID) -> Lease:
    with company.catalog.transaction(org_id=company.org_id) as session:
        lease = leases.claim(session, company.org_id, job_id)
    assert lease is not None
    return lease


def delete_model(company: Company, name: str) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        deletions.delete_model(session, models.by_name(session, company.org_id, name))


def status(company: Company, job_id: UUID) -> str:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return jobs.get(session, company.org_id, job_id).status


@pytest.fixture
def asking(asking: Company) -> Company:
    """The company of all these tests, with nothing under way yet."""
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        for job in jobs.in_organization(session, asking.org_id):
            jobs.request_cancel(session, asking.org_id, job.id)
    return asking


@pytest.fixture
def another_model(asking: Company) -> str:
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        dataset = datasets.by_name(session, asking.org_id, "customers")
        outcome = {"kind": "column", "column": "left", "positive": ["yes"]}
        return models.create(session, dataset, name="other", kind="churn", outcome=outcome).name


def test_a_deleted_models_waiting_jobs_are_cancelled_and_hold_up_nobody(
    asking: Company, another_model: str, database: Database
) -> None:
    waiting, others = train(asking, "churn"), train(asking, another_model)
    delete_model(asking, "churn")
    assert status(asking, waiting) == "cancelled"
    assert status(asking, others) == "queued"
    dispatcher = Catalog(database.app_url, role=DISPATCHER_ROLE)
    with dispatcher.transaction() as session:
        assert dispatch.unsent(session, resend_after=timedelta(days=1)) == [(asking.org_id, others)]
    dispatcher.close()


def test_a_deleted_models_running_job_is_asked_to_end(asking: Company) -> None:
    running = train(asking, "churn")
    lease = claim(asking, running)
    delete_model(asking, "churn")
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        assert leases.renew(session, lease) is True
        leases.fail(
            session, lease, "There is no training run here."
        )  # as its attempt says when it notices first
    assert status(asking, running) == "cancelled"


def test_a_deleted_datasets_uploads_are_not_loaded(company: Company) -> None:
    upload, _ = company.receive(b"a file")
    with company.catalog.transaction(org_id=company.org_id) as session:
        deletions.delete_dataset(session, datasets.by_name(session, company.org_id, "customers"))
    assert status(company, upload.job_id) == "cancelled"


def test_a_dataset_that_a_model_learns_from_stays_and_so_does_what_is_under_way(asking: Company) -> None:
    upload, _ = asking.receive(b"another file")

    def refused(work: Callable[[Session], None]) -> None:
        with (
            pytest.raises(Conflict, match="delete the model first"),
            asking.catalog.transaction(org_id=asking.org_id) as session,
        ):
            work(session)

    refused(lambda s: deletions.delete_dataset(s, datasets.by_name(s, asking.org_id, "customers")))
    assert status(asking, upload.job_id) == "queued"


def test_a_training_sees_the_upload_that_was_asked_for_before_it(asking: Company) -> None:
    upload, _ = asking.receive(b"more")
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        run = training_runs.start(session, models.by_name(session, asking.org_id, "churn"), created_by=None)
    asking.accept(upload)
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        found = training_runs.get(session, asking.org_id, run.id)
        training_runs.begin(session, found)
        assert (run.dataset_version, found.dataset_version) == (1, 2)


def test_a_run_whose_model_is_gone_is_not_found(asking: Company) -> None:
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        run = training_runs.start(session, models.by_name(session, asking.org_id, "churn"), created_by=None)
    delete_model(asking, "churn")
    with pytest.raises(NotFound), asking.catalog.transaction(org_id=asking.org_id) as session:
        training_runs.get(session, asking.org_id, run.id)
