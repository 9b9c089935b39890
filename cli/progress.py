"""How far a thing has come: a bar on a terminal, a line per stage where there is none. Always on stderr."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cli.client import Client, Json
from cli.client import Progress as Bytes
from cli.errors import Failure
from cli.show import plain, say

ENDED = ("success", "failed", "cancelled")
SHORTEST, LONGEST = 0.2, 1.5


def follow(client: Client, job: Json, what: str) -> Json:
    """Wait until the job has ended, showing its stages; returns it, or raises what it says went wrong."""
    console = Console(stderr=True)
    began = time.monotonic()
    wait = _bar if console.is_terminal else _lines
    ended = wait(client, job, what, console)
    if ended["status"] == "success":
        say(f"[green]✓[/] {plain(what)} [dim]{time.monotonic() - began:.1f} s[/]")
        return ended
    if ended["status"] == "cancelled":
        raise Failure(f"{what}: the job was cancelled.")
    raise Failure(
        f"{what}: {ended.get('error') or ended.get('message') or 'the job failed.'}",
        hint=f"./anteve jobs {ended['id']} --log shows how far it came.",
    )


@contextmanager
def transfer(what: str) -> Iterator[Bytes]:
    """A callable to be told of (bytes so far, bytes in all or None)."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(binary_units=False))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task(plain(what), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def states(client: Client, job: Json) -> Iterator[Json]:
    """The job now, and again each time it is looked at until it has ended; looks become rarer as time passes."""
    began = time.monotonic()
    while True:
        yield job
        if job["status"] in ENDED:
            return
        time.sleep(min(LONGEST, max(SHORTEST, (time.monotonic() - began) / 20)))
        job = client.get(f"jobs/{job['id']}")


def _bar(client: Client, job: Json, what: str, console: Console) -> Json:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[left]}{task.fields[note]}[/]"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(plain(what), total=1.0, left="", note="")
        for state in states(client, job):
            done = float(state.get("progress") or 0)
            bar.update(task, completed=done, left=_left(state), note=plain(_note(state))[:60])
            job = state
    return job


def _lines(client: Client, job: Json, what: str, _console: Console) -> Json:
    shown = ""
    for state in states(client, job):
        if state.get("stage") != shown and state["status"] == "running":
            shown = str(state.get("stage") or "")
            say(f"  [dim]{plain(what)}: {plain(_note(state))}[/]")
        job = state
    return job


def _left(job: Json) -> str:
    """`about 40 s left; `, where that is worth saying."""
    if not job.get("eta"):
        return ""
    seconds = (datetime.fromisoformat(str(job["eta"])) - datetime.now(UTC)).total_seconds()
    if seconds < 5:
        return ""
    return f"about {seconds / 60:.0f} min left; " if seconds > 90 else f"about {seconds:.0f} s left; "


def _note(job: Json) -> str:
    return str(job.get("message") or job.get("stage") or job["status"])
