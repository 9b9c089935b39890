"""A file that does not fit, or takes its reader down, is refused with the reason, and changes nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.workers.landing import receive
from warehouse.catalog import datasets, uploads
from warehouse.catalog.session import Catalog
from warehouse.confinement import Nursery
from warehouse.lake.intake import apart
from warehouse.settings import Settings
from workers import child
from workers.attempt import Attempt


def test_rows_that_do_not_fit_are_refused(
    database: Database, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    landing = receive(catalog, tmp_path / "lake")
    rows = len(landing.keys)
    catalog.limits = replace(catalog.limits, rows=rows - 1)
    lease = landing.claim()
    child.run(Attempt(catalog, Settings.from_env(), lease))
    with catalog.transaction(org_id=landing.org_id) as session:
        assert datasets.get(session, landing.org_id, landing.dataset_id).rows == 0
        refused = uploads.get(session, landing.org_id, lease.subject_id)
        assert refused.state == "rejected"
        assert refused.errors[0]["code"] == "over_quota"
        said = f"may hold {rows - 1} rows in all; 0 are there, and this would add {rows} rows"
        assert said in refused.errors[0]["message"]
        assert f"may hold {rows - 1} rows" in str(landing.job().error)
    assert landing.versions() == 0


@pytest.mark.parametrize("deed", ["aborts", "reads where nothing is"])
def test_a_file_that_takes_its_reader_down_is_refused_at_once_and_not_tried_again(
    deed: str, database: Database, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    reader = "tests.warehouse.lake.intake.taken_over"
    landing = receive(catalog, tmp_path / "lake", file_name=deed)
    lease = landing.claim()
    with Nursery(reader) as nursery:
        monkeypatch.setattr(apart, "NURSERY", nursery)
        monkeypatch.setattr(apart, "_CHILD", reader)
        child.run(Attempt(catalog, Settings.from_env(), lease))
    job = landing.job()
    assert (job.status, job.attempt) == ("failed", 1)
    assert "Save it again, or upload CSV" in str(job.error)
    with catalog.transaction(org_id=landing.org_id) as session:
        refused = uploads.get(session, landing.org_id, lease.subject_id)
        assert (refused.state, refused.errors[0]["code"]) == ("rejected", "unreadable")
    assert landing.versions() == 0
    assert list((tmp_path / "lake").glob("*/work/*/*")) == []
