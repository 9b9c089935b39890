"""Signing in and out: a key of this machine's own where the role allows one, else the session itself."""

import socket
import sys
from getpass import getpass

from cli import account as accounts
from cli.account import Account
from cli.client import Client, Json, segment
from cli.errors import Failure, Refused, WrongUse
from cli.show import plain, say

SCOPES = (
    "data:read",
    "data:write",
    "features:write",
    "query",
    "train",
    "predictions:read",
    "export",
    "admin",
)


def login(url: str, email: str | None, key: str | None, organization: str | None) -> Account:
    """Sign in, choose the organization, keep what opens it in `cli.json`."""
    url = url.rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise WrongUse(f"{url} is not an address.", hint="As in http://127.0.0.1:8321.")
    made = _with_key(url, key, organization) if key else _with_password(url, email, organization)
    accounts.load().using(made).save()
    say(f"[green]✓[/] Signed in to [bold]{plain(made.organization)}[/] at {plain(url)}")
    return made


def logout() -> None:
    """Forget the account; the server forgets the key or the session too, where it can be reached."""
    kept = accounts.load()
    if kept.current is None:
        say("This machine is not signed in.")
        return
    client = Client.of(kept.current)
    try:
        if kept.current.key_id:
            client.delete(f"api-keys/{kept.current.key_id}")
        elif kept.current.cookies:
            client.post("/api/v1/auth/logout")
    except Failure as problem:
        say(f"[yellow]![/] Forgotten here, but not at the server: {plain(problem.message)}")
    demos = {name: one for name, one in kept.demos.items() if one.key != kept.current.key}
    accounts.Accounts(None, kept.owner, demos).save()
    say(f"Signed out of {plain(kept.current.organization)}.")


def with_session(client: Client, organization: str, email: str) -> Account:
    """An account for a signed-in client: an API key made for this machine, or the session for whom may make none."""
    try:
        name = f"{socket.gethostname() or 'this machine'} (anteve command)"
        path = f"/api/v1/organizations/{segment(organization)}/api-keys"
        made = client.post(path, {"name": name[:100], "scopes": list(SCOPES)})
    except Refused as problem:
        if problem.status != 403:
            raise
        return Account(client.url, organization, email, cookies=client.cookies)
    return Account(client.url, organization, email, key=made["key"], key_id=str(made.get("id") or ""))


def slugs(me: Json) -> list[str]:
    """The organizations that one belongs to."""
    return [str(one["organization"]["slug"]) for one in me.get("memberships") or []]


def _with_key(url: str, key: str, organization: str | None) -> Account:
    probe = Client(url, Account(url, organization or "", key=key.strip()))
    if organization is None:
        organization = _choose(slugs(probe.get("/api/v1/me")), None)
    made = Account(url, organization, key=key.strip())
    Client.of(made).get("datasets", limit=1)  # a key that opens nothing is said now, not at the first upload
    return made


def _with_password(url: str, email: str | None, organization: str | None) -> Account:
    asks = sys.stdin.isatty()
    if not email:
        if not asks:
            raise WrongUse("Whose account?", hint="--email ana@example.com, or --key.")
        email = input("E-mail: ").strip()
    password = getpass() if asks else sys.stdin.readline().rstrip("\n")
    client = Client(url)
    me = client.post("/api/v1/auth/login", {"email": email, "password": password})
    made = with_session(client, _choose(slugs(me), organization), email)
    if made.key:
        client.post("/api/v1/auth/logout")
    return made


def _choose(found: list[str], wanted: str | None) -> str:
    if wanted in found:
        return str(wanted)
    if not found:
        raise Failure("This account belongs to no organization.")
    if wanted is None and len(found) == 1:
        return found[0]
    problem = f"You do not belong to {wanted!r}." if wanted else "You belong to several organizations."
    raise WrongUse(problem, hint=f"--organization {' | '.join(found)}")
