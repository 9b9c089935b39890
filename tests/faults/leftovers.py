"""Processes whose parents were killed come to this one: none is left running unseen.

On Linux a process may ask to be the parent of its descendants' orphans. So whatever a kill of half a program left
behind is found below us, whatever group, session or environment it has given itself.
"""

import sys
import time
from contextlib import suppress
from types import TracebackType

import psutil

from warehouse.confinement.libc import prctl

_CHILD_SUBREAPER = 36
SOON = 15.0  # seconds within which what was let go of has noticed: libraries may be loading just then


class Leftovers:
    """What was started within the block and runs on when it is over, but for PostgreSQL, which is meant to."""

    def __enter__(self) -> "Leftovers":
        self._before = set(psutil.Process().children(recursive=True))
        _adopt(True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _adopt(False)
        below = self._below()
        for process in below:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        for process in below:
            process.wait(10)  # an orphan that nobody asks after stays in the list of processes

    def found(self) -> list[str]:
        """The command lines of those who still run a while after all were ended."""
        deadline = time.monotonic() + SOON
        while (running := self.running()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return running

    def running(self) -> list[str]:
        """The command lines of those who run now."""
        told = []
        for process in self._below():
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                told.append(f"{process.pid} {' '.join(process.cmdline()) or process.name()}")
        return told

    def _below(self) -> list[psutil.Process]:
        below = []
        for process in set(psutil.Process().children(recursive=True)) - self._before:
            with suppress(psutil.NoSuchProcess):
                if "postgres" not in process.name():
                    below.append(process)
        return below


def _adopt(orphans: bool) -> None:
    if sys.platform == "linux":
        prctl(_CHILD_SUBREAPER, int(orphans))
