"""Backup, restore, upgrade, doctor and secrets: the work is `local`'s, the words on the screen are made here."""

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from cli.errors import Failure
from cli.show import as_json as show_json
from cli.show import out, plain, say
from local import doctor as doctors
from local import keeping, secret_files
from local.errors import CannotStart
from warehouse.settings import Settings

SIGNS = {"green": "[green]✓[/]", "yellow": "[yellow]![/]", "red": "[bold red]✗[/]"}


def backup(folder: Path | None) -> int:
    return _done(lambda: keeping.backup(folder))


def restore(folder: Path) -> int:
    return _done(lambda: keeping.restore(folder, _say))


def upgrade(folder: Path | None, *, backed_up: bool) -> int:
    return _done(lambda: keeping.upgrade(folder, _say, backed_up=backed_up))


def rotate(*, forget_old: bool) -> int:
    return _done(lambda: secret_files.rotate(_say, forget_old=forget_old))


def doctor(*, as_json: bool) -> int:
    """Exit status 1 when anything is red."""
    found = doctors.look()
    if as_json:
        show_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            remedy = f"  [dim]→ {plain(finding.remedy)}[/]" if finding.remedy else ""
            out(f"{SIGNS[finding.colour]} {plain(finding.name):<10} {plain(finding.said)}{remedy}")
    return 0 if doctors.free_of_red(found) else 1


def secrets() -> None:
    found = secret_files.files(Settings.from_env())
    if not found:
        out("There are none yet. ./anteve up makes them.")
    for file in found:
        info = file.stat()
        days = (time.time() - info.st_mtime) / 86400
        out(f"{plain(file.name):<20} mode {info.st_mode & 0o777:o}  {days:,.0f} days old  {plain(str(file))}")


def _done(work: Callable[[], int]) -> int:
    try:
        return work()
    except CannotStart as problem:
        raise Failure(str(problem)) from None


def _say(sentence: str) -> None:
    say(f"  {plain(sentence)}")
