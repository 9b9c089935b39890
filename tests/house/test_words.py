"""What the server says by a code has words in both languages of the web app."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.lake.attributes import LEFT_OUT
from warehouse.lake.intake.findings import _COUNTED
from warehouse.lake.intake.header import _SENTENCES
from warehouse.settings import REPOSITORY

MESSAGES = REPOSITORY / "frontend" / "src" / "messages"
LANGUAGES = ("en", "pt-BR")
# Only programs meet these: the web app asks in a way that cannot be refused so.
FOR_PROGRAMS = {"idempotency_mismatch", "multipart", "scope", "not_for_you"}


def called(room: str, *names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of these functions in the room, with the name that was called."""
    for path in sorted((REPOSITORY / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in names:
                    yield name, node


def literals(room: str, place: int, *names: str) -> set[str]:
    """What stands at this place of the calls, where it stands there as itself."""
    found = set()
    for _, call in called(room, *names):
        argument = call.args[place] if len(call.args) > place else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            found.add(argument.value)
    return found


def words(language: str, namespace: str, *path: str) -> set[str]:
    found = json.loads((MESSAGES / language / f"{namespace}.json").read_text())
    for part in path:
        found = found[part]
    return set(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_about_a_file_has_words(language: str) -> None:
    codes = literals("warehouse", 0, "Notice", "rejected") | literals("workers", 0, "Notice", "rejected")
    codes |= {*_SENTENCES, *_COUNTED, "over_quota"}
    assert len(codes) > 45
    assert codes - words(language, "datasets", "notice") == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_something_cannot_be_done_has_words(language: str) -> None:
    codes = (
        literals("api", 1, "Refusal") | literals("api", 0, "Conflict") | literals("warehouse", 0, "Conflict")
    )
    assert len(codes) > 60
    known = words(language, "problems") | words(language, "problems", "refused")
    assert codes - known - FOR_PROGRAMS == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_job_failed_has_words(language: str) -> None:
    codes = literals("warehouse", 0, "CannotBuild") | literals("ml", 0, "CannotLearn")
    codes |= literals("workers", 2, "failure", "_fail")
    codes |= {
        keyword.value.value
        for room in ("workers", "warehouse")
        for _, call in called(room, "fail")
        for keyword in call.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }
    codes |= {"entity_key_not_mapped", "time_not_mapped", "cannot_score", "not_predictions"}
    assert {"broke", "given_up", "took_too_long", "file_refused", "disk_full"} <= codes
    known = words(language, "said", "failure") | words(language, "said", "readiness")
    assert codes - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_job_is_at_and_what_it_left_has_words(language: str) -> None:
    stages = literals("workers", 0, "stage", "progress", "step") | literals("ml", 0, "progress")
    assert len(stages) > 15
    known = words(language, "jobs", "stage")
    assert {stage.replace(" ", "_") for stage in stages} - known == set()
    came = literals("workers", 1, "publication")
    assert len(came) == 7
    assert came - words(language, "jobs", "came") == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_column_is_no_feature_has_words(language: str) -> None:
    assert set(LEFT_OUT) == words(language, "features", "whyLeftOut")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_odd_about_a_column_has_words(language: str) -> None:
    codes = literals("ml", 1, "Oddity")
    for _, call in called("ml", "Leak"):
        for keyword in call.keywords:
            if keyword.arg == "code":
                codes |= {
                    node.value
                    for node in ast.walk(keyword.value)
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                }
    assert {"constant", "importance_cliff", "gives_outcome_away_when_filled", "may_come_after"} <= codes
    assert codes - words(language, "said", "leak") == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_no_strength_is_told_has_words(language: str) -> None:
    codes = literals("api", 0, "Warned")
    assert {"no_model", "horizon_not_passed", "too_few_outcomes"} <= codes
    assert codes - words(language, "said", "unjudged") == set()


# Of the sentences that travel as {code, params, text}: where they are made, and what the web app calls them.
SAID = {
    "readiness": ("warehouse/lake/readiness.py",),
    "decision": ("warehouse/decisions.py",),
    "comparison": ("warehouse/comparisons.py",),
    "repeat": ("warehouse/reruns.py",),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("about", SAID)
def test_what_is_told_of_a_model_has_words(language: str, about: str) -> None:
    codes: set[str] = set()
    for name in SAID[about]:
        codes |= _said_in(REPOSITORY / name)
    assert codes
    assert codes - words(language, "said", about) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_model_cannot_do_has_words(language: str) -> None:
    card = (REPOSITORY / "warehouse" / "cards.py").read_text()
    codes = {
        value.value
        for node in ast.walk(ast.parse(card))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant)
    }
    assert len(codes) == 4
    assert (codes | {"like_its_data", "not_causal", "acting_changes_it"}) - words(
        language, "said", "limit"
    ) == set()


def _said_in(path: Path) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Said"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
