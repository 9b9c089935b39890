import numpy as np
import pytest

from ml.words import number, numbers, of_ten


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (29.0, "29"),
        (1397.476, "1397.48"),
        (12345.5, "12,345.5"),
        (2024.0, "2024"),
        (-71.0, "-71"),
        (0.03124, "0.0312"),
        (-2.5, "-2.5"),
        (12345678.0, "12,345,678"),
        (0.0, "0"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, words):
    assert number(value) == words


def test_no_number_is_missing():
    assert number(np.nan) == "missing"


@pytest.mark.parametrize(
    ("share", "words"), [(0.74, "7.4 in 10"), (0.3, "3 in 10"), (0.031, "3.1 in 100"), (1, "10 in 10")]
)
def test_shares_are_told_as_so_many_in_ten(share, words):
    assert of_ten(share) == words


def test_many_numbers_are_written_as_each_one_is() -> None:
    draw = np.random.default_rng(3)
    sizes = 10.0 ** draw.uniform(-6, 9, 4000)
    values = np.concatenate(
        [
            draw.choice([-1, 1], 4000) * sizes,
            draw.integers(-20_000, 20_000, 1000).astype(float),
            [0.0, 0.5, 9999.999, 0.09996, 1e15, 1e300, 0.001, 0.0009999, 29.85, np.nan, np.inf, -np.inf],
        ]
    )
    assert numbers(values).tolist() == [number(float(value)) for value in values]
    assert numbers(np.array([])).tolist() == []
