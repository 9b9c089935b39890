"""Rehearsals: scoring as if on past mornings, with what was known then and by the version of then.

What comes of it are ScoringRuns that say so (`rehearsed`). They fill the history of a model that is young, and are
judged like all others once their horizon has passed. A version that has learned from what came after a morning knew too
much on it: such a run is marked (`hindsight`), and is not taken for a promise.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from warehouse.catalog import datasets, feature_builds, jobs, model_versions, models, promotions
from warehouse.catalog.base import Conflict, Invalid, new_id
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun

MOST = 60  # mornings at once


def ask(
    session: Session,
    model: Model,
    mornings: Mapping[date, int | None],
    *,
    version: ModelVersion | None = None,
    alerts: bool = False,
    created_by: UUID | None,
) -> list[ScoringRun]:
    """Record a scoring of each morning, oldest first, and queue them as one job.

    `mornings` may say which version of the dataset stands for a morning; else it is the one that had landed by then.
    Without `version` it is the one that was in prod on that morning, or had learned by then; if none had, the one in use.
    With `alerts` the rules speak of each morning as they would have.
    """
    if not 1 <= len(mornings) <= MOST:
        raise Invalid("mornings", f"Between 1 and {MOST} mornings are rehearsed at once.")
    late = max(mornings)
    if late >= datetime.now(UTC).date():
        raise Invalid("mornings", f"A rehearsal is of the past: {late} has not passed.")
    inputs = models.must_hold_rows(session, model)
    known = _versions(session, model)
    runs, job_subject = [], new_id()
    job = jobs.enqueue(
        session,
        model.org_id,
        "rehearse",
        job_subject,
        lane=model.dataset_id,
        waits_for=(dataset.id for dataset in inputs),
        created_by=created_by,
    )
    for place, (morning, number) in enumerate(sorted(mornings.items())):
        rows = _rows_of_then(session, model, morning, number)
        used = version or _of_then(session, model, known, morning, rows)
        runs.append(
            ScoringRun(
                org_id=model.org_id,
                id=job_subject if place == 0 else new_id(),
                model_id=model.id,
                model_version_id=used.id,
                dataset_id=model.dataset_id,
                dataset_version=rows.number,
                event_versions=models.event_versions(session, model),
                job_id=job.id,
                snapshot_date=morning,
                stands_at=datetime.combine(morning, time(), UTC),
                rehearsed=True,
                hindsight=not _is_innocent(session, used, morning, rows),
                quiet=not alerts,
                created_by=created_by,
            )
        )
    session.add_all(runs)
    session.flush()
    for run in runs:
        session.refresh(run, ["job", "version"])
    return runs


def of_job(session: Session, org_id: UUID, job_id: UUID) -> list[ScoringRun]:
    """The mornings of one job, oldest first."""
    found = session.scalars(
        select(ScoringRun)
        .where(ScoringRun.org_id == org_id, ScoringRun.job_id == job_id)
        .order_by(ScoringRun.stands_at)
    )
    return list(found)


def _versions(session: Session, model: Model) -> list[ModelVersion]:
    found = model_versions.of_model(session, model)
    if not found:
        raise Conflict("no_version", f"The model {model.name!r} has no version yet: train one first.")
    return found


def _of_then(
    session: Session, model: Model, known: Sequence[ModelVersion], morning: date, rows: DatasetVersion
) -> ModelVersion:
    """The version in prod on that morning; else the newest that had learned by then; else the one in use now."""
    until = datetime.combine(morning, time(), UTC)
    if came := promotions.prod_at(session, model, until):
        return model_versions.get(session, model.org_id, came.model_version_id)
    innocent = [one for one in known if _is_innocent(session, one, morning, rows)]
    return innocent[0] if innocent else (model_versions.in_use(session, model) or known[0])


def _is_innocent(session: Session, version: ModelVersion, morning: date, rows: DatasetVersion) -> bool:
    """Whether the version has learned from nothing that came after: no later morning; and of an outcome column, no later
    rows."""
    build = feature_builds.get(session, version.org_id, version.build_id)
    return build.snapshot_date <= morning if build.over_time else build.dataset_version <= rows.number


def _rows_of_then(session: Session, model: Model, morning: date, number: int | None) -> DatasetVersion:
    dataset = datasets.get(session, model.org_id, model.dataset_id)
    if number is not None:
        return datasets.version(session, dataset, number)
    held = datasets.versions(session, dataset, upto=dataset.version)
    if model.over_time:  # what was known then is told by the rows themselves
        return held[-1]
    then = [one for one in held if one.created_at.date() <= morning]
    if not then:
        raise Invalid(
            "mornings",
            f"The dataset {dataset.name!r} held nothing on {morning}: say by dataset_version which of its versions shows "
            "what was known then.",
        )
    return then[-1]
