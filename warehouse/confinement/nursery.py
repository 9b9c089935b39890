"""The side of those who have work confined: start a nursery, have a child of it, ask it, read bounded answers."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from warehouse.confinement.confine import OWN_CODE
from warehouse.confinement.rules import NotConfined, Rules

Heard = Callable[[Any], None]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from warehouse.confinement.forking import main; "
    "main(int(sys.argv[2]), sys.argv[3:])"
)
_REASONS = ("time", "memory", "killed", "crash")
_LAST_WORDS = 5.0  # seconds within which a killed child's end is told


class CannotStart(Exception):
    """The nursery's process does not run and cannot be started: its libraries do not load, or memory is short."""


class Ended(Exception):
    """The child came to its end without an answer.

    `reason` is `time` or `memory` (a limit of its rules), `killed` (by somebody else: the kernel for want of memory,
    an operator), `crash` (its own fault: a segmentation fault, an abort) or `error` (its function raised).
    `detail` is for a log, never for a user: it may hold what a stranger wrote. `peak_bytes` is 0 where unknown.
    """

    def __init__(self, reason: str, detail: str = "", peak_bytes: int = 0) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail, self.peak_bytes = reason, detail, peak_bytes


@dataclass(frozen=True)
class Answer:
    """What the child answered, its largest resident memory so far, and how long the answer took."""

    value: Any
    peak_bytes: int
    seconds: float


class Nursery:
    """One process with `preload` imported, from which confined children are forked.

    It starts by itself when first needed, and again when it died. It may be shared by threads, and by processes that
    are forked after `start`. It ends when the last of them has let go of it.
    """

    def __init__(self, *preload: str) -> None:
        self._preload = preload
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start loading now rather than at the first request; returns at once."""
        with self._lock:
            if self._control is None:
                self._control = self._started()

    def close(self) -> None:
        with self._lock:
            if self._control is not None:
                self._control.close()
                self._control = None
            if self._process is not None:
                assert self._process.stdin is not None
                self._process.stdin.close()
                self._process.wait()
                self._process = None

    def __enter__(self) -> "Nursery":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def child(self, entry: str, rules: Rules, *, stop: str | None = None) -> "Child":
        """A child that answers with the function `entry` (`module:name`), confined before it hears anything.

        `stop` is the function of that module that a tug calls.

        Raises NotConfined when the rules are demanded and cannot be had here, CannotStart when nothing runs.
        It is for one organization, and to be closed by whoever asked for it.
        """
        talk, leash = self._forked()
        return Child(talk, leash, entry, rules, stop)

    def run(self, entry: str, request: Any, rules: Rules, heard: Heard | None = None) -> Answer:
        """One request to a child of its own. Raises what `child` and `Child.ask` raise."""
        with self.child(entry, rules) as child:
            return child.ask(request, heard)

    def _forked(self) -> tuple[socket.socket, socket.socket]:
        talk, childs_talk = socket.socketpair()
        leash, held_leash = socket.socketpair()
        with childs_talk, held_leash:
            try:
                self._hand_over([childs_talk.fileno(), held_leash.fileno()])
            except OSError as error:
                talk.close()
                leash.close()
                raise CannotStart(str(error)) from error
        return talk, leash

    def _hand_over(self, sockets: list[int]) -> None:
        with self._lock:
            self._control = self._control or self._started()
            try:
                socket.send_fds(self._control, [b"."], sockets)
            except OSError:  # the process died: another takes its place
                self._control.close()
                self._control = self._started()
                socket.send_fds(self._control, [b"."], sockets)

    def _started(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with theirs:
            place = theirs.fileno()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", _START, str(OWN_CODE.parent), str(place), *self._preload],
                env={},
                cwd="/",
                pass_fds=[place],
                stdin=subprocess.PIPE,  # its end tells the process that no client is left
                start_new_session=True,
            )
        return ours


class Child:
    """A confined process of one organization, kept until it is closed: each `ask` is one request and its answer."""

    def __init__(
        self, talk: socket.socket, leash: socket.socket, entry: str, rules: Rules, stop: str | None = None
    ) -> None:
        self._talk, self._leash, self._rules = talk, leash, rules
        self._buffer = b""
        order = json.dumps({"entry": entry, "rules": rules.to_json(), "stop": stop}).encode()
        self._send(order + b"\n", time.monotonic() + rules.seconds)
        self._confined = False

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ready(self) -> None:
        """Wait until the rules are closed around it; asking does so by itself. Raises as `ask` does."""
        self._until_confined(time.monotonic() + self._rules.seconds)

    def ask(self, request: Any, heard: Heard | None = None, *, seconds: float | None = None) -> Answer:
        """The child's answer; `heard` is called with whatever it says before.

        Whatever comes back was made by a process that a stranger may have taken over: check it. Raises Ended, and
        then the child is gone: at the latest after `seconds`, by default those of the rules.
        """
        begun = time.monotonic()
        deadline = begun + (self._rules.seconds if seconds is None else seconds)
        self._until_confined(deadline)
        self._send(json.dumps(request).encode() + b"\n", deadline)
        while True:
            said = self._line(deadline)
            if "said" in said:
                if heard:
                    heard(said["said"])
            elif "answer" in said:
                return Answer(said["answer"], int(said.get("peak", 0)), time.monotonic() - begun)
            else:
                raise self._end(
                    "memory" if said.get("ended") == "memory" else "error", str(said.get("detail", ""))
                )

    def tug(self) -> None:
        """From another thread than the one that asks: have it stop what it does, and answer that it did."""
        with contextlib.suppress(OSError):
            self._leash.send(b".")

    def kill(self) -> None:
        """From another thread than the one that asks, which then learns that the child ended."""
        with contextlib.suppress(OSError):
            self._leash.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        self._talk.close()
        self._leash.close()

    def _until_confined(self, deadline: float) -> None:
        if self._confined:
            return
        said = self._line(deadline)
        if said.get("confined") is not True:
            self.close()
            raise NotConfined(str(said.get("unconfined")))
        self._confined = True

    def _send(self, line: bytes, deadline: float) -> None:
        try:
            self._talk.settimeout(max(0.001, deadline - time.monotonic()))
            self._talk.sendall(line)
        except TimeoutError:
            raise self._end("time") from None
        except OSError:
            raise self._end("crash") from None

    def _line(self, deadline: float) -> dict[str, Any]:
        while b"\n" not in self._buffer:
            if len(self._buffer) > self._rules.answer_bytes:
                raise self._end("error", f"its answer is longer than {self._rules.answer_bytes:,} bytes")
            try:
                self._talk.settimeout(max(0.001, deadline - time.monotonic()))
                more = self._talk.recv(65_536)
            except TimeoutError:
                raise self._end("time") from None
            except OSError:
                more = b""
            if not more:
                raise self._end("crash")
            self._buffer += more
        if time.monotonic() > deadline:
            raise self._end("time")
        line, _, self._buffer = self._buffer.partition(b"\n")
        with contextlib.suppress(ValueError, RecursionError):
            said = json.loads(line)
            if isinstance(said, dict):
                return said
        raise self._end("error", "its answer is no JSON object")

    def _end(self, reason: str, detail: str = "") -> Exception:
        """Kill it and learn how it ended: the error to raise."""
        told: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            self._leash.shutdown(socket.SHUT_WR)
            self._leash.settimeout(_LAST_WORDS)
            told = json.loads(self._leash.recv(4096) or b"{}")
        self.close()
        if not told and reason == "crash":
            return CannotStart("the process that confined children come from ended")
        exit_code = told.get("exit")
        if reason == "crash":
            reason, detail = _how(exit_code)
        return Ended(reason if reason in _REASONS else "error", detail, told.get("peak", 0))


def _how(exit_code: int | None) -> tuple[str, str]:
    if exit_code is None or exit_code >= 0:
        return "crash", f"exit code {exit_code}"
    name = signal.Signals(-exit_code).name
    reasons = {signal.SIGXCPU: "time", signal.SIGKILL: "killed"}
    return reasons.get(signal.Signals(-exit_code), "crash"), name
