"""Erasing from one dataset: all its versions, the lines they rejected, and the files as they were received."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq
from sqlalchemy import select
from sqlalchemy.orm import Session

from warehouse.catalog import datasets, erasures, jobs, uploads
from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.uploads import Upload
from warehouse.lake import tables
from warehouse.lake.erasing import rows
from warehouse.lake.erasing.words import Words
from warehouse.lake.profile import profile
from warehouse.lake.tables import Table
from workers.anew import anew, beside
from workers.attempt import Attempt
from workers.received import without_lines

REJECTS = "rejects.parquet"
_LANDED = re.compile(r"part-\d{5}\.parquet")  # as the file came: its `_line` is the line in that file


@dataclass
class Rewritten:
    """One folder of a version without the entity: where it is now, and what the upload that made it has lost."""

    number: int
    old: str
    new: str
    loaded: int
    rejected: int
    lines: set[int]


@dataclass
class Original:
    """A received file without the entity's lines; `path` is None where it had to be removed."""

    upload_id: UUID
    path: str | None


@dataclass
class Found:
    folders: list[Rewritten] = field(default_factory=list)
    originals: list[Original] = field(default_factory=list)


def key_column(dataset: Dataset) -> str | None:
    """The column that names the entity, as the dataset is understood now."""
    return dataset.mapping.get("entity_key") if dataset.version else None


def table_of_all(attempt: Attempt, session: Session, dataset: Dataset) -> Table:
    """Every row of every version, each file once, in the columns of the newest version."""
    parts = {part: None for version in _versions(session, dataset) for part in version.parts}
    paths = tuple(attempt.lake.resolve(attempt.org_id, part) for part in parts)
    return Table(tables.columns_from_json(dataset.schema_json), paths, 0)


def erase_from_dataset(attempt: Attempt, dataset: Dataset, words: Words) -> None:
    """Write anew what holds the entity, then point there: all versions and uploads of the dataset in one step."""
    with attempt.transaction() as session:
        versions = _versions(session, dataset)
        received = {one.id: one for one in _uploads(session, dataset)}
    key, found = key_column(dataset), Found()
    for number, folder in _folders(attempt, versions, received) if key else ():
        rewritten = _rewrite(attempt, number, folder, str(key), words)
        if rewritten is not None:
            found.folders.append(rewritten)
    _clean_originals(attempt, found, versions, received)
    if found.folders or found.originals:
        _point(attempt, dataset, found)


def _versions(session: Session, dataset: Dataset) -> list[DatasetVersion]:
    query = select(DatasetVersion).where(
        DatasetVersion.org_id == dataset.org_id, DatasetVersion.dataset_id == dataset.id
    )
    return list(session.scalars(query.order_by(DatasetVersion.number)))


def _uploads(session: Session, dataset: Dataset) -> list[Upload]:
    query = select(Upload).where(Upload.org_id == dataset.org_id, Upload.dataset_id == dataset.id)
    return list(session.scalars(query))


def _folders(
    attempt: Attempt, versions: list[DatasetVersion], received: dict[UUID, Upload]
) -> list[tuple[int, Path]]:
    """Each folder that a version names, with the number of the version that made it."""
    named = {part.rpartition("/")[0] for version in versions for part in version.parts}
    named |= {str(one.rejects_path).rpartition("/")[0] for one in received.values() if one.rejects_path}
    found = []
    for path in sorted(named):
        folder = attempt.lake.resolve(attempt.org_id, path)
        made = re.match(r"v=(\d+)", folder.name)
        if made and folder.is_dir():
            found.append((int(made[1]), folder))
    return found


def _rewrite(attempt: Attempt, number: int, folder: Path, key: str, words: Words) -> Rewritten | None:
    gone = {file: rows.places(file, key, words.key) for file in sorted(folder.glob("part-*.parquet"))}
    aside = _rejected(folder / REJECTS, words)
    if not any(gone.values()) and not aside:
        return None
    landed = {file: places for file, places in gone.items() if _LANDED.fullmatch(file.name)}
    lines = {line for file, places in landed.items() for line in rows.lines_at(file, places)}
    fresh = attempt.scratch / f"{folder.parent.name}-{folder.name}"
    anew(folder, fresh, {file.name: None for file, places in gone.items() if places} | dict.fromkeys(aside))
    for file, places in gone.items():
        if places:
            rows.without(file, fresh / file.name, places)
    for name, (places, of_rejects) in aside.items():
        rows.without(folder / name, fresh / name, places)
        lines.update(of_rejects)
    return Rewritten(
        number,
        old=attempt.lake.relative(folder),
        new=beside(attempt, folder, fresh),
        loaded=sum(map(len, landed.values())),
        rejected=sum(len(places) for places, _ in aside.values()),
        lines=lines,
    )


def _rejected(file: Path, words: Words) -> dict[str, tuple[list[int], list[int]]]:
    """Of the rejects, by the file's name: the places of those that hold the entity, and their lines."""
    if not file.exists():
        return {}
    table = pq.read_table(file, columns=["line", "text"])
    places = [n for n, text in enumerate(table["text"].to_pylist()) if words.in_line(text or "")]
    return {file.name: (places, table["line"].take(places).to_pylist())} if places else {}


def _clean_originals(
    attempt: Attempt, found: Found, versions: list[DatasetVersion], received: dict[UUID, Upload]
) -> None:
    made = {version.number: version.upload_id for version in versions}
    lines = {made[one.number]: one.lines for one in found.folders if one.number in made}
    for upload in received.values():
        if upload.original_removed_at is not None:
            continue
        if upload.id in lines:
            path = without_lines(attempt, upload, upload.found, lines[upload.id])
            found.originals.append(Original(upload.id, path))
        elif upload.status != "ready" and upload.job.status in jobs.ENDED:
            # It never became rows, so nobody knows whom it is about.
            found.originals.append(Original(upload.id, None))


def _point(attempt: Attempt, dataset: Dataset, found: Found) -> None:
    moved = {one.old: one.new for one in found.folders}
    newest = _profile_of_newest(attempt, dataset, moved) if moved else {}
    with attempt.step("datasets", 0.9, "a dataset knows the entity no longer") as session:
        kept = session.get(
            Dataset, (dataset.org_id, dataset.id), with_for_update=True, populate_existing=True
        )
        if kept is None:
            return
        for version in _versions(session, kept):
            _move_version(attempt, version, moved, newest if version.number == kept.version else {})
            if version.number == kept.version:
                kept.rows = version.rows
        kept.file_path = moved.get(str(kept.file_path), kept.file_path)
        for upload in _uploads(session, kept):
            _move_upload(session, upload, found, moved)
        _take_lines(session, kept, found.folders)
        erasures.count(
            session,
            erasures.get(session, attempt.org_id, attempt.subject_id),
            rows=sum(one.loaded for one in found.folders),
            rejected_lines=sum(one.rejected for one in found.folders),
            originals_rewritten=sum(one.path is not None for one in found.originals),
            originals_removed=sum(one.path is None for one in found.originals),
        )


def _profile_of_newest(attempt: Attempt, dataset: Dataset, moved: dict[str, str]) -> dict[str, Any]:
    """The newest version's profile over the rows that are left; made before the transaction, for it takes a while."""
    with attempt.transaction() as session:
        version = datasets.version(session, datasets.get(session, attempt.org_id, dataset.id))
    parts = tuple(attempt.lake.resolve(attempt.org_id, _moved(part, moved)) for part in version.parts)
    count = sum(pq.read_metadata(part).num_rows for part in parts)
    table = Table(tables.columns_from_json(version.schema_json), parts, count)
    return profile(table, temp=attempt.scratch / "spill")


def _move_version(
    attempt: Attempt, version: DatasetVersion, moved: dict[str, str], looked: dict[str, Any]
) -> None:
    parts = [_moved(part, moved) for part in version.parts]
    if parts == version.parts:
        return
    files = [attempt.lake.resolve(version.org_id, part) for part in parts]
    version.parts, version.rows = parts, sum(pq.read_metadata(file).num_rows for file in files)
    version.profile = looked  # nobody looks at the profile of an older version: it goes


def _move_upload(session: Session, upload: Upload, found: Found, moved: dict[str, str]) -> None:
    if upload.rejects_path:
        upload.rejects_path = _moved(upload.rejects_path, moved)
    for original in found.originals:
        if original.upload_id != upload.id:
            continue
        uploads.keep_original(session, upload, original.path)


def _take_lines(session: Session, dataset: Dataset, folders: list[Rewritten]) -> None:
    """The account of each file stays right: its erased lines were loaded or rejected, and are skipped now."""
    for one in folders:
        version = datasets.version(session, dataset, one.number)
        upload = session.get(Upload, (dataset.org_id, version.upload_id))
        if upload is None or upload.loaded is None:
            continue
        taken = one.loaded + one.rejected
        skipped_by = upload.found.get("skipped_by", {})
        upload.found = {
            **upload.found,
            "skipped_by": {**skipped_by, "erased": skipped_by.get("erased", 0) + taken},
        }
        upload.loaded, upload.rejected = upload.loaded - one.loaded, (upload.rejected or 0) - one.rejected
        upload.skipped = (upload.skipped or 0) + taken
    session.flush()


def _moved(path: str, moved: dict[str, str]) -> str:
    folder, _, name = path.rpartition("/")
    return f"{moved.get(folder, folder)}/{name}"
