"""`python -m migrations.quotas`: what each organization uses and may use, and changing that for one.

    python -m migrations.quotas                                     all organizations, the largest first
    python -m migrations.quotas acme-1a2b3c --rows 5M --upload-bytes 20G
    python -m migrations.quotas acme-1a2b3c --rows default          as the settings have it again

Runs as the catalog's owner: the application itself cannot give an organization more. Takes effect at once.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from uuid import UUID

import psycopg
from psycopg import sql

from migrations.catalog import plain
from warehouse.catalog import usage
from warehouse.catalog.quotas import NAMES
from warehouse.catalog.session import Catalog
from warehouse.settings import Limits, Settings

SIZES = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
DEFAULT = "default"


def main(arguments: Sequence[str]) -> int:
    said = _parser().parse_args(arguments)
    settings = Settings.from_env()
    if settings.database_owner_url is None or settings.database_url is None:
        sys.stderr.write("Set DATABASE_URL (and DATABASE_OWNER_URL, if the owner has another login).\n")
        return 2
    changes = {name: getattr(said, name) for name in NAMES if getattr(said, name) is not None}
    if changes and said.organization is None:
        sys.stderr.write("Say of which organization, by its slug: without one all are listed.\n")
        return 2
    if changes.get("running_jobs") == "0":
        sys.stderr.write("At least one job at a time must be able to run.\n")
        return 2
    try:
        with psycopg.connect(plain(settings.database_owner_url)) as connection:
            found = organizations(connection, said.organization)
            if changes and found:
                change(connection, found[0][0], changes)
    except psycopg.Error as problem:
        sys.stderr.write(f"The catalog's database did not do it: {problem}\n")
        return 1
    if said.organization is not None and not found:
        sys.stderr.write(f"There is no organization {said.organization!r}: without a name all are listed.\n")
        return 1
    for line in table(settings, found):
        sys.stdout.write(f"{line}\n")
    return 0


def organizations(connection: psycopg.Connection, slug: str | None = None) -> list[tuple[UUID, str]]:
    """Id and slug of all, or of the one with this slug."""
    every = "select id, slug from organizations where %(slug)s::text is null or slug = %(slug)s order by slug"
    return [(row[0], row[1]) for row in connection.execute(every, {"slug": slug})]


def change(connection: psycopg.Connection, org_id: UUID, changes: dict[str, str]) -> None:
    """Set these limits; one that is `default` is the settings' again."""
    for name, said in changes.items():
        column = sql.Identifier(name)
        connection.execute(
            sql.SQL(
                "insert into quotas (org_id, {0}) values (%s, %s) on conflict (org_id) do update set {0} = excluded.{0}"
            ).format(column),
            [org_id, None if said == DEFAULT else _number(said)],
        )


def table(settings: Settings, found: Sequence[tuple[UUID, str]]) -> Iterator[str]:
    """A line for each organization, the one with the largest uploads first: of each limit, used / limit."""
    catalog = Catalog(str(settings.database_url), pooled=False, limits=settings.limits)
    rows = []
    for org_id, slug in found:
        with catalog.transaction(org_id=org_id) as session:
            rows.append((slug, usage.of(session, org_id)))
    rows.sort(key=lambda row: -row[1]["upload_bytes"][0])
    yield f"{'organization':<36}" + "".join(f"{name:>22}" for name in asdict(Limits()))
    for slug, used in rows:
        yield f"{slug:<36}" + "".join(f"{f'{_short(u)} / {_short(limit)}':>22}" for u, limit in used.values())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./anteve quota", description="What organizations use, and may use."
    )
    parser.add_argument("organization", nargs="?", metavar="SLUG", help="one organization; all without it")
    for name in NAMES:
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=_limit, metavar="N", help=f"as in 500, 20M, 5G; or {DEFAULT}")
    return parser


def _limit(said: str) -> str:
    if said != DEFAULT and not 0 <= _number(said) < 2**63:
        raise argparse.ArgumentTypeError(f"{said} is too much")
    return said


def _number(said: str) -> int:
    found = re.fullmatch(r"(\d{1,18})([KMGT]?)B?", said, re.IGNORECASE)
    if found is None:
        raise argparse.ArgumentTypeError(f"{said!r} is no number as in 500, 20M or 5G, and not {DEFAULT}")
    return int(found[1]) * SIZES[found[2].upper()]


def _short(number: int) -> str:
    """As people say it: 1.2 G."""
    for sign, size in reversed(SIZES.items()):
        if size > 1 and number >= size:
            return f"{number / size:.4g} {sign}"
    return str(number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
