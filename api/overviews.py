"""Overview: what is at risk now and how it went, who came and went, and where score and money disagree."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from api.access import within
from api.edge import Asked, TheLake
from api.predictions import Prediction, Totals, scored, shown
from warehouse.catalog import alert_items, models, scoring_runs
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import predictions
from warehouse.lake.predictions import Query

DISAGREEING = 10


class Moves(Struct):
    """Since the scoring before, among those whose outcome has not come: `new` to the list, `rose` or `fell` by a point or
    more, `entered_high` and `left_high` the band `high`; `lost` are those whose outcome came (`lost_from_high`: who had
    been in the band), `gone` those no longer scored."""

    new: int
    rose: int
    fell: int
    entered_high: int
    left_high: int
    lost: int
    lost_from_high: int
    gone: int
    gone_from_high: int


class OverviewPoint(Struct):
    """One scoring. `open` are those whose outcome had not come, `high` those of them in the band `high`. `moves` is null
    for a first scoring."""

    scoring_run_id: UUID
    snapshot_date: date | None
    at: datetime
    model_version: int
    rehearsed: bool
    open: Totals
    high: Totals
    moves: Moves | None


class Quadrant(Struct):
    """Those of one corner: risk `high` (the band) or the `rest`, value in the `high` half or the `low` one."""

    risk: Literal["high", "rest"]
    value_half: Literal["high", "low"]
    rows: int
    value: float
    value_at_risk: float
    mean_score: float


class Quadrants(Struct):
    """`value_cut` parts the two halves by value."""

    value_cut: float
    cells: list[Quadrant]


class TeamResults(Struct):
    """What the team said came of items closed since then: `saved`, `lost`, `won`, `contacted`, `no_answer`,
    `wrong_alarm`."""

    since: datetime
    results: dict[str, int]


class Disagreement(Struct):
    """Where score and money disagree: `money` are low in score and yet among the dearest at risk, `score` are high in
    score and hardly worth a call."""

    money: list[Prediction]
    score: list[Prediction]


class Overview(Struct):
    """`over_time` are the last 60 scorings, the oldest first; its last is the present one. `quadrants` and `disagree` are
    null where no value is known. By segment: see `facets`."""

    kind: Literal["churn", "lead_scoring"]
    scoring_run_id: UUID
    snapshot_date: date | None
    over_time: list[OverviewPoint]
    quadrants: Quadrants | None
    team: TeamResults
    team_lately: TeamResults
    disagree: Disagreement | None


@get(
    "/models/{name:str}/overview",
    opt=within("member", "predictions:read"),
    operation_id="getOverview",
    tags=["Predictions"],
    sync_to_thread=True,
    summary="How it stands",
)
def get_overview(inquiry: Asked, lake: TheLake, name: FromPath[str]) -> Overview:
    """Value at risk now and over time, who came and went, what the team made of it."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    run, folder = scored(inquiry, lake, name)
    past = scoring_runs.series(inquiry.session, model, limit=60)
    before = scoring_runs.before(inquiry.session, run)
    told = predictions.summary(folder)
    since, lately = alert_items.closed_since(
        inquiry.session, model, [before.stands_at if before else run.stands_at, alert_items.month_ago()]
    )
    disagree = None
    if told.get("quadrants"):
        high = told["cutoffs"]["high"]
        money = Query(outcome="open", max_score=min(high, 1.0), sort="-value_at_risk", limit=DISAGREEING)
        risk = Query(
            outcome="open", band="high", min_value_at_risk=0.0, sort="value_at_risk", limit=DISAGREEING
        )
        found = [
            [row for row in predictions.page(folder, query).items if (row["band"] == "high") == is_high]
            for query, is_high in ((money, False), (risk, True))
        ]
        disagree = Disagreement(shown(inquiry, found[0]), shown(inquiry, found[1]))
    return Overview(
        kind=model.kind,  # type: ignore[arg-type]
        scoring_run_id=run.id,
        snapshot_date=run.snapshot_date,
        over_time=[_point(one) for one in past if "totals" in one.summary],
        quadrants=msgspec.convert(told.get("quadrants"), Quadrants | None),
        team=TeamResults(*since),
        team_lately=TeamResults(*lately),
        disagree=disagree,
    )


def _point(run: ScoringRun) -> OverviewPoint:
    totals = run.summary["totals"]
    return OverviewPoint(
        scoring_run_id=run.id,
        snapshot_date=run.snapshot_date,
        at=run.stands_at,
        model_version=run.version.number,
        rehearsed=run.rehearsed,
        open=_totals(totals.get("open all")),
        high=_totals(totals.get("open high")),
        moves=msgspec.convert(run.summary.get("moves"), Moves | None),
    )


def _totals(sums: dict[str, Any] | None) -> Totals:
    return Totals(**sums) if sums else Totals(0, 0.0, None, None)
