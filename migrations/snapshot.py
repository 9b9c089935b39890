"""One moment of the catalog, seen by its owner: what it names, and by which number pg_dump sees the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from warehouse.catalog import pointers, revision
from warehouse.catalog.organizations import Organization
from warehouse.catalog.session import Catalog, act_for


class CannotSeeAll(RuntimeError):
    """The owner's login is held back by row-level security: what it copied would be a part."""


@dataclass(frozen=True)
class Snapshot:
    """The transaction that holds the moment still; `number` is what `pg_dump --snapshot` takes."""

    session: Session
    number: str
    at: datetime
    server: int
    revision: str

    def organizations(self) -> list[UUID]:
        return list(self.session.scalars(select(Organization.id).order_by(Organization.id)))

    def folders(self) -> list[str]:
        """Every folder of the lake that the catalog names at this moment, relative to the lake's root."""
        found: set[str] = set()
        for org_id in self.organizations():
            act_for(self.session, org_id=org_id)
            found |= pointers.folders(self.session, org_id)
        return sorted(found)


@contextmanager
def snapshot(owner_url: str) -> Iterator[Snapshot]:
    """A read-only transaction over all organizations, however long it takes."""
    owner = Catalog(owner_url, role=str(make_url(owner_url).username), pooled=False)
    try:
        with owner.session() as session:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            session.execute(text("set local idle_in_transaction_session_timeout = 0"))
            all_seeing = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
            if not session.scalar(text(all_seeing)):
                name = make_url(owner_url).username
                raise CannotSeeAll(
                    f"The login {name} cannot see every organization's rows, so a copy would be a part only. Let a "
                    f'superuser say: alter role "{name}" bypassrls;'
                )
            number = str(session.scalar(text("select pg_export_snapshot()")))
            at: datetime = session.scalar(text("select now()"))
            version = int(str(session.scalar(text("show server_version_num")))) // 10_000
            yield Snapshot(session, number, at, version, str(revision.current(session)))
    finally:
        owner.close()
