"""A condition is one expression over what was known: it chooses whom it holds of, and reaches nothing else."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.warehouse.lake.tenant_sql.conftest import CANARY, Surroundings
from tests.warehouse.lake.tenant_sql.test_attacks import HARMLESS, LIMITS, Attack, _own, _shared
from tests.warehouse.lake.tenant_sql.test_attacks import SHARED as KNOWN_ATTACKS
from warehouse.confinement import Nursery
from warehouse.lake.tenant_sql.desk import Desk, Relation
from warehouse.lake.tenant_sql.errors import SqlRefused

DAY = date(2026, 3, 1)
ENTITIES = f"""
    select 'k' || i as entity_key, date '{DAY}' as snapshot_date, ['free', 'pro', null][1 + i % 3] as plan, i as seats
    from range(6) t(i)"""
EVENTS = f"select 'k' || (i % 3) as entity_key, date '{DAY}' as snapshot_date, i as amount from range(9) t(i)"
STANDING = f"""
    select 'k' || i as entity_key, date '{DAY}' as snapshot_date, i <> 5 as asked, case when i < 4 then i % 2 = 0 end as y
    from range(6) t(i)"""


@pytest.fixture
def desk(nursery: Nursery, tmp_path: Path) -> Desk:
    relations = [
        Relation("spine", f"select entity_key, snapshot_date from ({ENTITIES})", held=True),
        Relation("entities", ENTITIES),
        Relation("events", EVENTS),
        Relation("_standing", STANDING, shown=False),
        Relation("hidden", f"select '{CANARY}' as email", held=True, shown=False),
    ]
    return Desk(nursery, relations, [], work=tmp_path / "work")


def chosen(desk: Desk, sql: str) -> list[str]:
    path, _ = desk.choose(sql)
    return sorted(pq.read_table(path)["entity_key"].to_pylist())


@pytest.mark.parametrize(
    ("sql", "whom"),
    [
        ("true", ["k0", "k1", "k2", "k3", "k4", "k5"]),
        ("plan = 'pro'", ["k1", "k4"]),
        ("plan <> 'pro'", ["k0", "k3"]),  # of whom it is not known, it does not hold
        ("plan is null or seats > 4 -- and a remark", ["k2", "k5"]),
        ("seats > 1\n  and entities.plan in ('free', 'pro')", ["k3", "k4"]),
        ("entity_key in (select entity_key from events group by 1 having sum(amount) > 9)", ["k1", "k2"]),
        ("(select count(*) from events e where e.entity_key = entities.entity_key) = 3", ["k0", "k1", "k2"]),
        ("snapshot_date < date '2026-03-01'", []),
    ],
)
def test_those_are_chosen_of_whom_it_holds(desk: Desk, sql: str, whom: list[str]) -> None:
    assert chosen(desk, sql) == whom


def test_features_that_analysts_wrote_are_columns_of_it(desk: Desk) -> None:
    desk.keep("select entity_key, snapshot_date, sum(amount) as spent from events group by all")
    assert chosen(desk, "spent > 9 or plan = 'pro'") == ["k1", "k2", "k4"]
    assert desk.check_condition("spent > seats").attributes == ["seats"]


def test_it_is_counted_over_those_who_are_asked_about(desk: Desk) -> None:
    (count,) = desk.count("seats > 1").counts
    assert (count.snapshot_date, count.asked, count.known, count.positives) == (DAY, 3, 2, 1)


@pytest.mark.parametrize(
    ("sql", "code", "line", "column"),
    [
        ("plan = 'pro' and\n  citty = 'x'", "does_not_fit", 2, 3),
        ("plan = ", "syntax", 1, 8),
        ("seats", "not_boolean", None, None),
        ("count(*) > 3", "aggregate", None, None),
        ("seats > \n  now()::date - snapshot_date", "of_the_moment", 2, 3),
        ("true) union (select 1", "not_condition", None, None),
        ("1), (2", "not_condition", None, None),
        ("a from hidden where (true", "syntax", 1, 3),
        ("true) from hidden where (true", "not_condition", None, None),
        ("true; drop table entities", "syntax", 1, 5),
        ("true); select (true", "not_one_statement", None, None),
        ("true /* and", "syntax", 1, 6),
        ("*", "not_condition", None, None),
        ("columns('.*') is not null", "not_condition", None, None),
        ("true limit 1", "syntax", 1, 6),
        ("exists (select 1 from hidden)", "unknown_relation", 1, 23),
        ("exists (select 1 from _standing where y)", "unknown_relation", 1, 23),
        ("{{ env_var('HOME') }} is not null", "syntax", 1, 2),
        ("$1", "parameter", None, None),
        ("   ", "empty", None, None),
    ],
)
def test_anything_else_is_refused_with_its_place(
    desk: Desk, sql: str, code: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(SqlRefused) as refusal:
        desk.choose(sql)
    assert (refusal.value.code, refusal.value.line, refusal.value.column) == (code, line, column)


def test_none_of_our_attacks_gets_through_in_a_condition(surroundings: Surroundings) -> None:
    ways = ("{}", "exists ({})", "true) union all select * from ({}")
    escaped, count = escapes(surroundings, list(_own(surroundings.words())), ways)
    assert escaped == {}
    assert count >= 80


@pytest.mark.skipif(not KNOWN_ATTACKS.exists(), reason="../shared/security/sql_attacks.sql is not here")
def test_none_of_the_known_attacks_gets_through_in_a_condition(surroundings: Surroundings) -> None:
    # Those that only take long end with their process, as in any statement.
    known = [attack for attack in _shared(surroundings.words()) if attack.name[0] != "d"]
    escaped, count = escapes(surroundings, known, ("exists ({})",))
    assert escaped == {}
    assert count > 100


def escapes(
    surroundings: Surroundings, attacks: list[Attack], ways: tuple[str, ...]
) -> tuple[dict[str, str], int]:
    """What got out by each attack: as it is, in a subquery, behind a bracket of its own."""
    found: dict[str, str] = {}
    before, work = surroundings.state(), 0
    desk = None
    for attack in attacks:
        for sql in (way.replace("{}", attack.sql) for way in ways):
            if desk is None or desk.gone:
                work += 1
                desk = at_a_desk(surroundings, surroundings.root / "work" / f"condition-{work}")
            try:
                path, _ = desk.choose(sql)
            except SqlRefused as refusal:
                told = str(refusal)
            else:
                told = repr(pq.read_table(path).to_pylist())
                if attack.name not in HARMLESS:
                    found[attack.name] = f"ran: {sql[:200]}"
            told = told.replace(sql, "")
            if CANARY in told or "root:x:0" in told:
                found[attack.name] = "told"
            if surroundings.state() != before:
                found[attack.name] = "wrote"
                before = surroundings.state()
            if surroundings.called:
                found[attack.name] = "called out"
                surroundings.called.clear()
    return found, len(attacks)


def at_a_desk(surroundings: Surroundings, work: Path) -> Desk:
    customers = f"select 'k' || id as entity_key, date '{DAY}' as snapshot_date, * from read_parquet('{surroundings.own}')"
    relations = [
        Relation("spine", f"select entity_key, snapshot_date from ({customers})", held=True),
        Relation("entities", customers),
        Relation("customers", f"select * from read_parquet('{surroundings.own}')"),
        Relation("hidden", f"select 7 as id, '{CANARY}' as email", held=True, shown=False),
    ]
    made = Desk(surroundings.nursery, relations, [surroundings.own], work=work, limits=LIMITS)
    surroundings.opened.append(made)
    return made
