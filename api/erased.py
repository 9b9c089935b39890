"""What was erased stays away: nothing is written down about an entity that has a tombstone."""

from collections.abc import Iterable

from api.edge import Inquiry
from warehouse.catalog import erasures
from warehouse.catalog.base import Conflict
from warehouse.settings import Settings


def refuse(inquiry: Inquiry, settings: Settings, keys: Iterable[str]) -> None:
    """Refuse (Conflict) when one of these entities was erased. Which of them is not said."""
    stones = erasures.tombstones(inquiry.session, inquiry.org_id)
    if not stones:
        return
    secret = settings.tombstone_secret()
    if any(erasures.digest(secret, inquiry.org_id, erasures.clean_key(key)) in stones for key in keys):
        raise Conflict(
            "erased",
            "A customer or lead among these was erased: an admin can lift the erasure, or leave it out.",
        )
