"""What an organization uses, beside what it may."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy.orm import Session

from warehouse.catalog import datasets, jobs, quotas, uploads


def of(session: Session, org_id: UUID) -> dict[str, tuple[int, int]]:
    """By the name of each limit what is used, and the limit."""
    used = {
        "upload_bytes": uploads.stored_bytes(session, org_id),
        "rows": datasets.stored_rows(session, org_id),
        "running_jobs": jobs.count(session, org_id, "running"),
        "waiting_jobs": jobs.count(session, org_id, "queued"),
    }
    return {name: (used[name], limit) for name, limit in asdict(quotas.limits(session, org_id)).items()}
