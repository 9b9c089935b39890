"""Files as they were received are kept as long as somebody said, and their rows for ever."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from tests.conftest import Database
from tests.workers.doing import Doing
from warehouse.catalog import organizations
from warehouse.catalog.jobs import Job
from warehouse.catalog.organizations import Organization
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings
from workers import erase
from workers.tidy import tidy

FILE = b"id,name\na1,Ana\nb2,Bruno\n"


@pytest.fixture
def company(catalog: Catalog, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Doing:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setattr(erase, "READERS_SECONDS", 0.0)
    return Doing.found(catalog, Settings.from_env(), "Alfa")


def landed(company: Doing, days_ago: float, content: bytes = FILE) -> UUID:
    upload_id = company.upload("customers", content)
    company.do()
    with company.catalog.transaction(org_id=company.org_id) as session:
        then = datetime.now(UTC) - timedelta(days=days_ago)
        job_id = company.get_upload(upload_id).job_id
        session.execute(update(Job).where(Job.id == job_id).values(ended_at=then))
    return upload_id


def kept(company: Doing, upload_id: UUID) -> bool:
    upload = company.get_upload(upload_id)
    there = company.lake.resolve(company.org_id, upload.file_path).exists()
    assert there == (upload.original_removed_at is None)
    return there


def test_without_a_setting_files_stay(company: Doing) -> None:
    old = landed(company, 4000)
    assert tidy(company.catalog, company.lake) == []
    assert kept(company, old)


def test_files_go_when_their_time_is_over_and_their_rows_stay(company: Doing) -> None:
    old, young = landed(company, 31), landed(company, 29, FILE + b"c3,Clara\n")
    tidy(company.catalog, company.lake, raw_days=30)
    assert (kept(company, old), kept(company, young)) == (False, True)
    assert len(company.rows("customers")) == 5
    assert company.get_upload(old).lines == 3


def test_an_organizations_own_setting_counts_before_the_installations(company: Doing) -> None:
    old = landed(company, 31)
    with company.catalog.transaction(org_id=company.org_id) as session:
        organizations.keep_originals(session, session.get_one(Organization, company.org_id), 90)
    tidy(company.catalog, company.lake, raw_days=30)
    assert kept(company, old)


def test_where_somebody_was_erased_files_that_never_became_rows_are_not_kept(company: Doing) -> None:
    company.erase("nobody")
    company.do()
    refused = company.upload("customers", b"id,name\n" + b"too,many,fields\n" * 5)
    company.do("failed")
    tidy(company.catalog, company.lake)
    assert not kept(company, refused)


def test_what_is_still_to_land_stays_however_old(company: Doing) -> None:
    waiting = company.upload("customers", FILE)
    tidy(company.catalog, company.lake, raw_days=0)
    assert kept(company, waiting)
    company.do()
    tidy(company.catalog, company.lake, raw_days=0)
    assert not kept(company, waiting)
