"""Every path of the lake is made here, from ids alone, so that nobody joins paths by hand.

    <lake>/<organization id>/
      uploads/<upload id>/original.*             what was received, as received
      datasets/<dataset id>/v=<n>-<attempt>/part-*.parquet   typed rows with their line number as `_line`
      datasets/<dataset id>/v=<n>-<attempt>/rejects.parquet
      builds/<build id>/                         features, outcomes, examples, dbt run results and logs
      models/<model version id>/                 artifact, metrics, checksums
      predictions/<scoring run id>-<attempt>/part-*.parquet

No two attempts at one job share a place: one that froze and woke can then neither overwrite nor take away what
another published meanwhile. `attempt` is the token of the attempt's lease.

Where an entity was erased, a folder was written anew beside its old place and carries a token too (`beside`).

The catalog keeps paths relative to the lake's root (`relative`), so a lake can be moved.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4


@dataclass(frozen=True)
class Lake:
    """The lake of one installation, rooted at a local folder."""

    root: Path

    def organization(self, org_id: UUID) -> Path:
        # An id that is not a UUID could climb out of the folder ("../other"): refuse it here, once.
        return self.root / str(_uuid(org_id))

    def upload(self, org_id: UUID, upload_id: UUID) -> Path:
        return self.organization(org_id) / "uploads" / str(_uuid(upload_id))

    def dataset_version(self, org_id: UUID, dataset_id: UUID, number: int, attempt: UUID) -> Path:
        versions = self.organization(org_id) / "datasets" / str(_uuid(dataset_id))
        return versions / f"v={int(number)}-{_uuid(attempt)}"

    def build(self, org_id: UUID, build_id: UUID) -> Path:
        return self.organization(org_id) / "builds" / str(_uuid(build_id))

    def model_version(self, org_id: UUID, model_version_id: UUID) -> Path:
        return self.organization(org_id) / "models" / str(_uuid(model_version_id))

    def predictions(self, org_id: UUID, scoring_run_id: UUID, attempt: UUID) -> Path:
        return self.organization(org_id) / "predictions" / f"{_uuid(scoring_run_id)}-{_uuid(attempt)}"

    def work(self, org_id: UUID, job_id: UUID, token: UUID) -> Path:
        """A scratch folder of one attempt; what it publishes is renamed out of it."""
        return self.organization(org_id) / "work" / f"{_uuid(job_id)}-{_uuid(token)}"

    def beside(self, folder: Path) -> Path:
        """A free place beside a published folder, for its content without something: `v=3-...`, `<id>-...`."""
        name = folder.name
        stem = name.partition("-")[0] if name.startswith("v=") else name[:36]
        return folder.with_name(f"{stem}-{uuid4()}")

    def relative(self, path: Path) -> str:
        root = self.root if path.is_relative_to(self.root) else self.root.resolve()
        return path.relative_to(root).as_posix()

    def resolve(self, org_id: UUID, relative: str) -> Path:
        """The file that the catalog names; refuses one that is not the organization's own."""
        path = (self.root / relative).resolve()
        # Links are followed on the way to the file, never in what it is compared with: a folder of the organization
        # that is a link to another's is not its own.
        if not path.is_relative_to(self.root.resolve() / str(_uuid(org_id))):
            raise PermissionError(f"{relative} is not in the organization's folder")
        return path


def _uuid(value: UUID) -> UUID:
    if not isinstance(value, UUID):
        raise TypeError(f"a lake path is made from UUIDs, not from {type(value).__name__}")
    return value
