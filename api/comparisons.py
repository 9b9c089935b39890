"""Two versions side by side, before one takes the other's place."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from api import jobs, scoring_runs
from api.access import within
from api.charts import CalibrationBin, Interval
from api.edge import Asked, Inquiry, TheLake, TheSettings
from api.idempotency import idempotent
from api.scoring_runs import ScoringRunStarted
from api.words import Said
from warehouse import comparisons
from warehouse.catalog import model_versions, models
from warehouse.catalog import scoring_runs as runs
from warehouse.catalog.base import Conflict
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.lake.rankings import Moves

TAGS = ["Versions"]
Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]
OfA = Annotated[
    int | None,
    Parameter(
        ge=1, le=2**31 - 1, description="A version's number; else the one in prod, or the one before b."
    ),
]
OfB = Annotated[int | None, Parameter(ge=1, le=2**31 - 1, description="A version's number; else the newest.")]


class SharedFigure(Struct):
    """A figure of each version on the rows that both were judged on; `value` is b - a, within `low` and `high`."""

    a: float
    b: float
    value: float
    low: float
    high: float


class ComparedFigure(Struct):
    """A figure as either version told it of its own rows, and on shared rows. `better` only where the difference there
    is more than chance."""

    name: Literal["roc_auc", "pr_auc", "log_loss", "brier", "ece", "lift_10"]
    less_is_better: bool
    a: Interval | None
    b: Interval | None
    shared: SharedFigure | None
    better: Literal["a", "b"] | None


class SharedRows(Struct):
    """How many rows both were judged on. Of `disagreeing` ones the outcome is told otherwise by now."""

    rows: int
    only_a: int
    only_b: int
    disagreeing: int


class ComparedImportance(Struct):
    """Null where a version does not go by the column."""

    column: str
    a: float | None
    b: float | None


class ComparedColumns(Struct):
    """Features that only b learned from (`added`), that only a did (`removed`), and how many both did."""

    added: list[str]
    removed: list[str]
    shared: list[str]


class MadeFrom(Struct):
    """Something that was not the same when they were made."""

    part: Literal["data", "question", "parameters", "method", "programs"]
    name: str
    a: Any
    b: Any


class CalibrationPair(Struct):
    a: list[CalibrationBin]
    b: list[CalibrationBin]


class Mover(Struct):
    """Somebody who is among the first n of one version alone; places count those whose outcome has not come."""

    entity_key: str
    name: str | None
    score_a: float | None
    score_b: float | None
    place_a: int | None
    place_b: int | None


class TopMoves(Struct):
    """What becomes of the first `n` of the list when b takes the place of a: `both` stay, some enter, some leave.
    `correlation` is that of their ranks over all `shared` ones."""

    n: int
    both: int
    enters: list[Mover]
    leaves: list[Mover]
    shared: int
    correlation: float | None


class Comparison(Struct, kw_only=True):
    """`said` tells which is better. `top` is null where one of them has not scored what the data hold now: then
    `top_missing` says how to make it."""

    a: int
    b: int
    said: Said
    rows: SharedRows | None
    figures: list[ComparedFigure]
    calibration: CalibrationPair
    importance: list[ComparedImportance]
    columns: ComparedColumns
    made_from: list[MadeFrom]
    top: TopMoves | None
    top_missing: Said | None


class ToCompare(Struct, forbid_unknown_fields=True):
    """Two versions, by number; else as in the GET."""

    a: Number | None = None
    b: Number | None = None


class ComparisonScoring(Struct):
    """What was started; nothing where both had scored what the data hold now."""

    started: list[ScoringRunStarted]


@get(
    "/models/{name:str}/compare",
    opt=within("member", "predictions:read"),
    operation_id="compareVersions",
    tags=TAGS,
    sync_to_thread=True,
    summary="Compare two versions",
)
def compare_versions(
    inquiry: Asked,
    lake: TheLake,
    settings: TheSettings,
    name: FromPath[str],
    a: OfA = None,
    b: OfB = None,
    n: Annotated[int, Parameter(ge=1, le=1000, description="How many of the list are looked at.")] = 100,
) -> Comparison:
    """Figures with their difference on the rows that both were judged on, calibration, importance, columns, what they
    were made from, and who enters and leaves the first `n` of the list."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    first, second = _pair(inquiry, model, a, b)
    rows, differences = comparisons.judged_on_shared_rows(lake, settings, first, second)
    moves, missing = comparisons.movers(inquiry.session, lake, model, first, second, n)
    shown = {
        "a": first.number,
        "b": second.number,
        "said": vars(comparisons.verdict(first, second, rows, differences)),
        "rows": None
        if rows is None
        else {
            "rows": len(rows.y),
            "only_a": rows.only_a,
            "only_b": rows.only_b,
            "disagreeing": rows.disagreeing,
        },
        "figures": comparisons.figures(first, second, differences),
        "calibration": {
            side: version.metrics_json.get("reliability") or []
            for side, version in (("a", first), ("b", second))
        },
        "importance": comparisons.importance(first, second),
        "columns": comparisons.columns(first, second),
        "made_from": comparisons.made_from(inquiry.session, model, first, second),
        "top": None if moves is None else _top(moves),
        "top_missing": None if missing is None else vars(missing),
    }
    return msgspec.convert(shown, Comparison)


@post(
    "/models/{name:str}/compare",
    opt=within("analyst", "train"),
    operation_id="scoreToCompare",
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
    summary="Score with both versions, to compare them",
)
@idempotent
def score_to_compare(
    inquiry: Asked, name: FromPath[str], data: JSONBody[ToCompare | None] = None
) -> ComparisonScoring:
    """Has each of the two score what the data hold now where it has not yet. The list stays as it is, and nobody is
    alerted."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    wanted = data or ToCompare()
    started = []
    for version in _pair(inquiry, model, wanted.a, wanted.b):
        if comparisons.of_current_data(inquiry.session, model, version) is None:
            run = runs.start(
                inquiry.session, model, version, created_by=inquiry.user_id, purpose="comparison"
            )
            inquiry.note("scoring_run.started", name, run=str(run.id), purpose="comparison")
            started.append(ScoringRunStarted(scoring_runs.show(run), jobs.show(run.job)))
    return ComparisonScoring(started)


def _pair(inquiry: Inquiry, model: Model, a: int | None, b: int | None) -> tuple[ModelVersion, ModelVersion]:
    session = inquiry.session
    held = model_versions.of_model(session, model)
    second = model_versions.by_number(session, model, b) if b is not None else next(iter(held), None)
    if second is None:
        raise Conflict("nothing_to_compare", f"The model {model.name!r} has no version yet: train it.")
    if a is not None:
        first = model_versions.by_number(session, model, a)
    else:
        prod = model_versions.find_in_prod(session, model)
        before = [version for version in held if version.number < second.number]
        others = [version for version in (prod, *before) if version is not None and version.id != second.id]
        if not others:
            raise Conflict(
                "nothing_to_compare",
                f"The model {model.name!r} has no other version to compare version {second.number} with: train again.",
            )
        first = others[0]
    if first.id == second.id:
        raise Conflict(
            "nothing_to_compare", f"Version {first.number} is the same as itself: name another one."
        )
    return first, second


def _top(moves: Moves) -> dict[str, Any]:
    return vars(moves) | {
        "enters": [vars(mover) for mover in moves.enters],
        "leaves": [vars(mover) for mover in moves.leaves],
    }
