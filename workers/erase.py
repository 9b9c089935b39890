"""Erasing: one entity is taken out of everything that its organization holds.

Files never change: what holds the entity is written anew beside the old place, a transaction points there, and the old
place is taken away. Readers see one or the other. The job runs alone in its organization (the lane is the
organization's own), so nothing that began before it can publish the entity after it. Killed at any moment, it is begun
again and finds what is left: texts first, typed rows last, since the rows tell which words to look for in texts.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ml import forget
from ml.artifact import CARD, MODEL, OUT_OF_FOLD, REPORT
from warehouse.catalog import datasets, erasures, redactions
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.leases import LEASE
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.session import ERASER_ROLE, Catalog
from warehouse.lake import artifacts, predictions
from warehouse.lake.erasing import rows
from warehouse.lake.erasing.words import Words, of_entity
from workers import leftovers
from workers.anew import anew, beside
from workers.attempt import Attempt
from workers.erase_dataset import erase_from_dataset, key_column, table_of_all

READERS_SECONDS = 1.0  # what was opened before the pointer moved is read to its end within this time


def erase(attempt: Attempt) -> None:
    """Take the erasure's entity out; in a role that may rewrite what is never changed otherwise."""
    catalog = Catalog(str(attempt.settings.database_url), role=ERASER_ROLE, pooled=False, idle=LEASE)
    try:
        _erase(Attempt(catalog, attempt.settings, attempt.lease))
    finally:
        catalog.close()


def _erase(attempt: Attempt) -> None:
    with attempt.transaction() as session:
        erasure = erasures.get(session, attempt.org_id, attempt.subject_id)
        held = datasets.in_organization(session, attempt.org_id)
        hashes = erasures.tombstones(session, attempt.org_id)
    keyed = [dataset for dataset in held if key_column(dataset)]
    for key in [erasure.entity_key] if erasure.entity_key else _found_again(attempt, keyed, hashes):
        _one(attempt, key, keyed)
    attempt.stage("taking away", 0.95, "taking away what nothing points to any more")
    time.sleep(READERS_SECONDS)
    leftovers.take_away(attempt)
    with attempt.publication("erased", "erased") as session:
        erasure = erasures.get(session, attempt.org_id, attempt.subject_id)
        without = [one.name for one in held if one.version and not _has_key(one)]
        erasures.finish(session, erasure, without_key=without)


def _has_key(dataset: Dataset) -> bool:
    """Whether the rows that it holds now say whose they are."""
    columns = [str(column["name"]).lower() for column in dataset.schema_json.get("columns", [])]
    return str(key_column(dataset)).lower() in columns


def _found_again(attempt: Attempt, keyed: list[Dataset], hashes: frozenset[bytes]) -> list[str]:
    """The keys of erased entities that the data holds now, told by their hashes."""
    secret = attempt.settings.tombstone_secret()
    found: set[str] = set()
    for dataset in keyed:
        with attempt.transaction() as session:
            table = table_of_all(attempt, session, dataset)
        for part in table.parts:
            keys = rows.keys_in(part, str(key_column(dataset)))
            found.update(key for key in keys if erasures.digest(secret, attempt.org_id, key) in hashes)
    return sorted(found)


def _one(attempt: Attempt, key: str, keyed: list[Dataset]) -> None:
    attempt.stage("looking", 0.05, "looking for what only this entity has")
    with attempt.transaction() as session:
        tables = [(table_of_all(attempt, session, one), str(key_column(one))) for one in keyed]
    words = of_entity(key, tables, temp=attempt.scratch / "spill")
    with attempt.step("catalog", 0.15, "alerts, notes, messages and logs") as session:
        named = redactions.alerts(session, attempt.org_id, key)
        about = redactions.records(session, attempt.org_id, key)
        texts = redactions.texts(session, attempt.org_id, words.sought, words.cleaned)
        texts += redactions.statements(session, attempt.org_id, words.sought, words.cleaned)
        _count(attempt, session, alerts=named, texts=texts, **about)
    attempt.stage("models", 0.25, "models, builds and predictions")
    for version in _all(attempt, ModelVersion):
        _from_model(attempt, version, words)
    for build in _all(attempt, FeatureBuild):
        _from_build(attempt, build, words)
    for run in _all(attempt, ScoringRun):
        _from_predictions(attempt, run, key)
    for done, dataset in enumerate(_all(attempt, Dataset)):
        attempt.stage("datasets", 0.5 + 0.4 * done / (done + 1), f"dataset {done + 1:,}")
        erase_from_dataset(attempt, dataset, words)


def _all(attempt: Attempt, kind: type[Any]) -> Iterator[Any]:
    with attempt.transaction() as session:
        found: Any = session.scalars(
            select(kind).where(kind.org_id == attempt.org_id).order_by(kind.id)
        ).all()
    yield from found


def _from_model(attempt: Attempt, version: ModelVersion, words: Words) -> None:
    folder = attempt.lake.resolve(attempt.org_id, version.artifact_path)
    if not folder.exists():
        return
    identity: dict[str, Any] = {
        "org_id": version.org_id,
        "model_id": version.model_id,
        "version_id": version.id,
        "secret": attempt.settings.secret(),
    }
    fresh = attempt.scratch / f"model-{version.id}"
    try:
        older = attempt.settings.older_secrets()
        artifacts.verify(folder, **identity, older=older, expected_sha256=version.artifact_sha256)
    except artifacts.ArtifactRefused:
        # Nobody can use it, and it must not be parsed: what may hold rows' values is dropped, and it stays refused.
        told = dict.fromkeys((OUT_OF_FOLD, MODEL, CARD, REPORT))
        if not any((folder / name).exists() for name in told):
            return
        anew(folder, fresh, told)
        digest = version.artifact_sha256
    else:
        changed = forget.without(folder, words.key, words.cleaned)
        if not changed:
            return
        anew(folder, fresh, {**changed, artifacts.MANIFEST: None})
        digest = artifacts.sign(fresh, **identity)["sha256"]
    path = beside(attempt, folder, fresh)
    with attempt.step("models", 0.3, "a model knows the entity no longer") as session:
        kept = session.get(ModelVersion, (version.org_id, version.id))
        if kept is not None:
            kept.artifact_path, kept.artifact_sha256 = path, digest
            _count(attempt, session, models=1)


def _from_build(attempt: Attempt, build: FeatureBuild, words: Words) -> None:
    folder = attempt.lake.resolve(attempt.org_id, build.path)
    if not folder.exists():
        return
    gone = {
        file.name: rows.places(file, "entity_key", words.key) for file in sorted(folder.glob("*.parquet"))
    }
    quoting = [
        file for file in folder.rglob("*") if file.suffix in (".json", ".log") and _quotes(file, words)
    ]
    if not any(gone.values()) and not quoting:
        return
    fresh = attempt.scratch / f"build-{build.id}"
    changed: dict[str, bytes | None] = {file.relative_to(folder).as_posix(): None for file in quoting}
    if "columns.json" in changed:
        said = json.loads((folder / "columns.json").read_text("utf-8"))
        changed["columns.json"] = json.dumps(words.cleaned(said), ensure_ascii=False, indent=1).encode()
    anew(folder, fresh, {**changed, **{name: None for name, places in gone.items() if places}})
    for name, places in gone.items():
        if places:
            rows.without(folder / name, fresh / name, places)
    path = beside(attempt, folder, fresh)
    with attempt.step("builds", 0.4, "a build knows the entity no longer") as session:
        kept = session.get(FeatureBuild, (build.org_id, build.id))
        if kept is not None:
            kept.path, kept.rows = path, kept.rows - len(gone.get("examples.parquet", []))
            _count(attempt, session, builds=1)


def _from_predictions(attempt: Attempt, run: ScoringRun, key: str) -> None:
    folder = attempt.lake.resolve(attempt.org_id, run.path) if run.path else None
    if folder is None or not folder.exists():
        return
    fresh = attempt.scratch / f"predictions-{run.id}"
    summary = predictions.without(folder, key, fresh)
    if summary is None:
        return
    path = beside(attempt, folder, fresh)
    with attempt.step("predictions", 0.5, "a scoring knows the entity no longer") as session:
        kept = session.get(ScoringRun, (run.org_id, run.id))
        if kept is not None:
            kept.path, kept.rows, kept.summary = path, summary["rows"], summary
            _count(attempt, session, predictions=1)


def _quotes(file: Path, words: Words) -> bool:
    return words.quoted_in(file.read_text("utf-8", errors="replace"))


def _count(attempt: Attempt, session: Any, **taken: int) -> None:
    erasures.count(session, erasures.get(session, attempt.org_id, attempt.subject_id), **taken)
