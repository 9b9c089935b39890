"""`./anteve sql`: asked of the server, or of DuckDB on the machine that holds the lake; and where the Parquet lies."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from cli import own_duckdb, sql
from cli.account import Account, current
from cli.app import app
from cli.client import Client
from cli.errors import Failure, Refused, WrongUse
from tests.cli.conftest import StandIn

ITEMS = [
    {"name": "orders", "files": ["o/datasets/d/v=2/part-0.parquet", "o/datasets/d/v=2/part-1.parquet"]},
    {"name": "churn_features", "files": ["o/builds/b/features.parquet"]},
]
ANSWER = {
    "columns": [{"name": "plan", "type": "VARCHAR"}, {"name": "n", "type": "BIGINT"}],
    "rows": 2,
    "truncated": False,
    "items": [{"plan": "free", "n": 2500}, {"plan": None, "n": 7}],
}


def test_every_file_has_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In full where the lake is on this machine, else as the server names it."""
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    here = tmp_path / "lake" / "o/builds/b/features.parquet"
    here.parent.mkdir(parents=True)
    here.touch()
    sql.files(ITEMS)
    assert capsys.readouterr().out.splitlines() == [
        "orders\to/datasets/d/v=2/part-0.parquet",
        "orders\to/datasets/d/v=2/part-1.parquet",
        f"churn_features\t{here}",
    ]


# --- asked of the server -----------------------------------------------------------------------------------------


@pytest.fixture
def client(signed_in: Account) -> Client:
    return Client.of(signed_in)


def asked(server: StandIn) -> list[Any]:
    return [json.loads(call.body) for call in server.calls if call.path.endswith("/query")]


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Somebody at a terminal, who types these lines and leaves."""
    waiting = iter(lines)

    def answered(_prompt: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answered)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)


def words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip(" ─")]


def test_an_answer_is_a_table_with_numbers_to_the_right(
    client: Client, server: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    server.say("POST query", ANSWER, 200)
    sql.run(client, "select 1", form="table", to=None, limit=None)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines() if line.strip(" ─")]
    assert [line.split() for line in lines] == [["plan", "n"], ["free", "2500"], ["7"]]
    assert len({len(line) for line in lines}) == 1
    assert asked(server) == [{"sql": "select 1", "format": "json"}]


def test_what_a_customer_is_called_is_no_markup_and_drives_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sql.table(
        {"columns": [{"name": "[red]who", "type": "VARCHAR"}], "items": [{"[red]who": "[bold]a\x1b[2J"}]}
    )
    shown = capsys.readouterr().out
    assert "[red]who" in shown
    assert "[bold]a" in shown
    assert "\x1b" not in shown


def test_what_is_cut_is_said(client: Client, server: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    server.say("POST query", {**ANSWER, "truncated": True}, 200)
    sql.run(client, "select 1", form="table", to=None, limit=2)
    assert "These are the first 2 rows; there are more." in capsys.readouterr().err
    assert asked(server) == [{"sql": "select 1", "limit": 2, "format": "json"}]


def test_programs_get_the_rows_alone(
    client: Client, server: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    server.say("POST query", ANSWER, 200)
    sql.run(client, "select 1", form="json", to=None, limit=None)
    assert json.loads(capsys.readouterr().out) == ANSWER["items"]


def test_a_file_is_as_the_server_sends_it(client: Client, server: StandIn, tmp_path: Path) -> None:
    server.say("POST query", b"plan,n\nfree,2500\n", 200)
    into = tmp_path / "plans.csv"
    sql.run(client, "select 1", form="table", to=into, limit=None)
    assert into.read_bytes() == b"plan,n\nfree,2500\n"
    assert asked(server)[0]["format"] == "csv"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["plans.csv"]


def test_a_refused_statement_leaves_the_file_that_was_there(
    client: Client, server: StandIn, tmp_path: Path
) -> None:
    server.refuse("POST query", 422, "Refused", "There is no relation x.")
    into = tmp_path / "plans.csv"
    into.write_text("before")
    with pytest.raises(Refused, match="no relation x"):
        sql.run(client, "select * from x", form="csv", to=into, limit=None)
    assert into.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["plans.csv"]


def test_a_format_that_there_is_not_is_wrong_use(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongUse, match="no format 'xml'"):
        sql.run(client, "select 1", form="xml", to=None, limit=None)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(WrongUse, match="not for a terminal"):
        sql.run(client, "select 1", form="parquet", to=None, limit=None)


def test_a_conversation_goes_on_after_what_is_refused(
    client: Client, server: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.refuse("POST query", 422, "Refused", "There is no relation x.")
    server.say("POST query", ANSWER, 200)
    server.say(
        "GET query/relations",
        {"items": [{**ITEMS[1], "about": "features", "columns": [["seats", "DOUBLE"]]}]},
    )
    typed(monkeypatch, "select *", "from x;", ".tables", "select 1;", "  ;", "select unfinished")
    sql.converse(client, form="table", limit=None)
    said = capsys.readouterr()
    assert [one["sql"] for one in asked(server)] == ["select *\nfrom x", "select 1"]
    assert "There is no relation x." in said.err
    assert "churn_features features seats" in said.err
    assert ["free", "2500"] in words(said.out)


# --- asked of DuckDB, where the lake is ---------------------------------------------------------------------------


@pytest.fixture
def lake(home: Path) -> Path:
    """Two organizations' files; the second upload of the orders has a column more, and whole numbers for texts."""
    folder = home / "lake"
    for part, rows in {
        "o/datasets/d/v=2/part-0.parquet": {"_line": [2, 3], "id": [1, 2]},
        "o/datasets/d/v=2/part-1.parquet": {"_line": [2], "ID": ["a3"], "price": [1.5]},
        "o/builds/b/features.parquet": {"entity_key": ["1"], "seats": [4.0]},
        "other/builds/c/features.parquet": {"entity_key": ["CANARY"]},
    }.items():
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(rows), folder / part)
    return folder


RELATIONS = [
    {**ITEMS[0], "about": "dataset", "columns": [["id", "VARCHAR"], ["price", "DOUBLE"]]},
    {**ITEMS[1], "about": "features", "columns": [["entity_key", "VARCHAR"], ["seats", "DOUBLE"]]},
    {"name": "none yet", "about": "dataset", "columns": [["day", "DATE"]], "files": []},
]


@pytest.fixture
def connection(lake: Path) -> Iterator[Any]:
    with own_duckdb.opened(lake, RELATIONS) as opened:
        yield opened


def local(text: str | None, *, form: str = "table", to: Path | None = None, limit: int | None = None) -> None:
    sql.local(RELATIONS, text, form=form, to=to, limit=limit)


def test_each_table_of_ones_own_is_a_view_and_there_is_no_other(connection: Any) -> None:
    views = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
    assert {name for (name,) in views} == {"orders", "churn_features", "none yet"}
    assert connection.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]
    files = connection.execute("select string_agg(sql, '') from duckdb_views() where not internal").fetchall()
    assert "/other/" not in files[0][0]


def test_uploads_of_several_shapes_are_one_table(connection: Any) -> None:
    rows = connection.execute("select * from orders order by id").fetchall()
    assert rows == [("1", None), ("2", None), ("a3", 1.5)]
    assert connection.execute('select * from "none yet"').fetchall() == []


@pytest.mark.usefixtures("lake")
def test_statements_follow_one_another_and_each_answer_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    local(
        "create table best as select max(price) as p from orders; from best; select count(*) as n from orders;"
    )
    assert words(capsys.readouterr().out) == [["p"], ["1.5"], ["n"], ["3"]]


@pytest.mark.usefixtures("lake")
def test_a_long_answer_is_whole_in_a_file_and_its_first_rows_are_on_the_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The server would refuse so many rows, and this statement after thirty seconds if it took them."""
    local("select range as n from range(1_200_000) -- all", form="parquet", to=tmp_path / "all.parquet")
    assert pq.read_metadata(tmp_path / "all.parquet").num_rows == 1_200_000
    local("select range as n from range(1_001)", limit=None)
    said = capfd.readouterr()
    assert "These are the first 1,000 rows" in said.err
    assert len(words(said.out)) == 1 + 1_000


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize("form", ["csv", "json", "arrow", "parquet"])
def test_each_format_says_the_same(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str
) -> None:
    local("select id, price from orders order by id desc;", form=form, limit=2)
    made = capfdbinary.readouterr().out
    wanted = [{"id": "a3", "price": 1.5}, {"id": "2", "price": None}]
    if form == "csv":
        assert made.splitlines() == [b"id,price", b"a3,1.5", b"2,"]
    elif form == "json":
        assert json.loads(made) == wanted
    elif form == "arrow":
        assert pa.ipc.open_stream(io.BytesIO(made)).read_all().to_pylist() == wanted
    else:
        assert pq.read_table(io.BytesIO(made)).to_pylist() == wanted


@pytest.mark.usefixtures("lake")
def test_a_prompt_goes_on_after_a_fault_and_after_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = own_duckdb.answer

    def stopped(connection: Any, statement: Any, most: int) -> Any:
        if "endless" in statement.query:
            with own_duckdb.said():
                raise RuntimeError("Query interrupted")  # as DuckDB says it when Ctrl-C is pressed
        return answer(connection, statement, most)

    monkeypatch.setattr(own_duckdb, "answer", stopped)
    typed(
        monkeypatch,
        "select * from nobodys;",
        "select endless;",
        "select sum(price)",
        "as s from orders;",
        ".files",
    )
    local(None)
    said = capsys.readouterr()
    assert "nobodys" in said.err
    assert "Stopped." in said.err
    assert ["s"] in words(said.out)
    assert ["1.5"] in words(said.out)
    assert "o/datasets/d/v=2/part-0.parquet" in said.out


def test_what_is_not_here_is_said(lake: Path) -> None:
    (lake / "o/builds/b/features.parquet").unlink()
    assert not sql.is_here(RELATIONS)
    with pytest.raises(WrongUse, match="is not in ") as refusal:
        local("select 1")
    assert "--server" in refusal.value.hint
    assert not own_duckdb.is_here(lake, [])


def test_no_file_outside_of_the_lake_is_opened(lake: Path, tmp_path: Path) -> None:
    """Whatever a server says."""
    pq.write_table(pa.table({"a": [1]}), tmp_path / "private.parquet")
    named = [
        {"name": "x", "about": "dataset", "columns": [["a", "BIGINT"]], "files": ["../../private.parquet"]}
    ]
    with pytest.raises(Failure, match="not in the lake"):
        own_duckdb.is_here(lake, named)
    with pytest.raises(Failure, match="not in the lake"), own_duckdb.opened(lake, named):
        pass


@pytest.mark.usefixtures("lake", "signed_in")
def test_the_command_asks_where_it_was_told_to(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement goes to the server unless --local is said, a prompt opens here, for the lake is here."""
    server.say("GET query/relations", {"items": RELATIONS})
    server.say("POST query", ANSWER, 200)
    script = tmp_path / "month.sql"
    script.write_text("select max(price) as highest from orders; select 7 as seven;")

    def called(*arguments: str) -> list[list[str]]:
        done = CliRunner().invoke(app, ["sql", *arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return words(done.stdout)

    assert ["free", "2500"] in called("select 1")
    assert len(asked(server)) == 1
    assert called("--local", "select min(id) as first from orders") == [["first"], ["1"]]
    assert called("--local", "-f", str(script)) == [["highest"], ["1.5"], ["seven"], ["7"]]
    assert len(asked(server)) == 1

    opened = []
    monkeypatch.setattr(sql, "local", lambda *_args, **_more: opened.append("here"))
    monkeypatch.setattr(sql, "converse", lambda *_args, **_more: opened.append("there"))
    monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda _self: True})())
    ask: dict[str, Any] = {"file": None, "form": "table", "to": None, "limit": None, "files_only": False}
    for here in (None, False):
        sql.command(Client.of(current()), None, here=here, **ask)
    server.answers["GET /api/v1/organizations/acme/query/relations"] = [(200, {"items": []}, {})]
    sql.command(Client.of(current()), None, here=None, **ask)
    assert opened == ["here", "there", "there"]
