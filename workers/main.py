"""The worker process.

python -m workers.main      everything in one process: dispatcher, in-memory broker and worker threads
dramatiq workers.main       (with REDIS_URL) one of any number of workers; `workers.dispatch` feeds them
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dramatiq
import structlog
from dramatiq.middleware import Middleware

from warehouse import confinement, logs
from warehouse.confinement.limits import die_with_parent
from warehouse.lake.paths import Lake
from warehouse.settings import REPOSITORY
from workers import beat, tidy
from workers.actors import SETTINGS, broker, catalog, send
from workers.dispatch import Dispatcher
from workers.watch import warm

THREADS = 2

# The warm process is started by its own command line and finds the rooms from here.
os.environ["PYTHONPATH"] = str(REPOSITORY)
log = structlog.get_logger("anteve.worker")


class Boot(Middleware):
    """What each worker process does when it starts."""

    def after_process_boot(self, broker: dramatiq.Broker) -> None:  # noqa: ARG002 - Dramatiq's signature
        _die_with_the_first()
        boot()


def _die_with_the_first() -> None:
    """Dramatiq's first process starts those that work. Killed, it leaves them with nobody to write their logs to and
    nobody to end them, beside the workers that are started in their place."""
    first = multiprocessing.parent_process()
    if first is not None and first.pid is not None:
        die_with_parent(first.pid)


def boot() -> None:
    logs.as_json()
    beat.start(catalog(), "worker")
    tidy.start(catalog(), Lake(SETTINGS.lake), SETTINGS.raw_retention_days)
    with _ending_at_once():
        warm()
    if missing := confinement.failures():
        log.warning("files are read within limits only, not confined", missing=list(missing))


@contextmanager
def _ending_at_once() -> Iterator[None]:
    """Told to end while libraries are loaded, which takes seconds, a worker does not wait for them: it has no job yet."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


broker.add_middleware(Boot())


def main() -> int:
    """Local mode: relay and work in this process until told to stop."""
    if SETTINGS.redis_url is not None:
        sys.stderr.write(
            "REDIS_URL is set: start workers with `dramatiq workers.main`, and `python -m workers.dispatch`.\n"
        )
        return 2
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    boot()
    assert SETTINGS.database_url is not None
    dispatcher = Dispatcher(SETTINGS.database_url, send)
    relay = threading.Thread(target=dispatcher.run, name="dispatcher", daemon=True)
    worker = dramatiq.Worker(broker, worker_threads=THREADS, worker_timeout=100)
    worker.start()
    relay.start()
    log.info("working", threads=THREADS)
    stopping.wait()
    dispatcher.stop()
    worker.stop(timeout=10_000)  # running jobs are given back to the queue
    return 0


if __name__ == "__main__":
    sys.exit(main())
