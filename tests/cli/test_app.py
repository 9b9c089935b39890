"""The commands as a person or a program calls them, against a server that answers by the book."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cli import account
from cli.app import main

JOB = {"id": "01920000-0000-7000-8000-0000deadbeef", "kind": "train", "status": "queued", "progress": 0}
DONE = {**JOB, "status": "success", "stage": "done", "progress": 1}
VERSION = {"number": 1, "stage": "staging", "metrics_json": {"verdict": "Good."}, "leaks": [], "checks": []}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["anteve", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        read = capsys.readouterr()
        return int(ended.value.code or 0), read.out, read.err

    return call


def test_help_comes_quickly_and_loads_no_heavy_library() -> None:
    probe = (
        "import sys, cli.app; heavy = {'numpy', 'httpx', 'sqlalchemy', 'duckdb', 'local.up'} & set(sys.modules);"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
    began = time.perf_counter()
    shown = subprocess.run(
        [sys.executable, "-m", "cli", "--help"], capture_output=True, text=True, check=True
    )
    assert time.perf_counter() - began < 5  # 0.3 s on a quiet machine
    for command in ("demo", "up", "upload", "train", "score", "top", "export", "jobs"):
        assert command in shown.stdout


def test_a_machine_that_is_not_signed_in_ends_with_1_and_says_how(run: Any, home: Path) -> None:
    code, out, err = run("top", "churn")
    assert (code, out) == (1, "")
    assert "./anteve login" in err


def test_wrong_use_ends_with_2(run: Any, signed_in: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a\n1\n")
    assert run("upload", str(file), "-d", "x", "--mode", "merge")[0] == 2
    assert run("upload", str(file), "-d", "x", "--outcome", "Churn")[0] == 2
    assert run("upload", str(tmp_path / "none.csv"), "-d", "x")[0] == 2
    assert run("upload", str(file), "-d", "x", "--separator", "dots")[0] == 2
    assert run("export", "churn", "--format", "pdf")[0] == 2
    assert run("demo", "--key", "id")[0] == 2
    assert run("frobnicate")[0] == 2


def test_a_server_that_is_gone_ends_with_3(run: Any, home: Path) -> None:
    account.Accounts(account.Account("http://127.0.0.1:9", "acme", key="k")).save()
    code, _, err = run("jobs")
    assert code == 3
    assert "127.0.0.1:9" in err


def test_upload_makes_the_dataset_sends_the_file_and_counts_its_lines(
    run: Any, server: Any, signed_in: Any, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("id,Churn\n1,Yes\n")
    server.say("POST datasets", {"name": "customers", "mapping": {}}, 201)
    server.say(
        "POST datasets/customers/uploads", {"upload": {"id": "u1", "status": "received"}, "job": JOB}, 202
    )
    server.say(f"GET jobs/{JOB['id']}", DONE)
    landed = {
        "id": "u1",
        "status": "ready",
        "version": 1,
        "lines": 1,
        "loaded": 1,
        "rejected": 0,
        "skipped": 0,
    }
    server.say("GET datasets/customers/uploads/u1", landed)
    code, out, err = run(
        "upload", str(file), "--dataset", "customers", "--key", "id", "--outcome", "Churn=Yes"
    )
    assert code == 0
    assert out == ""
    assert "1 lines = 1 loaded + 0 rejected + 0 skipped" in err
    made = json.loads(next(call.body for call in server.calls if call.method == "POST"))
    assert made["mapping"] == {"entity_key": "id", "outcome": {"column": "Churn", "positive": ["Yes"]}}


def test_a_file_that_is_set_aside_names_its_lines_and_ends_with_1(
    run: Any, server: Any, signed_in: Any, tmp_path: Path
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("id\n1\n")
    server.say("GET datasets/d", {"name": "d", "mapping": {}})
    server.say("POST datasets/d/uploads", {"upload": {"id": "u1", "status": "received"}, "job": JOB}, 202)
    server.say(f"GET jobs/{JOB['id']}", {**JOB, "status": "failed", "error": "The header names 'id' twice."})
    fault = {"line": 1, "column": "id", "message": "named twice"}
    server.say("GET datasets/d/uploads/u1", {"id": "u1", "status": "rejected", "errors": [fault]})
    code, _, err = run("upload", str(file), "-d", "d")
    assert code == 1
    assert "bad.csv" in err
    assert "The header names 'id' twice." in err
    assert "line 1, column id: named twice" in err


def test_the_same_bytes_again_are_nothing_to_do(
    run: Any, server: Any, signed_in: Any, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id\n1\n")
    server.say("GET datasets/d", {"name": "d", "mapping": {}})
    server.say("POST datasets/d/uploads", {"upload": {"id": "u1", "status": "ready"}})
    code, out, _ = run("upload", str(file), "-d", "d", "--json")
    assert code == 0
    assert json.loads(out)["new"] is False


def test_what_is_said_of_a_header_goes_into_the_address(
    run: Any, server: Any, signed_in: Any, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1  2\n")
    server.say("GET datasets/d", {"name": "d", "mapping": {}})
    server.say("POST datasets/d/uploads", {"upload": {"id": "u1", "status": "ready"}})
    said = ("--no-header", "--names", "who,paid", "--separator", "spaces")
    assert run("upload", str(file), "-d", "d", "--json", *said)[0] == 0
    (path,) = [call.path for call in server.calls if call.method == "POST"]
    assert path.endswith("uploads?mode=append&header=false&names=who%2Cpaid&separator=spaces")


def test_bytes_that_are_still_being_loaded_are_waited_for(
    run: Any, server: Any, signed_in: Any, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id\n1\n")
    server.say("GET datasets/d", {"name": "d", "mapping": {}})
    landing = {"id": "u1", "status": "landing", "job_id": JOB["id"]}
    server.say("POST datasets/d/uploads", {"upload": landing, "job": None})
    server.say(f"GET jobs/{JOB['id']}", DONE)
    server.say(
        "GET datasets/d/uploads/u1", {"id": "u1", "status": "ready", "lines": 2, "loaded": 1, "skipped": 1}
    )
    assert run("upload", str(file), "-d", "d")[0] == 0
    assert f"GET jobs/{JOB['id']}" in server.paths()


def test_train_follows_the_job_and_json_is_all_there_is_on_stdout(
    run: Any, server: Any, signed_in: Any
) -> None:
    server.say("GET models/churn", {"name": "churn"})
    server.say("POST models/churn/training-runs", {"training_run": {"id": "t1"}, "job": JOB}, 202)
    running = {**JOB, "status": "running", "stage": "features", "message": "building features"}
    server.say(f"GET jobs/{JOB['id']}", running)
    server.say(f"GET jobs/{JOB['id']}", DONE)
    server.say("GET models/churn/versions", {"items": [{**VERSION, "training_run_id": "t1"}]})
    server.say("PUT models/churn/versions/1/stage", {**VERSION, "stage": "prod"})
    code, out, err = run("train", "churn", "--promote", "--json")
    assert code == 0
    assert json.loads(out)["stage"] == "prod"
    assert "building features" in err
    assert "\x1b" not in out + err


def test_a_failed_job_says_why_and_where_the_log_is(run: Any, server: Any, signed_in: Any) -> None:
    server.say("GET models/churn", {"name": "churn"})
    server.say("POST models/churn/training-runs", {"training_run": {"id": "t1"}, "job": JOB}, 202)
    server.say(f"GET jobs/{JOB['id']}", {**JOB, "status": "failed", "error": "All outcomes are the same."})
    code, _, err = run("train", "churn")
    assert code == 1
    assert "All outcomes are the same." in err
    assert "--log" in err


def test_top_walks_the_pages_until_it_has_enough(run: Any, server: Any, signed_in: Any) -> None:
    page = [{"entity_key": f"{n:03d}", "rank": n, "score": 0.5, "reasons": []} for n in range(1, 201)]
    server.say("GET models/churn/predictions", {"items": page, "next_cursor": "c1"})
    server.say("GET models/churn/predictions", {"items": page[:50], "next_cursor": "c2"})
    code, out, _ = run("top", "churn", "-n", "250", "--json")
    assert code == 0
    assert len(json.loads(out)) == 250
    assert [call.path.split("?")[1] for call in server.calls] == [
        "limit=200&outcome=open",
        "limit=50&outcome=open&cursor=c1",
    ]


def test_an_export_is_whole_or_not_there(run: Any, server: Any, signed_in: Any, tmp_path: Path) -> None:
    path = "models/churn/predictions/export"
    server.say(f"GET {path}", b"entity_key,score\n007,0.5\n")
    to = tmp_path / "scores.csv"
    assert run("export", "churn", "-o", str(to))[0] == 0
    assert to.read_bytes() == b"entity_key,score\n007,0.5\n"
    server.answers.clear()
    server.refuse(f"GET {path}", 409, "Conflict", "The model has not scored yet.")
    code, _, err = run("export", "churn", "-o", str(tmp_path / "other.csv"))
    assert code == 1
    assert "has not scored yet" in err
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["scores.csv"]


def test_a_job_is_found_by_the_end_of_its_id(run: Any, server: Any, signed_in: Any) -> None:
    server.say("GET jobs", {"items": [JOB]})
    server.say(
        f"GET jobs/{JOB['id']}/log", {"items": [{"number": 1, "at": "2026-11-02T10:00:00Z", "text": "hello"}]}
    )
    code, out, _ = run("jobs", "deadbeef", "--log")
    assert code == 0
    assert out.strip() == "10:00:00 hello"
    assert run("jobs", "nope")[0] == 2


def test_login_with_a_password_makes_a_key_of_this_machines_own(
    run: Any, server: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    me = {"user": {}, "memberships": [{"organization": {"slug": "acme", "name": "Acme"}, "role": "admin"}]}
    server.say("POST /api/v1/auth/login", me, Set_Cookie="csrftoken=abc; Path=/")
    server.say("POST api-keys", {"id": "k1", "key": "av_1.secret"}, 201)
    server.say("POST /api/v1/auth/logout", {})
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse\n"))
    assert run("login", server.url, "--email", "ana@example.com")[0] == 0
    assert json.loads(server.calls[0].body) == {"email": "ana@example.com", "password": "correct horse"}
    assert account.current().key == "av_1.secret"
    assert "correct horse" not in (home / "cli.json").read_text()


def test_who_may_make_no_key_keeps_the_session(
    run: Any, server: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    me = {"user": {}, "memberships": [{"organization": {"slug": "acme", "name": "Acme"}, "role": "member"}]}
    server.say("POST /api/v1/auth/login", me, Set_Cookie="session=s1; Path=/; HttpOnly")
    server.refuse("POST api-keys", 403, "Forbidden", "A member may not make keys.")
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse\n"))
    assert run("login", server.url, "--email", "ana@example.com")[0] == 0
    assert account.current().cookies == {"session": "s1"}


def test_output_into_a_closed_pipe_ends_quietly(server: Any, signed_in: Any) -> None:
    page = [{"entity_key": f"{n:03d}", "rank": n, "score": 0.5, "reasons": []} for n in range(200)]
    server.say("GET models/churn/predictions", {"items": page})
    command = f"{sys.executable} -m cli top churn -n 200 --json | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=os.environ, check=False)
    assert "Traceback" not in done.stderr
