"""The dbt project as files: what it says can be read without dbt."""

import hashlib
from functools import cache
from typing import Any

import yaml

from warehouse.settings import REPOSITORY

PROJECT = REPOSITORY / "dbt_project"
_PROJECT_FILES = {".sql", ".yml", ".csv"}


def project_hash() -> str:
    """SHA-256 over the names and contents of the project's files: the same models give the same hash anywhere."""
    digest = hashlib.sha256()
    for path in sorted(PROJECT.rglob("*")):
        name = path.relative_to(PROJECT)
        if path.suffix in _PROJECT_FILES and name.parts[0] not in {"target", "logs"}:
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{name.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


@cache
def parsed_hash() -> str:
    """The hash of the project as this process parsed it: files that are changed since belong to the next process."""
    return project_hash()


def described(*path: str) -> list[dict[str, Any]]:
    """The models that a YAML file below `models/` describes, as dbt finds them there."""
    written = yaml.safe_load(PROJECT.joinpath("models", *path).read_text(encoding="utf-8"))
    return list(written.get("models", ()))


@cache
def missing_spellings() -> tuple[str, ...]:
    """What the project counts as "nothing was filled in", in lower case; from its dbt_project.yml."""
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    return tuple(project["vars"]["missing_spellings"])
