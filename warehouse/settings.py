"""What an installation may set, read once from the environment.

| variable               | default                       | means                                                   |
|------------------------|-------------------------------|---------------------------------------------------------|
| `ANTEVE_HOME`          | `.anteve` in the repository   | the one folder that holds everything in local mode      |
| `ANTEVE_LAKE`          | `$ANTEVE_HOME/lake`           | the lake's root folder                                  |
| `ANTEVE_SECRET_FILE`   | `$ANTEVE_HOME/secret.key`     | the key that signs model artifacts; made when missing   |
| `DATABASE_URL`         | the embedded Postgres         | the application's login; owns nothing                   |
| `DATABASE_OWNER_URL`   | `DATABASE_URL`                | the login that migrates; only `python -m migrations` |
| `REDIS_URL`            | none: an in-memory broker     | the broker that carries job ids to many worker processes |
| `ANTEVE_HOST`          | `127.0.0.1`                   | where the API listens                                   |
| `ANTEVE_PORT`          | `8321`                        | likewise                                                |
| `ANTEVE_SECURE_COOKIES`| `0`                           | `1` behind https: cookies are `Secure` and `__Host-`    |
| `ANTEVE_MAX_UPLOAD_MB` | `2048`                        | largest accepted upload body                            |
| `ANTEVE_JOB_MEMORY_MB` | half of the machine's, 2048 at least | what one job's process may use |
| `ANTEVE_RAW_RETENTION_DAYS` | none: for ever        | how long files are kept as they were received           |
| `ANTEVE_URL`           | `http://$ANTEVE_HOST:$ANTEVE_PORT` | the address that people open; links in mails begin with it |
| `ANTEVE_SMTP_URL`      | none: `$ANTEVE_HOME/outbox`   | `smtp://user:password@host:587` or `smtps://...:465`    |
| `ANTEVE_MAIL_FROM`     | `Anteve <anteve@localhost>`   | whom mails are from                                     |
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    home: Path
    lake: Path
    secret_file: Path
    database_url: str | None
    database_owner_url: str | None
    redis_url: str | None
    host: str
    port: int
    secure_cookies: bool
    max_upload_bytes: int
    job_memory_bytes: int = 2048 * 1_000_000
    public_url: str = "http://127.0.0.1:8321"
    smtp_url: str | None = None
    mail_from: str = "Anteve <anteve@localhost>"
    raw_retention_days: int | None = None

    @property
    def outbox(self) -> Path:
        """Where mails lie when no server is set that sends them."""
        return self.home / "outbox"

    @classmethod
    def from_env(cls) -> "Settings":
        env = os.environ
        home = Path(env.get("ANTEVE_HOME") or REPOSITORY / ".anteve").expanduser().absolute()
        database = env.get("DATABASE_URL") or None
        host, port = env.get("ANTEVE_HOST") or "127.0.0.1", _whole_number("ANTEVE_PORT", 8321)
        return cls(
            home=home,
            lake=Path(env.get("ANTEVE_LAKE") or home / "lake").expanduser().absolute(),
            secret_file=Path(env.get("ANTEVE_SECRET_FILE") or home / "secret.key").expanduser().absolute(),
            database_url=database,
            database_owner_url=env.get("DATABASE_OWNER_URL") or database,
            redis_url=env.get("REDIS_URL") or None,
            host=host,
            port=port,
            secure_cookies=env.get("ANTEVE_SECURE_COOKIES", "0") == "1",
            max_upload_bytes=_whole_number("ANTEVE_MAX_UPLOAD_MB", 2048) * 1_000_000,
            job_memory_bytes=_whole_number("ANTEVE_JOB_MEMORY_MB", _half_of_memory()) * 1_000_000,
            public_url=(env.get("ANTEVE_URL") or f"http://{host}:{port}").rstrip("/"),
            smtp_url=env.get("ANTEVE_SMTP_URL") or None,
            mail_from=env.get("ANTEVE_MAIL_FROM") or "Anteve <anteve@localhost>",
            raw_retention_days=_whole_number("ANTEVE_RAW_RETENTION_DAYS", 0)
            if env.get("ANTEVE_RAW_RETENTION_DAYS")
            else None,
        )

    def secret(self) -> bytes:
        """The installation's signing key (32 bytes); made on first use, readable by its owner only."""
        return _key(self.secret_file)

    @property
    def tombstone_file(self) -> Path:
        return self.secret_file.with_name("tombstones.key")

    def tombstone_secret(self) -> bytes:
        """What hashes the keys of erased entities. Never rotated: no tombstone would fit its entity any more."""
        return _key(self.tombstone_file)


def _key(path: Path) -> bytes:
    """32 bytes of chance, made on first use."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(secrets.token_bytes(32))
    try:
        os.link(fresh, path)  # the first of two starters wins, both read the same key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()


def _half_of_memory() -> int:
    """In MB, for two jobs at once; of the container where that has less than the machine."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        machine = min(machine, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    except (OSError, ValueError):  # there is no such limit
        pass
    return max(machine // 2_000_000, 2048)


def _whole_number(name: str, default: int) -> int:
    said = os.environ.get(name) or str(default)
    if not said.isdecimal():
        raise SystemExit(f"{name} is {said!r}: set it to a whole number, as in {name}={default}.")
    return int(said)
