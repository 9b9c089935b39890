"""What lies beside a ModelVersion in the lake, read only as the catalog means it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.catalog.model_versions import ModelVersion
from warehouse.lake import artifacts, packing
from warehouse.lake.paths import Lake
from warehouse.settings import REPOSITORY, Settings

REPORT = "report.json"
KEPT_HOME = (
    "out_of_fold.arrow",
    artifacts.MANIFEST,
)  # scores by key, and what only this installation can verify
SCRIPT = REPOSITORY / "docs" / "examples" / "score_outside.py"


def report(lake: Lake, settings: Settings, version: ModelVersion) -> dict[str, Any] | None:
    """Curves, counts, segments and dependence, as the training wrote them; None of a version from before there were
    any. Raises ArtifactRefused."""
    content = read(lake, settings, version, REPORT)
    found: dict[str, Any] | None = None if content is None else json.loads(content)
    return found or None


def read(lake: Lake, settings: Settings, version: ModelVersion, name: str) -> bytes | None:
    """One of its files, whole and unchanged."""
    folder = lake.resolve(version.org_id, version.artifact_path)
    return artifacts.read(folder, name, **identity(settings, version))


def packed(lake: Lake, settings: Settings, version: ModelVersion) -> Iterator[bytes]:
    """The files that it takes to score elsewhere, and the script that does so, as a zip. Raises ArtifactRefused before
    the first piece, when any file is not as it was signed."""
    folder = lake.resolve(version.org_id, version.artifact_path)
    manifest = artifacts.verify(folder, **identity(settings, version))
    names = [file["name"] for file in manifest["files"] if file["name"] not in KEPT_HOME]
    files: list[tuple[str, Path | bytes]] = [(name, folder / name) for name in sorted(names)]
    return packing.packed([*files, (SCRIPT.name, SCRIPT)])


def identity(settings: Settings, version: ModelVersion) -> dict[str, Any]:
    """What an artifact is verified against."""
    return {
        "org_id": version.org_id,
        "model_id": version.model_id,
        "version_id": version.id,
        "secret": settings.secret(),
        "older": settings.older_secrets(),
        "expected_sha256": version.artifact_sha256,
    }
