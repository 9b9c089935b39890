"""Rows scored online, by real confined processes, beside what a scoring run says of the same rows."""

import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from api.scorers import Scorers
from tests.api.running import Anteve, Person
from tests.workers.doing import Doing

HEADER = "cliente;plano;meses;valor;desde;ativo;nota;saiu"


def line(number: int, chance: random.Random) -> list[str]:
    """As a Brazilian export writes it: decimal commas, days first, and spellings of nothing."""
    plan = chance.choice(["básico", "pro", " pro ", "N/A", ""])
    months = chance.choice([str(chance.randrange(60)), "", "-"])
    value = f"R$ {chance.randrange(10, 9999):,}".replace(",", ".") + f",{chance.randrange(100):02}"
    since = f"{chance.randrange(1, 28):02}/{chance.randrange(1, 12):02}/{chance.randrange(2015, 2026)}"
    active = chance.choice(["true", "false"])
    leaves = chance.random() < (0.7 if plan == "básico" and active == "false" else 0.1)
    return [
        f"C{number:04}",
        plan,
        months,
        value,
        since,
        active,
        f"{chance.random():.3f}".replace(".", ","),
        "sim" if leaves else "não",
    ]


def rows(first: int, count: int, seed: int) -> list[dict[str, str]]:
    chance = random.Random(seed)
    return [
        dict(zip(HEADER.split(";"), line(number, chance), strict=True))
        for number in range(first, first + count)
    ]


def csv(of: list[dict[str, str]]) -> bytes:
    return "\n".join([HEADER, *(";".join(row.values()) for row in of)]).encode() + b"\n"


@pytest.fixture(scope="module")
def known() -> list[dict[str, str]]:
    return rows(0, 600, seed=1)


@pytest.fixture(scope="module")
def new() -> list[dict[str, str]]:
    return rows(5000, 120, seed=2)


@pytest.fixture(scope="module")
def listed(
    anteve: Anteve, ana: Person, known: list[dict[str, str]], new: list[dict[str, str]]
) -> dict[str, Any]:
    """A model that learned from `known` and has scored them and `new`; its predictions by key."""
    mapping = {
        "entity_key": "cliente",
        "value": "valor",
        "outcome": {"column": "saiu", "positive": ["sim"]},
    }
    assert ana.post("datasets", {"name": "clientes", "mapping": mapping}).status_code == 201
    doing = Doing(anteve.catalog, anteve.settings, ana.org_id)
    upload(ana, doing, csv(known))
    made = ana.post(
        "models", {"name": "saida", "kind": "churn", "entities": "clientes", "excluded_columns": []}
    )
    assert made.status_code == 201, made.text
    assert ana.post("models/saida/training-runs").status_code == 202
    doing.do()
    body = {"stage": "prod", "note": "for the test", "override": True}
    assert ana.ask("PUT", "models/saida/versions/1/stage", json=body).status_code == 200
    upload(ana, doing, csv(new))
    assert ana.post("models/saida/scoring-runs").status_code == 202
    doing.do()
    items = ana.get("models/saida/predictions", limit=1000).json()["items"]
    assert len(items) == 720
    return {item["entity_key"]: item for item in items}


def upload(person: Person, doing: Doing, content: bytes) -> None:
    sent = person.ask(
        "POST", "datasets/clientes/uploads", content=content, headers={"Content-Type": "text/csv"}
    )
    assert sent.status_code == 202, sent.text
    doing.do()


def same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert one["score"] == pytest.approx(other["score"], abs=1e-9)
    assert (one["band"], one["value"]) == (other["band"], other["value"])
    assert one["value_at_risk"] == pytest.approx(other["value_at_risk"], abs=1e-6)
    words = ("feature", "column", "direction", "value", "typical", "text")
    assert [[reason[word] for word in words] for reason in one["reasons"]] == [
        [reason[word] for word in words] for reason in other["reasons"]
    ]
    for mine, theirs in zip(one["reasons"], other["reasons"], strict=True):
        assert mine["contribution"] == pytest.approx(theirs["contribution"], abs=1e-9)


def test_new_rows_get_the_answer_of_the_scoring_run(
    ana: Person, new: list[dict[str, str]], listed: dict[str, Any]
) -> None:
    answer = ana.post("models/saida/score", {"rows": new})
    assert answer.status_code == 200, answer.text
    assert [item["entity_key"] for item in answer.json()["items"]] == [row["cliente"] for row in new]
    for item in answer.json()["items"]:
        same(item, listed[item["entity_key"]])


def score(person: Person, rows: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    answer = person.post("models/saida/score", {"rows": rows, **more})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def refused(person: Person, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    answer = person.post("models/saida/score", {"rows": list(rows)})
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == "urn:anteve:problem:rows_refused"
    errors: list[dict[str, Any]] = answer.json()["errors"]
    return errors


@pytest.fixture
def scorers(anteve: Anteve) -> Scorers:
    found: Scorers = anteve.app.state.scorers
    return found


def test_rows_learned_from_keep_the_score_by_models_that_did_not_see_them(
    ana: Person, known: list[dict[str, str]], listed: dict[str, Any]
) -> None:
    for item in score(ana, known):
        same(item, listed[item["entity_key"]])
    nameless = [{**row, "cliente": None} for row in known]
    unknown = score(ana, nameless, reasons=False)
    assert [item["entity_key"] for item in unknown] == [None] * len(known)
    assert any(
        abs(item["score"] - listed[row["cliente"]]["score"]) > 1e-6
        for item, row in zip(unknown, known, strict=True)
    )
    assert {str(item["reasons"]) for item in unknown} == {"None"}


def test_numbers_flags_and_dates_of_json_mean_what_the_file_said(
    ana: Person, new: list[dict[str, str]], listed: dict[str, Any]
) -> None:
    def plain(row: dict[str, str]) -> dict[str, Any]:
        value = float(row["valor"].removeprefix("R$ ").replace(".", "").replace(",", "."))
        day, month, year = row["desde"].split("/")
        return {
            **row,
            "plano": None if row["plano"] in ("", "N/A") else row["plano"],
            "meses": int(row["meses"]) if row["meses"].isdigit() else None,
            "valor": value,
            "desde": f"{year}-{month}-{day}",
            "ativo": row["ativo"] == "true",
            "nota": float(row["nota"].replace(",", ".")),
        }

    for item in score(ana, [plain(row) for row in new]):
        same(item, listed[item["entity_key"]])


def test_a_key_alone_stands_for_the_newest_features(ana: Person, listed: dict[str, Any]) -> None:
    keys = ["C5003", "C0007", "C5001"]
    items = score(ana, [{"cliente": keys[0]}, {"entity_key": keys[1]}, {"CLIENTE": keys[2]}])
    assert [item["entity_key"] for item in items] == keys
    for item in items:
        same(item, listed[item["entity_key"]])
        assert item["snapshot_date"] == listed[item["entity_key"]]["snapshot_date"]


def test_whole_rows_and_keys_may_come_together(
    ana: Person, new: list[dict[str, str]], listed: dict[str, Any]
) -> None:
    for item in score(ana, [{"cliente": "C0001"}, new[0], {"cliente": "C5002"}, new[1]]):
        same(item, listed[item["entity_key"]])


def test_what_a_model_does_not_go_by_may_be_left_out(
    ana: Person, new: list[dict[str, str]], listed: dict[str, Any]
) -> None:
    row = {name: value for name, value in new[0].items() if name not in ("saiu", "cliente")}
    (item,) = score(ana, [row])
    assert item["entity_key"] is None
    assert item["score"] == pytest.approx(listed[new[0]["cliente"]]["score"], abs=1e-9)


def test_whole_rows_stand_on_the_morning_that_is_asked_for(ana: Person, new: list[dict[str, str]]) -> None:
    (item,) = score(ana, new[:1], snapshot_date="2026-01-05")
    assert item["snapshot_date"] == "2026-01-05"


def test_what_everybody_is_worth_goes_before_a_column(ana: Person, new: list[dict[str, str]]) -> None:
    assert ana.ask("PATCH", "models/saida", json={"economics": {"value": 1000}}).status_code == 200
    (item,) = score(ana, new[:1])
    assert (item["value"], item["value_at_risk"]) == (1000, pytest.approx(1000 * item["score"]))
    assert ana.ask("PATCH", "models/saida", json={"economics": {}}).status_code == 200


def test_a_missing_column_is_named_with_its_first_row(ana: Person, new: list[dict[str, str]]) -> None:
    gone = {name: value for name, value in new[0].items() if name != "plano"}
    (error,) = refused(ana, new[1], gone, gone)
    assert error["field"] == "rows[1].plano"
    assert (error["column"], error["code"]) == ("plano", "missing_column")
    assert error["params"] == {"row": 1, "rows": 2}
    assert "`plano` is missing in 2 rows, first in row 2" in error["message"]


def test_all_that_is_wrong_is_said_at_once(ana: Person, new: list[dict[str, str]]) -> None:
    first = {**new[0], "plana": "pro"}
    second = {**new[1], "valor": "muito", "ativo": "talvez", "desde": 12}
    errors = refused(ana, first, second)
    found = {error["column"]: error for error in errors}
    assert found["plana"]["code"] == "unknown_column"
    assert found["plana"]["params"]["close_to"] == "plano"
    assert "Is it `plano`?" in found["plana"]["message"]
    errors = refused(ana, new[0], second)
    found = {error["column"]: error for error in errors}
    assert {column: error["params"]["kind"] for column, error in found.items()} == {
        "valor": "number",
        "ativo": "flag",
        "desde": "date",
    }
    assert "`valor` is a number, and `muito` (row 2) is not" in found["valor"]["message"]


def test_a_column_given_under_two_names_is_refused(ana: Person, new: list[dict[str, str]]) -> None:
    (error,) = refused(ana, {**new[0], "PLANO": "pro"})
    assert (error["code"], error["column"]) == ("given_twice", "plano")


def test_a_key_that_nobody_has_is_refused(ana: Person) -> None:
    (error,) = refused(ana, {"cliente": "C0001"}, {"cliente": "C9999"})
    assert (error["code"], error["field"]) == ("unknown_entity", "rows[1].cliente")
    (error,) = refused(ana, {"cliente": None})
    assert error["code"] == "key_needed"


def test_no_rows_and_too_many_rows_are_refused(ana: Person, new: list[dict[str, str]]) -> None:
    for wrong in ([], [{"cliente": "C0001"}] * 1001, [{"cliente": ["C0001"]}], [1]):
        assert ana.post("models/saida/score", {"rows": wrong}).status_code in (400, 422)
    assert len(score(ana, new[:1] * 1000, reasons=False)) == 1000


def test_who_may_ask(
    ana: Person, stranger: Person, new: list[dict[str, str]], listed: dict[str, Any]
) -> None:
    body = {"rows": new[:1]}
    assert ana.key("predictions:read").post("models/saida/score", body).status_code == 200
    assert ana.colleague("member").post("models/saida/score", body).status_code == 200
    assert ana.key("data:read").post("models/saida/score", body).status_code == 403
    assert stranger.post("models/saida/score", body).status_code == 404
    theirs = Person(stranger.anteve, stranger.http, stranger.email, ana.slug)
    assert theirs.post("models/saida/score", body).status_code == 404


# --- the processes ---


def child_of(scorers: Scorers) -> int:
    """The one scoring process, found as a child of the nursery."""
    nursery = scorers._nursery._process
    assert nursery is not None
    listed = Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children").read_text()
    (child,) = map(int, listed.split())
    return child


def test_a_process_that_was_killed_is_followed_by_another(
    ana: Person, new: list[dict[str, str]], scorers: Scorers
) -> None:
    before = score(ana, new[:1])
    os.kill(child_of(scorers), signal.SIGKILL)
    assert score(ana, new[:1]) == before
    assert scorers.endings["killed"] == 1
    assert (
        'anteve_scoring_process_endings_total{reason="killed"} 1.0'
        in ana.anteve.client().get("/metrics").text
    )


def test_a_request_that_takes_too_long_ends_its_process_and_no_other_request(
    ana: Person, new: list[dict[str, str]], scorers: Scorers, monkeypatch: pytest.MonkeyPatch
) -> None:
    score(ana, new[:1])
    os.kill(child_of(scorers), signal.SIGSTOP)
    monkeypatch.setattr("api.scorers.SECONDS", 0.5)
    answer = ana.post("models/saida/score", {"rows": new[:1]})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:anteve:problem:scoring_timeout")
    monkeypatch.undo()
    assert score(ana, new[:1])


def test_a_changed_byte_is_never_loaded(
    anteve: Anteve, ana: Person, new: list[dict[str, str]], scorers: Scorers, listed: dict[str, Any]
) -> None:
    (folder,) = (anteve.lake.organization(ana.org_id) / "models").iterdir()
    victim = next(file for file in folder.iterdir() if file.name == "model.json")
    content = victim.read_bytes()
    let_go(scorers)
    victim.write_bytes(content[:-2] + b" " + content[-1:])
    try:
        answer = ana.post("models/saida/score", {"rows": new[:1]})
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:anteve:problem:artifact_refused")
        assert "model.json" in answer.json()["detail"]
        assert scorers.ready == 0
    finally:
        victim.write_bytes(content)
    assert score(ana, new[:1])


def let_go(scorers: Scorers) -> None:
    for each in scorers._kept.values():
        each.close()
    scorers._kept.clear()


def test_health_and_metrics_know_what_stands_ready(ana: Person, new: list[dict[str, str]]) -> None:
    score(ana, new[:1])
    client = ana.anteve.client()
    (check,) = [one for one in client.get("/health/ready").json()["checks"] if one["name"] == "scoring"]
    assert check["ok"]
    assert "anteve_scoring_processes 1.0" in client.get("/metrics").text


def test_a_second_upload_does_not_leave_the_old_columns_ready(
    anteve: Anteve, ana: Person, new: list[dict[str, str]], scorers: Scorers
) -> None:
    """The newest state of a version takes the place of the one before."""
    score(ana, new[:1])
    (before,) = scorers._kept
    upload(ana, Doing(anteve.catalog, anteve.settings, ana.org_id), csv(rows(7000, 20, seed=3)))
    score(ana, new[:1])
    assert list(scorers._kept) != [before]
    assert scorers.ready == 1
