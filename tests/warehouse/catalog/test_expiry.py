"""What has ended is swept out of the catalog; what still opens something, and what is young, stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.conftest import Database
from warehouse.catalog import (
    expiry,
    idempotency,
    invitations,
    organizations,
    password_resets,
    personal_answers,
    sign_ins,
    throttles,
    user_sessions,
    users,
)
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog
from warehouse.catalog.throttles import Subject

# Of each: what says how old it is, and how much older than now it must be to go.
TABLES = {
    "user_sessions": ("expires_at", timedelta(0)),
    "password_resets": ("expires_at", timedelta(0)),
    "sign_ins": ("expires_at", timedelta(0)),
    "throttles": ("last_at", throttles.KEPT),
    "idempotent_answers": ("created_at", idempotency.KEPT),
    "personal_answers": ("created_at", idempotency.KEPT),
    "invitations": ("expires_at", expiry.INVITATIONS_KEPT),
}


@pytest.fixture
def dispatcher(database: Database) -> Iterator[Catalog]:
    opened = Catalog(database.app_url, role=DISPATCHER_ROLE)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def org_id(catalog: Catalog) -> UUID:
    """An organization and a user with one of everything that ends."""
    with catalog.transaction() as session:
        org = organizations.create(session, "Alfa")
        user = users.create(session, name="Ana", email="ana@example.com", password_hash=None)
        user_sessions.open_for(session, user)
        password_resets.ask(session, user)
        sign_ins.begin(session)
        throttles.count(session, Subject("account", "ana", 1, timedelta(minutes=1)))
        idempotency.keep(session, org.id, "key", b"-", 201, {})
        personal_answers.keep(session, user.id, "key", b"-", 201, {})
        invitations.offer(session, org.id, email="bia@example.com", role="member", invited_by=None)
        return org.id


def held(database: Database) -> dict[str, int]:
    with psycopg.connect(database.owner_url) as connection:
        counted = {name: connection.execute(f"select count(*) from {name}").fetchone() for name in TABLES}
    return {name: row[0] for name, row in counted.items() if row}


def swept(dispatcher: Catalog) -> int:
    with dispatcher.transaction() as session:
        return expiry.sweep(session)


def test_what_is_young_stays(database: Database, dispatcher: Catalog) -> None:
    assert swept(dispatcher) == 0
    assert held(database) == dict.fromkeys(TABLES, 1)


@pytest.mark.parametrize("name", TABLES)
def test_what_has_ended_goes_and_nothing_else(name: str, database: Database, dispatcher: Catalog) -> None:
    column, kept = TABLES[name]
    for beyond, left in ((timedelta(minutes=-1), 1), (timedelta(minutes=1), 0)):
        with psycopg.connect(database.owner_url) as connection:
            connection.execute(f"update {name} set {column} = %s", [datetime.now(UTC) - kept - beyond])
        assert swept(dispatcher) == 1 - left
        assert held(database) == {**dict.fromkeys(TABLES, 1), name: left}


def test_a_session_that_was_idle_too_long_goes(database: Database, dispatcher: Catalog) -> None:
    with psycopg.connect(database.owner_url) as connection:
        idle = datetime.now(UTC) - user_sessions.IDLE - timedelta(minutes=1)
        connection.execute("update user_sessions set last_seen_at = %s", [idle])
    assert swept(dispatcher) == 1


def test_an_invitation_that_was_answered_goes_later(database: Database, dispatcher: Catalog) -> None:
    with psycopg.connect(database.owner_url) as connection:
        ended = datetime.now(UTC) - expiry.INVITATIONS_KEPT - timedelta(minutes=1)
        connection.execute("update invitations set ended_at = %s", [ended])
    assert swept(dispatcher) == 1


def test_the_sweeper_can_neither_read_what_is_kept_nor_take_what_is_young(
    database: Database, dispatcher: Catalog
) -> None:
    with dispatcher.transaction() as session:
        for name in ("idempotent_answers", "invitations"):
            assert (
                session.execute(
                    text(
                        f"delete from {name} where created_at < now()"
                        if name == "idempotent_answers"
                        else f"delete from {name} where expires_at is not null"
                    )
                ).rowcount
                == 0
            )  # type: ignore[attr-defined]
    for statement in (
        "select token_hash from user_sessions",
        "select email from invitations",
        "select body from idempotent_answers",
        "select user_id from personal_answers",
        "delete from identities",
    ):
        with pytest.raises(DBAPIError, match="permission denied"), dispatcher.transaction() as session:
            session.execute(text(statement))
