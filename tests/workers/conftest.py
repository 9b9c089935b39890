"""What tests of whole jobs share."""

from pathlib import Path

import pytest

from tests.conftest import Database
from warehouse.settings import Settings


@pytest.fixture
def settings(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Those of a worker over a fresh catalog and an empty lake."""
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    return Settings.from_env()
