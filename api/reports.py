"""The report of a version: all that is known of how good it is, for charts and sliders to draw without asking again."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import get
from litestar.params import FromPath
from msgspec import Meta, Struct

from api.access import within
from api.edge import Asked, TheLake, TheSettings
from api.model_versions import Leak, ModelCheck
from api.words import Said
from warehouse import version_files
from warehouse.catalog import model_versions, models
from warehouse.catalog.model_versions import ModelVersion

READ = within("member", "train", "predictions:read")
OneTo = Annotated[float, Meta(ge=0, le=1)]


class Interval(Struct):
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


class Figures(Struct, kw_only=True):
    """Of log loss, Brier score and `ece` (the calibration error) less is better. `lift_10`: how many times as many in
    the top tenth as by chance."""

    roc_auc: Interval | None = None
    pr_auc: Interval | None = None
    log_loss: Interval | None = None
    brier: Interval | None = None
    ece: Interval | None = None
    lift_10: Interval | None = None


class BaseRate(Struct):
    """Saying the mean of everybody."""

    rate: float
    log_loss: float
    brier: float


class OneRule(Figures, kw_only=True):
    """The best rule that a person would find in one column."""

    column: str
    text: str


class Baselines(Struct, kw_only=True):
    """What a model must beat."""

    base_rate: BaseRate | None = None
    one_rule: OneRule | None = None
    logistic: Figures | None = None


class Candidate(Struct):
    """A model that competed, with its figures out of fold."""

    name: str
    roc_auc: float
    log_loss: float


class Morning(Struct):
    """A rehearsal: scored as on `snapshot_date` by a model that `taught_by` rows had taught by then; `expected` is the
    mean score, `observed` the share that came."""

    snapshot_date: date
    rows: int
    positives: int
    taught_by: int
    expected: float
    observed: float
    roc_auc: float
    log_loss: float
    ece: float
    lift_10: float


class RocPoint(Struct):
    """The share of positives found (`found`, within `low` and `high`) while the share `false` of negatives is called."""

    false: float
    found: float
    low: float
    high: float


class PrecisionPoint(Struct):
    """The share of those called who are positive, while the share `recall` of all positives is found."""

    recall: float
    precision: float
    low: float
    high: float


class GainPoint(Struct):
    """Of the first `share` of the list: how much of all positives it finds (`gain`), and `lift` times chance."""

    share: float
    rows: float
    gain: float
    low: float
    high: float
    lift: float
    lift_low: float
    lift_high: float


class CalibrationBin(Struct):
    """Equally many rows: what was said on average (`score`), and the share that came with its interval."""

    rows: int
    score: float
    observed: float
    low: float
    high: float


class HistogramBin(Struct):
    """How many of each outcome have a score from `low` to below `high`."""

    low: float
    high: float
    positives: float
    negatives: float


class Confusion(Struct):
    """Calling on all with at least `threshold`: true and false positives and negatives, counted and in their value."""

    threshold: float
    tp: float
    fp: float
    fn: float
    tn: float
    value_tp: float
    value_fp: float
    value_fn: float
    value_tn: float


class CallCount(Struct):
    """Calling on the first `n`: `positives` came among them, worth `value_found`; the scores had promised `expected`,
    worth `expected_value`; all of them are worth `value_called`. Profit at any price of a contact follows from these:
    effect x margin x periods x value - cost x n."""

    n: int
    threshold: float
    positives: float
    value_found: float
    value_called: float
    expected: float
    expected_value: float


class Calls(Struct, kw_only=True):
    """Counts for `call N`, in two orders: by `score`, and by `value_at_risk` where any value is known."""

    score: list[CallCount]
    value_at_risk: list[CallCount] | None = None


class KnownValue(Struct):
    """Of how many held-out rows the money at stake is known, and how much it is; unknown counts as nothing."""

    known: int
    unknown: int
    total: float


class Charts(Struct, kw_only=True):
    """Over held-out rows. A curve's band is its 95 % interval from resampling."""

    roc: list[RocPoint]
    precision_recall: list[PrecisionPoint]
    gains: list[GainPoint]
    calibration: list[CalibrationBin]
    histogram: list[HistogramBin]
    confusion: list[Confusion]
    calls: Calls
    value: KnownValue


class Group(Struct, kw_only=True):
    """One segment. `called` are its rows in the first `called_share` of the list: `selection_rate` of all its rows,
    `recall` of its positives. `called_at[k]` and `found_at[k]` count the same in the first k + 1 percent.
    `calibrated` and `roc_auc` are null where `too_small` says why."""

    segment: str
    rows: int
    positives: int
    base_rate: OneTo
    roc_auc: Interval | None
    expected: OneTo
    observed: Interval
    calibrated: bool | None
    called: int
    selection_rate: OneTo
    recall: Interval | None
    precision: Interval | None
    called_at: list[int]
    found_at: list[int]
    too_small: Said | None


class Segments(Struct):
    """Results by the model's segment column, largest group first, and what they mean (`found`). Groups of fewer than
    five, and those beyond the twenty largest, stand together as `others`."""

    column: str
    called_share: float
    groups: list[Group]
    found: list[Said]


class DependencePoint(Struct):
    """The mean score when every row has this value; `label` is a level, yes or no, or missing."""

    value: float | None
    label: str | None
    score: OneTo
    rows: OneTo


class Dependence(Struct):
    """How the score moves with one feature while all else stays. It tells what the model goes by, not what a change
    would do."""

    feature: str
    column: str
    description: str
    kind: Literal["number", "category", "flag"]
    points: list[DependencePoint]
    mean: float


class Importance(Struct):
    """How much a column moves scores on average, in log odds."""

    column: str
    importance: float


class LearningPoint(Struct, kw_only=True):
    """What a model reaches that learned from `rows` rows."""

    rows: int
    roc_auc: float | None = None
    log_loss: float | None = None
    low: float | None = None
    high: float | None = None


class LearningCurve(Struct, kw_only=True):
    """Would more data help? `said` answers."""

    points: list[LearningPoint]
    said: Said | None = None


class Report(Struct, kw_only=True):
    """The verdict first, then what it rests on. `charts`, `segments`, `dependence` and `learning_curve` are null in
    versions from before they were made (train again), `segments` also where the model names no segment column."""

    version: int
    kind: Literal["churn", "lead_scoring"]
    verdict: Said | None
    judged: Said | None
    rows: int | None
    positives: int | None
    figures: Figures
    baselines: Baselines
    checks: list[ModelCheck]
    leaks: list[Leak]
    candidates: list[Candidate]
    backtest: list[Morning]
    importance: list[Importance]
    charts: Charts | None
    segments: Segments | None
    dependence: list[Dependence] | None
    learning_curve: LearningCurve | None


@get(
    "/models/{name:str}/versions/{number:int}/report",
    opt=READ,
    operation_id="getReport",
    tags=["Versions"],
    sync_to_thread=True,
    summary="How good a version is, with its charts",
)
def get_report(
    inquiry: Asked, lake: TheLake, settings: TheSettings, name: FromPath[str], number: FromPath[int]
) -> Report:
    """Verdict, figures with intervals beside the baselines, curves with bands, counts at any threshold and for any
    number of calls, results by segment and by morning, importance and dependence."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    version = model_versions.by_number(inquiry.session, model, number)
    return _report(model.kind, version, version_files.report(lake, settings, version) or {})


def _report(kind: str, version: ModelVersion, drawn: dict[str, Any]) -> Report:
    told = version.metrics_json
    candidates = [{"name": name, **each} for name, each in (told.get("candidates") or {}).items()]
    return msgspec.convert(
        {
            "version": version.number,
            "kind": kind,
            "verdict": told.get("verdict_said") or _plain("verdict", told.get("verdict")),
            "judged": told.get("judged_said") or _plain("judged", told.get("judged")),
            "rows": told.get("rows"),
            "positives": told.get("positives"),
            "figures": told,
            "baselines": told.get("baselines") or {},
            "checks": version.checks,
            "leaks": version.leaks,
            "candidates": candidates,
            "backtest": told.get("backtest") or [],
            "importance": version.card.get("importance") or [],
            "charts": drawn if "roc" in drawn else None,
            "segments": drawn.get("segments"),
            "dependence": drawn.get("dependence"),
            "learning_curve": drawn.get("learning_curve") or told.get("learning_curve"),
        },
        Report,
    )


def _plain(code: str, text: str | None) -> dict[str, Any] | None:
    """A sentence of a version from before sentences had codes."""
    return None if text is None else {"code": code, "params": {}, "text": text}
