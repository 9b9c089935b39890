"""What a piece of work is given: its lease, the shelves, a scratch folder, and ways to tell how it stands."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from warehouse import traces
from warehouse.catalog import leases
from warehouse.catalog.leases import Lease
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake
from warehouse.settings import Settings
from workers.patience import insist

REPORT_EVERY = 0.3  # seconds between progress writes within a stage


class Attempt:
    """One attempt at one job. Nothing that it makes counts before `publication`."""

    def __init__(self, catalog: Catalog, settings: Settings, lease: Lease) -> None:
        self.catalog, self.settings, self.lease = catalog, settings, lease
        self.lake = Lake(settings.lake)
        self.scratch = self.lake.work(lease.org_id, lease.job_id, lease.token)
        self._stage, self._reported = "", 0.0
        self.asked_to_finish = False  # with what there is by now
        self._spans = traces.Stages()

    @property
    def org_id(self) -> UUID:
        return self.lease.org_id

    @property
    def subject_id(self) -> UUID:
        return self.lease.subject_id

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A short transaction for the job's organization; none is held while work is computed."""
        with ExitStack() as stack:
            # Entering asks the database: one that is being restarted is waited for.
            yield insist(lambda: stack.enter_context(self.catalog.transaction(org_id=self.org_id)))

    @contextmanager
    def step(self, stage: str, progress: float, message: str) -> Iterator[Session]:
        """A transaction amid the work that makes a part of the result true, for who holds the lease alone."""
        with self.transaction() as session:
            leases.report(session, self.lease, stage=stage, progress=progress, message=message)
            yield session

    def stage(
        self,
        stage: str,
        progress: float,
        message: str = "",
        *,
        params: Mapping[str, Any] | None = None,
        eta: datetime | None = None,
    ) -> None:
        """Show where the work stands; a new stage also gets a line in the log."""
        now = time.monotonic()
        if stage == self._stage and now - self._reported < REPORT_EVERY:
            return
        if stage != self._stage:
            self._spans.enter(stage)
        with self.transaction() as session:
            self.asked_to_finish = leases.report(
                session, self.lease, stage=stage, progress=progress, message=message, params=params, eta=eta
            )
            if stage != self._stage:
                leases.log(session, self.lease, [message or stage])
        self._stage, self._reported = stage, now

    def log(self, *lines: str) -> None:
        with self.transaction() as session:
            leases.log(session, self.lease, list(lines))

    @contextmanager
    def publication(self, message: str = "", code: str = "done", **params: Any) -> Iterator[Session]:
        """The transaction that makes the result true and ends the job: both, or neither. `code` and `params` say for
        programs what `message` says.

        Taking the job's row first makes a woken worker, whose lease is another's by now, fail here, before it has
        moved any file into its place.
        """
        self._spans.enter("publishing")
        with self.step("publishing", 0.99, "publishing") as session:
            yield session
            leases.succeed(session, self.lease, message, code=code, params=params)

    def failure(
        self, session: Session, error: str, code: str, params: Mapping[str, Any] | None = None
    ) -> None:
        """End the job with a sentence for its reader, in the caller's transaction."""
        traces.failed()
        leases.log(session, self.lease, [error])
        leases.fail(session, self.lease, error, code=code, params=params)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """The attempt's own scratch folder, gone when it ends; what is to stay is renamed out of it before."""
        self.scratch.mkdir(parents=True)
        try:
            yield self.scratch
        finally:
            self._spans.end()
            shutil.rmtree(self.scratch, ignore_errors=True)
