"""Pins: what a run was made from, and could be repeated from. What is not known yet, or never was, is null."""

from typing import Any

from sqlalchemy.orm import Session

from warehouse.catalog import feature_builds, model_versions, models
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.training_runs import TrainingRun

QUESTION = ("outcome", "population", "horizon_days", "snapshots", "mapping", "exclude")


def of_training(session: Session, run: TrainingRun) -> dict[str, Any]:
    left = model_versions.of_training_run(session, run)
    card = {} if left is None else left.card
    return _of_data(session, run) | {
        "libraries": card.get("libraries", {}),
        "threads": card.get("threads"),
        "parameters": run.parameters,
    }


def of_scoring(session: Session, run: ScoringRun) -> dict[str, Any]:
    return _of_data(session, run) | {
        "libraries": run.libraries,
        "version": run.version.number,
        "artifact_sha256": run.version.artifact_sha256,
    }


def _of_data(session: Session, run: TrainingRun | ScoringRun) -> dict[str, Any]:
    model = models.get(session, run.org_id, run.model_id)
    events = models.events_of(session, model)
    build: FeatureBuild | None = (
        feature_builds.get(session, run.org_id, run.build_id) if run.build_id else None
    )
    asked = {} if build is None else build.question
    return {
        "dataset": model.dataset.name,
        "dataset_version": run.dataset_version,
        "events": {dataset.name: run.event_versions.get(str(dataset.id)) for dataset in events},
        "feature_models": asked.get("feature_models", []),
        "question": {part: asked.get(part) for part in QUESTION} if build else None,
        "snapshot_date": build.snapshot_date.isoformat() if build else None,
        "dbt_project": build.manifest_hash if build else None,
    }
