"""The launcher, up to the point where it hands over. (That it installs is shown by every run from a clean clone.)"""

import ast
import importlib.machinery
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import types
from pathlib import Path

import pytest

from warehouse.settings import REPOSITORY

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in a path with spaces, with a lock of one small package."""
    clone = tmp_path / "a clone, não instalado"
    clone.mkdir()
    for name in ("anteve", "requirements-uv.lock"):
        shutil.copy(REPOSITORY / name, clone / name)
    for name in LOCKS[:2]:
        (clone / name).write_text("typer==0.0 --hash=sha256:00\n")
    (clone / "cli").mkdir()
    show = "import json, os, sys; print(json.dumps([sys.argv[1:], os.getcwd(), sys.executable]))"
    (clone / "cli" / "__main__.py").write_text(show)
    return clone


def launcher(clone: Path) -> types.ModuleType:
    loader = importlib.machinery.SourceFileLoader("launcher", str(clone / "anteve"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


def install_by_hand(clone: Path, **more: str) -> None:
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
    module = launcher(clone)
    module.write_stamp({"runtime": module.fingerprint(clone / "requirements.lock"), **more})


def run(
    clone: Path, *arguments: str, cwd: Path | None = None, **env: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(clone / "anteve"), *arguments], cwd=cwd or clone, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **env}, timeout=120,
    )  # fmt: skip


def test_an_older_python_can_read_it_and_say_so() -> None:
    source = (REPOSITORY / "anteve").read_text()
    ast.parse(source, feature_version=(3, 7))
    imported = {
        name.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert imported <= sys.stdlib_module_names


def test_an_unfit_python_without_a_fit_one_on_the_path_is_told_what_to_install(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = launcher(clone)
    monkeypatch.setattr(module.sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match=r"needs Python 3.11, 3.12 or 3.13. This is Python 3.9"):
        module.use_a_fitting_python()


def test_it_hands_over_from_any_folder_with_the_words_unchanged(clone: Path, tmp_path: Path) -> None:
    install_by_hand(clone)
    (tmp_path / "cli.py").write_text("raise SystemExit('the wrong cli')")  # lies where the caller stands
    done = run(clone, "demo", "--data", "my file.csv", cwd=tmp_path)
    words, folder, python = json.loads(done.stdout)
    assert words == ["demo", "--data", "my file.csv"]
    assert folder == str(tmp_path)
    assert python == str(clone / ".venv" / "bin" / "python")


def test_nothing_is_written_beside_the_environment(clone: Path) -> None:
    install_by_hand(clone)
    before = {*clone.rglob("*")}
    assert run(clone).returncode == 0
    assert [path for path in {*clone.rglob("*")} - before if clone / ".venv" not in path.parents] == []


def test_a_folder_that_was_moved_or_copied_is_not_believed(clone: Path, tmp_path: Path) -> None:
    install_by_hand(clone)
    assert launcher(clone).read_stamp() != {}
    moved = tmp_path / "moved"
    shutil.copytree(clone, moved, symlinks=True)
    assert launcher(moved).read_stamp() == {}


def test_an_environment_whose_python_is_gone_is_not_believed(clone: Path) -> None:
    install_by_hand(clone)
    (clone / ".venv" / "bin" / "python").unlink()
    (clone / ".venv" / "bin" / "python").symlink_to("/nowhere/python3.11")
    assert launcher(clone).read_stamp() == {}


def test_the_developers_environment_serves_every_command_and_the_users_one_no_recipe(clone: Path) -> None:
    install_by_hand(clone)
    module = launcher(clone)
    assert module.up_to_date(module.read_stamp(), recipe=False)
    assert not module.up_to_date(module.read_stamp(), recipe=True)
    module.write_stamp(
        {**module.read_stamp(), "developers": module.fingerprint(clone / "requirements-dev.lock")}
    )
    assert module.up_to_date(module.read_stamp(), recipe=True)
    (clone / "requirements.lock").write_text("typer==0.1 --hash=sha256:00\n")
    assert not module.up_to_date(module.read_stamp(), recipe=False)


def test_without_a_network_it_says_that_the_index_cannot_be_reached_and_begins_again_next_time(
    clone: Path,
) -> None:
    nowhere = "http://127.0.0.1:9/simple"
    done = run(
        clone,
        "up",
        PIP_INDEX_URL=nowhere,
        PIP_EXTRA_INDEX_URL="",
        PIP_CONFIG_FILE=os.devnull,
        PIP_RETRIES="0",
    )
    assert done.returncode == 1
    assert "Cannot reach the package index" in done.stderr
    assert "Traceback" not in done.stderr
    assert not launcher(clone).up_to_date(launcher(clone).read_stamp(), recipe=False)


def test_a_second_one_waits_for_the_first(clone: Path) -> None:
    install_by_hand(clone)
    module = launcher(clone)
    with module.alone():
        (clone / "requirements.lock").write_text("changed\n")
        waiting = subprocess.Popen(
            [sys.executable, str(clone / "anteve"), "up"], stderr=subprocess.PIPE, text=True
        )
        assert waiting.stderr
        assert "Another ./anteve is installing the packages" in waiting.stderr.readline()
        module.write_stamp({"runtime": module.fingerprint(clone / "requirements.lock")})
    assert waiting.wait(timeout=30) == 0
    waiting.stderr.close()
