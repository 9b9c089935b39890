"""The demo's own user: made once, found again, and never locked out by an interrupted start."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli import account
from cli.account import Account, Accounts, Owner
from cli.errors import Failure
from cli.owner import account_for


def me(*names: str) -> dict[str, Any]:
    held = [{"organization": {"name": name, "slug": "acme"}, "role": "admin"} for name in names]
    return {"user": {"email": "demo@anteve.example"}, "memberships": held}


def test_the_first_time_signs_up_and_keeps_the_key_and_the_password(server: Any, home: Path) -> None:
    server.say("POST /api/v1/auth/signup", me("Acme"), 201)
    server.say("POST api-keys", {"id": "k1", "key": "av_1.secret"}, 201)
    made = account_for(server.url, "Acme")
    kept = account.load()
    assert kept.current == made == kept.demos["Acme"]
    signed_up = json.loads(server.calls[0].body)
    assert kept.owner == Owner(server.url, signed_up["email"], signed_up["password"])
    assert len(signed_up["password"]) >= 12


def test_the_second_time_asks_only_whether_the_key_still_opens(server: Any, home: Path) -> None:
    mine = Account("http://127.0.0.1:1", "acme", key="av_1.secret")
    Accounts(None, Owner(server.url, "demo@anteve.example", "p" * 16), {"Acme": mine}).save()
    server.say("GET datasets", {"items": []})
    assert account_for(server.url, "Acme").url == server.url
    assert server.paths() == ["GET datasets?limit=1"]


def test_a_file_of_ones_own_gets_an_organization_of_its_own(server: Any, home: Path) -> None:
    Accounts(None, Owner(server.url, "demo@anteve.example", "p" * 16)).save()
    server.say("POST /api/v1/auth/login", me("Somebody"))
    server.say("POST /api/v1/organizations", {"organization": {"name": "telco.csv", "slug": "acme"}}, 201)
    server.say("POST api-keys", {"id": "k2", "key": "av_2.secret"}, 201)
    assert account_for(server.url, "telco.csv").key == "av_2.secret"
    assert json.loads(server.calls[1].body) == {"name": "telco.csv"}


def test_an_emptied_server_is_signed_up_to_anew(server: Any, home: Path) -> None:
    gone = Account(server.url, "acme", key="av_0.gone")
    Accounts(gone, Owner(server.url, "demo@anteve.example", "p" * 16), {"Acme": gone}).save()
    server.refuse("GET datasets", 401, "Unauthorized", "No live key.")
    server.refuse("POST /api/v1/auth/login", 401, "Unauthorized", "No account has this e-mail and password.")
    server.say("POST /api/v1/auth/signup", me("Acme"), 201)
    server.say("POST api-keys", {"id": "k1", "key": "av_1.secret"}, 201)
    assert account_for(server.url, "Acme").key == "av_1.secret"
    owner = account.load().owner
    assert owner is not None
    assert owner.password == "p" * 16


def test_an_account_of_another_machine_is_not_taken_over(server: Any, home: Path) -> None:
    server.refuse(
        "POST /api/v1/auth/signup", 409, "Conflict", "There is an account with this e-mail already."
    )
    with pytest.raises(Failure, match=r"cli\.json"):
        account_for(server.url, "Acme")
