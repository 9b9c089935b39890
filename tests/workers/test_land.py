"""A file that lands where its rows do not fit is refused with the reason, and changes nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.workers.world import ROWS, World
from warehouse.catalog import datasets, jobs, uploads
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt


def test_rows_that_do_not_fit_are_refused(
    database: Database, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    world = World(tmp_path, database.app_url, catalog)
    world.ask(2, organizations_=1, datasets_=1)
    catalog.limits = replace(catalog.limits, rows=ROWS + 1)
    for landing in world.landings:
        with catalog.transaction(org_id=landing.org_id) as session:
            lease = jobs.claim(session, landing.org_id, landing.job_id)
        assert lease
        child.run(Attempt(catalog, Settings.from_env(), lease))
    first, second = world.landings
    with catalog.transaction(org_id=first.org_id) as session:
        assert datasets.get(session, first.org_id, first.dataset_id).rows == ROWS
        refused = uploads.get(session, first.org_id, second.upload_id)
        assert refused.state == "rejected"
        assert refused.errors[0]["code"] == "over_quota"
        assert (
            "may hold 21 rows in all; 20 are there, and this would add 20 rows"
            in refused.errors[0]["message"]
        )
        assert "over_quota" not in str(refused.job.error)
        assert "may hold 21 rows" in str(refused.job.error)
    assert not world.lake.dataset_version(first.org_id, first.dataset_id, 2).exists()
