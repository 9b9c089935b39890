"""A sentence that travels with a stable code and the raw figures, so that a page can say it in another language."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    code: str
    params: dict[str, Any]
    text: str

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))
