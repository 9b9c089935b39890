"""`python -m migrations.restore FOLDER`: a backup becomes an installation; `--catalog-only` puts a catalog back.

The backup is looked at first, whole: an unfinished or changed one is refused by the name of the file, before anything is
written. It goes into an empty database and an empty lake only. The lake comes first and the catalog last, in one
transaction: what dies in between names nothing.

    restore        lake, keys and catalog, where there is nothing yet
    put_back       the catalog alone, in the place of the one that is there (after an upgrade that failed)
"""

import json
import shutil
import sys
from pathlib import Path, PurePosixPath

import psycopg
from psycopg import sql

from migrations import inspection, tools
from migrations.backup import DUMP, FACTS, FORMAT, LAKE, SECRETS, SUMS, Facts, Say, sha256, teller
from migrations.catalog import admit, plain
from migrations.snapshot import snapshot
from warehouse.catalog import revision
from warehouse.catalog.session import APP_ROLE, DISPATCHER_ROLE, ERASER_ROLE, OBSERVER_ROLE
from warehouse.settings import Settings

ROLES = (APP_ROLE, DISPATCHER_ROLE, ERASER_ROLE, OBSERVER_ROLE)


class CannotRestore(RuntimeError):
    """Nothing was restored; the text says why and what to do."""


def restore(settings: Settings, folder: Path, say: Say) -> Facts:
    """Make an installation of a backup. Raises CannotRestore."""
    facts, files = check(folder, say)
    owner_url, app_url = _urls(settings)
    if any(file.exists() for file in settings.key_files.values()) or _holds_anything(settings.lake):
        raise CannotRestore(
            f"{settings.home} (or its lake, {settings.lake}) holds an Anteve already: set ANTEVE_HOME to a new folder, "
            "or move this one away."
        )
    with _connect(owner_url) as connection:
        if connection.execute(_TABLES).fetchone() != (0,):
            raise CannotRestore("The database holds tables already: restore into an empty one.")
        _make_roles(connection)
        _copy(folder, files, settings, say)
        say("Restoring the catalog")
        _load(owner_url, folder, connection.info.server_version // 10_000)
        admit(connection, app_url)
    _refuse_what_is_broken(owner_url, settings, say)
    return facts


def put_back(settings: Settings, folder: Path, say: Say) -> Facts:
    """Put the catalog of a backup in the place of today's, which is kept until the other one is whole."""
    facts, _ = check(folder, say, only=DUMP)
    owner_url, app_url = _urls(settings)
    with _connect(owner_url) as connection:
        connection.execute("set lock_timeout = '10s'")
        with connection.transaction():
            connection.execute("drop schema if exists put_aside cascade")
            connection.execute("alter schema public rename to put_aside")
            connection.execute("create schema public")
            connection.execute("grant usage on schema public to public")
        try:
            _load(owner_url, folder, connection.info.server_version // 10_000)
        except CannotRestore:
            with connection.transaction():
                connection.execute("drop schema public cascade")
                connection.execute("alter schema put_aside rename to public")
            raise
        connection.execute("drop schema put_aside cascade")
        admit(connection, app_url)
    return facts


def check(folder: Path, say: Say, only: str = "") -> tuple[Facts, list[str]]:
    """The facts of a whole, unchanged backup and the names of its files; with `only`, that one's content is compared."""
    facts = _facts(folder)
    try:
        sums = folder / SUMS
        if sha256(sums) != facts.sums_sha256:
            raise CannotRestore(f"{sums} was changed after the backup was made: nothing was restored.")
        listed = [line.split("  ", 1) for line in sums.read_text().splitlines()]
    except OSError as problem:
        raise CannotRestore(
            f"{folder / SUMS} cannot be read ({problem.strerror}): nothing was restored."
        ) from problem
    for number, (expected, name) in enumerate(listed, 1):
        say(f"Comparing checksums: {number:,} of {len(listed):,} files")
        if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
            raise CannotRestore(
                f"{SUMS} names {name!r}, which lies outside the backup: nothing was restored."
            )
        if only and name != only:
            continue
        try:
            whole = sha256(folder / name) == expected and not (folder / name).is_symlink()
        except OSError as problem:
            raise CannotRestore(
                f"{folder / name} cannot be read ({problem.strerror}): the backup is not whole, nothing was restored."
            ) from problem
        if not whole:
            raise CannotRestore(f"{folder / name} was damaged or changed: nothing was restored.")
    return facts, [name for _, name in listed]


def _facts(folder: Path) -> Facts:
    try:
        said = json.loads((folder / FACTS).read_text())
        if said["format"] != FORMAT:
            raise CannotRestore(
                f"{folder / FACTS} has format {said['format']}: use the Anteve that wrote it."
            )
        facts = Facts(**said)
    except FileNotFoundError:
        raise CannotRestore(
            f"{folder / FACTS} is missing: this is no backup, or one that was interrupted. Nothing was restored."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CannotRestore(f"{folder / FACTS} cannot be read: nothing was restored.") from problem
    if facts.revision not in revision.history():
        raise CannotRestore(
            f"The backup was made by another Anteve (its catalog is at {facts.revision}, which this one does not know): "
            "use that one, or a newer one."
        )
    return facts


_TABLES = (
    "select count(*) from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
)


def _urls(settings: Settings) -> tuple[str, str]:
    if settings.database_owner_url is None or settings.database_url is None:
        raise CannotRestore("Set DATABASE_OWNER_URL and DATABASE_URL to the logins of an empty database.")
    return settings.database_owner_url, settings.database_url


def _connect(owner_url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(plain(owner_url), autocommit=True)
    except psycopg.OperationalError as problem:
        raise CannotRestore(f"The catalog's database cannot be reached: {problem}") from problem


def _make_roles(connection: psycopg.Connection) -> None:
    """The roles that the dump's rights are about belong to the server, not to the database: a new server lacks them."""
    for role in ROLES:
        if connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is None:
            connection.execute(
                sql.SQL("create role {} nologin nosuperuser nobypassrls").format(sql.Identifier(role))
            )


def _load(owner_url: str, folder: Path, server: int) -> None:
    options = ("--single-transaction", "--exit-on-error", "--no-owner", str(folder / DUMP))
    try:
        tools.run("pg_restore", owner_url, *options, server=server)
    except tools.ToolFailed as problem:
        raise CannotRestore(f"The catalog was not restored. {problem}") from problem


def _holds_anything(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _copy(folder: Path, files: list[str], settings: Settings, say: Say) -> None:
    for number, name in enumerate(files, 1):
        say(f"Copying files: {number:,} of {len(files):,}")
        room, _, rest = name.partition("/")
        if room == LAKE:
            target = settings.lake / rest
        elif room == SECRETS and rest in settings.key_files:
            target = settings.key_files[rest]
        else:
            continue
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(folder / name, target)
        if room == SECRETS:
            target.chmod(0o600)


def _refuse_what_is_broken(owner_url: str, settings: Settings, say: Say) -> None:
    with snapshot(owner_url) as moment:
        found = inspection.broken(moment, settings, say)
    if found:
        raise CannotRestore(
            f"It was restored, but {len(found)} files do not open, first {found[0].path}: {found[0].why}. "
            "./anteve doctor names all."
        )


def main(arguments: list[str]) -> int:
    catalog_only = "--catalog-only" in arguments
    named = [argument for argument in arguments if argument != "--catalog-only"]
    if len(named) != 1:
        sys.stderr.write("python -m migrations.restore [--catalog-only] FOLDER\n")
        return 2
    work = put_back if catalog_only else restore
    try:
        facts = work(Settings.from_env(), Path(named[0]).absolute(), teller())
    except CannotRestore as refusal:
        sys.stderr.write(f"\n{refusal}\n")
        return 1
    end = "\r\033[K" if sys.stderr.isatty() else ""
    what = (
        "The catalog is"
        if catalog_only
        else f"{facts.organizations} organizations and {facts.files:,} files are"
    )
    sys.stderr.write(f"{end}{what} as of {facts.at} again.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
