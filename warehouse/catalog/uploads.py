"""Upload: one file or API batch into a Dataset, for ever."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import datasets, jobs, quotas
from warehouse.catalog.base import Dated, Invalid, NotFound, Record
from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.jobs import Job
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User

MODES = ("append", "replace", "upsert")


class Upload(Owned, Dated, Record):
    __tablename__ = "uploads"
    __table_args__ = (
        within_organization("dataset_id", Dataset),
        within_organization("job_id", Job),
        CheckConstraint("status in ('received', 'ready', 'rejected')", "status"),
        CheckConstraint("mode in ('append', 'replace', 'upsert')", "mode"),
        CheckConstraint("status <> 'ready' or lines = loaded + rejected + skipped", "lines_add_up"),
        Index("ix_uploads_org_id_dataset_id_created_at", "org_id", "dataset_id", "created_at"),
    )

    dataset_id: Mapped[UUID]
    job_id: Mapped[UUID]
    mode: Mapped[str]
    status: Mapped[str] = mapped_column(default="received")
    file_name: Mapped[str]
    content_type: Mapped[str]
    file_path: Mapped[str]
    size: Mapped[int] = mapped_column("bytes", BigInteger)
    sha256: Mapped[bytes]
    told: Mapped[dict[str, Any]] = mapped_column(
        server_default="{}"
    )  # of its header and separator, by the sender
    version: Mapped[int | None]
    lines: Mapped[int | None] = mapped_column(BigInteger)
    loaded: Mapped[int | None] = mapped_column(BigInteger)
    rejected: Mapped[int | None] = mapped_column(BigInteger)
    skipped: Mapped[int | None] = mapped_column(BigInteger)
    rejects_path: Mapped[str | None]
    found: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # what the intake made of it: format, delimiter, charset
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    errors: Mapped[list[Any]] = mapped_column(default=list)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]
    original_removed_at: Mapped[datetime | None]

    job: Mapped[Job] = relationship(viewonly=True, lazy="joined", innerjoin=True)

    @property
    def state(self) -> str:
        """`received | landing | ready | rejected`: the record's own word, or its job's while that works on it."""
        if self.status == "received":
            return {"running": "landing", "failed": "rejected", "cancelled": "rejected"}.get(
                self.job.status, "received"
            )
        return self.status


def receive(
    session: Session,
    dataset: Dataset,
    *,
    upload_id: UUID,
    mode: str,
    file_name: str,
    content_type: str,
    file_path: str,
    size: int,
    sha256: bytes,
    created_by: UUID | None,
    told: Mapping[str, Any] | None = None,
) -> tuple[Upload, bool]:
    """Record a received file and queue its landing; the second value is False when nothing new came.

    The same bytes again change nothing: they are recognised when what the dataset holds already contains them. Told to
    be read in another way, they can take the place of what they were, and nothing else.
    The caller has locked the dataset's row, so that two equal files at once are not both new.

    Raises
    ------
    OverQuota : `upload_bytes`, `rows` (where there is no room for even one), `waiting_jobs`.
    """
    if mode not in MODES:
        raise Invalid("mode", f"The mode is one of {', '.join(MODES)}.")
    if mode == "upsert" and dataset.version and not dataset.mapping.get("entity_key"):
        raise Invalid("mode", "An upsert needs a key: set the mapping's entity_key on the dataset first.")
    if mode == "upsert" and dataset.kind == "events":
        raise Invalid(
            "mode", "An upsert keeps one row of each key, and a customer has many events: append, or replace."
        )
    told = dict(told or {})
    same = _already_there(session, dataset, mode, sha256)
    if same is not None and same.told == told:
        return same, False
    if same is not None and mode != "replace":
        raise Invalid(
            "mode",
            "The dataset holds these bytes already, read in another way. To have them read anew, send them with "
            "mode=replace.",
        )
    quotas.lock(session, dataset.org_id)
    quotas.require(session, dataset.org_id, "upload_bytes", stored_bytes(session, dataset.org_id), size)
    if mode == "append":
        quotas.require(session, dataset.org_id, "rows", datasets.stored_rows(session, dataset.org_id))
    job = jobs.enqueue(session, dataset.org_id, "land", upload_id, lane=dataset.id, created_by=created_by)
    upload = Upload(
        org_id=dataset.org_id,
        id=upload_id,
        dataset_id=dataset.id,
        job_id=job.id,
        mode=mode,
        file_name=file_name,
        content_type=content_type,
        file_path=file_path,
        size=size,
        sha256=sha256,
        told=told,
        created_by=created_by,
    )
    session.add(upload)
    session.flush()
    session.refresh(upload, ["job"])
    return upload, True


def without_header(session: Session, dataset: Dataset) -> bool:
    """Whether the newest file that the dataset took had no header of its own."""
    newest = session.scalar(
        select(Upload.found)
        .where(Upload.org_id == dataset.org_id, Upload.dataset_id == dataset.id, Upload.status == "ready")
        .order_by(Upload.id.desc())
        .limit(1)
    )
    return (newest or {}).get("header") is False


def stored_bytes(session: Session, org_id: UUID) -> int:
    """What the organization's raw uploads take, refused ones too: their files are kept, until they are removed."""
    kept = (Upload.org_id == org_id, Upload.original_removed_at.is_(None))
    return int(session.scalar(select(func.sum(Upload.size)).where(*kept)) or 0)


def get(session: Session, org_id: UUID, upload_id: UUID, dataset_id: UUID | None = None) -> Upload:
    found = session.get(Upload, (org_id, upload_id))
    if found is None or dataset_id not in (None, found.dataset_id):
        raise NotFound("upload", upload_id)
    return found


def of_dataset(
    session: Session, dataset: Dataset, *, before: UUID | None = None, limit: int = 50
) -> list[Upload]:
    """Newest first; `before` is the id of the last one seen."""
    query = select(Upload).where(Upload.org_id == dataset.org_id, Upload.dataset_id == dataset.id)
    if before is not None:
        query = query.where(Upload.id < before)
    return list(session.scalars(query.order_by(Upload.id.desc()).limit(limit)))


def accept(
    session: Session,
    upload: Upload,
    version: DatasetVersion,
    *,
    counts: dict[str, int],
    rejects_path: str | None,
    found: dict[str, Any],
    warnings: list[Any],
) -> None:
    """The file has landed: lines = loaded + rejected + skipped, which the table itself demands."""
    upload.status, upload.version, upload.rejects_path = "ready", version.number, rejects_path
    upload.lines, upload.loaded = counts["lines"], counts["loaded"]
    upload.rejected, upload.skipped = counts["rejected"], counts["skipped"]
    upload.found, upload.warnings, upload.ended_at = found, warnings, datetime.now(UTC)
    session.flush()


def keep_original(session: Session, upload: Upload, file_path: str | None) -> None:
    """Where the file as received lies now; None says that it is removed."""
    if file_path is None:
        upload.original_removed_at = datetime.now(UTC)
    else:
        upload.file_path = file_path
    session.flush()


def outlived(session: Session, org_id: UUID, days: int) -> list[Upload]:
    """Uploads whose work ended so many days ago, and whose files are still kept as they were received."""
    limit = datetime.now(UTC) - timedelta(days=days)
    return _kept_originals(session, org_id, Job.ended_at <= limit)


def never_landed(session: Session, org_id: UUID) -> list[Upload]:
    """Uploads that were refused or cancelled, and whose files are still kept."""
    return _kept_originals(session, org_id, Upload.status != "ready")


def _kept_originals(session: Session, org_id: UUID, which: ColumnElement[bool]) -> list[Upload]:
    found = session.scalars(
        select(Upload)
        .join(Upload.job)
        .where(Upload.org_id == org_id, Upload.original_removed_at.is_(None))
        .where(Job.status.in_(jobs.ENDED), which)
        .order_by(Upload.id)
    )
    return list(found)


def reject(session: Session, upload: Upload, errors: list[Any]) -> None:
    upload.status, upload.errors, upload.ended_at = "rejected", errors, datetime.now(UTC)
    session.flush()


def _reduced(upload: Upload) -> bool:
    """Whether rows of the file were taken out again: it may be sent once more, to bring back who may come back."""
    return bool(upload.found.get("skipped_by", {}).get("erased"))


def _already_there(session: Session, dataset: Dataset, mode: str, sha256: bytes) -> Upload | None:
    """An upload that made these bytes part of what the dataset holds or will hold next."""
    recent = session.scalars(
        select(Upload)
        .where(Upload.org_id == dataset.org_id, Upload.dataset_id == dataset.id, Upload.status != "rejected")
        .order_by(Upload.id.desc())
    )
    for upload in recent:
        if upload.state == "rejected":
            continue
        if upload.sha256 == sha256 and (mode == "append" or (upload.mode == mode and not _reduced(upload))):
            return upload
        # Older files count only while all that came since was appended: a replace took them away, an upsert over
        # them may have changed their rows.
        if mode != "append" or upload.mode == "replace":
            return None
    return None
