"""Owners: who looks after a customer or lead. The data say so, and a member may be put in charge here instead."""

from collections import OrderedDict
from threading import Lock
from typing import Annotated, Any
from uuid import UUID

import pyarrow as pa
from litestar import post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api import erased
from api.access import within
from api.edge import Asked, Inquiry, TheSettings
from api.idempotency import idempotent
from warehouse.catalog import entity_owners, memberships
from warehouse.catalog.base import Invalid
from warehouse.catalog.memberships import Membership
from warehouse.lake import predictions

TAGS = ["Owners"]
MOST_KEYS = 10_000
MOST_KEPT = 20  # organizations whose assignments are kept in memory
Keys = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=1000)]],
    Meta(max_length=MOST_KEYS, examples=[["C0007012"]]),
]


class Owner(Struct):
    """`user_id` where it is a member: by assignment, or because the data give their name or e-mail address."""

    name: str
    user_id: UUID | None
    assigned: bool


class NewOwner(Struct, forbid_unknown_fields=True):
    """`user_id` null gives them back to whom the data name."""

    entity_keys: Keys
    user_id: UUID | None = None


class OwnersChanged(Struct):
    """`change_id` takes it back. `unchanged` had that owner already or, when it is undone, have another by now."""

    change_id: UUID
    changed: int
    unchanged: int


@post(
    "/owners",
    opt=within("member", "data:write"),
    operation_id="assignOwner",
    tags=TAGS,
    sync_to_thread=True,
    summary="Put somebody in charge of customers or leads",
)
@idempotent
def assign_owner(inquiry: Asked, settings: TheSettings, data: JSONBody[NewOwner]) -> OwnersChanged:
    """Of up to 10,000 at once. Whoever was assigned before is taken over."""
    if not data.entity_keys:
        raise Invalid("entity_keys", "Name at least one customer or lead.")
    erased.refuse(inquiry, settings, data.entity_keys)
    change_id, changed = entity_owners.assign(
        inquiry.session, inquiry.org_id, data.entity_keys, data.user_id, created_by=inquiry.user_id
    )
    inquiry.note("owners.assigned", change_id, entities=changed, to=str(data.user_id or ""))
    return OwnersChanged(change_id, changed, len(set(data.entity_keys)) - changed)


@post(
    "/owners/changes/{change_id:uuid}/undo",
    opt={**within("member", "data:write"), "creates": False},
    operation_id="undoOwners",
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
    summary="Take an assignment of owners back",
)
def undo_owners(inquiry: Asked, change_id: FromPath[UUID]) -> OwnersChanged:
    """Wherever it still holds; who has been given to somebody else since stays there."""
    undo_id, back, other = entity_owners.undo(
        inquiry.session, inquiry.org_id, change_id, created_by=inquiry.user_id
    )
    inquiry.note("owners.undone", change_id, entities=back)
    return OwnersChanged(undo_id, back, other)


def told(inquiry: Inquiry, rows: list[dict[str, Any]]) -> list[Owner | None]:
    """The owner of each row (with `entity_key`, and `owner` as in the data)."""
    people = {one.user_id: one.user for one in _people(inquiry)} if rows else {}
    known = {word.casefold(): user_id for user_id, user in people.items() for word in (user.name, user.email)}
    given = entity_owners.of(inquiry.session, inquiry.org_id, [row["entity_key"] for row in rows])
    found: list[Owner | None] = []
    for row in rows:
        user_id = given.get(row["entity_key"])
        if user_id in people and user_id is not None:
            found.append(Owner(people[user_id].name, user_id, True))
        elif name := row.get("owner"):
            found.append(Owner(name, known.get(name.casefold()), False))
        else:
            found.append(None)
    return found


def of_member(inquiry: Inquiry, user_id: UUID) -> predictions.Owner:
    """The filter for those whom a member looks after."""
    person = memberships.get(inquiry.session, inquiry.org_id, user_id).user
    return _owner(inquiry, (person.name, person.email), user_id)


def of_name(inquiry: Inquiry, name: str | None) -> predictions.Owner:
    """The filter for those whom the data give to that name (None: to nobody), unless a member was put in charge; a
    member's own name finds what was assigned to them, too."""
    fits = [one for one in _people(inquiry) if name and one.user.name.casefold() == name.casefold()]
    return _owner(inquiry, (name,), fits[0].user_id if len(fits) == 1 else None)


def _people(inquiry: Inquiry) -> list[Membership]:
    return memberships.in_organization(inquiry.session, inquiry.org_id)


def _owner(inquiry: Inquiry, names: tuple[str | None, ...], user_id: UUID | None) -> predictions.Owner:
    revision = entity_owners.revision(inquiry.session, inquiry.org_id)
    if not revision:
        return predictions.Owner(names)
    assigned = _assigned(inquiry, revision)
    theirs = pa.array([one == str(user_id) for one in assigned["user_id"].to_pylist()])
    table = pa.table({"entity_key": assigned["entity_key"], "is_theirs": theirs})
    return predictions.Owner(names, table, f"{revision} {user_id}")


_kept: OrderedDict[UUID, tuple[str, pa.Table]] = OrderedDict()
_keeping = Lock()


def _assigned(inquiry: Inquiry, revision: str) -> pa.Table:
    """All assignments of the organization; kept in memory until one of them changes."""
    with _keeping:
        held = _kept.get(inquiry.org_id)
    if held is not None and held[0] == revision:
        return held[1]
    found = entity_owners.everybody(inquiry.session, inquiry.org_id)
    table = pa.table(
        {
            "entity_key": pa.array([key for key, _ in found], pa.string()),
            "user_id": pa.array([str(user_id) for _, user_id in found], pa.string()).dictionary_encode(),
        }
    )
    with _keeping:
        _kept[inquiry.org_id] = (revision, table)
        _kept.move_to_end(inquiry.org_id)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return table
