"""What an attempt leaves: a result and its row together, or neither."""

from typing import Any
from uuid import UUID

import pytest

from warehouse.catalog import jobs, leases, organizations
from warehouse.catalog.base import NotFound, new_id
from warehouse.catalog.jobs import Job
from warehouse.catalog.leases import Lease, LostLease
from warehouse.catalog.session import Catalog
from warehouse.lake.storage import LakeFull
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt


def claimed(catalog: Catalog) -> Lease:
    with catalog.transaction() as session:
        org_id = organizations.create(session, "Alfa").id
        job = jobs.enqueue(session, org_id, "land", new_id(), lane=new_id(), created_by=None)
        lease = leases.claim(session, org_id, job.id)
    assert lease is not None
    return lease


def look(catalog: Catalog, lease: Lease) -> tuple[Job, list[str]]:
    with catalog.transaction(org_id=lease.org_id) as session:
        lines = [line.text for line in jobs.lines_after(session, lease.org_id, lease.job_id)]
        return jobs.get(session, lease.org_id, lease.job_id), lines


def fail_with(monkeypatch: pytest.MonkeyPatch, problem: BaseException) -> None:
    def work(_attempt: Attempt) -> None:
        raise problem

    monkeypatch.setitem(child.WORK, "land", work)


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            LakeFull(28, "the disk of the lake is full: make room, then try again"),
            "The disk of the lake is full: make room, then try again.",
        ),
        (OSError(28, "No space left on device"), "The disk of the lake is full"),
        (NotFound("model", "churn"), "was deleted before it came to an end"),
        (MemoryError(), "not enough memory"),
        (ZeroDivisionError("division by zero"), "Something broke inside Anteve"),
    ],
)
def test_a_failure_says_why_in_a_sentence(
    catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch, problem: BaseException, told: str
) -> None:
    lease = claimed(catalog)
    fail_with(monkeypatch, problem)
    child.run(Attempt(catalog, settings, lease))
    job, _ = look(catalog, lease)
    assert job.status == "failed"
    assert job.error is not None
    assert told in job.error
    assert "Traceback" not in job.error
    assert "Errno" not in job.error


def test_a_bug_keeps_its_traceback_in_the_log(
    catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = claimed(catalog)
    fail_with(monkeypatch, ZeroDivisionError("division by zero"))
    child.run(Attempt(catalog, settings, lease))
    _, lines = look(catalog, lease)
    assert any("ZeroDivisionError: division by zero" in line for line in lines)


def test_a_publication_that_fails_ends_nothing(catalog: Catalog, settings: Settings) -> None:
    lease = claimed(catalog)
    attempt = Attempt(catalog, settings, lease)
    with pytest.raises(RuntimeError, match="half-way"), attempt.publication():
        raise RuntimeError("half-way")
    job, _ = look(catalog, lease)
    assert job.status == "running"


def test_an_attempt_without_its_lease_publishes_nothing(catalog: Catalog, settings: Settings) -> None:
    lease = claimed(catalog)
    with catalog.transaction(org_id=lease.org_id) as session:
        leases.give_back(session, lease, "taken away")
        leases.claim(session, lease.org_id, lease.job_id)
    moved: list[Any] = []
    with pytest.raises(LostLease), Attempt(catalog, settings, lease).publication():
        moved.append("a file into its place")
    assert moved == []


def test_a_scratch_folder_is_gone_when_its_attempt_ends(catalog: Catalog, settings: Settings) -> None:
    attempt = Attempt(catalog, settings, claimed(catalog))
    with pytest.raises(RuntimeError), attempt.workspace() as scratch:
        (scratch / "half.parquet").write_bytes(b"PAR1")
        raise RuntimeError("killed, nearly")
    assert not attempt.scratch.exists()


def test_an_attempt_that_can_write_nowhere_says_so_too(catalog: Catalog, settings: Settings) -> None:
    lease = claimed(catalog)
    settings.lake.parent.mkdir(parents=True, exist_ok=True)
    settings.lake.write_text("a file where the lake's folder was meant to be")
    child.run(Attempt(catalog, settings, lease))
    job, lines = look(catalog, lease)
    assert job.status == "failed"
    assert any("Not a directory" in line or "File exists" in line for line in lines)


def test_a_lost_lease_leaves_quietly(
    catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = claimed(catalog)
    fail_with(monkeypatch, LostLease(str(UUID(int=0))))
    with pytest.raises(LostLease):
        child.run(Attempt(catalog, settings, lease))
    job, lines = look(catalog, lease)
    assert job.status == "running"
    assert lines == []


def test_a_training_hears_that_it_is_to_finish_with_what_it_has(catalog: Catalog, settings: Settings) -> None:
    with catalog.transaction() as session:
        org_id = organizations.create(session, "Alfa").id
        job = jobs.enqueue(session, org_id, "train", new_id(), lane=new_id(), created_by=None)
        lease = leases.claim(session, org_id, job.id)
    assert lease is not None
    attempt = Attempt(catalog, settings, lease)
    attempt.stage("cross-validating", 0.3, "small trees")
    assert not attempt.asked_to_finish
    with catalog.transaction(org_id=org_id) as session:
        jobs.request_finish(session, org_id, lease.job_id)
    attempt.stage("calibrating", 0.4, "blending the candidates")
    assert attempt.asked_to_finish
