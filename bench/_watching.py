"""How much memory and how many files the programs hold while they run, and whether it grows."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from statistics import fmean, linear_regression

import psutil

BLOCKS = 10  # that a program's steady time is cut into
LASTING = 60.0  # seconds after which a process counts
# What is forked from these works on one job or one organization, and is then gone.
FORKING = ("multiprocessing.forkserver", "warehouse.confinement.forking")


@dataclass(frozen=True)
class Sample:
    """A program at one moment; `life` tells one start of it from the next."""

    at: float
    life: int
    megabytes: float
    files: int
    processes: int


@dataclass
class Watch(threading.Thread):
    """Samples the process trees that `pids` names, until `stop`."""

    pids: Callable[[], dict[str, int]]
    every: float = 10.0
    samples: dict[str, list[Sample]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        super().__init__(daemon=True, name="watch")
        self._ended = threading.Event()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self._ended.wait(self.every):
            for name, pid in self.pids().items():
                sample = look(pid)
                if sample is not None:
                    self.samples[name].append(sample)

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def write(self, file: Path) -> None:
        lines = [
            f'"{name}",{one.at:.0f},{one.life},{one.megabytes:.2f},{one.files},{one.processes}'
            for name, samples in self.samples.items()
            for one in samples
        ]
        file.write_text("\n".join(["program,at,life,megabytes,files,processes", *lines]) + "\n")


def look(pid: int) -> Sample | None:
    """Memory of its own and open files of the process and its lasting children.

    Pages that came from a file or are shared on purpose are left out. Those that a fork shares count for both: whether a
    job is under way just then must not show.
    """
    now, megabytes, files, count = time.time(), 0.0, 0, 0
    try:
        first = psutil.Process(pid)
        for one in _lasting(first):
            try:
                if one != first and now - one.create_time() < LASTING:
                    continue
                held = one.memory_info()
                megabytes += (held.rss - getattr(held, "shared", 0)) / 1e6
                files += one.num_fds()
                count += 1
            except psutil.Error:
                continue
        return Sample(now, int(first.create_time()), megabytes, files, count)
    except psutil.Error:
        return None


def _lasting(first: psutil.Process) -> Iterator[psutil.Process]:
    yield first
    if not any(name in word for name in FORKING for word in first.cmdline()):
        for child in first.children():
            with suppress(psutil.Error):
                yield from _lasting(child)


@dataclass(frozen=True)
class Trend:
    """What became of a program over its longest life, the first part of it left out as warming up."""

    lives: int
    minutes: float
    first: Sample
    last: Sample
    percent_per_hour: float
    doubt: float  # of it, up or down: what work was under way just then makes a line that no hour straightens
    files_more: int  # the fewest of the last quarter above the most of the first: what is never closed again

    @property
    def judged(self) -> bool:
        """A slope over a few minutes says nothing about an hour."""
        return self.minutes >= 10

    def grows(self, percent: float) -> bool:
        """By more than that an hour, beyond doubt."""
        return self.percent_per_hour - self.doubt > percent


def trend(samples: list[Sample], warm_up: float = 0.2) -> Trend | None:
    lives: dict[int, list[Sample]] = defaultdict(list)
    for one in samples:
        lives[one.life].append(one)
    longest = max(lives.values(), key=len, default=[])
    steady = longest[int(len(longest) * warm_up) :]
    if len(steady) < BLOCKS:
        return None
    mean = fmean(one.megabytes for one in steady)
    per_second, doubt = slope([(one.at, one.megabytes) for one in steady])
    hourly = 100 * 3600 / max(mean, 1e-9)
    quarter = len(steady) // 4
    most, fewest = max(one.files for one in steady[:quarter]), min(one.files for one in steady[-quarter:])
    minutes = (steady[-1].at - steady[0].at) / 60
    return Trend(
        len(lives), minutes, steady[0], steady[-1], per_second * hourly, doubt * hourly, fewest - most
    )


def slope(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Per second, of the straight line that fits best through the means of a few blocks, and twice its standard error.

    Samples that follow one another see the same work; blocks hardly do.
    """
    blocks = [points[len(points) * n // BLOCKS : len(points) * (n + 1) // BLOCKS] for n in range(BLOCKS)]
    means = [(fmean(x for x, _ in block), fmean(y for _, y in block)) for block in blocks]
    x, y = [one for one, _ in means], [one for _, one in means]
    line = linear_regression(x, y)
    off = sum((b - line.slope * a - line.intercept) ** 2 for a, b in means)
    spread = sum((a - fmean(x)) ** 2 for a in x)
    return line.slope, 2 * sqrt(off / (BLOCKS - 2) / spread)


def table(samples: dict[str, list[Sample]]) -> str:
    heads = (
        "lives",
        "minutes",
        "MB first",
        "MB last",
        "%/h",
        "+-",
        "files first",
        "files last",
        "files more",
    )
    lines = [f"{'program':16}" + "".join(f"{head:>13}" for head in heads)]
    for name, found in sorted(samples.items()):
        seen = trend(found)
        if seen is None:
            lines.append(f"{name:16}{len({one.life for one in found}):>13}   too short-lived for a trend")
            continue
        cells = (
            f"{seen.lives}",
            f"{seen.minutes:.1f}",
            f"{seen.first.megabytes:.1f}",
            f"{seen.last.megabytes:.1f}",
            f"{seen.percent_per_hour:.2f}",
            f"{seen.doubt:.2f}",
            f"{seen.first.files}",
            f"{seen.last.files}",
            f"{max(seen.files_more, 0)}",
        )
        lines.append(f"{name:16}" + "".join(f"{cell:>13}" for cell in cells))
    return "\n".join(lines)
