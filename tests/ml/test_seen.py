import numpy as np
import pyarrow as pa
import pytest

from ml import seen
from ml.seen import Seen


def at(known: Seen, *rows: tuple[str | None, int]) -> list[int]:
    keys, prints = zip(*rows, strict=True)
    return known.find(pa.array(keys, pa.string()), np.array(prints, dtype=np.uint64)).tolist()


def learned(*rows: tuple[str, int]) -> Seen:
    keys, prints = zip(*rows, strict=True)
    return Seen(pa.array(keys), np.array(prints, dtype=np.uint64))


def test_a_row_is_found_by_key_and_features_together() -> None:
    known = learned(("ana", 7), ("bruno", 3), ("carla", 9))
    assert at(known, ("carla", 9), ("ana", 7), ("ana", 9), ("dora", 3)) == [2, 0, -1, -1]


@pytest.mark.parametrize("one_by_one", [0, 1000], ids=["hashed", "one by one"])
def test_rows_with_the_same_features_are_told_apart_by_key(
    one_by_one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "ONE_BY_ONE", one_by_one)
    known = learned(("ana", 7), ("bruno", 7), ("carla", 1), ("dora", 7))
    assert at(known, ("dora", 7), ("ana", 7), ("bruno", 7), ("carla", 7), ("carla", 1)) == [3, 0, 1, -1, 2]


@pytest.mark.parametrize("one_by_one", [0, 1000], ids=["hashed", "one by one"])
def test_of_an_entity_that_stood_still_the_first_row_counts(
    one_by_one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "ONE_BY_ONE", one_by_one)
    known = learned(("bruno", 5), ("ana", 7), ("ana", 7))
    assert at(known, ("ana", 7)) == [1]


def test_nothing_is_found_among_nothing() -> None:
    known = Seen(pa.array([], pa.string()), np.array([], dtype=np.uint64))
    assert at(known, ("ana", 7)) == [-1]
    assert at(learned(("ana", 7)), ("ana", 7)) == [0]


@pytest.mark.parametrize("one_by_one", [0, 1000], ids=["hashed", "one by one"])
def test_a_row_without_a_key_is_nobody(one_by_one: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "ONE_BY_ONE", one_by_one)
    known = learned(("ana", 7), ("bruno", 7), ("carla", 1))
    assert at(known, (None, 7), (None, 1), ("ana", 7)) == [-1, -1, 0]
