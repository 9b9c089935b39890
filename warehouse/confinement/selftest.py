"""Does confinement hold on this machine? Tried, not assumed: kernels, containers and sandboxes differ."""

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from warehouse.confinement.confine import OWN_CODE
from warehouse.confinement.nursery import CannotStart, Ended, Nursery
from warehouse.confinement.rules import NotConfined, Rules
from warehouse.confinement.trial import MEMORY

_SECOND_THREAD = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from warehouse.confinement.trial import second_thread; second_thread()"
)


def self_test() -> list[str]:
    """What does not hold here, as sentences; empty when a stranger's work may run. Takes about half a second."""
    with tempfile.TemporaryDirectory() as folder:
        canary, readable, work = (Path(folder).resolve() / name for name in ("canary", "readable", "work"))
        canary.write_text("canary")
        readable.write_text("readable")
        work.mkdir()
        rules = Rules(read=(readable,), work=work, memory_bytes=MEMORY, seconds=20)
        request = {"canary": str(canary), "readable": str(readable)}
        try:
            with Nursery() as nursery:
                wrong: list[str] = nursery.run("warehouse.confinement.trial:tried", request, rules).value
        except NotConfined as refusal:
            return [str(refusal)]
        except (CannotStart, Ended, OSError) as error:
            return [f"the self-test did not come to its end: {error}"]
    if not _second_thread_is_noticed():
        wrong.append("a thread that ran before the rules was not noticed")
    return wrong


@cache
def failures() -> tuple[str, ...]:
    """The self-test's result, found once in the life of a process."""
    return tuple(self_test())


def _second_thread_is_noticed() -> bool:
    command = [sys.executable, "-I", "-B", "-c", _SECOND_THREAD, str(OWN_CODE.parent)]
    return subprocess.run(command, env={}, check=False, timeout=30).returncode == 0
