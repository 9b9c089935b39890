"""The model card: what a version is, was made from, can and cannot do; written from the facts that are kept of it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from warehouse import build_inputs, checklist, version_files
from warehouse.catalog import feature_builds, models, promotions, training_runs
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.users import User
from warehouse.lake.paths import Lake
from warehouse.settings import Settings

LIMITS = {
    "like_its_data": "Scores hold for entities like those in the training data, in a time like theirs.",
    "not_causal": "Reasons tell what the model goes by, not what would happen if a value were changed.",
    "acting_changes_it": "Once people act on its scores, what comes of them is no longer what it had learned from.",
}
WIDE_ROWS, WIDE_POSITIVES = 1000, 100


def of_version(
    session: Session, lake: Lake, settings: Settings, model: Model, version: ModelVersion
) -> dict[str, Any]:
    """The card as `api.cards.ModelCard` shows it. Raises ArtifactRefused where the version's files are not as signed."""
    run = training_runs.get(session, model.org_id, version.training_run_id)
    build = feature_builds.get(session, model.org_id, version.build_id)
    drawn = version_files.report(lake, settings, version) or {}
    said, told = version.card, version.metrics_json
    data: dict[str, Any] = said.get("data", {})
    known = data.get("rows_with_known_outcome")
    trainer = session.get(User, run.created_by) if run.created_by else None
    return {
        "model": model.name,
        "kind": model.kind,
        "version": version.number,
        "stage": version.stage,
        "trained_at": version.created_at,
        "trained_by": trainer.name if trainer else None,
        "verdict": told.get("verdict_said"),
        "question": _question(session, model, build),
        "data": {
            "dataset": model.dataset.name,
            "dataset_version": run.dataset_version,
            "event_versions": {
                each.name: run.event_versions.get(str(each.id)) for each in models.events_of(session, model)
            },
            "rows": data.get("rows"),
            "rows_with_known_outcome": known,
            "positives": data.get("positives"),
            "base_rate": data["positives"] / known if known else None,
            "snapshot_dates": data.get("snapshot_dates", []),
            "rows_with_a_twin": data.get("rows_with_a_twin"),
            "rows_whose_twin_disagrees": data.get("rows_whose_twin_disagrees"),
            "excluded_columns": list(build.question.get("exclude", [])),
            "left_out": list(build.left_out),
        },
        "columns": said.get("columns", []),
        "judged": told.get("judged_said"),
        "rows_judged": told.get("rows"),
        "figures": told,
        "baselines": told.get("baselines") or {},
        "calibration": {"method": said.get("calibration"), "bins": told.get("reliability") or []},
        "backtest": told.get("backtest") or [],
        "importance": said.get("importance") or [],
        "leaks": _leaks(session, model, version),
        "signs": told.get("signs") or [],
        "segments": drawn.get("segments"),
        "checks": version.checks,
        "made_of": {
            "chosen": said.get("chosen") or {},
            "candidates": [{"name": name, **each} for name, each in (told.get("candidates") or {}).items()],
            "method": said.get("method") or {},
        },
        "limits": _limits(build, version, data),
        "to_repeat": {
            "training_run_id": run.id,
            "seed": said.get("seed"),
            "threads": said.get("threads"),
            "parameters": run.parameters,
            "libraries": said.get("libraries") or {},
            "dbt_project": build.manifest_hash,
            "artifact_sha256": version.artifact_sha256,
        },
        "promotions": [_step(session, step) for step in _steps(session, model, version)],
    }


def _question(session: Session, model: Model, build: FeatureBuild) -> dict[str, Any]:
    asked = build_inputs.what_is_asked(model, build)
    written = build.question.get("feature_models", [])
    return {
        "entities": model.entities.name if model.entities else None,
        "events": [each.name for each in models.events_of(session, model)],
        "outcome": asked.outcome,
        "population": asked.population,
        "horizon_days": asked.horizon_days,
        "snapshots": asked.snapshots,
        "feature_models": [f"{each['name']} v{each['version']}" for each in written],
    }


def _leaks(session: Session, model: Model, version: ModelVersion) -> list[dict[str, Any]]:
    answers = checklist.answers(session, model)
    return [{**leak, "answer": answers.get(leak["column"])} for leak in version.leaks]


def _limits(build: FeatureBuild, version: ModelVersion, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = [{"code": code, "params": {}, "text": text} for code, text in LIMITS.items()]
    known, positives = data.get("rows_with_known_outcome") or 0, data.get("positives") or 0
    if known < WIDE_ROWS or min(positives, known - positives) < WIDE_POSITIVES:
        text = (
            f"It learned from {known:,} rows, {positives:,} of them with the outcome: its figures are wide."
        )
        told.append({"code": "few_rows", "params": {"rows": known, "positives": positives}, "text": text})
    if data.get("rows_whose_twin_disagrees"):
        twins = data["rows_whose_twin_disagrees"]
        text = (
            f"{twins:,} rows are alike in every column and differ in the outcome: no model of these columns tells them "
            "apart."
        )
        told.append({"code": "twins_disagree", "params": {"rows": twins}, "text": text})
    if not build.over_time:
        text = "It was judged on customers held out, not on a later time: the future may turn out worse."
        told.append({"code": "not_judged_by_time", "params": {}, "text": text})
    failed = [check["name"] for check in version.checks if check["passed"] is False]
    if failed:
        text = f"It did not pass {', '.join(failed)}."
        told.append({"code": "failed_checks", "params": {"checks": failed}, "text": text})
    return told


def _steps(session: Session, model: Model, version: ModelVersion) -> list[promotions.Promotion]:
    return [step for step, number in promotions.of_model(session, model) if number == version.number]


def _step(session: Session, step: promotions.Promotion) -> dict[str, Any]:
    who = session.get(User, step.user_id) if step.user_id else None
    return {
        "at": step.created_at,
        "from_stage": step.from_stage,
        "to_stage": step.to_stage,
        "by": who.name if who else None,
        "note": step.note,
        "overridden": [check["name"] for check in step.failed_checks],
        "rolled_back": step.rolled_back,
    }
