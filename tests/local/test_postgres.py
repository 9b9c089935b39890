"""The embedded server, as the wheel brings it, over data folders of its own."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local.errors import CannotStart
from local.postgres import Postgres, command_of

# One process runs them all, so that the costly start is paid once.
pytestmark = pytest.mark.xdist_group("postgres")

as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root has a user to give up, or may mount a small disk"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("a home with spaces é")
    yield home
    Postgres(home).stop()


@pytest.fixture
def postgres(home: Path) -> Postgres:
    postgres = Postgres(home)
    postgres.start()
    return postgres


def ask(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def test_it_is_the_version_that_makes_time_ordered_keys_itself(postgres: Postgres) -> None:
    assert int(str(ask(postgres.url, "show server_version_num"))) // 10_000 == 18
    assert ask(postgres.url, "select uuidv7()") is not None


def test_what_is_committed_is_on_the_disk(postgres: Postgres) -> None:
    assert [
        ask(postgres.url, f"show {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")
    ] == ["on"] * 3


def test_kill_9_of_the_server_loses_nothing(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept select generate_series(1, 1000)")
    before = ask(postgres.url, "select count(*) from kept")
    killed = postgres.pid()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)

    postgres.start()

    assert postgres.pid() not in (None, killed)
    assert ask(postgres.url, "select count(*) from kept") == before


def test_a_killed_servers_words_are_not_taken_for_those_of_the_next_one(postgres: Postgres) -> None:
    for _ in range(5):
        killed = postgres.pid()
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        postgres.start()
        assert ask(postgres.url, "select 1") == 1


def test_a_server_that_outlived_its_supervisor_is_adopted(postgres: Postgres, home: Path) -> None:
    pid = postgres.pid()
    another = Postgres(home)
    assert another.start() == postgres.url
    assert another.pid() == pid


def test_two_starts_at_once_share_one_server(home: Path, postgres: Postgres) -> None:
    postgres.stop()
    program = """
import sys
from pathlib import Path
from local.postgres import Postgres
postgres = Postgres(Path(sys.argv[1]))
postgres.start()
print(postgres.pid())
"""
    starts = [
        subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    pids = {start.communicate(timeout=60)[0] for start in starts}
    assert pids == {f"{postgres.pid()}\n"}


@pytest.mark.parametrize("password", ["", "guess"])
def test_nobody_comes_in_without_the_password(postgres: Postgres, password: str) -> None:
    for user in ("postgres", "anteve"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                host="127.0.0.1", port=postgres.port, user=user, password=password, dbname="postgres"
            )


def test_passwords_are_readable_by_their_owner_only(postgres: Postgres, home: Path) -> None:
    assert postgres.url.split("@")[0] != postgres.app_url.split("@")[0]
    assert [(home / f"{user}.password").stat().st_mode & 0o777 for user in ("postgres", "anteve")] == [
        0o600
    ] * 2
    # A password on the command line would be everybody's.
    pid = postgres.pid()
    assert pid is not None
    assert (home / "postgres.password").read_text() not in command_of(pid)


def test_it_listens_on_the_loopback_address_only_and_opens_no_socket_file(postgres: Postgres) -> None:
    socket.create_connection(("127.0.0.1", postgres.port)).close()
    with pytest.raises(ConnectionRefusedError):  # a server on all addresses would answer on this one too
        socket.create_connection(("127.0.0.2", postgres.port))
    assert ask(postgres.url, "show listen_addresses") == "127.0.0.1"
    assert ask(postgres.url, "show unix_socket_directories") == ""
    assert not Path(f"/tmp/.s.PGSQL.{postgres.port}").exists()


@as_root
def test_it_never_runs_as_root(postgres: Postgres) -> None:
    status = Path(f"/proc/{postgres.pid()}/status").read_text()
    uids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    assert "0" not in uids
    capabilities = next(line for line in status.splitlines() if line.startswith("CapEff:")).split()[1]
    assert int(capabilities, 16) == 0


@as_root
def test_a_home_below_a_closed_folder_works_and_the_folder_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "secret").write_text("root's own")
    postgres = Postgres(closed / "home")
    try:
        assert ask(postgres.start(), "select 1") == 1
        assert closed.stat().st_mode & 0o777 == 0o700
        with pytest.raises(psycopg.Error):  # the server sees its own folder there and nothing else
            ask(postgres.url, f"select pg_read_file('{closed}/secret')")
    finally:
        postgres.stop()


def test_a_process_number_that_another_program_has_now_is_not_taken_for_the_server(
    postgres: Postgres,
) -> None:
    postgres.stop()
    stale = postgres.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{postgres.data}\n")
    shutil.chown(stale, postgres.data.stat().st_uid, postgres.data.stat().st_gid)
    assert postgres.pid() is None
    postgres.start()
    assert postgres.pid() not in (None, os.getpid())


def test_it_keeps_its_port_and_takes_another_when_that_is_taken(postgres: Postgres) -> None:
    port = postgres.port
    postgres.stop()
    postgres.start()
    assert postgres.port == port
    postgres.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        postgres.start()
        assert postgres.port != port
        assert ask(postgres.url, "select 1") == 1


def test_an_interrupted_first_start_leaves_no_half_a_database(tmp_path: Path) -> None:
    postgres = Postgres(tmp_path)
    (postgres.folder / "data.new").mkdir(parents=True)
    (postgres.folder / "data.new" / "PG_VERSION").write_text("1")
    try:
        assert ask(postgres.start(), "select 1") == 1
        assert not (postgres.folder / "data.new").exists()
    finally:
        postgres.stop()


def test_data_of_a_newer_version_are_left_alone_and_named(tmp_path: Path) -> None:
    postgres = Postgres(tmp_path)
    postgres.data.mkdir(parents=True)
    (postgres.data / "PG_VERSION").write_text("19\n")
    with pytest.raises(CannotStart, match=r"written by PostgreSQL 19.*brings PostgreSQL 18.*ANTEVE_HOME"):
        postgres.start()
    assert [path.name for path in postgres.data.iterdir()] == ["PG_VERSION"]


def test_a_lost_password_file_is_said(postgres: Postgres, home: Path) -> None:
    file = home / "postgres.password"
    kept = file.read_text()
    file.write_text("another")
    try:
        with pytest.raises(CannotStart, match=r"refuses the password in .*postgres.password"):
            postgres.start()
    finally:
        file.write_text(kept)


@as_root
def test_the_folder_of_another_user_is_said(postgres: Postgres, home: Path) -> None:
    os.seteuid(65534)
    try:
        with pytest.raises(CannotStart, match=r"belongs to another user. Start as the user who made it"):
            Postgres(home).start()
    finally:
        os.seteuid(0)


@as_root
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", os.fsencode(tmp_path), b"tmpfs", 0, b"size=20m,mode=755") != 0:
        pytest.skip("this container may not mount a small disk to fill")
    try:
        with pytest.raises(CannotStart, match=r"The disk that holds .* is full"):
            Postgres(tmp_path).start()
    finally:
        libc.umount2(os.fsencode(tmp_path), 2)


def test_stop_ends_open_connections_and_waits(postgres: Postgres) -> None:
    connection = psycopg.connect(postgres.url)
    began = time.monotonic()
    postgres.stop()
    assert postgres.pid() is None
    assert time.monotonic() - began < 10
    with pytest.raises(psycopg.OperationalError):
        connection.execute("select 1")
