"""Retention: files as they were received go when their time is over. Their rows stay, and so does their account."""

from pathlib import Path
from uuid import UUID, uuid4

from warehouse.catalog import erasures, uploads
from warehouse.catalog.organizations import Organization
from warehouse.catalog.session import Catalog
from warehouse.lake import storage
from warehouse.lake.paths import Lake


def remove_originals(catalog: Catalog, lake: Lake, org_id: UUID, default_days: int | None) -> list[Path]:
    """Remove originals older than the organization's setting, or the installation's; returns their folders.

    Where somebody was erased, files that never became rows go too, as soon as their job has ended: nobody knows whom
    they are about. The record says so first; a folder that a death in between leaves is tidied like any other.
    """
    with catalog.transaction(org_id=org_id) as session:
        org = session.get(Organization, org_id)
        if org is None:
            return []
        days = default_days if org.raw_retention_days is None else org.raw_retention_days
        done = uploads.outlived(session, org_id, days) if days is not None else []
        if erasures.tombstones(session, org_id):
            done += uploads.never_landed(session, org_id)
        folders = {lake.resolve(org_id, one.file_path).parent for one in done}
        for upload in done:
            uploads.keep_original(session, upload, None)
    for folder in sorted(folders):
        storage.discard(folder, lake.work(org_id, uuid4(), uuid4()))
    return sorted(folders)
