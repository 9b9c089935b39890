"""What tests share: one real Postgres for all of them, a fresh catalog each where they ask for one."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from _pytest.nodeid import NodeId

from local.postgres import Postgres
from local.sample import Sample, generate
from migrations.catalog import migrate
from warehouse.catalog.session import Catalog

REPOSITORY = Path(__file__).resolve().parent.parent
REAL_DATA = REPOSITORY.parent / "shared" / "data"


@dataclass(frozen=True)
class Database:
    """A migrated catalog of its own, with the owner's address and the application's."""

    owner_url: str
    app_url: str


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One server per test process."""
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    start_hasty(server)
    yield server
    server.stop()


def start_hasty(server: Postgres) -> None:
    """Started, and not waiting for the disk: a commit takes 0.1 ms and not ten, and nobody cuts the power here.

    What outlives a killed server does so as before: the system has it. tests/local has servers as they are shipped.
    """
    server.start(patience=600)  # whatever else the machine does
    with psycopg.connect(_at(server.url, "postgres"), autocommit=True) as connection:
        for name in ("fsync", "full_page_writes"):
            connection.execute(f"alter system set {name} = off")
        connection.execute("select pg_reload_conf()")


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """A migrated database that others are copied from: 30 ms instead of a migration each."""
    migrate(postgres.url, postgres.app_url)
    return "anteve"


@pytest.fixture
def database(postgres: Postgres, template: str) -> Iterator[Database]:
    """A fresh, migrated database, dropped after the test."""
    with copy_of(template, postgres) as copy:
        yield copy


@contextmanager
def copy_of(template: str, postgres: Postgres) -> Iterator[Database]:
    """A database like the template, for as long as it is needed."""
    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(_at(postgres.url, "postgres"), autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
    yield Database(_at(postgres.url, name), _at(postgres.app_url, name))
    with psycopg.connect(_at(postgres.url, "postgres"), autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def catalog(database: Database) -> Iterator[Catalog]:
    """The catalog as the application sees it."""
    opened = Catalog(database.app_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample() -> Sample:
    """The sample company, with the truth about it."""
    return generate()


@pytest.fixture(scope="session")
def sample_files(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Its files by name: customers, events and leads."""
    return sample.write(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def real_data() -> Path:
    """The folder of public data sets beside the repository, which CI has."""
    if not REAL_DATA.is_dir():
        pytest.skip("the public data sets are not beside this clone (../shared/data)")
    return REAL_DATA


def _at(url: str, database: str) -> str:
    return url.rsplit("/", 1)[0] + "/" + database


# What takes minutes begins first, so that all processes end at about the same time: groups, longest first.
LONG = ("house", "web", "faults", "many workers", "everything", "up", "keeping")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A module's tests run in one process, so that what they share is made once.

    The group travels in the name of the test. pytest-xdist 3.8 writes it where pytest 9.2 no longer looks, says nothing, and
    hands out test by test: each house was built in each process. So it is written here, where pytest looks.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(REPOSITORY).as_posix()))
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(_group(item), len(places)))
    if hasattr(config, "workerinput"):
        for item in items:
            item._id = NodeId.parse(f"{item.nodeid}@{_group(item)}")
            assert item.nodeid.endswith(f"@{_group(item)}"), "pytest-xdist would not see the groups"


def _group(item: pytest.Item) -> str:
    marker = item.get_closest_marker("xdist_group")
    assert marker is not None
    return str(marker.args[0])


def pytest_configure() -> None:
    os.environ.setdefault("DO_NOT_TRACK", "1")
    # A start would build the web app beside the test; those who test it (tests/web) say where it is.
    os.environ.setdefault("ANTEVE_FRONTEND", str(REPOSITORY / "frontend" / "not built"))
