"""Why a score is what it is, as every answer that tells of scores says it."""

from typing import Literal

from msgspec import Struct


class Reason(Struct):
    """Why the score is what it is: what drives it up or down, in words."""

    feature: str
    column: str
    direction: Literal["up", "down"]
    value: str | None
    typical: str | None
    contribution: float
    text: str
