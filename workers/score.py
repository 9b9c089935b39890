"""Scoring: a signed ModelVersion over what the dataset holds, published as Predictions, and the alerts that follow."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from ml import artifact
from ml.score import score as predict
from warehouse.catalog import alert_rules, alerts, feature_builds, models, scoring_runs
from warehouse.catalog.model_versions import ModelVersion
from warehouse.lake import artifacts, predictions, storage
from warehouse.lake.notices import counted
from workers.attempt import Attempt
from workers.features import Examples, examples

REASONS_FOR = 200_000  # entities, from the highest score down; reasons cost far more than scores
FEATURES_DONE = 0.3
# What an alert keeps of each prediction that it names.
TOLD = ("entity_key", "name", "email", "score", "rank", "band", "value", "value_at_risk", "reasons")


def score(attempt: Attempt) -> None:
    """Score every entity; predictions, alerts and the end of the job become true in one transaction."""
    with attempt.transaction() as session:
        run = scoring_runs.get(session, attempt.org_id, attempt.subject_id)
        scoring_runs.begin(session, run)
        model = models.get(session, attempt.org_id, run.model_id)
        version = run.version
        learned = feature_builds.get(session, attempt.org_id, version.build_id)
    trusted = _trusted(attempt, version)
    found = examples(attempt, model, run, upto=FEATURES_DONE, like=learned)
    _publish(attempt, _worth(_scored(attempt, trusted, found), model.economics), found)


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


def _scored(attempt: Attempt, folder: Path, found: Examples) -> pa.Table:
    """entity_key, name, email, score, outcome, value and reasons of each entity.

    Rows that the model learned from come with the score of models that had not seen them (`ml.score`).
    """

    def progress(stage: str, share: float, message: str, /, **params: object) -> None:
        attempt.stage(stage, FEATURES_DONE + (0.9 - FEATURES_DONE) * share, message, params=params)

    rows, known = found.newest()
    scored = predict(
        artifact.load(folder),
        rows,
        reasons_for=REASONS_FOR,
        progress=progress,
    )
    return pa.table(
        {
            "entity_key": scored["entity_key"],
            "name": known["_name"],
            "email": known["_email"],
            "score": scored["score"],
            "outcome": known["y"],
            "value": known["_value"],
            "reasons": scored["reasons"],
        }
    )


def _worth(scored: pa.Table, economics: dict[str, Any]) -> pa.Table:
    """The same rows, where the model's economics give one value for everybody."""
    if "value" not in economics:
        return scored
    everybody = pa.repeat(float(economics["value"]), scored.num_rows)
    return scored.set_column(scored.schema.get_field_index("value"), "value", everybody)


def _publish(attempt: Attempt, scored: pa.Table, found: Examples) -> None:
    with attempt.transaction() as session:
        run = scoring_runs.get(session, attempt.org_id, attempt.subject_id)
    attempt.stage("writing", 0.92, f"writing {counted(scored.num_rows, 'prediction', 'predictions')}")
    if scored.num_rows > REASONS_FOR:
        attempt.log(f"reasons are told for the {REASONS_FOR:,} highest scores; the others have none")
    fresh = attempt.scratch / "predictions"
    written = predictions.write(
        scored,
        fresh,
        facts=predictions.RunFacts(
            scoring_run_id=run.id,
            org_id=run.org_id,
            dataset_id=run.dataset_id,
            model_version_id=run.model_version_id,
            model_version=run.version.number,
            snapshot_date=found.build.snapshot_date,
            created_at=run.created_at,
        ),
    )
    storage.make_durable(fresh)
    with attempt.publication(f"{written.rows:,} scored") as session:
        run = scoring_runs.get(session, attempt.org_id, attempt.subject_id)
        model = models.get(session, attempt.org_id, run.model_id)
        final = attempt.lake.predictions(attempt.org_id, run.id, attempt.lease.token)
        storage.publish(fresh, final)
        run.path, run.rows, run.summary = attempt.lake.relative(final), written.rows, written.summary
        run.build_id, run.snapshot_date = found.build.id, found.build.snapshot_date
        session.flush()
        for rule in alert_rules.active_for(session, model) if run.purpose == "list" else ():
            named = [{word: one[word] for word in TOLD} for one in predictions.top(final, rule.top_n)]
            alerts.speak(session, rule, run, named)
