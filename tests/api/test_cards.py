"""The card of a version, and the version as a file."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.api.running import Person
from tests.api.scored import FAILED_CHECK, landed_dataset, trained

VERSION = "models/churn/versions/1"


@pytest.fixture(scope="module")
def churn(ana: Person) -> Person:
    landed_dataset(ana)
    assert ana.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    leak = {
        "column": "Charges",
        "severity": "ask",
        "reason": "name",
        "text": "Is `Charges` known when you score?",
    }
    trained(ana, "churn", leaks=[{**leak, "auc": 0.91, "left_out": False}])
    ana.post("models/churn/column-answers", {"column": "Charges", "known": True, "note": "from billing"})
    body = {"stage": "prod", "note": "the first <b>one</b>"}
    assert ana.ask("PUT", f"{VERSION}/stage", json=body).status_code == 200
    return ana


def test_a_card_tells_what_the_version_is_from_the_facts(churn: Person) -> None:
    card = churn.get(f"{VERSION}/card").json()
    version = churn.get(VERSION).json()
    assert (card["model"], card["version"], card["stage"], card["trained_by"]) == ("churn", 1, "prod", "Ana")
    assert card["question"]["outcome"] == {"kind": "column", "column": "Churn", "positive": ["Yes"]}
    assert card["data"]["dataset_version"] == 1
    assert card["data"]["base_rate"] == pytest.approx(card["data"]["positives"] / 400)
    assert card["figures"]["roc_auc"] == version["metrics_json"]["roc_auc"]
    assert len(card["calibration"]["bins"]) == 10
    assert card["segments"]["column"] == "region"
    assert card["to_repeat"]["seed"] == 7
    assert card["to_repeat"]["libraries"]["lightgbm"]
    codes = {limit["code"] for limit in card["limits"]}
    assert {"not_causal", "few_rows", "not_judged_by_time"} <= codes


def test_a_card_tells_who_answered_for_a_leak_and_who_promoted_it(churn: Person) -> None:
    card = churn.get(f"{VERSION}/card").json()
    (leak,) = card["leaks"]
    assert (leak["answer"]["known"], leak["answer"]["by"]) == (True, "Ana")
    assert leak["answer"]["on"]
    (step,) = card["promotions"]
    assert (step["by"], step["to_stage"], step["note"]) == ("Ana", "prod", "the first <b>one</b>")


def test_a_card_for_people_says_the_same_and_holds_no_markup_of_others(churn: Person) -> None:
    answer = churn.get(f"{VERSION}/card", format="md")
    assert answer.headers["content-type"].startswith("text/markdown")
    card, text = churn.get(f"{VERSION}/card").json(), answer.text
    assert text.startswith("# churn, version 1\n")
    for part in ("## What it was asked", "### By segment", "## Limits", "## To make it again"):
        assert part in text
    assert f"{card['figures']['roc_auc']['value']:.4f}" in text
    assert "Answer of Ana on" in text
    assert "<b>" not in text
    assert "the first \\<b\\>one\\</b\\>" in text
    columns = {
        line.count(" | ")
        for line in text.split("## How good it is")[1].split("###")[0].splitlines()
        if line.startswith("| ")
    }
    assert columns == {4}, "each line of a table has as many cells as its head"


def test_a_card_for_people_tells_of_whom_a_condition_holds(churn: Person) -> None:
    churn.post("models", {"name": "paying", "kind": "churn", "entities": "customers"})
    trained(churn, "paying", population={"kind": "condition", "sql": "Charges > 5"})
    answer = churn.get("models/paying/versions/1/card", format="md")
    assert "those of whom this holds: Charges \\> 5" in answer.text


def test_a_failed_check_is_among_the_limits(churn: Person) -> None:
    churn.post("models", {"name": "weak", "kind": "churn", "entities": "customers"})
    trained(churn, "weak", checks=[FAILED_CHECK])
    card = churn.get("models/weak/versions/1/card").json()
    assert "failed_checks" in {limit["code"] for limit in card["limits"]}
    assert (
        "FAILED: It is no better than one rule." in churn.get("models/weak/versions/1/card", format="md").text
    )


def test_a_version_as_a_file_holds_what_scoring_takes_and_nobodys_key(churn: Person) -> None:
    answer = churn.get(f"{VERSION}/artifact")
    assert answer.headers["content-type"] == "application/zip"
    assert 'filename="churn-v1.zip"' in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
        assert {"model.json", "card.json", "report.json", "score_outside.py"} <= names
        assert not {"out_of_fold.arrow", "manifest.json"} & names
        model = json.loads(archive.read("model.json"))
        assert {member["file"] for member in model["members"].values() if "file" in member} <= names
    assert b"C-00001" not in answer.content
    assert churn.get(f"{VERSION}/artifact").content == answer.content


def test_taking_a_version_home_asks_a_key_for_its_scope(churn: Person) -> None:
    assert churn.key("train").get(f"{VERSION}/artifact").status_code == 403
    assert churn.key("export").get(f"{VERSION}/artifact").status_code == 200
    assert churn.key("train").get(f"{VERSION}/card").status_code == 200


def test_a_version_with_one_byte_changed_is_not_handed_out(churn: Person) -> None:
    churn.post("models", {"name": "touched", "kind": "churn", "entities": "customers"})
    trained(churn, "touched")
    folder = churn.anteve.lake.root / churn.get("models/touched/versions/1").json()["artifact_path"]
    trees: Path = next(folder.glob("*.txt"))
    content = bytearray(trees.read_bytes())
    content[len(content) // 2] ^= 1
    trees.write_bytes(bytes(content))
    refused = churn.get("models/touched/versions/1/artifact")
    assert refused.status_code == 409
    assert refused.json()["facts"] == {"code": "changed_file"}
    assert trees.name in refused.json()["detail"]
