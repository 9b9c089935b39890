import numpy as np
import pytest

from ml.words import number, of_ten


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
