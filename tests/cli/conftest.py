"""A small HTTP server that answers what a test tells it to: for errors, pages and broken connections only."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cli.account import Account, Accounts


@dataclass
class Call:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class StandIn:
    """`answers` maps "METHOD path" (without the query) to answers in turn; the last one is given again."""

    url: str = ""
    answers: dict[str, list[tuple[int, Any, dict[str, str]]]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def say(self, call: str, body: Any, status: int = 200, **headers: str) -> None:
        method, path = call.split(" ", 1)
        if not path.startswith("/"):
            path = f"/api/v1/organizations/acme/{path}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(f"{method} {path}", []).append((status, body, named))

    def refuse(
        self, call: str, status: int, title: str, detail: str, errors: list[Any] | None = None
    ) -> None:
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        self.say(call, {**problem, "errors": errors} if errors else problem, status)

    def paths(self) -> list[str]:
        return [
            f"{call.method} {call.path.removeprefix('/api/v1/organizations/acme/')}" for call in self.calls
        ]


@pytest.fixture
def server() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            stand_in.calls.append(Call(self.command, self.path, dict(self.headers), body))
            turns = stand_in.answers.get(f"{self.command} {self.path.split('?')[0]}")
            if not turns:
                turns = [(404, {"type": "x", "title": "Not found", "status": 404}, {})]
            status, said, headers = turns.pop(0) if len(turns) > 1 else turns[0]
            if said == "hang up":
                self.close_connection = True
                return
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    stand_in.url = f"http://127.0.0.1:{http.server_port}"
    threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
    yield stand_in
    http.shutdown()
    http.server_close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty ANTEVE_HOME."""
    folder = tmp_path / "home of Anteve"
    monkeypatch.setenv("ANTEVE_HOME", str(folder))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def signed_in(home: Path, server: StandIn) -> Account:
    account = Account(server.url, "acme", key="av_1.secret")
    Accounts(current=account).save()
    return account
