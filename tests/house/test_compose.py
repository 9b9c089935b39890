"""docker-compose.yml cannot be started where no Docker engine is: everything else about it is held here."""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from local.postgres import MAJOR
from local.programs import PYTHON, plan
from warehouse.settings import REPOSITORY, Settings

COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def test_it_is_a_compose_file() -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.schema.json").read_text())
    jsonschema.validate(COMPOSE, schema)


def test_each_program_is_one_that_can_be_imported_here() -> None:
    for name, service in OURS.items():
        program, *rest = service["command"]
        module = rest[1] if program == "python" else rest[0]
        assert program in ("python", "dramatiq"), name
        assert importlib.util.find_spec(module), f"{name} runs {module}, which is not there"


def test_one_machine_runs_the_same_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/anteve")
    monkeypatch.setenv("REDIS_URL", "redis://redis")
    local = plan(Settings.from_env(), 8321)
    commands = {program.name: [*program.command] for program in (*local.first, *local.then)}
    for service, program in {
        "migrate": "migrations",
        **{n: n for n in ("api", "worker", "dispatcher")},
    }.items():
        here = ["python" if word == PYTHON else word for word in commands.pop(program)]
        there = OURS[service]["command"]
        assert here == (["python", "-m", *there] if there[0] == "dramatiq" else there)
    assert not commands


def test_no_secret_stands_in_the_file() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|KEY", name):
                # Chosen there, or empty where the thing may be left out.
                assert re.fullmatch(r"\$\{\w+:(\?[^}]+|-)\}", value), f"{name} must come from the environment"
            for password in re.findall(r"://[^:/@]*:(.*)@", value):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", password), f"{name} holds a password"
    example = (REPOSITORY / ".env.example").read_text()
    assert all(line.endswith("=") for line in example.splitlines() if line and not line.startswith("#"))
    for variable in re.findall(r"\$\{(\w+):\?", (REPOSITORY / "docker-compose.yml").read_text()):
        assert f"{variable}=" in example


def test_only_the_migrations_know_the_owners_login() -> None:
    assert [name for name, service in OURS.items() if "DATABASE_OWNER_URL" in service["environment"]] == [
        "migrate"
    ]


def test_only_the_api_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["api"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert [name for name, service in SERVICES.items() if "outside" in service["networks"]] == ["api"]


def test_nothing_starts_before_what_it_needs_is_healthy() -> None:
    for service in OURS.values():
        for needed, how in service["depends_on"].items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[needed]
    assert "healthcheck" in SERVICES["api"]


def test_what_must_last_lies_on_a_volume() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]
    assert all("home:/var/lib/anteve" in service["volumes"] for service in OURS.values())


def test_the_server_is_the_one_that_local_mode_brings() -> None:
    assert SERVICES["postgres"]["image"] == f"postgres:{MAJOR}"


def test_the_image_installs_the_hashed_lock_and_does_not_run_as_root() -> None:
    image = (REPOSITORY / "Dockerfile").read_text()
    assert image.count("--require-hashes") == 2
    assert re.findall(r"^USER (\w+)", image, re.M) == ["anteve"]
    kept = (REPOSITORY / ".dockerignore").read_text().splitlines()
    assert kept[1] == "**"  # all is left out but what is named
    rooms = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")}
    assert {f"!{room}/" for room in rooms} <= {*kept}
