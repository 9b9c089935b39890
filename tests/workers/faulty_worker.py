"""The worker with faults: the real program under short leases, whose children die or freeze at named steps.

Started by tests alone, as `python -m tests.workers.faulty_worker` with `FAULTS` naming a folder. A file
`<step>.<kill|stop>...` there is one fault: the first child that comes to the step takes the file away and meets it.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from warehouse.catalog import jobs
from warehouse.lake import intake, storage
from workers import child, dispatch, main, watch
from workers.attempt import Attempt

LEASE = timedelta(seconds=3)
STEPS = ("claimed", "written", "read", "locked", "renamed", "before-commit", "committed")
_publication = Attempt.publication


def step(name: str) -> None:
    """Meet the fault that waits here, if one does."""
    for fault in sorted(Path(os.environ["FAULTS"]).glob(f"{name}.*")):
        with suppress(FileNotFoundError):  # another child was faster
            fault.unlink()
            os.kill(os.getpid(), signal.SIGKILL if ".kill" in fault.name else signal.SIGSTOP)
            return


def _then(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same work, with a step after it."""

    @wraps(work)
    def done(*args: Any, **kwargs: Any) -> Any:
        result = work(*args, **kwargs)
        step(name)
        return result

    return done


def _first(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def done(*args: Any, **kwargs: Any) -> Any:
        step(name)
        return work(*args, **kwargs)

    return done


@contextmanager
def _committed(attempt: Attempt, message: str = "") -> Iterator[Session]:
    with _publication(attempt, message) as session:
        yield session
    step("committed")


def in_child() -> None:
    """Lay the steps along the way of one attempt."""
    child.main = _first("claimed", child.main)
    intake.land_apart = _then("written", intake.land_apart)
    storage.make_durable = _first("read", storage.make_durable)
    storage.discard = _first("locked", storage.discard)
    storage.publish = _then("renamed", storage.publish)
    jobs.succeed = _then("before-commit", jobs.succeed)
    Attempt.publication = _committed  # type: ignore[method-assign]


def in_worker() -> None:
    """Patience on the scale of a test."""
    jobs.LEASE = LEASE
    dispatch.SWEEP_EVERY, dispatch.RESEND_AFTER = 1.0, timedelta(seconds=3)
    preload = watch._nursery.set_forkserver_preload
    watch._nursery.set_forkserver_preload = lambda _: preload(["tests.workers.faulty_warm"])  # type: ignore[method-assign]


if __name__ == "__main__":
    in_worker()
    sys.exit(main.main())
