"""The doctor names what is not well, by colour and with a remedy; each of these looks green before it is spoilt."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local import doctor
from local.postgres import Postgres
from migrations.catalog import migrate
from warehouse.settings import REPOSITORY

pytestmark = pytest.mark.xdist_group("keeping")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("doctor") / "home"
    server = Postgres(home)
    server.start()
    migrate(server.url, server.app_url)
    yield home
    server.stop()


@pytest.fixture
def patient(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ANTEVE_LAKE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTEVE_HOME", str(home))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ANTEVE_PORT", str(probe.getsockname()[1]))
    return home


def colours() -> dict[str, str]:
    worst: dict[str, str] = {}
    for found in doctor.look():
        ranks = ("green", "yellow", "red")
        worst[found.name] = max(worst.get(found.name, "green"), found.colour, key=ranks.index)
        assert found.colour == "green" or found.remedy or found.name == "database", found
    return worst


def test_a_healthy_home_without_programs_has_nothing_red(patient: Path) -> None:
    assert colours() == {
        **dict.fromkeys(("python", "home", "disk", "lake", "secrets", "port"), "green"),
        **dict.fromkeys(("migrations", "database", "clock", "jobs", "files", "orphans"), "green"),
        **dict.fromkeys(("programs", "backups", "workers"), "yellow"),
    }


def test_secrets_that_others_may_read_are_red(patient: Path) -> None:
    file = patient / "anteve.password"
    file.chmod(0o644)
    try:
        (found,) = doctor._secrets(doctor.Settings.from_env())
    finally:
        file.chmod(0o600)
    assert (found.colour, "chmod 600" in found.remedy) == ("red", True)


def test_a_home_that_others_may_read_is_red(patient: Path) -> None:
    mode = patient.stat().st_mode
    patient.chmod(0o755)
    try:
        (found,) = doctor._home(doctor.Settings.from_env())
    finally:
        patient.chmod(mode)
    assert found.colour == "red"


def test_a_disk_that_fills_turns_yellow_and_then_red(patient: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for scarce, least in ((10**18, 0), (10**18, 10**18)):
        monkeypatch.setattr(doctor, "SCARCE_BYTES", scarce)
        monkeypatch.setattr(doctor, "LEAST_BYTES", least)
        seen.append({one.colour for one in doctor._disks(doctor.Settings.from_env())})
    assert seen == [{"yellow"}, {"red"}]


def test_a_taken_port_and_a_redis_that_is_away_are_red(
    patient: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("ANTEVE_PORT", str(other.getsockname()[1]))
        assert doctor._port(doctor.Settings.from_env()).colour == "red"
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    (found,) = doctor._redis(doctor.Settings.from_env())
    assert found.colour == "red"


def test_a_catalog_that_is_behind_and_a_waiting_job_are_said(patient: Path) -> None:
    with psycopg.connect(Postgres(patient).url, autocommit=True) as connection:
        connection.execute("insert into organizations (id, name, slug) values (uuidv7(), 'A', 'a')")
        connection.execute("""
            insert into jobs (org_id, id, kind, subject_id, lane, status, stage, progress, message, attempt, created_at)
            select id, uuidv7(), 'land', uuidv7(), uuidv7(), 'queued', 'waiting', 0, '', 0, now() - interval '1 day'
            from organizations
        """)
        assert colours()["jobs"] == "yellow"
        connection.execute("update jobs set status = 'running', lease_until = now() - interval '1 hour'")
        assert colours()["jobs"] == "red"
        connection.execute("delete from organizations")
        wanted = connection.execute("select version_num from alembic_version").fetchone()
        connection.execute("update alembic_version set version_num = '0001'")
        assert colours()["migrations"] == "red"
        connection.execute("update alembic_version set version_num = %s", wanted)


def test_the_command_is_for_people_and_for_programs_and_fails_when_anything_is_red(patient: Path) -> None:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cli", "doctor", *arguments],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
        )

    done = command("--json")
    assert done.returncode == 0
    assert {one["colour"] for one in json.loads(done.stdout)} == {"green", "yellow"}
    os.chmod(patient / "anteve.password", 0o644)  # noqa: PTH101
    try:
        done = command()
    finally:
        (patient / "anteve.password").chmod(0o600)
    assert done.returncode == 1
    assert "✗ secrets" in done.stdout
