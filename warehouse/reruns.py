"""A training repeated from its pins: what of them is gone, and what is not the same today.

The pins are the versions of the data and of the analysts' features, the question as it was asked, the models of dbt, the
parameters with their seed, and the versions of the libraries that make features and learn. A repeat is asked the old
question of the old data; the programs are today's, and where they differ from those of then, that is said: before, and with
what came of it after.
"""

import io
import platform
from importlib.metadata import PackageNotFoundError, version
from uuid import UUID

import pyarrow as pa
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from warehouse import version_files
from warehouse.catalog import datasets, feature_builds, model_versions, models, training_runs
from warehouse.catalog.base import Conflict, NotFound
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.erasures import Erasure
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.training_runs import TrainingRun
from warehouse.lake import project, repeats
from warehouse.lake.paths import Lake
from warehouse.lake.repeats import Repeat
from warehouse.said import Said
from warehouse.settings import Settings

OUT_OF_FOLD = "out_of_fold.arrow"


def start(
    session: Session, lake: Lake, run: TrainingRun, *, created_by: UUID | None
) -> tuple[TrainingRun, list[Said]]:
    """Queue the run once more, from its pins; with what is not as it was then.

    Raises
    ------
    Conflict : `nothing_to_repeat`, of a run that left no version; `inputs_gone`, with which in its facts.
    """
    build, left = _made(session, run)
    model = models.get(session, run.org_id, run.model_id)
    if gone := _gone(session, lake, model, run, build):
        raise Conflict(
            "inputs_gone",
            "This training cannot be repeated: " + " ".join(each.text for each in gone),
            {"gone": [each.to_json() for each in gone]},
        )
    found = before(session, run, build, left)
    again = training_runs.repeat(
        session, run, differences=[each.to_json() for each in found], created_by=created_by
    )
    return again, found


def before(session: Session, run: TrainingRun, build: FeatureBuild, left: ModelVersion) -> list[Said]:
    """What is not the same today as when the run was made."""
    found = []
    if build.manifest_hash != (now := project.project_hash()):
        text = f"The models of dbt are others today ({now[:8]}, then {build.manifest_hash[:8]}): features are made by today's."
        found.append(Said("dbt_project", {"then": build.manifest_hash, "now": now}, text))
    for name, then in sorted(left.card.get("libraries", {}).items()):
        if (today := _installed(name)) != then:
            text = f"{name} is {today or 'not installed'} today, and was {then}."
            found.append(Said("library", {"name": name, "then": then, "now": today}, text))
    erased = session.scalar(
        select(func.count())
        .select_from(Erasure)
        .where(Erasure.org_id == run.org_id, Erasure.created_at > (run.started_at or run.created_at))
    )
    if erased:
        who = "entity was" if erased == 1 else "entities were"
        text = f"{erased:,} {who} erased since: where they were among the rows, these are fewer."
        found.append(Said("erased_since", {"entities": erased}, text))
    return found


def after(then: pa.Table, now: pa.Table) -> Said:
    """What came of it: whether the rows score as they did."""
    told = repeats.compare(then, now)
    if told.alike:
        text = f"All {told.rows:,} rows score as they did (largest difference {told.largest:.1g})."
        return Said("same_scores", vars(told), text)
    return Said("other_scores", vars(told), _differing(told))


def scores_of(session: Session, lake: Lake, settings: Settings, run: TrainingRun) -> pa.Table | None:
    """What the run's version said of the rows that it learned from; None where it is gone."""
    left = model_versions.of_training_run(session, run)
    content = None if left is None else version_files.read(lake, settings, left, OUT_OF_FOLD)
    return None if content is None else pa.ipc.open_file(io.BytesIO(content)).read_all()


def _differing(told: Repeat) -> str:
    rows = [
        f"{count:,} rows are {where}"
        for count, where in ((told.only_then, "missing today"), (told.only_now, "there today alone"))
        if count
    ]
    said = f"Of the {told.rows:,} rows that are in both, scores differ by up to {told.largest:.2g}"
    return "; ".join([said, " and ".join(rows)] if rows else [said]) + "."


def _made(session: Session, run: TrainingRun) -> tuple[FeatureBuild, ModelVersion]:
    left = model_versions.of_training_run(session, run)
    if run.build_id is None or left is None:
        raise Conflict(
            "nothing_to_repeat",
            "This training left no version: there is nothing to repeat. Train again instead.",
        )
    return feature_builds.get(session, run.org_id, run.build_id), left


def _gone(session: Session, lake: Lake, model: Model, run: TrainingRun, build: FeatureBuild) -> list[Said]:
    """Versions of its data that are not there any more."""
    wanted = [(model.dataset, number) for number in {run.dataset_version, *build.question.get("history", [])}]
    wanted += [(each, run.event_versions[str(each.id)]) for each in models.events_of(session, model)]
    besides = build.question.get("besides", {})
    found = [each for dataset, number in wanted if (each := _lost(session, lake, dataset, number))]
    for name, number in besides.items():
        try:
            dataset = datasets.by_name(session, run.org_id, name)
        except NotFound:
            found.append(_is_gone(name, number))
            continue
        if lost := _lost(session, lake, dataset, number):
            found.append(lost)
    return found


def _lost(session: Session, lake: Lake, dataset: Dataset, number: int) -> Said | None:
    try:
        held = datasets.version(session, dataset, number)
    except NotFound:
        return _is_gone(dataset.name, number)
    there = all(lake.resolve(dataset.org_id, part).exists() for part in held.parts)
    return None if there else _is_gone(dataset.name, number)


def _is_gone(name: str, number: int) -> Said:
    text = f"Version {number} of the dataset {name!r} is not there any more."
    return Said("version_gone", {"dataset": name, "version": number}, text)


def _installed(name: str) -> str | None:
    try:
        return platform.python_version() if name == "python" else version(name)
    except PackageNotFoundError:
        return None
