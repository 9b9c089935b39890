"""Where the statements of an organization run: confined processes, a bounded number of them, never shared by two.

A desk that was opened for one set of relations is kept for the next statement over the same ones, for some minutes: so
a feature that is being written is tried on data that is in memory already. Its key begins with the organization's id, and
the relations and files that a key stands for are made by the caller from that organization's records alone.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from uuid import UUID, uuid4

from api.askings import Asking, Newest
from api.past_outcomes import PastOnes
from api.problems import Refusal
from warehouse.confinement import CannotStart, NotConfined, Nursery, failures
from warehouse.lake.tenant_sql.desk import ENTRY, Desk

AT_ONCE = 4
AT_ONCE_OF_ONE = 2  # statements of one organization
KEPT = 4
KEPT_SECONDS = 300.0
PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.05

Open = Callable[[Nursery, Path], Desk]


@dataclass
class _Kept:
    org_id: UUID
    key: str
    desk: Desk
    since: float


class Desks:
    """All that this process keeps open; closed with it."""

    def __init__(self) -> None:
        self._nursery = Nursery(ENTRY)
        self._root: Path | None = None
        self._lock = Lock()
        self._all = BoundedSemaphore(AT_ONCE)
        self._own: dict[UUID, BoundedSemaphore] = {}
        self._kept: list[_Kept] = []
        self.newest = Newest()
        self.outcomes = PastOnes()

    @contextmanager
    def at(self, org_id: UUID, key: str, open_: Open, asking: Asking | None = None) -> Iterator[Desk]:
        """A desk of this organization for this set of relations, kept from before or opened now.

        Refuses with 503 where confinement does not hold, and with 429 when too many statements run; raises SqlRefused
        (`abandoned`) when `asking` is called off, whether it waits or runs.
        """
        _must_be_confined()
        asking = asking or Asking()
        with self._turn(org_id, asking):
            desk = self._taken(org_id, key) or self._opened(open_)
            try:
                with asking.at(desk):
                    yield desk
            finally:
                self._put_back(org_id, key, desk)

    @contextmanager
    def once(self, org_id: UUID, open_: Open) -> Iterator[Desk]:
        """A desk for one statement: of what it reads, some is gone afterwards. Refuses as `at` does."""
        _must_be_confined()
        with self._turn(org_id, Asking()):
            desk = self._opened(open_)
            try:
                yield desk
            finally:
                desk.close()

    def close(self) -> None:
        with self._lock:
            kept, self._kept = self._kept, []
            root, self._root = self._root, None
        for each in kept:
            each.desk.close()
        self._nursery.close()
        self.outcomes.close()
        if root is not None:
            shutil.rmtree(root, ignore_errors=True)

    @contextmanager
    def _turn(self, org_id: UUID, asking: Asking) -> Iterator[None]:
        with self._lock:
            own = self._own.setdefault(org_id, BoundedSemaphore(AT_ONCE_OF_ONE))
        for semaphore, whose in ((own, "your organization"), (self._all, "all organizations")):
            try:
                came = _acquired(semaphore, asking)
            except BaseException:
                if semaphore is self._all:
                    own.release()
                raise
            if not came:
                if semaphore is self._all:
                    own.release()
                text = f"As many statements of {whose} run as may at once: try again in a few seconds."
                raise Refusal(429, "too_many_statements", text, headers={"Retry-After": "5"})
        try:
            yield
        finally:
            self._all.release()
            own.release()

    def _taken(self, org_id: UUID, key: str) -> Desk | None:
        with self._lock:
            for place, kept in enumerate(self._kept):
                if (kept.org_id, kept.key) == (org_id, key) and not kept.desk.gone:
                    return self._kept.pop(place).desk
        return None

    def _opened(self, open_: Open) -> Desk:
        with self._lock:
            if self._root is None:
                self._root = Path(tempfile.mkdtemp(prefix="anteve-desks-")).resolve()
            root = self._root
        try:
            return open_(self._nursery, root / uuid4().hex)
        except (NotConfined, CannotStart) as error:
            raise Refusal(
                503, "sql_not_confined", f"Statements cannot run on this machine: {error}."
            ) from error

    def _put_back(self, org_id: UUID, key: str, desk: Desk) -> None:
        now = time.monotonic()
        with self._lock:
            if not desk.gone:
                self._kept.append(_Kept(org_id, key, desk, now))
            old = [kept for kept in self._kept if now - kept.since > KEPT_SECONDS]
            old += [kept for kept in self._kept if kept not in old][
                : max(0, len(self._kept) - len(old) - KEPT)
            ]
            self._kept = [kept for kept in self._kept if kept not in old]
        for kept in old:
            kept.desk.close()


def _acquired(semaphore: BoundedSemaphore, asking: Asking) -> bool:
    """Whether the turn came in time; raises SqlRefused when the asking is called off meanwhile."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while True:
        asking.go_on()
        if semaphore.acquire(timeout=_LOOK_SECONDS):
            return True
        if time.monotonic() > patience:
            return False


def _must_be_confined() -> None:
    if said := failures():
        text = f"Statements cannot run on this machine, since they could not be confined: {said[0]}."
        raise Refusal(503, "sql_not_confined", text)
