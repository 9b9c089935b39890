"""The dispatcher: committed job rows become messages.

It wakes when a transaction that asked for work commits (NOTIFY), and sweeps every few seconds besides, so a
notification that nobody heard, a message that the broker lost and a worker that died cost seconds and no job.

    python -m workers.dispatch        (with REDIS_URL; in local mode it runs inside the worker)
"""

import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import psycopg
import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from warehouse import logs
from warehouse.catalog import dispatch, expiry, jobs, leases
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog, driver_url
from workers import beat, schedules
from workers.actors import SETTINGS, broker, catalog, send
from workers.broker import memory

SWEEP_EVERY = 5.0  # seconds
PAUSE = 2.0  # seconds, before a database or broker that is away is tried again
EXPIRE_EVERY = 3600.0  # seconds
RESEND_AFTER = timedelta(seconds=15)

log = structlog.get_logger("anteve.dispatcher")


class Dispatcher:
    """Relays jobs of `database_url` to `send(org_id, job_id)` until `stop`.

    `memory` names what the broker remembers with (`workers.broker.memory`).
    """

    def __init__(
        self,
        database_url: str,
        send: Callable[[UUID, UUID], None],
        memory: Callable[[], str] = lambda: "one for ever",
    ) -> None:
        self.url = database_url
        self.catalog = Catalog(database_url, role=DISPATCHER_ROLE, size=2, idle=leases.LEASE)
        self.own = Catalog(database_url, size=1, idle=leases.LEASE, limits=SETTINGS.limits)
        self.send = send
        self.memory = memory
        self._known_memory: str | None = None
        self.stopping = threading.Event()

    def relay(self) -> int:
        """Send what waits; returns how many. When the broker is away nothing counts as sent; twice does no harm."""
        with self.catalog.transaction() as session:
            waiting = dispatch.unsent(session, resend_after=RESEND_AFTER)
            for org_id, job_id in waiting:
                self.send(org_id, job_id)
        return len(waiting)

    def heed_the_broker(self) -> None:
        """Send all that waits once more when this dispatcher, or the broker's memory, is a new one."""
        memory = self.memory()
        if memory != self._known_memory:
            with self.catalog.transaction() as session:
                dispatch.unsend(session)
            self._known_memory = memory

    def sweep(self) -> None:
        with self.catalog.transaction() as session:
            if found := dispatch.sweep(session):
                log.warning("jobs of dead workers found", count=found)

    def run_schedules(self) -> None:
        if ran := schedules.run_due(self.catalog, self.own):
            log.info("schedules ran", count=ran)

    def expire(self) -> None:
        with self.catalog.transaction() as session:
            if found := expiry.sweep(session):
                log.info("took away what has ended", count=found)

    def run(self) -> None:
        """Relay and sweep until stopped; a database or broker that is away is waited for."""
        while not self.stopping.is_set():
            try:
                self._listen()
            except (psycopg.OperationalError, OperationalError, ConnectionError, RedisError) as problem:
                log.warning("the database or the broker is away", problem=type(problem).__name__)
                self.stopping.wait(PAUSE)
            except Exception:  # without a dispatcher nothing is done any more: it goes on, whatever it met
                log.exception("dispatching failed")
                self.stopping.wait(PAUSE)

    def stop(self) -> None:
        self.stopping.set()

    def _listen(self) -> None:
        address = driver_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            connection.execute(f"listen {jobs.CHANNEL}")
            # Not at once: when the database was away, the living renew their leases first.
            swept, expired = time.monotonic(), time.monotonic() - EXPIRE_EVERY
            while not self.stopping.is_set():
                self.heed_the_broker()
                if time.monotonic() - swept > SWEEP_EVERY:
                    self.sweep()
                    self.run_schedules()
                    swept = time.monotonic()
                if time.monotonic() - expired > EXPIRE_EVERY:
                    self.expire()
                    expired = time.monotonic()
                self.relay()
                for _ in connection.notifies(timeout=1.0, stop_after=1):
                    pass


def main() -> None:
    if SETTINGS.database_url is None or SETTINGS.redis_url is None:
        raise SystemExit("Set DATABASE_URL and REDIS_URL. Without Redis the worker dispatches by itself.")
    logs.as_json()
    beat.start(catalog(), "dispatcher")
    dispatcher = Dispatcher(SETTINGS.database_url, send, lambda: memory(broker))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: dispatcher.stop())
    log.info("dispatching")
    dispatcher.run()


if __name__ == "__main__":
    main()
