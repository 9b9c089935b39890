"""Does confinement hold on this machine? Tried, not assumed: kernels, containers and sandboxes differ."""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from warehouse.confinement.confine import OWN_CODE
from warehouse.confinement.nursery import CannotStart, Ended, Nursery
from warehouse.confinement.rules import NotConfined, Rules
from warehouse.confinement.trial import MEMORY

PATIENCE = 120.0  # seconds for each half of it, where half a second is enough: the machine may be crowded
AGAIN = 60.0  # seconds after which one that did not come to its end is tried once more
_SECOND_THREAD = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from warehouse.confinement.trial import second_thread; second_thread()"
)


class Unfinished(Exception):
    """The self-test did not come to its end: nothing is known yet of what holds here."""


def self_test() -> list[str]:
    """What does not hold here, as sentences; empty when a stranger's work may run. Takes about half a second.

    Raises Unfinished when the machine had no time or memory for it.
    """
    with tempfile.TemporaryDirectory() as folder:
        canary, readable, work = (Path(folder).resolve() / name for name in ("canary", "readable", "work"))
        canary.write_text("canary")
        readable.write_text("readable")
        work.mkdir()
        rules = Rules(read=(readable,), work=work, memory_bytes=MEMORY, seconds=PATIENCE)
        request = {"canary": str(canary), "readable": str(readable)}
        try:
            with Nursery() as nursery:
                wrong: list[str] = nursery.run("warehouse.confinement.trial:tried", request, rules).value
        except NotConfined as refusal:
            return [str(refusal)]
        except (CannotStart, Ended, OSError) as error:
            raise Unfinished(str(error)) from error
    if not _second_thread_is_noticed():
        wrong.append("a thread that ran before the rules was not noticed")
    return wrong


@dataclass
class _Finding:
    """What is known in this process, and when it is to be asked after again (never, where the test came to its end)."""

    told: tuple[str, ...] | None = None
    until: float = 0.0


_found = _Finding()


def failures() -> tuple[str, ...]:
    """The self-test's result, found once in the life of a process."""
    if _found.told is None or time.monotonic() > _found.until:
        try:
            _found.told, _found.until = tuple(self_test()), float("inf")
        except Unfinished as unfinished:
            _found.told = (f"the self-test did not come to its end: {unfinished}",)
            _found.until = time.monotonic() + AGAIN
    return _found.told


def _second_thread_is_noticed() -> bool:
    command = [sys.executable, "-I", "-B", "-c", _SECOND_THREAD, str(OWN_CODE.parent)]
    try:
        return subprocess.run(command, env={}, check=False, timeout=PATIENCE).returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unfinished(str(error)) from error
