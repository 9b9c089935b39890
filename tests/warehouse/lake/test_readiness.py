"""The light before a training: what is red is refused by learning in the same words."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ml.errors import CannotLearn
from ml.learn import enough
from warehouse.lake import readiness
from warehouse.lake.readiness import Morning, Readiness
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tables import Column, Table

MAPPING = {"entity_key": "id", "outcome": {"kind": "column", "column": "left", "positive": ["yes"]}}
Judge = Callable[..., Readiness]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    def made(y: list[str | None], kept: tuple[str, ...] = (), **more: list[str | None]) -> Readiness:
        columns = {"id": [f"C{n}" for n in range(len(y))], "left": y, **more}
        file = tmp_path / "part-0.parquet"
        pq.write_table(pa.table({"_line": range(len(y)), **columns}), file)
        table = Table(tuple(Column(name, "text") for name in columns), (file,), len(y))
        spec = BuildSpec(table, MAPPING, date(2026, 1, 1))
        distinct = {name: len(set(values)) for name, values in columns.items()}
        return readiness.of_column(spec, distinct=distinct, kept=kept)

    return made


def told(found: Readiness) -> list[tuple[str, str]]:
    return [(reason.light, reason.said.code) for reason in found.reasons]


def test_enough_of_each_outcome_is_green(judge: Judge) -> None:
    found = judge(["yes"] * 200 + ["no"] * 800 + [None] * 50)
    assert (found.light, found.reasons) == ("green", [])
    assert (found.known, found.positives, found.mornings[0].entities) == (1000, 200, 1050)


def test_few_of_one_outcome_is_yellow(judge: Judge) -> None:
    found = judge(["yes"] * 40 + ["no"] * 800)
    assert told(found) == [("yellow", "few_of_one_outcome")]
    assert found.refusal is None


@pytest.mark.parametrize(
    ("y", "code"),
    [
        ([None] * 50, "no_outcome"),
        (["no"] * 50, "one_class"),
        (["yes"] * 50, "one_class"),
        (["yes"] * 5 + ["no"] * 400, "too_few"),
    ],
)
def test_what_is_red_is_refused_by_learning_in_the_same_words(
    judge: Judge, y: list[str | None], code: str
) -> None:
    found = judge(y)
    assert told(found) == [("red", code)]
    with pytest.raises(CannotLearn) as refused:
        enough(np.array([float(one == "yes") for one in y if one is not None]))
    assert found.refusal is not None
    assert (refused.value.code, refused.value.message) == (found.refusal.code, found.refusal.text)


def test_a_column_that_repeats_the_outcome_is_named_and_refused_where_it_is_insisted_on(judge: Judge) -> None:
    y: list[str | None] = ["yes"] * 200 + ["no"] * 800
    copy: list[str | None] = ["1"] * 200 + ["0"] * 800
    nearly: list[str | None] = ["1"] * 199 + ["0"] * 801
    found = judge(y, label=copy, nearly=nearly)
    assert told(found) == [("yellow", "copy_of_the_outcome")]
    assert found.reasons[0].said.params == {"columns": ["label"]}
    insisted = judge(y, kept=("label",), label=copy)
    assert told(insisted) == [("red", "outcome_among_features")]
    assert "label says the same in every row" in insisted.reasons[0].said.text


def test_a_customer_counts_once_with_what_was_said_last(tmp_path: Path) -> None:
    file = tmp_path / "part-0.parquet"
    rows = {"_line": range(4), "id": ["a", "a", "b", None], "left": ["yes", "no", "yes", "yes"]}
    pq.write_table(pa.table(rows), file)
    table = Table((Column("id", "text"), Column("left", "text")), (file,), 4)
    morning, _ = readiness.count(BuildSpec(table, MAPPING, date(2026, 1, 1)), {})
    assert (morning.entities, morning.known, morning.positives) == (2, 2, 1)


def test_a_share_that_moves_between_dates_is_said_unless_it_is_chance() -> None:
    def over(*positives: int, known: int) -> list[tuple[str, str]]:
        days = [Morning(date(2026, 1 + at, 1), known, known, n) for at, n in enumerate(positives)]
        return told(readiness.judge(days))

    assert over(300, 320, 310, known=1000) == []
    assert over(300, 500, known=1000) == [("yellow", "unstable_rate")]
    assert over(30, 45, 60, known=100) == [("yellow", "unstable_rate")]
    assert over(5, 8, known=20)[1:] == []


def test_a_share_that_changed_since_the_version_before_is_said(judge: Judge) -> None:
    now = Morning(None, 1000, 1000, 500)
    for before, said in ((Morning(None, 900, 900, 200), True), (Morning(None, 900, 900, 430), False)):
        more = list(readiness._of_change(before, now))
        assert bool(more) is said
