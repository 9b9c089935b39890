"""`./anteve doctor`: everything that an operator would ask, in green, yellow and red, with what to do.

It changes nothing. A PostgreSQL that does not run is started for the look, and ended after.
"""

import json
import os
import shutil
import socket
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from local import keeping, state
from local.errors import CannotStart
from local.postgres import command_of
from warehouse.settings import Settings

LEAST_BYTES, SCARCE_BYTES = 256_000_000, 2_000_000_000
OLD_BACKUP_DAYS = 7
LARGE_LOGS_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One line; `remedy` is what to do when it is not green."""

    name: str
    colour: str
    said: str
    remedy: str = ""


def look() -> list[Finding]:
    settings = Settings.from_env()
    return [
        _python(),
        *_home(settings),
        *_disks(settings),
        *_secrets(settings),
        *_programs(settings),
        *_redis(settings),
        _backups(settings),
        *_catalog(settings),
    ]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding("python", "green", f"Python {version}")
    return Finding("python", "red", f"Python {version}", "Anteve needs 3.11, 3.12 or 3.13")


def _home(settings: Settings) -> Iterator[Finding]:
    if not settings.home.is_dir():
        yield Finding("home", "yellow", f"{settings.home} is not there yet", "./anteve up makes it")
        return
    mode = stat.S_IMODE(settings.home.stat().st_mode)
    if mode & 0o066:
        said = f"{settings.home} may be read by other users (mode {mode:o})"
        yield Finding("home", "red", said, f"chmod 700 {settings.home}")
    elif not os.access(settings.home, os.W_OK):
        yield Finding("home", "red", f"{settings.home} cannot be written", "start as the user who made it")
    else:
        yield Finding("home", "green", f"{settings.home} is closed to others")
    logs = sum(file.stat().st_size for file in (settings.home / "logs").glob("*") if file.is_file())
    if logs > LARGE_LOGS_BYTES:
        yield Finding("logs", "yellow", f"The logs hold {logs / 1e9:.1f} GB", "delete the *.log.1 files")


def _disks(settings: Settings) -> Iterator[Finding]:
    for name, place in (("disk", settings.home), ("lake", settings.lake)):
        folder = next(each for each in (place, *place.parents) if each.exists())
        free = shutil.disk_usage(folder).free
        colour = "red" if free < LEAST_BYTES else "yellow" if free < SCARCE_BYTES else "green"
        remedy = "" if colour == "green" else "make room: below 256 MB nothing more is taken in"
        yield Finding(name, colour, f"{free / 1e9:,.1f} GB free at {folder}", remedy)
        if not os.access(folder, os.W_OK):
            yield Finding(name, "red", f"{folder} cannot be written", "give it to the user who runs Anteve")


def _secrets(settings: Settings) -> Iterator[Finding]:
    files = [settings.home / "postgres.password", settings.home / "anteve.password"]
    files = [file for file in (*settings.key_files.values(), *files) if file.exists()]
    for file in files:
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            said = f"{file} may be read by other users (mode {mode:o})"
            yield Finding("secrets", "red", said, f"chmod 600 {file}, then ./anteve secrets rotate")
    if all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in files):
        yield Finding("secrets", "green", f"{len(files)} files of secrets, each its owner's alone")


def _programs(settings: Settings) -> Iterator[Finding]:
    now = state.running(settings.home)
    if now is None:
        yield Finding("programs", "yellow", "Nothing runs here", "./anteve up")
        yield _port(settings)
        return
    dead = [name for name, pid in now.programs.items() if not command_of(pid)]
    if dead:
        said = f"{', '.join(dead)} ended, and the supervisor starts it again"
        yield Finding("programs", "yellow", said, f"see {settings.home / 'logs'}")
    else:
        yield Finding("programs", "green", f"{', '.join(now.programs) or now.doing} at {now.url}")
    if now.ready:
        yield _ready(now.url)


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            said = f"Port {settings.port} cannot be listened on: {problem.strerror}"
            return Finding("port", "red", said, "end the other program, or ./anteve up --port N")
    return Finding("port", "green", f"Port {settings.port} is free")


def _ready(url: str) -> Finding:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        missing = json.loads(answer.read()).get("missing", [])
    except (OSError, HTTPException, ValueError) as problem:
        return Finding("api", "red", f"The API does not answer ({type(problem).__name__})", "see its log")
    finally:
        connection.close()
    if missing:
        return Finding("api", "red", "; ".join(missing))
    return Finding("api", "green", "The API is ready")


def _redis(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url is None:
        return
    parts = urlsplit(settings.redis_url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 6379), timeout=5) as link:
            link.sendall(b"PING\r\n")
            said = link.recv(64)
    except OSError as problem:
        remedy = "start it, or mend REDIS_URL; no job is lost meanwhile"
        yield Finding("redis", "red", f"Redis cannot be reached: {problem.strerror or problem}", remedy)
        return
    # One that wants a password answers too: that it lives is what is asked here.
    colour = "green" if said.startswith((b"+PONG", b"-NOAUTH")) else "red"
    yield Finding("redis", colour, f"Redis answers at {parts.hostname}:{parts.port or 6379}")


def _backups(settings: Settings) -> Finding:
    made = [file.stat().st_mtime for file in (settings.home / "backups").glob("*/backup.json")]
    if not made:
        return Finding(
            "backups", "yellow", f"None in {settings.home / 'backups'}", "./anteve backup [FOLDER]"
        )
    days = (time.time() - max(made)) / 86400
    colour = "green" if days < OLD_BACKUP_DAYS else "yellow"
    remedy = "" if colour == "green" else "./anteve backup"
    return Finding("backups", colour, f"The newest of {len(made)} is {days:.0f} days old", remedy)


def _catalog(settings: Settings) -> Iterator[Finding]:
    embedded = settings.database_url is None
    if embedded and not (settings.home / "postgres" / "data").exists():
        yield Finding("database", "yellow", "There is no database yet", "./anteve up makes it")
        return
    try:
        with keeping.as_owner(settings) as env:
            done = keeping.run("migrations.doctor", env=env, capture_output=True)
    except CannotStart as problem:
        yield Finding("database", "red", str(problem))
        return
    if done.returncode != 0:
        yield Finding("database", "red", "The look at the catalog failed", done.stderr.strip()[-500:])
        return
    for found in json.loads(done.stdout):
        yield Finding(**found)


def free_of_red(found: list[Finding]) -> bool:
    return all(finding.colour != "red" for finding in found)
