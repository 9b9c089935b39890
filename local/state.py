"""Whether Anteve runs on this machine, and where: `$ANTEVE_HOME/run/`.

`up.lock` is locked for as long as a supervisor lives; the system lets go of it whatever kills the
supervisor, so a stale state cannot be mistaken for a running one. `up.json` says what that supervisor is
doing and where it answers.
"""

import contextlib
import fcntl
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from local.errors import CannotStart


class AlreadyRuns(CannotStart):
    """Another supervisor has this home folder."""


@dataclass
class State:
    """What a supervisor tells others. `doing` is a sentence for a person who waits; `programs` maps names to pids."""

    pid: int
    url: str
    doing: str = "starting"
    ready: bool = False
    programs: dict[str, int] = field(default_factory=dict)


def _lock_file(home: Path) -> Path:
    return home / "run" / "up.lock"


def _state_file(home: Path) -> Path:
    return home / "run" / "up.json"


def write(home: Path, state: State) -> None:
    fresh = _state_file(home).with_suffix(".new")
    fresh.write_text(json.dumps(asdict(state)))
    fresh.replace(_state_file(home))


def _last_words(home: Path) -> State | None:
    """What the last supervisor wrote, alive or not."""
    try:
        return State(**json.loads(_state_file(home).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def running(home: Path) -> State | None:
    """The state of the supervisor that lives; None when none does."""
    try:
        with _lock_file(home).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except BlockingIOError:
        return _last_words(home) or State(pid=0, url="")  # in its first moment it has written nothing yet
    except OSError:
        return None


@contextlib.contextmanager
def claimed(home: Path) -> Iterator[State | None]:
    """Be the one supervisor of this home folder; yields what a killed one left behind, if one was killed.

    Raises AlreadyRuns, which says where the other one answers.
    """
    _lock_file(home).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _lock_file(home).open("a") as lock:
        if not _locked(lock.fileno()):
            other = _last_words(home)
            where = f" at {other.url}" if other and other.ready else ""
            raise AlreadyRuns(f"Anteve runs already{where}. `./anteve stop` ends it.")
        left = _last_words(home)
        _state_file(home).unlink(missing_ok=True)  # a dead supervisor's words must not pass for ours
        try:
            yield left
        finally:
            _state_file(home).unlink(missing_ok=True)


def _locked(handle: int) -> bool:
    """Whether the lock is ours now. Who only asks `running` holds it for a moment too: that one is waited for."""
    for _ in range(10):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False
