"""Migrating as a function, for the command and for tests."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from warehouse.catalog.session import APP_ROLE, DISPATCHER_ROLE

OLDEST_POSTGRES = 15
_MIGRATING = 4_217_001  # an advisory lock's number: two starters migrate one after the other


class CannotMigrate(RuntimeError):
    """The catalog cannot be brought to today's shape; the text says why and what to do."""


def configuration(owner_url: str) -> Config:
    config = Config(Path(__file__).resolve().parent.parent / "alembic.ini")
    config.attributes["url"] = owner_url
    return config


def migrate(owner_url: str, app_url: str, revision: str = "head") -> None:
    """Upgrade to `revision`, and see to it that the login of `app_url` may act as the application."""
    config = configuration(owner_url)
    try:
        with psycopg.connect(plain(owner_url), autocommit=True) as connection:
            _refuse_what_cannot_work(connection, config)
            connection.execute("select pg_advisory_lock(%s)", [_MIGRATING])
            command.upgrade(config, revision)
            _admit(connection, app_url)
    except psycopg.OperationalError as problem:
        raise CannotMigrate(f"The catalog's database cannot be reached: {problem}") from problem
    except OperationalError as problem:  # it was reached: a lock that somebody holds, or a disk that is full
        raise CannotMigrate(
            f"The catalog was left as it was: {problem.orig} Once that is out of the way, start again."
        ) from problem


def _refuse_what_cannot_work(connection: psycopg.Connection, config: Config) -> None:
    if connection.info.server_version < OLDEST_POSTGRES * 10_000:
        found = connection.info.server_version // 10_000
        raise CannotMigrate(f"This is PostgreSQL {found}; Anteve needs {OLDEST_POSTGRES} or newer.")
    if connection.execute("select to_regclass('alembic_version')").fetchone() == (None,):
        return
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    row = connection.execute("select version_num from alembic_version").fetchone()
    if row and row[0] not in known:
        raise CannotMigrate(
            f"The data were written by a newer Anteve (its catalog is at {row[0]}, which this one does not know). "
            "Update this copy (git pull), or set ANTEVE_HOME to another folder."
        )


def _admit(connection: psycopg.Connection, app_url: str) -> None:
    login, password = make_url(app_url).username, make_url(app_url).password
    if login is None or login == connection.info.user:
        return
    name = sql.Identifier(login)
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [login]).fetchone()
    if not exists:
        connection.execute(
            sql.SQL(
                "create role {} login nosuperuser nocreatedb nocreaterole nobypassrls password {}"
            ).format(name, sql.Literal(str(password or "")))
        )
    for role in (APP_ROLE, DISPATCHER_ROLE):
        connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(role), name))


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
