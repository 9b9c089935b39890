"""Statements on their way, which may be called off: nobody waits for the answer any more, or for something newer."""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from litestar import Request

from warehouse.lake.tenant_sql.desk import Desk
from warehouse.lake.tenant_sql.errors import abandoned

Answer = TypeVar("Answer")
_LOOK_SECONDS = 0.02
_MOST_WAITING = 5.0  # for a desk that is only being opened: what it reads then is what the newer one needs


class Asking:
    """One statement, from the moment it is asked until its answer is there. `over` is set then."""

    def __init__(self, before: "Asking | None" = None) -> None:
        self.over = Event()
        self._before = before
        self._off = Event()
        self._lock = Lock()
        self._desk: Desk | None = None

    def call_off(self) -> None:
        """It ends with `abandoned`, now or before it begins. Waits until its statement has stopped, a second at most."""
        with self._lock:
            self._off.set()
            desk = self._desk
        if desk is not None:
            desk.stop()

    def go_on(self) -> None:
        """Raises SqlRefused (`abandoned`) if it was called off."""
        if self._off.is_set():
            raise abandoned()

    def take_over(self) -> None:
        """Call off the one in whose place it comes, and wait until that is over: its desk can be used then."""
        before, self._before = self._before, None
        if before is None:
            return
        before.call_off()
        patience = time.monotonic() + _MOST_WAITING
        while not before.over.wait(_LOOK_SECONDS) and time.monotonic() < patience:
            self.go_on()

    @contextmanager
    def at(self, desk: Desk) -> Iterator[Desk]:
        """While the statement runs at this desk, calling it off stops it there."""
        with self._lock:
            self.go_on()
            self._desk = desk
        try:
            yield desk
        finally:
            with self._lock:
                self._desk = None


class Newest:
    """Of each person only the newest statement counts: an older one is called off."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: dict[Hashable, Asking] = {}

    @contextmanager
    def of(self, who: Hashable | None) -> Iterator[Asking]:
        """`who` may be nobody in particular: a program asks several things at once, and means them all."""
        with self._lock:
            older = self._of.get(who) if who is not None else None
            asking = Asking(older)
            if who is not None:
                self._of[who] = asking
        try:
            yield asking
        finally:
            asking.over.set()
            with self._lock:
                if who is not None and self._of.get(who) is asking:
                    del self._of[who]


async def answered(request: Request[Any, Any, Any], asking: Asking, work: Callable[[], Answer]) -> Answer:
    """What `work` returns or raises, done in a thread; called off when whoever asked goes away meanwhile."""
    outcome: list[Callable[[], Answer]] = []

    def done() -> None:
        try:
            value = work()
            outcome.append(lambda: value)
        except Exception as error:
            outcome.append(_raising(error))

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        await to_thread.run_sync(asking.call_off)

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(asking.take_over)
            await to_thread.run_sync(done)
        group.cancel_scope.cancel()
    return outcome[0]()


def _raising(error: Exception) -> Callable[[], Any]:
    def again() -> Any:
        raise error

    return again
