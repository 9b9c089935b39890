"""`./anteve dbt`: data over the API, prepared as the server prepares it, and plain dbt over it."""

import io
import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cli import dbt
from cli.account import Account
from cli.client import Client
from cli.errors import Failure, Refused, WrongUse
from tests.cli.conftest import StandIn
from warehouse.lake import workbench
from warehouse.settings import REPOSITORY

PEOPLE = pa.table(
    {
        "_line": pa.array([2, 3, 4], pa.int64()),
        "id": ["ana", "bia", "caio"],
        "Monthly Charges": [10.0, 20.0, 30.0],
        "plan": ["pro", "free", "pro"],
        "left": ["yes", "no", "no"],
    }
)
SCHEMA = {
    "columns": [
        {"name": "id", "type": "text"},
        {"name": "Monthly Charges", "type": "double"},
        {"name": "plan", "type": "text"},
        {"name": "left", "type": "text"},
    ]
}
MAPPING = {"entity_key": "id", "time": None, "value": None, "name": None, "email": None}


def inputs(version: int = 3, **question: Any) -> dict[str, Any]:
    outcome = {"kind": "column", "column": "left", "positive": ["yes"]}
    return {
        "question": {"mapping": MAPPING, "outcome": outcome, "exclude": [], "received_on": "2026-03-01"} | question,
        "received_on": "2026-03-01",
        "tables": [
            {
                "role": "entities", "dataset": "customers", "kind": "entities", "version": version,
                "known_from": "2026-03-01", "rows": 3, "schema_json": SCHEMA, "mapping": MAPPING,
            }
        ],
        "feature_models": [],
    }  # fmt: skip


@pytest.fixture
def client(signed_in: Account, server: StandIn) -> Client:
    rows = io.BytesIO()
    pq.write_table(PEOPLE, rows)
    server.say("GET models/churn/inputs", inputs())
    server.say("GET models", {"items": [{"name": "churn"}], "next_cursor": None})
    server.say("GET datasets/customers/export", rows.getvalue())
    return Client.of(signed_in)


def test_a_version_is_fetched_once_and_an_old_one_is_taken_away(
    client: Client, server: StandIn, tmp_path: Path
) -> None:
    dbt.fetch(client, "churn", tmp_path)
    dbt.fetch(client, "churn", tmp_path)
    exports = [path for path in server.paths() if "export" in path]
    assert exports == ["GET datasets/customers/export?format=parquet&version=3"]

    server.answers["GET /api/v1/organizations/acme/models/churn/inputs"] = [(200, inputs(version=4), {})]
    dbt.fetch(client, "churn", tmp_path)
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["customers-v4.parquet"]


def test_nobody_else_on_the_machine_reads_the_rows(client: Client, tmp_path: Path) -> None:
    folder = dbt.fetch(client, "churn", tmp_path / "made" / "here")
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_what_may_not_be_seen_is_not_fetched(client: Client, server: StandIn, tmp_path: Path) -> None:
    server.answers.pop("GET /api/v1/organizations/acme/datasets/customers/export")
    server.refuse("GET datasets/customers/export", 403, "Forbidden", "This needs the role member.")
    with pytest.raises(Refused, match="needs the role"):
        dbt.fetch(client, "churn", tmp_path)
    assert not list((tmp_path / "data").glob("*.parquet"))


def test_a_file_of_ones_own_takes_the_place_of_what_was_pushed(
    client: Client, server: StandIn, tmp_path: Path
) -> None:
    pushed = {"name": "visits", "version": 2, "sql": "select 1", "descriptions": {}}
    asked = inputs() | {"feature_models": [pushed, {**pushed, "name": "other"}]}
    server.answers["GET /api/v1/organizations/acme/models/churn/inputs"] = [(200, asked, {})]
    own = tmp_path / "visits.sql"
    own.write_text("-- visits: Visits so far\nselect 2")
    folder = dbt.fetch(client, "churn", tmp_path / "bench", [own])
    kept = {one["name"]: one for one in json.loads((folder / "inputs.json").read_text())["feature_models"]}
    assert kept["visits"]["sql"].endswith("select 2")
    assert kept["visits"]["descriptions"] == {"visits": "Visits so far"}
    assert kept["other"] == {**pushed, "name": "other"}


def test_without_a_name_the_only_model_is_meant(client: Client, server: StandIn) -> None:
    assert dbt._only_model(client) == "churn"
    server.answers["GET /api/v1/organizations/acme/models"] = [
        (200, {"items": [{"name": "a"}, {"name": "b"}]}, {})
    ]
    with pytest.raises(WrongUse, match="There is a, b"):
        dbt._only_model(client)
    server.answers["GET /api/v1/organizations/acme/models"] = [(200, {"items": []}, {})]
    with pytest.raises(Failure, match="no model yet"):
        dbt._only_model(client)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "warehouse.lake.workbench", str(folder), *arguments],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=500,
    )  # fmt: skip


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `fetch` leaves it, built."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "data").mkdir()
    pq.write_table(PEOPLE, folder / "data" / "customers-v3.parquet")
    asked = inputs()
    asked["tables"][0]["file"] = "data/customers-v3.parquet"
    (folder / "inputs.json").write_text(json.dumps(asked))
    built = run(folder, "run")
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_dbt_runs_over_the_fetched_rows(bench: Path) -> None:
    with duckdb.connect(str(bench / "build.duckdb"), read_only=True) as connection:
        rows = connection.execute("select entity_key, y, number_001 from main.examples order by 1").fetchall()
    assert rows == [("ana", True, 10.0), ("bia", False, 20.0), ("caio", False, 30.0)]
    assert (bench / "target" / "compiled").is_dir()


# Here and now from then on, in a process that has dbt loaded: what is asked goes the same way.


def test_what_was_prepared_is_not_prepared_again(bench: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = (bench / "prepared.json").stat().st_mtime_ns
    assert workbench.main(bench, ["show", "--select", "features", "--limit", "1"]) == 0
    assert "ana" in capfd.readouterr().out
    assert (bench / "prepared.json").stat().st_mtime_ns == before


def test_a_model_that_fails_is_dbts_own_failure(bench: Path) -> None:
    assert (
        workbench.main(bench, ["run", "--select", "nothing_of_the_kind"]) == 0
    )  # dbt warns, and does nothing
    assert workbench.main(bench, ["show", "--inline", "select nothing"]) in (1, 2)
    assert workbench.main(bench, ["no-such-command"]) == 2


def test_the_docs_are_one_page_that_asks_nothing_of_the_network(bench: Path) -> None:
    assert workbench.main(bench, ["docs", "generate"]) == 0
    page = (bench / "docs.html").read_text()
    assert "connect-src 'none'" in page[: page.index("</head>")]
    assert "INLINE DATA" not in page
    assert '"description": "Monthly Charges"' in page  # ours is number_001, theirs is told beside it
    assert not (bench / "target" / "index.html").exists()


def test_a_question_that_cannot_be_built_is_said_in_a_sentence(bench: Path, tmp_path: Path) -> None:
    asked = json.loads((bench / "inputs.json").read_text())
    asked["question"]["outcome"]["positive"] = []
    (tmp_path / "data").mkdir()
    pq.write_table(PEOPLE, tmp_path / "data" / "customers-v3.parquet")
    (tmp_path / "inputs.json").write_text(json.dumps(asked))
    found = run(tmp_path, "build")
    assert found.returncode == 1
    assert "has no positive value" in found.stderr
    assert "Traceback" not in found.stderr
