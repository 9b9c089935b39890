"""Mail: how it leaves the house. By the server that `ANTEVE_SMTP_URL` names, else into the outbox folder.

A letter has one recipient and a text. Names and addresses end up in headers, so each is taken apart and put together
by the standard library, which refuses a line end; an address must be exactly one (`a@x, b@y` is two).
"""

import os
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from warehouse.settings import Settings

PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


Send = Callable[[Letter], object]


def sender(settings: Settings) -> Send:
    """What sends a letter in this installation. Raises ValueError when the settings cannot be right."""
    message(Letter("somebody@example.com", "", ""), settings.mail_from)
    if settings.smtp_url is None:
        return lambda letter: put(message(letter, settings.mail_from), settings.outbox)
    server = _server(settings.smtp_url)
    return lambda letter: server.send(message(letter, settings.mail_from))


def message(letter: Letter, sender: str) -> EmailMessage:
    """The letter as it goes over the wire. Raises ValueError for what no header may hold."""
    made = EmailMessage(policy=SMTPUTF8)
    made["From"] = sender
    made["To"] = Address(addr_spec=letter.to)
    to = [address.addr_spec for address in made["To"].addresses]
    if len(made["From"].addresses) != 1 or to != [letter.to]:
        raise ValueError("a letter is from one address and to one address")
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = make_msgid(domain=made["From"].addresses[0].domain or "localhost")
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text)
    return made


def put(made: EmailMessage, outbox: Path) -> Path:
    """Lay a letter into the outbox as an .eml file that its owner alone may read; newer names sort later."""
    outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{os.urandom(4).hex()}.eml"
    fresh = outbox / f".{name}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made.as_bytes())
    return fresh.rename(outbox / name)


@dataclass(frozen=True)
class _Server:
    host: str
    port: int
    user: str
    password: str
    wrapped: bool  # TLS from the first byte on, not from STARTTLS

    def send(self, made: EmailMessage) -> None:
        """Raises OSError or SMTPException when it could not be handed over."""
        context = ssl.create_default_context()
        if self.wrapped:
            link: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE_SECONDS, context=context
            )
        else:
            link = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_SECONDS)
        with link:
            link.ehlo()
            if not self.wrapped and link.has_extn("starttls"):
                link.starttls(context=context)
                link.ehlo()
            elif not self.wrapped and self.user:
                raise smtplib.SMTPException("the mail server offers no TLS: the password is not sent")
            if self.user:
                link.login(self.user, self.password)
            link.send_message(made)


def _server(url: str) -> _Server:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("ANTEVE_SMTP_URL looks like smtp://user:password@host:587 or smtps://...:465")
    wrapped = parts.scheme == "smtps"
    return _Server(
        parts.hostname,
        parts.port or (465 if wrapped else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        wrapped,
    )
