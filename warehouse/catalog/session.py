"""The one place that opens transactions on the catalog.

A transaction is opened *for* someone: an organization, a user, or an API key or invitation that is about to be recognised.
Row-level security in Postgres compares each row with that, so a query that forgets its filter returns nothing of another
organization. The setting is transaction-local (`set_config(..., true)`): a pooled connection forgets it with the
transaction, where a plain `SET` would leak it into the next request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import NullPool, create_engine, event, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from warehouse.settings import Limits

APP_ROLE = "anteve_app"  # what the API and the workers act as: owns nothing, bypasses nothing
DISPATCHER_ROLE = (
    "anteve_dispatcher"  # sees jobs of every organization, and of them only what dispatching needs
)
ERASER_ROLE = (
    "anteve_eraser"  # the application, where it erases: may also rewrite records that never change otherwise
)

OBSERVER_ROLE = (
    "anteve_observer"  # counts jobs and bytes over all organizations, and cannot tell whose they are
)

AGE = timedelta(minutes=10)  # of a pooled connection, after which a new one takes its place

# What a server that stops, starts or is too busy says; the same transaction may well succeed a little later.
_PASSING = (
    "57P01",  # an administrator ends the connection: a fast restart
    "57P02",  # a crash, or an immediate restart
    "57P03",  # starting up
    "53300",  # too many connections
    "55P03",  # a row was held for longer than lock_timeout, by a process that froze
    "40P01",  # a deadlock, of which this was the one to give way
    "25P03",  # frozen amid a transaction for longer than it may idle
)


def is_away(error: Exception) -> bool:
    """Whether the database could not be asked just now: nothing is wrong with what was asked."""
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # no server spoke: the connection broke, or none came about
        return isinstance(error, OperationalError | InterfaceError)
    return state in _PASSING or state.startswith("08")


def driver_url(url: str) -> URL:
    """`postgres://...` as people write it, with the driver that we ship."""
    return make_url(url).set(drivername="postgresql+psycopg")


class Catalog:
    """A pool of connections to the catalog in one role.

    Parameters
    ----------
    url : the login's address; the login must be a member of `role`.
    role : taken on with each connection, so that the login's own rights never count.
    pooled : False in short-lived children, which hold one connection at a time.
    idle : how long a process that froze amid a transaction keeps the locks that others wait for.
    limits : what an organization may use of which the operator has not said otherwise.
    """

    def __init__(
        self,
        url: str,
        *,
        role: str = APP_ROLE,
        pooled: bool = True,
        size: int = 10,
        idle: timedelta = timedelta(seconds=60),
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        options = (
            f"-c role={role} -c timezone=UTC -c lock_timeout=10s "
            f"-c idle_in_transaction_session_timeout={int(idle.total_seconds() * 1000)}"
        )
        arguments = {"options": options, "connect_timeout": 10, "application_name": f"anteve {role}"}
        # An error's text goes into logs, the values of its statement are people: they stay out.
        always: dict[str, Any] = {"connect_args": arguments, "hide_parameters": True}
        if pooled:
            # The server's process behind a connection remembers whatever it was asked about, and so grows with its age.
            young = {"pool_pre_ping": True, "pool_recycle": int(AGE.total_seconds())}
            self.engine: Engine = create_engine(
                driver_url(url), pool_size=size, max_overflow=size, **young, **always
            )
        else:
            self.engine = create_engine(driver_url(url), poolclass=NullPool, **always)
        event.listen(self.engine, "reset", _forget)

    @contextmanager
    def transaction(
        self, *, org_id: UUID | None = None, user_id: UUID | None = None, key_prefix: str | None = None
    ) -> Iterator[Session]:
        """One unit of work: committed when the block ends, rolled back when it raises."""
        with self.session() as session, session.begin():
            act_for(session, org_id=org_id, user_id=user_id, key_prefix=key_prefix)
            yield session

    def session(self) -> Session:
        """A session whose transaction the caller ends: for the edge of the API only."""
        return Session(self.engine, expire_on_commit=False, info={"limits": self.limits})

    def close(self) -> None:
        self.engine.dispose()


def act_for(
    session: Session,
    *,
    org_id: UUID | None = None,
    user_id: UUID | None = None,
    key_prefix: str | None = None,
    invitation: str | None = None,
) -> None:
    """Say for whom the rest of this transaction acts; what is not said stays as it was."""
    said = {"org_id": org_id, "user_id": user_id, "key_prefix": key_prefix, "invitation": invitation}
    for name, value in said.items():
        if value is not None:
            session.execute(
                text("select set_config(:name, :value, true)"), {"name": f"app.{name}", "value": str(value)}
            )


def _forget(connection, _record, reset_state) -> None:  # type: ignore[no-untyped-def]
    # Should code ever use a session-wide SET, the next user of the connection must not inherit it.
    if reset_state.terminate_only or connection.closed:
        return
    connection.rollback()
    connection.autocommit = True
    connection.execute("reset all")
    connection.autocommit = False
