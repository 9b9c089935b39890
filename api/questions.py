"""A question tried out: what it counts, before anything is kept or trained."""

from datetime import date
from functools import partial
from typing import Any

import msgspec
from anyio import to_thread
from litestar import post
from litestar.params import JSONBody
from msgspec import Struct
from sqlalchemy.orm import Session

from api import conditions
from api.access import within
from api.conditions import Condition
from api.edge import Asked, TheDesks, TheLake
from api.models import NewQuestion, Outcome, Population, plain
from warehouse import sources
from warehouse.catalog import datasets, models, questions
from warehouse.catalog.base import Conflict
from warehouse.lake.errors import CannotBuild
from warehouse.lake.preview import QuestionPreview, preview
from warehouse.lake.specs import BuildSpec

FUNNEL = {
    "everybody": "are in the data",
    "joined": "were there by the newest date",
    "asked": "are of the population then",
}


class Step(Struct):
    """A step of the funnel of the population, on the newest date."""

    step: str
    text: str
    entities: int


class SnapshotCount(Struct):
    """One morning: how many are asked about, and of how many of them the outcome came; null while it is awaited."""

    snapshot_date: date
    entities: int
    positives: int | None
    known: bool


class Warned(Struct):
    """`code` and `params` say what `message` says."""

    code: str
    message: str
    params: dict[str, Any]


class Answer(Struct):
    """What a question counts. `events` tells of each dataset how many rows were read, and left out, by why."""

    outcome: Outcome
    population: Population
    horizon_days: int | None
    known_until: date
    snapshots: list[SnapshotCount]
    funnel: list[Step]
    warnings: list[Warned]
    events: dict[str, dict[str, Any]]


@post(
    "/models/preview",
    opt={**within("analyst", "train"), "creates": False},
    status_code=200,
    operation_id="previewQuestion",
    tags=["Models"],
    summary="Try a question",
)
async def preview_question(
    inquiry: Asked, lake: TheLake, desks: TheDesks, data: JSONBody[NewQuestion]
) -> Answer:
    """Counts entities and outcomes on each snapshot date, and keeps nothing. Warns of what would make a model weak."""
    org_id = inquiry.org_id

    def prepare(session: Session) -> tuple[questions.Question, BuildSpec, Condition | None]:
        entities = datasets.by_name(session, org_id, data.entities) if data.entities else None
        events = [datasets.by_name(session, org_id, name) for name in data.events]
        question = questions.clean(
            entities,
            events,
            outcome=plain(data.outcome),
            horizon_days=data.horizon_days,
            population=plain(data.population),
            snapshots=plain(data.snapshots),
        )
        for dataset in (*((entities,) if entities else ()), *events):
            models.must_be_readable(dataset)
        spec = sources.of_question(session, lake, entities, events, question)
        condition = conditions.of_question(
            session, lake, org_id, question, entities=entities, events=events, features=data.feature_models
        )
        return question, spec, condition

    question, spec, condition = await inquiry.turn.go_on(prepare)
    await inquiry.turn.go_on(lambda _: inquiry.note("question.tried", ""))
    await inquiry.turn.end(commit=True)  # no transaction waits while events are counted
    try:
        by_condition = partial(condition.count, desks) if condition else None
        found = await to_thread.run_sync(partial(preview, spec, by_condition))
    except CannotBuild as refusal:
        raise Conflict(refusal.code, str(refusal)) from None
    return _answer(question, found)


def _answer(question: questions.Question, found: QuestionPreview) -> Answer:
    newest = found.snapshots[-1]
    steps = {"everybody": newest.everybody, "joined": newest.joined, "asked": newest.asked}
    return Answer(
        outcome=msgspec.convert(question.outcome, Outcome),
        population=msgspec.convert(question.population, Population),
        horizon_days=question.horizon_days,
        known_until=found.known_until,
        snapshots=[
            SnapshotCount(each.snapshot_date, each.asked, each.positives, each.positives is not None)
            for each in found.snapshots
        ],
        funnel=[Step(step, text, steps[step]) for step, text in FUNNEL.items()],
        warnings=[Warned(each.code, each.message, dict(each.params)) for each in found.warnings],
        events=found.counts,
    )
