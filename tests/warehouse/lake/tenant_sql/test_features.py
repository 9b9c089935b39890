"""What was written to break out, written as a FeatureModel: at the desk of a build, and at that of a preview."""

from collections.abc import Callable, Iterator
from datetime import date

import pyarrow.parquet as pq
import pytest

from tests.warehouse.lake.tenant_sql.conftest import CANARY, Surroundings
from tests.warehouse.lake.tenant_sql.test_attacks import HARMLESS, LIMITS, Attack, _own, _shared
from tests.warehouse.lake.tenant_sql.test_attacks import SHARED as KNOWN_ATTACKS
from warehouse.lake.tenant_sql.desk import Desk, Morning, Relation
from warehouse.lake.tenant_sql.errors import SqlRefused

DAYS = (date(2026, 3, 1), date(2026, 3, 2))
# As it is; as the feature's value; as what decides its rows; and behind a bracket of its own.
WAYS = (
    "{}",
    "select entity_key, snapshot_date, (select count(*) from ({})) as made from spine",
    "select entity_key, snapshot_date, 1 as made from spine where exists ({})",
    "select entity_key, snapshot_date, 1 as made from spine) union all (select entity_key, snapshot_date, 2 from ({}), spine",
)
SLOW = WAYS[1:2]  # for those that only take long
# By what a line is held: the gate, before anything runs; or a limit, of those that only take long or much. A slow line that
# comes to its end within the limits is held by them too.
GATE = {
    *(
        "function",
        "unknown_relation",
        "qualified",
        "node",
        "type",
        "not_select",
        "not_one_statement",
        "syntax",
    ),
    *("parameter", "of_the_moment", "control_character", "too_deep", "too_large", "not_understood", "empty"),
}
BY_THE_ENGINE = {
    "m11"
}  # a column that there is not: what it is after is the text of the refusal, looked through below
LIMIT = {"timeout", "memory", "failed", "crashed", "ran"}


def at_a_build(desk: Desk, sql: str) -> str:
    path, feature = desk.feature(sql)
    return repr(pq.read_table(path).to_pylist()) + repr(feature)


def at_a_preview(desk: Desk, sql: str) -> str:
    return repr(desk.preview(sql, with_outcome=True))


PLACES = pytest.mark.parametrize(("days", "tried"), [(DAYS, at_a_build), (DAYS[:1], at_a_preview)])


def opened(surroundings: Surroundings, days: tuple[date, ...]) -> Desk:
    """A desk as FeatureModels have it: the relations of each morning, and others out of their reach."""
    rows = f"read_parquet('{surroundings.own}')"
    hidden = f"select 'k' || id as entity_key, date '{DAYS[0]}' as snapshot_date, true as y, '{CANARY}' as email from {rows}"

    def known(day: date) -> list[Relation]:
        keyed = f"select 'k' || id as entity_key, date '{day}' as snapshot_date, * from {rows}"
        return [
            Relation("spine", f"select entity_key, snapshot_date from ({keyed})"),
            Relation("entities", keyed),
            Relation("customers", f"select * from {rows}"),
        ]

    made = Desk(
        surroundings.nursery,
        [Relation(name, hidden, held=True, shown=False) for name in ("hidden", "_outcomes", "_first_seen")],
        [surroundings.own],
        work=surroundings.root / "work" / f"feature-{len(surroundings.opened)}",
        limits=LIMITS,
        mornings=[Morning(day, known(day)) for day in days],
    )
    surroundings.opened.append(made)
    return made


def tries(
    surroundings: Surroundings,
    attacks: Iterator[Attack],
    days: tuple[date, ...],
    tried: Callable[[Desk, str], str],
) -> tuple[dict[str, str], dict[str, set[str]]]:
    """What got out, by attack; and by what each was held: the codes of its refusals."""
    found: dict[str, str] = {}
    held: dict[str, set[str]] = {}
    before, desk = surroundings.state(), opened(surroundings, days)
    for attack in attacks:
        for sql in (way.replace("{}", attack.sql) for way in (SLOW if attack.name[0] == "d" else WAYS)):
            if desk.gone:
                desk = opened(surroundings, days)
            try:
                told = tried(desk, sql)
            except SqlRefused as refusal:
                held.setdefault(attack.name, set()).add(refusal.code)
                told = str(refusal)
            else:
                held.setdefault(attack.name, set()).add("ran")
            told = told.replace(sql, "").replace(attack.sql, "")
            if CANARY in told or "root:x:0" in told:
                found[attack.name] = f"told: {sql[:200]}"
            if str(surroundings.root) in told and str(surroundings.root) not in attack.sql:
                found[attack.name] = f"named a path of ours: {told[:200]}"
            if surroundings.state() != before:
                found[attack.name], before = f"wrote: {sql[:200]}", surroundings.state()
            if surroundings.called:
                found[attack.name] = f"called out: {sql[:200]}"
                surroundings.called.clear()
    return found, held


@PLACES
def test_none_of_our_attacks_gets_through_as_a_feature(
    surroundings: Surroundings, days: tuple[date, ...], tried: Callable[[Desk, str], str]
) -> None:
    escaped, held = tries(surroundings, _own(surroundings.words()), days, tried)
    assert escaped == {}
    assert len(held) >= 80
    assert {name: by for name, by in held.items() if not by <= GATE} == {}


@pytest.mark.skipif(not KNOWN_ATTACKS.exists(), reason="../shared/security/sql_attacks.sql is not here")
@PLACES
def test_none_of_the_known_attacks_gets_through_as_a_feature(
    surroundings: Surroundings, days: tuple[date, ...], tried: Callable[[Desk, str], str]
) -> None:
    escaped, held = tries(surroundings, _shared(surroundings.words()), days, tried)
    assert escaped == {}
    assert len(held) > 120
    held = {name: by for name, by in held.items() if name not in HARMLESS}  # as that file says
    slow = {name for name in held if name[0] == "d"}
    for name in BY_THE_ENGINE & held.keys():
        assert held.pop(name) <= GATE | {"does_not_fit"}
    assert {name: by for name, by in held.items() if name not in slow and not by <= GATE} == {}
    assert {name: by for name, by in held.items() if name in slow and not by <= GATE | LIMIT} == {}
