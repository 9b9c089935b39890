"""The shape of the house: its rooms and their names. `./anteve check` looks at the arrows between them."""

import tomllib
from importlib.metadata import packages_distributions

from warehouse.settings import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
ROOMS = {"api", "cli", "local", "migrations", "ml", "warehouse", "workers"}


def test_there_are_these_rooms_and_no_other() -> None:
    assert {path.parent.name for path in REPOSITORY.glob("*/__init__.py")} == ROOMS


def test_every_room_is_under_the_contracts_and_typed() -> None:
    assert {*PROJECT["tool"]["importlinter"]["root_packages"]} == ROOMS
    assert {*PROJECT["tool"]["mypy"]["packages"]} == ROOMS


def test_no_installed_distribution_offers_our_names() -> None:
    offered = packages_distributions()
    assert {room: offered[room] for room in ROOMS & offered.keys()} == {}


def test_the_packages_are_run_from_the_root_and_cannot_be_uploaded() -> None:
    assert "build-system" not in PROJECT
    assert "Private :: Do Not Upload" in PROJECT["project"]["classifiers"]


def test_every_pinned_package_is_in_the_locks_with_its_version() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        locked = {line.split(" ")[0] for line in (REPOSITORY / lock).read_text().splitlines() if "==" in line}
        pinned = {line.replace("[binary]", "") for line in PROJECT["project"]["dependencies"] if "==" in line}
        assert {
            pin for pin in pinned if pin not in {name.replace("[binary]", "") for name in locked}
        } == set()
