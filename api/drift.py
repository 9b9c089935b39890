"""Drift: do those who are scored still look like those whom the model learned from, and are the data on time?"""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath, Parameter
from msgspec import Struct

from api.access import within
from api.edge import Asked
from api.reasons import ReasonLabel
from api.words import Said
from warehouse.catalog import drifts, lateness, models, scoring_runs
from warehouse.catalog.base import Conflict
from warehouse.catalog.drifts import Drift as DriftRecord

Level = Literal["steady", "moved", "shifted"]


class DriftBin(Struct, kw_only=True):
    """The share of rows in a bin when the model learned (`before`) and `now`. A `range` goes from `low` to below `high`
    (null: open), a `level` has a `label`; `others` are further levels, and values that came since."""

    kind: Literal["range", "level", "others", "missing"]
    low: float | None
    high: float | None
    label: str | None
    before: float
    now: float


class ScoreDrift(Struct):
    """`psi` is the population stability index, `chance` what it reaches by chance alone, `moved` the share of rows that
    are in another bin than when the model learned. `bins` are empty in reports from before they were kept."""

    psi: float
    chance: float
    moved: float
    level: Level
    said: Said
    bins: list[DriftBin] = []


class ColumnDrift(ScoreDrift, kw_only=True):
    """A feature. `importance` is its share of the model's; columns stand by `impact`, the index beyond chance times
    importance. `past` has the index at each scoring of `over_time`; null where the feature was not there."""

    feature: str
    column: str
    kind: Literal["number", "category", "flag"]
    label: ReasonLabel
    importance: float
    impact: float
    missing_before: float
    missing_now: float
    past: list[float | None] = []


class DataLateness(Struct):
    """How long ago a dataset came, and how often it usually comes (null: not known yet)."""

    dataset: str
    late: bool
    received_at: datetime
    age_days: float
    usual_gap_days: float | None
    newest_event_on: date | None
    said: Said


class DriftPoint(Struct):
    """One scoring: how many columns had moved or shifted, and which first."""

    scoring_run_id: UUID
    snapshot_date: date | None
    at: datetime
    model_version: int
    rehearsed: bool
    level: Level
    score_psi: float
    moved: int
    shifted: int
    first_column: str | None


class DriftReport(Struct):
    """Of one scoring. `level` is the worst of the score and of those columns by which the model goes; `said` what it means
    and what to do. A small sample raises no alarm by being small. `lateness` is as of now, of the newest scoring."""

    scoring_run_id: UUID
    snapshot_date: date | None
    model_version: int
    rows: int
    learned_rows: int
    level: Level
    said: Said
    score: ScoreDrift
    columns: list[ColumnDrift]
    lateness: list[DataLateness]
    over_time: list[DriftPoint]


@get(
    "/models/{name:str}/drift",
    opt=within("member", "predictions:read"),
    operation_id="getDrift",
    tags=["Results"],
    sync_to_thread=True,
    summary="Has the world moved since the model learned?",
)
def get_drift(
    inquiry: Asked,
    name: FromPath[str],
    scoring_run_id: Annotated[
        UUID | None, Parameter(description="An earlier scoring instead of the newest.")
    ] = None,
) -> DriftReport:
    """Column by column, those first that matter most; over the last 60 scorings."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    past = drifts.of_model(inquiry.session, model)
    if scoring_run_id is not None:
        run = scoring_runs.get(inquiry.session, inquiry.org_id, scoring_run_id, model_id=model.id)
        found = drifts.of_run(inquiry.session, run)
        late = found.lateness
    elif past:
        found = past[-1]
        late = lateness.of_model(inquiry.session, model, found.run)
    else:
        raise Conflict("not_scored", f"The model {model.name!r} has not scored yet: start a scoring run.")
    indices = [{one["feature"]: one["psi"] for one in each.report["columns"]} for each in past]
    told = [
        {**one, "past": [each.get(one["feature"]) for each in indices]} for one in found.report["columns"]
    ]
    return DriftReport(
        scoring_run_id=found.scoring_run_id,
        snapshot_date=found.run.snapshot_date,
        model_version=found.run.version.number,
        **_convert({name: found.report[name] for name in ("rows", "learned_rows")}, dict[str, int]),
        level=found.level,  # type: ignore[arg-type]
        said=_convert(found.report["said"], Said),
        score=_convert(found.report["score"], ScoreDrift),
        columns=_convert(told, list[ColumnDrift]),
        lateness=_convert(late, list[DataLateness]),
        over_time=[_point(each) for each in past],
    )


def _point(drift: DriftRecord) -> DriftPoint:
    columns: list[dict[str, Any]] = drift.report["columns"]
    levels = [one["level"] for one in columns]
    first = next((one["column"] for one in columns if one["level"] != "steady"), None)
    return DriftPoint(
        scoring_run_id=drift.scoring_run_id,
        snapshot_date=drift.run.snapshot_date,
        at=drift.run.stands_at,
        model_version=drift.run.version.number,
        rehearsed=drift.run.rehearsed,
        level=drift.level,  # type: ignore[arg-type]
        score_psi=drift.report["score"]["psi"],
        moved=levels.count("moved"),
        shifted=levels.count("shifted"),
        first_column=first,
    )


def _convert(told: Any, kind: Any) -> Any:
    return msgspec.convert(told, kind)
