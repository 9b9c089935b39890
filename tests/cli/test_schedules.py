"""`./anteve schedule`, against a server that answers by the book."""

import json
import sys
from typing import Any

import pytest

from cli.app import main

ONE = {
    "id": "01920000-0000-7000-8000-00000000beef",
    "model": "churn",
    "action": "score",
    "cron": "0 6 * * 1",
    "time_zone": "America/Sao_Paulo",
    "words": {"code": "at_times", "params": {}, "text": "At 06:00 on Monday."},
    "paused": False,
    "next_runs": ["2026-11-30T06:00:00-03:00"],
    "last_run": {
        "at": "2026-11-23T09:00:00Z",
        "job_id": None,
        "status": None,
        "error": None,
        "refusal": {"code": "no_prod_version", "params": {}, "text": "There is no version in prod."},
    },
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["anteve", "schedule", *arguments])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as ended:
            main()
        read = capsys.readouterr()
        return int(ended.value.code or 0), read.out, read.err

    return call


def test_a_schedule_is_added_at_times_or_after_uploads_and_not_both(
    run: Any, signed_in: Any, server: Any
) -> None:
    server.say("POST schedules", ONE, 201)
    code, _, err = run("add", "churn", "score", "--cron", "0 6 * * 1")
    assert (code, json.loads(server.calls[-1].body)) == (
        0,
        {"model": "churn", "action": "score", "cron": "0 6 * * 1"},
    )
    assert "Next: 2026-11-30 06:00 (America/Sao_Paulo)" in err
    run("add", "churn", "train", "--after-upload")
    assert json.loads(server.calls[-1].body) == {"model": "churn", "action": "train", "after_upload": True}
    assert run("add", "churn", "score")[0] == 2
    assert run("add", "churn", "score", "--cron", "0 6 * * 1", "--after-upload")[0] == 2
    assert run("add", "churn", "promote", "--after-upload")[0] == 2


def test_the_list_says_when_it_comes_and_what_came_of_it(run: Any, signed_in: Any, server: Any) -> None:
    server.say("GET schedules", {"items": [ONE], "next_cursor": None})
    _, out, _ = run("list")
    assert "At 06:00 on Monday." in out
    assert "2026-11-30 06:00" in out
    assert "There is no version in prod." in out


def test_the_last_characters_of_an_id_are_enough(run: Any, signed_in: Any, server: Any) -> None:
    server.say("GET schedules", {"items": [ONE], "next_cursor": None})
    path = f"schedules/{ONE['id']}"
    server.say(f"PATCH {path}", {**ONE, "paused": True, "next_runs": []})
    server.say(f"DELETE {path}", {})
    assert run("pause", "beef")[0] == 0
    assert run("resume", "beef")[0] == 0
    assert run("remove", "beef")[0] == 0
    assert [call.method for call in server.calls if call.method != "GET"] == ["PATCH", "PATCH", "DELETE"]
    assert run("remove", "cafe")[0] == 2
