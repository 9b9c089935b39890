"""A real stack for the long runs: Postgres, API, worker, and Redis with a dispatcher where it is asked for."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from local.postgres import Postgres
from local.sample import generate
from migrations.catalog import migrate
from tests.end_to_end.conftest import Company, House, environment_of, free_port, until_ready

OVER_REDIS = ("dramatiq", "workers.main", "--processes", "1", "--threads", "2")
CRASHED = re.compile(r'"exitcode": ?-(?!9\b)(\d+)')  # by 9 a watcher ends what is to end
OUTCOME = {"kind": "column", "column": "churned", "positive": ["yes"]}


class Stack(House):
    """Programs over one home folder, each of which may be killed and started again."""

    postgres: Postgres
    redis_port: int | None = None

    def start_worker(self, name: str = "worker") -> None:
        self.start(name, *(OVER_REDIS if self.redis_port else ("workers.main",)))

    def start_redis(self) -> None:
        command = ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--dir", str(self.home)]
        self.programs["redis"] = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)

    def end(self) -> list[str]:
        """End all in order; returns which programs did not within half a minute."""
        late = []
        for program in self.programs.values():
            program.terminate()
        for name, program in self.programs.items():
            try:
                program.wait(timeout=30)
            except subprocess.TimeoutExpired:
                late.append(f"{name} does not end when it is told to")
                self.kill_group(name)
        return late

    def pids(self) -> dict[str, int]:
        """The first process of each program."""
        found = {name: program.pid for name, program in self.programs.items() if program.poll() is None}
        server = self.postgres.pid()
        return {**found, **({"postgres": server} if server else {})}


@contextmanager
def stack(home: Path, *, redis: bool) -> Iterator[Stack]:
    postgres = Postgres(home)
    postgres.start()
    migrate(postgres.url, postgres.app_url)
    port = free_port() if redis and shutil.which("redis-server") else None
    more = {"REDIS_URL": f"redis://127.0.0.1:{port}/0"} if port else {}
    built = Stack(home, *environment_of(home, postgres, **more))
    built.postgres, built.redis_port = postgres, port
    try:
        if port:
            built.start_redis()
            built.start("dispatcher", "workers.dispatch")
        built.start("api", "api")
        built.start_worker()
        until_ready(built)
        yield built
    finally:
        built.end()
        postgres.stop()


def companies(house: House, count: int, *, rows: int, trained: int) -> list[Company]:
    """Organizations with `rows` customers each; the first `trained` of them have a model that has scored them."""
    files = generate().write(house.home / "sample")
    header, *lines = files["customers"].read_text().splitlines(keepends=True)
    made = [house.company(f"Company {number}") for number in range(count)]

    def begin(number: int) -> None:
        company = made[number]
        file = house.home / "sample" / f"{number}.csv"
        first = number * 97 % max(len(lines) - rows, 1)
        file.write_text(header + "".join(lines[first : first + rows]))
        company.upload(file, "customers")
        company.model("churn", "customers", outcome=OUTCOME)
        if number < trained:
            left = company.train("churn")["number"]
            prod = {"stage": "prod", "note": "few customers, and enough for this", "override": True}
            company.ask("PUT", f"models/churn/versions/{left}/stage", json=prod)
            company.score("churn")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begin, range(count)))
    return made


def crashes(house: Stack) -> list[str]:
    """What the logs of its programs tell of errors that nobody foresaw, and of processes that broke."""
    found = []
    for log in sorted(house.home.glob("*.log")):
        said = log.read_text(errors="replace")
        for sign in ('"unexpected"', "Fatal Python error", '"a job\'s process broke"'):
            if count := said.count(sign):
                found.append(f"{log.name} says {sign} {count} times")
        signals = Counter(CRASHED.findall(said))
        found += [
            f"{log.name}: {count} processes ended by signal {number}" for number, count in signals.items()
        ]
    return found
