"""Whether a model can be trained on what there is, before anybody waits for it."""

from datetime import date
from typing import Literal

from anyio import to_thread
from litestar import get
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.orm import Session

from api.access import within
from api.edge import Asked, TheLake
from api.words import Said
from warehouse import readiness
from warehouse.catalog import models
from warehouse.readiness import ToJudge

Light = Literal["green", "yellow", "red"]


class ReadinessReason(Struct):
    """Why the light is no greener. The training refuses what is red in the same words."""

    light: Literal["yellow", "red"]
    said: Said


class ReadinessMorning(Struct):
    """One snapshot date: who is asked about, of how many the outcome is known, and of how many it came."""

    snapshot_date: date | None
    entities: int
    known: int
    positives: int


class Readiness(Struct, kw_only=True):
    """Green: train. Yellow: train, and know this beforehand. Red: nothing can be learned yet."""

    light: Light
    reasons: list[ReadinessReason]
    known: int
    positives: int
    mornings: list[ReadinessMorning]


@get(
    "/models/{name:str}/readiness",
    opt=within("member", "train", "predictions:read"),
    operation_id="getReadiness",
    tags=["Models"],
    summary="Can it be trained?",
)
async def get_readiness(inquiry: Asked, lake: TheLake, name: FromPath[str]) -> Readiness:
    """A traffic light over what the model's datasets hold now, worst reason first."""
    org_id = inquiry.org_id

    def look(session: Session) -> ToJudge:
        return readiness.look(session, lake, models.by_name(session, org_id, name))

    looked = await inquiry.turn.go_on(look)
    await inquiry.turn.end(commit=True)  # no transaction waits while rows are counted
    found = await to_thread.run_sync(readiness.judge, looked)
    return Readiness(
        light=found.light,
        reasons=[
            ReadinessReason(reason.light, Said.of(reason.said))  # type: ignore[arg-type]
            for reason in found.reasons
        ],
        known=found.known,
        positives=found.positives,
        mornings=[ReadinessMorning(**vars(each)) for each in found.mornings],
    )
