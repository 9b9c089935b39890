"""Who this machine is signed in as: `cli.json` in ANTEVE_HOME, readable by its owner only."""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from cli.errors import Failure
from warehouse.settings import Settings


@dataclass(frozen=True)
class Account:
    """One organization on one server, and what opens it: an API key, or the cookies of a session."""

    url: str
    organization: str
    email: str = ""
    key: str = ""
    key_id: str = ""
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Owner:
    """The user that `demo` signed up on this machine; the password opens the same account in a browser."""

    url: str
    email: str
    password: str


@dataclass(frozen=True)
class Accounts:
    """What `cli.json` holds: the account in use, and what the demo made (an account by organization's name)."""

    current: Account | None = None
    owner: Owner | None = None
    demos: dict[str, Account] = field(default_factory=dict)

    def using(self, account: Account | None) -> "Accounts":
        return replace(self, current=account)

    def save(self) -> Path:
        """Write the file whole or not at all; it holds secrets, so it is never readable by others."""
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file, indent=2)
        fresh.replace(path)
        return path


def load() -> Accounts:
    path = _path()
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Accounts(
            current=Account(**kept["current"]) if kept.get("current") else None,
            owner=Owner(**kept["owner"]) if kept.get("owner") else None,
            demos={name: Account(**one) for name, one in kept.get("demos", {}).items()},
        )
    except FileNotFoundError:
        return Accounts()
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Failure(
            f"{path} is not as this version of Anteve wrote it.", hint="Delete it, then ./anteve login again."
        ) from None


def current() -> Account:
    found = load().current
    if found is None:
        raise Failure(
            "This machine is not signed in.",
            hint="./anteve login URL, or ./anteve demo for a sample organization on this machine.",
        )
    return found


def _path() -> Path:
    return Settings.from_env().home / "cli.json"
