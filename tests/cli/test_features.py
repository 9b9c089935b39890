"""A feature as a file: its comments describe its columns, and it comes back as it was written."""

from pathlib import Path
from typing import Any

import pytest

from cli import features
from cli.errors import WrongUse

FILE = "-- visits: Visits so far\n-- spent: Money spent\nselect entity_key, snapshot_date, 1 as visits, 2 as spent\n"
WORDS = {"visits": "Visits so far", "spent": "Money spent"}


class Server:
    """Keeps what is put, as the API does."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def put(self, _path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.kept = {**body, "version": 1, "columns": [{"name": name} for name in WORDS], "models": []}
        return self.kept

    def get(self, path: str) -> dict[str, Any]:
        return {"feature_models": ["old"]} if path.startswith("models/") else self.kept

    def patch(self, _path: str, body: dict[str, Any]) -> None:
        self.patched = body


def test_the_comments_above_the_statement_describe_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "visits.sql"
    file.write_text(FILE)
    sql, words = features.read(file)
    assert sql == FILE  # so that an error's line is the file's line
    assert words == WORDS


def test_what_was_pushed_is_pulled_as_it_was(tmp_path: Path) -> None:
    server: Any = Server()
    file = tmp_path / "visits.sql"
    file.write_text(FILE)
    features.push(server, "visits", file, "churn")
    assert server.patched == {"feature_models": ["old", "visits"]}
    assert features.pull(server, "visits", tmp_path / "again.sql").read_text() == FILE


def test_words_that_came_otherwise_become_comments(tmp_path: Path) -> None:
    server: Any = Server()
    server.put("", {"sql": "select 1", "descriptions": WORDS})
    pulled = features.pull(server, "visits", tmp_path / "visits.sql").read_text()
    assert pulled == "-- visits: Visits so far\n-- spent: Money spent\nselect 1"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="cannot be read"):
        features.read(tmp_path / "nothing.sql")
