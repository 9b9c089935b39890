"""How Alembic reaches the catalog: as its owner, which the application never is."""

from alembic import context
from sqlalchemy import create_engine

from warehouse.catalog import (
    alerts,
    api_keys,
    audit_events,
    deletions,
    erasures,
    feature_builds,
    heartbeats,
    idempotency,
    identities,
    invitations,
    password_resets,
    personal_answers,
    promotions,
    quotas,
    sign_ins,
    throttles,
    uploads,
)
from warehouse.catalog.base import Record
from warehouse.catalog.session import driver_url
from warehouse.settings import Settings

# Each module brings its ancestors' tables with it; these are the last of each line.
LEAVES = (
    alerts,
    api_keys,
    audit_events,
    deletions,
    erasures,
    feature_builds,
    heartbeats,
    idempotency,
    identities,
    invitations,
    password_resets,
    personal_answers,
    promotions,
    quotas,
    sign_ins,
    throttles,
    uploads,
)


def run() -> None:
    url = context.config.attributes.get("url") or Settings.from_env().database_owner_url
    if url is None:
        raise SystemExit("Set DATABASE_OWNER_URL (or DATABASE_URL) to the catalog that is to be migrated.")
    engine = create_engine(driver_url(url), connect_args={"application_name": "anteve migrations"})
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Record.metadata,
            compare_server_default=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
