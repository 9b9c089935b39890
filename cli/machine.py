"""What runs on this machine."""

import sys
import time
from collections.abc import Sequence

from cli.errors import Failure
from cli.show import out, plain, say
from local import recipes, web
from local import up as everything
from local.errors import CannotStart
from warehouse.settings import Settings

_PATIENCE = 600.0  # seconds for a web app that is being built


def up(port: int | None) -> int:
    return everything.up(port)


def ensure_running(port: int | None = None) -> str:
    """The base URL of the Anteve on this machine; started when it does not run."""
    try:
        return everything.ensure_running(port, say=lambda sentence: say(f"  [dim]{plain(sentence)}[/]"))
    except CannotStart as problem:
        raise Failure(str(problem)) from None


def web_app() -> str:
    """Wait until the web app is built, saying how far it is; empty when it is there, else why it is not."""
    settings, deadline, said = Settings.from_env(), time.monotonic() + _PATIENCE, ""
    while (now := web.doing(settings.home)).state == "building" and time.monotonic() < deadline:
        if now.why != said:
            said = now.why
            say(f"  [dim]{plain(said)}[/]")
        time.sleep(0.2)
    if now.state == "built" and (settings.frontend / "index.html").exists():
        return ""
    return now.why or "It has not been built here."


def stop() -> None:
    try:
        ended = everything.stop()
    except CannotStart as problem:
        raise Failure(str(problem)) from None
    say("Stopped." if ended else "Nothing runs here.")


def status() -> int:
    """Exit status 0 when everything runs and is ready, 1 when not."""
    found = everything.status()
    if found is None:
        out("Nothing runs here. ./anteve up starts it.")
        return 1
    out(f"[bold]{'Ready' if found.ready else plain(found.doing)}[/]  {plain(found.url)}")
    for name, pid in found.programs.items():
        out(f"  {plain(name):<10} process {pid}")
    return 0 if found.ready else 1


def recipe(arguments: Sequence[str]) -> int:
    sys.stdout.flush()
    return recipes.main(list(arguments))
