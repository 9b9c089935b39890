"""How far a training is, how long it may go on, and whether it is to come to an end with what it has."""

import time
from collections.abc import Callable
from typing import Protocol

ASKED, LATE = "asked", "time"


class Tell(Protocol):
    """Is told where the work stands: a stage, how much of it is done (0..1), a sentence, and the sentence's numbers.

    Whatever it raises ends the training: that is how a job is cancelled.
    """

    def __call__(self, stage: str, fraction: float, message: str, /, **params: object) -> None: ...


def silent(stage: str, fraction: float, message: str, /, **params: object) -> None:
    """Progress that nobody watches."""


class Pace:
    """Says when enough is enough. Rounds limit a training first, and are the same on every machine; the limit in CPU
    seconds is a net below them, wide enough not to be touched, and the card says so if it was.

    Parameters
    ----------
    most_seconds : float
        Of CPU. What has been learned by then is kept, and finished.
    asked : callable
        Whether somebody wants what there is by now, instead of the best there could be.
    """

    def __init__(self, most_seconds: float = float("inf"), asked: Callable[[], bool] = lambda: False) -> None:
        self._deadline = time.process_time() + most_seconds
        self._asked = asked
        self.stopped: str | None = None

    def enough(self) -> bool:
        """Asked between steps, once there is an honest model to finish with."""
        if self.stopped is None:
            if self._asked():
                self.stopped = ASKED
            elif time.process_time() > self._deadline:
                self.stopped = LATE
        return self.stopped is not None


def part(tell: Tell, begin: float, end: float) -> Tell:
    """Progress of a part of the whole, as progress of the whole."""

    def told(stage: str, fraction: float, message: str, /, **params: object) -> None:
        tell(stage, begin + (end - begin) * fraction, message, **params)

    return told
