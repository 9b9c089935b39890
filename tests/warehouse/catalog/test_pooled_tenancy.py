"""Many transactions for many organizations over few connections: none sees, changes or makes another's row."""

import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.conftest import Database
from tests.warehouse.catalog.test_tenancy import TENANT_TABLES, Company, found
from warehouse.catalog import audit_events
from warehouse.catalog.audit_events import Actor
from warehouse.catalog.base import Record
from warehouse.catalog.session import Catalog, act_for

CONNECTIONS, TRANSACTIONS, COMPANIES, SEED = 8, 10_000, 20, 7
DEEDS = ("read", "ask for", "change", "remove", "note", "plant", "read as nobody", "switch", "break off")
TABLES = [Record.metadata.tables[name] for name in TENANT_TABLES]


@pytest.fixture
def pooled(database: Database) -> Catalog:
    catalog = Catalog(database.app_url, size=CONNECTIONS // 2)  # and as many again when these are busy
    yield catalog  # type: ignore[misc]
    catalog.close()


@pytest.fixture
def companies(pooled: Catalog) -> list[Company]:
    return [found(pooled, f"Company {number}") for number in range(COMPANIES)]


def contents(database: Database) -> dict[str, str]:
    """A digest of every table but the log, as its owner sees it."""
    with psycopg.connect(database.owner_url) as connection:
        return {
            name: str(
                connection.execute(
                    f"select count(*), md5(string_agg(t::text, '|' order by t::text)) from {name} t"
                ).fetchone()
            )
            for name in TENANT_TABLES
            if name != "audit_events"
        }


def noted(database: Database) -> Counter[str]:
    """Who noted what in whose log."""
    with psycopg.connect(database.owner_url) as connection:
        rows = connection.execute("select target || ' in ' || org_id from audit_events where verb = 'note'")
        return Counter(name for (name,) in rows)


def transact(catalog: Catalog, companies: list[Company], seed: int) -> Counter[str]:
    """One transaction as somebody at random; counts what it saw of others, by what it tried."""
    chance = random.Random(seed)
    mine, other = chance.sample(companies, 2)
    table: Any = chance.choice(TABLES)
    deed = chance.choice(DEEDS)
    seen: Counter[str] = Counter({f"did {deed}": 1})
    try:
        with catalog.transaction(org_id=None if deed == "read as nobody" else mine.org_id) as session:
            if deed == "ask for":
                query = select(func.count()).select_from(table).where(table.c.org_id == other.org_id)
                seen["foreign"] += session.scalar(query) or 0
            elif deed == "change":
                statement = update(table).where(table.c.org_id == other.org_id)
                done = session.execute(statement.values(org_id=mine.org_id))
                seen["foreign"] += done.rowcount  # type: ignore[attr-defined]
            elif deed == "note":
                audit_events.record(session, mine.org_id, Actor("Ana"), "note", mine.org_id)
                session.flush()
                seen[f"{mine.org_id} in {mine.org_id}"] += 1
            elif deed == "plant":
                audit_events.record(session, other.org_id, Actor("Ana"), "note", mine.org_id)
                session.flush()
                seen["foreign"] += 1  # only a fence that is down lets this through
            elif deed == "remove":
                done = session.execute(table.delete().where(table.c.org_id == other.org_id))
                seen["foreign"] += done.rowcount  # type: ignore[attr-defined]
            else:
                if deed == "switch":
                    act_for(session, org_id=other.org_id)
                    mine = other
                owners: list[UUID] = list(session.scalars(select(table.c.org_id)))
                allowed = set() if deed == "read as nobody" else {mine.org_id}
                seen["foreign"] += sum(owner not in allowed for owner in owners)
                seen["own"] += sum(owner in allowed for owner in owners)
                if deed == "break off":
                    session.execute(text("select 1 / 0"))
    except IntegrityError:
        seen["foreign"] += 1  # only a row that was reached can break a constraint
    except DBAPIError as error:
        if not re.search("permission denied|division by zero|row-level security", str(error)):
            raise
    return seen


def test_no_row_crosses_over_pooled_connections(
    database: Database, pooled: Catalog, companies: list[Company]
) -> None:
    before = contents(database)
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        seeds = range(SEED, SEED + TRANSACTIONS)
        seen = sum(clients.map(lambda seed: transact(pooled, companies, seed), seeds), Counter[str]())
    assert seen["foreign"] == 0
    assert seen["own"] > TRANSACTIONS // 10, "the tables must hold rows to be seen"
    assert all(seen[f"did {deed}"] > TRANSACTIONS // 20 for deed in DEEDS)
    assert contents(database) == before
    assert noted(database) == Counter({name: count for name, count in seen.items() if " in " in name})


def test_the_count_above_finds_a_table_without_its_fence(
    database: Database, pooled: Catalog, companies: list[Company]
) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute("alter table models disable row level security")
    seen = sum((transact(pooled, companies, seed) for seed in range(300)), Counter[str]())
    assert seen["foreign"] > 0
