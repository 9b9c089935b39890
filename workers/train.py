"""Training: feature tables become a signed, numbered ModelVersion in staging."""

from ml.artifact import TrainedModel
from ml.train import train as learn
from warehouse.catalog import model_versions, models, training_runs
from warehouse.catalog.base import new_id
from warehouse.lake import artifacts, storage
from workers.attempt import Attempt
from workers.features import Examples, examples

FEATURES_DONE = 0.25  # the share of the bar that the feature build takes


def train(attempt: Attempt) -> None:
    """Learn what the run asks for; the result is published whole or not at all."""
    with attempt.transaction() as session:
        run = training_runs.get(session, attempt.org_id, attempt.subject_id)
        training_runs.begin(session, run)
        model = models.get(session, attempt.org_id, run.model_id)
    found = examples(attempt, model, run, upto=FEATURES_DONE)

    def progress(stage: str, share: float, message: str) -> None:
        attempt.stage(stage, FEATURES_DONE + (0.97 - FEATURES_DONE) * share, message)

    parameters = run.parameters
    trained = learn(
        found.table(),
        kind=model.kind,
        horizon_days=model.horizon_days if model.over_time else None,
        seed=parameters["seed"],
        keep=tuple(parameters["keep"]),
        progress=progress,
    )
    _publish(attempt, trained, found)


def _publish(attempt: Attempt, trained: TrainedModel, found: Examples) -> None:
    version_id = new_id()
    folder = attempt.scratch / "model"
    trained.save(folder)
    storage.make_durable(folder)
    with attempt.publication(trained.metrics["verdict"]) as session:
        run = training_runs.get(session, attempt.org_id, attempt.subject_id)
        model = models.get(session, attempt.org_id, run.model_id, lock=True)
        manifest = artifacts.sign(
            folder,
            org_id=attempt.org_id,
            model_id=model.id,
            version_id=version_id,
            secret=attempt.settings.secret(),
        )
        final = attempt.lake.model_version(attempt.org_id, version_id)
        storage.publish(folder, final)
        run.build_id = found.build.id
        model_versions.record(
            session,
            model,
            run,
            found.build,
            version_id,
            artifact_path=attempt.lake.relative(final),
            artifact_sha256=manifest["sha256"],
            metrics_json={name: value for name, value in trained.metrics.items() if name != "checks"},
            checks=trained.metrics["checks"],
            leaks=trained.leaks,
            card={**trained.card, "left_out_columns": found.build.left_out},
        )
