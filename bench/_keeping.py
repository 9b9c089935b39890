"""A backup of a house, a house of the backup, and whether the two are equal: every row of every table, every file."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from local.postgres import Postgres
from tests.conftest import REPOSITORY


def compare(home: Path, beside: Path) -> tuple[str, list[str]]:
    """What was done, in a line, and each way in which the restored house differs."""
    folder, other = beside / "backup", beside / "restored"
    for where, command in ((home, "backup"), (other, "restore")):
        done = _anteve(where, command, str(folder))
        if done.returncode != 0:
            return f"{command} failed", [f"{command}: {(done.stdout + done.stderr)[-1000:]}"]
    mine, files = rows_of(home), files_of(home / "lake")
    theirs, restored = rows_of(other), files_of(other / "lake")
    wrongs = [
        f"table {name} differs" for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)
    ]
    wrongs += [
        f"file {name} differs"
        for name in files.keys() | restored.keys()
        if files.get(name) != restored.get(name)
    ]
    return f"{len(mine)} tables and {len(files)} files compared", wrongs


def _anteve(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env["ANTEVE_HOME"] = str(home)
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(
        command, check=False, cwd=REPOSITORY, env=env, capture_output=True, text=True, timeout=1800
    )


def rows_of(home: Path) -> dict[str, str]:
    """A digest of each table, as its owner sees it."""
    postgres = Postgres(home)
    ran = postgres.pid() is not None
    postgres.start()
    try:
        with psycopg.connect(postgres.url) as connection:
            names = connection.execute(
                "select tablename from pg_tables where schemaname = 'public'"
            ).fetchall()
            return {
                name: str(
                    connection.execute(
                        f"select count(*), md5(string_agg(md5(t::text), '' order by md5(t::text))) from \"{name}\" t"
                    ).fetchone()
                )
                for (name,) in names
            }
    finally:
        if not ran:
            postgres.stop()


def files_of(lake: Path) -> dict[str, str]:
    """A digest of each file, but of what attempts were still working on."""
    return {
        path.relative_to(lake).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(lake.rglob("*"))
        if path.is_file() and path.relative_to(lake).parts[1:2] != ("work",)
    }
