"""The programs that Anteve is made of, as data: local mode, docker-compose.yml and a cluster run the same ones."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.postgres import Postgres
from warehouse.settings import REPOSITORY, Settings

PYTHON = sys.executable


@dataclass(frozen=True)
class Program:
    """One program: its name (also its log's), its command line, and what it needs in its environment.

    `ready` is the address that answers 200 once the program may be used; without one it is ready when it
    runs.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: str | None = None


@dataclass(frozen=True)
class Plan:
    """What a start does: the server it brings (None: DATABASE_URL names one), what runs once, what goes on."""

    postgres: Postgres | None
    first: tuple[Program, ...]
    then: tuple[Program, ...]


def plan(settings: Settings, port: int) -> Plan:
    postgres = None if settings.database_url else Postgres(settings.home)
    everywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104  # compared, not bound
    here = "127.0.0.1" if everywhere else settings.host
    api = Program("api", (PYTHON, "-m", "api"), ready=f"http://{here}:{port}/health/ready")
    return Plan(
        postgres=postgres,
        first=(Program("migrations", (PYTHON, "-m", "migrations")),),
        then=(api, *_work(settings)),
    )


def _work(settings: Settings) -> tuple[Program, ...]:
    if settings.redis_url:
        worker = (PYTHON, "-m", "dramatiq", "workers.main", "--processes", "1", "--threads", "2")
        return (Program("worker", worker), Program("dispatcher", (PYTHON, "-m", "workers.dispatch")))
    return (Program("worker", (PYTHON, "-m", "workers.main")),)


def environment(
    settings: Settings, port: int, postgres: Postgres | None, *, owner: bool = False
) -> dict[str, str]:
    """What every program gets. Only the migrations (`owner`) learn the address that may change tables."""
    env = dict(os.environ, ANTEVE_HOME=str(settings.home), ANTEVE_PORT=str(port), PYTHONPATH=str(REPOSITORY))
    env.update(PYTHONUNBUFFERED="1", DO_NOT_TRACK="1")
    env.pop("DATABASE_OWNER_URL", None)
    if postgres:
        env["DATABASE_URL"] = postgres.app_url
    if owner and (address := postgres.url if postgres else settings.database_owner_url):
        env["DATABASE_OWNER_URL"] = address
    return env


def log_file(home: Path, program: Program) -> Path:
    return home / "logs" / f"{program.name}.log"
