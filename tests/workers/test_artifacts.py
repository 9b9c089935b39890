"""A model's files that are not exactly what was signed for it are never read: the whole way, as a scoring job goes it."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from ml import artifact
from tests.conftest import Database
from warehouse.catalog import (
    datasets,
    jobs,
    model_versions,
    models,
    organizations,
    scoring_runs,
    training_runs,
    uploads,
)
from warehouse.catalog.base import new_id
from warehouse.catalog.jobs import Job
from warehouse.catalog.models import Model
from warehouse.catalog.session import Catalog
from warehouse.lake.artifacts import MANIFEST
from warehouse.lake.paths import Lake
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt

TAMPERED = 200
Tamper = Callable[[Path, random.Random], None]


class Company:
    """An organization whose jobs are done here, one after the other, by what a worker's child does."""

    def __init__(self, catalog: Catalog, settings: Settings, name: str) -> None:
        self.catalog, self.settings, self.lake = catalog, settings, Lake(settings.lake)
        with catalog.transaction() as session:
            self.org_id = organizations.create(session, name).id
            datasets.create(session, self.org_id, name="customers", kind="entities")

    def do(self, job_id: UUID) -> Job:
        with self.catalog.transaction(org_id=self.org_id) as session:
            lease = jobs.claim(session, self.org_id, job_id)
        assert lease is not None
        child.run(Attempt(self.catalog, self.settings, lease))
        with self.catalog.transaction(org_id=self.org_id) as session:
            return jobs.get(session, self.org_id, job_id)

    def land(self, content: bytes) -> None:
        upload_id = new_id()
        file = self.lake.upload(self.org_id, upload_id) / "original.csv"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        with self.catalog.transaction(org_id=self.org_id) as session:
            dataset = datasets.by_name(session, self.org_id, "customers", lock=True)
            upload, _ = uploads.receive(
                session,
                dataset,
                upload_id=upload_id,
                mode="replace",
                file_name="customers.csv",
                content_type="text/csv",
                file_path=self.lake.relative(file),
                size=len(content),
                sha256=b"",
                created_by=None,
            )
            outcome = {"kind": "column", "column": "left", "positive": ["yes"]}
            models.create(session, dataset, name="churn", kind="churn", outcome=outcome)
        assert self.do(upload.job_id).status == "success"

    def train(self, seed: int) -> Path:
        """The folder of the version that it leaves."""
        with self.catalog.transaction(org_id=self.org_id) as session:
            run = training_runs.start(session, self.model(session), created_by=None, seed=seed)
        job = self.do(run.job_id)
        assert job.status == "success", job.error
        with self.catalog.transaction(org_id=self.org_id) as session:
            left = model_versions.of_training_run(session, run)
            assert left is not None
            return self.lake.resolve(self.org_id, left.artifact_path)

    def model(self, session) -> Model:  # type: ignore[no-untyped-def]
        return models.by_name(session, self.org_id, "churn")

    def score(self) -> Job:
        with self.catalog.transaction(org_id=self.org_id) as session:
            model = self.model(session)
            version = model_versions.by_number(session, model, 1)
            run = scoring_runs.start(session, model, version, created_by=None)
        return self.do(run.job_id)


def customers(rows: int, seed: int) -> bytes:
    chance = random.Random(seed)
    lines = ["id,plan,months,left"]
    for number in range(rows):
        plan, months = chance.choice(["basic", "pro"]), chance.randrange(60)
        leaves = chance.random() < (0.6 if plan == "basic" and months < 20 else 0.1)
        lines.append(f"C{number:05},{plan},{months},{'yes' if leaves else 'no'}")
    return "\n".join(lines).encode() + b"\n"


@pytest.fixture
def settings(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    return Settings.from_env()


# --- the ways in which an artifact is wrong ---


def mutated(folder: Path, chance: random.Random) -> None:
    """One of its files, with a bit turned, bytes cut out, put in or cut off."""
    victim = chance.choice(sorted(folder.iterdir()))
    content = bytearray(victim.read_bytes())
    at = chance.randrange(len(content))
    way = chance.choice(["turn", "cut", "put", "end"])
    if way == "turn":
        content[at] ^= 1 << chance.randrange(8)
    elif way == "cut":
        del content[at : at + chance.randrange(1, 50)]
    elif way == "put":
        content[at:at] = chance.randbytes(chance.randrange(1, 50))
    else:
        del content[at:]
    victim.write_bytes(content)


def unsigned(folder: Path, chance: random.Random) -> None:
    """Without a manifest, without its signature, or with one that somebody made up."""
    manifest = folder / MANIFEST
    said = json.loads(manifest.read_text())
    way = chance.choice(["none", "empty", "null", "made up"])
    if way == "none":
        manifest.unlink()
        return
    said["signature"] = {"empty": "", "null": None, "made up": chance.randbytes(32).hex()}[way]
    manifest.write_text(json.dumps(said))


def of_another(other: Path) -> Tamper:
    """Another's whole artifact, well signed: as it is, or with its manifest rewritten for this one."""

    def put(folder: Path, chance: random.Random) -> None:
        mine = json.loads((folder / MANIFEST).read_text())
        shutil.rmtree(folder)
        shutil.copytree(other, folder)
        if chance.random() < 0.5:
            theirs = json.loads((folder / MANIFEST).read_text())
            names = {name: mine[name] for name in ("org_id", "model_id", "version_id")}
            (folder / MANIFEST).write_text(json.dumps({**theirs, **names}))

    return put


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of which a file was parsed."""
    seen: list[Path] = []
    load = artifact.load

    def watched(folder: Path, **more: int) -> artifact.TrainedModel:
        seen.append(folder)
        return load(folder, **more)

    monkeypatch.setattr(artifact, "load", watched)
    return seen


def test_two_hundred_of_two_hundred_wrong_artifacts_are_refused_unread(
    catalog: Catalog, settings: Settings, tmp_path: Path, loaded: list[Path]
) -> None:
    alfa, beta = Company(catalog, settings, "Alfa"), Company(catalog, settings, "Beta")
    alfa.land(customers(600, seed=1))
    beta.land(customers(600, seed=2))
    folder, second, theirs = alfa.train(seed=1), alfa.train(seed=2), beta.train(seed=1)
    right = tmp_path / "right"
    shutil.copytree(folder, right)
    chance, codes = random.Random(7), Counter[str]()
    ways: list[Tamper] = [mutated, mutated, unsigned, of_another(theirs), of_another(second)]
    for number in range(TAMPERED):
        ways[number % len(ways)](folder, chance)
        job = alfa.score()
        assert job.status == "failed", number
        assert job.error is not None
        assert str(tmp_path) not in job.error
        codes[job.error] += 1
        shutil.rmtree(folder)
        shutil.copytree(right, folder)
    assert loaded == []
    assert codes.total() == TAMPERED
    assert len(codes) > 8, "the ways differ, and so do the reasons told"
    assert not any("broke inside" in said for said in codes), codes
    # The very same job, once its artifact is what was signed.
    assert alfa.score().status == "success"
    assert loaded == [folder]
