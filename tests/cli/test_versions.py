"""Deciding on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import StandIn
from tests.cli.test_app import DONE, JOB, run

__all__ = ["run"]

POINT = {"threshold": 40.0, "found": 30.0, "value_found": 1.0, "promised": 1.0}
CHOICE = {
    "customers": 1000,
    "chosen": {"n": 143, "profit": 12300.0, **POINT},
    "best": {"n": 143, "profit": 12300.0, **POINT},
    "everyone": {"n": 1000, "profit": -8000.0, **POINT},
    "regret_of_everyone": 20300.0,
    "regret_of_no_one": 12300.0,
    "points": [{"n": n, "profit": 1.0, **POINT} for n in (0, 50, 143, 250, 500, 1000)],
}
DECISION = {
    "order": "value_at_risk",
    "economics": {"currency": "BRL"},
    "said": {"code": "call_some", "params": {}, "text": "Call 143 customers. Expected profit: BRL 12,300."},
    "on_list": CHOICE,
    "held_out": CHOICE,
    "notes": [{"code": "values_unknown", "params": {}, "text": "The value of 3 is not known."}],
}
FIGURE = {"name": "roc_auc", "less_is_better": False, "a": {"value": 0.8, "low": 0.7, "high": 0.9}}
COMPARISON = {
    "a": 1,
    "b": 2,
    "said": {"code": "b_is_better", "params": {}, "text": "Version 2 is better than version 1."},
    "figures": [
        {
            **FIGURE,
            "b": {"value": 0.85, "low": 0.8, "high": 0.9},
            "shared": {"a": 0.8, "b": 0.85, "value": 0.05, "low": 0.01, "high": 0.09},
            "better": "b",
        }
    ],
    "columns": {"added": ["visits"], "removed": [], "shared": []},
    "made_from": [{"part": "data", "name": "dataset_version", "a": 1, "b": 2}],
    "top": None,
    "top_missing": {"code": "not_scored", "params": {"versions": [1]}, "text": "No scores by version 1 yet."},
}


def test_decide_says_how_many_to_call_first(run: Any, server: StandIn, signed_in: Any) -> None:
    server.say("GET models/churn/decision", DECISION)
    code, out, err = run("decide", "churn", "--contact-cost", "5", "--most", "200")
    assert code == 0
    assert out.startswith("Call 143 customers. Expected profit: BRL 12,300.")
    assert "← brings most" in out
    assert "The value of 3 is not known." in err
    assert "./anteve top churn --by-value -n 143" in err
    assert "contact_cost=5" in server.calls[-1].path
    assert "most=200" in server.calls[-1].path


def test_decide_keeps_what_was_said_where_that_is_wanted(run: Any, server: StandIn, signed_in: Any) -> None:
    server.say("GET models/churn", {"economics": {"margin": 0.5, "value_column": "mrr"}})
    server.say("PATCH models/churn", {})
    server.say("GET models/churn/decision", DECISION)
    code, out, _ = run("decide", "churn", "--contact-cost", "5", "--value", "90", "--keep", "--json")
    assert (code, json.loads(out)["order"]) == (0, "value_at_risk")
    patched = next(call for call in server.calls if call.method == "PATCH")
    assert json.loads(patched.body) == {"economics": {"margin": 0.5, "contact_cost": 5.0, "value": 90.0}}
    assert "contact_cost" not in server.calls[-1].path


def test_compare_tells_which_is_better_and_how_to_see_who_moves(
    run: Any, server: StandIn, signed_in: Any
) -> None:
    server.say("GET models/churn/compare", COMPARISON)
    code, out, err = run("compare", "churn", "1", "2")
    assert code == 0
    assert out.startswith("Version 2 is better than version 1.")
    assert "+0.050 (+0.010 to +0.090)" in out
    assert "columns added: visits" in out
    assert "./anteve compare churn 1 2 --score" in err


def test_compare_has_both_score_where_that_is_asked(run: Any, server: StandIn, signed_in: Any) -> None:
    started = {"started": [{"scoring_run": {"version": 1}, "job": JOB}]}
    server.say("POST models/churn/compare", started, 202)
    server.say(f"GET jobs/{JOB['id']}", DONE)
    mover = {"entity_key": "C1", "name": "Ana", "score_a": 0.1, "score_b": 0.9, "place_a": 90, "place_b": 1}
    top = {"n": 100, "both": 99, "enters": [mover], "leaves": [mover], "shared": 900, "correlation": 0.9}
    server.say("GET models/churn/compare", {**COMPARISON, "top": top})
    code, out, err = run("compare", "churn", "--score")
    assert code == 0
    assert "Ana" in out
    assert "99 stay" in err


def test_a_card_is_markdown_in_a_pipe_and_in_a_file(
    run: Any, server: StandIn, signed_in: Any, tmp_path: Path
) -> None:
    server.say(
        "GET models/churn/versions",
        {"items": [{"number": 2, "stage": "staging"}, {"number": 1, "stage": "prod"}]},
    )
    server.say("GET models/churn/versions/1/card", b"# churn, version 1\n", Content_Type="text/markdown")
    assert run("card", "churn")[:2] == (0, "# churn, version 1\n")
    file = tmp_path / "card.md"
    assert run("card", "churn", "1", "-o", str(file))[0] == 0
    assert file.read_text() == "# churn, version 1\n"


def test_a_refused_promotion_shows_the_checklist_and_the_way_in_spite_of_it(
    run: Any, server: StandIn, signed_in: Any
) -> None:
    server.refuse(
        "PUT models/churn/versions/2/stage", 409, "Conflict", "Version 2 is not fit for prod: worse."
    )
    items = [
        {"name": "calibrated", "passed": True, "text": "Scores are off by 1.0 points."},
        {"name": "not_worse_than_prod", "passed": False, "text": "Version 2 is worse."},
        {"name": "leaks_answered", "passed": None, "text": "Nobody has said yet."},
    ]
    server.say("GET models/churn/versions/2/checklist", {"items": items})
    code, _, err = run("promote", "churn", "2")
    assert code == 1
    assert "✓ Scores are off by 1.0 points." in err
    assert "✗ Version 2 is worse." in err
    assert "? Nobody has said yet." in err
    assert "./anteve promote churn 2 --override --note WHY" in err


def test_rollback_wants_a_reason_and_says_what_is_in_prod(run: Any, server: StandIn, signed_in: Any) -> None:
    server.say("POST models/churn/rollback", {"number": 1, "stage": "prod"})
    assert run("rollback", "churn")[0] == 2
    code, out, err = run("rollback", "churn", "--note", "it calls those who stay", "--json")
    assert (code, json.loads(out)["number"]) == (0, 1)
    assert "Version 1 of churn is in prod again" in err


@pytest.mark.parametrize("light", ["red", "yellow", "green"])
def test_train_shows_the_light_first_and_begins_nothing_at_red(
    run: Any, server: StandIn, signed_in: Any, light: str
) -> None:
    reason = {"light": light, "said": {"code": "x", "params": {}, "text": "There is nothing to tell apart."}}
    found = {"light": light, "reasons": [] if light == "green" else [reason], "known": 900, "positives": 90}
    server.say("GET models/churn", {"name": "churn"})
    server.say("GET models/churn/readiness", found)
    server.say("POST models/churn/training-runs", {"job": JOB, "training_run": {"id": "r"}}, 202)
    server.say(f"GET jobs/{JOB['id']}", {**DONE, "status": "failed", "error": "stopped here"})
    code, _, err = run("train", "churn")
    assert code == 1
    assert ("There is nothing to tell apart." in err) is (light != "green")
    assert ("POST models/churn/training-runs" in server.paths()) is (light != "red")
