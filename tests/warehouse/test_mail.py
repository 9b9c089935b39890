"""Letters leave as they were meant: to one address, with no header that somebody typed into a name."""

import socket
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from smtplib import SMTPException

import pytest

from warehouse import mail
from warehouse.mail import Letter
from warehouse.settings import Settings

LETTER = Letter("bruno@example.com", "Olá, São Paulo", "Uma carta.\n.\nÉ só isso.\n")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    for name in ("ANTEVE_SMTP_URL", "ANTEVE_MAIL_FROM"):
        monkeypatch.delenv(name, raising=False)
    return Settings.from_env()


def parsed(raw: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=default).parsebytes(raw)


def test_without_a_server_letters_lie_in_the_outbox_for_their_owner_alone(settings: Settings) -> None:
    mail.sender(settings)(LETTER)
    (file,) = settings.outbox.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.outbox.stat().st_mode) == 0o700
    letter = parsed(file.read_bytes())
    assert (letter["To"], letter["Subject"]) == (LETTER.to, LETTER.subject)
    assert letter.get_content().splitlines() == LETTER.text.splitlines()
    assert letter["Date"]
    assert letter["Message-ID"]


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, subject="Hello\r\nBcc: all@example.com"),
        replace(LETTER, subject="Hello\nX: y"),
        replace(LETTER, to="a@example.com, b@example.com"),
        replace(LETTER, to="a@example.com\r\nBcc: b@example.com"),
        replace(LETTER, to="a@example.com (b@example.com)"),
        replace(LETTER, to="nobody"),
    ],
)
def test_nothing_typed_into_a_name_or_address_becomes_a_header(settings: Settings, letter: Letter) -> None:
    with pytest.raises(ValueError):
        mail.sender(settings)(letter)
    assert not settings.outbox.exists()


@pytest.mark.parametrize("url", ["http://mail.example.com", "smtp://", "mail.example.com"])
def test_a_mail_server_that_cannot_be_meant_is_refused_at_the_start(settings: Settings, url: str) -> None:
    with pytest.raises(ValueError, match="ANTEVE_SMTP_URL"):
        mail.sender(replace(settings, smtp_url=url))


class Server:
    """A mail server without TLS, which remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[bytes] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                link, _ = self.listening.accept()
            except OSError:
                return
            with link, link.makefile("rwb", buffering=0) as wire:
                wire.write(b"220 here\r\n")
                self.talk(wire)

    def talk(self, wire) -> None:  # type: ignore[no-untyped-def]
        in_letter = False
        while line := wire.readline():
            self.told.append(line)
            if in_letter:
                in_letter = line != b".\r\n"
                answer = b"" if in_letter else b"250 kept\r\n"
            elif line.lower().startswith(b"quit"):
                wire.write(b"221 bye\r\n")
                return
            elif line.lower().startswith(b"ehlo"):
                answer = b"250-here\r\n250 SMTPUTF8\r\n"
            else:
                in_letter = line.lower().startswith(b"data")
                answer = b"354 go on\r\n" if in_letter else b"250 ok\r\n"
            wire.write(answer)


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.listening.close()


def test_with_a_server_letters_go_there(settings: Settings, server: Server) -> None:
    mail.sender(replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}"))(LETTER)
    assert not settings.outbox.exists()
    recipients = [line for line in server.told if line.lower().startswith(b"rcpt")]
    assert len(recipients) == 1
    assert b"bruno@example.com" in recipients[0]
    begin = next(n for n, line in enumerate(server.told) if line.lower().startswith(b"data")) + 1
    letter = parsed(b"".join(line for line in server.told[begin:] if line != b".\r\n"))
    assert letter["Subject"] == LETTER.subject


def test_a_password_is_not_told_to_a_server_without_tls(settings: Settings, server: Server) -> None:
    send = mail.sender(replace(settings, smtp_url=f"smtp://anteve:s3cret@127.0.0.1:{server.port}"))
    with pytest.raises(SMTPException, match="no TLS"):
        send(LETTER)
    assert not any(b"AUTH" in line.upper() for line in server.told)
