"""Training: feature tables become a signed, numbered ModelVersion in staging."""

from typing import Any

from ml.artifact import TrainedModel
from ml.rhythm import Rhythm
from ml.table import LearningTable
from ml.train import train as learn
from warehouse import readiness, reruns
from warehouse.catalog import datasets, feature_builds, leases, model_versions, models, training_runs
from warehouse.catalog.base import new_id
from warehouse.catalog.models import Model
from warehouse.catalog.training_runs import TrainingRun
from warehouse.lake import artifacts, groups, storage
from warehouse.lake.errors import CannotBuild
from warehouse.lake.readiness import Readiness
from warehouse.said import Said
from warehouse.sources import table_of
from workers import challenge
from workers.attempt import Attempt
from workers.challenge import Beside
from workers.features import Examples, examples
from workers.forecast import Forecast
from workers.rhythm import rhythm_of

FEATURES_DONE = {
    "fast": 0.25,
    "balanced": 0.1,
    "best": 0.05,
}  # the share of the bar that the feature build takes


def train(attempt: Attempt) -> None:
    """Learn what the run asks for; the result is published whole or not at all."""
    with attempt.transaction() as session:
        run = training_runs.get(session, attempt.org_id, attempt.subject_id)
        training_runs.begin(session, run)
        model = models.get(session, attempt.org_id, run.model_id)
        before = training_runs.get(session, attempt.org_id, run.rerun_of) if run.rerun_of else None
        again = (
            feature_builds.get(session, attempt.org_id, before.build_id)
            if before and before.build_id
            else None
        )
        looked = None if before else readiness.look(session, attempt.lake, model, run.parameters["keep"])
    if looked is not None:  # what is done again was learned from other rows than those of now
        _refuse_red(readiness.judge(looked))
    parameters = run.parameters
    budget = parameters.get("budget", "fast")  # runs of before there were budgets
    found = examples(attempt, model, run, upto=FEATURES_DONE[budget], again=again)
    forecast = Forecast()

    def progress(stage: str, share: float, message: str, /, **params: object) -> None:
        begin = FEATURES_DONE[budget]
        eta = forecast.at(share)
        attempt.stage(stage, begin + (0.97 - begin) * share, message, params=params, eta=eta)

    trained = learn(
        _in_segments(attempt, model, run, found.table()),
        kind=model.kind,
        horizon_days=_horizon(found.build.question),
        budget=budget,
        seed=parameters["seed"],
        keep=tuple(parameters["keep"]),
        rhythm=_rhythm(found),
        progress=progress,
        stop=lambda: attempt.asked_to_finish,
    )
    repeated = _repeated(attempt, before, trained) if before else None
    _publish(attempt, trained, found, repeated, challenge.beside(attempt, run, trained))


def _horizon(question: dict[str, Any]) -> int | None:
    """How far ahead the outcome is awaited, where it is found in events."""
    return question.get("horizon_days") if question["outcome"]["kind"] != "column" else None


def _rhythm(found: Examples) -> Rhythm | None:
    """What tells how often somebody came, where the outcome is found in events."""
    outcome = found.build.question["outcome"]
    return rhythm_of(found.build.columns, outcome) if outcome["kind"] != "column" else None


def _repeated(attempt: Attempt, before: TrainingRun, trained: TrainedModel) -> Said | None:
    """What the repeat says beside the first."""
    with attempt.transaction() as session:
        then = reruns.scores_of(session, attempt.lake, attempt.settings, before)
    return None if then is None else reruns.after(then, trained.out_of_fold)


def _refuse_red(judged: Readiness) -> None:
    """Say at once, and in the words of the light, why nothing can be learned."""
    if judged.refusal is not None:
        raise CannotBuild(judged.refusal.code, judged.refusal.text, **judged.refusal.params)


def _in_segments(attempt: Attempt, model: Model, run: TrainingRun, table: LearningTable) -> LearningTable:
    """With the group of each row, where the model names a column that tells it."""
    column = model.segment_column
    if column is None:
        return table
    with attempt.transaction() as session:
        version = datasets.version(session, model.dataset, run.dataset_version)
    held = table_of(attempt.lake, version)
    if column not in [each.name for each in held.columns]:
        attempt.log(f"no results by segment: this version of the data has no column {column!r}")
        return table
    return table.in_segments(column, groups.of(held, model.dataset.mapping.get("entity_key"), column))


def _publish(
    attempt: Attempt, trained: TrainedModel, found: Examples, repeated: Said | None, beside: Beside | None
) -> None:
    version_id = new_id()
    folder = attempt.scratch / "model"
    trained.save(folder)
    storage.make_durable(folder)
    with attempt.publication(trained.metrics["verdict"], "trained") as session:
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
        if repeated is not None:
            run.differences = [*run.differences, repeated.to_json()]
        version = model_versions.record(
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
        if beside is not None:
            run.comparison = beside.said(version).to_json()
            leases.log(session, attempt.lease, [run.comparison["text"]])
