"""Scoring: a signed ModelVersion over what the dataset holds, published as Predictions, and the alerts that follow."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ml import artifact, card
from ml.pace import Tell
from warehouse import speaking
from warehouse.catalog import datasets, drifts, feature_builds, lateness, models, results, scoring_runs
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import artifacts, list_segments, predictions, storage
from warehouse.lake.list_segments import Segments
from warehouse.lake.notices import counted
from warehouse.lake.predictions import Written
from warehouse.mail import Letter
from warehouse.sources import table_of
from workers import compare, letters, scored
from workers.attempt import Attempt
from workers.features import Examples, examples

FEATURES_DONE = 0.3


@dataclass(frozen=True)
class Prepared:
    """The predictions of a run, written and not yet published."""

    run_id: UUID
    fresh: Path
    written: Written
    build: FeatureBuild
    snapshot_date: date
    drift: dict[str, Any]


def score(attempt: Attempt) -> None:
    """Score every entity; predictions, alerts and the end of the job become true in one transaction."""
    with attempt.transaction() as session:
        run = scoring_runs.get(session, attempt.org_id, attempt.subject_id)
        scoring_runs.begin(session, run)
        model = models.get(session, attempt.org_id, run.model_id)
        learned = feature_builds.get(session, attempt.org_id, run.version.build_id)
    _trusted(attempt, run.version)  # before the features are made, which takes longer
    found = examples(attempt, model, run, upto=FEATURES_DONE, like=learned)

    def progress(stage: str, share: float, message: str, /, **params: object) -> None:
        attempt.stage(stage, FEATURES_DONE + (0.9 - FEATURES_DONE) * share, message, params=params)

    made = prepared(attempt, run, model, found, progress=progress)
    rows = made.written.rows
    with attempt.publication(f"{rows:,} scored", "scored", rows=rows) as session:
        post = publish(attempt, session, made)
    letters.send(post, attempt.settings)


def prepared(attempt: Attempt, run: ScoringRun, model: Model, found: Examples, *, progress: Tell) -> Prepared:
    """The run's predictions in the scratch folder, beside the scoring before it."""
    on = run.snapshot_date if run.rehearsed and run.snapshot_date else found.build.snapshot_date
    before = compare.find(attempt, run, found.build) if run.purpose == "list" else None
    progress("scoring", 0.0, "loading the model")
    learned = artifact.load(_trusted(attempt, run.version), threads=attempt.settings.job_threads)
    scores = scored.write(
        learned,
        found,
        on,
        model.economics,
        attempt.scratch / f"scored-{run.id}.parquet",
        progress,
        # of a past morning of events, what came of it was not known then
        outcome_known=not (run.rehearsed and found.build.over_time),
    )
    changes = (
        compare.what_changed(attempt, learned, before, found, on, scores.path, progress) if before else None
    )
    progress("writing", 1.0, f"writing {counted(scores.rows, 'prediction', 'predictions')}")
    fresh = attempt.scratch / f"predictions-{run.id}"
    written = predictions.write(
        scores.path,
        fresh,
        facts=_facts(run, on),
        changes=changes,
        before=before.folder if before else None,
        segments=_segments(attempt, run, found.build),
    )
    storage.make_durable(fresh)
    scores.path.unlink()
    return Prepared(run.id, fresh, written, found.build, on, scores.drift)


def publish(attempt: Attempt, session: Session, made: Prepared) -> list[Letter]:
    """Make the predictions true, in the caller's transaction; returns the letters to send once they are."""
    run = scoring_runs.get(session, attempt.org_id, made.run_id)
    model = models.get(session, attempt.org_id, run.model_id)
    final = attempt.lake.predictions(attempt.org_id, run.id, attempt.lease.token)
    storage.publish(made.fresh, final)
    run.path, run.rows, run.summary = attempt.lake.relative(final), made.written.rows, made.written.summary
    run.build_id, run.snapshot_date = made.build.id, made.snapshot_date
    run.libraries = card.libraries()
    session.flush()
    drifts.record(session, run, made.drift, lateness.of_model(session, model, run))
    if run.purpose != "list":
        return []
    results.start_where_due(session, model)
    spoken = speaking.speak(session, attempt.lake, model, run)
    # Nobody is written to of the past.
    return [] if run.rehearsed else letters.about(session, spoken, attempt.settings.public_url)


def _trusted(attempt: Attempt, version: ModelVersion) -> Path:
    """The model's folder, known to be ours, whole and unchanged before any of it is parsed."""
    folder = attempt.lake.resolve(attempt.org_id, version.artifact_path)
    artifacts.verify(
        folder,
        org_id=attempt.org_id,
        model_id=version.model_id,
        version_id=version.id,
        secret=attempt.settings.secret(),
        older=attempt.settings.older_secrets(),
        expected_sha256=version.artifact_sha256,
    )
    return folder


def _segments(attempt: Attempt, run: ScoringRun, build: FeatureBuild) -> Segments:
    """What lists can be narrowed down by: columns of the rows that were scored."""
    with attempt.transaction() as session:
        dataset = datasets.get(session, attempt.org_id, run.dataset_id)
        version = datasets.version(session, dataset, run.dataset_version)
    if dataset.kind != "entities":
        return Segments.none()
    asked = {**dataset.mapping, "outcome": None if build.over_time else build.question["outcome"]}
    return list_segments.of_entities(table_of(attempt.lake, version), asked, temp=attempt.scratch / "spill")


def _facts(run: ScoringRun, on: date) -> predictions.RunFacts:
    return predictions.RunFacts(
        scoring_run_id=run.id,
        org_id=run.org_id,
        dataset_id=run.dataset_id,
        model_version_id=run.model_version_id,
        model_version=run.version.number,
        snapshot_date=on,
        created_at=run.created_at,
    )
