"""Organization: the tenant."""

import re
import unicodedata
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.session import act_for


class Organization(Dated, Record):
    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)


def create(session: Session, name: str) -> Organization:
    """A new organization; the transaction acts for it from here on, since its rows are its own alone.

    Two organizations may have one name. Their slugs differ: the id's last digits are added, rather than a count,
    which would tell a stranger that the name is taken.
    """
    name = clean_name(name, "organization")
    org = Organization(id=new_id(), name=name)
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
