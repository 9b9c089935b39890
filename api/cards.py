"""The model card of a version, and the version itself as a file."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromPath, Parameter
from litestar.response import Stream
from msgspec import Struct

from api import model_versions as versions
from api.access import within
from api.charts import CalibrationBin, Segments
from api.downloads import attachment, in_threads
from api.edge import Asked, TheLake, TheSettings
from api.model_versions import Leak, ModelCheck, Stage
from api.models import Outcome, Population, Snapshots
from api.reports import Baselines, Candidate, Figures, Importance, Morning
from api.words import Said
from warehouse import card_text, cards, version_files
from warehouse.catalog import models

TAGS = ["Versions"]
MARKDOWN = "text/markdown"
ZIP = "application/zip"


class CardQuestion(Struct):
    """What the version was asked when it was trained."""

    entities: str | None
    events: list[str]
    outcome: Outcome
    population: Population
    horizon_days: int | None
    snapshots: Snapshots
    feature_models: list[str]


class LeftOutColumn(Struct):
    column: str
    reason: str
    code: str = ""


class CardData(Struct, kw_only=True):
    """What it learned from. A twin is a row with identical features."""

    dataset: str
    dataset_version: int
    event_versions: dict[str, int | None]
    rows: int | None
    rows_with_known_outcome: int | None
    positives: int | None
    base_rate: float | None
    snapshot_dates: list[str]
    rows_with_a_twin: int | None
    rows_whose_twin_disagrees: int | None
    excluded_columns: list[str]
    left_out: list[LeftOutColumn]


class CardColumn(Struct, kw_only=True):
    """A feature, and the column of the data that it was made from."""

    name: str
    kind: str
    source: str
    description: str = ""
    used_as: str = ""


class CardCalibration(Struct):
    method: str | None
    bins: list[CalibrationBin]


class LeakAnswer(Struct, rename={"on_day": "on"}):
    """Who said, on which day, whether the column is known when scoring."""

    column: str
    known: bool
    by: str | None
    on_day: str


class AnsweredLeak(Leak, kw_only=True):
    answer: LeakAnswer | None = None


class MadeOf(Struct):
    """Which models were blended with which weight, and what had competed."""

    chosen: dict[str, float]
    candidates: list[Candidate]
    method: dict[str, Any]


class ToRepeat(Struct, kw_only=True):
    """What it takes to make the same version again."""

    training_run_id: UUID
    seed: int | None
    threads: int | None
    parameters: dict[str, Any]
    libraries: dict[str, str]
    dbt_project: str
    artifact_sha256: str


class CardStep(Struct, kw_only=True):
    """A step of the version from stage to stage; `overridden` names the checks that had failed."""

    at: datetime
    from_stage: Stage
    to_stage: Stage
    by: str | None
    note: str
    overridden: list[str]
    rolled_back: bool


class ModelCard(Struct, kw_only=True):
    """What a version is, was made from, can and cannot do."""

    model: str
    kind: Literal["churn", "lead_scoring"]
    version: int
    stage: Stage
    trained_at: datetime
    trained_by: str | None
    verdict: Said | None
    question: CardQuestion
    data: CardData
    columns: list[CardColumn]
    judged: Said | None
    rows_judged: int | None
    figures: Figures
    baselines: Baselines
    calibration: CardCalibration
    backtest: list[Morning]
    importance: list[Importance]
    leaks: list[AnsweredLeak]
    signs: list[Said]
    segments: Segments | None
    checks: list[ModelCheck]
    made_of: MadeOf
    limits: list[Said]
    to_repeat: ToRepeat
    promotions: list[CardStep]


@get(
    "/models/{name:str}/versions/{number:int}/card",
    opt=within("member", "train", "predictions:read"),
    operation_id="getModelCard",
    tags=TAGS,
    sync_to_thread=True,
    summary="The model card",
)
def get_model_card(
    inquiry: Asked,
    lake: TheLake,
    settings: TheSettings,
    name: FromPath[str],
    number: FromPath[int],
    format: Annotated[Literal["json", "md"], Parameter(description="`md` is Markdown, for people.")] = "json",
) -> ModelCard | Response[str]:
    """Data, question, population, outcome, dates, figures with intervals beside the baselines, calibration, segments,
    leaks and what was answered, limits, how it was judged, and what it takes to make it again."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    version = versions.one(inquiry, name, number)
    card = cards.of_version(inquiry.session, lake, settings, model, version)
    if format == "md":
        headers = {"Content-Disposition": attachment(f"{name}-v{version.number}-card.md")}
        return Response(card_text.markdown(card), media_type=MARKDOWN, headers=headers)
    return msgspec.convert(card, ModelCard)


@get(
    "/models/{name:str}/versions/{number:int}/artifact",
    opt=within("member", "export"),
    operation_id="downloadArtifact",
    tags=TAGS,
    sync_to_thread=True,
    summary="A version as a file",
)
def download_artifact(
    inquiry: Asked, lake: TheLake, settings: TheSettings, name: FromPath[str], number: FromPath[int]
) -> Stream:
    """A zip with the trees (LightGBM's text), the rest of the model as JSON, its card and report, and a script that
    scores a table with nothing but LightGBM and NumPy. Nobody's key or score is in it. Refused (409) when a file is not
    as it was signed."""
    version = versions.one(inquiry, name, number)
    pieces = version_files.packed(lake, settings, version)
    inquiry.note("model_version.downloaded", f"{name} v{number}")
    return Stream(
        in_threads(pieces),
        media_type=ZIP,
        headers={"Content-Disposition": attachment(f"{name}-v{version.number}.zip")},
    )
