"""Upgrades with a way back, homes that are not restored into, and secrets that change, over real servers."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local.postgres import Postgres
from warehouse.catalog import revision
from warehouse.settings import REPOSITORY

pytestmark = pytest.mark.xdist_group("keeping")

ROOMS = ("api", "cli", "dbt_project", "local", "migrations", "ml", "warehouse", "workers", "alembic.ini")
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ANTEVE_HOME", "ANTEVE_LAKE", "ANTEVE_PORT")
TOMORROW = '''"""{title}.

Revision: {name}, after {after}; 2027-01-01 00:00:00+00:00
"""

from alembic import op

revision = "{name}"
down_revision = "{after}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    pass
'''


def command(home: Path, *arguments: str, repository: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    """`./anteve ...` of that copy of the repository, over that home."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments], cwd=repository, capture_output=True, text=True, timeout=300,
        env={**kept, "ANTEVE_HOME": str(home), "PYTHONPATH": str(repository), "COLUMNS": "200"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose catalog is of today; its server runs only while somebody needs it."""
    home = tmp_path_factory.mktemp("keeping") / "home"
    server = Postgres(home)
    server.start()
    server.stop()
    done = command(home, "upgrade", "--no-backup")
    assert done.returncode == 0, done.stderr
    assert f"Upgraded to {revision.wanted()}." in done.stderr
    yield home
    server.stop()


@pytest.fixture
def tomorrow(tmp_path: Path) -> Path:
    """A copy of the repository, to which migrations are added."""
    copy = tmp_path / "repository"
    copy.mkdir()
    for room in ROOMS:
        if (REPOSITORY / room).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "node_modules")
            shutil.copytree(REPOSITORY / room, copy / room, ignore=ignored)
        else:
            shutil.copy(REPOSITORY / room, copy / room)
    return copy


def add(repository: Path, name: str, after: str, upgrade: str) -> None:
    text = TOMORROW.format(title=f"Change {name}", name=name, after=after, upgrade=upgrade)
    (repository / "migrations" / "versions" / f"2027_01_01_0000-{name}.py").write_text(text)


def ask(home: Path, query: str) -> object:
    server = Postgres(home)
    server.start()
    try:
        with psycopg.connect(server.url) as connection:
            row = connection.execute(query).fetchone()
            return row[0] if row else None
    finally:
        server.stop()


def test_there_is_nothing_to_do_where_the_catalog_is_of_today(migrated: Path) -> None:
    done = command(migrated, "upgrade")
    assert done.returncode == 0
    assert "there is nothing to upgrade" in done.stderr
    assert not (migrated / "backups").exists()
    assert Postgres(migrated).pid() is None  # it was started for the question only


def test_a_good_upgrade_is_listed_backed_up_run_and_looked_at(
    migrated: Path, tomorrow: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    subprocess.run(["cp", "-a", str(migrated), str(home)], check=True)  # with the owner of the server's files
    add(tomorrow, "t1", revision.wanted(), 'op.execute("create table of_tomorrow ()")')
    done = command(home, "upgrade", "--backup", str(tmp_path / "kept"), repository=tomorrow)
    assert done.returncode == 0, done.stderr
    assert "  t1 Change t1.\n" in done.stderr
    assert "Upgraded to t1." in done.stderr
    assert json.loads((tmp_path / "kept" / "backup.json").read_text())["revision"] == revision.wanted()
    assert ask(home, "select count(*) from of_tomorrow") == 0


def test_an_upgrade_that_breaks_halfway_is_put_back(migrated: Path, tomorrow: Path) -> None:
    """The first of two migrations is committed when the second fails."""
    add(tomorrow, "t1", revision.wanted(), 'op.execute("drop table alerts cascade")')
    add(tomorrow, "t2", "t1", 'op.execute("select 1 / 0")')
    done = command(migrated, "upgrade", repository=tomorrow)
    assert done.returncode == 1
    assert "The upgrade failed: " in done.stderr
    assert "division by zero" in done.stderr
    assert f"The catalog was put back to {revision.wanted()}, as it was in the backup." in done.stderr
    assert ask(migrated, "select count(*) from alerts") == 0
    assert ask(migrated, "select version_num from alembic_version") == revision.wanted()
    assert len(list((migrated / "backups").glob("*-before-upgrade/backup.json"))) == 1


def test_a_first_migration_that_breaks_is_taken_back_by_the_database(migrated: Path, tomorrow: Path) -> None:
    broken = 'op.execute("drop table alerts cascade"); op.execute("select 1 / 0")'
    add(tomorrow, "t1", revision.wanted(), broken)
    done = command(migrated, "upgrade", "--no-backup", repository=tomorrow)
    assert done.returncode == 1
    assert "took the failed migration back by itself" in done.stderr
    assert ask(migrated, "select count(*) from alerts") == 0


def test_an_upgrade_after_which_nothing_works_is_put_back(
    migrated: Path, tomorrow: Path, tmp_path: Path
) -> None:
    add(tomorrow, "t1", revision.wanted(), 'op.execute("revoke anteve_app from anteve")')
    (tomorrow / "api" / "health.py").write_text("raise RuntimeError('the new API does not even load')\n")
    done = command(migrated, "upgrade", "--backup", str(tmp_path / "kept"), repository=tomorrow)
    assert done.returncode == 1
    assert "The upgrade failed: upgraded ended with status 1 instead of starting" in done.stderr
    assert f"put back to {revision.wanted()}" in done.stderr
    assert ask(migrated, "select version_num from alembic_version") == revision.wanted()


def test_new_secrets_open_what_the_old_ones_did(migrated: Path) -> None:
    files = [migrated / name for name in ("secret.key", "postgres.password", "anteve.password")]
    assert command(migrated, "secrets", "rotate").returncode == 0
    before = [file.read_bytes() for file in files]
    done = command(migrated, "secrets", "rotate")
    assert done.returncode == 0, done.stderr
    after = [file.read_bytes() for file in files]
    assert not {*before} & {*after}
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in (*files, migrated / "secret.key.old"))
    assert before[0].hex() in (migrated / "secret.key.old").read_text()
    server = Postgres(migrated)
    server.start()
    try:
        with psycopg.connect(server.app_url) as connection:
            connection.execute("select 1")
        old = server.app_url.replace(after[2].decode(), before[2].decode())
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(old)
    finally:
        server.stop()
    said = command(migrated, "secrets", "list").stdout
    assert "mode 600" in said
    assert not [content for content in after if content.hex() in said or content.decode("latin-1") in said]


def test_a_rotation_that_died_between_server_and_file_is_finished_by_the_next_start(migrated: Path) -> None:
    file = migrated / "postgres.password"
    server = Postgres(migrated)
    right = file.read_text()
    (migrated / "postgres.password.new").write_text(right)
    file.write_text("the-one-before")
    server.start()
    server.stop()
    assert file.read_text() == right


def test_a_restore_into_a_home_that_holds_something_is_refused(migrated: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    assert command(migrated, "backup", str(kept)).returncode == 0
    done = command(migrated, "restore", str(kept))
    assert done.returncode == 1
    assert "is not empty (it holds" in done.stderr

    fresh = tmp_path / "fresh"
    damaged = tmp_path / "damaged"
    shutil.copytree(kept, damaged)
    (damaged / "catalog.dump").write_bytes(b"PGDMP")
    done = command(fresh, "restore", str(damaged))
    assert done.returncode == 1
    assert "catalog.dump was damaged or changed: nothing was restored" in " ".join(done.stderr.split())
    done = command(fresh, "restore", str(kept))
    assert done.returncode == 0, done.stderr
    assert not (fresh / "restoring").exists()
    assert ask(fresh, "select version_num from alembic_version") == revision.wanted()


def test_what_an_interrupted_restore_left_is_not_taken_for_an_installation(tmp_path: Path) -> None:
    (tmp_path / "home" / "restoring").mkdir(parents=True)
    done = command(tmp_path / "home", "up")
    assert done.returncode == 1
    assert "A restore into" in done.stderr


def test_where_there_is_nothing_each_command_says_so(tmp_path: Path) -> None:
    for arguments in (("backup",), ("upgrade",)):
        done = command(tmp_path / "home", *arguments)
        assert done.returncode == 1
        assert "There is no Anteve in" in done.stderr
    assert command(tmp_path / "home", "doctor").returncode == 0
