"""An erasure runs alone in its organization, and its tombstone tells nobody whose it is."""

from uuid import UUID

import psycopg
import pytest
from sqlalchemy import update

from tests.conftest import Database
from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import dispatch, erasures, jobs, leases, organizations
from warehouse.catalog.base import Conflict, Invalid, new_id
from warehouse.catalog.jobs import Job
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog

SECRET = b"s" * 32


def enqueue(company: Company, lane: UUID, kind: str = "train") -> UUID:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return jobs.enqueue(session, company.org_id, kind, new_id(), lane=lane, created_by=None).id


def claim(company: Company, job_id: UUID) -> bool:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return leases.claim(session, company.org_id, job_id) is not None


def end(company: Company, job_id: UUID) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        session.execute(update(Job).where(Job.id == job_id).values(status="success"))


def test_a_job_of_the_whole_organization_waits_for_all_before_it_and_all_after_it_wait(
    company: Company,
) -> None:
    one, two = new_id(), new_id()
    before = enqueue(company, one), enqueue(company, two)
    alone = enqueue(company, company.org_id, "erase")
    after = enqueue(company, two), enqueue(company, new_id())
    assert claim(company, before[0])
    assert not claim(company, alone)
    end(company, before[0])
    assert not claim(company, alone), "one has not even begun"
    assert claim(company, before[1])
    end(company, before[1])
    assert not claim(company, after[0])
    assert claim(company, alone)
    assert not claim(company, after[1])
    end(company, alone)
    assert claim(company, after[0])
    assert claim(company, after[1])


def test_what_runs_already_goes_first_even_when_it_was_numbered_later(company: Company) -> None:
    """Ids are given before commits: the later one may be seen, and begun, first."""
    lane = new_id()
    late = enqueue(company, company.org_id, "erase")
    running = enqueue(company, lane)
    with company.catalog.transaction(org_id=company.org_id) as session:
        session.execute(update(Job).where(Job.id == running).values(status="running"))
    assert not claim(company, late)
    end(company, running)
    assert claim(company, late)


def test_another_organizations_erasure_holds_nobody_up(company: Company, database: Database) -> None:
    with company.catalog.transaction() as session:
        other = organizations.create(session, "Beta").id
        jobs.enqueue(session, other, "erase", new_id(), lane=other, created_by=None)
    own = enqueue(company, new_id())
    dispatcher = Catalog(database.app_url, role=DISPATCHER_ROLE)
    with dispatcher.transaction() as session:
        sent = dispatch.unsent(session, resend_after=leases.LEASE)
    dispatcher.close()
    assert (company.org_id, own) in sent
    assert claim(company, own)


def test_a_tombstone_is_another_in_each_organization_and_installation(company: Company) -> None:
    hashes = {
        erasures.digest(secret, org_id, "C-1")
        for secret in (SECRET, b"t" * 32)
        for org_id in (company.org_id, new_id())
    }
    assert len(hashes) == 4
    assert not any(b"C-1" in one for one in hashes)


def test_only_the_eraser_may_rewrite_what_never_changes(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        found = connection.execute("""
            select grantee, table_name, column_name from information_schema.column_privileges
            where privilege_type = 'UPDATE' and grantee like 'anteve%'
              and table_name in ('job_lines', 'dataset_versions', 'feature_builds', 'idempotent_answers', 'audit_events')
        """).fetchall()
    assert {grantee for grantee, _, _ in found} == {"anteve_eraser"}
    assert {table for _, table, _ in found} == {
        "job_lines",
        "dataset_versions",
        "feature_builds",
        "idempotent_answers",
    }


def test_a_key_is_trimmed_and_bounded(company: Company) -> None:
    assert erasures.clean_key("  C-1 ") == "C-1"
    for wrong in ("", "   ", "x" * 1001, "a\0b"):
        with pytest.raises(Invalid):
            erasures.clean_key(wrong)


def test_lifting_twice_is_a_conflict(company: Company) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        asked = erasures.ask(session, company.org_id, "C-1", secret=SECRET, created_by=None)
    end(company, asked.job_id)
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert erasures.tombstones(session, company.org_id) == {asked.key_hash}
        lifted = erasures.lift(session, company.org_id, asked.id, lifted_by=None)
        assert lifted.entity_key is None
        assert erasures.tombstones(session, company.org_id) == frozenset()
        with pytest.raises(Conflict):
            erasures.lift(session, company.org_id, asked.id, lifted_by=None)
