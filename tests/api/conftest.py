"""One running server per test module, over a catalog and a lake of its own; and people to ask it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from litestar import Litestar

from api import openapi
from api.app import create_app
from local.postgres import Postgres
from tests.api.running import Anteve, Person, serving, settings_in
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake


@pytest.fixture(scope="module")
def anteve(postgres: Postgres, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anteve]:
    """One server for the tests of a module, over a catalog and a lake of its own."""
    with anteve_with(postgres, template, tmp_path_factory.mktemp("home")) as running:
        yield running


@contextmanager
def anteve_with(postgres: Postgres, template: str, home: Path, **changes: Any) -> Iterator[Anteve]:
    """A server over a catalog and a lake of its own, with these settings changed."""
    name = f"t_{secrets.token_hex(6)}"
    maintenance, own = (
        f"{url.rsplit('/', 1)[0]}/{database}"
        for url, database in ((postgres.url, "postgres"), (postgres.app_url, name))
    )
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
    settings = replace(settings_in(home, own), **changes)
    catalog = Catalog(own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openapi, "describe", _described_once)
        app = create_app(settings, catalog)
    with serving(app) as url:
        running = Anteve(url, app, catalog, Lake(settings.lake), settings)
        yield running
        running.close()
    catalog.close()
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


_describe, _described = openapi.describe, dict[bool, bytes]()


def _described_once(app: Litestar, *, secure: bool) -> bytes:
    """The contract is that of the routes, which each of these servers has: its text is made for the first."""
    if secure not in _described:
        _described[secure] = _describe(app, secure=secure)
    return _described[secure]


@pytest.fixture(scope="module")
def ana(anteve: Anteve) -> Person:
    """The admin of an organization."""
    return anteve.person()


@pytest.fixture(scope="module")
def stranger(anteve: Anteve) -> Person:
    """Somebody who belongs to another organization."""
    return anteve.person("Globex")
