"""The post: letters leave after the answer, in a thread of their own.

A letter is handed in once what it says is committed; so nothing is sent before it is true, and an answer takes as
long whether a letter follows or not. Letters wait in memory alone: they carry tokens of which the catalog keeps only
hashes. What a crash takes is asked for again.
"""

import queue
import threading
import time
from collections.abc import Callable
from smtplib import SMTPException

import structlog
from sqlalchemy.exc import SQLAlchemyError

from warehouse.mail import Letter, Send

MOST_WAITING = 1000
PAUSES = (1.0, 10.0, 60.0)  # seconds before the next tries, when the mail server is away
log = structlog.get_logger("api.post")

Errand = Callable[[], Letter | None]


class Post:
    """Does errands one after the other: each may look into the catalog, and returns the letter to send, if any."""

    def __init__(self, send: Send, pauses: tuple[float, ...] = PAUSES) -> None:
        self._send = send
        self._pauses = pauses
        self._waiting: queue.Queue[Errand] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def hand_in(self, errand: Errand) -> None:
        """Never waits and never fails: the request that hands in is answered in any case."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="post", daemon=True)
                self._thread.start()
        try:
            self._waiting.put_nowait(errand)
        except queue.Full:
            log.error("too many letters wait: one was dropped")

    def settle(self, seconds: float) -> bool:
        """Wait until all that was handed in is done; whether it was, in time."""
        until = time.monotonic() + seconds
        while self._waiting.unfinished_tasks:
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        return True

    def _run(self) -> None:
        while True:
            errand = self._waiting.get()
            try:
                letter = errand()
                if letter is not None:
                    self._deliver(letter)
            except (SQLAlchemyError, ValueError, OSError, SMTPException) as problem:
                log.error("a letter was not sent", problem=type(problem).__name__)
            finally:
                self._waiting.task_done()

    def _deliver(self, letter: Letter) -> None:
        for pause in self._pauses:
            try:
                self._send(letter)
                return
            except (OSError, SMTPException) as problem:
                log.warning("the mail server is away", problem=type(problem).__name__, again_in=pause)
                time.sleep(pause)
        self._send(letter)
