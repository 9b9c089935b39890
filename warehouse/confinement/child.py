"""The confined child: it closes the rules around itself, then answers requests, one line of JSON each."""

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from warehouse.confinement.confine import confine
from warehouse.confinement.limits import die_with_parent
from warehouse.confinement.rules import NotConfined, Rules

Say = Callable[[Any], None]


def serve(talk: int, parent: int) -> NoReturn:
    """Never returns. The first line on `talk` names the function that answers (`module:name`) and the rules.

    The function gets a request and a way to say something before the answer: `answer(request, say)`.
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
    answer: Callable[[Any, Say], Any] = getattr(importlib.import_module(module), name)
    if rules.work:
        tempfile.tempdir = str(rules.work)
    os.chdir(rules.work or "/")
    try:
        confine(rules)
    except NotConfined as refusal:
        _send(talk, _line({"unconfined": str(refusal)}))
        return
    _send(talk, _line({"confined": True}))
    for request in lines:
        _send(talk, _answered(talk, answer, request))


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
