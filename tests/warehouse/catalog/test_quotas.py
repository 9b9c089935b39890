"""Whoever adds something takes the organization's lock, and nobody waits for it in a ring."""

import threading
from uuid import UUID

from sqlalchemy import text

from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import datasets, models, quotas, training_runs


def test_an_upload_and_a_training_at_once_do_not_wait_for_each_other(asking: Company) -> None:
    """One holds the dataset and wants the organization, the other the other way round."""
    both, failed = threading.Barrier(2), []

    def upload() -> None:
        with asking.catalog.transaction(org_id=asking.org_id) as session:
            datasets.by_name(session, asking.org_id, "customers", lock=True)
            both.wait(20)
            quotas.lock(session, asking.org_id)

    def training() -> None:
        with asking.catalog.transaction(org_id=asking.org_id) as session:
            quotas.lock(session, asking.org_id)
            both.wait(20)
            training_runs.start(session, models.by_name(session, asking.org_id, "churn"), created_by=None)

    def run(work) -> None:  # type: ignore[no-untyped-def]
        try:
            work()
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=run, args=(work,)) for work in (upload, training)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_the_lock_holds_up_nobody_who_adds_nothing_of_what_is_counted(asking: Company) -> None:
    with asking.catalog.transaction(org_id=asking.org_id) as holder:
        quotas.lock(holder, asking.org_id)
        with asking.catalog.transaction(org_id=asking.org_id) as session:
            session.execute(text("set local lock_timeout = '1s'"))
            made: UUID = datasets.create(session, asking.org_id, name="other", kind="entities").id
    assert made
