"""Rows of a file, scored at once: read as they are, sent a thousand at a time, faults counted over the file."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli import score_rows
from cli.errors import Refused, WrongUse


class Server:
    def __init__(self) -> None:
        self.sent: list[int] = []

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        assert path == "models/churn/score"
        self.sent.append(len(body["rows"]))
        if any(row.get("plan") == "wrong" for row in body["rows"]):
            raise Refused(422, "`plan` is wrong in row 1.")
        return {"items": [{"entity_key": row["id"], "score": 0.5} for row in body["rows"]]}


@pytest.mark.parametrize(
    "content",
    [
        "id;plan\n1;a,b\n2;c\n",
        '[{"id": "1", "plan": "a,b"}, {"id": "2", "plan": "c"}]',
        '{"id": "1", "plan": "a,b"}\n\n{"id": "2", "plan": "c"}\n',
    ],
    ids=["csv", "json", "ndjson"],
)
def test_rows_are_read_as_they_are(tmp_path: Path, content: str) -> None:
    file = tmp_path / "rows"
    file.write_text(content)
    assert score_rows.read(file) == [{"id": "1", "plan": "a,b"}, {"id": "2", "plan": "c"}]


@pytest.mark.parametrize("content", ["", "id,plan\n", "[1, 2]", "{broken", "id,plan\n1\n", "[]"])
def test_what_holds_no_rows_is_said(tmp_path: Path, content: str) -> None:
    file = tmp_path / "rows"
    file.write_text(content)
    with pytest.raises(WrongUse):
        score_rows.read(file)


def test_a_thousand_are_sent_at_once_in_the_order_of_the_file() -> None:
    server: Any = Server()
    rows = [{"id": str(number)} for number in range(2100)]
    items = list(score_rows.score(server, "churn", rows))
    assert [item["entity_key"] for item in items] == [row["id"] for row in rows]
    assert server.sent == [1000, 1000, 100]


def test_a_fault_in_a_later_thousand_says_from_where_rows_are_counted() -> None:
    server: Any = Server()
    rows = [{"id": "1"}] * 1000 + [{"id": "2", "plan": "wrong"}]
    with pytest.raises(Refused) as refused:
        list(score_rows.score(server, "churn", rows))
    assert refused.value.hint == "Rows are counted from row 1,001 of the file on."


def test_json_goes_to_stdout_alone(
    signed_in: Any,
    server: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from cli.app import main

    server.say("POST models/churn/score", {"items": [{"entity_key": None, "score": 0.25, "reasons": []}]})
    file = tmp_path / "rows.csv"
    file.write_text("plan\na\n")
    monkeypatch.setattr("sys.argv", ["anteve", "score-rows", "churn", str(file), "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (0, None)
    assert json.loads(capsys.readouterr().out) == [{"entity_key": None, "score": 0.25, "reasons": []}]
    assert json.loads(server.calls[-1].body) == {"rows": [{"plan": "a"}]}
