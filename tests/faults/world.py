"""Organizations with data and models, requests without end, and programs that are killed and frozen meanwhile."""

import random
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from math import exp
from pathlib import Path
from uuid import UUID

import httpx
import psycopg

from local.postgres import Postgres
from tests.end_to_end.conftest import House, environment_of, free_port, until_ready
from tests.faults import steps
from tests.faults.asking import LANDINGS, Ask, Crowd, draw
from tests.faults.leftovers import Leftovers
from tests.faults.machine import Machine
from tests.faults.programs import Programs
from warehouse.catalog.jobs import ENDED
from warehouse.lake.paths import Lake

LAST_FAULT = 0.93  # of all jobs that have ended: what is left then must end in time
AT_STEPS = 2 / 3  # of the faults
CUSTOMERS = 300  # of each organization
PATIENCE = 60.0  # seconds beyond the lease, after the last fault, on a machine of one's own


@dataclass(frozen=True)
class Prepared:
    """A house as it was before the faults: its database, its home, and keys to its organizations."""

    postgres: Postgres
    database: str
    home: Path
    companies: tuple[tuple[str, str, UUID], ...]  # slug, key, id


def prepare(postgres: Postgres, home: Path, *, companies: int, database: str = "faults") -> Prepared:
    """Organizations that each have customers, a model with one version, and empty datasets to land in."""
    _create(postgres, database, "anteve")
    house = House(home, *_environment(postgres, database, home))
    house.start("api", "api")
    house.start_worker()
    try:
        until_ready(house)
        with ThreadPoolExecutor(companies) as pool:
            made = tuple(pool.map(lambda number: _found(house, number), range(companies)))
    finally:
        house.stop()
    return Prepared(postgres, database, home, made)


def _found(house: House, number: int) -> tuple[str, str, UUID]:
    company, chance = house.company(f"Company {number}"), random.Random(number)
    rows = []
    for customer in range(CUSTOMERS):
        a, b, c = (chance.random() for _ in range(3))
        churned = "yes" if chance.random() < 1 / (1 + exp(6 - 4 * (a + b + c))) else "no"
        rows.append(f"c{customer},{a:.3f},{b:.3f},{c:.3f},{churned}\n")
    file = house.home / f"customers-{number}.csv"
    file.write_text("customer_id,a,b,c,churned\n" + "".join(rows))
    company.upload(file, "customers")
    for name in LANDINGS:
        company.ask("POST", "datasets", 201, json={"name": name, "kind": "entities"})
    company.model("churn", "customers", outcome={"kind": "column", "column": "churned", "positive": ["yes"]})
    company.train("churn")
    me = company.ask("GET", f"{house.url}/api/v1/me")
    return company.slug, company.key, UUID(me["memberships"][0]["organization"]["id"])


@dataclass
class World:
    """A copy of what was prepared, with faults; `redis` says which broker carries the jobs."""

    prepared: Prepared
    home: Path
    database: str
    redis: bool
    without_token: bool = False
    redis_persists: bool = False
    workers: int = 2
    forked: bool = False  # its programs share one load of all libraries (tests.faults.zygote)
    asks: list[Ask] = field(default_factory=list)
    harms: list[str] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    refused: int = 0
    planted: int = 0
    seconds_after_last_fault: float = 0.0
    others: float = 0.0  # the share of the machine that was somebody else's in those seconds

    def __post_init__(self) -> None:
        _create(self.prepared.postgres, self.database, self.prepared.database)
        shutil.copytree(self.prepared.home / "lake", self.home / "lake")
        shutil.copy(self.prepared.home / "secret.key", self.home / "secret.key")
        (self.home / "faults").mkdir()

    @property
    def lake(self) -> Lake:
        return Lake(self.home / "lake")

    @property
    def app_url(self) -> str:
        return _at(self.prepared.postgres.app_url, self.database)

    def run(
        self,
        seed: int,
        *,
        runs: int,
        faults: int,
        amid: Mapping[float, Callable[[Programs], None]] | None = None,
        patience: float = 900,
    ) -> None:
        """Ask for `runs` while `faults` strike, and each of `amid` is done once that share of them has ended.

        Comes back when all has ended, or notes what is stuck.
        """
        chance = random.Random(seed)
        self.asks = draw(chance, runs, len(self.prepared.companies))
        house = House(self.home, *self._environment())
        programs = Programs(house, chance, self.workers, self.redis_persists, self.forked)
        crowd = Crowd(self.asks, [self._client(house, *one) for one in self.prepared.companies])
        due = [(int(runs * LAST_FAULT * n / faults), self._strike(programs, crowd)) for n in range(faults)]
        for share, done in (amid or {}).items():
            due.append((int(runs * share), partial(self._harm, "amid all", partial(done, programs))))
        with Leftovers() as leftovers:
            programs.start()
            try:
                until_ready(house)
                crowd.start()
                self._see_through(programs, crowd, due, time.monotonic() + patience)
            finally:
                crowd.stop()
                programs.end()
            self.wrongs += [f"it runs on after all was ended: {left}" for left in leftovers.found()]
        self.wrongs += crowd.wrongs
        self.refused = crowd.refused

    def _see_through(
        self,
        programs: Programs,
        crowd: Crowd,
        due: list[tuple[int, Callable[[], None]]],
        deadline: float,
    ) -> None:
        runs, before, machine = len(self.asks), len(self.prepared.companies) * 2, Machine()
        while crowd.ended < runs:
            machine.look()
            if time.monotonic() > deadline:
                self.wrongs.append(f"{runs - crowd.ended} of {runs} jobs are stuck")
                return
            programs.keep()
            crowd.ended = self._ended() - before
            while due and crowd.ended >= due[0][0]:
                due.pop(0)[1]()
            time.sleep(0.1)
        last = self._last_fault()
        self.seconds_after_last_fault, self.others = time.time() - last, machine.others_since(last)
        if self.seconds_after_last_fault > allowed(self.others):
            late = f"all ended {self.seconds_after_last_fault:.0f} s after the last fault"
            self.wrongs.append(f"{late}, while {self.others:.0%} of the machine was others'")

    def _strike(self, programs: Programs, crowd: Crowd) -> Callable[[], None]:
        if self.without_token or programs.chance.random() < AT_STEPS:
            return lambda: self._plant(programs.chance, crowd)
        return lambda: self._harm("at random", programs.harm)

    def _harm(self, name: str, harm: Callable[[], object]) -> None:
        done = harm()
        self.harms.append(f"{time.time()} {done or name}")

    def met(self) -> list[str]:
        """The faults that were met at their steps, in order."""
        file = self.home / "met"
        return file.read_text().splitlines() if file.exists() else []

    def _plant(self, chance: random.Random, crowd: Crowd) -> None:
        """Each step in turn that is still to come, for whichever process comes to it first."""
        asking = crowd.answered < len(self.asks)
        ahead = [step for step in steps.STEPS if asking or step not in steps.API]
        step = ahead[self.planted % len(ahead)]
        how = chance.choices(["kill", "fall", "stop"], [60, 20, 20])[0]
        kinds = ["any", "land", "train", "score"] if step in steps.CHILD and asking else ["any"]
        kind = chance.choice(kinds)
        if self.without_token:
            # What the token is for: one that froze before it published, and wakes after another did.
            step, how, kind = "durable", "stop", "any"
        (self.home / "faults" / f"{step}.{kind}.{how}.{self.planted}").touch()
        self.planted += 1

    def _last_fault(self) -> float:
        return max((float(line.split()[0]) for line in [*self.met(), *self.harms]), default=time.time())

    def _ended(self) -> int:
        with psycopg.connect(_at(self.prepared.postgres.url, self.database)) as connection:
            query = "select count(*) from jobs where status = any(%s)"
            found = connection.execute(query, [list(ENDED)]).fetchone()
        return found[0] if found else 0

    def _environment(self) -> tuple[str, dict[str, str]]:
        more = {"FAULTS": str(self.home / "faults")}
        if self.redis:
            more["REDIS_URL"] = f"redis://127.0.0.1:{free_port()}/0"
        if self.without_token:
            more["WITHOUT_TOKEN"] = "1"
        return _environment(self.prepared.postgres, self.database, self.home, **more)

    @staticmethod
    def _client(house: House, slug: str, key: str, _id: UUID) -> Callable[[], httpx.Client]:
        def opened() -> httpx.Client:
            return httpx.Client(
                base_url=f"{house.url}/api/v1/organizations/{slug}/",
                headers={"Authorization": f"Bearer {key}"},
                timeout=8,
            )

        return opened


def allowed(others: float) -> float:
    """Seconds after the last fault within which all has to end, where this share of the machine was others'."""
    return steps.LEASE.total_seconds() + PATIENCE / (1 - others)


def _create(postgres: Postgres, database: str, template: str) -> None:
    with psycopg.connect(_at(postgres.url, "postgres"), autocommit=True) as connection:
        connection.execute(f"create database {database} template {template}")


def _environment(postgres: Postgres, database: str, home: Path, **more: str) -> tuple[str, dict[str, str]]:
    """As `environment_of` a house, over a database of this server."""
    return environment_of(home, postgres, DATABASE_URL=_at(postgres.app_url, database), **more)


def _at(url: str, database: str) -> str:
    return url.rsplit("/", 1)[0] + "/" + database
