"""What all records share: their base class, keys, times and the two words that go wrong most often."""

import secrets
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then chance; so that keys made later sort later."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


class Record(DeclarativeBase):
    """One table of the catalog."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class Dated:
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class NotFound(LookupError):
    """There is no such thing in this organization; said alike for what never was and for what is another's."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f"There is no {what} {str(name)!r} here.")
        self.what, self.name = what, str(name)


class Conflict(ValueError):
    """The request is well formed but does not fit what is there now; the text says what would."""

    def __init__(self, code: str, message: str, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.facts = code, message, dict(facts or {})


class Invalid(ValueError):
    """A value that cannot be taken; `field` says which, the text what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message
