"""How Alembic reaches the catalog: as its owner, which the application never is."""

from importlib import import_module
from pkgutil import iter_modules

from alembic import context
from sqlalchemy import create_engine

from warehouse import catalog
from warehouse.catalog.base import Record
from warehouse.catalog.session import driver_url
from warehouse.settings import Settings

for module in iter_modules(catalog.__path__, f"{catalog.__name__}."):
    import_module(module.name)  # brings its table: none can be forgotten


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
