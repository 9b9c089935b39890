"""Organization: the tenant."""

import re
import unicodedata
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import timing
from warehouse.catalog.base import Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.session import act_for


class Organization(Dated, Record):
    """`raw_retention_days` is how long originals of uploads are kept; null where the installation's setting holds. Schedules go
    by the clocks of `time_zone`. One that is a `sample` holds a company that does not exist, to look around in."""

    __tablename__ = "organizations"
    __table_args__ = (CheckConstraint("raw_retention_days between 0 and 36500", "raw_retention_days"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    raw_retention_days: Mapped[int | None]
    time_zone: Mapped[str] = mapped_column(server_default="UTC")
    sample: Mapped[bool] = mapped_column(server_default=false())


class Owned:
    """A record of one Organization.

    Its key leads with `org_id`, so that each look-up walks the organization's own part of the index and each
    foreign key can be (org_id, id): a row cannot point at another organization's row, whatever the code does.
    """

    org_id: Mapped[UUID] = mapped_column(ForeignKey(Organization.id, ondelete="CASCADE"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


def within_organization(
    column: str, target: type[Record], *, ondelete: str = "CASCADE"
) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the organization: (org_id, column) -> target (org_id, id).

    The target is named by its class, so that a record's module imports its ancestors.
    """
    table = target.__tablename__
    return ForeignKeyConstraint(["org_id", column], [f"{table}.org_id", f"{table}.id"], ondelete=ondelete)


def create(session: Session, name: str, *, time_zone: str = "UTC", sample: bool = False) -> Organization:
    """A new organization; the transaction acts for it from here on, since its rows are its own alone.

    Two organizations may have one name. Their slugs differ: the id's last digits are added, rather than a count,
    which would tell a stranger that the name is taken.
    """
    name = clean_name(name, "organization")
    org = Organization(id=new_id(), name=name, time_zone=timing.clean_zone(time_zone), sample=sample)
    org.slug = f"{slugify(name)}-{org.id.hex[-6:]}"
    act_for(session, org_id=org.id)
    session.add(org)
    session.flush()
    return org


def by_slug(session: Session, slug: str) -> Organization:
    """The organization, if the one for whom the transaction acts may see it."""
    org = session.scalar(select(Organization).where(Organization.slug == slug))
    if org is None:
        raise NotFound("organization", slug)
    return org


def rename(session: Session, org: Organization, name: str) -> Organization:
    """Another name; the slug stays, for addresses and programs know it."""
    org.name = clean_name(name, "name")
    session.flush()
    return org


def keep_originals(session: Session, org: Organization, days: int | None) -> Organization:
    """Set for how many days originals of uploads are kept; None leaves it to the installation."""
    if days is not None and not 0 <= days <= 36500:
        raise Invalid(
            "raw_retention_days", "Originals are kept for 0 to 36,500 days; null is the server's default."
        )
    org.raw_retention_days = days
    session.flush()
    return org


def slugify(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "organization"


def clean_name(name: str, field: str) -> str:
    """A name that people will read: trimmed, NFC, without control or direction-changing characters."""
    kept = (
        c
        for c in unicodedata.normalize("NFC", name)
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    name = " ".join("".join(kept).split())
    if not 1 <= len(name) <= 200:
        raise Invalid(field, "A name has 1 to 200 visible characters.")
    return name
