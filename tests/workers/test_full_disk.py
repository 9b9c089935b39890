"""A disk that fills in mid-work: the job says so, nothing half-done is seen, and it works again once there is room."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ml.artifact import TrainedModel
from tests.conftest import Database
from tests.small_disk import Disk, small_disk
from tests.workers.landing import Landing, receive, received
from warehouse.catalog import datasets, jobs, leases, models, pointers, scoring_runs, training_runs
from warehouse.catalog.jobs import Job
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.session import Catalog
from warehouse.lake import builds, dbt, duck, export, intake, prediction_files, predictions, storage
from warehouse.lake.storage import LakeFull
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt

LEFT = 8_000  # bytes: enough to begin, too few to end
ROWS = 3000
SAID = "The disk of the lake is full: nothing of this was published; make room, then try again."


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "lake", 64) as disk:
        yield disk


@pytest.fixture
def landing(
    disk: Disk, database: Database, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Landing:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    # So small a disk is always below the floor under which nothing large is begun: here it is to run full.
    monkeypatch.setattr(prediction_files, "require_room", lambda *_, **__: None)
    chance = random.Random(1)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["customer", "usage", "plan", "left"])
    for row in range(ROWS):
        usage = chance.random()
        left = "yes" if chance.random() < usage else "no"
        writer.writerow([f"k{row}", f"{usage:.12f}", chance.choice("abc"), left])
    return receive(catalog, disk.root, content=text.getvalue().encode())


def run(landing: Landing, job_id: UUID) -> Job:
    """One attempt at the job, in this process."""
    with landing.catalog.transaction(org_id=landing.org_id) as session:
        lease = leases.claim(session, landing.org_id, job_id)
    assert lease is not None
    child.run(Attempt(landing.catalog, Settings.from_env(), lease))
    with landing.catalog.transaction(org_id=landing.org_id) as session:
        return jobs.get(session, landing.org_id, job_id)


def ask(landing: Landing, kind: str) -> UUID:
    """A new job of the kind."""
    with landing.catalog.transaction(org_id=landing.org_id) as session:
        if kind == "land" and jobs.get(session, landing.org_id, landing.job_id).status == "queued":
            return landing.job_id
        if kind == "land":  # the same bytes again: the first landing of them failed
            file = next(landing.lake.root.glob("*/uploads/*/original.csv"))
            dataset = datasets.get(session, landing.org_id, landing.dataset_id)
            return received(session, landing.lake, dataset, file.read_bytes()).job_id
        model = models.by_name(session, landing.org_id, "churn")
        if kind == "train":
            return training_runs.start(session, model, created_by=None).job_id
        version = session.query(ModelVersion).first()
        assert version is not None
        return scoring_runs.start(session, model, version, created_by=None).job_id


def made_ready(landing: Landing, kind: str) -> None:
    """All that comes before a job of the kind."""
    if kind == "land":
        return
    assert run(landing, landing.job_id).status == "success"
    with landing.catalog.transaction(org_id=landing.org_id) as session:
        dataset = datasets.get(session, landing.org_id, landing.dataset_id)
        outcome = {"kind": "column", "column": "left", "positive": ["yes"]}
        models.create(session, dataset, name="churn", kind="churn", outcome=outcome)
    if kind == "score":
        assert run(landing, ask(landing, "train")).status == "success"


PLACES: dict[str, tuple[str, Any, str]] = {
    "landing": ("land", intake, "land_apart"),
    "building": ("train", builds, "build"),
    "building, in dbt": ("train", dbt, "run"),
    "training": ("train", TrainedModel, "save"),
    "scoring": ("score", predictions, "write"),
    "publishing": ("score", storage, "make_durable"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_disk_that_fills_is_said_leaves_nothing_and_is_got_over(
    landing: Landing, disk: Disk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    kind, owner, name = PLACES[place]
    made_ready(landing, kind)
    work: Callable[..., Any] = getattr(owner, name)
    if place == "publishing":

        def full(*_: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(owner, name, full)
    else:

        def filled(*args: Any, **kwargs: Any) -> Any:
            disk.fill(leave=LEFT)
            return work(*args, **kwargs)

        monkeypatch.setattr(owner, name, filled)
    job_id, published = ask(landing, kind), results(landing)
    failed = run(landing, job_id)
    assert (failed.status, failed.error) == ("failed", SAID)
    assert nameless(landing, disk) == set()
    assert disk.scratch() == []
    assert results(landing) == published
    monkeypatch.setattr(owner, name, work)
    if place != "publishing":
        disk.free()
    assert run(landing, ask(landing, kind)).status == "success"
    assert results(landing) == published + 1


def nameless(landing: Landing, disk: Disk) -> set[str]:
    """The folders with files that no record names; a build that was whole before the disk filled has its own."""
    with landing.catalog.transaction(org_id=landing.org_id) as session:
        named = pointers.folders(session, landing.org_id)
    return {
        str(file.parent)
        for file in disk.shelves()
        if not any(file.is_relative_to(folder) for folder in named)
    }


def results(landing: Landing) -> int:
    """How many datasets' versions, model versions and published scorings there are."""
    with landing.catalog.transaction(org_id=landing.org_id) as session:
        scored = session.query(ScoringRun).where(ScoringRun.path.is_not(None)).count()
        return int(landing.versions() + session.query(ModelVersion).count() + scored)


def test_a_query_that_spills_onto_a_full_disk_says_so(disk: Disk) -> None:
    disk.fill(leave=2_000_000)
    with (
        pytest.raises(LakeFull),
        storage.full_disk_named(),
        duck.connect(memory_limit="40MB", temp=disk.root / "spill") as connection,
    ):
        connection.execute("create table t as select hash(range) a, range b from range(6000000) order by a")


def test_an_export_needs_no_room(landing: Landing, disk: Disk) -> None:
    made_ready(landing, "score")
    assert run(landing, ask(landing, "score")).status == "success"
    with landing.catalog.transaction(org_id=landing.org_id) as session:
        folder = disk.root / str(session.query(ScoringRun).one().path)
    disk.fill(leave=0)
    for format in export.MEDIA_TYPES:
        content = b"".join(export.export(folder, format, predictions.Filters(search="k1")))
        assert len(content) > 1000
