"""The demo's own user on this machine's server, and an organization for each thing it shows."""

import secrets
from dataclasses import replace

from cli import account as accounts
from cli.account import Account, Owner
from cli.client import Client
from cli.errors import Failure, Refused
from cli.login import with_session

EMAIL = "demo@anteve.example"


def account_for(url: str, organization: str) -> Account:
    """The account of this organization, made on first use; it becomes the one that this machine is signed in as.

    Called again it finds what it made, also after the server moved to another port or was emptied.
    """
    kept = accounts.load()
    known = kept.demos.get(organization)
    account = replace(known, url=url) if known else None
    owner = kept.owner
    if account is None or not _opens(account):
        owner, client, slug = _sign_in(url, owner, organization)
        account = with_session(client, slug, owner.email)
    accounts.Accounts(account, owner, {**accounts.load().demos, organization: account}).save()
    return account


def _opens(account: Account) -> bool:
    try:
        Client.of(account).get("datasets", limit=1)
    except Refused:
        return False
    return True


def _sign_in(url: str, owner: Owner | None, organization: str) -> tuple[Owner, Client, str]:
    """The user signed in, and the slug of the organization; both are made when they are not there."""
    client = Client(url)
    if owner is not None:
        try:
            me = client.post("/api/v1/auth/login", {"email": owner.email, "password": owner.password})
        except Refused as problem:
            if problem.status not in (400, 401, 403):
                raise
        else:
            owner = replace(owner, url=url)
            for membership in me.get("memberships") or []:
                if membership["organization"]["name"] == organization:
                    return owner, client, str(membership["organization"]["slug"])
            made = client.post("/api/v1/organizations", {"name": organization})
            return owner, client, str(made.get("organization", made)["slug"])
    owner = Owner(url, EMAIL, owner.password if owner else secrets.token_urlsafe(12))
    # Kept before it is used: an interrupted first start must not lose the only copy of the password.
    kept = accounts.load()
    accounts.Accounts(kept.current, owner, kept.demos).save()
    try:
        me = client.post(
            "/api/v1/auth/signup",
            {"name": "Demo", "email": owner.email, "password": owner.password, "organization": organization},
        )
    except Refused as problem:
        if problem.status != 409:
            raise
        raise Failure(
            f"There is an account {EMAIL} on this server, but its password is not in this machine's cli.json.",
            hint="./anteve login with an account of your own, or set ANTEVE_HOME to an empty folder.",
        ) from None
    return owner, client, str(me["memberships"][0]["organization"]["slug"])
