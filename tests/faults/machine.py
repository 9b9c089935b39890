"""How much of the machine was others' meanwhile: what is promised in seconds is promised of what it had left."""

import time
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

EVERY = 5.0  # seconds: a look goes over all processes


@dataclass
class Machine:
    """Looks taken while something runs, by the process that all of its programs descend from."""

    looks: list[tuple[float, float, float]] = field(default_factory=list)  # when, seconds of work, of ours

    def look(self) -> None:
        if not self.looks or time.time() - self.looks[-1][0] > EVERY:
            self.looks.append((time.time(), _worked(), _ours()))

    def others_since(self, moment: float) -> float:
        """The share of the processors' time, from 0 to 1, that went to whatever is not ours."""
        begun, worked, ours = max((look for look in self.looks if look[0] <= moment), default=self.looks[0])
        there = (time.time() - begun) * (psutil.cpu_count() or 1)
        return min(max((_worked() - worked - (_ours() - ours)) / there, 0.0), 0.95)


def _worked() -> float:
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0)


def _ours() -> float:
    """Of this process, all below it, and those of them that have ended and were asked after."""
    this, total = psutil.Process(), 0.0
    for one in (this, *this.children(recursive=True)):
        with suppress(psutil.Error):
            times = one.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total
