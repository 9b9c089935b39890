"""Which shape the catalog has, and which one this code wants: the last of the migrations beside it.

The migrations are read as text, not loaded: whoever asks (the API, at each readiness check) is not to run them.
"""

import re
from functools import cache

from sqlalchemy import select, table
from sqlalchemy.orm import Session
from sqlalchemy.sql import column, func

from warehouse.settings import REPOSITORY

_LINE = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


@cache
def history() -> tuple[str, ...]:
    """The revisions that this code knows, oldest first."""
    after: dict[str, str] = {}
    for file in (REPOSITORY / "migrations" / "versions").glob("*.py"):
        said = dict(_LINE.findall(file.read_text(encoding="utf-8")))
        after[said["down_revision"]] = said["revision"]
    found, last = [], ""
    while last in after:
        last = after[last]
        found.append(last)
    return tuple(found)


def wanted() -> str:
    return history()[-1]


def current(session: Session) -> str | None:
    """The catalog's revision; None when it was never migrated."""
    if session.scalar(select(func.to_regclass("alembic_version"))) is None:
        return None
    if not session.scalar(select(func.has_table_privilege("alembic_version", "select"))):
        return "an older revision"  # the right to read it came with a migration
    return session.scalar(select(column("version_num")).select_from(table("alembic_version")))
