"""What no file of the repository may hold."""

import re
import subprocess
from pathlib import Path

from warehouse.settings import REPOSITORY

# In pieces, so that this file does not name them either.
REGISTRIES = (
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    r"registry\." + "npmjs",
    "deb" + r"\.debian\.org",
    "crates" + r"\.io",
)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := REPOSITORY / name).is_file()]


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile("|".join(REGISTRIES).encode())
    naming = [path.relative_to(REPOSITORY) for path in tracked() if hosts.search(path.read_bytes())]
    assert naming == [], "whoever uses a mirror of a registry could not install from these"


def test_there_is_no_lock_file_that_names_registries_by_its_nature() -> None:
    assert [path for path in tracked() if path.name == "uv.lock"] == []


def test_every_requirement_of_the_locks_carries_its_hashes() -> None:
    for lock in (
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-uv.lock",
        "requirements-node.lock",
    ):
        entries = re.split(r"^(?=[A-Za-z0-9])", (REPOSITORY / lock).read_text(), flags=re.M)
        assert [
            entry.split("\n")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry
        ] == []


def test_programs_that_people_start_may_be_started() -> None:
    assert all((REPOSITORY / name).stat().st_mode & 0o111 for name in ("anteve", ".ci/run"))
