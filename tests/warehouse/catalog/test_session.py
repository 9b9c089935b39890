"""What holds for every connection to the catalog, whoever asks through it."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.conftest import Database
from warehouse.catalog import session
from warehouse.catalog.session import Catalog


def test_a_connection_that_has_grown_old_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "AGE", timedelta(seconds=1))
    catalog = Catalog(database.app_url)
    try:
        first = served_by(catalog)
        assert served_by(catalog) == first, "a young one is used again"
        time.sleep(1.1)
        assert served_by(catalog) != first
    finally:
        catalog.close()


def served_by(catalog: Catalog) -> int:
    with catalog.transaction() as asked:
        found: int = asked.execute(text("select pg_backend_pid()")).scalar_one()
        return found
