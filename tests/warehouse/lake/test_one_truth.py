"""What is written twice says the same: who is asked about and what came of them (dbt and the preview), and what was known on
a morning (dbt and what people's SQL reads), over generated companies and questions."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.lake import builds, conditions, known, standing
from warehouse.lake.builds import BuildSpec, EventSource
from warehouse.lake.known import Source, Sources
from warehouse.lake.preparing import database
from warehouse.lake.preview import SnapshotPreview, preview
from warehouse.lake.tables import Column, ColumnType, Table
from warehouse.lake.tenant_sql import conditions as chosen_by
from warehouse.lake.tenant_sql.desk import Counted, CountOn, Relation

START = datetime(2026, 1, 1)
DATES = tuple(START.date() + timedelta(days=days) for days in (20, 45, 90, 120))
LAST = datetime(2026, 4, 30, 12)  # of an event that every log has: the newest date is the day after it
RECEIVED = date(2026, 6, 1)
LOG: dict[str, ColumnType] = {"who": "text", "at": "timestamp", "what": "text", "noted": "timestamp"}
PEOPLE: dict[str, ColumnType] = {"id": "text", "since": "date", "plan": "text"}
CONDITION = "plan = 'pro' or since < date '2026-01-10'"
INACTIVITY = {"kind": "inactivity", "days": 30}
PURCHASE, CANCELLED = (
    {"kind": "event", "event_type": t, "once": once} for t, once in (("order", False), ("gone", True))
)
QUESTIONS: dict[str, dict[str, Any]] = {
    "everybody, silent": {"outcome": INACTIVITY, "population": {"kind": "all"}},
    "the active, silent": {"outcome": {**INACTIVITY, "event_type": "order"}, "population": {"kind": "active", "days": 25}},
    "everybody, buying again": {"outcome": PURCHASE, "population": {"kind": "all"}, "horizon_days": 20},
    "everybody, leaving once": {"outcome": CANCELLED, "population": {"kind": "all"}, "horizon_days": 40},
    "those of a condition, silent": {"outcome": INACTIVITY, "population": {"kind": "condition", "sql": CONDITION}},
}  # fmt: skip
Event = tuple[str, datetime, str, datetime | None]
Person = tuple[str | None, date | None, str | None]


@dataclass(frozen=True)
class World:
    """The customers as uploaded on two days, and their log."""

    before: list[Person]
    now: list[Person]
    log: list[Event]


days = st.integers(0, 130).map(lambda n: START.date() + timedelta(days=n))
moments = st.one_of(
    st.tuples(days, st.integers(0, 3)).map(lambda at: datetime.combine(at[0], time(6 * at[1]))),
    st.tuples(st.sampled_from(DATES), st.integers(-5, 5)).map(
        lambda near: datetime.combine(near[0], time.min) + timedelta(hours=8 * near[1])
    ),
    st.just(datetime(1969, 12, 31)),
).filter(lambda at: at <= LAST)
events = st.builds(
    lambda who, at, what, late: (who, at, what, None if late is None else at + timedelta(days=late)),
    st.sampled_from(["a", "b", "c", " a", "nobody"]), moments, st.sampled_from(["order", "visit", "gone"]),
    st.one_of(st.none(), st.integers(0, 30)),
)  # fmt: skip
people = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d", None]),
        st.one_of(st.none(), days),
        st.sampled_from(["pro", "free", "n/a", None]),
    ),
    max_size=6,
)
worlds = st.builds(
    lambda before, now, log: World(before, [*now, ("z", None, "free")], [*log, ("z", LAST, "visit", LAST)]),
    people, people, st.lists(events, max_size=14),
)  # fmt: skip
EXAMPLE = World(
    [("a", date(2026, 1, 5), "free"), ("z", None, "free")],
    [("a", date(2026, 1, 5), "pro"), ("b", None, "free"), ("z", None, "free")],
    [("a", START, "order", START), ("b", START, "visit", None), ("a", START, "gone", START), ("z", LAST, "visit", LAST)],
)  # fmt: skip


def written(folder: Path, name: str, types: dict[str, ColumnType], rows: list[Any]) -> Table:
    columns = tuple(Column(column, type_) for column, type_ in types.items())
    schema = pa.schema([("_line", pa.int64()), *((c.name, c.arrow_type) for c in columns)])
    values = {column: [row[place] for row in rows] for place, column in enumerate(types)}
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table({"_line": list(range(2, 2 + len(rows))), **values}, schema=schema), path)
    return Table(columns, (path,), len(rows))


def spec_of(folder: Path, world: World, asked: dict[str, Any]) -> BuildSpec:
    now = written(folder, "now", PEOPLE, world.now)
    log = written(folder, "log", LOG, world.log)
    mapping = {"entity_key": "who", "time": "at", "type": "what", "recorded_at": "noted"}
    return BuildSpec(
        entities=now,
        mapping={"entity_key": "id", "time": "since", "outcome": asked["outcome"]},
        snapshot_date=RECEIVED,
        events=(EventSource("visits", log, mapping),),
        population=asked["population"],
        horizon_days=asked.get("horizon_days"),
        snapshots=DATES,
        entity_history=(
            (written(folder, "before", PEOPLE, world.before), date(2026, 1, 25)), (now, date(2026, 3, 15)),
        ),
    )  # fmt: skip


def sources_of(spec: BuildSpec) -> Sources:
    assert spec.entities is not None
    history = tuple((day, table) for table, day in spec.entity_history)
    (log,) = spec.events
    return Sources(
        Source("people", "entities", spec.entities, spec.mapping, history),
        (Source("visits", "events", log.table, log.mapping),),
    )


Change = Callable[[Relation], Relation]


@dataclass
class Desk:
    """What people's SQL reads on each date by itself, without the confinement around it."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Of all dates."""
        return sorted((row for found in self.each(sql) for row in found), key=repr)

    def each(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        for schema in self._schemas():
            self.connection.execute(f"set search_path = '{schema},main'")
            yield self.connection.execute(sql).fetchall()

    def _schemas(self) -> list[str]:
        found = self.connection.execute(
            "select schema_name from information_schema.schemata where schema_name like 'on_%' order by 1"
        )
        return [row[0] for row in found.fetchall()]


@contextmanager
def at_a_desk(
    spec: BuildSpec, days: tuple[date, ...] = DATES, change: Change = lambda relation: relation
) -> Iterator[Desk]:
    sources = sources_of(spec)
    with duckdb.connect() as connection:
        for relation in map(change, known.shared(sources)):
            connection.execute(f"create table {relation.name} as {relation.sql}")
        for morning in known.mornings(sources, days, newest=max(days)):
            schema = f"on_{morning.day:%Y%m%d}"
            connection.execute(f"create schema {schema}")
            connection.execute(f"set search_path = '{schema},main'")
            for relation in map(change, morning.relations):
                connection.execute(f"create view {relation.name} as {relation.sql}")
        yield Desk(connection)


@dataclass(repr=False)
class Compiled:
    """dbt's models for one question, ready to be run over any world."""

    models: list[tuple[str, str]]
    columns: tuple[Any, ...]
    asked: dict[str, Any]
    folder: Path

    @contextmanager
    def over(self, world: World) -> Iterator[tuple[BuildSpec, duckdb.DuckDBPyConnection]]:
        folder = self.folder / f"run-{next(_runs)}"
        (folder / "work").mkdir(parents=True)
        spec = with_chosen(folder, spec_of(folder, world, self.asked))
        builds.prepare(replace(spec, features=self.columns), folder / "work", log=lambda line: None)
        with database(folder / "work", read_only=False) as connection:
            connection.execute("use build.main")
            for name, sql in self.models:
                connection.execute(f"create table {name} as {sql}")
            yield spec, connection
        shutil.rmtree(folder)


_runs = count()


def with_chosen(folder: Path, spec: BuildSpec) -> BuildSpec:
    """As a worker resolves it: those whom the condition chose, in a file."""
    population = dict(spec.population or {})
    if population["kind"] != "condition":
        return spec
    path = folder / "chosen.parquet"
    with at_a_desk(spec) as desk:
        chosen = desk.rows(f"select entity_key, snapshot_date from entities where {population['sql']}")
    keys, on = ([row[place] for row in chosen] for place in (0, 1))
    pq.write_table(
        pa.table({"entity_key": pa.array(keys, pa.string()), "snapshot_date": pa.array(on, pa.date32())}),
        path,
    )
    return replace(spec, population=population | {"entities": str(path)})


@pytest.fixture(scope="module", params=QUESTIONS, ids=[name.replace(" ", "-") for name in QUESTIONS])
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    folder = tmp_path_factory.mktemp("compiled")
    asked = QUESTIONS[request.param]
    built = builds.build(
        with_chosen(folder, spec_of(folder, EXAMPLE, asked)), folder / "build", log=lambda line: None
    )
    results = json.loads((folder / "build" / "dbt" / "run_results.json").read_text())["results"]
    models = [
        (r["relation_name"].split(".")[-1].strip('"'), r["compiled_code"])
        for r in results
        if r["unique_id"].startswith("model.") and not r["unique_id"].endswith((".features", ".examples"))
    ]
    return Compiled(models, tuple(built.columns), asked, folder)


some = settings(max_examples=15, deadline=None)


@given(world=worlds)
@some
def test_the_preview_counts_what_dbt_builds(compiled: Compiled, world: World) -> None:
    with compiled.over(world) as (spec, connection):
        rows = connection.execute(
            "select snapshot_date, count(*), count(y), count(*) filter (y) from outcomes group by 1"
        ).fetchall()
        promised = preview(spec)
        without_file = replace(spec, population=compiled.asked["population"])
        by_condition = preview(without_file, lambda standing, _: counted(spec, standing))
    built = {day: counts for day, *counts in rows}
    for each in promised.snapshots:
        asked, known_ones, positives = built.get(each.snapshot_date, (0, 0, 0))
        assert (each.asked, each.known, each.positives or 0) == (asked, known_ones, positives)
    assert funnel(by_condition.snapshots) == funnel(promised.snapshots)


@given(world=worlds)
@some
def test_the_outcomes_that_a_feature_is_judged_on_are_those_that_dbt_builds(
    compiled: Compiled, world: World
) -> None:
    """The same people on the same date with the same outcome, row by row, without a build."""
    with compiled.over(world) as (spec, connection), tempfile.TemporaryDirectory() as work:
        for day in DATES:
            built = rows_of(
                connection,
                f"select entity_key, snapshot_date, y from outcomes where snapshot_date = date '{day}'",
            )
            file = Path(work) / f"{day}.parquet"
            found = standing.write_outcomes(replace(spec, snapshots=None), day, file, Path(work))
            assert rows_of(connection, f"select * from read_parquet('{file}')") == built
            assert found.known == all(row[2] is not None for row in built) or not built


def funnel(snapshots: tuple[SnapshotPreview, ...]) -> list[tuple[Any, ...]]:
    return [(s.snapshot_date, s.everybody, s.joined, s.asked, s.known, s.positives) for s in snapshots]


def counted(spec: BuildSpec, standing: Path) -> Counted:
    with at_a_desk(spec) as desk:
        desk.connection.execute(
            f"create view main.{chosen_by.STANDING} as select * from read_parquet('{standing}')"
        )
        sql = f"select entity_key, snapshot_date, ({CONDITION}) as chosen from entities"
        for place, schema in enumerate(desk._schemas()):
            desk.connection.execute(f"set search_path = '{schema},main'")
            chosen_by.choose(desk.connection, sql, first=place == 0)
        counts = chosen_by.count(desk.connection)
    return Counted(
        [], [CountOn(**{**one, "snapshot_date": date.fromisoformat(one["snapshot_date"])}) for one in counts]
    )


@given(world=worlds)
@some
def test_peoples_sql_sees_what_the_library_sees(compiled: Compiled, world: World) -> None:
    """The same people on the same mornings, with the same attributes and as many events."""
    if compiled.asked["population"]["kind"] != "all" or compiled.asked["outcome"].get("once"):
        return
    with compiled.over(world) as (spec, connection), at_a_desk(spec) as desk:
        there = rows_of(connection, "select entity_key, snapshot_date from int_spine")
        attributes = [c.name for c in compiled.columns if c.type]
        dbts = rows_of(
            connection,
            f"select entity_key, snapshot_date, {', '.join(made_of(compiled))} from int_attributes_as_of",
        )
        counts = rows_of(
            connection,
            "select s.entity_key, s.snapshot_date, cast(w.count_all as bigint) from int_event_windows w"
            " join int_spine s on s.row_position = w.entity_number and s.snapshot_date = w.snapshot_date",
        )
        assert desk.rows("select entity_key, snapshot_date from spine") == there
        plan = "case lower(trim(plan)) when 'n/a' then null else plan end"
        since = "case when since < snapshot_date then cast(snapshot_date - since as double) end"
        own = {"plan": plan, "days since since": since}
        items = ", ".join(own[name] for name in attributes)
        assert desk.rows(f"select entity_key, snapshot_date, {items} from entities") == dbts
        seen = "select entity_key, snapshot_date, count(*) from events semi join spine using (entity_key) group by all"
        assert desk.rows(seen) == counts


def made_of(compiled: Compiled) -> list[str]:
    kinds = {"plan": "category", "days since since": "date"}
    return [
        f"{kinds[c.name]}_{place:03}"
        for place, c in enumerate((c for c in compiled.columns if c.type), start=1)
    ]


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return sorted(connection.execute(sql).fetchall(), key=repr)


def test_a_condition_reads_no_further_than_a_feature(tmp_path: Path) -> None:
    """It is of the same relations, with the outcome alone left out."""
    spec = spec_of(tmp_path, EXAMPLE, QUESTIONS["everybody, silent"])
    sources = replace(sources_of(spec), hidden=frozenset(["plan"]))
    room = conditions.room(conditions.sources_of(sources, "since"), DATES, newest=DATES[-1])
    assert [relation.name for relation in room.relations] == ["_first_seen"]
    for morning in room.mornings:
        assert [relation.name for relation in morning.relations] == ["spine", "entities", "events", "visits"][
            : len(morning.relations)
        ]
        entities = morning.relations[1].sql
        assert '"plan" as "plan"' in entities
        assert 'end as "since"' not in entities
    assert room.files == sources.files()
