"""Throttle: how often something failed lately, and until when the next try must wait.

The wait doubles with each failure up to a bound, and an hour of quiet forgets them all: nobody is locked out for
good, neither by their own fingers nor by an attacker's. Subjects are kept as hashes: the table names nobody.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog.base import Record

FORGOTTEN_AFTER = timedelta(hours=1)
KEPT = timedelta(days=1)  # then the row itself is swept


class Throttle(Record):
    __tablename__ = "throttles"

    subject_hash: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[datetime]
    waits_until: Mapped[datetime]


@dataclass(frozen=True)
class Subject:
    """What is counted: its first `free` failures cost nothing, then 1, 2, 4, ... seconds, `longest` at most."""

    kind: str
    name: str
    free: int
    longest: timedelta

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(f"{self.kind}:{self.name}".encode()).digest()


def wait_of(session: Session, *subjects: Subject) -> timedelta:
    """How long the next try must wait: the longest wait of the subjects; zero when none must."""
    until = session.scalar(
        select(func.max(Throttle.waits_until)).where(Throttle.subject_hash.in_([s.hash for s in subjects]))
    )
    return max(until - datetime.now(UTC), timedelta(0)) if until else timedelta(0)


def count(session: Session, *subjects: Subject) -> None:
    """One more failure of each. Counted by the database itself, so that failures at once are all counted."""
    now = datetime.now(UTC)
    for subject in sorted(
        subjects, key=lambda one: one.hash
    ):  # in one order, so that two never wait in a ring
        quiet = Throttle.last_at < now - FORGOTTEN_AFTER
        row = insert(Throttle).values(subject_hash=subject.hash, failures=1, last_at=now, waits_until=now)
        counted = row.on_conflict_do_update(
            index_elements=[Throttle.subject_hash],
            set_={"failures": 1 + case((quiet, 0), else_=Throttle.failures), "last_at": now},
        ).returning(Throttle.failures)
        failures = session.scalars(counted).one()
        if failures > subject.free:
            wait = min(timedelta(seconds=2 ** min(failures - subject.free - 1, 30)), subject.longest)
            throttle = session.get_one(Throttle, subject.hash, populate_existing=True)
            throttle.waits_until = now + wait
            session.flush()


def forget(session: Session, *subjects: Subject) -> None:
    """It went well: the subjects begin anew."""
    session.execute(delete(Throttle).where(Throttle.subject_hash.in_([s.hash for s in subjects])))
