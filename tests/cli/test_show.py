"""What people see: safe, whole, and within 80 columns."""

from typing import Any

import pytest
from rich.cells import cell_len

from cli import show
from cli.errors import Refused

PREDICTION: dict[str, Any] = {
    "entity_key": "0007280",
    "name": "Karina Sá",
    "score": 0.913,
    "rank": 3,
    "band": "high",
    "value": 294.34,
    "value_at_risk": 268.7,
    "reasons": [
        {"direction": "up", "text": "hours last 30 days is 1.2, typically 9.8", "feature": "hours"},
        {"direction": "up", "text": "open tickets is 3", "feature": "tickets"},
        {"direction": "down", "text": "contract is annual", "feature": "contract"},
    ],
}
VERSION: dict[str, Any] = {
    "number": 2,
    "stage": "prod",
    "metrics_json": {
        "verdict": "Finds 45 of 100 leavers among the 10 % it points to.",
        "roc_auc": {"value": 0.8123, "low": 0.79, "high": 0.83},
        "brier": {"value": 0.1134, "low": 0.11, "high": 0.12},
        "baselines": {
            "one_rule": {"roc_auc": {"value": 0.66}, "text": "tenure below 6"},
            "base_rate": {"rate": 0.17, "brier": 0.14},
        },
    },
    "leaks": [
        {"column": "Complain", "severity": "block", "auc": 0.99, "text": "gives the outcome away alone"},
        {"column": "id", "severity": "look", "text": "id is an identifier"},
    ],
    "checks": [{"name": "beats_baselines", "passed": False, "text": "It does not beat one rule."}],
}


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def test_a_prediction_shows_who_how_likely_what_it_is_worth_and_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show.predictions([PREDICTION])
    shown = capsys.readouterr().out
    for part in (
        "Karina Sá",
        "0007280",
        "91 %",
        "269",
        "▲ hours last 30 days",
        "▲ open tickets",
        "▼ contract",
    ):
        assert part in shown
    assert shown.split("at risk")[1].split("─")[-1].split()[0] == "1"
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert "\x1b" not in shown


def test_a_name_cannot_drive_the_terminal_nor_the_markup(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "\x1b[2J[bold]Ana[/bold]\u202e\r\nX"
    show.predictions([{**PREDICTION, "name": evil, "reasons": [{"direction": "up", "text": evil}]}])
    show.say(show.plain(evil))
    read = capsys.readouterr()
    for shown in (read.out, read.err):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[bold]Ana[/bold]" in shown.replace("\n", "").replace(" ", "")


def test_metrics_stand_beside_baselines_with_their_interval(capsys: pytest.CaptureFixture[str]) -> None:
    show.metrics(VERSION)
    shown = capsys.readouterr().out
    line = next(line for line in shown.splitlines() if "ROC AUC" in line)
    assert line.split() == ["ROC", "AUC", "0.812", "0.790–0.830", "0.500", "0.660"]
    assert "the one rule: tenure below 6" in shown


def test_a_blocked_leak_stands_out_and_a_small_remark_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    show.leaks(VERSION, "churn")
    shown = capsys.readouterr().out
    assert "Columns that may know the future" in shown
    assert "Complain" in shown.split("╰")[0]
    assert "identifier" in shown.split("╰")[1]
    assert "./anteve train churn --keep Complain --promote" in " ".join(shown.split())


def test_a_failed_check_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    show.verdict(VERSION, "churn")
    show.checks(VERSION)
    shown = capsys.readouterr().out
    assert "churn · version 2 · prod" in shown
    assert "Finds 45 of 100 leavers" in shown
    assert "✗ It does not beat one rule." in shown


def test_an_upload_says_what_became_of_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    record = {"version": 1, "lines": 5002, "loaded": 5000, "rejected": 2, "skipped": 0}
    warning = {"code": "bad_rows", "message": "2 rows were set aside, the first on line 2502.", "line": 2502}
    show.upload({**record, "warnings": [warning]}, "customers")
    shown = capsys.readouterr().err
    assert "5,002 lines = 5,000 loaded + 2 rejected + 0 skipped" in shown
    assert "! 2 rows were set aside, the first on line 2502." in shown


def test_a_refusal_says_what_where_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [{"line": 7, "column": "price", "message": "not a number"}] * 25
    show.failure(Refused(422, "Half of the lines are broken.", faults, hint="Mend it."))
    shown = capsys.readouterr().err
    assert "✗ Half of the lines are broken." in shown
    assert shown.count("line 7, column price: not a number") == 20
    assert "and 5 more" in shown
    assert "→ Mend it." in shown


def test_an_empty_list_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show.predictions([])
    assert "Nobody" in capsys.readouterr().out


def test_jobs_show_the_end_of_their_id_and_their_error(capsys: pytest.CaptureFixture[str]) -> None:
    job = {"id": "01920000-0000-7000-8000-0000deadbeef", "kind": "train", "status": "failed", "progress": 0.5}
    show.jobs([{**job, "error": "All outcomes are the same."}])
    shown = capsys.readouterr().out
    assert "…deadbeef" in shown
    assert "All outcomes are the same." in shown
