"""A company that was made once, with whatever its jobs have left, and is copied for each test: its catalog and its home.

A module that wants one says in `found(catalog, settings)` what is made, and takes over the fixtures `original` and `database`.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from local.postgres import Postgres
from tests.conftest import Database, copy_of
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings


@dataclass(frozen=True)
class Original:
    """`database` is the template of its copies."""

    database: str
    home: Path
    org_id: UUID

    def copied_to(self, settings: Settings) -> None:
        """Its files, beside a copy of its database."""
        shutil.copytree(self.home, settings.home, dirs_exist_ok=True)


def make_once(
    postgres: Postgres, template: str, home: Path, found: Callable[[Catalog, Settings], UUID]
) -> Original:
    """`found` makes the organization in an empty catalog and lake, and gives back its id."""
    name = f"o_{secrets.token_hex(6)}"
    with psycopg.connect(postgres.url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
    url = f"{postgres.app_url.rsplit('/', 1)[0]}/{name}"
    settings = replace(
        Settings.from_env(), home=home, lake=home / "lake", secret_file=home / "secret.key", database_url=url
    )
    catalog = Catalog(url, pooled=False)
    try:
        return Original(name, home, found(catalog, settings))
    finally:
        catalog.close()


@pytest.fixture(scope="module")
def original(
    request: pytest.FixtureRequest,
    postgres: Postgres,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Original:
    return make_once(postgres, template, tmp_path_factory.mktemp("original"), request.module.found)


@pytest.fixture
def database(original: Original, postgres: Postgres) -> Iterator[Database]:
    with copy_of(original.database, postgres) as copy:
        yield copy
