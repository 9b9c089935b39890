"""Landing: a received file becomes a version of its dataset, or is refused with every reason named."""

from pathlib import Path
from typing import Any, cast

from warehouse.catalog import datasets, uploads
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.uploads import Upload
from warehouse.lake import intake, storage, tables
from warehouse.lake.notices import counted
from warehouse.lake.paths import Lake
from warehouse.lake.profile import (
    chosen_event_mapping,
    chosen_mapping,
    profile,
    propose_event_mapping,
    propose_mapping,
)
from warehouse.lake.tables import Mode, Table
from workers.attempt import Attempt


def land(attempt: Attempt) -> None:
    """Read the upload's file, lay its rows beside what the dataset holds, and point the dataset at the result."""
    with attempt.transaction() as session:
        upload = uploads.get(session, attempt.org_id, attempt.subject_id)
        dataset = datasets.get(session, attempt.org_id, upload.dataset_id)
        before = datasets.version(session, dataset) if dataset.version else None
    fresh = attempt.scratch / "version"
    try:
        landing = intake.land_apart(
            attempt.lake.resolve(attempt.org_id, upload.file_path),
            fresh,
            file_name=upload.file_name,
            content_type=upload.content_type,
            progress=lambda share, message: attempt.stage("reading", 0.05 + 0.65 * share, message),
        )
        attempt.stage("looking", 0.75, "looking at every column")
        key = dataset.mapping.get("entity_key") or _guessed_key(landing.table, dataset.kind)
        held = table_of(attempt.lake, before) if before else None
        table, notices = tables.combine(held, landing.table, cast(Mode, upload.mode), key, fresh)
    except intake.Rejected as refusal:
        _refuse(attempt, [notice.to_json() for notice in refusal.notices])
        return
    looked = profile(table, temp=attempt.scratch / "spill")
    proposed, chosen = _proposal(looked, dataset.kind)
    warnings = [notice.to_json() for notice in (*landing.warnings, *notices)]
    rejects = landing.rejects
    storage.make_durable(fresh)
    with attempt.publication(_summary(landing.loaded, landing.rejected)) as session:
        dataset = datasets.get(session, attempt.org_id, dataset.id, lock=True)
        number = dataset.version + 1
        final = attempt.lake.dataset_version(attempt.org_id, dataset.id, number)
        # What stands there was published by an attempt that died before the catalog could point to it.
        storage.discard(final, attempt.scratch / "orphan")
        storage.publish(fresh, final)
        version = datasets.publish(
            session,
            dataset,
            number=number,
            upload_id=upload.id,
            file_path=attempt.lake.relative(final),
            schema=table.schema_json(),
            parts=[attempt.lake.relative(_moved(part, fresh, final)) for part in table.parts],
            rows=table.rows,
            profile={**looked, "proposed_mapping": proposed},
            proposed=chosen,
        )
        uploads.accept(
            session,
            uploads.get(session, attempt.org_id, upload.id),
            version,
            counts={
                "lines": landing.lines,
                "loaded": landing.loaded,
                "rejected": landing.rejected,
                "skipped": landing.skipped,
            },
            rejects_path=attempt.lake.relative(_moved(rejects, fresh, final)) if rejects else None,
            found={"format": landing.format, "skipped_by": landing.skipped_by, **landing.details},
            warnings=warnings,
        )


def table_of(lake: Lake, version: DatasetVersion) -> Table:
    """The rows that a version of a dataset holds."""
    return Table(
        columns=tables.columns_from_json(version.schema_json),
        parts=tuple(lake.resolve(version.org_id, part) for part in version.parts),
        rows=version.rows,
    )


def _refuse(attempt: Attempt, errors: list[dict[str, Any]]) -> None:
    with attempt.transaction() as session:
        upload: Upload = uploads.get(session, attempt.org_id, attempt.subject_id)
        uploads.reject(session, upload, errors)
        attempt.failure(
            session, "The file was refused. " + " ".join(error["message"] for error in errors[:3])
        )


def _proposal(looked: dict[str, Any], kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What each column probably means, and the mapping that is chosen from it."""
    if kind == "events":
        proposed = propose_event_mapping(looked)
        return proposed, chosen_event_mapping(proposed)
    proposed = propose_mapping(looked)
    return proposed, chosen_mapping(proposed)


def _guessed_key(table: Table, kind: str) -> str | None:
    key: str | None = _proposal(profile(table), kind)[1]["entity_key"]
    return key


def _moved(path: Path, source: Path, target: Path) -> Path:
    return target / path.relative_to(source) if path.is_relative_to(source) else path


def _summary(loaded: int, rejected: int) -> str:
    said = counted(loaded, "row loaded", "rows loaded")
    return said + (f", {counted(rejected, 'line', 'lines')} set aside" if rejected else "")
