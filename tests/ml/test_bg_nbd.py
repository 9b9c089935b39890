"""The model of rhythm: it finds again what was simulated, and what was published of a public log."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from ml import bg_nbd
from ml.bg_nbd import BgNbd, Habits
from ml.metrics import roc_auc

TRUE = BgNbd(r=0.8, alpha=60.0, a=0.7, b=3.0)
HORIZON = 90


def simulated(customers: int, days: int, seed: int) -> tuple[Habits, np.ndarray]:
    """Customers of the true model, seen from their first day on; and who then is silent for the horizon."""
    draw = np.random.default_rng(seed)
    repeats, last, silent = np.zeros(customers), np.zeros(customers), np.ones(customers, dtype=bool)
    tenure = draw.uniform(30, days, customers).round()
    for who in range(customers):
        rate, leaves = draw.gamma(TRUE.r, 1 / TRUE.alpha), draw.beta(TRUE.a, TRUE.b)
        now = 0.0
        while True:
            now += draw.exponential(1 / rate)
            if now >= tenure[who] + HORIZON:
                break
            if now < tenure[who]:
                repeats[who] += 1
                last[who] = now
            else:
                silent[who] = False
                break
            if draw.random() < leaves:
                break
    return Habits(repeats, last, tenure), silent


@pytest.fixture(scope="module")
def world() -> tuple[Habits, np.ndarray]:
    return simulated(6000, 500, seed=3)


def test_the_chances_that_it_says_come_true(world: tuple[Habits, np.ndarray]) -> None:
    habits, silent = world
    fitted = bg_nbd.fit(habits, seed=0)
    assert fitted is not None
    chance = fitted.silent(habits, HORIZON)
    assert ((chance > 0) & (chance <= 1)).all()
    for low, high in ((0.0, 0.4), (0.4, 0.7), (0.7, 0.9), (0.9, 1.0)):
        inside = (chance > low) & (chance <= high)
        assert inside.sum() > 100
        assert chance[inside].mean() == pytest.approx(silent[inside].mean(), abs=0.05)


def test_it_ranks_as_the_true_model_does(world: tuple[Habits, np.ndarray]) -> None:
    habits, silent = world
    fitted = bg_nbd.fit(habits, seed=0)
    assert fitted is not None
    y = silent.astype(float)
    true = roc_auc(y, TRUE.silent(habits, HORIZON))
    assert roc_auc(y, fitted.silent(habits, HORIZON)) > true - 0.005
    assert fitted.log_likelihood(habits) >= TRUE.log_likelihood(habits)


def test_who_was_due_long_ago_is_likelier_gone() -> None:
    habits = Habits(
        np.array([10.0, 10.0, 0.0]), np.array([300.0, 150.0, 0.0]), np.array([310.0, 310.0, 310.0])
    )
    regular, late, once = TRUE.silent(habits, HORIZON)
    assert regular < once < late


def test_where_nobody_came_again_there_is_nothing_to_fit() -> None:
    nothing = np.zeros(50)
    assert bg_nbd.fit(Habits(nothing, nothing, nothing + 100), seed=0) is None
    assert bg_nbd.fit(Habits(nothing[:0], nothing[:0], nothing[:0]), seed=0) is None


def test_extreme_habits_give_chances_all_the_same() -> None:
    habits = Habits(np.array([5000.0, 1.0]), np.array([5000.0, 1.0]), np.array([9000.0, 9000.0]))
    chance = TRUE.silent(habits, HORIZON)
    assert np.isfinite(chance).all()
    assert chance[0] > 0.999


@pytest.mark.real_data
def test_the_published_fit_of_a_public_log_is_found(real_data: Path) -> None:
    """Fader, Hardie and Lee: r .243, alpha 4.414 weeks, a .793, b 2.426, log likelihood -9582.4, on 39 weeks of CDNOW."""
    first, end = date(1997, 1, 1), date(1997, 10, 1)
    seen: dict[str, set[int]] = {}
    for line in (real_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        _, customer, day, _, _ = line.split()
        when = datetime.strptime(day, "%Y%m%d").date()
        if when < end:
            seen.setdefault(customer, set()).add((when - first).days)
    until = (end - first).days - 1
    days = [sorted(each) for each in seen.values()]
    habits = Habits(
        np.array([len(each) - 1.0 for each in days]),
        np.array([each[-1] - each[0] for each in days]) / 7,
        np.array([until - each[0] for each in days]) / 7,
    )
    fitted = bg_nbd.fit(habits, seed=0)
    assert fitted is not None
    assert fitted.r == pytest.approx(0.243, abs=0.005)
    assert fitted.alpha == pytest.approx(4.414, abs=0.1)
    assert fitted.a == pytest.approx(0.793, abs=0.03)
    assert fitted.b == pytest.approx(2.426, abs=0.15)
    assert fitted.log_likelihood(habits) == pytest.approx(-9582.4, abs=2)
