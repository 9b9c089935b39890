"""The programs of one installation, kept alive as a supervisor would, killed and frozen as chance will have it."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.end_to_end.conftest import House
from tests.faults.steps import LEASE

API_FROZEN = 5.0  # seconds: it holds its port, so nobody can take its place meanwhile
WORKERS = ("worker-0", "worker-1")


@dataclass
class Frozen:
    """A stopped program that another has replaced; `until` it wakes, at the very end when that is never."""

    program: subprocess.Popen[bytes]
    until: float


@dataclass
class Programs:
    """Over a house: the API and two workers; with Redis also that and a dispatcher."""

    house: House
    chance: random.Random
    frozen: list[Frozen] = field(default_factory=list)

    @property
    def redis(self) -> bool:
        return "REDIS_URL" in self.house.environment

    @property
    def names(self) -> tuple[str, ...]:
        return (*(("redis", "dispatcher") if self.redis else ()), "api", *WORKERS)

    def start(self) -> None:
        self._folder.mkdir()
        for name in self.names:
            self._start(name)

    def keep(self) -> None:
        """Start again what died, replace what was frozen, wake whose time has come."""
        for file in self._folder.iterdir():
            self._replace(int(file.name))
            file.unlink()
        for name in self.names:
            if self.house.programs[name].poll() is not None:
                self._start(name)
        for one in [one for one in self.frozen if one.until < time.time()]:
            _signal(one.program, signal.SIGCONT)
            self.frozen.remove(one)
            if one.program is not self.house.programs["api"]:
                self.woken.append(one.program)

    woken: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def harm(self) -> str:
        """Kill or freeze one of them; returns what was done."""
        name = self.chance.choice([*self.names, *WORKERS])
        how = self.chance.choice(["kill", "kill all of", "freeze"]) if name != "redis" else "kill"
        program = self.house.programs[name]
        if how == "kill":
            program.kill()
        elif how == "kill all of":
            _signal(program, signal.SIGKILL)
        else:
            _signal(program, signal.SIGSTOP)
            (self._folder / str(program.pid)).touch()
        return f"{how} {name}"

    def end(self) -> None:
        """Wake all that sleeps, let it try to go on, then end everything."""
        for one in self.frozen:
            _signal(one.program, signal.SIGCONT)
        time.sleep(LEASE.total_seconds() if self.frozen else 0)
        everything = [*self.house.programs.values(), *self.woken, *(one.program for one in self.frozen)]
        for program in everything:
            _signal(program, signal.SIGKILL)
        for program in everything:
            program.wait()

    @property
    def _folder(self) -> Path:
        return self.house.home / "frozen"

    def _replace(self, pid: int) -> None:
        for name, program in self.house.programs.items():
            if program.pid != pid:
                continue
            if name == "api":
                self.frozen.append(Frozen(program, time.time() + API_FROZEN))
                return
            never = self.chance.random() < 1 / 3
            until = float("inf") if never else time.time() + LEASE.total_seconds() + 2
            self.frozen.append(Frozen(program, until))
            self._start(name)
            return

    def _start(self, name: str) -> None:
        if name == "redis":
            self._start_redis()
        elif name.startswith("worker") and self.redis:
            command = ("dramatiq", "tests.faults.worker", "--processes", "1", "--threads", "2")
            self.house.start(name, *command)
        else:
            self.house.start(name, f"tests.faults.{name.partition('-')[0]}")

    def _start_redis(self) -> None:
        port = self.house.environment["REDIS_URL"].rpartition(":")[2].partition("/")[0]
        command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir"]
        self.house.programs["redis"] = subprocess.Popen(
            [*command, str(self.house.home)], stdout=subprocess.DEVNULL, start_new_session=True
        )


def _signal(program: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(program.pid, number)
