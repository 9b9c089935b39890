"""Rehearsals: scoring as if on past mornings, so that a young model has a past to be judged by."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api import jobs, scoring_runs
from api.access import within
from api.edge import Asked
from api.idempotency import idempotent
from api.jobs import Job
from api.scoring_runs import ScoringRun
from warehouse.catalog import model_versions, models, rehearsals
from warehouse.catalog.base import Invalid


class RehearsedMorning(Struct, forbid_unknown_fields=True):
    """`dataset_version` says which version of the customers or leads shows what was known on that morning, for an outcome
    that is a column; else it is the one that had landed by then."""

    snapshot_date: date
    dataset_version: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None


class NewRehearsal(Struct, forbid_unknown_fields=True):
    """`version` is the one that was in prod on each morning, or had learned by then, unless a number is given. With
    `alerts` the alert rules speak of each morning as they would have, into the inbox but by no letter; where a
    newer list has been alerted on, what lies in the inbox stays as that one left it."""

    mornings: Annotated[list[RehearsedMorning], Meta(max_length=60, examples=[[]])]
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None
    alerts: bool = False


class RehearsalStarted(Struct):
    """One scoring run per morning, oldest first; all are done by one job."""

    scoring_runs: list[ScoringRun]
    job: Job


@post(
    "/models/{name:str}/rehearsals",
    opt=within("analyst", "train"),
    operation_id="rehearse",
    tags=["Scoring"],
    status_code=202,
    sync_to_thread=True,
    summary="Score past mornings",
)
@idempotent
def rehearse(inquiry: Asked, name: FromPath[str], data: JSONBody[NewRehearsal]) -> RehearsalStarted:
    """With what was known on each of them. The runs are marked `rehearsed`; those by a version that had learned from what
    came later also `hindsight`. The current list stays what it is."""
    mornings: dict[date, int | None] = {one.snapshot_date: one.dataset_version for one in data.mornings}
    if len(mornings) < len(data.mornings):
        raise Invalid("mornings", "Each morning is rehearsed once: name no date twice.")
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    version = None
    if data.version is not None:
        version = model_versions.by_number(inquiry.session, model, data.version)
    runs = rehearsals.ask(
        inquiry.session,
        model,
        mornings,
        version=version,
        alerts=data.alerts,
        created_by=inquiry.user_id,
    )
    ids: list[UUID] = [run.id for run in runs]
    inquiry.note("rehearsal.started", name, runs=[str(one) for one in ids])
    return RehearsalStarted([scoring_runs.show(run) for run in runs], jobs.show(runs[0].job))
