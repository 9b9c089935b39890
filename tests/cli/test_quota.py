"""./anteve quota asks the catalog as its owner, on the machine where that is."""

from pathlib import Path

import pytest

from cli.errors import Failure
from cli.quota import quota
from tests.conftest import Database
from warehouse.catalog import organizations
from warehouse.catalog.session import Catalog


def test_it_lists_and_changes(
    database: Database,
    catalog: Catalog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setenv("DATABASE_OWNER_URL", database.owner_url)
    with catalog.transaction() as session:
        slug = organizations.create(session, "Alfa").slug
    assert quota([slug, "--rows", "7M"]) == 0
    assert "0 / 7 M" in capfd.readouterr().out


def test_where_nothing_runs_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(Failure, match="Nothing runs here"):
        quota([])
    assert quota(["--help"]) == 0
