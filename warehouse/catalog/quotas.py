"""Quota: what one organization may use. The installation's settings say it for all; the operator may say otherwise for
one (`./anteve quota`), in a row that the application can read and not change.

What counts is what the records say at that moment. Whoever adds something takes the organization's lock first and
counts under it: two that each fit, but not together, come one after the other.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Conflict, Record
from warehouse.catalog.organizations import Organization
from warehouse.settings import Limits

NAMES = tuple(asdict(Limits()))
_WORDS = {
    "upload_bytes": (
        "The uploads of this organization may take {limit} bytes in all; {used} are taken",
        "bytes",
    ),
    "rows": ("The datasets of this organization may hold {limit} rows in all; {used} are there", "rows"),
    "waiting_jobs": ("Of this organization's jobs {limit} may wait at once; {used} do", "jobs"),
}
_REMEDIES = {
    "upload_bytes": "Delete a dataset that is not needed, or ask whoever runs this installation for more room.",
    "rows": "Replace rather than append, delete a dataset, or ask whoever runs this installation for more room.",
    "waiting_jobs": "Wait for some to end, or cancel some.",
}


class Quota(Record):
    """What is null is as the installation's settings have it."""

    __tablename__ = "quotas"
    __table_args__ = (
        CheckConstraint("least(upload_bytes, rows, running_jobs - 1, waiting_jobs) >= 0", "limits"),
    )

    org_id: Mapped[UUID] = mapped_column(ForeignKey(Organization.id, ondelete="CASCADE"), primary_key=True)
    upload_bytes: Mapped[int | None] = mapped_column(BigInteger)
    rows: Mapped[int | None] = mapped_column(BigInteger)
    running_jobs: Mapped[int | None] = mapped_column(BigInteger)
    waiting_jobs: Mapped[int | None] = mapped_column(BigInteger)


class OverQuota(Conflict):
    """There is no room for this; `what` is the limit's name, and `facts` say how much of it is used."""

    def __init__(self, what: str, limit: int, used: int, more: int) -> None:
        said, unit = _WORDS[what]
        text = said.format(limit=f"{limit:,}", used=f"{used:,}") + (
            f", and this would add {more:,} {unit}. " if more > 1 else ". "
        )
        facts: Mapping[str, Any] = {"quota": what, "limit": limit, "used": used}
        super().__init__("over_quota", text + _REMEDIES[what], facts)
        self.what = what


def limits(session: Session, org_id: UUID) -> Limits:
    """Of this organization: its own, and for the rest the installation's."""
    otherwise: Limits = session.info.get("limits", Limits())
    own = session.get(Quota, org_id)
    said = {name: getattr(own, name) for name in NAMES} if own else {}
    return Limits(
        **{**asdict(otherwise), **{name: value for name, value in said.items() if value is not None}}
    )


def lock(session: Session, org_id: UUID) -> None:
    """Be the only one to add anything until the transaction ends. Rows that point to the organization may be written
    meanwhile: only those who take this lock wait for each other."""
    session.execute(select(Organization.id).where(Organization.id == org_id).with_for_update(key_share=True))


def require(session: Session, org_id: UUID, what: str, used: int, more: int = 1) -> None:
    """Refuse `more` of `what` where it does not fit beside what is used."""
    limit: int = getattr(limits(session, org_id), what)
    if used + more > limit:
        raise OverQuota(what, limit, used, more)
