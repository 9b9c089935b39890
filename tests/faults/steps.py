"""Named steps along the way of a job, at each of which a fault may wait.

A fault is a file `<step>.<kind of job, or any>.<how>.<number>` in the folder that `FAULTS` names. The first process
that comes to the step takes the file away and meets it: `kill` ends it alone, `fall` ends the whole program that it
belongs to (for a child its worker, with all that the worker runs), `stop` freezes that program. What was met and
when is appended to `met` beside the folder; a frozen program is noted in `frozen`.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from warehouse.catalog import jobs, leases

LEASE = timedelta(seconds=4)  # instead of 30: patience on the scale of a test
CHILD = ("claimed", "half-written", "written", "durable", "locked", "renamed", "before-commit", "committed")
WORKER = ("taken", "settled")
DISPATCHER = ("sent",)
API = ("api-stored", "api-before-commit", "api-committed")
STEPS = (*CHILD, *WORKER, *DISPATCHER, *API)

_kind = "any"


def step(name: str) -> None:
    """Meet the fault that waits here, if one does."""
    folder = Path(os.environ["FAULTS"])
    for fault in sorted([*folder.glob(f"{name}.{_kind}.*"), *folder.glob(f"{name}.any.*")]):
        with suppress(FileNotFoundError):  # another process was faster
            fault.unlink()
            _meet(fault.name, folder.parent)
            return


def _meet(fault: str, home: Path) -> None:
    with (home / "met").open("a") as met:
        met.write(f"{time.time()} {fault}\n")
    how = fault.split(".")[2]
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "stop":
        (home / "frozen" / str(os.getpgrp())).touch()
    os.killpg(os.getpgrp(), signal.SIGKILL if how == "fall" else signal.SIGSTOP)


def _then(name: str, owner: Any, work: str) -> None:
    """Lay a step after this piece of work."""
    done = getattr(owner, work)

    @wraps(done)
    def also(*args: Any, **kwargs: Any) -> Any:
        result = done(*args, **kwargs)
        step(name)
        return result

    setattr(owner, work, also)


def _before(name: str, owner: Any, work: str) -> None:
    done = getattr(owner, work)

    @wraps(done)
    def also(*args: Any, **kwargs: Any) -> Any:
        step(name)
        return done(*args, **kwargs)

    setattr(owner, work, also)


def in_child() -> None:
    """Lay the steps along the way of one attempt."""
    import pyarrow.parquet as pq

    from ml import artifact
    from warehouse.lake import builds, intake, predictions, storage
    from workers import child
    from workers.attempt import Attempt

    leases.LEASE = LEASE
    main = child.main

    def begin(lease: leases.Lease) -> None:
        global _kind
        _kind = lease.kind
        step("claimed")
        main(lease)

    child.main = begin
    for owner, work in ((pq, "write_table"), (pq.ParquetWriter, "write_batch"), (artifact, "_write")):
        _then("half-written", owner, work)
    for owner, work in (
        (intake, "land_apart"),
        (builds, "build"),
        (artifact.TrainedModel, "save"),
        (predictions, "write"),
    ):
        _then("written", owner, work)
    _then("durable", storage, "make_durable")
    _before("locked", storage, "publish")
    _then("renamed", storage, "publish")
    _then("before-commit", leases, "succeed")
    publication = Attempt.publication

    @contextmanager
    def committed(attempt: Attempt, *said: Any, **told: Any) -> Iterator[Session]:
        with publication(attempt, *said, **told) as session:
            yield session
        step("committed")

    Attempt.publication = committed  # type: ignore[method-assign]
    if os.environ.get("WITHOUT_TOKEN"):
        # What everything stands on, taken out: whoever comes may write.
        leases._mine = lambda lease: (jobs.Job.org_id == lease.org_id, jobs.Job.id == lease.job_id)  # type: ignore[assignment]


def in_worker() -> None:
    """The worker's own steps, and children with theirs."""
    from workers import actors, watch

    leases.LEASE = LEASE
    preload = watch._nursery.set_forkserver_preload
    watch._nursery.set_forkserver_preload = lambda warm: preload([*warm, "tests.faults.warm"])  # type: ignore[method-assign]
    _then("taken", watch, "_claim")
    _then("settled", actors, "watch")


def in_dispatcher() -> None:
    from workers import dispatch

    leases.LEASE = LEASE
    dispatch.SWEEP_EVERY, dispatch.PAUSE = 1.0, 0.5
    relay = dispatch.Dispatcher.relay

    def sent(self: dispatch.Dispatcher) -> int:
        send = self.send

        def then(*ids: Any) -> None:
            send(*ids)
            step("sent")

        self.send = then
        try:
            return relay(self)
        finally:
            self.send = send

    dispatch.Dispatcher.relay = sent  # type: ignore[method-assign]


def in_api() -> None:
    from warehouse.lake import storage

    def enqueue(*args: Any, then: Callable[..., Any] = jobs.enqueue, **kwargs: Any) -> Any:
        args[0].info["asked"] = True
        return then(*args, **kwargs)

    jobs.enqueue = enqueue

    @event.listens_for(Session, "before_commit")
    def before(session: Session) -> None:
        if session.info.get("asked"):
            step("api-before-commit")

    @event.listens_for(Session, "after_commit")
    def after(session: Session) -> None:
        if session.info.pop("asked", False):
            step("api-committed")

    _then("api-stored", storage, "publish")
