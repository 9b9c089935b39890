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
| `ANTEVE_FRONTEND`      | `frontend/out` in the repository | the web app as it was built; without it there is the API alone |
| `ANTEVE_MAX_UPLOAD_MB` | `2048`                        | largest accepted upload body                            |
| `ANTEVE_RAW_RETENTION_DAYS` | none: for ever        | how long files are kept as they were received           |
| `ANTEVE_JOB_MEMORY_MB` | half of the machine's, 4096 at least | what one job's process may use |
| `ANTEVE_JOB_THREADS`   | half of the cores, 1 at least | how many threads one job scores with                    |
| `ANTEVE_URL`           | `http://$ANTEVE_HOST:$ANTEVE_PORT` | the address that people open; links in mails begin with it |
| `ANTEVE_SMTP_URL`      | none: `$ANTEVE_HOME/outbox`   | `smtp://user:password@host:587` or `smtps://...:465`    |
| `ANTEVE_MAIL_FROM`     | `Anteve <anteve@localhost>`   | whom mails are from                                     |
| `ANTEVE_METRICS_TOKEN` | none: this machine only       | who shows it as `Authorization: Bearer` may read `/metrics` |
| `OTEL_EXPORTER_OTLP_ENDPOINT` | none: no traces        | where traces are sent (OTLP over HTTP, protobuf)        |
| `ANTEVE_OIDC_ISSUER`   | none: passwords only          | an OpenID provider by which people may sign in too      |
| `ANTEVE_OIDC_CLIENT_ID`, `ANTEVE_OIDC_CLIENT_SECRET` | none | what the provider knows Anteve by          |
| `ANTEVE_OIDC_NAME`     | the issuer's host             | what people call the provider                           |
| `ANTEVE_QUOTA_UPLOAD_GB` | `100`                       | what the uploads of one organization may take in all    |
| `ANTEVE_QUOTA_ROWS`    | `200000000`                   | what its datasets may hold in all                       |
| `ANTEVE_QUOTA_RUNNING_JOBS`, `ANTEVE_QUOTA_WAITING_JOBS` | `8`, `1000` | how many of its jobs may run, and wait |

Quotas are for organizations of which the operator has not said otherwise (`./anteve quota`).
"""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Limits:
    """What one organization may use."""

    upload_bytes: int = 100_000_000_000
    rows: int = 200_000_000
    running_jobs: int = 8
    waiting_jobs: int = 1000


@dataclass(frozen=True)
class OpenIdProvider:
    """Where people may sign in too; `issuer` is its address exactly as it writes it itself."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


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
    job_memory_bytes: int = 4096 * 1_000_000
    job_threads: int = 1
    public_url: str = "http://127.0.0.1:8321"
    smtp_url: str | None = None
    mail_from: str = "Anteve <anteve@localhost>"
    raw_retention_days: int | None = None
    metrics_token: str | None = None
    openid_provider: OpenIdProvider | None = None
    limits: Limits = Limits()
    frontend: Path = REPOSITORY / "frontend" / "out"

    @property
    def outbox(self) -> Path:
        """Where mails lie when no server is set that sends them."""
        return self.home / "outbox"

    @property
    def signing_files(self) -> dict[str, Path]:
        """The files that hold the signing keys: the one in use, and those it replaced, which still verify."""
        older = self.secret_file.with_name(f"{self.secret_file.name}.old")
        return {"signing.key": self.secret_file, "signing.key.old": older}

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
            job_threads=max(_whole_number("ANTEVE_JOB_THREADS", (os.cpu_count() or 2) // 2), 1),
            public_url=(env.get("ANTEVE_URL") or f"http://{host}:{port}").rstrip("/"),
            smtp_url=env.get("ANTEVE_SMTP_URL") or None,
            frontend=Path(env.get("ANTEVE_FRONTEND") or REPOSITORY / "frontend" / "out")
            .expanduser()
            .absolute(),
            mail_from=env.get("ANTEVE_MAIL_FROM") or "Anteve <anteve@localhost>",
            raw_retention_days=_whole_number("ANTEVE_RAW_RETENTION_DAYS", 0)
            if env.get("ANTEVE_RAW_RETENTION_DAYS")
            else None,
            metrics_token=env.get("ANTEVE_METRICS_TOKEN") or None,
            openid_provider=_openid_provider(),
            limits=Limits(
                upload_bytes=_whole_number("ANTEVE_QUOTA_UPLOAD_GB", 100) * 1_000_000_000,
                rows=_whole_number("ANTEVE_QUOTA_ROWS", 200_000_000),
                running_jobs=max(_whole_number("ANTEVE_QUOTA_RUNNING_JOBS", 8), 1),
                waiting_jobs=_whole_number("ANTEVE_QUOTA_WAITING_JOBS", 1000),
            ),
        )

    def older_secrets(self) -> list[bytes]:
        """The signing keys that were in use before, newest first: what they signed is still believed."""
        try:
            lines = self.signing_files["signing.key.old"].read_text().split()
        except FileNotFoundError:
            return []
        return [bytes.fromhex(line) for line in lines]

    def secret(self) -> bytes:
        """The installation's signing key (32 bytes); made on first use, readable by its owner only."""
        return _key(self.secret_file)

    @property
    def key_files(self) -> dict[str, Path]:
        """Every key that an installation must keep to stay itself, by the name that it has in a backup."""
        return {**self.signing_files, "tombstones.key": self.tombstone_file}

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
    with contextlib.suppress(OSError, ValueError):  # there is no such limit
        machine = min(machine, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return max(machine // 2_000_000, 4096)


def _openid_provider() -> OpenIdProvider | None:
    names = ("ANTEVE_OIDC_ISSUER", "ANTEVE_OIDC_CLIENT_ID", "ANTEVE_OIDC_CLIENT_SECRET")
    said = [os.environ.get(name) or "" for name in names]
    if not any(said):
        return None
    if not all(said):
        raise SystemExit(f"To sign in by OpenID Connect, set all of {', '.join(names)}; or none of them.")
    issuer = urlsplit(said[0])
    here = issuer.scheme == "http" and issuer.hostname in ("localhost", "127.0.0.1", "::1")
    if not (here or (issuer.scheme == "https" and issuer.hostname)):
        raise SystemExit(f"ANTEVE_OIDC_ISSUER is {said[0]!r}: it must begin with https://.")
    name = os.environ.get("ANTEVE_OIDC_NAME") or str(issuer.hostname)
    return OpenIdProvider(issuer=said[0], client_id=said[1], client_secret=said[2], name=name)


def _whole_number(name: str, default: int) -> int:
    said = os.environ.get(name) or str(default)
    if not said.isdecimal():
        raise SystemExit(f"{name} is {said!r}: set it to a whole number, as in {name}={default}.")
    return int(said)
