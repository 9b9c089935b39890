"""The client: what it sends, and what it makes of every kind of refusal."""

import io
from pathlib import Path
from typing import Any

import pytest

from cli.account import Account
from cli.client import Client
from cli.errors import CannotReach, Failure, Refused


@pytest.fixture
def client(server: Any) -> Client:
    return Client.of(Account(server.url, "acme", key="av_1.secret"))


def test_a_refusal_keeps_the_servers_words_and_the_lines_at_fault(server: Any, client: Client) -> None:
    server.refuse(
        "POST datasets", 422, "Invalid", "The name is taken.", [{"line": 3, "column": "age", "message": "x"}]
    )
    with pytest.raises(Refused) as refused:
        client.post("datasets", {"name": "a"})
    assert refused.value.status == 422
    assert refused.value.message == "The name is taken."
    assert refused.value.errors == [{"line": 3, "column": "age", "message": "x"}]
    assert refused.value.code == 1


def test_a_key_travels_as_a_bearer_and_names_are_escaped_in_the_path(server: Any, client: Client) -> None:
    server.say("GET datasets", {"items": []})
    client.get("datasets")
    assert server.calls[0].headers["Authorization"] == "Bearer av_1.secret"
    odd = Client.of(Account(server.url, "../admin", key="k"))
    assert odd.find("datasets") is None
    assert server.calls[1].path == "/api/v1/organizations/..%2Fadmin/datasets"


def test_a_refusal_that_is_not_json_is_still_a_sentence(server: Any, client: Client) -> None:
    server.say("GET datasets", b"<html>Bad gateway</html>", 502)
    with pytest.raises(Refused, match="answered 502 Bad Gateway"):
        client.get("datasets")


def test_an_answer_that_is_not_json_is_said(server: Any, client: Client) -> None:
    server.say("GET datasets", b"<html>hello</html>")
    with pytest.raises(Failure, match="not JSON"):
        client.get("datasets")


def test_a_server_that_is_not_there_is_exit_code_3_at_once() -> None:
    with pytest.raises(CannotReach) as lost:
        Client("http://127.0.0.1:9", None).get("/api/v1/me")
    assert lost.value.code == 3
    assert "./anteve up" in lost.value.hint


def test_a_lost_answer_is_asked_for_again_under_the_same_idempotency_key(server: Any, client: Client) -> None:
    server.say("GET models", {"items": []})
    server.say("POST models", "hang up")
    server.say("POST models", {"name": "churn"}, 201)
    client.get("models")
    assert client.post("models", {"name": "churn"}) == {"name": "churn"}
    first, second = server.calls[1:]
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]


def test_a_session_sends_its_csrf_token_with_the_cookie(server: Any) -> None:
    client = Client(server.url)
    server.say("POST /api/v1/auth/login", {"user": {}}, Set_Cookie="csrftoken=abc; Path=/")
    server.say("POST /api/v1/auth/logout", {})
    client.post("/api/v1/auth/login", {})
    client.post("/api/v1/auth/logout")
    assert server.calls[1].headers["x-csrftoken"] == "abc"
    kept = Client.of(Account(server.url, "acme", cookies=client.cookies))
    server.say("GET datasets", {"items": []})
    kept.get("datasets")
    assert server.calls[2].headers["Cookie"] == "csrftoken=abc"


def test_a_file_is_sent_whole_with_its_name_and_type(server: Any, client: Client, tmp_path: Path) -> None:
    file = tmp_path / 'ação; "2026".csv'
    file.write_bytes(b"id,x\n" + b"1,2\n" * 200_000)
    server.say("POST datasets/customers/uploads", {"upload": {}}, 202)
    seen: list[tuple[int, int | None]] = []
    client.upload("datasets/customers/uploads", file, progress=lambda *at: seen.append(at), mode="append")
    call = server.calls[0]
    assert call.body == file.read_bytes()
    assert call.path.endswith("?mode=append")
    assert call.headers["Content-Type"] == "text/csv"
    assert (
        call.headers["Content-Disposition"]
        == "attachment; filename*=UTF-8''a%C3%A7%C3%A3o%3B%20%222026%22.csv"
    )
    assert seen[-1] == (800_005, 800_005)
    assert len(seen) > 2


def test_a_download_that_is_cut_short_is_a_failure(server: Any, client: Client) -> None:
    server.say("GET models/churn/predictions/export", b"half", Content_Length="1000")
    server.answers["GET /api/v1/organizations/acme/models/churn/predictions/export"][0][2]["Connection"] = (
        "close"
    )
    with pytest.raises(CannotReach):
        client.download(
            "models/churn/predictions/export", io.BytesIO(), progress=lambda *_: None, format="csv"
        )


def test_only_what_is_not_there_is_none(server: Any, client: Client) -> None:
    assert client.find("models/none") is None
    server.refuse("GET models/shut", 403, "Forbidden", "A member may not.")
    with pytest.raises(Refused) as refused:
        client.find("models/shut")
    assert "admin" in refused.value.hint


def test_a_proxy_of_the_environment_does_not_stand_before_this_machine(
    server: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    server.say("GET datasets", {"items": []})
    assert Client.of(Account(server.url, "acme", key="k")).get("datasets") == {"items": []}
