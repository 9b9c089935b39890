"""The heartbeat of a worker process, for operators: `/health/ready`, `/metrics` and `./anteve doctor` read it."""

import atexit
import contextlib
import os
import socket
import threading
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from warehouse import memory
from warehouse.catalog import heartbeats
from warehouse.catalog.base import new_id
from warehouse.catalog.session import Catalog

log = structlog.get_logger("anteve.worker")


def start(catalog: Catalog, program: str) -> None:
    """Beat in the background for as long as the process lives; a database that is away is waited for."""
    beat_id, stopping = new_id(), threading.Event()
    facts: dict[str, Any] = {"program": program, "host": socket.gethostname()[:200], "pid": os.getpid()}

    def go_on() -> None:
        while True:
            try:
                with catalog.transaction() as session:
                    heartbeats.beat(session, beat_id, memory_bytes=memory.of_family(), **facts)
            except SQLAlchemyError as problem:
                log.warning("the heartbeat was not recorded", problem=type(problem).__name__)
            if stopping.wait(heartbeats.EVERY.total_seconds()):
                return

    def end() -> None:
        stopping.set()
        with contextlib.suppress(SQLAlchemyError), catalog.transaction() as session:
            heartbeats.end(session, beat_id)

    atexit.register(end)
    threading.Thread(target=go_on, name="heartbeat", daemon=True).start()
