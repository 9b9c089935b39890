"""`python -m migrations.resign`: sign every model with today's key, so that older keys can be forgotten.

Each is verified first, by today's key or an older one: what is refused then is named, and nothing is signed that was not
ours before.
"""

import sys

from sqlalchemy import select

from migrations.snapshot import CannotSeeAll, snapshot
from warehouse.catalog.model_versions import ModelVersion
from warehouse.lake import artifacts
from warehouse.lake.artifacts import ArtifactRefused
from warehouse.lake.paths import Lake
from warehouse.settings import Settings


def resign(settings: Settings) -> tuple[int, list[str]]:
    """How many were signed, and what was refused."""
    lake, signed, refused = Lake(settings.lake), 0, []
    with snapshot(str(settings.database_owner_url)) as moment:
        for version in moment.session.scalars(select(ModelVersion).order_by(ModelVersion.id)):
            try:
                folder = lake.resolve(version.org_id, version.artifact_path)
                manifest = artifacts.verify(
                    folder,
                    org_id=version.org_id,
                    model_id=version.model_id,
                    version_id=version.id,
                    secret=settings.secret(),
                    older=settings.older_secrets(),
                    expected_sha256=version.artifact_sha256,
                )
            except (ArtifactRefused, OSError) as problem:
                refused.append(f"{version.artifact_path}: {problem}")
                continue
            artifacts.resign(folder, manifest, secret=settings.secret())
            signed += 1
    return signed, refused


def main() -> int:
    settings = Settings.from_env()
    if settings.database_owner_url is None:
        sys.stderr.write("Set DATABASE_OWNER_URL to the login that owns the catalog.\n")
        return 2
    try:
        signed, refused = resign(settings)
    except CannotSeeAll as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stderr.write("".join(f"refused: {one}\n" for one in refused))
    sys.stderr.write(f"{signed:,} {'model is' if signed == 1 else 'models are'} signed with today's key.\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
