"""Every column of the library has the value that its words promise, reckoned anew in plain Python over generated logs.

What the words in `dbt_project/models/intermediate/events.yml` say of a feature is said once more in `MEANING`, over a list
of events and without SQL. A column of the library that is not there fails the tests.
"""

import json
import random
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import count, pairwise
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from warehouse.lake import builds, project
from warehouse.lake.builds import Build, BuildSpec, EventSource, FeatureColumn
from warehouse.lake.events import MOST_KINDS, OTHER
from warehouse.lake.preparing import database
from warehouse.lake.tables import Column, ColumnType, Table

WINDOWS = (7, 30, 90, 180, 365)
WINDOWS_OF_TYPES = (30, 90, 365)
DATES = (date(2025, 1, 12), date(2025, 11, 3), date(2026, 3, 1))
FIRST = date(2024, 10, 1)
RECEIVED = date(2026, 6, 1)
UPLOADED = (date(2025, 3, 1), date(2025, 11, 3))  # the second on a morning: not known on it yet
KINDS = ("call", "chat", "gift", "mail", "order", "refund", "rent", "review", "visit", "zoom")


# --- what the words mean ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """One line of a log; `what` to `noted` are its type, amount, further columns and time of recording."""

    who: str
    at: datetime
    what: str | None = None
    paid: float | None = None
    items: float | None = None
    wrapped: bool | None = None
    shop: str | None = None
    noted: datetime | None = None

    @property
    def day(self) -> date:
        return self.at.date()


@dataclass(frozen=True)
class Seen:
    """The events of one entity that were known on a morning, from the first to the last."""

    events: Sequence[Event]
    morning: date
    horizon_days: int

    def age(self, event: Event) -> int:
        """Days from the event to the morning; 1 is the eve."""
        return (self.morning - event.day).days

    def lately(self, days: int) -> "Seen":
        """Those of the days that end on the eve."""
        return replace(self, events=[event for event in self.events if self.age(event) <= days])

    @property
    def n(self) -> int:
        return len(self.events)

    @property
    def recency(self) -> int | None:
        return min(map(self.age, self.events), default=None)

    @property
    def tenure(self) -> int:
        return max(map(self.age, self.events))

    @property
    def days(self) -> list[date]:
        """On which something happened, each once."""
        return sorted({event.day for event in self.events})

    @property
    def gaps(self) -> list[int]:
        return [(later - earlier).days for earlier, later in pairwise(self.days)]

    @property
    def amounts(self) -> list[Fraction]:
        return [Fraction(str(event.paid)) for event in self.events if event.paid is not None]

    @property
    def amount(self) -> Fraction:
        return sum(self.amounts, Fraction(0))

    def values(self, of: str) -> list[Any]:
        """Of a column, where it is filled in; yes and no count as 1 and 0."""
        found = [value for event in self.events if (value := filled(getattr(event, of))) is not None]
        return [int(value) if isinstance(value, bool) else value for value in found]

    def same_season(self) -> int:
        """A year ago, as many days as are looked ahead; 30 at least, and 120 at most."""
        begins = self.morning - timedelta(days=365)
        ends = begins + timedelta(days=min(max(self.horizon_days, 30), 120))
        return sum(begins <= event.day < ends for event in self.events)


def filled(value: Any) -> Any:
    """None where it spells that nothing was filled in; a text without the spaces around it."""
    if not isinstance(value, str):
        return value
    return None if value.strip().lower() in project.missing_spellings() else value.strip()


def against(part: Any, whole: Any) -> float | None:
    """One figure against another; None where there is nothing to set against it, or to set it against."""
    return None if part is None or not whole else float(part) / float(whole)


def mean(values: Sequence[Any]) -> Any:
    return sum(values) / len(values) if values else None


def last(values: Sequence[Any]) -> Any:
    return values[-1] if values else None


def in_spreads(seen: Seen) -> float | None:
    if len(seen.gaps) < 2 or seen.recency is None:
        return None
    return against(seen.recency - fmean(seen.gaps), stdev(seen.gaps))


MEANING: dict[str, Callable[[Seen], Any]] = {
    "days_since_last": lambda s: s.recency,
    "days_since_first": lambda s: s.tenure,
    "active_days_all": lambda s: len(s.days),
    "active_days_per_month": lambda s: against(len(s.days) * 30, s.tenure),
    "gap_mean": lambda s: mean(s.gaps),
    "gap_spread": lambda s: stdev(s.gaps) if len(s.gaps) > 1 else None,
    "gap_last": lambda s: last(s.gaps),
    "gap_largest": lambda s: max(s.gaps, default=None),
    "gap_now_to_mean": lambda s: against(s.recency, mean(s.gaps)),
    "gap_now_to_largest": lambda s: against(s.recency, max(s.gaps, default=None)),
    "gap_now_in_spreads": in_spreads,
    "count_all": lambda s: s.n,
    "count_same_season": lambda s: s.same_season(),
    "weekend_share": lambda s: against(sum(event.day.weekday() >= 5 for event in s.events), s.n),
    "count_trend_30d": lambda s: against(s.lately(30).n * 3, s.lately(90).n),
    "count_trend_90d": lambda s: against(s.lately(90).n * 2, s.lately(180).n),
    "count_trend_180d": lambda s: against(s.lately(180).n * 2, s.lately(365).n),
    "amount_all": lambda s: s.amount,
    "amount_mean": lambda s: mean(s.amounts),
    "amount_last": lambda s: last(s.amounts),
    "amount_largest": lambda s: max(s.amounts, default=None),
    "amount_last_to_mean": lambda s: against(last(s.amounts), mean(s.amounts)),
    "amount_trend_90d": lambda s: against(s.lately(90).amount * 4, s.lately(365).amount),
}
for window in WINDOWS:
    MEANING[f"active_days_{window}d"] = lambda s, w=window: len(s.lately(w).days)  # type: ignore[misc]
    MEANING[f"has_{window}d"] = lambda s, w=window: s.tenure >= w  # type: ignore[misc]
    MEANING[f"count_{window}d"] = lambda s, w=window: s.lately(w).n  # type: ignore[misc]
    MEANING[f"amount_{window}d"] = lambda s, w=window: s.lately(w).amount  # type: ignore[misc]

# Of one type: all that was seen, and that of the type.
MEANING_OF_A_KIND: dict[str, Callable[[Seen, Seen], Any]] = {
    "count_all": lambda _, of_kind: of_kind.n,
    "days_since_last": lambda _, of_kind: of_kind.recency,
    "share": lambda s, of_kind: against(of_kind.n, s.n),
}
for window in WINDOWS_OF_TYPES:
    MEANING_OF_A_KIND[f"count_{window}d"] = lambda _, of_kind, w=window: of_kind.lately(w).n  # type: ignore[misc]

# Of a further column, by its name.
MEANING_OF_A_COLUMN: dict[str, dict[str, Callable[[Seen, str], Any]]] = {
    "number": {
        "last": lambda s, of: last(s.values(of)),
        "mean": lambda s, of: mean(s.values(of)),
        "mean_90d": lambda s, of: mean(s.lately(90).values(of)),
    },
    "category": {"last": lambda s, of: last(s.values(of))},
}

# What is 0, and not unknown, of somebody who was never seen: how often, on how many days, and how much.
NOTHING_YET = re.compile(r"(active_days|count|amount)_(all|\d+d|same_season)")


# --- the library over a log ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    who: str
    since: date | None
    plan: str | None = None
    visits: int | None = None
    mail: bool | None = None


@dataclass(frozen=True)
class Dataset:
    """Events under the headers of one dataset: the field of `Event` behind each."""

    name: str
    headers: Mapping[str, str]
    types: Mapping[str, ColumnType]
    mapping: Mapping[str, str]

    def field(self, role: str) -> str | None:
        return self.headers[self.mapping[role]] if role in self.mapping else None

    def source(self, folder: Path, log: Sequence[Event]) -> EventSource:
        rows = [[_as(self.types[h], getattr(event, f)) for h, f in self.headers.items()] for event in log]
        return EventSource(
            self.name, written(folder / f"{self.name}.parquet", self.types, rows), self.mapping
        )

    def known(self, log: Sequence[Event], who: str, morning: date) -> list[Event]:
        """In order of the second, and then of the line."""
        found = [event for event in log if event.who.strip() == who and self._known_on(event) < morning]
        to_the_second = self.types[self.mapping["time"]] == "timestamp"
        return sorted(found, key=lambda e: e.at.replace(microsecond=0) if to_the_second else e.day)

    def _known_on(self, event: Event) -> date:
        noted = event.noted if self.field("recorded_at") else None
        return max(event.day, noted.date()) if noted else event.day


VISITS = Dataset(
    "visits",
    {"who": "who", "at": "at", "what": "what", "paid": "paid", "items": "items", "wrapped": "wrapped", "shop": "shop"},
    {
        "who": "text", "at": "timestamp", "what": "text", "paid": "double", "items": "integer", "wrapped": "boolean",
        "shop": "text",
    },
    {"entity_key": "who", "time": "at", "type": "what", "amount": "paid"},
)  # fmt: skip
NOTED = replace(
    VISITS,
    headers={**VISITS.headers, "noted": "noted"},
    types={**VISITS.types, "noted": "timestamp"},
    mapping={**VISITS.mapping, "recorded_at": "noted"},
)
# Other headers, days without an hour, three types, figures of many digits, and no time of recording.
TICKETS = Dataset(
    "support tickets",
    {"customer": "who", "opened": "at", "topic": "what", "cost": "paid", "minutes": "items", "channel": "shop"},
    {"customer": "text", "opened": "date", "topic": "text", "cost": "double", "minutes": "double", "channel": "text"},
    {"entity_key": "customer", "time": "opened", "type": "topic", "amount": "cost"},
)  # fmt: skip
# Neither a type nor an amount.
LOGINS = Dataset(
    "logins", {"user": "who", "at": "at"}, {"user": "text", "at": "timestamp"}, {"entity_key": "user", "time": "at"}
)  # fmt: skip
PERSON: dict[str, ColumnType] = {
    "who": "text", "since": "date", "plan": "text", "visits": "integer", "mail": "boolean",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """The log of each dataset, and the customers as uploaded on two days (none where only the logs name them)."""

    logs: tuple[list[Event], ...]
    before: list[Person] = field(default_factory=list)
    now: list[Person] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    datasets: tuple[Dataset, ...]
    horizon_days: int
    listed: bool

    def spec(self, folder: Path, world: World, **more: Any) -> BuildSpec:
        sources = tuple(d.source(folder, log) for d, log in zip(self.datasets, world.logs, strict=True))
        people = [
            written(folder / f"{name}.parquet", PERSON, [list(vars(person).values()) for person in rows])
            for name, rows in (("before", world.before), ("now", world.now))
        ]
        if self.listed:
            more |= {"entity_history": tuple(zip(people, UPLOADED, strict=True))}
        return BuildSpec(
            entities=people[1] if self.listed else None,
            mapping={
                "entity_key": "who",
                "time": "since",
                "outcome": {"kind": "inactivity", "days": self.horizon_days},
            },
            snapshot_date=RECEIVED,
            events=sources,
            population={"kind": "all"},
            snapshots=DATES,
            **more,
        )


CASES = {
    "one log": Case((VISITS,), 30, listed=False),
    "two logs, and people": Case((NOTED, TICKETS), 45, listed=True),
    "a log of times alone before another": Case((LOGINS, NOTED), 130, listed=True),
}


def written(path: Path, types: Mapping[str, ColumnType], rows: Sequence[Sequence[Any]]) -> Table:
    columns = tuple(Column(name, type_) for name, type_ in types.items())
    schema = pa.schema([("_line", pa.int64()), *((c.name, c.arrow_type) for c in columns)])
    values = {name: [row[place] for row in rows] for place, name in enumerate(types)}
    pq.write_table(pa.table({"_line": list(range(2, 2 + len(rows))), **values}, schema=schema), path)
    return Table(columns, (path,), len(rows))


def _as(type_: ColumnType, value: Any) -> Any:
    if type_ == "date" and isinstance(value, datetime):
        return value.date()
    return int(value) if type_ == "integer" and value is not None else value


@dataclass(frozen=True, repr=False)
class Library:
    """The compiled models of one case, and the words of each of the names that they use."""

    case: Case
    build: Build
    models: list[tuple[str, str]]
    folder: Path

    def rows(self, world: World) -> dict[tuple[str, date], dict[str, Any]]:
        """The wide table over a world, under the names that dbt uses."""
        work = self.folder / f"run-{next(_runs)}"
        work.mkdir()
        builds.prepare(
            self.case.spec(work, world, features=tuple(self.build.columns)), work, log=lambda line: None
        )
        with database(work, read_only=False) as connection:
            connection.execute("use build.main")
            for name, sql in self.models:
                connection.execute(f"create table {name} as {sql}")
            found = connection.execute("select * exclude (row_position) from features").to_arrow_table()
        shutil.rmtree(work)
        return keyed(found.to_pylist())

    def published(self) -> dict[tuple[str, date], dict[str, Any]]:
        """What the build itself has published, under the names that dbt uses."""
        names = dict(zip(self.columns, (each.name for each in self.build.columns), strict=True))
        rows = keyed(pq.read_table(self.build.examples).to_pylist())
        return {key: {name: row[shown] for name, shown in names.items()} for key, row in rows.items()}

    @property
    def columns(self) -> list[str]:
        """dbt's name of each column."""
        places = {dataset.name: place for place, dataset in enumerate(self.case.datasets, start=1)}
        attributes = count(1)
        return [
            f"events_{places[each.recipe['events']]}_{each.recipe['made']}"
            if each.recipe
            else f"{'date' if each.type == 'date' else each.kind}_{next(attributes):03}"
            for each in self.build.columns
        ]

    def expected(self, world: World) -> dict[tuple[str, date], dict[str, Any]]:
        """By the meanings above. Raises KeyError of a column that has none."""
        columns = dict(zip(self.columns, self.build.columns, strict=True))
        return {
            (who, morning): {name: self._value(name, c, who, morning, world) for name, c in columns.items()}
            for morning in DATES
            for who in self._population(world, morning)
        }

    def _population(self, world: World, morning: date) -> set[str]:
        seen = {
            event.who.strip()
            for dataset, log in zip(self.case.datasets, world.logs, strict=True)
            for event in log
            if dataset.known(log, event.who.strip(), morning)
        }
        if not self.case.listed:
            return seen
        newest = {person.who: person for person in world.now}
        there = {who for who, person in newest.items() if person.since is not None and person.since < morning}
        undated = {who for who, person in newest.items() if person.since is None and morning == DATES[-1]}
        return seen & set(newest) | there | undated

    def _value(self, name: str, column: FeatureColumn, who: str, morning: date, world: World) -> Any:
        made = re.fullmatch(r"events_(\d+)_(?:(kind|number|category)_(\d+)_)?(\w+)", name)
        if made is None:
            return _attribute(column, _as_uploaded(world, who, morning), morning)
        source, what, number, stem = int(made[1]) - 1, made[2], made[3], made[4]
        dataset = self.case.datasets[source]
        seen = Seen(dataset.known(world.logs[source], who, morning), morning, self.case.horizon_days)
        if not seen.n:
            meaning(what, stem)
            return 0 if what in (None, "kind") and NOTHING_YET.fullmatch(stem) else None
        if what is None:
            return MEANING[stem](seen)
        if what == "kind":
            words = self._words(dataset)
            of_kind = [event for event in seen.events if words.get(filled(event.what), OTHER) == int(number)]
            return MEANING_OF_A_KIND[stem](seen, replace(seen, events=of_kind))
        assert column.recipe is not None
        return MEANING_OF_A_COLUMN[what][stem](seen, dataset.headers[column.recipe["of"]])

    def _words(self, dataset: Dataset) -> dict[Any, int]:
        """The number of each type that has features of its own."""
        recipes = [each.recipe for each in self.build.columns if each.recipe and "of" in each.recipe]
        return {
            recipe["of"]: int(recipe["made"].split("_")[1])
            for recipe in recipes
            if recipe["events"] == dataset.name and recipe["made"].startswith("kind_")
            and not recipe["made"].startswith(f"kind_{OTHER}_")
        }  # fmt: skip


_runs = count()


def meaning(what: str | None, stem: str) -> Any:
    """Raises KeyError where a column of the library has no meaning here."""
    if what is None:
        return MEANING[stem]
    return MEANING_OF_A_KIND[stem] if what == "kind" else MEANING_OF_A_COLUMN[what][stem]


def keyed(rows: list[dict[str, Any]]) -> dict[tuple[str, date], dict[str, Any]]:
    return {(row.pop("entity_key"), row.pop("snapshot_date")): row for row in rows}


def _as_uploaded(world: World, who: str, morning: date) -> Person:
    """As the newest upload before the morning had them; before all uploads, as the oldest."""
    versions = [
        (uploaded, person)
        for uploaded, people in zip(UPLOADED, (world.before, world.now), strict=True)
        for person in people
        if person.who == who
    ]
    before = [person for uploaded, person in versions if uploaded < morning]
    oldest = [person for uploaded, person in versions if uploaded == versions[0][0]]
    return (before or oldest)[-1]


def _attribute(column: FeatureColumn, person: Person, morning: date) -> Any:
    value = filled(getattr(person, column.source))
    if column.type == "date":
        return (morning - value).days if value is not None and value < morning else None
    return value


def differences(found: dict[Any, dict[str, Any]], expected: dict[Any, dict[str, Any]]) -> list[str]:
    """Each value that is another one than expected, in a line."""
    if found.keys() != expected.keys():
        return [f"rows: {sorted(found.keys() ^ expected.keys())} are in one of them only"]
    return [
        f"{key[0]} on {key[1]}: {name} is {row[name]}, not {wanted}"
        for key, row in found.items()
        for name, wanted in expected[key].items()
        if not same(row[name], wanted)
    ]


def same(found: Any, wanted: Any) -> bool:
    if wanted is None or isinstance(wanted, bool | str) or found is None:
        return type(found) is type(wanted) and bool(found == wanted)
    return bool(float(found) == pytest.approx(float(wanted), rel=1e-9, abs=1e-9))


# --- logs that are hard ----------------------------------------------------------------------------------------------

# Half of the events stand within two days of where a window or a season begins.
_EDGES = (0, *WINDOWS, 335, 320, 245)


def moment(chance: random.Random) -> datetime:
    if chance.random() < 0.5:
        day = chance.choice(DATES) - timedelta(days=chance.choice(_EDGES) + chance.randint(-2, 2))
    else:
        day = FIRST + timedelta(days=chance.randrange(560))
    hour = time(chance.choice([0, 12]), 0, chance.randint(0, 1), chance.choice([0, 0, 400_000, 600_000]))
    return datetime.combine(max(day, FIRST), hour)


def events_of(chance: random.Random, n: int, *, whole: bool, kinds: Sequence[str | None]) -> list[Event]:
    """`whole` amounts are of cents and may be refunds; others have many digits."""
    times = [moment(chance) for _ in range(n)]
    found = []
    for _ in range(n):
        at = chance.choice(times)  # so that some come twice
        late = timedelta(days=chance.choice([0, 0, 1, 20, 200]))
        paid = chance.randint(-3, 9) / 4 if whole else chance.uniform(1, 9)
        found.append(
            Event(
                who=chance.choice(["a", "a", "a", "b", "b", " b ", "c"]),
                at=at,
                what=chance.choice(kinds),
                paid=chance.choice([None, paid, paid]),
                items=chance.choice([None, chance.randint(0, 3) if whole else chance.uniform(0, 9)]),
                wrapped=chance.choice([None, True, False]),
                shop=chance.choice([None, "Recife", " Olinda", "n/a", "Select"]),
                noted=chance.choice([None, at + late, at - late]),
            )
        )
    return found


def people_of(chance: random.Random) -> list[Person]:
    return [
        Person(
            who,
            chance.choice([None, moment(chance).date(), chance.choice(DATES)]),
            chance.choice(["gold", " free", "N/A", None]),
            chance.choice([None, 0, 7]),
            chance.choice([None, True, False]),
        )
        for who in "abcdea"[: chance.randint(3, 6)]
    ]


def world_of(case: Case, seed: int, most: int) -> World:
    chance = random.Random(seed)
    logs = []
    for dataset in case.datasets:
        tickets = dataset is TICKETS
        kinds = ("bill", "broken", "other") if tickets else (*KINDS, " order", None)
        logs.append(events_of(chance, chance.randint(0, most), whole=not tickets, kinds=kinds))
    return World(tuple(logs), people_of(chance), people_of(chance)) if case.listed else World(tuple(logs))


def example_of(case: Case) -> World:
    """So much of everything that every column of the library is made; one customer has one event alone."""
    world = world_of(case, 1, 0)
    chance = random.Random(7)
    logs = []
    for dataset in case.datasets:
        tickets = dataset is TICKETS
        kinds = ("bill", "broken", "other") if tickets else (*KINDS, None)
        log = events_of(chance, 120, whole=not tickets, kinds=kinds)
        logs.append([*log, Event("d", datetime(2025, 11, 2, 23, 59), kinds[0], 2.5, 1, True, "Recife")])
    people = [
        Person("a", FIRST, "gold", 1, True),
        Person("b", None, "free", 2, False),
        Person("c", DATES[0], "gold", 3, None),
        Person("d", DATES[1] - timedelta(days=1), None, None, True),
        Person("never", FIRST, "free", 5, False),
    ]
    return replace(world, logs=tuple(logs), before=people[:2], now=people)


@pytest.fixture(scope="module", params=CASES, ids=[name.replace(" ", "-") for name in CASES])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder, case = tmp_path_factory.mktemp("library"), CASES[request.param]
    build = builds.build(case.spec(folder, example_of(case)), folder / "build", log=lambda line: None)
    results = json.loads((folder / "build" / "dbt" / "run_results.json").read_text())["results"]
    models = [
        (r["relation_name"].split(".")[-1].strip('"'), r["compiled_code"])
        for r in results
        if r["unique_id"].startswith("model.") and not r["unique_id"].endswith((".outcomes", ".examples"))
    ]
    return Library(case, build, models, folder)


def test_a_build_publishes_what_the_words_promise(library: Library) -> None:
    world = example_of(library.case)

    assert differences(library.published(), library.expected(world)) == []


@given(seed=st.integers(0, 2**32))
@settings(max_examples=10, deadline=None, phases=[Phase.generate])  # a smaller seed is no smaller log
def test_every_column_is_what_its_words_say(library: Library, seed: int) -> None:
    world = world_of(library.case, seed, most=60)

    found = library.rows(world)

    assert all(row.keys() == set(library.columns) for row in found.values())
    assert differences(found, library.expected(world)) == []


def test_every_meaning_is_that_of_a_column(library: Library) -> None:
    """A case makes all that it can, and so no meaning is left without a test."""
    stems: dict[str, set[str]] = {"": set(), "kind": set(), "number": set(), "category": set()}
    for name in library.columns:
        made = re.fullmatch(r"events_\d+_(?:(kind|number|category)_\d+_)?(\w+)", name)
        if made is not None:
            stems[made[1] or ""].add(made[2])
    assert stems == {
        "": set(MEANING), "kind": set(MEANING_OF_A_KIND),
        **{what: set(of) for what, of in MEANING_OF_A_COLUMN.items()},
    }  # fmt: skip
    numbers = {int(found[1]) for name in library.columns if (found := re.search(r"_kind_(\d+)_", name))}
    assert numbers == {*range(1, MOST_KINDS + 1), OTHER}
