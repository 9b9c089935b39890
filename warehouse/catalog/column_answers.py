"""ColumnAnswer: what a person said of a column of a Model, "is it known when we score?", who and when. A log that only
grows: the last answer about a column counts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import models
from warehouse.catalog.base import Dated, Invalid, Record, new_id
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Owned, within_organization
from warehouse.catalog.users import User

LONGEST_NOTE = 2000


class ColumnAnswer(Owned, Dated, Record):
    """`known`: the column may be learned from, whatever it looks like. Not known: it is left out."""

    __tablename__ = "column_answers"
    __table_args__ = (
        within_organization("model_id", Model),
        Index("ix_column_answers_org_id_model_id", "org_id", "model_id", "id"),
    )

    model_id: Mapped[UUID]
    column_name: Mapped[str]
    known: Mapped[bool]
    note: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))


def answer(
    session: Session, model: Model, column: str, *, known: bool, note: str = "", user_id: UUID | None
) -> ColumnAnswer:
    """Keep an answer; from the next training on the column is learned from, or left out.

    Raises
    ------
    Invalid : the column is none of the model's, or is what is predicted.
    """
    models.must_be_a_feature(model, column, "column")
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", f"At most {LONGEST_NOTE:,} characters.")
    said = ColumnAnswer(
        org_id=model.org_id,
        id=new_id(),
        model_id=model.id,
        column_name=column,
        known=known,
        note=note.strip(),
        user_id=user_id,
    )
    left_out = set(model.excluded_columns)
    model.excluded_columns = sorted(left_out - {column} if known else left_out | {column})
    session.add(said)
    session.flush()
    session.refresh(said)
    return said


def of_model(session: Session, model: Model) -> Sequence[ColumnAnswer]:
    """Every answer, newest first."""
    return session.scalars(
        select(ColumnAnswer)
        .where(ColumnAnswer.org_id == model.org_id, ColumnAnswer.model_id == model.id)
        .order_by(ColumnAnswer.id.desc())
    ).all()


def that_count(session: Session, model: Model) -> dict[str, ColumnAnswer]:
    """The last answer about each column, by its name."""
    found: dict[str, ColumnAnswer] = {}
    for each in of_model(session, model):
        found.setdefault(each.column_name, each)
    return found
