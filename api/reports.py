"""The report of a version: all that is known of how good it is, for charts and sliders to draw without asking again."""

from datetime import date
from typing import Any, Literal

import msgspec
from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from api.access import within
from api.charts import Charts, Dependence, Interval, Segments
from api.edge import Asked, TheLake, TheSettings
from api.model_versions import Leak, ModelCheck
from api.words import Said
from warehouse import version_files
from warehouse.catalog import model_versions, models
from warehouse.catalog.model_versions import ModelVersion

READ = within("member", "train", "predictions:read")


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
    """What a model must beat; `recency` and `bg_nbd` of questions that events answer."""

    base_rate: BaseRate | None = None
    one_rule: OneRule | None = None
    recency: Figures | None = None
    bg_nbd: Figures | None = None
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


class Importance(Struct):
    """How much a column moves scores on average, in log odds."""

    column: str
    importance: float


class LearningPoint(Struct, kw_only=True):
    """What a small model reaches that learned from this share of the rows, on the same held-out rows."""

    share: float
    rows: int
    roc_auc: float
    log_loss: float


class LearningCurve(Struct, kw_only=True):
    """Would more data help? `said` answers; without points where the rows are too few to be parted."""

    points: list[LearningPoint]
    said: Said | None


class Report(Struct, kw_only=True):
    """The verdict first, then what it rests on. `signs` are of a leak that no single column shows, `warnings` of how it
    was made, by which `budget`. `charts`, `segments`, `dependence` and `learning_curve` are null in versions from
    before they were made (train again), `segments` also where the model names no segment column."""

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
    signs: list[Said]
    warnings: list[Said]
    budget: str | None
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
    version = model_versions.by_number(inquiry.session, model, min(number, 2**31 - 1))
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
            "signs": told.get("signs") or [],
            "warnings": told.get("warnings") or [],
            "budget": told.get("budget"),
            "candidates": candidates,
            "backtest": told.get("backtest") or [],
            "importance": version.card.get("importance") or [],
            "charts": drawn if "roc" in drawn else None,
            "segments": drawn.get("segments"),
            "dependence": drawn.get("dependence"),
            "learning_curve": told.get("learning_curve"),
        },
        Report,
    )


def _plain(code: str, text: str | None) -> dict[str, Any] | None:
    """A sentence of a version from before sentences had codes."""
    return None if text is None else {"code": code, "params": {}, "text": text}
