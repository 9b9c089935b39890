"""SavedView: a way of looking at a list, with a name; one's own, or shared with the organization."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.entity_owners import of_member
from warehouse.catalog.organizations import Owned, clean_name

LONGEST = 8_000  # characters of the query as JSON


class SavedView(Owned, Dated, Record):
    """`query` is what the list's address was asked with; whoever leaves the organization takes their own views along."""

    __tablename__ = "saved_views"
    __table_args__ = (
        of_member("created_by", ondelete="CASCADE"),
        CheckConstraint("list in ('predictions', 'alert-items', 'tasks')", "list"),
        Index("ix_one_saved_view_of_a_name", "org_id", "created_by", "list", "name", unique=True),
    )

    name: Mapped[str]
    list: Mapped[str]
    query: Mapped[dict[str, Any]]
    shared: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[UUID]


def save(
    session: Session,
    org_id: UUID,
    *,
    name: str,
    list: str,
    query: dict[str, Any],
    shared: bool,
    created_by: UUID,
) -> SavedView:
    view = SavedView(
        org_id=org_id,
        id=new_id(),
        name=clean_name(name, "name"),
        list=list,
        query=_query(query),
        shared=shared,
        created_by=created_by,
    )
    try:
        with session.begin_nested():
            session.add(view)
    except IntegrityError:
        raise Conflict("name_taken", f"You have a view {view.name!r} of this list already.") from None
    session.refresh(view)
    return view


def get(session: Session, org_id: UUID, view_id: UUID, *, user_id: UUID | None) -> SavedView:
    """One's own, or a shared one; another's own view is not there."""
    found = session.get(SavedView, (org_id, view_id))
    if found is None or not (found.shared or found.created_by == user_id):
        raise NotFound("saved view", view_id)
    return found


def visible(session: Session, org_id: UUID, *, user_id: UUID | None) -> list[SavedView]:
    """One's own and those shared."""
    found = session.scalars(
        select(SavedView)
        .where(SavedView.org_id == org_id, or_(SavedView.shared, SavedView.created_by == user_id))
        .order_by(SavedView.id)
    )
    return [*found]


def amend(session: Session, view: SavedView, **changes: Any) -> SavedView:
    if "name" in changes:
        changes["name"] = clean_name(changes["name"], "name")
    if "query" in changes:
        changes["query"] = _query(changes["query"])
    try:
        with session.begin_nested():
            for name in ("name", "query", "shared"):
                setattr(view, name, changes.get(name, getattr(view, name)))
    except IntegrityError:
        raise Conflict("name_taken", f"You have a view {changes['name']!r} of this list already.") from None
    return view


def delete(session: Session, view: SavedView) -> None:
    session.delete(view)
    session.flush()


def _query(query: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(query)) > LONGEST:
        raise Invalid("query", f"A view's query has at most {LONGEST:,} characters as JSON.")
    return query
