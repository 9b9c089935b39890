"""JSON bodies are taken as they are, or refused: nothing is bent to fit."""

from typing import Any

import pytest

from tests.api.running import Person

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("path", "body", "field", "said"),
    [
        ("api-keys", {"name": "k", "scopes": ["export"], "expires_at": 0}, "expires_at", "a date and time"),
        ("api-keys", {"name": "k", "scopes": ["export"], "expires_at": "2030-01-01T00:00:00"}, "expires_at", "time"),
        ("alert-rules", {"model": "churn", "name": "n", "top_n": "20"}, "top_n", "a whole number, not text"),
        ("alert-rules", {"model": "churn", "name": "n", "top_n": 2.5}, "top_n", "a whole number"),
        ("alert-rules", {"model": "churn", "name": "n", "min_score": "0.5"}, "min_score", "a number, not text"),
        ("models", {"name": "m", "kind": "churn", "entities": 5}, "entities", "text or null, not a whole number"),
        (
            "models",
            {"name": "m", "kind": "churn", "entities": "c", "outcome": {"column": "a", "positive": "Yes"}},
            "outcome.positive",
            "a list or null, not text",
        ),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused_by_name(
    ana: Person, path: str, body: dict[str, Any], field: str, said: str
) -> None:
    answer = ana.post(path, body)
    assert answer.status_code == 422, answer.text
    (fault,) = answer.json()["errors"]
    assert fault["field"] == field
    assert said in fault["message"]


def test_false_is_not_zero(ana: Person) -> None:
    answer = ana.ask("PATCH", "alert-rules/00000000-0000-4000-8000-000000000000", json={"active": 0})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"message": "This must be true or false, not a whole number.", "field": "active"}
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"{'a': 1}", b"\xff", b'{"name": "\xff"}', b'{"name": "\\ud800"}', b"[" * 100_000, b"nan"],
)
def test_what_is_no_json_is_told_so(ana: Person, content: bytes) -> None:
    answer = ana.ask("POST", "datasets", content=content, headers=JSON)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    if content:
        assert answer.status_code == 400


def test_numbers_as_large_as_one_likes_are_refused_not_broken(ana: Person) -> None:
    body = b'{"model": "churn", "name": "n", "top_n": 1' + b"0" * 400 + b"}"
    answer = ana.ask("POST", "alert-rules", content=body, headers=JSON)
    assert answer.status_code in (400, 422), answer.text
