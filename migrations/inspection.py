"""Does everything that the catalog names stand in the lake, and does it open? For a doctor, and after a restore."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select
from sqlalchemy.orm import Session

from migrations.snapshot import Snapshot
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.uploads import Upload
from warehouse.lake import artifacts
from warehouse.lake.artifacts import ArtifactRefused
from warehouse.lake.paths import Lake
from warehouse.settings import Settings

PUBLISHED = ("uploads/*", "builds/*", "models/*", "predictions/*", "datasets/*/v=*")


@dataclass(frozen=True)
class Broken:
    """A file or folder that the catalog names and that does not serve; `path` is relative to the lake."""

    path: str
    why: str


def broken(moment: Snapshot, settings: Settings, say: Callable[[str], None] = lambda _: None) -> list[Broken]:
    """Everything named, opened: files by their size, Parquet by its footer, models by signature and checksums."""
    found: list[Broken] = []
    for number, org_id in enumerate(orgs := moment.organizations(), 1):
        say(f"Opening what is named: organization {number:,} of {len(orgs):,}")
        lake, session = Lake(settings.lake), moment.session
        for upload in session.scalars(select(Upload).where(Upload.org_id == org_id)):
            found += _file(lake, upload.file_path, upload.size)
            found += _parquet(lake, upload.rejects_path) if upload.rejects_path else ()
        parts: set[str] = set()
        for version in session.scalars(select(DatasetVersion).where(DatasetVersion.org_id == org_id)):
            parts.update(version.parts)
        for part in sorted(parts):
            found += _parquet(lake, part)
        for build in session.scalars(select(FeatureBuild).where(FeatureBuild.org_id == org_id)):
            found += _folder(lake, build.path)
        for run in session.scalars(select(ScoringRun).where(ScoringRun.org_id == org_id)):
            found += _folder(lake, run.path) if run.path else ()
        found += _models(session, lake, settings, org_id)
    return found


def orphans(moment: Snapshot, settings: Settings) -> list[str]:
    """Published folders that no record names. The workers take those away that are a day old."""
    named = set(moment.folders())
    published = (
        folder.relative_to(settings.lake).as_posix()
        for org_id in moment.organizations()
        for pattern in PUBLISHED
        for folder in (settings.lake / str(org_id)).glob(pattern)
    )
    return sorted(set(published) - named)


def _models(session: Session, lake: Lake, settings: Settings, org_id: object) -> Iterator[Broken]:
    for version in session.scalars(select(ModelVersion).where(ModelVersion.org_id == org_id)):
        try:
            artifacts.verify(
                lake.resolve(version.org_id, version.artifact_path),
                org_id=version.org_id,
                model_id=version.model_id,
                version_id=version.id,
                secret=settings.secret(),
                older=settings.older_secrets(),
                expected_sha256=version.artifact_sha256,
            )
        except (ArtifactRefused, OSError) as problem:
            yield Broken(version.artifact_path, str(problem))


def _file(lake: Lake, path: str, size: int) -> Iterator[Broken]:
    try:
        there = (lake.root / path).stat().st_size
    except OSError as problem:
        yield Broken(path, _short(problem))
    else:
        if there != size:
            yield Broken(path, f"has {there:,} bytes and not {size:,}")


def _parquet(lake: Lake, path: str) -> Iterator[Broken]:
    try:
        pq.read_metadata(lake.root / path)
    except (OSError, pa.ArrowException) as problem:
        yield Broken(path, _short(problem))


def _folder(lake: Lake, path: str) -> Iterator[Broken]:
    files: list[Path] = sorted((lake.root / path).glob("*.parquet"))
    if not files:
        yield Broken(path, "holds no table")
    for file in files:
        yield from _parquet(lake, lake.relative(file))


def _short(problem: Exception) -> str:
    if isinstance(problem, FileNotFoundError):
        return "is missing"
    return getattr(problem, "strerror", None) or "is damaged: " + str(problem).splitlines()[0][:120]
