"""What must hold when all has ended, read from catalog and lake themselves: nothing lost, doubled or broken."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.faults.asking import Ask
from tests.faults.world import CUSTOMERS, World
from warehouse.catalog import alert_rules, datasets, jobs, models, pointers
from warehouse.catalog.alerts import Alert
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.jobs import Job
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.session import Catalog
from warehouse.catalog.training_runs import TrainingRun
from warehouse.catalog.uploads import Upload
from warehouse.lake import artifacts, predictions
from workers.tidy import tidy


class Verdict:
    """The wrongs of a world that came to rest, and what was counted on the way."""

    def __init__(self, world: World) -> None:
        self.world, self.wrongs = world, list(world.wrongs)
        self.done = self.given_up = self.attempts = 0
        catalog = Catalog(world.app_url)
        try:
            for place, (_, _, org_id) in enumerate(world.prepared.companies):
                asks = [ask for ask in world.asks if ask.company == place]
                with catalog.transaction(org_id=org_id) as session:
                    self.wrongs += _Organization(self, session, org_id, asks).wrongs()
            self.orphans = len(tidy(catalog, world.lake, older_than=timedelta(0)))
            for _, _, org_id in world.prepared.companies:
                with catalog.transaction(org_id=org_id) as session:
                    self.wrongs += _unswept(world, session, org_id)
        finally:
            catalog.close()


class _Organization:
    """What one organization has."""

    def __init__(self, verdict: Verdict, session: Session, org_id: UUID, asks: list[Ask]) -> None:
        self.verdict, self.session, self.org_id, self.asks = verdict, session, org_id, asks
        self.lake, self.secret = verdict.world.lake, (verdict.world.home / "secret.key").read_bytes()
        self.jobs = {job.id: job for job in session.scalars(select(Job).where(Job.org_id == org_id))}

    def wrongs(self) -> Iterator[str]:
        for ask in self.asks:
            job_id = (ask.answer.get("job") or {}).get("id")
            if job_id is None or UUID(job_id) not in self.jobs:
                yield f"request {ask.number} has no job: lost"
        yield from self._jobs()
        yield from self._uploads()
        for dataset in datasets.in_organization(self.session, self.org_id):
            yield from self._dataset(dataset)
        yield from self._models()
        yield from self._scorings()
        yield from self._files()

    def _all(self, record: Any) -> list[Any]:
        return list(self.session.scalars(select(record).where(record.org_id == self.org_id)))

    def _asked(self, kind: str) -> set[str]:
        return {ask.answer["job"]["id"] for ask in self.asks if ask.kind == kind and ask.answer.get("job")}

    def _jobs(self) -> Iterator[str]:
        wanted = Counter(ask.kind for ask in self.asks)
        before = {"land": 1, "train": 1}  # as the world was prepared
        found = Counter(job.kind for job in self.jobs.values())
        for kind in ("land", "train", "score"):
            if (extra := found[kind] - wanted[kind] - before.get(kind, 0)) != 0:
                yield f"{extra:+} {kind} jobs beside those that were asked for"
        for job in self.jobs.values():
            self.verdict.attempts += job.attempt
            given_up = job.status == "failed" and job.attempt == jobs.MAX_ATTEMPTS and _said(job)
            self.verdict.done += job.status == "success"
            self.verdict.given_up += given_up
            if job.status != "success" and not given_up:
                yield f"{job.kind} job {job.id} is {job.status} after {job.attempt} attempts: {job.error}"

    def _uploads(self) -> Iterator[str]:
        published = Counter(version.upload_id for version in self._all(DatasetVersion))
        for upload in self._all(Upload):
            succeeded = self.jobs[upload.job_id].status == "success"
            if published[upload.id] != succeeded:
                yield f"an upload ({self.jobs[upload.job_id].status}) was published {published[upload.id]} times"

    def _dataset(self, dataset: datasets.Dataset) -> Iterator[str]:
        versions = sorted(
            (one for one in self._all(DatasetVersion) if one.dataset_id == dataset.id), key=lambda v: v.number
        )
        if [one.number for one in versions] != list(range(1, len(versions) + 1)):
            yield f"{dataset.name} has versions {[one.number for one in versions]}"
        uploads = {one.id: one for one in self._all(Upload)}
        turns = [uploads[one.upload_id].job_id for one in versions]
        if turns != sorted(turns):
            yield f"{dataset.name}: uploads did not land in the order in which they came"
        if not versions:
            return
        landed = Counter(
            key
            for ask in self.asks
            if ask.dataset == dataset.name and self.jobs[UUID(ask.answer["job"]["id"])].status == "success"
            for key in ask.keys
        )
        held = Counter(key for part in versions[-1].parts for key in _keys(self.lake.root / part))
        if dataset.name == "customers":
            landed.update(f"c{number}" for number in range(CUSTOMERS))
        if held != landed:
            yield (
                f"{dataset.name} lacks {(landed - held).total()} rows and has {(held - landed).total()} too many"
            )

    def _models(self) -> Iterator[str]:
        versions = self._all(ModelVersion)
        if sorted(one.number for one in versions) != list(range(1, len(versions) + 1)):
            yield f"model versions are numbered {sorted(one.number for one in versions)}"
        left = Counter(one.training_run_id for one in versions)
        for run in self._all(TrainingRun):
            if left[run.id] != (run.job.status == "success"):
                yield f"a training run ({run.job.status}) left {left[run.id]} versions"
        for one in versions:
            try:
                artifacts.verify(
                    self.lake.resolve(self.org_id, one.artifact_path),
                    org_id=self.org_id,
                    model_id=one.model_id,
                    version_id=one.id,
                    secret=self.secret,
                    expected_sha256=one.artifact_sha256,
                )
            except (artifacts.ArtifactRefused, OSError) as refused:
                yield f"version {one.number} has a broken artifact: {refused}"

    def _scorings(self) -> Iterator[str]:
        model = models.by_name(self.session, self.org_id, "churn")
        rules = [rule for rule in alert_rules.of_model(self.session, model) if rule.active]
        spoken = Counter((alert.alert_rule_id, alert.scoring_run_id) for alert in self._all(Alert))
        for run in self._all(ScoringRun):
            if (run.path is not None) != (run.job.status == "success"):
                yield f"a scoring run ({run.job.status}) has predictions at {run.path}"
            if run.path is None:
                continue
            folder = self.lake.resolve(self.org_id, run.path)
            rows = pq.read_metadata(folder / "part-00000.parquet").num_rows
            if not rows == run.rows == predictions.summary(folder)["rows"]:
                yield f"a scoring run of {run.rows} rows has {rows} predictions"
            for rule in rules:
                wanted = any(one["score"] >= rule.min_score for one in predictions.top(folder, 1))
                if spoken.pop((rule.id, run.id), 0) != wanted:
                    yield "a scoring run has not one alert for its rule"
        if spoken:
            yield f"{len(spoken)} alerts without a published scoring run"

    def _files(self) -> Iterator[str]:
        """Every Parquet file in every folder that a record names can be read to its end."""
        for build in self._all(FeatureBuild):
            if not (self.lake.root / build.path / "examples.parquet").exists():
                yield f"the build {build.path} is gone"
        for folder in sorted(pointers.folders(self.session, self.org_id)):
            if not (self.lake.root / folder).is_dir():
                yield f"{folder} is gone"
            for file in (self.lake.root / folder).glob("*.parquet"):
                try:
                    pq.read_table(file)
                except Exception as broken:
                    yield f"{file.relative_to(self.lake.root)} is broken: {broken}"


def _said(job: Job) -> bool:
    return (job.error or "").startswith("Given up after 3 attempts")


def _keys(part: Path) -> list[str]:
    keys: list[str] = pq.read_table(part, columns=["customer_id"])["customer_id"].to_pylist()
    return keys


def _unswept(world: World, session: Session, org_id: UUID) -> Iterator[str]:
    """After the sweep there stands what is named, and nothing else."""
    named = pointers.folders(session, org_id)
    own = world.lake.organization(org_id)
    standing = {
        world.lake.relative(folder)
        for pattern in ("uploads/*", "builds/*", "models/*", "predictions/*", "datasets/*/*", "work/*")
        for folder in own.glob(pattern)
    }
    for folder in sorted(named - standing):
        yield f"the sweep took {folder}, which is named"
    for folder in sorted(standing - named):
        yield f"the sweep left {folder}, which nobody names"
