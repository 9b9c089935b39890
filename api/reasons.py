"""Why a score is what it is, as every answer that tells of scores says it."""

from typing import Literal

from msgspec import Struct


class ReasonLabel(Struct):
    """What a reason is about, in both languages; and its parts: the feature of the library (`code`, as in
    `count_30d`), the dataset of events, its type or the column (`of`), and how many days it looks back."""

    code: str
    en: str
    pt: str
    group: str | None = None
    events: str | None = None
    of: str | None = None
    days: int | None = None


class Reason(Struct):
    """Why the score is what it is: what drives it up or down, in words. Beside the English `text` stand the parts that
    it is made of; `number` and `typical_number` are those of features that are numbers and known."""

    feature: str
    column: str
    direction: Literal["up", "down"]
    value: str | None
    typical: str | None
    contribution: float
    text: str
    kind: Literal["number", "category", "flag"] | None = None
    number: float | None = None
    typical_number: float | None = None
    label: ReasonLabel | None = None
