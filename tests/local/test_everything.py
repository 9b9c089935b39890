"""The real programs, all of them, as `./anteve up` starts them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import psycopg
import pytest

from local import state
from local.postgres import Postgres
from warehouse.settings import REPOSITORY

# One process runs them all, so that the costly start is paid once.
pytestmark = pytest.mark.xdist_group("everything")

OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ANTEVE_HOME", "ANTEVE_LAKE", "ANTEVE_PORT")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("everything")
    yield home
    Postgres(home).stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Up:
    """`./anteve up` in a process of its own, from the moment it says that it is ready."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home, self.port = home, free_port()
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "local.up", "--port", str(self.port)], cwd=REPOSITORY, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**kept, "ANTEVE_HOME": str(home), **env},
        )  # fmt: skip
        wait_for(lambda: self.process.poll() is not None or ((now := state.running(home)) and now.ready))
        assert self.process.poll() is None, self.process.communicate()[0]
        self.work = self.processor_seconds()

    def status(self, path: str) -> int:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)

    def processor_seconds(self) -> float:
        """What stood between the command and the answer: the supervisor, the migrations and the API."""
        now = state.running(self.home)
        assert now
        own, api = (psutil.Process(pid).cpu_times() for pid in (self.process.pid, now.programs["api"]))
        return sum((*own[:4], *api[:2]))

    def family(self) -> list[psutil.Process]:
        """Every process below the supervisor but PostgreSQL's, which is meant to live on."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "postgres" not in child.name()]

    def end(self) -> str:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=60)[0]


def processor_seconds_of(*command: str) -> float:
    before = os.times()
    subprocess.run(command, cwd=REPOSITORY, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def wait_for(true: Callable[[], object], patience: float = 120) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.05)


def gone(processes: list[psutil.Process]) -> bool:
    return not [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def test_everything_comes_up_and_goes_down_and_the_second_start_does_little(home: Path) -> None:
    first = Up(home)
    assert (first.status("/health/live"), first.status("/health/ready")) == (200, 200)
    family = first.family()
    first.end()
    assert first.process.returncode == 0
    assert gone(family)

    second = Up(home, ANTEVE_FRONTEND=str(home / "elsewhere"))  # its building goes on beside a start
    second.end()
    # Eight seconds are promised, which a test beside others cannot time: nearly all of them are spent on loading what
    # is needed, so that a start which made a database or applied migrations anew would stand out.
    loading = processor_seconds_of(sys.executable, "-c", "import api.app, alembic.command, local.up")
    assert second.work < 3 * loading, (
        f"a second start worked for {second.work:.1f} s, loading {loading:.1f} s"
    )


def test_what_one_brings_is_closed_to_other_users_of_the_machine(home: Path) -> None:
    if not (home / "logs").exists():
        Up(home).end()
    open_to_others = [path.name for path in home.iterdir() if path.stat().st_mode & 0o077]
    assert [name for name in open_to_others if name != "postgres.lock"] == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends what was left")
def test_kill_9_of_the_supervisor_leaves_no_process_but_the_database(home: Path) -> None:
    up = Up(home)
    family = up.family()
    assert len(family) >= 2
    up.process.kill()
    up.process.communicate()
    # The process that jobs are forked from looks up once it has loaded its libraries: late on a busy machine.
    wait_for(lambda: gone(family), patience=90)
    assert Postgres(home).pid() is not None


@pytest.mark.redis
def test_with_servers_of_ones_own_the_same_programs_use_those(home: Path, tmp_path: Path) -> None:
    if shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server on the PATH")
    port = free_port()
    redis = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    elsewhere = Postgres(home)  # stands for a server of one's own
    owner = elsewhere.start()
    mine = tmp_path / "home"
    try:
        up = Up(
            mine,
            DATABASE_URL=elsewhere.app_url,
            DATABASE_OWNER_URL=owner,
            REDIS_URL=f"redis://127.0.0.1:{port}/0",
        )
        assert up.status("/health/ready") == 200
        now = state.running(mine)
        assert now
        assert {*now.programs} == {"api", "worker", "dispatcher"}
        up.end()
        assert up.process.returncode == 0
        assert not (mine / "postgres").exists()
        with psycopg.connect(owner) as connection:  # nobody ended the server that is not ours
            connection.execute("select 1")
    finally:
        redis.terminate()
        redis.wait()
