"""How a model speaks: the verbs of each kind of question, and values as a person writes them."""

from dataclasses import dataclass
from math import floor, isfinite, log10

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MISSING = "missing"
TIE = 1e-6
FEW = 32  # numbers, for which a loop is quicker than what is set up for many


@dataclass(frozen=True)
class Words:
    """The nouns and verbs of one kind of model."""

    who: str
    did: str
    target: str


WORDS = {
    "churn": Words(who="customers", did="left", target="risk"),
    "lead_scoring": Words(who="leads", did="bought", target="chance"),
}


def number(value: float) -> str:
    """Digits that matter and no more: `12,345,678`, `1397.48`, `2024`, `0.0312`, `missing`.

    Four digits need no comma, and a year must not have one.
    """
    if not isfinite(value):
        return MISSING
    comma = "," if abs(value) >= 10_000 else ""
    if value == round(value):
        return f"{value:{comma}.0f}" if abs(value) < 1e15 else f"{value:.3g}"
    size = floor(log10(abs(value)))
    places = 2 if size >= 0 else 2 - size
    return f"{value:{comma}.{min(places, 12)}f}".rstrip("0").rstrip(".")


def numbers(values: np.ndarray) -> np.ndarray:
    """`number` of each, texts of shape (n,): at once for quantities of everyday size, one by one for the rest."""
    if len(values) <= FEW:
        return np.array([number(float(value)) for value in values], dtype=object)
    size = np.abs(values)
    words = np.full(len(values), None, dtype=object)
    for least, below, places in ((1, 10_000, 2), (0.1, 1, 3), (0.01, 0.1, 4), (0.001, 0.01, 5)):
        here = np.flatnonzero((size >= least) & (size < below))
        scaled = size[here] * 10.0**places
        # Half-way cases are rounded by what a double truly is, as Python does; so are those that seem to be.
        sure = np.abs(scaled - np.floor(scaled) - 0.5) > TIE
        here, digits = here[sure], np.rint(scaled[sure]).astype(np.int64)
        words[here] = _texts(digits, places, values[here] < 0)
    rest = np.flatnonzero(np.array(words == None))  # noqa: E711 - of each element
    words[rest] = [number(float(value)) for value in values[rest]]
    return words


def _texts(digits: np.ndarray, places: int, negative: np.ndarray) -> np.ndarray:
    """`digits` / 10 ** `places`, without zeros at its end."""
    whole, part = np.divmod(digits, 10**places)
    behind = pc.utf8_rtrim(pc.utf8_lpad(pa.array(part).cast(pa.string()), places, "0"), "0")
    before = pc.binary_join_element_wise(
        pc.if_else(pa.array(negative), "-", ""), pa.array(whole).cast(pa.string()), ""
    )
    said = pc.if_else(pc.equal(behind, ""), before, pc.binary_join_element_wise(before, behind, "."))
    return np.asarray(said.to_numpy(zero_copy_only=False))


def of_ten(share: float) -> str:
    """A share as a person says it: `7.4 in 10`, `3 in 100`, `2 in 1,000`."""
    for whole in (10, 100, 1000):
        if share * whole >= 1:
            return f"{share * whole:.1f} in {whole:,}".replace(".0 in", " in")
    return f"{share * 10_000:.1f} in 10,000".replace(".0 in", " in")
