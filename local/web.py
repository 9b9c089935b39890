"""The web app, built: from `frontend/`, when its sources have changed since, and never where it is not ours to build.

build()              bring `frontend/out` up to date; nothing is done when it is
Building(...)        the same in a thread, beside everything else that a start does
doing(home)          what became of it, for those who wait and for the page that says so
"""

import contextlib
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from local import node
from local.errors import CannotStart
from warehouse.settings import REPOSITORY, Settings

FRONTEND = REPOSITORY / "frontend"
OUT = FRONTEND / "out"
# The build writes it last: it says of which sources, and whoever serves the folder looks when it changes.
STAMP = OUT / "version.json"
NOT_SOURCES = {"node_modules", ".next", "out", "contract", "README.md", "biome.json", "next-env.d.ts"}
CHECKS = (("lint", "biome check --error-on-warnings ."), ("types", "tsc --noEmit"), ("units", "tsx --test"))

Say = Callable[[str], None]


@dataclass(frozen=True)
class Doing:
    """`state` is building, built or failed; `why` is a sentence for whoever waits."""

    state: str
    why: str = ""


def fingerprint() -> str:
    """What the sources are, as one word: names and contents of all files that a build reads."""
    found = hashlib.sha256()
    for path in _sources(FRONTEND):
        found.update(f"{path.relative_to(FRONTEND)}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in NOT_SOURCES or path.name.endswith(".tsbuildinfo"):
            continue
        if path.is_dir():
            yield from _sources(path)
        else:
            yield path


def ours(settings: Settings) -> bool:
    """Whether this installation builds its web app: it has the sources, and serves it from where a build leaves it."""
    return settings.frontend == OUT and (FRONTEND / "package.json").exists()


def fresh() -> bool:
    try:
        return bool(json.loads(STAMP.read_text())["sources"] == fingerprint())
    except (OSError, ValueError, KeyError):
        return False


def build(say: Say, log: Path | None = None, run: node.Run | None = None) -> None:
    """Raises CannotStart where it cannot be built."""
    if fresh():
        return
    with _alone(say):
        if fresh():
            return
        run = run or _runner(log)
        if not node.here():
            say("Web app: fetching Node")
        node.program("node")
        if not (FRONTEND / "node_modules").exists():
            say("Web app: installing its packages")
        node.install(FRONTEND, developers=False, run=run)
        say("Web app: building (half a minute, a minute)")
        env = {**node.environment(), "ANTEVE_SOURCES": fingerprint()}
        if run([*node.program("npm"), "run", "--silent", "build"], FRONTEND, env) != 0:
            raise CannotStart(f"The web app could not be built.{f' Its log: {log}' if log else ''}")


@contextlib.contextmanager
def _alone(say: Say) -> Iterator[None]:
    """Two builds at once take turns; the second then finds nothing to do."""
    folder = os.open(FRONTEND, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Web app: another start is building it")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _runner(log: Path | None) -> node.Run:
    def run(command: list[str], folder: Path, env: dict[str, str]) -> int:
        with log.open("ab") if log else contextlib.nullcontext(None) as file:
            return subprocess.run(
                command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
            ).returncode

    return run


class Building:
    """A build in a thread of its own, which a stop ends at once; `home` is where it says what it is doing."""

    def __init__(self, home: Path, say: Say) -> None:
        self._home, self._say = home, say
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._build, name="web", daemon=True)

    def start(self) -> None:
        write(self._home, Doing("building", "The web app is being built."))
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
        self._thread.join(10)

    def _build(self) -> None:
        began = time.monotonic()
        log = self._home / "logs" / "web.log"
        log.write_bytes(b"")

        def step(said: str) -> None:
            write(self._home, Doing("building", said))
            self._say(said)

        try:
            build(step, log, self._run)
        except (CannotStart, OSError) as problem:
            if not self._stopped:
                write(self._home, Doing("failed", str(problem)))
                self._say(f"{problem}\nEverything else works: the API is at /docs.")
            return
        write(self._home, Doing("built"))
        if time.monotonic() - began > 2:
            self._say(f"The web app is built after {time.monotonic() - began:.0f} s.")

    def _run(self, command: list[str], folder: Path, env: dict[str, str]) -> int:
        if self._stopped:
            return 1
        with (self._home / "logs" / "web.log").open("ab") as log:
            # Polite: the rest of the start goes first. A group of its own, so that a stop reaches all of it.
            self._process = subprocess.Popen(
                ["nice", "-n", "2", *command], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip
        return self._process.wait()


def begin(home: Path, building: Building | None) -> None:
    """Start the build, if there is anything to build; and say so where others look."""
    if building:
        building.start()
    else:
        write(home, Doing("built"))


def write(home: Path, doing: Doing) -> None:
    fresh = home / "web.json.new"
    fresh.write_text(json.dumps({"state": doing.state, "why": doing.why}))
    fresh.replace(home / "web.json")


def doing(home: Path) -> Doing:
    try:
        said = json.loads((home / "web.json").read_text())
        return Doing(str(said["state"]), str(said["why"]))
    except (OSError, ValueError, KeyError):
        return Doing("built")


def check() -> bool:
    """Lint, types and unit tests of the web app, side by side; what fails is shown."""
    with _alone(lambda _: None):  # a build that goes on needs its packages to the end
        node.install(FRONTEND, developers=True)
    env = node.environment()
    bin_ = FRONTEND / "node_modules" / ".bin"

    def one(name: str, command: Sequence[str]) -> bool:
        done = subprocess.run(
            [str(bin_ / command[0]), *command[1:]], cwd=FRONTEND, env=env, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode != 0:
            sys.stdout.write(f"{name}\n{done.stdout}{done.stderr}")
        return done.returncode == 0

    units = sorted(str(path.relative_to(FRONTEND)) for path in (FRONTEND / "src").rglob("*.test.ts"))
    jobs = [
        (name, [*line.split(), *(units if name == "units" else [])])
        for name, line in CHECKS
        if name != "units" or units
    ]
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        return all([*pool.map(lambda job: one(*job), jobs)])


def main(arguments: Sequence[str]) -> int:
    try:
        if arguments == ["check"]:
            return 0 if check() else 1
        if arguments in ([], ["build"]):
            build(lambda said: print(said, flush=True))  # noqa: T201  # a program of its own
            return 0
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
