"""Keeping an installation: backup, restore, upgrade. What works on the catalog runs as a program of its own, as owner.

backup(folder)     catalog and lake at one moment, while everything runs; into `$ANTEVE_HOME/backups/` unless told
restore(folder)    a backup becomes an installation, in a home that holds nothing yet
upgrade(folder)    backup, migrations, a look whether it works; and the way back when it does not

Each says what it does, and returns the exit status of the command.
"""

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local import state, up
from local.errors import CannotStart
from local.postgres import Postgres
from local.programs import PYTHON, Program, environment, log_file, plan
from local.supervisor import Supervisor
from warehouse.settings import REPOSITORY, Settings

Say = Callable[[str], None]
_HEALTHY_WITHIN = 120.0  # seconds, for the API of an upgraded installation


@contextlib.contextmanager
def as_owner(settings: Settings) -> Iterator[dict[str, str]]:
    """The environment of a program that works as the catalog's owner; the embedded server runs meanwhile."""
    server = plan(settings, settings.port).postgres
    ran = server is None or server.pid() is not None
    if server is not None:
        server.start()
    elif settings.database_owner_url is None:
        raise CannotStart("Set DATABASE_OWNER_URL to the login that owns the catalog.")
    try:
        yield environment(settings, settings.port, server, owner=True)
    finally:
        if server is not None and not ran and state.running(settings.home) is None:
            server.stop()


def run(
    module: str, *arguments: str, env: Mapping[str, str], **options: Any
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [PYTHON, "-m", module, *arguments], cwd=REPOSITORY, env=env, text=True, check=False, **options
    )


def backup(folder: Path | None) -> int:
    settings = Settings.from_env()
    _must_exist(settings)
    folder = folder or settings.home / "backups" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    with as_owner(settings) as env:
        return run("migrations.backup", str(folder.absolute()), env=env).returncode


def restore(folder: Path, say: Say) -> int:
    settings = Settings.from_env()
    if settings.database_url is not None:
        with as_owner(settings) as env:
            return run("migrations.restore", str(folder.absolute()), env=env).returncode
    _must_be_empty(settings)
    # A home of its own within the home, so that what is interrupted cannot be taken for an installation.
    inner = replace(settings, home=settings.home / up.RESTORING)
    shutil.rmtree(inner.home, ignore_errors=True)
    up.make_home(settings)
    server = Postgres(inner.home)
    try:
        say("Starting PostgreSQL")
        server.start()
        env = environment(inner, settings.port, server, owner=True)
        for name, place in (("ANTEVE_LAKE", settings.lake), ("ANTEVE_SECRET_FILE", settings.secret_file)):
            own = (
                inner.home / place.relative_to(settings.home)
                if place.is_relative_to(settings.home)
                else place
            )
            env[name] = str(own)
        status = run("migrations.restore", str(folder.absolute()), env=env).returncode
    finally:
        server.stop()
    if status != 0:
        shutil.rmtree(inner.home, ignore_errors=True)
        return status
    for made in sorted(inner.home.iterdir()):
        if made.name == "logs":
            continue
        made.rename(settings.home / made.name)
    shutil.rmtree(inner.home)
    say(f"Restored into {settings.home}. ./anteve up starts it.")
    return 0


def upgrade(folder: Path | None, say: Say, *, backed_up: bool = True) -> int:
    """Raises CannotStart when it cannot begin; nothing has changed then."""
    settings = Settings.from_env()
    _must_exist(settings)
    with up.paused(settings, say), as_owner(settings) as env:
        found = _standing(env)
        if not found["pending"]:
            say(f"The catalog is at {found['revision']}: there is nothing to upgrade.")
            return 0
        if found["connected"]:
            raise CannotStart(
                f"{found['connected']} connections of Anteve's programs are open: stop API, workers and dispatcher first."
            )
        say(f"The catalog is at {found['revision'] or 'nothing yet'}. To be run:")
        for revision, title in found["pending"]:
            say(f"  {revision}  {title}")
        return _upgrade(settings, env, found, folder, say, backed_up)


def _upgrade(
    settings: Settings,
    env: dict[str, str],
    found: dict[str, Any],
    folder: Path | None,
    say: Say,
    backed_up: bool,
) -> int:
    before = found["revision"]
    folder = folder or settings.home / "backups" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-before-upgrade"
    if before is not None and backed_up:
        say(f"Backing up into {folder}")
        if run("migrations.backup", str(folder.absolute()), env=env).returncode != 0:
            say("Nothing was upgraded.")
            return 1
    say("Running the migrations")
    done = run("migrations", env=env, capture_output=True)
    trouble = "" if done.returncode == 0 else "\n".join(done.stderr.strip().splitlines()[-3:])
    if not trouble:
        say("Looking whether it works")
        trouble = _unhealthy(settings, env)
    if not trouble:
        say(f"Upgraded to {_standing(env)['revision']}.")
        return 0
    say(f"The upgrade failed: {trouble}")
    return _way_back(env, before, folder if backed_up else None, say)


def _way_back(env: dict[str, str], before: str | None, folder: Path | None, say: Say) -> int:
    """Say how the catalog stands after a failure, and put it back where the backup allows."""
    if _standing(env)["revision"] == before:
        say(f"The catalog is as it was, at {before}: the database took the failed migration back by itself.")
    elif folder is None or before is None:
        say("There is no backup to put back: the catalog stays where it got to.")
        return 1
    elif run("migrations.restore", "--catalog-only", str(folder.absolute()), env=env).returncode != 0:
        say(
            f"The catalog could NOT be put back. The backup is whole, in {folder}: ./anteve restore it elsewhere."
        )
        return 1
    else:
        say(f"The catalog was put back to {before}, as it was in the backup.")
    say("Go on with the Anteve that you had (git checkout), or with one that mends this.")
    return 1


def _unhealthy(settings: Settings, env: dict[str, str]) -> str:
    """What stands in the way of the API, started for itself on a port that nobody knows; empty when nothing does.

    No worker runs and nobody can ask it for anything: were the catalog put back, nothing would be lost.
    """
    port = up.free_port()
    alone = {key: value for key, value in env.items() if key != "DATABASE_OWNER_URL"}
    alone |= {"ANTEVE_HOST": "127.0.0.1", "ANTEVE_PORT": str(port)}
    program = Program("upgraded", (PYTHON, "-m", "api"), ready=f"http://127.0.0.1:{port}/health/ready")
    looking = Supervisor(lambda _: None)
    try:
        looking.start(program, alone, log_file(settings.home, program))
        looking.wait_until_ready(_HEALTHY_WITHIN)
    except CannotStart as problem:
        return str(problem)
    finally:
        looking.end()
    return ""


def _standing(env: Mapping[str, str]) -> dict[str, Any]:
    asked = run("migrations", "--standing", env=env, capture_output=True)
    if asked.returncode != 0:
        raise CannotStart(asked.stderr.strip() or "The migrations cannot be read.")
    found: dict[str, Any] = json.loads(asked.stdout)
    return found


def _must_exist(settings: Settings) -> None:
    if settings.database_url is None and not (settings.home / "postgres" / "data").exists():
        raise CannotStart(f"There is no Anteve in {settings.home} yet. ./anteve up makes one.")


def _must_be_empty(settings: Settings) -> None:
    if state.running(settings.home) is not None:
        raise CannotStart(
            f"Anteve runs over {settings.home}: set ANTEVE_HOME to a new folder to restore into."
        )
    ours = {up.RESTORING, "backups", "logs", "run", "postgres.lock"}
    held = sorted(path.name for path in settings.home.glob("*") if path.name not in ours)
    if held:
        raise CannotStart(
            f"{settings.home} is not empty (it holds {', '.join(held[:3])}): set ANTEVE_HOME to a new folder to restore "
            "into."
        )


def main(arguments: list[str]) -> int:
    """`python -m local.keeping backup|restore|upgrade [FOLDER]`, as the command runs it."""
    work, *named = arguments
    folder = Path(named[0]) if named else None
    try:
        if work == "restore":
            return restore(folder or Path(), _say)
        return upgrade(folder, _say) if work == "upgrade" else backup(folder)
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
