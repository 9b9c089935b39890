"""People as others in the organization see them: an id and a name."""

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from api.edge import Inquiry
from warehouse.catalog import users


class Colleague(Struct):
    id: UUID
    name: str


def named(inquiry: Inquiry, ids: Iterable[UUID | None]) -> dict[UUID | None, Colleague]:
    """Those of these accounts that there still are."""
    wanted = {one for one in ids if one is not None}
    found = users.several(inquiry.session, wanted) if wanted else {}
    return {user_id: Colleague(user_id, user.name) for user_id, user in found.items()}
