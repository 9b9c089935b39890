"""A population by a condition: chosen by what was known on each morning, and never seen by dbt."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from tests.warehouse.lake.test_one_truth import (
    DATES,
    EXAMPLE,
    INACTIVITY,
    LAST,
    Change,
    Event,
    World,
    at_a_desk,
    events,
    spec_of,
    with_chosen,
)
from warehouse.lake import builds
from warehouse.lake.builds import CannotBuild
from warehouse.lake.preview import preview
from warehouse.lake.tenant_sql.desk import Counted, Relation

# As people write them, some careless about time on purpose.
CONDITIONS = [
    "plan = 'pro'",
    "since is not null",
    "exists (select 1 from events e where e.entity_key = entities.entity_key and e.snapshot_date = entities.snapshot_date)",
    "(select count(*) from events e where e.entity_key = entities.entity_key and e.snapshot_date = entities.snapshot_date)"
    " > 1",
    "entity_key in (select entity_key from events where type = 'order')",
    "(select max(time) from events) > timestamp '2026-01-12'",
]
ASKED: dict[str, Any] = {
    "outcome": INACTIVITY,
    "population": {"kind": "condition", "sql": "plan <> '{{ env_var(\"HOME\") }} zq7'"},
}


def unchanged(relation: Relation) -> Relation:
    return relation


def looking_ahead(relation: Relation) -> Relation:
    """Each less-than made less-or-equal."""
    return replace(relation, sql=relation.sql.replace(" < date '", " <= date '"))


def chosen(folder: Path, world: World, change: Change = unchanged) -> dict[str, Any]:
    """Those whom each condition chooses on the first two mornings, later ones being asked about as well."""
    with at_a_desk(spec_of(folder, world, ASKED), change=change) as desk:
        return {
            sql: list(desk.each(f"select entity_key from entities where {sql} order by all"))[:2]
            for sql in CONDITIONS
        }


def knows_the_future(folder: Path, log: list[Event], other: list[Event], change: Change = unchanged) -> bool:
    morning = DATES[1]

    def is_known(event: Event) -> bool:
        return event[1].date() < morning and (event[3] is None or event[3].date() < morning)

    then = [event for event in log if is_known(event)]
    after, instead = ([event for event in one if not is_known(event)] for one in (log, other))
    one, two = (replace(EXAMPLE, log=rows) for rows in ([*then, *after], [*instead[:2], *then, *instead[2:]]))
    return chosen(folder, one, change) != chosen(folder, two, change)


logs = st.lists(events, max_size=12)


@given(log=logs, other=logs)
@settings(max_examples=15, deadline=None)
def test_whom_it_chooses_does_not_depend_on_what_comes_later(
    tmp_path_factory: pytest.TempPathFactory, log: list[Event], other: list[Event]
) -> None:
    assert not knows_the_future(tmp_path_factory.mktemp("world"), log, other)


def test_a_condition_that_looks_ahead_is_caught(tmp_path_factory: pytest.TempPathFactory) -> None:
    """With a `<` made `<=` in what it reads, the test above fails."""
    try:
        find(
            st.tuples(logs, logs),
            lambda drawn: knows_the_future(tmp_path_factory.mktemp("world"), *drawn, looking_ahead),
            settings=settings(max_examples=80, deadline=None, phases=[Phase.generate]),
        )
    except NoSuchExample:
        pytest.fail("nothing noticed that a condition knows the future")


def test_a_build_stands_on_those_alone_and_dbt_never_sees_its_words(tmp_path: Path) -> None:
    spec = with_chosen(tmp_path, spec_of(tmp_path, EXAMPLE, ASKED))

    build = builds.build(spec, tmp_path / "build", log=lambda line: None)

    rows = pq.read_table(build.examples, columns=["entity_key", "snapshot_date"]).to_pylist()
    assert {row["entity_key"] for row in rows} == {"a", "b", "z"}
    told = [
        path for path in (tmp_path / "build").rglob("*") if path.is_file() and b"zq7" in path.read_bytes()
    ]
    assert told == []


def test_a_build_whose_condition_has_not_run_says_so(tmp_path: Path) -> None:
    spec = spec_of(tmp_path, EXAMPLE, ASKED)
    with pytest.raises(CannotBuild) as caught:
        builds.prepare(spec, tmp_path, log=lambda line: None)
    assert caught.value.code == "condition_not_run"
    assert tuple(each.snapshot_date for each in preview(spec).snapshots) == DATES  # these are settled before


def test_attributes_without_a_history_are_said_to_be_todays(tmp_path: Path) -> None:
    spec = replace(spec_of(tmp_path, EXAMPLE, ASKED), entity_history=())

    warnings = preview(spec, lambda standing, days: Counted(["plan"], [])).warnings
    found = {warning.code: warning for warning in warnings}
    assert found["condition_without_history"].params == {"columns": ["plan"]}
    assert "goes by plan" in found["condition_without_history"].message


def test_the_newest_date_knows_the_customers_as_last_uploaded(tmp_path: Path) -> None:
    world = World(
        [("a", datetime(2026, 1, 5).date(), "free")],
        [("a", datetime(2026, 1, 5).date(), "pro")],
        [("a", LAST, "visit", LAST)],
    )
    newest = date(2026, 2, 1)  # between the two uploads: as a past morning it would know the first
    with at_a_desk(spec_of(tmp_path, world, ASKED), days=(newest,)) as desk:
        assert desk.rows("select plan from entities") == [("pro",)]
