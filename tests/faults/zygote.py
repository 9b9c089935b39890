"""Programs with faults that begin as forks of one process which has everything loaded.

To start a worker anew takes ten seconds of a core, nearly all of them for libraries and dbt's parse; under a hundred
faults it is started dozens of times. Here a world's programs, and the process that a worker forks its jobs from,
share one load. How they are killed, frozen and judged is the same. test_restarts.py starts them as an operator would.
"""

import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import resource_tracker, util
from pathlib import Path

from warehouse.settings import REPOSITORY

_LOADED = (
    "api.app",
    "dramatiq.cli",
    "lightgbm",
    "sklearn.linear_model",
    "workers.child",
    "workers.feature_models",
)
_loaded = False


class Forked:
    """A program of this world, asked after as if it had been started here: its parent is gone, and we adopted it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if deadline and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(0.01)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Zygote:
    """The process that forks them. Whoever uses it has to adopt orphans (`tests.faults.leftovers`)."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from tests.faults import zygote; zygote.main()"],
                cwd=REPOSITORY,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                start_new_session=True,
            )

    def start(self, log: Path, *command: str) -> Forked:
        """As `python -m command`, with its output appended to `log`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(log), *command]) + "\n")
        self._process.stdin.flush()
        return Forked(int(self._process.stdout.readline()))

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Load everything, then fork a program for each line on standard input."""
    global _loaded
    for name in _LOADED:
        importlib.import_module(name)
    from warehouse.lake import dbt

    dbt.warm()
    _loaded = True
    for line in sys.stdin:
        log, *command = json.loads(line)
        told, telling = os.pipe()
        middle = os.fork()
        if middle == 0:
            child = os.fork()
            if child == 0:
                _close_all_but([])
                _become(log, command)
            os.write(telling, str(child).encode())
            os._exit(0)  # and so the child has no parent: it goes to whoever adopts orphans
        os.waitpid(middle, 0)
        print(os.read(told, 20).decode(), flush=True)
        os.close(told)
        os.close(telling)


def share_the_load() -> None:
    """Have the process that jobs are forked from begin as a fork of this one, if this one has all loaded."""
    if not _loaded:
        return
    from multiprocessing import forkserver

    from workers import feature_models, watch

    started = util.spawnv_passfds

    def forked(path: str, words: list[str], kept: list[int]) -> int:
        if "forkserver import main" not in words[-1]:
            return started(path, words, kept)
        pid = os.fork()
        if pid == 0:
            _close_all_but(kept)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            feature_models.warm = lambda: None  # nobody has written any here
            _run(lambda: exec(words[-1], {}))
        return pid

    util.spawnv_passfds = forked
    watch._nursery.set_forkserver_preload(["workers.warm", "tests.faults.warm"])
    forkserver.ensure_running()  # now, while this is the only thread


def _become(log: str, command: list[str]) -> None:
    os.setsid()
    nothing, file = (
        os.open(os.devnull, os.O_RDONLY),
        os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600),
    )
    os.dup2(nothing, 0)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.argv = command
    _run(lambda: runpy.run_module(command[0], run_name="__main__", alter_sys=True))


def _run(work: object) -> None:
    """Do the work, and end as an interpreter would. Never returns."""
    code = 1
    try:
        work()  # type: ignore[operator]
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _close_all_but(kept: list[int]) -> None:
    for place in [int(file.name) for file in Path("/proc/self/fd").iterdir()]:
        if place > 2 and place not in kept:
            with suppress(OSError):  # the listing's own
                os.close(place)
    resource_tracker._resource_tracker._fd = resource_tracker._resource_tracker._pid = None
