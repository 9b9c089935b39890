"""The secrets of this installation: where they lie, and new ones in their place.

| file                | what for                                             | when it is rotated                       |
|---------------------|------------------------------------------------------|------------------------------------------|
| `secret.key`        | signs models (HMAC)                                  | at any time; nothing stops               |
| `secret.key.old`    | keys it replaced, which still verify, newest first   | `--forget-old` signs all models anew     |
| `anteve.password`   | the application's login to the embedded PostgreSQL   | what runs is ended and started again     |
| `postgres.password` | its superuser's: migrations, backup                  | with the other one                       |

Passwords of people, API keys, sessions and invitations are hashes in the catalog: no key of ours opens them.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from local import keeping, up
from local.errors import CannotStart
from local.postgres import SUPERUSER, Postgres
from warehouse.settings import Settings

Say = Callable[[str], None]


def files(settings: Settings) -> list[Path]:
    """Those that are there."""
    passwords = [settings.home / "postgres.password", settings.home / "anteve.password"]
    return [file for file in (*settings.key_files.values(), *passwords) if file.exists()]


def rotate(say: Say, *, forget_old: bool = False) -> int:
    """New secrets in the place of all; returns the exit status. Raises CannotStart."""
    settings = Settings.from_env()
    _rotate_signing_key(settings)
    say("New models are signed with a new key; what the old one signed is still believed.")
    if settings.database_url is None and (settings.home / "postgres" / "data").exists():
        with up.paused(settings, say):
            _rotate_passwords(settings)
            say("The database's logins have new passwords.")
    elif settings.database_url is not None:
        say("The database is your own: change its passwords there, and in DATABASE_URL.")
    return _forget_old(settings, say) if forget_old else 0


def _rotate_signing_key(settings: Settings) -> None:
    # The old key is kept before the new one is in use: whatever interrupts this, each signature finds its key.
    now, older = settings.signing_files.values()
    keys = [settings.secret(), *(key for key in settings.older_secrets() if key != settings.secret())]
    write(older, "".join(f"{key.hex()}\n" for key in keys).encode())
    write(now, secrets.token_bytes(32))


def _rotate_passwords(settings: Settings) -> None:
    """The superuser's password changes in the server first, then in its file; a try that died between is finished."""
    server, file = Postgres(settings.home), settings.home / "postgres.password"
    fresh = file.with_suffix(".password.new")
    server.start()
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            word = secrets.token_hex(24)
            write(fresh, word.encode())
            hashed = connection.pgconn.encrypt_password(word.encode(), SUPERUSER.encode(), b"scram-sha-256")
            statement = sql.SQL("alter role {} password {}")
            connection.execute(statement.format(sql.Identifier(SUPERUSER), sql.Literal(hashed.decode())))
            fresh.replace(file)
        # The migrations give the application's login the password of its address.
        write(settings.home / "anteve.password", secrets.token_hex(24).encode())
        with keeping.as_owner(settings) as env:
            done = keeping.run("migrations", env=env, capture_output=True)
        if done.returncode != 0:
            raise CannotStart(
                f"The application's login has no new password yet: {done.stderr.strip()[-500:]}"
            )
    finally:
        server.stop()


def _forget_old(settings: Settings, say: Say) -> int:
    with up.paused(settings, say), keeping.as_owner(settings) as env:
        status = keeping.run("migrations.resign", env=env).returncode
    if status == 0:
        settings.signing_files["signing.key.old"].unlink(missing_ok=True)
        say("The old keys are forgotten.")
    else:
        say("The old keys are kept, since not everything could be signed anew.")
    return status


def write(file: Path, content: bytes) -> None:
    """Put the content in the file's place in one step, readable by its owner alone."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
