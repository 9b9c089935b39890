"""Whose turn it is: a message wakes a worker, and the catalog says which job it begins with.

Not the job that the message came for: a thousand messages of one organization may stand before another's one in the
broker, and who stands where there says nothing about whose turn it is.
"""

from collections.abc import Callable
from uuid import UUID

from warehouse.catalog import dispatch
from warehouse.catalog.session import Catalog
from workers.patience import insist

Watch = Callable[[Catalog, UUID, UUID], bool]


def take_turns(catalog: Catalog, overview: Catalog, watch: Watch) -> None:
    """Do one job after another, until none is left that may begin. Each time all is looked at anew: others may have
    come meanwhile.

    `overview` sees the jobs of all organizations, in the dispatcher's role. Several workers see the same one first:
    the claim lets one of them have it, and the others go on to the next.
    """
    while any(watch(catalog, org_id, job_id) for org_id, job_id in _waiting(overview)):
        pass


def _waiting(overview: Catalog) -> list[tuple[UUID, UUID]]:
    def ask() -> list[tuple[UUID, UUID]]:
        with overview.transaction() as session:
            return dispatch.in_turn(session)

    return insist(ask)
