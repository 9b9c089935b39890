"""Statements that were written to break out: none does, through any of the fences, nor with one of them taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.warehouse.lake.tenant_sql.conftest import CANARY, Surroundings
from warehouse.lake.tenant_sql.desk import Limits
from warehouse.lake.tenant_sql.errors import SqlRefused

OWN = Path(__file__).with_name("attacks.sql")
SHARED = REPOSITORY.parent / "shared" / "security" / "sql_attacks.sql"
HARMLESS = {"r66", "s05", "d11", "d15", "d27", "d31"}  # as that file says
LIMITS = Limits(seconds=1.5, memory="256MB", memory_bytes=1_000_000_000, file_bytes=64_000_000)
# Without the gate these read a relation of ours in the same connection, which no other fence can know about.
BY_THE_GATE_ALONE = {"r40", "r60", "r61", "r62", "r63", *(f"e{n:02}" for n in range(3, 15))}


@dataclass(frozen=True)
class Attack:
    name: str
    sql: str


def _own(words: dict[str, str]) -> Iterator[Attack]:
    for line in OWN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("--"):
            sql, _, what = line.rpartition(" -- @")
            yield Attack(what.split()[0], sql.format(**words))


def _shared(words: dict[str, str]) -> Iterator[Attack]:
    made = {
        "bigin": f"select count(*) from customers where id in ({','.join(map(str, range(1_000_000)))})",
        "manycte": "with c0 as (select 1 x)"
        + "".join(f", c{i} as (select a.x from c{i - 1} a, c{i - 1} b)" for i in range(1, 41))
        + " select count(*) from c40",
        "manyjoin": "select count(*) from customers c0 "
        + " ".join(f"join customers c{i} on c{i}.id <> c{i - 1}.id" for i in range(1, 60)),
        "notchain": "select " + "not " * 20000 + "true",
        "nestcase": "select " + "case when true then " * 3000 + "1" + " end" * 3000,
        "neststruct": "select " + "{'a': " * 900 + "1" + "}" * 900,
    }
    own = str(Path(words["other"]).parent / "own")
    places = {
        **{f"%{name.upper()}%": words[name] for name in ("other", "secret", "out", "port")},
        "%TENANT%": own,
        "%SIB%": f"{own}x",
        "%DB%": f"{own}/t1.duckdb",
    }
    for line in SHARED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("--"):
            sql, _, what = line.rpartition(" -- @")
            if "SELF@" in sql:
                sql = made[sql.rpartition("@")[2]]
            for place, value in places.items():
                sql = sql.replace(place, value)
            yield Attack(what.split()[0], sql.replace("\\u00a0", "\u00a0"))


def _escapes(surroundings: Surroundings, attacks: Iterator[Attack]) -> tuple[dict[str, str], int]:
    """What got out, by attack; and how many attacks were made."""
    found: dict[str, str] = {}
    before, count = surroundings.state(), 0
    desk = surroundings.desk(LIMITS)
    for attack in attacks:
        count += 1
        if desk.gone:
            desk = surroundings.desk(LIMITS)
        try:
            path, written = desk.write(attack.sql, "csv", most=100_000)
        except SqlRefused as refusal:
            told = str(refusal)
        else:
            content = path.read_text(errors="replace")
            told = content + repr(written)
            if attack.name not in HARMLESS and attack.name[0] != "d":
                found[attack.name] = "ran"
        told = told.replace(attack.sql, "")
        if CANARY in told or "root:x:0" in told:
            found[attack.name] = "told"
        if str(surroundings.root) in told and str(surroundings.root) not in attack.sql:
            found[attack.name] = f"named a path of ours: {told[:300]}"
        if surroundings.state() != before:
            found[attack.name] = "wrote"
            before = surroundings.state()
        if surroundings.called:
            found[attack.name] = "called out"
            surroundings.called.clear()
    return found, count


def test_none_of_our_attacks_gets_through(surroundings: Surroundings) -> None:
    escaped, count = _escapes(surroundings, _own(surroundings.words()))
    assert escaped == {}
    assert count >= 80


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/security/sql_attacks.sql is not here")
def test_none_of_the_known_attacks_gets_through(surroundings: Surroundings) -> None:
    escaped, count = _escapes(surroundings, _shared(surroundings.words()))
    assert escaped == {}
    assert count > 120


@pytest.mark.usefixtures("ungated")
def test_without_the_gate_the_process_still_reaches_nothing_outside(surroundings: Surroundings) -> None:
    attacks = [one for one in _own(surroundings.words()) if one.name not in BY_THE_GATE_ALONE]
    escaped, _ = _escapes(surroundings, iter(attacks))
    # Of itself it may tell: its settings, and the paths of its own work folder.
    assert {name: how for name, how in escaped.items() if how in ("told", "wrote", "called out")} == {}


@pytest.mark.usefixtures("ungated")
def test_the_hidden_relation_is_there_to_be_found(surroundings: Surroundings) -> None:
    """Else the gate would be praised for nothing."""
    path, _ = surroundings.desk().write("select * from hidden", "csv", most=10)
    assert CANARY in path.read_text()
