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
from warehouse.catalog.base import Record
from warehouse.catalog.session import Catalog, act_for

CONNECTIONS, TRANSACTIONS, SEED = 8, 3000, 7
TABLES = [Record.metadata.tables[name] for name in TENANT_TABLES]


@pytest.fixture
def pooled(database: Database) -> Catalog:
    catalog = Catalog(database.app_url, size=CONNECTIONS // 2)  # and as many again when these are busy
    yield catalog  # type: ignore[misc]
    catalog.close()


@pytest.fixture
def companies(pooled: Catalog) -> list[Company]:
    return [found(pooled, f"Company {number}") for number in range(6)]


def contents(database: Database) -> dict[str, str]:
    """A digest of every table, as its owner sees it."""
    with psycopg.connect(database.owner_url) as connection:
        return {
            name: str(
                connection.execute(
                    f"select count(*), md5(string_agg(t::text, '|' order by t::text)) from {name} t"
                ).fetchone()
            )
            for name in TENANT_TABLES
        }


def transact(catalog: Catalog, companies: list[Company], seed: int) -> Counter[str]:
    """One transaction as somebody at random; counts what it saw of others, by what it tried."""
    chance = random.Random(seed)
    mine, other = chance.sample(companies, 2)
    table: Any = chance.choice(TABLES)
    deed = chance.choice(["read", "ask for", "change", "remove", "read as nobody", "switch", "break off"])
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
        if not re.search("permission denied|division by zero", str(error)):
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
    assert all(seen[f"did {deed}"] > TRANSACTIONS // 20 for deed in ("read", "change", "remove", "switch"))
    assert contents(database) == before


def test_the_count_above_finds_a_table_without_its_fence(
    database: Database, pooled: Catalog, companies: list[Company]
) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute("alter table models disable row level security")
    seen = sum((transact(pooled, companies, seed) for seed in range(300)), Counter[str]())
    assert seen["foreign"] > 0
