"""Rows of erased entities are set aside when a file lands: they are counted and said, and not kept."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from warehouse.catalog import erasures
from warehouse.lake.erasing import rows
from warehouse.lake.erasing.words import ERASED, of_entity
from warehouse.lake.intake import Landing, Notice
from warehouse.lake.notices import counted, rejected
from workers.attempt import Attempt

_BETWEEN = re.compile(r'[,;|\t"() ]+')


@dataclass(frozen=True)
class SetAside:
    """What is left of a landing, and the lines of the file that are not to be kept."""

    landing: Landing
    lines: set[int] = field(default_factory=set)


def set_aside(attempt: Attempt, landing: Landing, key_column: str | None) -> SetAside:
    """Take the rows and rejected lines of erased entities out of what has landed and is not published yet.

    Raises Rejected (`erased_entities`) when nothing is left.
    """
    with attempt.transaction() as session:
        hashes = erasures.tombstones(session, attempt.org_id)
    if not hashes:
        return SetAside(landing)
    known = _Known(attempt, hashes)
    keys = _keys(landing.parts, key_column, known) if key_column else []
    warnings = _without_words(landing, str(key_column), keys)
    loaded = _out_of_parts(landing.parts, str(key_column), keys)
    aside = _out_of_rejects(landing.rejects, known)
    lines = {*loaded, *aside}
    if not lines:
        return SetAside(landing)
    taken = len(loaded) + len(aside)
    said = (
        f"{counted(taken, 'line is', 'lines are')} of entities that were erased, and set aside unread. "
        "An admin can lift an erasure; then send the file again."
    )
    if len(loaded) == landing.loaded:
        raise rejected("erased_entities", f"Nothing of the file is left: {said}")
    return SetAside(
        replace(
            landing,
            loaded=landing.loaded - len(loaded),
            rejected=landing.rejected - len(aside),
            skipped=landing.skipped + taken,
            skipped_by={**landing.skipped_by, "erased": taken},
            warnings=(*warnings, Notice("erased_entities", said, count=taken)),
        ),
        lines,
    )


def said_plainly(attempt: Attempt, errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Why a file was refused, without a sentence that quotes the key of an erased entity."""
    with attempt.transaction() as session:
        known = _Known(attempt, erasures.tombstones(session, attempt.org_id))
    return [
        {**error, "message": ERASED} if known.any_of(str(error["message"])) else error for error in errors
    ]


class _Known:
    """Tells the keys of erased entities by their hashes."""

    def __init__(self, attempt: Attempt, hashes: frozenset[bytes]) -> None:
        self._org_id, self._secret, self._hashes = attempt.org_id, attempt.settings.tombstone_secret(), hashes

    def __contains__(self, key: object) -> bool:
        return (
            isinstance(key, str)
            and erasures.digest(self._secret, self._org_id, key.strip(" ")) in self._hashes
        )

    def any_of(self, text: str) -> bool:
        """Whether one of the fields, or words, of a line as received is such a key."""
        return bool(self._hashes) and any(part in self for part in _BETWEEN.split(text))


def _keys(parts: tuple[Path, ...], key_column: str, known: _Known) -> list[str]:
    return sorted({key for part in parts for key in rows.keys_in(part, key_column) if key in known})


def _without_words(landing: Landing, key_column: str, keys: list[str]) -> tuple[Notice, ...]:
    """The warnings, without those that quote what only an erased entity has."""
    told = [warning.to_json() for warning in landing.warnings]
    for key in keys:
        told = of_entity(key, [(landing.table, key_column)]).cleaned(told)
    return tuple(Notice.from_json(warning) for warning in told)


def _out_of_parts(parts: tuple[Path, ...], key_column: str, keys: list[str]) -> list[int]:
    """The lines of the rows that were taken out."""
    lines = []
    for part in parts if keys else ():
        places = sorted({place for key in keys for place in rows.places(part, key_column, key)})
        if places:
            lines += rows.lines_at(part, places)
            _drop(part, places)
    return lines


def _out_of_rejects(file: Path | None, known: _Known) -> list[int]:
    if file is None:
        return []
    table = pq.read_table(file, columns=["line", "text"])
    texts = table["text"].to_pylist()
    places = [n for n, text in enumerate(texts) if known.any_of(text or "")]
    if places:
        _drop(file, places)
    return [int(line) for line in table["line"].take(places).to_pylist()] if places else []


def _drop(file: Path, places: list[int]) -> None:
    fresh = file.with_suffix(".less")
    rows.without(file, fresh, places)
    fresh.replace(file)
