"""Landing: a received file becomes a version of its dataset, or is refused with every reason named."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from warehouse import mappings
from warehouse.catalog import datasets, results, schedules, uploads
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.quotas import OverQuota
from warehouse.catalog.uploads import Upload
from warehouse.lake import intake, storage, tables, times
from warehouse.lake.intake import Told
from warehouse.lake.notices import counted
from warehouse.lake.profile import profile
from warehouse.lake.tables import Mode, Table
from warehouse.sources import table_of
from workers.attempt import Attempt
from workers.received import without_lines
from workers.tombstones import said_plainly, set_aside


def land(attempt: Attempt) -> None:
    """Read the upload's file, lay its rows beside what the dataset holds, and point the dataset at the result."""
    try:
        _land(attempt)
    except OverQuota as refusal:
        _refuse(attempt, [{"code": refusal.code, "message": refusal.message}])


def _land(attempt: Attempt) -> None:
    with attempt.transaction() as session:
        upload = uploads.get(session, attempt.org_id, attempt.subject_id)
        dataset = datasets.get(session, attempt.org_id, upload.dataset_id)
        before = datasets.version(session, dataset) if dataset.version else None
        told = _told(upload, before, uploads.without_header(session, dataset))
    fresh = attempt.scratch / "version"
    try:
        landing = intake.land_apart(
            attempt.lake.resolve(attempt.org_id, upload.file_path),
            fresh,
            file_name=upload.file_name,
            content_type=upload.content_type,
            told=told,
            progress=lambda share, message: attempt.stage("reading", 0.05 + 0.65 * share, message),
        )
        attempt.stage("looking", 0.75, "looking at every column")
        key = dataset.mapping.get("entity_key") or _guessed_key(landing.table, dataset.kind)
        kept = set_aside(attempt, landing, key)
        landing = kept.landing
        held = table_of(attempt.lake, before) if before else None
        zone = times.zone_of(dataset.mapping)
        rows = landing.table
        if upload.mode != "replace":
            rows = times.like_before(held, rows, zone, fresh)
        table, notices = tables.combine(held, rows, cast(Mode, upload.mode), key, fresh)
    except intake.Rejected as refusal:
        _refuse(attempt, [notice.to_json() for notice in refusal.notices])
        return
    looked = profile(table, temp=attempt.scratch / "spill")
    said = list(landing.warnings)
    if dataset.kind == "events":
        # many events of one customer are no repetition
        notices = [notice for notice in notices if notice.code != "duplicate_key"]
        at = dataset.mapping.get("time") or mappings.chosen(looked, dataset.kind)["time"]
        said = [notice for notice in said if (notice.code, notice.column) != ("time_zone", at)]
        notices += times.notices(landing.table, at, zone, times.today(zone), attempt.scratch / "spill")
    warnings = [notice.to_json() for notice in (*said, *notices)]
    rejects = landing.rejects
    storage.make_durable(fresh)
    original = (
        without_lines(attempt, upload, _made_of(landing), kept.lines) if kept.lines else upload.file_path
    )
    counts = {"loaded": landing.loaded, "rejected": landing.rejected}
    with attempt.publication(_summary(**counts), "landed", **counts) as session:
        dataset = datasets.get(session, attempt.org_id, dataset.id, lock=True)
        datasets.require_room(session, dataset, table.rows)
        number = dataset.version + 1
        final = attempt.lake.dataset_version(attempt.org_id, dataset.id, number, attempt.lease.token)
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
            profile=looked,
            proposed=mappings.chosen(looked, dataset.kind),
        )
        landed = uploads.get(session, attempt.org_id, upload.id)
        uploads.keep_original(session, landed, original)
        uploads.accept(
            session,
            landed,
            version,
            counts={
                "lines": landing.lines,
                "loaded": landing.loaded,
                "rejected": landing.rejected,
                "skipped": landing.skipped,
            },
            rejects_path=attempt.lake.relative(_moved(rejects, fresh, final)) if rejects else None,
            found=_made_of(landing),
            warnings=warnings,
        )
        schedules.after_upload(session, dataset)
        results.after_upload(session, dataset)
    if original != upload.file_path:
        _discard_original(attempt, upload)


def _told(upload: Upload, before: DatasetVersion | None, headerless: bool) -> Told:
    """What the sender says of the file, and what the dataset knows: names for files without a header, and types."""
    columns = tables.columns_from_json(before.schema_json) if before else ()
    told = Told.from_json(upload.told)
    if upload.mode != "replace":
        told = replace(told, types={column.name: column.type for column in columns})
    return replace(told, usual=tuple(column.name for column in columns)) if headerless else told


def _made_of(landing: intake.Landing) -> dict[str, Any]:
    return {"format": landing.format, "skipped_by": landing.skipped_by, **landing.details}


def _refuse(attempt: Attempt, errors: list[dict[str, Any]]) -> None:
    errors = said_plainly(attempt, errors)
    of_erased = any(error["code"] == "erased_entities" for error in errors)
    with attempt.transaction() as session:
        upload: Upload = uploads.get(session, attempt.org_id, attempt.subject_id)
        uploads.reject(session, upload, errors)
        if of_erased:
            uploads.keep_original(session, upload, None)
        said = " ".join(error["message"] for error in errors[:3])
        attempt.failure(session, f"The file was refused. {said}", "file_refused")
    if of_erased:
        _discard_original(attempt, upload)


def _discard_original(attempt: Attempt, upload: Upload) -> None:
    """The file as received held an entity that was erased: no record names it any more."""
    received = attempt.lake.resolve(attempt.org_id, upload.file_path).parent
    storage.discard(received, attempt.scratch / "received")


def _guessed_key(table: Table, kind: str) -> str | None:
    key: str | None = mappings.chosen(profile(table), kind)["entity_key"]
    return key


def _moved(path: Path, source: Path, target: Path) -> Path:
    return target / path.relative_to(source) if path.is_relative_to(source) else path


def _summary(loaded: int, rejected: int) -> str:
    said = counted(loaded, "row loaded", "rows loaded")
    return said + (f", {counted(rejected, 'line', 'lines')} set aside" if rejected else "")
