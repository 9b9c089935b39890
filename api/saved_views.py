"""Saved views: ways of looking at a list, with a name; one's own, or shared."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import UNSET, Meta, Struct, UnsetType

from api import pages, people
from api.access import within
from api.edge import Asked, Inquiry
from api.idempotency import idempotent
from api.pages import Cursor, Limit
from api.people import Colleague
from api.problems import Refusal
from api.words import Name
from warehouse.catalog import saved_views
from warehouse.catalog.saved_views import SavedView as SavedViewRecord

TAGS = ["Saved views"]
READ = within("member", "predictions:read")
WRITE = within("member", "data:write")
WhichList = Literal["predictions", "alert-items", "tasks"]
ViewQuery = Annotated[
    dict[str, Any],
    Meta(
        description="What the list is asked with, and how a page shows it.",
        examples=[{"model": "churn", "band": "high", "sort": "-value_at_risk"}],
    ),
]


class SavedView(Struct):
    """`own` says whether it is the asker's; only its owner, or an admin, changes it."""

    id: UUID
    name: str
    list: WhichList
    query: dict[str, Any]
    shared: bool
    own: bool
    by: Colleague | None
    created_at: datetime


class SavedViewList(Struct):
    items: list[SavedView]
    next_cursor: str | None


class NewSavedView(Struct, forbid_unknown_fields=True):
    name: Name
    list: WhichList
    query: ViewQuery
    shared: bool = False


class SavedViewChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    query: ViewQuery | UnsetType = UNSET
    shared: bool | UnsetType = UNSET


@get(
    "/saved-views",
    opt=READ,
    operation_id="listSavedViews",
    tags=TAGS,
    sync_to_thread=True,
    summary="Saved views",
)
def list_saved_views(
    inquiry: Asked,
    list: Annotated[WhichList | None, Parameter(description="Only those of this list.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> SavedViewList:
    """One's own, and those that colleagues share."""
    found = [
        view
        for view in saved_views.visible(inquiry.session, inquiry.org_id, user_id=inquiry.user_id)
        if list in (None, view.list)
    ]
    items, next_cursor = pages.part(found, lambda view: str(view.id), cursor=cursor, limit=limit)
    return SavedViewList(_show_all(inquiry, *items), next_cursor)


@post(
    "/saved-views",
    opt=WRITE,
    operation_id="saveView",
    tags=TAGS,
    sync_to_thread=True,
    summary="Save a view",
)
@idempotent
def save_view(inquiry: Asked, data: JSONBody[NewSavedView]) -> SavedView:
    """For oneself, or for everybody."""
    if inquiry.user_id is None:
        raise Refusal(403, "persons_only", "This API key is nobody's, and a view is somebody's.")
    made = saved_views.save(
        inquiry.session,
        inquiry.org_id,
        name=data.name,
        list=data.list,
        query=data.query,
        shared=data.shared,
        created_by=inquiry.user_id,
    )
    inquiry.note("saved_view.saved", made.id)
    return _show_all(inquiry, made)[0]


@patch(
    "/saved-views/{view_id:uuid}",
    opt=WRITE,
    operation_id="changeSavedView",
    tags=TAGS,
    sync_to_thread=True,
    summary="Change a saved view",
)
def change_saved_view(inquiry: Asked, view_id: FromPath[UUID], data: JSONBody[SavedViewChanges]) -> SavedView:
    """Rename it, keep another query under its name, share it or keep it to oneself."""
    view = _own(inquiry, view_id)
    inquiry.note("saved_view.changed", view.id)
    return _show_all(inquiry, saved_views.amend(inquiry.session, view, **msgspec.to_builtins(data)))[0]


@delete(
    "/saved-views/{view_id:uuid}",
    opt=WRITE,
    operation_id="deleteSavedView",
    tags=TAGS,
    sync_to_thread=True,
    summary="Delete a saved view",
)
def delete_saved_view(inquiry: Asked, view_id: FromPath[UUID]) -> None:
    """For everybody, where it was shared."""
    view = _own(inquiry, view_id)
    inquiry.note("saved_view.deleted", view.id)
    saved_views.delete(inquiry.session, view)


def _own(inquiry: Inquiry, view_id: UUID) -> SavedViewRecord:
    view = saved_views.get(inquiry.session, inquiry.org_id, view_id, user_id=inquiry.user_id)
    if view.created_by != inquiry.user_id and inquiry.role != "admin":
        raise Refusal(403, "not_yours", "Only whose view it is, or an admin, changes it.")
    return view


def _show_all(inquiry: Inquiry, *views: SavedViewRecord) -> list[SavedView]:
    who = people.named(inquiry, [view.created_by for view in views])
    return [
        SavedView(
            id=view.id,
            name=view.name,
            list=view.list,  # type: ignore[arg-type]
            query=view.query,
            shared=view.shared,
            own=view.created_by == inquiry.user_id,
            by=who.get(view.created_by),
            created_at=view.created_at,
        )
        for view in views
    ]
