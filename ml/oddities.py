"""Columns that cannot help: constants, identifiers, and copies of another column."""

import re
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.encode import Encoder, values_of
from ml.table import LearningTable

UNIQUE = 0.95
ENOUGH = 50
DIFFERENT = 0.5
SAMPLE = 50_000
ID_NAME = re.compile(
    r"(^|[\W_])(id|ids|uuid|guid|number|no|nr|num|row|index|code|key|codigo|código|numero|número)$", re.I
)


@dataclass(frozen=True)
class Oddity:
    """`at` is the column's place in the encoder; `reason` is `constant`, `identifier` or `duplicate`, then of `other`."""

    at: int
    reason: str
    text: str
    other: str | None = None


def find(table: LearningTable, encoder: Encoder, matrix: np.ndarray) -> list[Oddity]:
    """At most one oddity per column; the first of several copies is not odd."""
    each = table.newest_of_each()
    newest = table.rows(each)
    odd = [
        found
        for at in range(len(encoder.codes))
        if (found := _odd(newest, encoder, matrix[:, at], matrix[each, at], at))
    ]
    usable = sorted(set(range(len(encoder.codes))) - {oddity.at for oddity in odd})
    return odd + _copies(encoder, matrix, usable)


def _odd(
    newest: LearningTable, encoder: Encoder, x: np.ndarray, of_each: np.ndarray, at: int
) -> Oddity | None:
    code = encoder.codes[at]
    name = code.column.name
    # An identifier repeats on each snapshot date: what counts is whether it differs from one entity to the next.
    if _tells_apart(name, code.as_, of_each[~np.isnan(of_each)], values_of(newest, code.column)):
        return Oddity(
            at, "identifier", f"`{name}` tells the rows apart and nothing else, so it was left out."
        )
    seen = x[~np.isnan(x)]
    if len(seen) == 0 or (len(seen) == len(x) and seen.min() == seen.max()):
        return Oddity(at, "constant", f"`{name}` says the same in every row, so it was left out.")
    return None


def _tells_apart(name: str, as_: str, seen: np.ndarray, values: pa.Array) -> bool:
    """Texts of which nearly all differ; whole numbers that all differ and either run on or are named like an id."""
    if len(seen) < ENOUGH or as_ == "level":
        return False
    if as_ == "share":
        return bool(pc.count_distinct(values).as_py() >= UNIQUE * len(seen))
    return (
        len(np.unique(seen)) >= UNIQUE * len(seen)
        and bool((seen == np.round(seen)).all())
        and _counts(name, seen)
    )


def _counts(name: str, seen: np.ndarray) -> bool:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    running = len(np.unique(seen)) == len(seen) and seen.max() - seen.min() == len(seen) - 1
    return running or ID_NAME.search(words) is not None


def _copies(encoder: Encoder, matrix: np.ndarray, usable: list[int]) -> list[Oddity]:
    """Columns that are one another's renaming, or the same number in another unit."""
    sample = matrix[:: 1 + len(matrix) // SAMPLE]
    first: dict[bytes, int] = {}
    copies: list[Oddity] = []
    for at in usable:
        _, where, named = np.unique(sample[:, at], return_index=True, return_inverse=True)
        if len(where) > len(sample) * DIFFERENT:
            continue  # columns whose values nearly all differ part the rows alike, and say different things
        pattern = sha256(where[named].tobytes()).digest()  # equal for columns that part the rows alike
        original = first.setdefault(pattern, at)
        if original != at:
            copies.append(_copy(encoder, at, original))
    numbers = [
        at for at in usable if encoder.codes[at].as_ == "number" and at not in {copy.at for copy in copies}
    ]
    dropped: set[int] = set()
    if len(numbers) > 1:
        close = _correlation(sample[:, numbers]) > 0.99999
        for a, b in np.argwhere(np.triu(close, 1)):
            if numbers[a] not in dropped and numbers[b] not in dropped:
                dropped.add(numbers[b])
                copies.append(_copy(encoder, numbers[b], numbers[a]))
    return copies


def _copy(encoder: Encoder, at: int, original: int) -> Oddity:
    name, other = encoder.codes[at].column.name, encoder.codes[original].column.name
    return Oddity(
        at,
        "duplicate",
        f"`{name}` says what `{other}` says, so it was left out: reasons name one of them.",
        other,
    )


def _correlation(x: np.ndarray) -> np.ndarray:
    absent = np.isnan(x)
    centred = np.where(absent, 0.0, x - np.nanmean(x, axis=0))
    spread = np.sqrt((centred**2).sum(axis=0))
    alike = np.abs(centred.T @ centred) / np.maximum(np.outer(spread, spread), 1e-300)
    gaps = absent.sum(axis=0)
    same_gaps = absent.T.astype(np.float64) @ absent == np.maximum.outer(gaps, gaps)
    return np.where(same_gaps, alike, 0.0)
