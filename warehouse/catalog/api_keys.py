"""ApiKey: lets a program act for an Organization. A prefix to find it, a hash to trust it, scopes to bound it."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record
from warehouse.catalog.organizations import Owned, clean_name
from warehouse.catalog.user_sessions import digest
from warehouse.catalog.users import User

SCOPES = (
    "data:read",
    "data:write",
    "features:write",
    "query",
    "train",
    "predictions:read",
    "export",
    "admin",
)


class ApiKey(Owned, Dated, Record):
    __tablename__ = "api_keys"

    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[bytes]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Issued:
    """A new key and its text, which is shown once and kept nowhere."""

    record: ApiKey
    key: str


def issue(
    session: Session,
    org_id: UUID,
    *,
    name: str,
    scopes: list[str],
    created_by: UUID | None,
    expires_at: datetime | None = None,
) -> Issued:
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Invalid(
            "scopes",
            f"Scopes are some of {', '.join(SCOPES)}" + (f"; not {unknown[0]!r}." if unknown else "."),
        )
    prefix, secret = f"av_{secrets.token_hex(6)}", secrets.token_urlsafe(32)
    record = ApiKey(
        org_id=org_id,
        name=clean_name(name, "name"),
        prefix=prefix,
        secret_hash=digest(secret),
        scopes=sorted(set(scopes)),
        created_by=created_by,
        expires_at=expires_at,
    )
    session.add(record)
    session.flush()
    return Issued(record, f"{prefix}.{secret}")


def rotate(session: Session, org_id: UUID, key_id: UUID, *, created_by: UUID | None) -> Issued:
    """A new key in place of this one, with its name and scopes; the old one opens nothing from now on.

    A key that was given some time to live is given as much again.
    """
    old = session.scalar(select(ApiKey).where(ApiKey.org_id == org_id, ApiKey.id == key_id).with_for_update())
    if old is None:
        raise NotFound("API key", key_id)
    if old.revoked_at is not None:
        raise Conflict("revoked", "This key is revoked: issue a new one instead.")
    now = datetime.now(UTC)
    old.revoked_at = now
    return issue(
        session,
        org_id,
        name=old.name,
        scopes=old.scopes,
        created_by=created_by,
        expires_at=now + (old.expires_at - old.created_at) if old.expires_at else None,
    )


def recognise(session: Session, key: str) -> ApiKey | None:
    """The live key of this text, or None. The transaction must act for the key's prefix (`prefix_of`)."""
    prefix, _, secret = key.partition(".")
    found = session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))
    # An unknown prefix costs the same comparison, so that time does not tell which prefixes exist.
    right = hmac.compare_digest(found.secret_hash if found else digest(""), digest(secret))
    now = datetime.now(UTC)
    if found is None or not right or found.revoked_at or (found.expires_at and found.expires_at < now):
        return None
    if found.last_used_at is None or now - found.last_used_at > timedelta(minutes=1):
        found.last_used_at = now
    return found


def prefix_of(key: str) -> str:
    return key.partition(".")[0][:40]


def in_organization(session: Session, org_id: UUID) -> list[ApiKey]:
    return list(session.scalars(select(ApiKey).where(ApiKey.org_id == org_id).order_by(ApiKey.id)))


def revoke(session: Session, org_id: UUID, key_id: UUID) -> ApiKey:
    found = session.get(ApiKey, (org_id, key_id))
    if found is None:
        raise NotFound("API key", key_id)
    found.revoked_at = found.revoked_at or datetime.now(UTC)
    return found
