"""The program of a nursery: it loads the libraries once, holds no secret, and forks a confined child for each request.

It is started with an empty environment, so that neither it nor a child of it has ever seen a password. It has no
work of its own: a client hands it two sockets, the *talk*, which the child takes over, and the *leash*, which stays
here. A client that tugs at the leash (a byte) has its child stop what it does; one that lets go of it (or dies) has its
child killed. When a child ends, the leash says how.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
from typing import Any, NoReturn

from warehouse.confinement.child import serve
from warehouse.confinement.limits import without_network

_CLIENTS = 0  # standard input: nothing is said on it, and its end means that no client is left


def main(control: int, preload: list[str]) -> None:
    os.environ.clear()  # what the interpreter put there itself
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy shall start no threads here
    for name in preload:
        importlib.import_module(name)
    os.environ.clear()
    without_network()
    gc.collect()
    gc.freeze()  # the children share these pages for as long as nobody touches them
    _Nursery(socket.socket(fileno=control)).run()


class _Nursery:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.leashes: dict[int, tuple[int, socket.socket]] = {}  # by file number: the child and its leash
        self.poll = select.poll()
        self.poll.register(control, select.POLLIN)
        self.poll.register(_CLIENTS, select.POLLIN)
        self.ended, ending = os.pipe()
        os.set_blocking(self.ended, False)
        os.set_blocking(ending, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who hold the leashes
        signal.set_wakeup_fd(ending, warn_on_full_buffer=False)
        self.poll.register(self.ended, select.POLLIN)

    def run(self) -> None:
        while True:
            for place, _ in self.poll.poll():
                if place == self.control.fileno():
                    self._fork()
                elif place == _CLIENTS:
                    self._leave()
                elif place == self.ended:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self.ended, 4096)
                    self._reap()
                elif place in self.leashes:
                    self._pulled(place)

    def _leave(self) -> NoReturn:
        for pid, _ in self.leashes.values():
            os.kill(pid, signal.SIGKILL)
        for pid, _ in self.leashes.values():
            os.waitpid(pid, 0)  # so that what it used is counted with what this process did
        sys.exit(0)

    def _fork(self) -> None:
        _, sockets, _, _ = socket.recv_fds(self.control, 1, 2)
        if len(sockets) < 2:  # no room for more open files: the client sees the closed sockets
            for place in sockets:
                os.close(place)
            return
        talk, leash = sockets
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:  # no memory for another: the client sees the closed sockets
            os.close(talk)
            os.close(leash)
            return
        if pid == 0:
            signal.set_wakeup_fd(-1)
            serve(talk, parent)
        os.close(talk)
        held = socket.socket(fileno=leash)
        self.leashes[leash] = (pid, held)
        self.poll.register(held, select.POLLIN)

    def _pulled(self, place: int) -> None:
        """A leash is readable once it was tugged at, or dropped."""
        pid, leash = self.leashes[place]
        try:
            if leash.recv(1, socket.MSG_DONTWAIT):
                os.kill(pid, signal.SIGINT)
                return
        except BlockingIOError:
            return  # news of an earlier leash with this number
        except OSError:
            pass  # dropped as well
        self.poll.unregister(place)
        os.kill(pid, signal.SIGKILL)  # not reaped yet, so the number is still its own

    def _reap(self) -> None:
        while self.leashes:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if not pid:
                return
            place = next(place for place, (child, _) in self.leashes.items() if child == pid)
            _, leash = self.leashes.pop(place)
            with contextlib.suppress(KeyError):
                self.poll.unregister(place)
            with contextlib.suppress(OSError):
                leash.send(json.dumps(_ending(status, usage)).encode())
            leash.close()


def _ending(status: int, usage: resource.struct_rusage) -> dict[str, Any]:
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "exit": os.waitstatus_to_exitcode(status),
        "peak": usage.ru_maxrss * unit,
        "cpu": usage.ru_utime + usage.ru_stime,
    }
