"""Guessing what was not given, and saying how sure the guess is."""

from typing import Any

import pytest

from cli import guess
from cli.errors import Failure

PROFILE: dict[str, Any] = {
    "columns": [{"name": name} for name in ("customerID", "Churn", "MonthlyCharges")],
    "proposed_mapping": {
        "entity_key": {"column": "customerID", "confidence": 0.98, "reason": "distinct in every row"},
        "outcome": {"column": "Churn", "confidence": 0.95, "reason": "two values", "positive": ["Yes"]},
        "value": {"column": "MonthlyCharges", "confidence": 0.7, "reason": "money by its name"},
    },
}


def read(profile: dict[str, Any] = PROFILE, **given: Any) -> guess.Reading:
    return guess.read(
        profile, **{"key": None, "outcome": None, "kind": None, "file_name": "telco.csv", **given}
    )


def test_what_is_not_given_is_taken_from_the_profile_and_said() -> None:
    reading = read()
    assert reading.mapping == {
        "entity_key": "customerID",
        "outcome": {"column": "Churn", "positive": ["Yes"]},
        "value": "MonthlyCharges",
    }
    assert reading.kind == "churn"
    assert [(one.what, one.value, one.sureness) for one in reading.guesses] == [
        ("entity key", "customerID", "sure"),
        ("outcome", "Churn = Yes", "sure"),
        ("value", "MonthlyCharges", "fairly sure"),
        ("kind", "churn", "sure"),
    ]


def test_what_is_given_is_not_guessed() -> None:
    reading = read(key="CUSTOMERID", outcome={"column": "Churn", "positive": ["No"]}, kind="lead_scoring")
    assert reading.mapping["entity_key"] == "customerID"
    assert reading.mapping["outcome"]["positive"] == ["No"]
    assert reading.kind == "lead_scoring"
    assert [one.what for one in reading.guesses] == ["value"]


def test_the_kind_that_the_profile_proposes_goes_with_the_outcome_that_it_proposes() -> None:
    kind = {"value": "lead_scoring", "confidence": 0.8, "reason": "buyers"}
    profile = {**PROFILE, "proposed_mapping": {**PROFILE["proposed_mapping"], "kind": kind}}
    assert read(profile).kind == "lead_scoring"
    assert read(profile, outcome={"column": "Churn", "positive": ["Yes"]}).kind == "churn"


def test_a_file_without_a_key_says_that_its_lines_are_numbered() -> None:
    none = {"column": None, "confidence": 0.9, "reason": "No column is distinct in every row."}
    profile = {**PROFILE, "proposed_mapping": {**PROFILE["proposed_mapping"], "entity_key": none}}
    reading = read(profile)
    assert "entity_key" not in reading.mapping
    assert reading.guesses[0].value == "none: line numbers"


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(Failure) as failed:
        read(key="id")
    assert "'id'" in failed.value.message
    assert "customerID, Churn" in failed.value.hint


def test_without_any_outcome_the_question_is_asked() -> None:
    with pytest.raises(Failure, match="what became of a customer"):
        read({"columns": PROFILE["columns"], "proposed_mapping": {}})


@pytest.mark.parametrize(
    ("outcome", "file", "kind"),
    [
        ("Churn", "x.csv", "churn"),
        ("Exited", "bank.csv", "churn"),
        ("Attrition_Flag", "BankChurners.csv", "churn"),
        ("Converted", "Leads.csv", "lead_scoring"),
        ("y", "bank_marketing_leads.csv", "lead_scoring"),
        ("Subscribed", "x.csv", "lead_scoring"),
        ("cancelou", "clientes.csv", "churn"),
    ],
)
def test_the_kind_is_read_from_the_outcomes_name_then_the_files(outcome: str, file: str, kind: str) -> None:
    assert guess.kind_of(outcome, file).value == kind


def test_a_kind_that_no_name_tells_is_a_guess_that_says_it_is_not_sure() -> None:
    assert guess.kind_of("y", "data.csv").sureness == "not sure"


@pytest.mark.parametrize(
    ("file", "name"),
    [("Telco Churn (1).CSV", "telco-churn-1"), ("a.csv.gz", "a"), ("ção.csv", "o"), ("…", "data")],
)
def test_a_files_name_becomes_a_datasets(file: str, name: str) -> None:
    assert guess.name_of(file) == name
