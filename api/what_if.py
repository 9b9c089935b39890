"""What if: an entity's score with other values in columns that somebody can act on."""

from datetime import date
from typing import Annotated, Literal

from litestar import post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api.access import within
from api.edge import Asked, TheLake, TheScorers
from api.reasons import Reason
from api.scorers import Scored, Suggestion
from api.scores import Cell
from api.scoring import ask, find
from api.words import Said
from warehouse.served import Served

NOT_CAUSAL = Said(
    "not_causal",
    {},
    "This is what the model answers for other values, not what would happen if somebody changed them: it has seen who left, "
    "not why. Try a change on a part of the customers, and compare with the rest.",
)


class Supposition(Struct, forbid_unknown_fields=True):
    """`changes` are values by column, as for `score`; the columns are among the model's `actionable_columns`. Without changes
    there are suggestions alone."""

    entity_key: Annotated[str, Meta(min_length=1, max_length=1000, examples=["C-001"])]
    changes: Annotated[dict[str, Cell], Meta(max_length=100, examples=[{"plan": "annual"}])] = {}
    version: (
        Annotated[int, Meta(ge=1, description="The version in prod, unless another number is said.")] | None
    ) = None


class SupposedScore(Struct):
    score: float
    band: Literal["high", "medium", "low"] | None
    value_at_risk: float | None
    reasons: list[Reason]


class WhatIf(Struct):
    """`before` and `after` are both by the model that is kept. Where it has learned from this entity, the list shows a score
    by models that had not (`listed_score`), so `before` may differ from it. `suggestions` change one column at a time.
    Features that were made of a changed column elsewhere, from events or by an analyst's SQL, keep their values.
    `said` is to be shown beside all of it."""

    entity_key: str
    snapshot_date: date
    before: SupposedScore
    after: SupposedScore | None
    listed_score: float
    suggestions: list[Suggestion]
    said: Said
    model_version: int


@post(
    "/models/{name:str}/what-if",
    opt={**within("member", "predictions:read"), "creates": False},
    status_code=200,
    operation_id="whatIf",
    tags=["Predictions"],
    summary="An entity with other values",
)
async def what_if(
    inquiry: Asked, lake: TheLake, scorers: TheScorers, name: FromPath[str], data: JSONBody[Supposition]
) -> WhatIf:
    """Not causal: what the model answers, before and after, and what it would answer for a few other values of each column
    that is marked as actionable. What is counted from events cannot be changed."""
    asked = await find(inquiry, lake, name, data.version)
    found = await ask(
        inquiry,
        scorers,
        asked,
        lambda scorer: scorer.what_if(data.entity_key, data.changes, asked.actionable),
    )
    return WhatIf(
        data.entity_key,
        found.before.snapshot_date,
        _shown(found.before, asked),
        _shown(found.after, asked) if found.after else None,
        found.listed_score,
        found.suggestions,
        NOT_CAUSAL,
        asked.number,
    )


def _shown(scored: Scored, asked: Served) -> SupposedScore:
    return SupposedScore(
        scored.score,
        asked.cutoffs.band(scored.score) if asked.cutoffs else None,  # type: ignore[arg-type]
        None if scored.value is None else scored.score * scored.value,
        scored.reasons or [],
    )
