"""`cli.json`: readable by its owner only, and never half of it."""

import stat
from pathlib import Path

import pytest

from cli import account
from cli.account import Account, Accounts, Owner
from cli.errors import Failure


def test_what_is_saved_is_loaded_and_nobody_else_can_read_it(home: Path) -> None:
    mine = Account("http://x", "acme", "ana@example.com", key="av_1.secret")
    kept = Accounts(mine, Owner("http://x", "demo@x.example", "pass"), {"Sample": mine})
    path = kept.save()
    assert account.load() == kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in home.iterdir()] == ["cli.json"]


def test_a_machine_that_is_not_signed_in_says_how_to(home: Path) -> None:
    with pytest.raises(Failure) as failed:
        account.current()
    assert "./anteve login" in failed.value.hint


def test_a_broken_file_is_named(home: Path) -> None:
    home.mkdir()
    (home / "cli.json").write_text('{"current": {"nonsense": 1}}')
    with pytest.raises(Failure, match=r"cli\.json"):
        account.load()
