"""The recipes are one list: people, pre-commit and CI run the same."""

from pathlib import Path

import pytest
import yaml

from local import recipes
from local.recipes import CHECKS, Step
from warehouse.settings import REPOSITORY


def test_ci_runs_what_people_run() -> None:
    jobs = yaml.safe_load((REPOSITORY / ".github/workflows/ci.yml").read_text())["jobs"]
    ran = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert {"./anteve check", "bash .ci/run"} <= {*ran}
    assert jobs["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert (REPOSITORY / ".ci/run").read_text().splitlines()[-1] == "exec ./anteve test"


def test_check_looks_at_the_arrows_between_the_rooms_and_at_how_the_models_read() -> None:
    """No test does so again: `./anteve test` begins with it."""
    commands = {step.command for step in CHECKS}
    assert ("lint-imports", "--no-cache") in commands
    assert ("sqlfluff", "lint", "--nocolor", "dbt_project/models") in commands


def test_pre_commit_runs_a_part_of_the_checks_and_downloads_nothing() -> None:
    config = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())
    checks = {step.name: step.command for step in CHECKS}
    for repository in config["repos"]:
        assert repository["repo"] == "local"
        for hook in repository["hooks"]:
            assert hook["language"] == "system"
            here = {*checks[hook["id"]]} - {".", "anteve"}  # there the changed files are named
            assert here <= {*hook["entry"].removeprefix(".venv/bin/").split()}


def test_one_failing_check_fails_the_whole_and_shows_what_it_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = Step("good", ("python", "-c", "print('a good word')"))
    bad = Step("bad", ("python", "-c", "raise SystemExit('line 3 is too long')"))
    monkeypatch.setattr(recipes, "CHECKS", (good,))
    assert recipes.check()
    monkeypatch.setattr(recipes, "CHECKS", (good, bad))
    assert not recipes.check()
    said = capsys.readouterr().out
    assert "line 3 is too long" in said
    assert "a good word" not in said


def test_failing_checks_do_not_hide_behind_passing_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipes, "PYTEST", ("--version",))
    monkeypatch.setattr(recipes, "CHECKS", (Step("bad", ("python", "-c", "raise SystemExit(1)")),))
    assert recipes.test([]) == 1
    assert recipes.test(["--version"]) == 0  # with arguments it is pytest alone


def test_an_unknown_bench_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert recipes.bench(["nothing-like-it"]) == 2
    assert "There is no bench called nothing-like-it. There are: " in capsys.readouterr().out
