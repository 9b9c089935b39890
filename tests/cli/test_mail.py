"""The outbox of this machine, as a person reads it."""

import sys
from pathlib import Path
from typing import Any

import pytest

from cli.app import main
from warehouse import mail
from warehouse.mail import Letter


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["anteve", "mail", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        read = capsys.readouterr()
        return int(ended.value.code or 0), read.out, read.err

    return call


@pytest.fixture
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "outbox"


def lay(outbox: Path, subject: str, text: str = "Hello.\n") -> None:
    mail.put(mail.message(Letter("bruno@example.com", subject, text), "Anteve <a@example.com>"), outbox)


def test_an_empty_outbox_is_said(run: Any, outbox: Path) -> None:
    assert run() == (0, "The outbox is empty.\n", "")


def test_letters_are_listed_newest_first_and_read_by_number(run: Any, outbox: Path) -> None:
    lay(outbox, "first", "Olá.\nhttp://localhost/invitation#" + "x" * 120 + "\n")
    lay(outbox, "second")
    code, out, _ = run()
    assert code == 0
    assert [line.split()[-1] for line in out.splitlines()] == ["second", "first"]
    code, out, _ = run("2")
    assert "Subject: first" in out
    assert "Olá." in out
    assert "http://localhost/invitation#" + "x" * 120 in out  # in one piece, to be copied


def test_a_letter_that_is_not_there(run: Any, outbox: Path) -> None:
    code, _, err = run("3")
    assert code == 1
    assert "no letter 3" in err


def test_what_somebody_typed_stays_text(run: Any, outbox: Path) -> None:
    lay(outbox, "[bold red]hi", "\x1b[31mred[/]\n")
    assert "[bold red]hi" in run()[1]
    assert "\x1b" not in run("1")[1]
