"""Everything on this machine, up and down.

up(port=None)        in the foreground until Ctrl-C; returns the exit status
ensure_running()     in the background unless it runs already; returns the base URL
status(), stop()     what runs, and its end
"""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from local import state, web
from local.errors import CannotStart
from local.programs import PYTHON, Plan, Program, environment, log_file, plan
from local.supervisor import Supervisor, end_leftovers, run_once, tail
from warehouse.settings import REPOSITORY, Settings

_PATIENCE = 180.0  # seconds to come up, on a machine that is busy with something else
_ROOM = 300_000_000  # bytes that a start needs free: database, logs, a first upload

RESTORING = "restoring"  # where a restore builds what is to become the home

Say = Callable[[str], None]


def up(port: int | None = None, foreground: bool = True) -> int:
    """Start everything and keep it running until Ctrl-C or SIGTERM (exit status 0). Says it when it runs already."""
    if not foreground:
        ensure_running(port)
        return 0
    settings = Settings.from_env()
    try:
        run(settings, port or settings.port, plan(settings, port or settings.port), _say)
    except state.AlreadyRuns as running:
        _say(str(running))
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def status() -> state.State | None:
    """What runs over the configured home folder; None when nothing does."""
    return state.running(Settings.from_env().home)


def ensure_running(port: int | None = None, say: Say | None = None) -> str:
    """The base URL of the Anteve that runs here, started in the background when none does.

    `say` gets a short sentence at each step while one waits. Raises CannotStart.
    """
    settings = Settings.from_env()
    say = say or _say
    found = state.running(settings.home)
    background = None if found else _start_in_background(settings, port)
    deadline, said = time.monotonic() + _PATIENCE, ""
    while time.monotonic() < deadline:
        found = state.running(settings.home)
        if found and found.ready:
            return found.url
        if found and found.doing != said:
            said = found.doing
            say(said)
        if background and background.poll() is not None and not found:
            last_words = _log(settings).read_text(errors="replace").strip()
            raise CannotStart(last_words or "Anteve ended while starting.")
        time.sleep(0.05)
    raise CannotStart(f"Anteve is not ready after {_PATIENCE:g} s.{tail(_log(settings))}")


def stop(patience: float = 60) -> bool:
    """End what runs over the configured home folder, and wait for it; false when nothing ran."""
    settings = Settings.from_env()
    if state.running(settings.home) is None:
        return _stop_orphan(settings)
    deadline, asked = time.monotonic() + patience, 0
    while found := state.running(settings.home):
        # In its first and its last moment it names no process, and number 0 would mean ourselves.
        if found.pid and not asked:
            asked = found.pid
            with contextlib.suppress(ProcessLookupError):
                os.kill(asked, signal.SIGTERM)
        if time.monotonic() > deadline:
            which = f" (process {asked}) does not end. `kill -9 {asked}` is safe: no data are lost."
            raise CannotStart(f"Anteve{which if asked else ' does not say which process it is. Try again.'}")
        time.sleep(0.05)
    return True


def run(settings: Settings, port: int, plan: Plan, say: Say) -> None:
    """Be the supervisor: from the first lock to the last log line. Raises CannotStart."""
    began = time.monotonic()
    url = f"http://{'localhost' if settings.host == '127.0.0.1' else settings.host}:{port}"
    make_home(settings)
    os.umask(0o077)  # what an organization brings is nobody else's on this machine
    supervisor = Supervisor(say, plan.postgres)
    app = web.Building(settings.home, say) if web.ours(settings) and not web.fresh() else None
    with state.claimed(settings.home) as left:
        if left:
            end_leftovers(left.programs, plan.then)
        now = state.State(os.getpid(), url)
        state.write(settings.home, now)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: supervisor.stop.set())
        try:
            _check_port(settings.host, port)
            web.begin(settings.home, app)
            _bring_up(supervisor, settings, port, plan, now, say)
            if not supervisor.stop.is_set():
                pids = {kept.program.name: kept.process.pid for kept in supervisor.kept}
                state.write(settings.home, replace(now, ready=True, doing="ready", programs=pids))
                say(f"\nAnteve is ready after {time.monotonic() - began:.1f} s:  {url}\n(Ctrl-C ends it.)")
            supervisor.watch()
            say("Ending ...")
        finally:
            if app:
                app.stop()
            supervisor.end()


def _bring_up(
    supervisor: Supervisor, settings: Settings, port: int, plan: Plan, now: state.State, say: Say
) -> None:
    def step(doing: str) -> None:
        state.write(settings.home, replace(now, doing=doing))
        say(doing)

    if plan.postgres:
        step(f"Starting PostgreSQL (data in {plan.postgres.folder})")
        plan.postgres.start()
    step("Bringing the catalog up to date")
    for program in plan.first:
        run_once(
            program, environment(settings, port, plan.postgres, owner=True), _fresh_log(settings, program)
        )
    step(f"Starting {', '.join(program.name for program in plan.then)}")
    env = environment(settings, port, plan.postgres)
    for program in plan.then:
        supervisor.start(program, env, _fresh_log(settings, program))
    supervisor.wait_until_ready(_PATIENCE)


@contextlib.contextmanager
def paused(settings: Settings, say: Say) -> Iterator[None]:
    """End what runs here for the length of the block, and start it again in the background after."""
    ran = state.running(settings.home)
    if ran is not None:
        say(f"Ending what runs at {ran.url}")
        stop()
    try:
        yield
    finally:
        if ran is not None:
            say(f"Anteve runs again at {ensure_running(urlsplit(ran.url).port)}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_home(settings: Settings) -> None:
    """The folder that holds everything, closed to others. Raises CannotStart where it cannot be."""
    try:
        # Root's home must let the database's user through to its own folder; it lists nothing to anybody.
        settings.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        (settings.home / "logs").mkdir(mode=0o700, exist_ok=True)
        if not os.access(settings.home, os.W_OK):
            raise PermissionError
    except OSError as problem:
        raise CannotStart(
            f"The data folder {settings.home} cannot be written ({problem.strerror or 'not yours'}). Set "
            "ANTEVE_HOME to a folder of your own."
        ) from problem
    if (settings.home / RESTORING).exists():
        raise CannotStart(
            f"A restore into {settings.home} is under way, or was interrupted. In that case remove the folder and restore "
            "again: the backup is as it was."
        )
    free = shutil.disk_usage(settings.home).free
    if free < _ROOM:
        raise CannotStart(
            f"The disk that holds {settings.home} is full: {free / 1e6:.0f} MB are free, and a start needs "
            f"{_ROOM / 1e6:.0f} MB. Free some space, or set ANTEVE_HOME to another disk."
        )


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as problem:
            raise CannotStart(
                f"Port {port} is for root only. Choose one above 1023: `./anteve up --port 8321`."
            ) from problem
        except OSError as problem:
            raise CannotStart(
                f"Port {port} is taken by another program. End that program, or choose another port: "
                f"`./anteve up --port {port + 1}`."
            ) from problem


def _fresh_log(settings: Settings, program: Program) -> Path:
    """The program's log of this start; the one before it is kept beside it."""
    log = log_file(settings.home, program)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return log


def _log(settings: Settings) -> Path:
    return settings.home / "logs" / "up.log"


def _start_in_background(settings: Settings, port: int | None) -> "subprocess.Popen[bytes]":
    make_home(settings)
    command = [PYTHON, "-m", "local.up", *(["--port", str(port)] if port else [])]
    env = dict(os.environ, ANTEVE_HOME=str(settings.home), PYTHONPATH=str(REPOSITORY))
    _log(settings).write_bytes(b"")
    with _log(settings).open("ab") as log:  # appended to: the supervisor may begin it anew
        return subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _stop_orphan(settings: Settings) -> bool:
    """A supervisor that was killed leaves PostgreSQL running."""
    server = plan(settings, settings.port).postgres
    if server is None or server.pid() is None:
        return False
    server.stop()
    return True


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m local.up")
    parser.add_argument("--port", type=int)
    sys.exit(up(parser.parse_args().port))
