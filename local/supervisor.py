"""Keeps programs running: starts them, starts again the one that dies, ends all in order.

No program outlives its supervisor: on Linux the kernel ends them with it (PR_SET_PDEATHSIG), and a start
ends those that a killed supervisor left elsewhere. PostgreSQL is the exception: it is adopted by the next
start.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from local.errors import CannotStart
from local.postgres import Postgres, command_of
from local.programs import Program
from warehouse.settings import REPOSITORY

_PR_SET_PDEATHSIG = 1
_GRACE = 15.0  # seconds that a program has to end by itself
_LONGEST_LOG, _LOOK_AT_LOGS_EVERY = 100_000_000, 30.0  # bytes, seconds
_STEADY = 60.0  # seconds after which a program that dies is no longer one that keeps dying
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Kept:
    """One program that is kept running."""

    def __init__(self, program: Program, env: Mapping[str, str], log: Path) -> None:
        self.program = program
        self.log = log
        self.deaths = 0
        self._env = {**env, **program.env}
        self._again_at = 0.0
        self.start()

    def start(self) -> None:
        self._began = time.monotonic()
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C reaches the supervisor alone, which ends the others in order.
            self.process = subprocess.Popen(
                self.program.command, cwd=REPOSITORY, env=self._env, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True, preexec_fn=_die_with_parent,  # noqa: PLW1509  # no threads here
            )  # fmt: skip

    def revive(self) -> str:
        """Start the program again when it has died and its pause is over; say what happened, if anything did."""
        status = self.process.poll()
        now = time.monotonic()
        if status is None:
            return ""
        if self._again_at:
            if now >= self._again_at:
                self._again_at = 0.0
                self.start()
            return ""
        self._end_what_is_left()
        self.deaths = 1 if now - self._began > _STEADY else self.deaths + 1
        pause = min(30.0, 0.5 * 2 ** (self.deaths - 1))
        self._again_at = now + pause
        return f"{self.program.name} {ending(status)}: starting it again in {pause:g} s. Its log: {self.log}"

    def ready(self) -> bool:
        """Whether it may be used. Raises CannotStart when it ended instead."""
        status = self.process.poll()
        if status is not None:
            raise CannotStart(f"{self.program.name} {ending(status)} instead of starting.{tail(self.log)}")
        return self.program.ready is None or _answers(self.program.ready)

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()

    def wait(self, until: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        self._end_what_is_left()
        self.process.wait()

    def _end_what_is_left(self) -> None:
        """The program itself, if need be, and whatever it left behind: it would go on beside the next one."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps the programs and the embedded server until `stop` is set."""

    def __init__(self, say: Callable[[str], None], postgres: Postgres | None = None) -> None:
        self.stop = threading.Event()
        self.kept: list[Kept] = []
        self._say = say
        self._postgres = postgres
        self._postgres_deaths = 0

    def start(self, program: Program, env: Mapping[str, str], log: Path) -> None:
        self.kept.append(Kept(program, env, log))

    def wait_until_ready(self, patience: float) -> None:
        """Raises CannotStart when a program ends, or does not answer within `patience` seconds."""
        deadline = time.monotonic() + patience
        waiting = list(self.kept)
        while waiting and not self.stop.is_set():
            waiting = [kept for kept in waiting if not kept.ready()]
            if waiting and time.monotonic() > deadline:
                slow = waiting[0]
                late = f"{slow.program.name} does not answer after {patience:g} s."
                raise CannotStart(late + tail(slow.log))
            self.stop.wait(0.05)

    def watch(self) -> None:
        """Go on until told to stop; start again whatever dies, and keep its log from filling the disk."""
        looked = time.monotonic()
        while not self.stop.wait(0.25):
            if time.monotonic() - looked > _LOOK_AT_LOGS_EVERY:
                looked = time.monotonic()
                for folder in {kept.log.parent for kept in self.kept}:
                    shorten(folder)
            self._revive_postgres()
            for kept in self.kept:
                if message := kept.revive():
                    self._say(message)

    def end(self) -> None:
        """End the programs side by side, then the server they wrote to."""
        for kept in self.kept:
            kept.end()
        until = time.monotonic() + _GRACE
        for kept in self.kept:
            kept.wait(until)
        if self._postgres:
            self._postgres.stop()

    def _revive_postgres(self) -> None:
        if self._postgres is None or self._postgres.pid() is not None:
            return
        try:
            self._say("PostgreSQL ended: it is started again over the same data.")
            self._postgres.start()
            self._postgres_deaths = 0
        except CannotStart as problem:
            self._postgres_deaths += 1
            self._say(str(problem))
            self.stop.wait(min(30.0, 2.0**self._postgres_deaths))


def shorten(folder: Path, longest: int = _LONGEST_LOG) -> None:
    """Begin each log anew that has grown beyond `longest` bytes; what it held is kept beside it, once.

    Programs append, so they go on at the new beginning. A line written just then may be lost: a log is no record.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > longest:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)


def run_once(program: Program, env: Mapping[str, str], log: Path) -> None:
    """Run a program to its end. Raises CannotStart with its last words when it fails."""
    with log.open("ab") as file:
        status = subprocess.run(
            program.command, cwd=REPOSITORY, env={**env, **program.env}, stdin=subprocess.DEVNULL,
            stdout=file, stderr=file, check=False, start_new_session=True, preexec_fn=_die_with_parent,
        ).returncode  # fmt: skip
    if status != 0:
        raise CannotStart(f"{program.name} {ending(status)}.{tail(log)}")


def end_leftovers(pids: Mapping[str, int], programs: Iterable[Program]) -> None:
    """End what a killed supervisor left running where the kernel did not (anywhere but on Linux)."""
    for program in programs:
        pid = pids.get(program.name, 0)
        if pid and " ".join(program.command[1:]) in command_of(pid):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


def ending(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, to be set under a sentence."""
    try:
        last = log.read_text(errors="replace").rstrip().splitlines()[-lines:]
    except FileNotFoundError:
        last = []
    return "".join(f"\n  | {line}" for line in last) + f"\nThe whole story is in {log}."


def _answers(address: str) -> bool:
    parts = urlsplit(address)
    # http.client, not urllib: a proxy set for the internet must not be asked about this machine
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
