"""How a model speaks: the verbs of each kind of question, and values as a person writes them."""

from dataclasses import dataclass
from math import floor, isfinite, log10

MISSING = "missing"


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


def of_ten(share: float) -> str:
    """A share as a person says it: `7.4 in 10`, `3 in 100`, `2 in 1,000`."""
    for whole in (10, 100, 1000):
        if share * whole >= 1:
            return f"{share * whole:.1f} in {whole:,}".replace(".0 in", " in")
    return f"{share * 10_000:.1f} in 10,000".replace(".0 in", " in")
