"""Answers to the question that a leak asks: is this column known when we score?"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api.access import within
from api.edge import Asked
from api.idempotency import idempotent
from warehouse.catalog import column_answers, models
from warehouse.catalog.column_answers import ColumnAnswer as ColumnAnswerRecord
from warehouse.catalog.users import User

TAGS = ["Models"]


class ColumnAnswer(Struct, kw_only=True):
    """What somebody said of a column, and when. The last answer about it counts: `counts` tells whether this is it."""

    id: UUID
    column: str
    known: bool
    note: str
    user_id: UUID | None
    user_name: str | None
    counts: bool
    created_at: datetime


class ColumnAnswerList(Struct):
    """Every answer, newest first; never cut, for there are few."""

    items: list[ColumnAnswer]


class NewColumnAnswer(Struct, forbid_unknown_fields=True):
    """`known`: from the next training on the column is learned from, whatever it looks like. Not known: left out."""

    column: Annotated[str, Meta(max_length=500, examples=["duration"])]
    known: bool
    note: Annotated[str, Meta(max_length=2000)] = ""


@get(
    "/models/{name:str}/column-answers",
    opt=within("member", "train", "predictions:read"),
    operation_id="listColumnAnswers",
    tags=TAGS,
    sync_to_thread=True,
    summary="What was said of a model's columns",
)
def list_column_answers(inquiry: Asked, name: FromPath[str]) -> ColumnAnswerList:
    """Known when scoring or not: who said it, when, and why."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    counting = {answer.id for answer in column_answers.that_count(inquiry.session, model).values()}
    found = column_answers.of_model(inquiry.session, model)
    return ColumnAnswerList([_show(inquiry, answer, answer.id in counting) for answer in found])


@post(
    "/models/{name:str}/column-answers",
    opt=within("analyst", "train"),
    operation_id="answerColumn",
    tags=TAGS,
    sync_to_thread=True,
    summary="Say whether a column is known when you score",
)
@idempotent
def answer_column(inquiry: Asked, name: FromPath[str], data: JSONBody[NewColumnAnswer]) -> ColumnAnswer:
    """Kept with your name and the time. It counts from the next training on: a column that is not known is left out,
    one that is known stays although it looks like a leak."""
    model = models.by_name(inquiry.session, inquiry.org_id, name, lock=True)
    answer = column_answers.answer(
        inquiry.session, model, data.column, known=data.known, note=data.note, user_id=inquiry.user_id
    )
    inquiry.note("column.answered", f"{name}: {data.column}", known=data.known)
    return _show(inquiry, answer, True)


def _show(inquiry: Asked, answer: ColumnAnswerRecord, counts: bool) -> ColumnAnswer:
    who = inquiry.session.get(User, answer.user_id) if answer.user_id else None
    return ColumnAnswer(
        id=answer.id,
        column=answer.column_name,
        known=answer.known,
        note=answer.note,
        user_id=answer.user_id,
        user_name=who.name if who else None,
        counts=counts,
        created_at=answer.created_at,
    )
