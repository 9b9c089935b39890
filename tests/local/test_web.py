"""The web app's build as `./anteve up` makes it: when it is old, beside everything else, and said."""

import json
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from local import node, web
from local.errors import CannotStart
from local.web import Building, Doing
from tests.api.running import settings_in


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small app, whose packages are there, and the stand-in of an npm that builds it."""
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    (folder / "node_modules").mkdir()
    (folder / "src" / "page.tsx").write_text("export default 1")
    (folder / "package.json").write_text("{}")
    monkeypatch.setattr(web, "FRONTEND", folder)
    monkeypatch.setattr(web, "OUT", folder / "out")
    monkeypatch.setattr(web, "STAMP", folder / "out" / "version.json")
    monkeypatch.setattr(node, "install", lambda *_, **__: None)
    monkeypatch.setattr(node, "program", lambda name: [name])
    monkeypatch.setattr(node, "here", lambda: True)
    monkeypatch.setattr(node, "environment", dict)
    return folder


def leave_a_build(_: list[str], folder: Path, env: dict[str, str]) -> int:
    (folder / "out").mkdir(exist_ok=True)
    (folder / "out" / "version.json").write_text(json.dumps({"sources": env["ANTEVE_SOURCES"]}))
    return 0


def test_it_is_built_when_missing_and_when_a_source_has_changed_and_not_otherwise(frontend: Path) -> None:
    builds: list[str] = []

    def npm(command: list[str], folder: Path, env: dict[str, str]) -> int:
        builds.append(env["ANTEVE_SOURCES"])
        return leave_a_build(command, folder, env)

    said: list[str] = []
    web.build(said.append, run=npm)
    web.build(said.append, run=npm)
    assert len(builds) == 1
    (frontend / "src" / "page.tsx").write_text("export default 2")
    web.build(said.append, run=npm)
    (frontend / "src" / "page.tsx").rename(frontend / "src" / "other.tsx")
    web.build(said.append, run=npm)
    assert len(set(builds)) == 3
    # What a build leaves and what installing leaves are no sources.
    (frontend / "node_modules" / "react.js").write_text("")
    web.build(said.append, run=npm)
    assert len(builds) == 3


def test_two_at_once_build_once(frontend: Path) -> None:
    builds: list[int] = []

    def slow(command: list[str], folder: Path, env: dict[str, str]) -> int:
        builds.append(1)
        time.sleep(0.3)
        return leave_a_build(command, folder, env)

    both = [
        threading.Thread(target=web.build, args=(lambda _: None,), kwargs={"run": slow}) for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert builds == [1]


def test_a_start_says_how_far_the_build_is_and_what_became_of_it(
    frontend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logs").mkdir()
    go_on = threading.Event()
    said: list[str] = []

    def npm(self: Building, command: list[str], folder: Path, env: dict[str, str]) -> int:
        go_on.wait(10)
        return leave_a_build(command, folder, env)

    monkeypatch.setattr(Building, "_run", npm)
    building = Building(tmp_path, said.append)
    web.begin(tmp_path, building)
    assert web.doing(tmp_path).state == "building"
    go_on.set()
    building._thread.join(10)
    assert web.doing(tmp_path) == Doing("built")
    assert said[0].startswith("Web app: building")


def test_where_there_is_no_node_everything_else_works_and_one_is_told(
    frontend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logs").mkdir()

    def nowhere(_: str) -> list[str]:
        raise CannotStart("There is no Node on this machine, and none could be fetched.")

    monkeypatch.setattr(node, "here", lambda: False)
    monkeypatch.setattr(node, "program", nowhere)
    said: list[str] = []
    building = Building(tmp_path, said.append)
    web.begin(tmp_path, building)
    building._thread.join(10)
    assert web.doing(tmp_path) == Doing(
        "failed", "There is no Node on this machine, and none could be fetched."
    )
    assert "the API is at /docs" in said[-1]


def test_a_web_app_that_lies_elsewhere_is_not_ours_to_build(frontend: Path, tmp_path: Path) -> None:
    settings = replace(settings_in(tmp_path, None), frontend=web.OUT)
    assert web.ours(settings)
    assert not web.ours(replace(settings, frontend=tmp_path))
    # Nor is one whose sources did not come along.
    (frontend / "package.json").unlink()
    assert not web.ours(settings)


@pytest.mark.parametrize(
    ("told", "fits"), [("v20.8.1", False), ("v20.9.0", True), ("v24.1.0", True), ("?", False)]
)
def test_a_node_that_is_too_old_is_passed_by(
    told: str, fits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {told}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert (node._on_the_path() is not None) == fits
