"""What no record names is taken away once it is old; what is named, young or under way stays."""

import os
import time
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from warehouse.catalog import (
    datasets,
    deletions,
    feature_builds,
    jobs,
    model_versions,
    models,
    organizations,
    scoring_runs,
    training_runs,
    uploads,
)
from warehouse.catalog.base import new_id
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake
from workers.tidy import tidy

SCHEMA = {"columns": [{"name": "id", "type": "text"}, {"name": "left", "type": "text"}]}
OUTCOME = {"kind": "column", "column": "left", "positive": ["yes"]}


class Shelves:
    """The lake of one organization whose records name one folder of each kind, all of them two days old."""

    def __init__(self, catalog: Catalog, root: Path) -> None:
        self.catalog, self.lake = catalog, Lake(root)
        upload_id, build_id, version_id = new_id(), new_id(), new_id()
        with catalog.transaction() as session:
            self.org_id = organizations.create(session, "Alfa").id
            dataset = datasets.create(session, self.org_id, name="customers", kind="entities")
            received = self.old(self.lake.upload(self.org_id, upload_id)) / "file"
            upload, _ = uploads.receive(
                session,
                dataset,
                upload_id=upload_id,
                mode="append",
                file_name="a.csv",
                content_type="text/csv",
                file_path=self.lake.relative(received),
                size=1,
                sha256=b"1",
                created_by=None,
            )
            jobs.request_cancel(session, self.org_id, upload.job_id)
            version = self.old(self.version_folder(dataset.id, 1))
            datasets.publish(
                session,
                dataset,
                number=1,
                upload_id=upload_id,
                file_path=self.lake.relative(version),
                schema=SCHEMA,
                parts=[self.lake.relative(version / "file")],
                rows=1,
                profile={},
                proposed={},
            )
            model = models.create(session, dataset, name="churn", kind="churn", outcome=OUTCOME)
            built = self.old(self.lake.build(self.org_id, build_id))
            build = feature_builds.record(
                session,
                model,
                build_id,
                dataset_version=1,
                question={},
                snapshot_date=date(2026, 1, 1),
                manifest_hash="x",
                path=self.lake.relative(built),
                columns=[],
                left_out=[],
                rows=1,
                seconds={},
            )
            training = training_runs.start(session, model, created_by=None)
            version = model_versions.record(
                session,
                model,
                training,
                build,
                version_id,
                artifact_path=self.lake.relative(self.old(self.lake.model_version(self.org_id, version_id))),
                artifact_sha256="x",
                metrics_json={},
                leaks=[],
                checks=[],
                card={},
            )
            run = scoring_runs.start(session, model, version, created_by=None)
            run.path = self.lake.relative(self.old(self.predictions_folder(run.id)))
            self.dataset_id, self.version_id, self.model = dataset.id, version_id, model
        self.named = self.all()

    def version_folder(self, dataset_id: UUID, number: int) -> Path:
        return self.lake.dataset_version(self.org_id, dataset_id, number, new_id())

    def predictions_folder(self, run_id: UUID) -> Path:
        return self.lake.predictions(self.org_id, run_id, new_id())

    def all(self) -> set[Path]:
        """Every folder that holds a file, but the scratch folders."""
        files = (path for path in self.lake.root.rglob("*") if path.is_file())
        return {path.parent for path in files if "work" not in path.relative_to(self.lake.root).parts}

    def old(self, folder: Path, days: float = 2) -> Path:
        """Make the folder with a file in it, as it would stand after so many days."""
        folder.mkdir(parents=True)
        (folder / "file").write_text("rows")
        then = time.time() - days * 86_400
        for path in (folder / "file", folder):
            os.utime(path, (then, then))
        return folder

    def scoring_run(self) -> UUID:
        """One that has not published yet."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            model = models.by_name(session, self.org_id, "churn")
            version = model_versions.get(session, self.org_id, self.version_id)
            return scoring_runs.start(session, model, version, created_by=None).id


@pytest.fixture
def shelves(catalog: Catalog, tmp_path: Path) -> Shelves:
    return Shelves(catalog, tmp_path / "lake")


def test_what_a_record_names_stays_however_old(shelves: Shelves) -> None:
    assert len(shelves.named) == 5
    assert tidy(shelves.catalog, shelves.lake) == []
    assert shelves.all() == shelves.named


def test_what_no_record_names_is_taken_once_it_is_a_day_old(shelves: Shelves) -> None:
    lake, org = shelves.lake, shelves.org_id
    places = [
        lambda: lake.upload(org, new_id()),
        lambda: shelves.version_folder(shelves.dataset_id, 2),
        lambda: lake.build(org, new_id()),
        lambda: lake.model_version(org, new_id()),
        lambda: shelves.predictions_folder(new_id()),
        lambda: lake.work(org, new_id(), new_id()),
    ]
    old = {shelves.old(place()) for place in places}
    young = {shelves.old(place(), days=0.9) for place in places}
    assert set(tidy(shelves.catalog, lake)) == old
    assert not any(folder.exists() for folder in old)
    assert all((folder / "file").exists() for folder in young | shelves.named)


def test_what_a_deleted_model_and_dataset_left_is_taken(shelves: Shelves) -> None:
    with shelves.catalog.transaction(org_id=shelves.org_id) as session:
        deletions.delete_model(session, models.by_name(session, shelves.org_id, "churn"))
        deletions.delete_dataset(session, datasets.by_name(session, shelves.org_id, "customers"))
    assert set(tidy(shelves.catalog, shelves.lake)) == shelves.named
    assert shelves.all() == set()


def test_folders_named_by_their_number_alone_stay_as_long_as_a_version_names_their_rows(
    shelves: Shelves,
) -> None:
    """As versions were laid down once; a version that was appended to shares the rows of those before it."""
    first, second = (
        shelves.old(shelves.version_folder(shelves.dataset_id, 2).with_name(f"v={number}"))
        for number in (2, 3)
    )
    with shelves.catalog.transaction(org_id=shelves.org_id) as session:
        datasets.publish(
            session,
            datasets.get(session, shelves.org_id, shelves.dataset_id, lock=True),
            number=2,
            upload_id=new_id(),
            file_path="elsewhere",
            schema=SCHEMA,
            parts=[shelves.lake.relative(first / "file")],
            rows=1,
            profile={},
            proposed={},
        )
    assert tidy(shelves.catalog, shelves.lake) == [second]


def test_what_a_dead_attempt_left_is_taken_while_another_is_under_way(shelves: Shelves) -> None:
    run_id = shelves.scoring_run()
    dead_attempts = shelves.old(shelves.predictions_folder(run_id))
    under_way = shelves.old(shelves.predictions_folder(run_id), days=0.01)
    assert tidy(shelves.catalog, shelves.lake) == [dead_attempts]
    assert (under_way / "file").exists()


def test_an_organization_that_this_catalog_does_not_know_keeps_all_it_has(shelves: Shelves) -> None:
    theirs = shelves.old(shelves.lake.build(new_id(), new_id()))
    not_ours = shelves.old(shelves.lake.root / "lost+found")
    assert tidy(shelves.catalog, shelves.lake) == []
    assert theirs.exists()
    assert not_ours.exists()
