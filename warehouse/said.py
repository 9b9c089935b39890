"""A sentence that travels with a stable code and the raw figures, so that a page can say it in another language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    code: str
    params: dict[str, Any]
    text: str

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


def words_of_list(names: Sequence[str]) -> str:
    """
    >>> words_of_list(["a", "b", "c"])
    'a, b and c'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
