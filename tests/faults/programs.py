"""The programs of one installation, kept alive as a supervisor would, killed and frozen as chance will have it."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.end_to_end.conftest import House
from tests.faults.steps import LEASE
from tests.faults.zygote import Forked, Zygote

FROZEN = LEASE.total_seconds() + 2  # seconds: whatever it held, others have by then

Program = subprocess.Popen[bytes] | Forked


@dataclass
class Programs:
    """Over a house: the API and a few workers; with Redis also that and a dispatcher."""

    house: House
    chance: random.Random
    workers: int = 2
    redis_persists: bool = False
    forked: bool = False
    frozen: dict[str, float] = field(default_factory=dict)  # until when
    replaced: list[Program] = field(default_factory=list)  # frozen till the very end
    orphans: list[psutil.Process] = field(default_factory=list)  # of programs whose first process died

    @property
    def redis(self) -> bool:
        return "REDIS_URL" in self.house.environment

    @property
    def names(self) -> tuple[str, ...]:
        workers = (f"worker-{number}" for number in range(self.workers))
        return (*(("redis", "dispatcher") if self.redis else ()), "api", *workers)

    def start(self) -> None:
        self._folder.mkdir()
        if self.forked:
            self._zygote = Zygote(self.house.environment, self.house.home / "zygote.log")
        for name in self.names:
            self._start(name)

    def keep(self) -> None:
        """Start again what died, replace what was frozen for ever, wake the others when their time has come."""
        for file in self._folder.iterdir():
            self._freeze(int(file.name))
            file.unlink()
        for name in self.names:
            if self.house.programs[name].poll() is not None:
                self.frozen.pop(name, None)
                self.orphans += _group(self.house.programs[name].pid)
                self._start(name)
        for name in [name for name, until in self.frozen.items() if until < time.time()]:
            _signal(self.house.programs[name], signal.SIGCONT)
            del self.frozen[name]

    def harm(self) -> str:
        """Kill or freeze one of them; returns what was done."""
        name = self.chance.choice(self.names)
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
        everything = [*self.house.programs.values(), *self.replaced]
        sleepers = self.replaced or self.frozen or self.orphans
        self._signal_all(everything, signal.SIGCONT)
        time.sleep(LEASE.total_seconds() if sleepers else 0)
        self._signal_all(everything, signal.SIGKILL)
        for program in everything:
            program.wait()
        if self.forked:
            self._zygote.end()

    def _signal_all(self, programs: list[Program], number: signal.Signals) -> None:
        for program in programs:
            _signal(program, number)
        for orphan in self.orphans:
            with suppress(psutil.NoSuchProcess):
                orphan.send_signal(number)

    @property
    def _folder(self) -> Path:
        return self.house.home / "frozen"

    def _freeze(self, pid: int) -> None:
        """Decide how long a program that was just frozen stays so."""
        for name, program in list(self.house.programs.items()):
            if program.pid != pid:
                continue
            if (
                name == "api" or self.chance.random() < 2 / 3
            ):  # nobody can take the place of who holds the port
                self.frozen[name] = time.time() + FROZEN
            else:
                self.replaced.append(program)
                self._start(name)

    def _start(self, name: str) -> None:
        if name == "redis":
            self._start_redis()
        elif name.startswith("worker") and self.redis:
            self._launch(name, "dramatiq", "tests.faults.worker", "--processes", "1", "--threads", "2")
        else:
            self._launch(name, f"tests.faults.{name.partition('-')[0]}")

    def _launch(self, name: str, *command: str) -> None:
        if self.forked:
            self.house.programs[name] = self._zygote.start(self.house.home / f"{name}.log", *command)
        else:
            self.house.start(name, *command)

    def _start_redis(self) -> None:
        port = self.house.environment["REDIS_URL"].rpartition(":")[2].partition("/")[0]
        command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", ""]
        command += ["--dir", str(self.house.home), "--appendonly", "yes" if self.redis_persists else "no"]
        self.house.programs["redis"] = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, start_new_session=True
        )


def _group(leader: int) -> list[psutil.Process]:
    """Who is left of a program whose first process was killed alone: frozen with it, or about to notice."""
    found = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            if os.getpgid(process.pid) == leader:
                found.append(process)
    return found


def _signal(program: Program, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(program.pid, number)
