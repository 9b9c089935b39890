"""The confined child: it closes the rules around itself, then answers requests, one line of JSON each."""

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from warehouse.confinement.confine import confine
from warehouse.confinement.limits import die_with_parent
from warehouse.confinement.rules import NotConfined, Rules

Say = Callable[[Any], None]


def serve(talk: int, parent: int) -> NoReturn:
    """Never returns. The first line on `talk` names the function that answers (`module:name`) and the rules.

    The function gets a request and a way to say something before the answer: `answer(request, say)`. Whoever asked may
    have it stopped: then `stop`, another function of that module if the order names one, is called in a thread of its
    own, again and again until the request is answered.
    """
    code = 1
    try:
        die_with_parent(parent)
        talk = _alone_with(talk)
        os.setsid()
        for number in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        _converse(talk)
        code = 0
    finally:
        os._exit(code)


def _alone_with(talk: int) -> int:
    """Every other open file is let go: what the nursery holds is not the child's."""
    os.dup2(talk, 3, inheritable=False)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    for place in [int(name) for name in os.listdir("/dev/fd")]:  # noqa: PTH208 - no files: open places
        if place > 3:
            with contextlib.suppress(OSError):  # the listing's own
                os.close(place)
    return 3


def _converse(talk: int) -> None:
    lines = os.fdopen(talk, "rb", closefd=False)
    order = json.loads(lines.readline())
    rules = Rules.from_json(order["rules"])
    module, _, name = order["entry"].partition(":")
    entered = importlib.import_module(module)
    answer: Callable[[Any, Say], Any] = getattr(entered, name)
    if rules.work:
        tempfile.tempdir = str(rules.work)
    os.chdir(rules.work or "/")
    try:
        confine(rules)
    except NotConfined as refusal:
        _send(talk, _line({"unconfined": str(refusal)}))
        return
    stop: Callable[[], None] | None = getattr(entered, order["stop"] or "", None)
    tugs = _Tugs(stop) if stop else None
    _send(talk, _line({"confined": True}))
    for request in lines:
        with tugs or contextlib.nullcontext():
            said = _answered(talk, answer, request)
        _send(talk, said)


class _Tugs:
    """Hears a tug at the leash (SIGINT, sent by the nursery) while a request is worked on.

    The signal's own handler cannot do it: it runs in the main thread, which may wait inside a library.
    """

    AGAIN = 0.02  # seconds: between two steps of the work there may be nothing to stop

    def __init__(self, stop: Callable[[], None]) -> None:
        self.stop = stop
        self.number = 0  # of the request that is worked on; odd numbers are work, even ones rest
        heard, hearing = os.pipe()
        os.set_blocking(hearing, False)
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.set_wakeup_fd(hearing, warn_on_full_buffer=False)
        threading.Thread(target=self._listen, args=(heard,), daemon=True).start()

    def __enter__(self) -> None:
        self.number += 1

    def __exit__(self, *_: object) -> None:
        self.number += 1

    def _listen(self, heard: int) -> None:
        while os.read(heard, 1):
            meant = self.number
            while meant % 2 and meant == self.number:
                self.stop()
                time.sleep(self.AGAIN)


def _answered(talk: int, answer: Callable[[Any, Say], Any], request: bytes) -> bytes:
    try:
        said = answer(json.loads(request), lambda word: _send(talk, _line({"said": word})))
        return _line({"answer": said, "peak": _peak()})
    except MemoryError:
        return _line({"ended": "memory"})
    except Exception:
        return _line({"ended": "error", "detail": traceback.format_exc()})


def _line(word: Any) -> bytes:
    return json.dumps(word, allow_nan=False).encode() + b"\n"


def _send(talk: int, line: bytes) -> None:
    left = memoryview(line)
    while left:
        left = left[os.write(talk, left) :]


def _peak() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
