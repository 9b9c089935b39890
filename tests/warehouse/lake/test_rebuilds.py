"""What a build keeps of the one before: rows that nothing new can have changed, just as a full rebuild has them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.confinement import Nursery
from warehouse.lake import builds, known, rebuilds, snapshots, written
from warehouse.lake.builds import BuildSpec, EventSource
from warehouse.lake.feature_rows import FeatureRows
from warehouse.lake.known import Source
from warehouse.lake.tables import Column, ColumnType, Table
from warehouse.lake.tenant_sql.desk import ENTRY
from warehouse.lake.written import Rows, Runner, Statement, Written

START = date(2026, 1, 1)
HORIZON = 30
FIRST, SECOND, THIRD, NEWEST, NEXT = (START + timedelta(days=days) for days in (20, 50, 80, 120, 127))
RECEIVED = date(2026, 6, 1)
LOG: dict[str, ColumnType] = {
    "who": "text", "at": "timestamp", "what": "text", "paid": "double", "noted": "timestamp",
}  # fmt: skip
PEOPLE: dict[str, ColumnType] = {"id": "text", "plan": "text"}
TICKETS: dict[str, ColumnType] = {"who": "text", "opened": "timestamp"}
MAPPING = {"entity_key": "who", "time": "at", "type": "what", "amount": "paid", "recorded_at": "noted"}
VISITS = Statement(
    "visits", 1, "select entity_key, snapshot_date, count(*) as visits from events group by all", {}
)
CALLS = Statement("calls", 1, "select entity_key, snapshot_date, count(*) as calls from tickets group by all", {})  # fmt: skip
Event = tuple[str, datetime, str, float | None, datetime | None]


def at(day: int, hour: int = 9) -> datetime:
    return datetime.combine(START + timedelta(days=day), time(hour))


def order(who: str, day: int, paid: float = 10.5, noted: int | None = None) -> Event:
    return who, at(day), "order", paid, None if noted is None else at(noted)


def visit(who: str, day: int) -> Event:
    return who, at(day), "visit", None, None


OLD = [
    order("a", 2),
    visit("b", 3),
    order("a", 15, 20),
    visit("a", 40),
    order("b", 60, 7.25),
    order("c", 95),
    visit("a", 119),
]
NEW = [order("b", 120), visit("c", 126)]


@dataclass(frozen=True)
class Unconfined(Written):
    """Runs the statements here, and notes on which dates."""

    ran: list[date] = field(default_factory=list)

    def check(self, spec: BuildSpec) -> None:
        pass

    def on(self, spec: BuildSpec, dates: Sequence[date], newest: date) -> Rows:
        self.ran.extend(dates)
        sources = written.sources(spec, self.others)
        made = []
        with duckdb.connect() as connection:
            for relation in known.shared(sources):
                connection.execute(f"create table {relation.name} as {relation.sql}")
            for statement in self.statements:
                tables = []
                for day in dates:
                    for relation in known.on(sources, day, newest=newest):
                        connection.execute(f"create or replace view {relation.name} as {relation.sql}")
                    tables.append(connection.execute(statement.sql).to_arrow_table())
                path = self.runner.scratch / f"{statement.name}.parquet"
                pq.write_table(pa.concat_tables(tables), path)
                made.append(FeatureRows(statement.name, path, {statement.name: ""}))
        return Rows(tuple(made), None)


@dataclass(frozen=True)
class Company:
    """One organization's files, and how it asks."""

    folder: Path
    log: tuple[Table, ...] = ()
    tickets: tuple[Table, ...] = ()

    def with_log(self, *parts: list[Event]) -> "Company":
        return replace(self, log=tuple(self._file(f"log-{n}", LOG, rows) for n, rows in enumerate(parts)))

    def with_tickets(self, *parts: list[Any]) -> "Company":
        files = tuple(self._file(f"tickets-{n}", TICKETS, rows) for n, rows in enumerate(parts))
        return replace(self, tickets=files)

    def people(self, plan: str = "free") -> Table:
        return self._file(f"people-{plan}", PEOPLE, [("a", plan), ("b", "pro"), ("c", None)])

    def spec(self, dates: tuple[date, ...], **changes: Any) -> BuildSpec:
        source = EventSource("log", joined(self.log), MAPPING)
        spec = BuildSpec(
            entities=self.people(),
            mapping={"entity_key": "id", "outcome": {"kind": "inactivity", "days": HORIZON}},
            snapshot_date=RECEIVED,
            events=(source,),
            population={"kind": "all"},
            horizon_days=HORIZON,
            snapshots=dates,
        )
        return replace(spec, **changes)

    def written(self, *statements: Statement, **changes: Any) -> Unconfined:
        others = (Source("tickets", "events", joined(self.tickets), {"entity_key": "who", "time": "opened"}),)
        runner = Runner(Nursery(ENTRY), self.folder, lambda line: None)
        return replace(Unconfined(statements, others if self.tickets else (), runner), **changes)

    def _file(self, name: str, types: dict[str, ColumnType], rows: list[Any]) -> Table:
        columns = tuple(Column(column, type_) for column, type_ in types.items())
        schema = pa.schema([("_line", pa.int64()), *((c.name, c.arrow_type) for c in columns)])
        values = {column: [row[place] for row in rows] for place, column in enumerate(types)}
        path = self.folder / f"{name}.parquet"
        lines = list(range(2, 2 + len(rows)))
        pq.write_table(pa.table({"_line": lines, **values}, schema=schema), path)
        return Table(columns, (path,), len(rows))


def joined(tables: Sequence[Table]) -> Table:
    """One dataset of several uploads."""
    return Table(tables[0].columns, tuple(t.parts[0] for t in tables), sum(t.rows for t in tables))


def build(spec: BuildSpec, into: Path, people: Written | None = None, previous: Path | None = None) -> Path:
    builds.build(spec, into, lambda line: None, people, previous)
    return into


def told(folder: Path) -> dict[str, Any]:
    """All that a build has published, row by row in its order."""
    files = {file.stem: pq.read_table(file).to_pylist() for file in sorted(folder.glob("*.parquet"))}
    return files | {
        name: json.loads((folder / name).read_text()) for name in ("columns.json", "lineage.json")
    }


BEFORE, NOW = (FIRST, SECOND, THIRD, NEWEST), (FIRST, SECOND, THIRD, NEWEST, NEXT)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("company"))
    return company.with_log(OLD).with_tickets([("a", at(30)), ("b", at(70))])


@pytest.fixture(scope="module")
def before(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before") / "build"
    return build(company.spec(BEFORE), folder, company.written(VISITS, CALLS))


def copied(build: Path, folder: Path) -> Path:
    folder.mkdir()
    for file in build.iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    return folder


def kept(
    company: Company, before: Path, work: Path, people: Written | None = None, **changes: Any
) -> set[date]:
    """The dates that a build of the company, as it is now, takes from the one before."""
    work.mkdir(exist_ok=True)
    people = people or company.written(VISITS, CALLS)
    spec = company.spec(NOW, **changes)
    return set(builds.prepare(spec, work, lambda line: None, people, before).kept.dates)


def test_past_dates_of_a_log_that_has_grown_are_not_made_again(
    company: Company, before: Path, tmp_path: Path
) -> None:
    """What is published is what a full rebuild publishes, row by row."""
    grown = company.with_log(OLD, NEW).with_tickets([("a", at(30)), ("b", at(70))], [("c", at(122))])
    some, all_of_it = grown.written(VISITS, CALLS), grown.written(VISITS, CALLS)

    again = build(grown.spec(NOW), tmp_path / "again", some, before)
    full = build(grown.spec(NOW), tmp_path / "full", all_of_it)

    assert told(again) == told(full)
    assert some.ran == [NEWEST, NEXT]
    assert all_of_it.ran == list(NOW)
    days = {row["snapshot_date"] for row in told(again)["examples"]}
    assert days == set(NOW)


def test_a_third_build_goes_on_from_the_second(company: Company, before: Path, tmp_path: Path) -> None:
    grown = company.with_log(OLD, NEW)
    second = build(grown.spec(NOW), tmp_path / "second", grown.written(VISITS, CALLS), before)
    later = grown.with_log(OLD, NEW, [order("a", 160)])
    dates = (*NOW, START + timedelta(days=161))
    people = later.written(VISITS, CALLS)

    third = build(later.spec(dates), tmp_path / "third", people, second)

    assert people.ran == [*dates[3:]]  # what had not passed, or was the newest
    assert told(third) == told(build(later.spec(dates), tmp_path / "full", later.written(VISITS, CALLS)))


@pytest.mark.parametrize(
    ("new", "left"),
    [
        (NEW, {FIRST, SECOND, THIRD}),
        ([*NEW, visit("a", 49)], set()),  # within the horizon of the first, and before the others
        ([*NEW, visit("a", 50)], {FIRST}),  # its horizon ends on that day
        ([*NEW, visit("a", 109)], {FIRST, SECOND}),
        ([*NEW, visit("a", 110)], {FIRST, SECOND, THIRD}),
        ([*NEW, order("a", 100, noted=126)], {FIRST, SECOND}),  # a correction changes what came of the third
        ([*NEW, visit("nobody", 3)], set()),
        ([*NEW, ("a", datetime(1969, 1, 1), "visit", None, None)], {FIRST, SECOND, THIRD}),  # is never used
    ],
)  # fmt: skip
def test_a_late_event_gives_up_the_dates_that_it_can_touch(
    company: Company, before: Path, tmp_path: Path, new: list[Event], left: set[date]
) -> None:
    assert kept(company.with_log(OLD, new), before, tmp_path) == left


def test_late_rows_of_another_dataset_give_up_the_dates_on_which_they_would_be_known(
    company: Company, before: Path, tmp_path: Path
) -> None:
    old = [("a", at(30)), ("b", at(70))]
    for place, (day, left) in enumerate(
        ((60, {FIRST, SECOND}), (50, {FIRST, SECOND}), (49, {FIRST}), (19, set()))
    ):
        grown = company.with_log(OLD, NEW).with_tickets(old, [("c", at(day))])
        assert kept(grown, before, tmp_path / str(place)) == left


def test_whatever_else_is_not_the_same_is_made_anew(company: Company, before: Path, tmp_path: Path) -> None:
    grown = company.with_log(OLD, NEW)
    spec = grown.spec(NOW)
    (log,) = spec.events
    shorter = replace(VISITS, version=2, sql=VISITS.sql.replace("group by", "where type = 'visit' group by"))
    changes: dict[str, dict[str, Any]] = {
        "mapping": {"events": (replace(log, mapping={**MAPPING, "amount": None}),)},
        "entities": {"entities": grown.people("plus")},
        "history": {"entity_history": ((grown.people("old"), START), (grown.people(), RECEIVED))},
        "exclude": {"exclude": ("plan",)},
        "population": {"population": {"kind": "active", "days": 90}},
        "outcome": {"mapping": {**spec.mapping, "outcome": {"kind": "inactivity", "days": 30, "event_type": "order"}}},
        "statement": {"people": grown.written(shorter, CALLS)},
        "fewer statements": {"people": grown.written(VISITS)},
        "nothing written": {"people": grown.written()},
    }  # fmt: skip
    for name, change in changes.items():
        assert kept(grown, before, tmp_path / name, **change) == set(), name
    assert kept(grown, before, tmp_path / "nothing") == {FIRST, SECOND, THIRD}


def test_choices_that_the_new_rows_change_are_made_for_all_dates(
    company: Company, before: Path, tmp_path: Path
) -> None:
    """A type of events that is new, and numbers that no longer fit four digits."""
    for name, event in (("type", (*NEW[0][:2], "refund", 1.0, None)), ("number", order("a", 121, 1 / 3))):
        assert kept(company.with_log(OLD, [*NEW, event]), before, tmp_path / name) == set(), name


def test_a_log_that_was_written_anew_is_not_the_same(company: Company, before: Path, tmp_path: Path) -> None:
    """As after an erasure."""
    rewritten = replace(company.with_log([], OLD, NEW), log=company.with_log([], OLD, NEW).log[1:])
    assert kept(rewritten, before, tmp_path) == set()


def test_without_what_a_build_was_made_from_all_is_made_anew(
    company: Company, before: Path, tmp_path: Path
) -> None:
    assert kept(company.with_log(OLD, NEW), tmp_path, tmp_path) == set()


def test_another_project_makes_all_anew(
    company: Company, before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilds.project, "parsed_hash", lambda: "another")
    assert kept(company.with_log(OLD, NEW), before, tmp_path) == set()


@pytest.mark.parametrize("name", ["examples.parquet", "features.parquet", "outcomes.parquet", "columns.json"])
def test_a_build_of_which_a_byte_is_another_or_a_file_is_missing_is_made_whole(
    company: Company, before: Path, tmp_path: Path, name: str
) -> None:
    grown = company.with_log(OLD, NEW)
    broken, cut, without = (copied(before, tmp_path / each) for each in ("broken", "cut", "without"))
    content = (broken / name).read_bytes()
    middle = len(content) // 2
    (broken / name).write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    (cut / name).write_bytes(content[:middle])
    (without / name).unlink()
    for folder in (broken, cut, without):
        assert kept(grown, folder, tmp_path / f"work-{folder.name}") == set(), folder.name
    assert kept(grown, copied(before, tmp_path / "copy"), tmp_path / "work") == {FIRST, SECOND, THIRD}


@pytest.mark.parametrize("said", ["", "{", "[]", "null", '{"same": 1}', '{"dates": ["soon"]}'])
def test_what_a_build_says_that_cannot_be_read_is_nothing_said(
    company: Company, before: Path, tmp_path: Path, said: str
) -> None:
    other = copied(before, tmp_path / "other")
    (other / rebuilds.FILE).write_text(said)
    assert kept(company.with_log(OLD, NEW), other, tmp_path / "work") == set()
    assert rebuilds.training_dates(other) == ()


def test_from_a_broken_build_comes_what_a_full_rebuild_makes(
    company: Company, before: Path, tmp_path: Path
) -> None:
    grown = company.with_log(OLD, NEW)
    other = copied(before, tmp_path / "other")
    (other / "examples.parquet").write_bytes(b"PAR1")
    people = grown.written(VISITS, CALLS)

    again = build(grown.spec(NOW), tmp_path / "again", people, other)

    assert people.ran == list(NOW)
    assert told(again) == told(build(grown.spec(NOW), tmp_path / "full", grown.written(VISITS, CALLS)))


def test_a_build_whose_columns_are_others_is_not_gone_on_from(
    company: Company, before: Path, tmp_path: Path
) -> None:
    other = copied(before, tmp_path / "other")
    columns = json.loads((other / "columns.json").read_text())
    columns["columns"][0]["name"] = "something else"
    (other / "columns.json").write_text(json.dumps(columns))
    made_from = json.loads((other / rebuilds.FILE).read_text())
    made_from["files"]["columns.json"] = sha256((other / "columns.json").read_bytes()).hexdigest()
    (other / rebuilds.FILE).write_text(json.dumps(made_from))
    people = company.written(VISITS, CALLS)

    build(company.spec(NOW), tmp_path / "again", people, other)

    assert people.ran[-len(NOW) :] == list(NOW)


def test_an_operators_own_model_may_look_at_all_dates_at_once(
    company: Company, before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = builds.dbt.tagged
    monkeypatch.setattr(builds.dbt, "tagged", lambda: [object()])
    monkeypatch.setattr(builds, "_tagged", lambda connection: {})
    people = company.written(VISITS, CALLS)
    build(company.spec(NOW), tmp_path / "again", people, before)
    assert people.ran == list(NOW)
    assert found() == []


def test_dates_are_held_for_a_week() -> None:
    held = (FIRST, SECOND, THIRD)
    chosen = {
        days: snapshots.chosen(
            None,
            first=START,
            known_until=THIRD + timedelta(days=HORIZON + days),
            horizon_days=HORIZON,
            population=10,
            only_newest=False,
            held=held,
        )
        for days in (-1, 0, 6, 7)
    }
    for days in (0, 6):
        assert chosen[days] == (*held, THIRD + timedelta(days=HORIZON + days))
    assert chosen[7][-2] == THIRD + timedelta(days=7)  # and the newest that can be learned from
    assert chosen[-1][-2] == THIRD - timedelta(days=1)


days = st.integers(0, 118)
some_event = st.builds(
    lambda who, day, hour, what, cents, late: (
        who, at(day, hour), what, cents / 100 if what == "order" else None, None if late is None else at(day + late),
    ),
    st.sampled_from(["a", "b", "c", " a", "nobody"]), days, st.sampled_from([0, 9, 23]),
    st.sampled_from(["order", "visit", "gone"]), st.integers(-500, 5_000), st.one_of(st.none(), st.integers(0, 30)),
)  # fmt: skip
logs = st.lists(some_event, min_size=1, max_size=12)


@given(old=logs, new=logs, shift=st.sampled_from([0, 40, 90]))
@settings(max_examples=6, deadline=None)
def test_a_rebuild_is_a_full_rebuild_whatever_came(
    tmp_path_factory: pytest.TempPathFactory, old: list[Event], new: list[Event], shift: int
) -> None:
    late = timedelta(days=shift)
    new = [
        (who, min(when + late, at(119)), what, paid, noted and max(noted, when + late))
        for who, when, what, paid, noted in new
    ]
    folder = tmp_path_factory.mktemp("any")
    company = Company(folder).with_log([*old, visit("a", 119)]).with_tickets([("a", at(30))])
    before = build(company.spec(BEFORE), folder / "before", company.written(VISITS, CALLS))
    grown = company.with_log([*old, visit("a", 119)], [*new, visit("b", 126)])

    again = build(grown.spec(NOW), folder / "again", grown.written(VISITS, CALLS), before)
    full = build(grown.spec(NOW), folder / "full", grown.written(VISITS, CALLS))

    assert told(again) == told(full)
