"""Migrations read as history and cannot hang."""

from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from local.postgres import Postgres
from migrations.catalog import CannotMigrate, configuration, migrate
from tests.conftest import Database


@pytest.mark.filterwarnings("ignore")
def test_up_check_down_and_up_again(database: Database) -> None:
    config = configuration(database.owner_url)
    command.check(config)
    command.downgrade(config, "base")
    with psycopg.connect(database.owner_url) as connection:
        left = connection.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        ).fetchall()
    assert left == [("alembic_version",)]
    migrate(database.owner_url, database.app_url)
    command.check(config)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database.owner_url, database.app_url)
    migrate(database.owner_url, database.app_url)


def test_data_of_a_newer_version_are_refused_in_a_sentence(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update alembic_version set version_num = 'from-the-future'")
    with pytest.raises(CannotMigrate, match="written by a newer Anteve"):
        migrate(database.owner_url, database.app_url)


def test_every_migration_waits_for_a_lock_only_so_long(postgres: Postgres) -> None:
    scripts = list(ScriptDirectory.from_config(configuration(postgres.url)).walk_revisions())
    assert scripts
    for script in scripts:
        assert Path(script.path).read_text().count("set local lock_timeout") == 2, script.path


@pytest.mark.filterwarnings("ignore")
def test_a_lock_that_somebody_holds_is_said_in_a_sentence(database: Database) -> None:
    command.downgrade(configuration(database.owner_url), "base")
    with psycopg.connect(database.owner_url) as somebody:
        somebody.execute("create table organizations ()")  # not committed: the migration has to wait for it
        with pytest.raises(CannotMigrate, match=r"left as it was: .*lock timeout"):
            migrate(database.owner_url, database.app_url)
