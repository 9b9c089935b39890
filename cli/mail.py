"""The outbox of this machine: letters that nobody sends, because no mail server is set."""

import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from cli.errors import Failure
from cli.show import log_line, out, plain
from warehouse.settings import Settings


def letters(outbox: Path) -> list[Path]:
    """Newest first."""
    return sorted(outbox.glob("[!.]*.eml"), reverse=True)


def waited_for(outbox: Path, to: str, seconds: float = 10) -> list[Path]:
    """The letters to that address, newest first; one that is on its way is waited for."""
    until = time.monotonic() + seconds
    while True:
        found = [path for path in letters(outbox) if read(path)["To"] == to]
        if found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def show(which: int | None) -> None:
    """The list, or the letter with this number in it."""
    settings = Settings.from_env()
    found = letters(settings.outbox)
    if which is None:
        return _list(found, settings)
    if not 1 <= which <= len(found):
        raise Failure(f"There is no letter {which}: the outbox holds {len(found)}.", hint="./anteve mail")
    letter = read(found[which - 1])
    for name in ("From", "To", "Subject", "Date"):
        out(f"[dim]{name}:[/] {plain(letter[name])}")
    out()
    for line in str(letter.get_content()).splitlines():
        log_line(line)
    return None


def _list(found: Sequence[Path], settings: Settings) -> None:
    if settings.smtp_url:
        out("Mail is sent by the server that ANTEVE_SMTP_URL names; what lies here is from before.")
    if not found:
        out("The outbox is empty.")
    for number, path in enumerate(found, 1):
        letter = read(path)
        out(
            f"{number:>4}  {plain(letter['Date'])}  [bold]{plain(letter['To'])}[/]  {plain(letter['Subject'])}"
        )


def read(path: Path) -> EmailMessage:
    """The letter in that file."""
    return BytesParser(EmailMessage, policy=default).parsebytes(path.read_bytes())
