"""Usage: how much of what an organization may use it does."""

from litestar import get
from msgspec import Struct

from api.access import within
from api.edge import Asked
from warehouse.catalog import usage


class Used(Struct):
    used: int
    limit: int


class Usage(Struct):
    """`upload_bytes` are of raw uploads, `rows` of the newest versions of all datasets."""

    upload_bytes: Used
    rows: Used
    running_jobs: Used
    waiting_jobs: Used


@get(
    "/usage",
    opt=within("member", "data:read", "admin"),
    operation_id="getUsage",
    tags=["Usage"],
    sync_to_thread=True,
    summary="What is used, and how much there may be",
)
def get_usage(inquiry: Asked) -> Usage:
    """What is over a limit is refused in words; more is given by whoever runs the installation."""
    found = usage.of(inquiry.session, inquiry.org_id)
    return Usage(**{name: Used(used, limit) for name, (used, limit) in found.items()})
