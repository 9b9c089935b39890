"""Two versions of a Model side by side: figures on the rows that both were judged on, what they go by, what they were
made from, and who enters and leaves the first of the list."""

import io
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from sqlalchemy.orm import Session

from warehouse import version_files
from warehouse.catalog import datasets, feature_builds, models, scoring_runs, training_runs
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.training_runs import TrainingRun
from warehouse.lake import paired, rankings
from warehouse.lake.paired import Difference, Shared
from warehouse.lake.paths import Lake
from warehouse.lake.rankings import Moves
from warehouse.said import Said
from warehouse.settings import Settings

OUT_OF_FOLD = "out_of_fold.arrow"
FIGURES = ("roc_auc", "pr_auc", "log_loss", "brier", "ece", "lift_10")
LESS_IS_BETTER = ("log_loss", "brier", "ece")
FOUND = ("judged", "rounds", "calibration_log_loss")  # what training found out, not what it was told
QUESTION = ("outcome", "population", "horizon_days", "mapping", "snapshots", "exclude", "feature_models")


def judged_on_shared_rows(
    lake: Lake, settings: Settings, a: ModelVersion, b: ModelVersion
) -> tuple[Shared | None, dict[str, Difference]]:
    """The rows that both were judged on, and the differences there (b - a); none where there are too few, or where a
    version of old keeps no outcomes. Raises ArtifactRefused."""
    rows = paired.shared(_scores(lake, settings, a), _scores(lake, settings, b))
    return rows, paired.differences(rows) if rows is not None and rows.enough else {}


def figures(a: ModelVersion, b: ModelVersion, differences: Mapping[str, Difference]) -> list[dict[str, Any]]:
    """Each figure as either version told it, and on shared rows where it can be told there."""
    found = []
    for name in FIGURES:
        shared = differences.get(name)
        found.append(
            {
                "name": name,
                "less_is_better": name in LESS_IS_BETTER,
                "a": a.metrics_json.get(name),
                "b": b.metrics_json.get(name),
                "shared": None if shared is None else vars(shared),
                "better": None if shared is None else _better(name, shared),
            }
        )
    return found


def verdict(
    a: ModelVersion, b: ModelVersion, rows: Shared | None, differences: Mapping[str, Difference]
) -> Said:
    """Which of the two is better, as far as the rows that both were judged on can tell."""
    params: dict[str, Any] = {"a": a.number, "b": b.number, "rows": 0 if rows is None else len(rows.y)}
    if not differences:
        text = (
            f"Versions {a.number} and {b.number} share too few rows to be told apart: compare their own figures, which "
            "are of other rows."
        )
        return Said("too_few_shared_rows", params, text)
    auc, loss = differences["roc_auc"], differences["log_loss"]
    params |= {"roc_auc": vars(auc), "log_loss": vars(loss)}
    winners = {_better("roc_auc", auc), _better("log_loss", loss)} - {None}
    figures = (
        f"on {len(rows.y) if rows else 0:,} rows that both were judged on, ROC AUC {auc.b:.3f} against {auc.a:.3f} "
        f"(difference {auc.low:+.3f} to {auc.high:+.3f}), log loss {loss.b:.4f} against {loss.a:.4f} "
        f"({loss.low:+.4f} to {loss.high:+.4f})"
    )
    if winners == {"b"}:
        return Said(
            "b_is_better", params, f"Version {b.number} is better than version {a.number}: {figures}."
        )
    if winners == {"a"}:
        return Said("a_is_better", params, f"Version {b.number} is worse than version {a.number}: {figures}.")
    if winners:
        return Said(
            "mixed", params, f"Version {b.number} is better in one way and worse in another: {figures}."
        )
    return Said("no_clear_difference", params, f"No clear difference: {figures}.")


def importance(a: ModelVersion, b: ModelVersion) -> list[dict[str, Any]]:
    """Each column's importance in either, the strongest first; None where a version does not go by it."""
    of_a, of_b = (
        {one["column"]: float(one["importance"]) for one in each.card.get("importance", [])}
        for each in (a, b)
    )
    names = sorted(of_a.keys() | of_b.keys(), key=lambda name: -max(of_a.get(name, 0.0), of_b.get(name, 0.0)))
    return [{"column": name, "a": of_a.get(name), "b": of_b.get(name)} for name in names]


def columns(a: ModelVersion, b: ModelVersion) -> dict[str, list[str]]:
    """Features that only one of them learned from."""
    of_a, of_b = ([str(one["name"]) for one in each.card.get("columns", [])] for each in (a, b))
    return {
        "added": [name for name in of_b if name not in of_a],
        "removed": [name for name in of_a if name not in of_b],
        "shared": [name for name in of_a if name in of_b],
    }


def made_from(session: Session, model: Model, a: ModelVersion, b: ModelVersion) -> list[dict[str, Any]]:
    """What is not the same in their data, questions, parameters and programs."""
    facts = [_facts(session, model, each) for each in (a, b)]
    names = list(dict.fromkeys([*facts[0], *facts[1]]))
    return [
        {"part": part, "name": name, "a": facts[0].get((part, name)), "b": facts[1].get((part, name))}
        for part, name in names
        if facts[0].get((part, name)) != facts[1].get((part, name))
    ]


def of_current_data(session: Session, model: Model, version: ModelVersion) -> ScoringRun | None:
    """The version's newest scores of what the data hold now, for a list or for a comparison."""
    wanted = datasets.get(session, model.org_id, model.dataset_id).version
    return scoring_runs.newest_by(
        session, version, dataset_version=wanted, event_versions=models.event_versions(session, model)
    )


def movers(
    session: Session, lake: Lake, model: Model, a: ModelVersion, b: ModelVersion, n: int
) -> tuple[Moves | None, Said | None]:
    """Who enters and leaves the first n where b takes the place of a; or what has to be scored first."""
    runs = [of_current_data(session, model, each) for each in (a, b)]
    missing = [each.number for each, run in zip((a, b), runs, strict=True) if run is None]
    if missing:
        named = " and ".join(f"version {number}" for number in missing)
        text = (
            f"What the data hold now has no scores by {named} yet. POST models/{model.name}/compare makes them for "
            "this alone: the list stays as it is, and nobody is alerted."
        )
        return None, Said("not_scored", {"versions": missing}, text)
    folders = [lake.resolve(model.org_id, str(run.path)) for run in runs if run]
    return rankings.moves(folders[0], folders[1], n), None


def _better(name: str, shared: Difference) -> str | None:
    if not shared.clear:
        return None
    return "b" if (shared.value < 0) == (name in LESS_IS_BETTER) else "a"


def _scores(lake: Lake, settings: Settings, version: ModelVersion) -> pa.Table:
    content = version_files.read(lake, settings, version, OUT_OF_FOLD)
    if content is None:
        return pa.table({"entity_key": pa.array([], pa.string())})
    return pa.ipc.open_file(io.BytesIO(content)).read_all()


def _facts(session: Session, model: Model, version: ModelVersion) -> dict[tuple[str, str], Any]:
    run = training_runs.get(session, model.org_id, version.training_run_id)
    build = feature_builds.get(session, model.org_id, version.build_id)
    card = version.card
    return {
        **_of_data(session, model, run, build, card.get("data", {})),
        **{("question", name): build.question.get(name) for name in QUESTION},
        **{("parameters", name): value for name, value in run.parameters.items()},
        **{("method", name): value for name, value in card.get("method", {}).items() if name not in FOUND},
        **{("method", name): card.get(name) for name in ("calibration", "threads")},
        **{("method", f"weight of {name}"): weight for name, weight in card.get("chosen", {}).items()},
        **{("programs", name): value for name, value in card.get("libraries", {}).items()},
        ("programs", "dbt_project"): build.manifest_hash,
    }


def _of_data(
    session: Session, model: Model, run: TrainingRun, build: FeatureBuild, said: Mapping[str, Any]
) -> dict[tuple[str, str], Any]:
    events = {
        dataset.name: run.event_versions.get(str(dataset.id)) for dataset in models.events_of(session, model)
    }
    return {
        ("data", "dataset_version"): run.dataset_version,
        ("data", "event_versions"): events,
        ("data", "snapshot_date"): build.snapshot_date.isoformat(),
        **{("data", name): value for name, value in said.items()},
    }
