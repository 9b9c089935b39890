"""Patience with a database that is away: a restart takes seconds, and is no reason to drop a job."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from warehouse.catalog.session import is_away

PATIENCE = timedelta(seconds=60)
PAUSE = 0.5  # seconds

Found = TypeVar("Found")


def insist(transaction: Callable[[], Found], *, patience: timedelta | None = None) -> Found:
    """The whole transaction, from its beginning, again and again while the database cannot be asked.

    What is wrong with the transaction itself is raised at once; an absence, once `patience` has passed.
    """
    until = time.monotonic() + (PATIENCE if patience is None else patience).total_seconds()
    while True:
        try:
            return transaction()
        except Exception as problem:
            if not is_away(problem) or time.monotonic() > until:
                raise
            time.sleep(PAUSE)
