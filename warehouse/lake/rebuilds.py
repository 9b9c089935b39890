"""Which rows of a build another one may keep: those of past dates that nothing which came since can have changed.

A row of one date is made of what was known before it, of what came within its horizon, and of the choices of the whole build
(columns, types of events, exact numbers). So the rows of a date are kept when

- everything that is not a log is the same: the project, the question, the entities with their history, the datasets
  without a time, what people wrote in SQL, and every choice;
- each log has only grown, by whole files, and nothing in the new ones happened before the end of the date's horizon, or came
  to be known before the date: a late event, or a correction recorded late, gives up the dates that it can touch;
- the date was no newest date, and its horizon had passed: what is scored is always made anew.

`made_from.json` beside a build says what it was made from, in hashes and names of files, and of which bytes its own files
are. An erasure rewrites files under new names, so that nothing made before it is kept. Where that file is missing or cannot
be read, or a byte of the build is another one, nothing is kept: a whole build follows, never an error.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake import duck, events, known, project
from warehouse.lake.attributes import Attribute, FeatureColumn
from warehouse.lake.events import Chosen, EventSource
from warehouse.lake.known import Source
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tables import Table, relation_sql
from warehouse.lake.written import Written

FILE = "made_from.json"
_TAKEN = ("columns.json", "features.parquet", "outcomes.parquet", "examples.parquet")


class DoesNotFit(Exception):
    """The build before has other columns than it should have: it cannot be gone on from."""


@dataclass(frozen=True)
class Facts:
    """What a build is made from. `same` has to be equal; each log, by name, may have grown at its end."""

    same: str
    logs: dict[str, list[str]]
    known_until: date
    dates: tuple[date, ...]


@dataclass(frozen=True)
class _Before(Facts):
    """Those of a build that stands, with the hash of each of its files that rows are taken from."""

    files: dict[str, str]


@dataclass(frozen=True)
class Kept:
    """Dates whose rows are taken over from a build's folder."""

    folder: Path
    dates: frozenset[date] = frozenset()


NOTHING = Kept(Path())


def facts(
    spec: BuildSpec,
    people: Written | None,
    *,
    attributes: Sequence[Attribute],
    chosen: Sequence[Chosen],
    known_until: date,
    dates: tuple[date, ...],
) -> Facts:
    """Of a build whose choices are made."""
    others = people.others if people else ()
    same = {
        "project": project.parsed_hash(),
        "engine": duckdb.__version__,
        "population": {part: value for part, value in (spec.population or {}).items() if part != "entities"},
        "horizon_days": spec.horizon_days,
        "mapping": dict(spec.mapping),
        "exclude": sorted(spec.exclude),
        "entities": _table(spec.entities) if spec.entities else None,
        "history": [[day.isoformat(), _table(table)] for table, day in spec.entity_history],
        "attributes": [[each.name, each.kind, asdict(each.column)] for each in attributes],
        "events": [_choice(each) for each in chosen],
        "statements": [[each.name, each.version, each.sql] for each in (people.statements if people else ())],
        "others": [
            [each.name, each.kind, dict(each.mapping), _table(each.table, parts=not _is_log(each))]
            for each in others
        ],
    }
    told = json.dumps(same, sort_keys=True, ensure_ascii=False)
    logs = {f"events {each.source.name}": _parts(each.source.table) for each in chosen}
    logs |= {f"other {each.name}": _parts(each.table) for each in others if _is_log(each)}
    return Facts(hashlib.sha256(told.encode()).hexdigest(), logs, known_until, dates)


def write(folder: Path, facts: Facts) -> None:
    """Beside the files of a build, once they are whole."""
    told = {
        "same": facts.same,
        "logs": facts.logs,
        "known_until": facts.known_until.isoformat(),
        "dates": [day.isoformat() for day in facts.dates],
        "files": _hashes(folder),
    }
    (folder / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def training_dates(folder: Path) -> tuple[date, ...]:
    """Those of a build, without the newest; none where it does not say."""
    found = _read(folder)
    return found.dates[:-1] if found else ()


def kept(
    folder: Path | None, now: Facts, spec: BuildSpec, people: Written | None, horizon_days: int | None
) -> Kept:
    """What the build in the folder lets a new one keep."""
    before = _read(folder) if folder is not None and horizon_days is not None else None
    if folder is None or horizon_days is None or before is None:
        return NOTHING
    if before.same != now.same or not _have_only_grown(before.logs, now.logs):
        return NOTHING
    horizon = timedelta(days=horizon_days)
    dates = {
        day for day in before.dates[:-1] if day in now.dates[:-1] and day + horizon <= before.known_until
    }
    for source in spec.events:
        new = _grown(source.table, len(before.logs[f"events {source.name}"]))
        if new is not None and dates:
            happened, known_on = _first_of_events(source, new, spec.snapshot_date)
            dates = {day for day in dates if day + horizon <= happened and day <= known_on}
    for other in filter(_is_log, people.others if people else ()):
        new = _grown(other.table, len(before.logs[f"other {other.name}"]))
        if new is not None and dates:
            known_on = _first_of_rows(other, new)
            dates = {day for day in dates if day <= known_on}
    return Kept(folder, frozenset(dates)) if dates and _is_whole(folder, before) else NOTHING


def must_fit(kept: Kept, columns: Iterable[FeatureColumn]) -> None:
    """The kept rows have these columns; raises DoesNotFit."""
    if not kept.dates:
        return
    before = json.loads((kept.folder / "columns.json").read_text(encoding="utf-8"))["columns"]
    if [(each["name"], each["kind"]) for each in before] != [(each.name, each.kind) for each in columns]:
        raise DoesNotFit


def _read(folder: Path) -> _Before | None:
    """None where the build does not say, or not in a way that can be read."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return _Before(
            told["same"],
            told["logs"],
            date.fromisoformat(told["known_until"]),
            tuple(date.fromisoformat(day) for day in told["dates"]),
            told["files"],
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _is_whole(folder: Path, before: _Before) -> bool:
    try:
        return _hashes(folder) == before.files
    except OSError:
        return False


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for name in _TAKEN:
        with (folder / name).open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _is_log(source: Source) -> bool:
    """Whether its rows have a time, so that only those known before a date are seen on it."""
    return source.mapping.get("time") is not None


def _choice(chosen: Chosen) -> dict[str, Any]:
    return {
        "name": chosen.source.name,
        "mapping": dict(chosen.source.mapping),
        "columns": [asdict(column) for column in chosen.source.table.columns],
        "kinds": list(chosen.kinds),
        "others": chosen.others,
        "measures": [[each.name, each.kind, asdict(each.column)] for each in chosen.measures],
        "exact": sorted(chosen.exact or ()),
    }


def _table(table: Table, *, parts: bool = True) -> dict[str, Any]:
    columns = [asdict(column) for column in table.columns]
    return {"columns": columns, "parts": _parts(table) if parts else None}


def _parts(table: Table) -> list[str]:
    """Without the place of the lake, which may be moved: organization, dataset, version and file."""
    return ["/".join(part.parts[-4:]) for part in table.parts]


def _have_only_grown(before: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]) -> bool:
    return before.keys() == now.keys() and all(
        list(parts) == list(now[name][: len(parts)]) for name, parts in before.items()
    )


def _grown(table: Table, end: int) -> Table | None:
    """The files that came since; None where there are none."""
    parts = table.parts[end:]
    return Table(table.columns, parts, table.rows) if parts else None


def _first_of_events(source: EventSource, new: Table, received_on: date) -> tuple[date, date]:
    """The first day on which one of the new events happened, and the first on which one came to be known."""
    happened = f"cast({events.time_sql(source)} as date)"
    known_on = happened
    if source.column("recorded_at"):
        recorded = f"cast({events.time_sql(source, 'recorded_at')} as date)"
        known_on = f"greatest({happened}, coalesce({recorded}, {happened}))"
    found = _one_row(
        f"select min({happened}), min({known_on}) from ({relation_sql(new)}) where {events.usable_sql(source, received_on)}"
    )
    return found[0] or date.max, found[1] or date.max


def _first_of_rows(source: Source, new: Table) -> date:
    """The first day on which one of the new rows came to be known."""
    grown = Source(source.name, source.kind, new, source.mapping)
    (first,) = _one_row(f"select min({known.known_on(grown)}) from ({relation_sql(new)})")
    return first or date.max


def _one_row(sql: str) -> tuple[Any, ...]:
    with duck.connect(memory_limit="512MB", threads=2) as connection:
        found: tuple[Any, ...] = connection.execute(sql).fetchall()[0]
    return found
