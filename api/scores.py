"""Scores made online: rows that are sent, scored at once as a scoring run would score them."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar import post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api.access import within
from api.edge import Asked, TheLake, TheScorers
from api.reasons import Reason
from api.scorers import Scored, Scorer
from api.scoring import ask, find
from warehouse.served import Served

MOST_ROWS = 1000
LARGEST = 8_000_000  # bytes of a request
Cell = str | int | float | bool | None


class RowsToScore(Struct, forbid_unknown_fields=True):
    """Rows under the column names of the model's entities, written as in the files that were uploaded: text is read in
    the notation of its column, and null means not known. A row is *whole*, with every column that the model goes by (others
    may be there or not), or it is the key alone: then the entity's newest features are scored. Features of events and those
    that analysts wrote are always looked up by the key. Row by row the score is that of a scoring run on `snapshot_date`."""

    rows: Annotated[
        list[dict[str, Cell]],
        Meta(min_length=1, max_length=MOST_ROWS, examples=[[{"customerID": "C-001", "tenure": 4}]]),
    ]
    version: (
        Annotated[int, Meta(ge=1, description="The version in prod, unless another number is said.")] | None
    ) = None
    snapshot_date: (
        Annotated[date, Meta(description="The morning on which whole rows stand; today, unless said.")] | None
    ) = None
    reasons: bool = True


class Score(Struct):
    """`band` is that of the version's newest scoring run: null where there is none yet."""

    entity_key: str | None
    score: float
    band: Literal["high", "medium", "low"] | None
    value: float | None
    value_at_risk: float | None
    reasons: list[Reason] | None
    snapshot_date: date


class ScoreList(Struct):
    """One for each row, in the order in which they were sent."""

    items: list[Score]
    model_version: int
    model_version_id: UUID


@post(
    "/models/{name:str}/score",
    opt={**within("member", "predictions:read"), "creates": False},
    status_code=200,
    operation_id="scoreRows",
    tags=["Predictions"],
    request_max_body_size=LARGEST,
    summary="Score rows at once",
)
async def score_rows(
    inquiry: Asked, lake: TheLake, scorers: TheScorers, name: FromPath[str], data: JSONBody[RowsToScore]
) -> ScoreList:
    """Up to 1,000 rows, with the same answer as a scoring run over them; nothing of them is kept. A fault in any row
    refuses all (422), and `errors` names each column and the first row at fault."""
    asked = await find(inquiry, lake, name, data.version)
    snapshot = data.snapshot_date or datetime.now(UTC).date()

    def question(scorer: Scorer) -> list[Score]:
        return [_shown(each, asked) for each in scorer.score(data.rows, snapshot, reasons=data.reasons)]

    items = await ask(inquiry, scorers, asked, question)
    return ScoreList(items, asked.number, asked.version_id)


def _shown(scored: Scored, asked: Served) -> Score:
    return Score(
        scored.entity_key,
        scored.score,
        asked.cutoffs.band(scored.score) if asked.cutoffs else None,  # type: ignore[arg-type]
        scored.value,
        None if scored.value is None else scored.score * scored.value,
        scored.reasons,
        scored.snapshot_date,
    )
