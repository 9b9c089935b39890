"""Two versions on the rows that both were judged on."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml.metrics import Cells, figures
from warehouse.lake import paired
from warehouse.lake.paired import Shared


def drawn(rows: int, seed: int, *, noise: tuple[float, float] = (1.0, 1.0)) -> Shared:
    """Scores of the same truth, each with noise of its own."""
    draw = np.random.default_rng(seed)
    logit = draw.normal(size=rows)
    a, b = (1 / (1 + np.exp(-(logit + draw.normal(0, each, rows)))) for each in noise)
    y = (draw.random(rows) < 1 / (1 + np.exp(-logit))).astype(float)
    return Shared(y, np.round(a, 3), np.round(b, 3), 0, 0, 0)


def test_each_figure_is_the_one_that_training_tells() -> None:
    rows = drawn(3000, 0)
    found = paired.differences(rows)
    for name, difference in found.items():
        if name == "lift_10":  # ties at its edge are shared out there, and not here
            continue
        assert difference.a == pytest.approx(float(figures(Cells.of(rows.y, rows.a))[name]))
        assert difference.b == pytest.approx(float(figures(Cells.of(rows.y, rows.b))[name]))
        assert difference.value == pytest.approx(difference.b - difference.a)


@pytest.mark.parametrize("figure", ["roc_auc", "log_loss", "brier", "lift_10"])
def test_versions_that_are_equally_good_are_rarely_told_apart(figure: str) -> None:
    told_apart = sum(paired.differences(drawn(800, seed))[figure].clear for seed in range(200))
    assert told_apart <= 20  # one in twenty, by chance


@pytest.mark.parametrize("figure", ["roc_auc", "log_loss", "brier"])
def test_a_better_version_is_seen_although_intervals_of_either_would_overlap(figure: str) -> None:
    seen = sum(paired.differences(drawn(3000, seed, noise=(1.0, 0.5)))[figure].clear for seed in range(20))
    assert seen >= 18


def table(keys: list[str], judged: list[float | None], y: list[bool], days: list[int] | None = None) -> Any:
    dates = [date(2026, 1, day) for day in days or [1] * len(keys)]
    columns = {"entity_key": keys, "judged": judged, "y": y, "snapshot_date": pa.array(dates, pa.date32())}
    return pa.table(columns)


def test_the_same_entity_is_the_same_row_whenever_its_one_snapshot_was() -> None:
    a = table(["x", "y", "z"], [0.1, 0.2, 0.3], [False, True, True], [1, 1, 1])
    b = table(["z", "w", "y"], [0.9, 0.8, 0.7], [True, True, False], [5, 5, 5])
    found = paired.shared(a, b)
    assert found is not None
    assert (found.a.tolist(), found.b.tolist()) == ([0.3], [0.9])
    assert (found.only_a, found.only_b, found.disagreeing) == (1, 1, 1)
    assert not found.enough


def test_over_several_dates_a_row_is_an_entity_on_a_date() -> None:
    a = table(["x", "x", "y"], [0.1, 0.2, 0.3], [False, True, True], [1, 2, 2])
    b = table(["x", "y"], [0.9, 0.8], [True, True], [2, 1])
    found = paired.shared(a, b)
    assert found is not None
    assert (found.a.tolist(), found.b.tolist(), found.only_a, found.only_b) == ([0.2], [0.9], 2, 1)


def test_rows_that_were_not_judged_do_not_count() -> None:
    a = table(["x", "y"], [0.1, None], [False, True])
    b = table(["x", "y"], [0.9, 0.8], [False, True])
    found = paired.shared(a, b)
    assert found is not None
    assert found.b.tolist() == [0.9]


def test_a_version_of_old_keeps_no_outcomes_to_share() -> None:
    a = table(["x"], [0.1], [False])
    assert paired.shared(a, a.drop_columns(["y", "judged"])) is None
