"""No feature knows the future: whatever is shuffled, added or deleted at or after a date, its features stay the same.

The library is compiled once by a real build; each generated log is then given to the same compiled models, without dbt.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from warehouse.lake import builds, dbt
from warehouse.lake.builds import BuildSpec, EventSource, FeatureColumn
from warehouse.lake.preparing import database
from warehouse.lake.project import PROJECT
from warehouse.lake.tables import Column, ColumnType, Table

START = datetime(2026, 1, 1)
DATES = tuple(START.date() + timedelta(days=days) for days in (20, 45, 90))
RECEIVED = date(2026, 6, 1)
LOG: dict[str, ColumnType] = {
    "who": "text", "at": "timestamp", "what": "text", "paid": "double", "items": "integer", "shop": "text",
    "recorded": "timestamp",
}  # fmt: skip
PEOPLE: dict[str, ColumnType] = {"who": "text", "since": "date", "plan": "text"}
Event = tuple[str, datetime, str, float, int, str, datetime]


def written(path: Path, types: dict[str, ColumnType], rows: list[Any]) -> Table:
    columns = tuple(Column(name, type_) for name, type_ in types.items())
    schema = pa.schema([("_line", pa.int64()), *((c.name, c.arrow_type) for c in columns)])
    values = {name: [row[place] for row in rows] for place, name in enumerate(types)}
    pq.write_table(pa.table({"_line": list(range(2, 2 + len(rows))), **values}, schema=schema), path)
    return Table(columns, (path,), len(rows))


def spec(
    folder: Path, log: list[Event], *, recorded: bool, listed: bool, apart: bool = False, **more: Any
) -> BuildSpec:
    """`apart`: the events of shop z are a dataset of their own, which maps no amount and no time of recording."""
    mapping = {"entity_key": "who", "time": "at", "type": "what", "amount": "paid"}
    here = [event for event in log if not apart or event[5] != "z"]
    table = written(folder / "log.parquet", LOG, here)
    people = [("a", date(2026, 1, 15), "gold"), ("b", None, "silver"), ("e", date(2026, 2, 20), "gold")]
    sources = [EventSource("visits", table, mapping | ({"recorded_at": "recorded"} if recorded else {}))]
    if apart:
        there = written(folder / "apart.parquet", LOG, [event for event in log if event[5] == "z"])
        sources.append(
            EventSource(
                "tickets", there, {"entity_key": "who", "time": "at", "type": "what"}, exclude=("recorded",)
            )
        )
    return BuildSpec(
        entities=written(folder / "people.parquet", PEOPLE, people) if listed else None,
        mapping={"entity_key": "who", "time": "since", "outcome": {"kind": "inactivity", "days": 30}},
        snapshot_date=RECEIVED,
        events=tuple(sources),
        population={"kind": "active", "days": 60} if not listed else {"kind": "all"},
        snapshots=DATES,
        **more,
    )


@dataclass
class Library:
    """The compiled models of one mapping, and the features that they make."""

    models: list[tuple[str, str]]
    columns: tuple[FeatureColumn, ...]
    recorded: bool
    listed: bool
    apart: bool
    folder: Path

    def features(self, log: list[Event], until: date) -> list[tuple[Any, ...]]:
        """Every row of the wide table up to a date, without its number in the build."""
        work = self.folder / f"run-{next(_runs)}"
        work.mkdir()
        asked = spec(
            work, log, recorded=self.recorded, listed=self.listed, apart=self.apart, features=self.columns
        )
        builds.prepare(asked, work, log=lambda line: None)
        with database(work, read_only=False) as connection:
            connection.execute("use build.main")
            for name, sql in self.models:
                connection.execute(f"create table {name} as {sql}")
            rows = connection.execute(
                f"select * exclude (row_position) from features where snapshot_date <= date '{until}'"
                " order by snapshot_date, entity_key"
            ).fetchall()
        shutil.rmtree(work)
        return rows


_runs = count()


def library(folder: Path, *, recorded: bool, listed: bool, apart: bool = False) -> Library:
    """A library that knows two types and "other", an amount, a number and a category."""
    kinds = [f"kind {n}" for n in range(8)] + ["order", "refund"]
    log: list[Event] = [
        (who, START + timedelta(days=n), kind, 9.5 + n, n % 4, "xyz"[n % 3], START + timedelta(days=n))
        for who in "abcd"
        for n, kind in enumerate(kinds)
    ]
    built = builds.build(
        spec(folder, log, recorded=recorded, listed=listed, apart=apart),
        folder / "build",
        log=lambda line: None,
    )
    results = json.loads((folder / "build" / "dbt" / "run_results.json").read_text())["results"]
    models = [
        (r["relation_name"].split(".")[-1].strip('"'), r["compiled_code"])
        for r in results
        if r["unique_id"].startswith("model.") and not r["unique_id"].endswith((".outcomes", ".examples"))
    ]
    return Library(models, tuple(built.columns), recorded, listed, apart, folder)


# Half of the events stand within two days of a morning, where a mistake of one day shows.
moments = st.one_of(
    st.integers(0, 100 * 4).map(lambda quarters: START + timedelta(hours=6 * quarters)),
    st.tuples(st.sampled_from(DATES), st.integers(-8, 8)).map(
        lambda near: datetime.combine(near[0], time.min) + timedelta(hours=6 * near[1])
    ),
)
events = st.builds(
    lambda who, at, what, paid, items, shop, late: (
        who, at, what, paid / 100, items, shop, at + timedelta(hours=late)
    ),
    st.sampled_from("abcd"), moments, st.sampled_from(["kind 1", "kind 2", "order", "new"]),
    st.integers(-5000, 5000), st.integers(0, 5), st.sampled_from("xyz"), st.integers(0, 40).map(lambda days: 24 * days),
)  # fmt: skip
logs = st.lists(events, max_size=25)
mornings = st.sampled_from(DATES[:2])


def known(library: Library, event: Event, day: date) -> bool:
    recorded = library.recorded and not (library.apart and event[5] == "z")
    return event[1].date() < day and (not recorded or event[6].date() < day)


def knows_the_future(library: Library, log: list[Event], other: list[Event], morning: date) -> bool:
    """Whether features up to the morning differ when all that comes at or after it is another log's."""
    then = [event for event in log if known(library, event, morning)]
    after = [event for event in log if not known(library, event, morning)]
    instead = [event for event in other if not known(library, event, morning)]
    mixed = [*then, *after]
    replaced = [*instead[: len(instead) // 2], *then, *instead[len(instead) // 2 :]]
    return library.features(mixed, morning) != library.features(replaced, morning)


@pytest.fixture(
    scope="module",
    params=[(False, False, False), (True, True, False), (True, True, True)],
    ids=["a log alone", "recorded late", "two logs, one of them recorded late"],
)
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    recorded, listed, apart = request.param
    return library(tmp_path_factory.mktemp("library"), recorded=recorded, listed=listed, apart=apart)


often = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@given(log=logs, other=logs, morning=mornings)
@often
def test_no_feature_knows_what_comes_at_or_after_its_morning(
    compiled: Library, log: list[Event], other: list[Event], morning: date
) -> None:
    assert not knows_the_future(compiled, log, other, morning)


def test_features_of_every_part_of_the_library_are_under_test(compiled: Library) -> None:
    """Otherwise the property would hold of nothing."""
    groups = {column.source.split(": ")[1].split(" ")[0] for column in compiled.columns if column.recipe}
    assert groups == {
        "recency", "tenure", "frequency", "rhythm", "season", "trend", "money", "type", "value",
    }  # fmt: skip
    log: list[Event] = [
        ("a", START + timedelta(days=n), "order", 5.0, 1, "x", START + timedelta(days=n))
        for n in (1, 5, 12, 30)
    ]
    row = compiled.features(log, DATES[1])[-1]
    assert sum(value is not None for value in row) > 60


@pytest.fixture
def own_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], None]]:
    """A copy of the project in which a line can be changed."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    monkeypatch.setattr(dbt, "PROJECT", project)
    dbt._manifest.cache_clear()

    def changed(file: str, old: str, new: str) -> None:
        text = (project / file).read_text()
        assert old in text
        (project / file).write_text(text.replace(old, new))

    yield changed
    dbt._manifest.cache_clear()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("macros/known_by.sql", "{{ time_column }} < {{ snapshot_date }}", "{{ time_column }} <= {{ snapshot_date }}"),
        ("models/intermediate/int_event_windows.sql", "events.known_on", "events.happened_on"),
    ],
    ids=["a less-than made less-or-equal", "a time of recording forgotten"],
)  # fmt: skip
def test_a_look_into_the_future_is_caught(
    tmp_path: Path, own_project: Callable[[str, str, str], None], file: str, old: str, new: str
) -> None:
    own_project(file, old, new)
    changed = library(tmp_path, recorded=True, listed=True)

    try:
        find(
            st.tuples(logs, logs, mornings),
            lambda drawn: knows_the_future(changed, *drawn),
            settings=settings(often, max_examples=200, phases=[Phase.generate]),
        )
    except NoSuchExample:
        pytest.fail("nothing noticed that a feature knows the future")
