"""Up and down, with the real PostgreSQL and small stand-ins for the programs, which have tests of their own."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from local import state, up
from local.errors import CannotStart
from local.postgres import Postgres, command_of
from local.programs import Program, environment, plan
from local.supervisor import Kept, end_leftovers
from warehouse.settings import REPOSITORY, Settings

# One process runs them all, so that the costly start is paid once.
pytestmark = pytest.mark.xdist_group("up")

# The supervisor as `./anteve up` runs it; only the list of programs is another.
SUPERVISOR = """
import sys
from dataclasses import replace
from local import programs, up
from local.programs import Plan, Program
from local.postgres import Postgres

port = int(sys.argv[1])
API = '''
import os, psycopg
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        with psycopg.connect(os.environ["OWNER_FOR_TEST"]) as connection:
            connection.execute("select 1")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
    def log_message(self, *words): pass
print("listening", flush=True)
HTTPServer(("127.0.0.1", int(os.environ["ANTEVE_PORT"])), Handler).serve_forever()
'''
MIGRATIONS = '''
import os, psycopg
with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
    connection.execute("create table if not exists starts (at timestamptz default now())")
    connection.execute("insert into starts default values")
'''
def stand_ins(settings, port):
    server = Postgres(settings.home)
    api = Program("api", (sys.executable, "-c", API), ready=f"http://127.0.0.1:{port}/health/ready")
    worker = Program("worker", (sys.executable, "-c", "import time; time.sleep(600)"))
    return Plan(server, (Program("migrations", (sys.executable, "-c", MIGRATIONS)),), (api, worker))

def with_owner(settings, port, postgres, *, owner=False):
    return dict(programs.environment(settings, port, postgres, owner=owner), OWNER_FOR_TEST=postgres.url)

up.plan, up.environment = stand_ins, with_owner
sys.exit(up.up(port))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("home")
    yield home
    Postgres(home).stop()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A supervisor in a process of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, str(port)], cwd=REPOSITORY, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, env={**clean_environment(), "ANTEVE_HOME": str(home)},
        )  # fmt: skip

    def wait(self) -> "Running":
        def settled() -> bool:
            found = state.running(self.home)
            return self.process.poll() is not None or bool(found and found.ready)

        wait_for(settled, self.explain)
        assert self.process.poll() is None, self.explain()
        return self

    def explain(self) -> str:
        self.process.kill()
        return self.process.communicate()[0]

    def pids(self) -> dict[str, int]:
        found = state.running(self.home)
        assert found
        return found.programs

    def api_pid(self) -> int:
        with urlopen(f"http://127.0.0.1:{self.port}/") as answer:
            return int(answer.read())

    def end(self, number: int = signal.SIGTERM) -> str:
        self.process.send_signal(number)
        return self.process.communicate(timeout=60)[0]


def clean_environment() -> dict[str, str]:
    ours = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ANTEVE_HOME", "ANTEVE_LAKE", "ANTEVE_PORT")
    return {name: value for name, value in os.environ.items() if name not in ours}


def wait_for(
    true: Callable[[], object], otherwise: Callable[[], str] = lambda: "", patience: float = 30
) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, otherwise() or "it did not become true in time"
        time.sleep(0.02)


@pytest.fixture
def running(home: Path, port: int) -> Iterator[Running]:
    running = Running(home, port).wait()
    yield running
    if running.process.poll() is None:
        running.end()


def test_ctrl_c_ends_everything_and_is_no_error(running: Running) -> None:
    pids, server = running.pids(), Postgres(running.home)
    said = running.end(signal.SIGINT)
    assert running.process.returncode == 0
    assert f"http://localhost:{running.port}" in said
    assert server.pid() is None
    assert [command_of(pid) for pid in pids.values()] == ["", ""]
    assert state.running(running.home) is None


def test_a_second_start_finds_what_the_first_one_wrote(home: Path, port: int) -> None:
    Running(home, port).wait().end()
    second = Running(home, port).wait()
    with psycopg.connect(Postgres(home).url) as connection:
        starts = connection.execute("select count(*) from starts").fetchone()
    second.end()
    assert starts
    assert starts[0] >= 2


def test_stop_harms_nobody_while_a_supervisor_has_not_said_who_it_is(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with (tmp_path / "run" / "up.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        program = (
            "from local import up\ntry:\n    up.stop(0.2)\nexcept up.CannotStart as said:\n    print(said)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=REPOSITORY, env={**os.environ, "ANTEVE_HOME": str(tmp_path)},
            capture_output=True, text=True, check=False, timeout=30, start_new_session=True,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "Anteve does not say which process it is. Try again.\n")


def test_a_number_that_is_none_is_said_in_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "local.up"], cwd=REPOSITORY, env={**os.environ, "ANTEVE_PORT": "eighty"},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    said = "ANTEVE_PORT is 'eighty': set it to a whole number, as in ANTEVE_PORT=8321.\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_a_second_up_says_that_it_runs_already_and_where(running: Running) -> None:
    second = Running(running.home, running.port)
    said = second.process.communicate(timeout=30)[0]
    assert said == f"Anteve runs already at http://localhost:{running.port}. `./anteve stop` ends it.\n"
    assert second.process.returncode == 0
    assert running.api_pid() == running.pids()["api"]


def test_a_program_that_is_killed_is_started_again_and_it_is_said(running: Running) -> None:
    killed = running.pids()["api"]
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: _answering(running) not in (None, killed))
    assert "api was ended by SIGKILL: starting it again in 0.5 s" in running.end()


def test_what_a_killed_program_left_running_is_ended_before_the_next_one_starts(tmp_path: Path) -> None:
    two = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', '{}']))"
    loud = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    log = tmp_path / "two.log"
    kept = Kept(Program("two", (sys.executable, "-c", two.format(loud))), os.environ, log)
    wait_for(log.read_text)
    second = int(log.read_text())
    kept.process.kill()
    kept.process.wait()
    assert command_of(second)
    assert "was ended by SIGKILL" in kept.revive()
    wait_for(lambda: not command_of(second))


def test_a_killed_server_is_started_again_under_the_running_programs(running: Running) -> None:
    server = Postgres(running.home)
    killed = server.pid()
    assert killed
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: server.pid() not in (None, killed) and _answering(running))
    assert "PostgreSQL ended: it is started again over the same data." in running.end()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends what was left")
def test_kill_9_of_the_supervisor_takes_the_programs_along_and_the_next_start_adopts_the_server(
    running: Running,
) -> None:
    pids, server = running.pids(), Postgres(running.home).pid()
    running.process.kill()
    running.process.communicate()
    wait_for(lambda: not any(command_of(pid) for pid in pids.values()))
    assert state.running(running.home) is None
    assert Postgres(running.home).pid() == server

    after = Running(running.home, running.port).wait()
    assert Postgres(running.home).pid() == server
    after.end()


def test_a_taken_port_is_named_with_the_way_out(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        failed = Running(home, port)
        said = failed.process.communicate(timeout=30)[0]
    assert failed.process.returncode == 1
    assert said.startswith(f"Port {port} is taken by another program.")
    assert f"./anteve up --port {port + 1}" in said


def test_stop_and_status_speak_of_what_runs(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(running.home))
    found = up.status()
    assert found
    assert (found.url, found.pid) == (f"http://localhost:{running.port}", running.process.pid)
    assert up.ensure_running() == found.url  # demo finds it running and starts nothing

    assert up.stop()
    running.process.communicate(timeout=30)
    assert running.process.returncode == 0
    assert up.status() is None
    assert not up.stop()


def test_a_state_file_whose_supervisor_is_gone_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "up.lock").touch()
    dead = {"pid": os.getpid(), "url": "http://localhost:1", "doing": "ready", "ready": True, "programs": {}}
    (tmp_path / "run" / "up.json").write_text(json.dumps(dead))
    assert state.running(tmp_path) is None
    with state.claimed(tmp_path):
        pass


def test_a_start_is_not_taken_for_a_second_one_because_somebody_asks_whether_it_runs(tmp_path: Path) -> None:
    with state.claimed(tmp_path):
        pass
    with (tmp_path / "run" / "up.lock").open() as asking:
        fcntl.flock(asking, fcntl.LOCK_SH)
        threading.Timer(0.1, lambda: fcntl.flock(asking, fcntl.LOCK_UN)).start()
        with state.claimed(tmp_path):
            assert state.running(tmp_path)
        time.sleep(0.1)


def test_a_full_disk_is_said_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setattr(up, "_ROOM", 10**18)
    with pytest.raises(CannotStart, match=r"The disk that holds .* is full: \d+ MB are free"):
        up.ensure_running()


def test_a_home_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(CannotStart, match=r"data folder .* cannot be written \(Not a directory\)"):
        up.ensure_running()


def test_a_program_that_fails_to_start_is_shown_with_its_last_words(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "import sys; sys.exit('the catalog is from tomorrow')")
    kept = Kept(Program("api", command), os.environ, tmp_path / "api.log")
    kept.process.wait()
    with pytest.raises(
        CannotStart, match=r"(?s)api ended with status 1.*the catalog is from tomorrow.*api\.log"
    ):
        kept.ready()


def test_servers_of_ones_own_replace_the_embedded_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/anteve")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/anteve")
    monkeypatch.setenv("REDIS_URL", "redis://queue")
    settings = Settings.from_env()
    own = plan(settings, 8321)
    assert own.postgres is None
    assert [program.name for program in own.then] == ["api", "worker", "dispatcher"]
    assert (
        environment(settings, 8321, None, owner=True)["DATABASE_OWNER_URL"] == "postgresql://owner@db/anteve"
    )


def test_only_the_migrations_learn_the_owners_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/anteve")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/anteve")
    assert "owner@db" not in str(environment(Settings.from_env(), 8321, None))


def test_starting_loads_none_of_the_heavy_libraries() -> None:
    program = "import local.up, sys; print(sorted({'dbt', 'duckdb', 'sqlalchemy', 'litestar', 'numpy'} & {*sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "[]\n"


def _answering(running: Running) -> int | None:
    try:
        return running.api_pid()
    except OSError:
        return None


def test_what_a_killed_supervisor_left_is_ended_but_a_stranger_with_its_number_is_not() -> None:
    sleeping = (sys.executable, "-c", "import time; time.sleep(600)")
    left, stranger = (subprocess.Popen(sleeping, start_new_session=True) for _ in range(2))
    pids = {"worker": left.pid, "api": stranger.pid}
    end_leftovers(pids, [Program("worker", sleeping), Program("api", (sys.executable, "-m", "api"))])
    assert left.wait(timeout=10) == -signal.SIGKILL
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
