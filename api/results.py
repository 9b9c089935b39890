"""Results: did it work? Past scorings against what happened, beside what was promised."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, Parameter
from msgspec import Struct

from api import jobs, pages
from api.access import within
from api.edge import Asked
from api.jobs import Job
from api.pages import Cursor, Limit
from api.words import Said
from warehouse import retellings
from warehouse.catalog import models, results

TAGS = ["Results"]


class WhatCame(Struct):
    """What was promised of some entities, and what came of them.

    Of `entities`, so many were `judged`: their outcome is known and nobody acted upon them. `acted_upon` are kept apart,
    since acting spoils the measure (`acted_outcomes` of them had the outcome all the same); `waiting` are not known yet.
    `promised` and `realised` are shares of the judged; `low` and `high` hold the realised one with 95 %. `promised_count`
    and `realised_count` are in entities, with the `spread` that chance alone gives the former. `kept` says whether the
    promise lies within the interval; null where there are too few to say.
    """

    entities: int
    judged: int
    acted_upon: int
    acted_outcomes: int
    waiting: int
    promised: float | None
    promised_count: float
    spread: float
    realised: float | None
    realised_count: int
    realised_value: float | None
    low: float | None
    high: float | None
    kept: bool | None


class TopWhatCame(WhatCame):
    """Of the first `n` of the list."""

    n: int = 0


class WhatCameBin(Struct):
    """A tenth by score, from the lowest: the mean of what was promised, and what came."""

    from_: float = msgspec.field(name="from")
    to: float
    judged: int
    promised: float
    realised: float
    low: float | None
    high: float | None


class RuleWhatCame(Struct):
    """Of those whom a rule's alerts named."""

    alert_rule_id: UUID
    rule: str
    outcome: WhatCame
    said: Said


class RunResult(Struct):
    """One scoring, judged. `matured` is the share of its horizon that has passed (null: the outcome has none); before it
    is 1, only those are known to whom it has come already, and nothing is `kept`. One with `hindsight` promised nothing.
    """

    scoring_run_id: UUID
    snapshot_date: date | None
    model_version: int
    rehearsed: bool
    hindsight: bool
    matured: float | None
    horizon_ends_on: date | None
    judged_at: datetime
    said: Said
    whole: WhatCame
    high: WhatCame
    tops: list[TopWhatCame]
    bins: list[WhatCameBin]
    rules: list[RuleWhatCame]


class VersionResult(Struct):
    """A version over scorings whose horizons have passed and do not overlap: `runs` of them, so that nobody's outcome
    counts twice. `tops` are of so many named each time."""

    model_version: int
    runs: int
    said: Said
    whole: WhatCame
    high: WhatCame
    tops: list[TopWhatCame]


class RuleResult(Struct):
    """A rule over scorings whose horizons have passed and do not overlap."""

    alert_rule_id: UUID
    rule: str
    runs: int
    said: Said
    outcome: WhatCame


class Results(Struct):
    """`said` sums it up. `items` are the scorings, newest first."""

    said: Said
    by_version: list[VersionResult]
    by_rule: list[RuleResult]
    items: list[RunResult]
    next_cursor: str | None


Which = Annotated[
    Literal["all", "matured", "waiting"],
    Parameter(
        description="`matured`: those whose horizon has passed; `waiting`: those for which one has to wait."
    ),
]


@get(
    "/models/{name:str}/results",
    opt=within("member", "predictions:read"),
    operation_id="listResults",
    tags=TAGS,
    sync_to_thread=True,
    summary="Did it work?",
)
def list_results(
    inquiry: Asked, name: FromPath[str], which: Which = "all", cursor: Cursor = None, limit: Limit = 50
) -> Results:
    """What was promised and what came of it: by scoring, by version and by alert rule."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    told = retellings.of_model(inquiry.session, model)
    wanted = [one for one in told.runs if which == "all" or (which == "matured") == one["over"]]
    items, next_cursor = pages.part(
        wanted, lambda one: str(one["order"]), cursor=cursor, limit=limit, newest_first=True
    )
    return Results(
        said=Said.of(told.said),
        by_version=[_convert(one, VersionResult) for one in told.versions],
        by_rule=[_convert(one, RuleResult) for one in told.rules],
        items=[_convert(one, RunResult) for one in items],
        next_cursor=next_cursor,
    )


@post(
    "/models/{name:str}/results",
    opt={**within("analyst", "train"), "creates": False},
    operation_id="judge",
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
    summary="Look again what came of past scorings",
)
def judge(inquiry: Asked, name: FromPath[str]) -> Job:
    """It is done by itself after each upload and each scoring. What was judged by the same data stays as it is."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    job = results.start(inquiry.session, model, created_by=inquiry.user_id)
    inquiry.note("results.asked", name, job=str(job.id))
    return jobs.show(job)


def _convert(told: dict[str, Any], kind: type[Any]) -> Any:
    return msgspec.convert(told, kind, from_attributes=True)
