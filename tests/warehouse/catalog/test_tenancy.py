"""One organization never sees another's anything, even when a developer forgets a filter."""

import importlib
import pkgutil
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

import warehouse.catalog
from tests.conftest import Database
from warehouse.catalog import (
    alert_rules,
    api_keys,
    audit_events,
    datasets,
    invitations,
    jobs,
    leases,
    memberships,
    models,
    organizations,
    schedules,
    training_runs,
    users,
)
from warehouse.catalog.audit_events import Actor
from warehouse.catalog.base import NotFound, Record, new_id
from warehouse.catalog.session import Catalog

for module in pkgutil.iter_modules(warehouse.catalog.__path__):
    importlib.import_module(f"warehouse.catalog.{module.name}")
TENANT_TABLES = sorted(t.name for t in Record.metadata.tables.values() if "org_id" in t.columns)


@dataclass(frozen=True)
class Company:
    org_id: UUID
    slug: str
    user_id: UUID
    key: str


@pytest.fixture
def companies(catalog: Catalog) -> tuple[Company, Company]:
    """Two organizations with the same names for everything."""
    return found(catalog, "Alfa"), found(catalog, "Beta")


def found(catalog: Catalog, name: str) -> Company:
    with catalog.transaction() as session:
        org = organizations.create(session, name)
        user = users.create(session, name="Ana", email=f"{org.slug}@example.com", password_hash="-")
        memberships.add(session, org, user, "admin")
        dataset = datasets.create(session, org.id, name="customers", kind="entities")
        dataset.version = 1
        dataset.schema_json = {"columns": [{"name": "id", "type": "text"}, {"name": "left", "type": "text"}]}
        model = models.create(
            session,
            dataset,
            name="churn",
            kind="churn",
            outcome={"kind": "column", "column": "left", "positive": ["yes"]},
        )
        alert_rules.create(session, model)
        schedules.create(session, model, action="train", cron="0 6 * * 1", created_by=user.id)
        run = training_runs.start(session, model, created_by=user.id)
        lease = leases.claim(session, org.id, run.job_id)
        assert lease is not None
        leases.log(session, lease, ["a line"])
        issued = api_keys.issue(session, org.id, name="robot", scopes=["train"], created_by=user.id)
        audit_events.record(session, org.id, Actor("Ana"), "thing.done")
        invitations.offer(session, org.id, email="bruno@example.com", role="member", invited_by=user.id)
        return Company(org.id, org.slug, user.id, issued.key)


def test_every_table_with_an_organization_is_fenced_by_the_database(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        open_tables = connection.execute("""
            select c.relname
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
            where c.relkind in ('r', 'p', 'm') and c.relnamespace = 'public'::regnamespace
              and not (c.relrowsecurity and c.relforcerowsecurity and exists (
                  select from pg_policy p
                  where p.polrelid = c.oid and p.polcmd = '*' and pg_get_expr(p.polqual, c.oid) like '%org_id%'
                    and pg_get_expr(p.polwithcheck, c.oid) like '%org_id%'))
        """).fetchall()
        fenced = connection.execute(
            "select relname from pg_class where relforcerowsecurity order by relname"
        ).fetchall()
    assert open_tables == []
    assert {name for (name,) in fenced} == {*TENANT_TABLES, "organizations"}


def test_the_application_owns_nothing_and_bypasses_nothing(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        owned = connection.execute("""
            select relname from pg_class c join pg_roles r on r.oid = c.relowner
            where r.rolname in ('anteve', 'anteve_app', 'anteve_dispatcher')
        """).fetchall()
        mighty = connection.execute("""
            select rolname from pg_roles
            where rolname in ('anteve', 'anteve_app', 'anteve_dispatcher')
              and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
        """).fetchall()
    assert owned == []
    assert mighty == []


def test_the_logs_can_only_be_added_to(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        changeable = connection.execute("""
            select table_name, privilege_type from information_schema.role_table_grants
            where grantee = 'anteve_app' and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')
              and table_name in (
                  'promotions', 'job_lines', 'dataset_versions', 'feature_builds', 'audit_events',
                  'alert_item_steps', 'rule_checks', 'owner_changes'
              )
        """).fetchall()
        truncates = connection.execute("""
            select table_name from information_schema.role_table_grants
            where grantee like 'anteve%' and privilege_type = 'TRUNCATE'
        """).fetchall()
    assert changeable == []
    assert truncates == []


@pytest.mark.parametrize("name", TENANT_TABLES)
def test_a_query_that_forgets_its_filter_returns_one_organization_only(
    catalog: Catalog, companies: tuple[Company, Company], name: str
) -> None:
    table = Record.metadata.tables[name]
    mine, other = companies
    with catalog.transaction(org_id=mine.org_id) as session:
        seen = set(session.scalars(select(table.c.org_id)))
        reached = session.scalar(select(func.count()).where(table.c.org_id == other.org_id))
    assert seen <= {mine.org_id}
    assert reached == 0
    with catalog.transaction() as session:
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_tables_above_hold_rows_to_be_seen(catalog: Catalog, companies: tuple[Company, Company]) -> None:
    with catalog.transaction(org_id=companies[0].org_id) as session:
        filled = {
            n
            for n in TENANT_TABLES
            if session.scalar(select(func.count()).select_from(Record.metadata.tables[n]))
        }
    assert filled >= {
        "memberships",
        "datasets",
        "models",
        "alert_rules",
        "training_runs",
        "jobs",
        "job_lines",
        "api_keys",
        "audit_events",
        "invitations",
    }


def test_another_organizations_rows_cannot_be_changed_or_made(
    catalog: Catalog, companies: tuple[Company, Company]
) -> None:
    mine, other = companies
    datasets_table = Record.metadata.tables["datasets"]
    with catalog.transaction(org_id=mine.org_id) as session:
        changed = session.execute(
            update(datasets_table).where(datasets_table.c.org_id == other.org_id).values(name="stolen")
        )
        assert changed.rowcount == 0  # type: ignore[attr-defined]
    row = {"org_id": other.org_id, "id": new_id(), "name": "planted", "kind": "entities", "status": "empty"}
    rest = {"mapping": {}, "version": 0, "schema_json": {}, "rows": 0}
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        catalog.transaction(org_id=mine.org_id) as session,
    ):
        session.execute(insert(datasets_table).values(**row, **rest))


def test_a_row_cannot_point_into_another_organization(
    catalog: Catalog, companies: tuple[Company, Company]
) -> None:
    mine, other = companies
    with catalog.transaction(org_id=other.org_id) as session:
        foreign = datasets.by_name(session, other.org_id, "customers")
    with (
        pytest.raises(IntegrityError, match="fk_models_org_id_dataset_id_datasets"),
        catalog.transaction(org_id=mine.org_id) as session,
    ):
        models.by_name(session, mine.org_id, "churn").dataset_id = foreign.id


def test_a_stranger_and_a_ghost_get_the_same_answer(
    catalog: Catalog, companies: tuple[Company, Company]
) -> None:
    mine, other = companies

    def refusal(session: Session, slug: str) -> str:
        with pytest.raises(NotFound) as caught:
            organizations.by_slug(session, slug)
        return str(caught.value).replace(slug, "...")

    with catalog.transaction(user_id=mine.user_id) as session:
        assert organizations.by_slug(session, mine.slug).id == mine.org_id
        assert refusal(session, other.slug) == refusal(session, "no-such-one")


def test_a_key_is_found_by_its_prefix_before_its_organization_is_known(
    catalog: Catalog, companies: tuple[Company, Company]
) -> None:
    mine, other = companies
    with catalog.transaction(key_prefix=api_keys.prefix_of(mine.key)) as session:
        recognised = api_keys.recognise(session, mine.key)
        assert recognised is not None
        assert recognised.org_id == mine.org_id
        assert session.scalar(select(func.count()).select_from(api_keys.ApiKey)) == 1
        assert api_keys.recognise(session, mine.key[:-1] + "x") is None
        assert api_keys.recognise(session, other.key) is None


def test_a_pooled_connection_forgets_for_whom_it_acted(
    database: Database, companies: tuple[Company, Company]
) -> None:
    one = Catalog(database.app_url, size=1)
    with one.transaction(org_id=companies[0].org_id) as session:
        session.execute(
            text("set app.org_id = '" + str(companies[0].org_id) + "'")
        )  # what nobody should write
    with one.transaction() as session:
        assert session.scalar(select(func.count()).select_from(datasets.Dataset)) == 0
    one.close()


def test_the_dispatcher_sees_jobs_of_all_and_nothing_of_what_they_are_about(
    database: Database, companies: tuple[Company, Company]
) -> None:
    dispatcher = Catalog(database.app_url, role="anteve_dispatcher")
    with dispatcher.transaction() as session:
        owners = set(session.scalars(select(jobs.Job.org_id)))
    assert owners == {company.org_id for company in companies}
    for statement in (
        "select message from jobs",
        "select * from datasets",
        "select * from users",
        "delete from jobs",
    ):
        with pytest.raises(DBAPIError, match="permission denied"), dispatcher.transaction() as session:
            session.execute(text(statement))
    dispatcher.close()
