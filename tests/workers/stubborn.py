"""A real worker whose jobs misbehave, each kind in its own way: `python -m tests.workers.stubborn`.

Also what is preloaded where its children are forked from: there the kinds of work are laid in.
"""

import ctypes
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

LIMIT = timedelta(seconds=3)
MEMORY_MB = 1500
KINDS = ("hold", "hold-on", "eat", "die", "behave")


def work(attempt) -> None:  # type: ignore[no-untyped-def]
    kind = attempt.lease.kind
    attempt.log(f"pid {os.getpid()}")
    if kind in ("hold", "hold-on"):
        ctypes.PyDLL(None).sleep(600)  # in C, and without letting go of the interpreter's lock
    if kind == "eat":
        eaten = [bytes(bytearray(100_000_000)) for _ in range(2 * MEMORY_MB // 100)]
        attempt.log(f"ate {len(eaten)}")
    if kind == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    attempt.log("first to go: " + Path("/proc/self/oom_score_adj").read_text().strip())
    with attempt.publication("done"):
        pass


if __name__ == "__main__":
    from workers import watch
    from workers.main import main

    watch.TIME_LIMITS.update(dict.fromkeys(KINDS, timedelta(hours=1)), hold=LIMIT)
    preload = watch._nursery.set_forkserver_preload
    watch._nursery.set_forkserver_preload = lambda _: preload(["tests.workers.stubborn"])  # type: ignore[method-assign]
    sys.exit(main())
elif __name__ != "__mp_main__":
    from workers import child

    child.WORK.update(dict.fromkeys(KINDS, work))
