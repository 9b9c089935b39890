"""The filters of a list of predictions, taken alike by all addresses that show, count, export or change such a list."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar.di import NamedDependency, Provide
from litestar.params import Parameter, SkipValidation

from api import owners
from api.edge import Inquiry
from warehouse.catalog.base import Invalid
from warehouse.lake import predictions
from warehouse.lake.predictions import BadCursor, BadQuery, Filters, Owner

Score = Annotated[float | None, Parameter(ge=0, le=1)]
Change = Annotated[
    float | None,
    Parameter(ge=-1, le=1, description="Of the score since the scoring before; 0.1 are ten points."),
]
Amount = Annotated[float | None, Parameter(description="In the currency of the data.")]
Band = Annotated[Literal["high", "medium", "low"] | None, Parameter()]
Move = Annotated[
    Literal["new", "rose", "fell", "entered", "left"] | None,
    Parameter(
        description="Since the scoring before: `new` to it, score `rose` or `fell` by a point or more, `entered` or `left` "
        "the band `high`."
    ),
]
Quadrant = Annotated[
    Literal["high_high", "high_low", "rest_high", "rest_low"] | None,
    Parameter(description="Risk, then value: a corner of the overview's `quadrants`."),
]
OwnerName = Annotated[str | None, Parameter(max_length=200, description="As the data name the owner.")]
OwnerId = Annotated[
    UUID | None,
    Parameter(description="A member's id: those assigned to them, and those that the data give to them."),
]
Segment = Annotated[
    list[str] | None,
    Parameter(
        max_items=50,
        description="A column and a value, as in `plan:Pro`; nothing after the colon means not known. Of several values of a "
        "column any, of several columns all. See `facets` for what there is.",
    ),
]
Reason = Annotated[
    str | None,
    Parameter(max_length=300, description="A column among the first three reasons that raise the score."),
]
Search = Annotated[
    str | None,
    Parameter(
        max_length=200, description="A part of key, name or e-mail, in any case, with or without accents."
    ),
]
WhichOutcome = Annotated[
    Literal["all", "open", "lost"],
    Parameter(description="`open`: not (yet) lost or won; `lost`: those whose outcome has come."),
]


@dataclass(frozen=True)
class Narrowing:
    """What was asked for, before anything is looked up."""

    plain: dict[str, Any]
    owner: str | None
    owner_id: UUID | None
    unowned: bool
    segment: Sequence[str]

    def filters(self, inquiry: Inquiry, folder: Path) -> dict[str, Any]:
        """The fields of `Filters`, in words of the run in that folder."""
        return {
            **self.plain,
            "owner": self._owner(inquiry),
            "segments": tuple(_segment(said, _columns(folder)) for said in self.segment),
        }

    def _owner(self, inquiry: Inquiry) -> Owner | None:
        if (self.owner is not None) + (self.owner_id is not None) + self.unowned > 1:
            raise Invalid("owner", "Give one of owner, owner_id and unowned.")
        if self.owner_id is not None:
            return owners.of_member(inquiry, self.owner_id)
        if self.owner or self.unowned:
            return owners.of_name(inquiry, self.owner or None)
        return None


def narrowing(
    min_score: Score = None,
    max_score: Score = None,
    min_change: Change = None,
    max_change: Change = None,
    min_value: Amount = None,
    max_value: Amount = None,
    min_value_at_risk: Amount = None,
    max_value_at_risk: Amount = None,
    band: Band = None,
    move: Move = None,
    quadrant: Quadrant = None,
    owner: OwnerName = None,
    owner_id: OwnerId = None,
    unowned: Annotated[bool, Parameter(description="Only those without an owner.")] = False,
    segment: Segment = None,
    reason: Reason = None,
    search: Search = None,
    outcome: WhichOutcome = "all",
) -> Narrowing:
    plain = {
        "min_score": min_score,
        "max_score": max_score,
        "min_change": min_change,
        "max_change": max_change,
        "min_value": min_value,
        "max_value": max_value,
        "min_value_at_risk": min_value_at_risk,
        "max_value_at_risk": max_value_at_risk,
        "band": band,
        "move": move,
        "quadrant": quadrant,
        "reason": reason,
        "search": search,
        "outcome": outcome,
    }
    return Narrowing(plain, owner, owner_id, unowned, segment or ())


NARROWED = {"narrowed": Provide(narrowing, sync_to_thread=False)}
Narrowed = NamedDependency[SkipValidation[Narrowing]]


@contextmanager
def plainly_refused() -> Iterator[None]:
    """What the lake refuses, as a fault of the field."""
    try:
        yield
    except BadQuery as refusal:
        raise Invalid(refusal.field, f"{refusal}.") from None
    except BadCursor as refusal:
        raise Invalid("cursor", f"{refusal}.") from None


def filters_of(narrowed: Narrowing, inquiry: Inquiry, folder: Path) -> Filters:
    return Filters(**narrowed.filters(inquiry, folder))


def _columns(folder: Path) -> list[str]:
    return [str(one["column"]) for one in predictions.facets(folder)["segments"]]


def _segment(said: str, columns: Sequence[str]) -> tuple[str, str | None]:
    """A column's own name may hold a colon: the longest that fits is meant."""
    fitting = [column for column in columns if said.startswith(f"{column}:")]
    column = max(fitting, key=len) if fitting else said.partition(":")[0]
    return column, said[len(column) + 1 :] or None
