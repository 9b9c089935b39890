"""Whom to call: the number of calls that brings most, on held-out customers and on those of the list."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import get
from litestar.params import FromPath, Parameter
from msgspec import Struct

from api.access import within
from api.edge import Asked, TheLake, TheSettings
from api.words import Said
from warehouse import decisions
from warehouse.catalog import economics, model_versions, models
from warehouse.catalog.economics import Terms
from warehouse.catalog.models import Model
from warehouse.lake.calls import Called, Choice

Money = Annotated[float | None, Parameter(ge=0, le=1e12)]
Share = Annotated[float | None, Parameter(gt=0, le=1)]


class EconomicsUsed(Struct, kw_only=True):
    """What the answer rests on: the model's economics, with what was asked for put over them. `effect` is the
    `save_rate` of a churn model, the `conversion_lift` of one of leads."""

    contact_cost: float
    effect: float
    effect_name: Literal["save_rate", "conversion_lift"]
    margin: float
    periods: float
    value: float | None
    value_column: str | None
    currency: str | None


class CallPoint(Struct):
    """Calling on the first `n`, down to `threshold` (of the score, or of the value at risk, as the order goes). `found`
    have the outcome, or are expected to; `profit` is what calling them brings, `promised` what their scores had said."""

    n: int
    threshold: float
    found: float
    value_found: float
    profit: float
    promised: float


class CallChoice(Struct, kw_only=True):
    """The profit curve and what to do by it. `chosen` is the n of which the scores promise most; `best` the n that
    would have been best, which only hindsight knows where outcomes have come. `regret_of_everyone` and
    `regret_of_no_one`: how much less than the chosen calling everybody, and nobody, brings. `low` and `high` hold the
    chosen profit with 95 %, if the probabilities are right. `at` is the point of the `n` that was asked for."""

    customers: int
    chosen: CallPoint
    best: CallPoint
    everyone: CallPoint
    regret_of_everyone: float
    regret_of_no_one: float
    low: float | None
    high: float | None
    at: CallPoint | None
    points: list[CallPoint]


class ListChoice(CallChoice, kw_only=True):
    """The same over those on the newest list whose outcome has not come."""

    scoring_run_id: UUID
    model_version: int
    snapshot_date: date | None


class Decision(Struct, kw_only=True):
    """`said` is the answer in a sentence. Call in the `order` by score, or by value at risk (the list sorts by both).
    What is null is explained in `notes`."""

    kind: Literal["churn", "lead_scoring"]
    version: int | None
    economics: EconomicsUsed
    order: Literal["score", "value_at_risk"]
    said: Said
    on_list: ListChoice | None
    held_out: CallChoice | None
    notes: list[Said]


@get(
    "/models/{name:str}/decision",
    opt=within("member", "predictions:read"),
    operation_id="getDecision",
    tags=["Predictions"],
    sync_to_thread=True,
    summary="Whom to call",
)
def get_decision(
    inquiry: Asked,
    lake: TheLake,
    settings: TheSettings,
    name: FromPath[str],
    version: Annotated[
        int | None, Parameter(ge=1, le=2**31 - 1, description="Else the one in prod, or the newest.")
    ] = None,
    contact_cost: Money = None,
    save_rate: Share = None,
    conversion_lift: Annotated[float | None, Parameter(gt=0, le=10)] = None,
    margin: Share = None,
    periods: Annotated[float | None, Parameter(gt=0, le=1200)] = None,
    value: Annotated[
        float | None, Parameter(gt=0, le=1e12, description="One value for everybody, instead of their own.")
    ] = None,
    order: Annotated[
        Literal["score", "value_at_risk"] | None,
        Parameter(description="By value at risk where customers have values of their own, unless said."),
    ] = None,
    n: Annotated[
        int | None, Parameter(ge=0, le=10**9, description="Also tell what so many calls bring.")
    ] = None,
    most: Annotated[
        int | None, Parameter(ge=0, le=10**9, description="Nobody can call more than so many.")
    ] = None,
) -> Decision:
    """How many calls bring most, what they bring, and how much worse calling everybody or nobody is. Whatever is said
    here counts for this answer alone, so that a slider can move; the model's `economics` are what is kept."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    judged = (
        model_versions.by_number(inquiry.session, model, version)
        if version is not None
        else model_versions.in_use(inquiry.session, model)
    )
    found = decisions.decide(
        inquiry.session,
        lake,
        settings,
        model,
        judged,
        over={
            "contact_cost": contact_cost,
            "save_rate": save_rate,
            "conversion_lift": conversion_lift,
            "margin": margin,
            "periods": periods,
            "value": value,
        },
        order=order,
        most=most,
    )
    listed = found.listed
    return Decision(
        kind=model.kind,  # type: ignore[arg-type]
        version=judged.number if judged else None,
        economics=_used(model, found.terms),
        order=found.order,
        said=Said.of(found.said),
        on_list=None
        if listed is None
        else ListChoice(
            **_choice(listed.choice, n),
            scoring_run_id=listed.run.id,
            model_version=listed.run.version.number,
            snapshot_date=listed.run.snapshot_date,
        ),
        held_out=None if found.held_out is None else CallChoice(**_choice(found.held_out, n)),
        notes=[Said.of(note) for note in found.notes],
    )


def _used(model: Model, terms: Terms) -> EconomicsUsed:
    return EconomicsUsed(
        contact_cost=terms.contact_cost,
        effect=terms.effect,
        effect_name=economics.EFFECTS[model.kind],  # type: ignore[arg-type]
        margin=terms.margin,
        periods=terms.periods,
        value=terms.value,
        value_column=economics.value_column(model.economics, model.dataset.mapping)
        if terms.value is None
        else None,
        currency=model.economics.get("currency"),
    )


def _choice(choice: Choice, n: int | None) -> dict[str, Any]:
    half = None if choice.spread is None else 1.96 * choice.spread
    chosen = choice.chosen
    return {
        "customers": choice.customers,
        "chosen": _point(chosen),
        "best": _point(choice.best),
        "everyone": _point(choice.everyone),
        "regret_of_everyone": chosen.profit - choice.everyone.profit,
        "regret_of_no_one": chosen.profit,
        "low": None if half is None else chosen.profit - half,
        "high": None if half is None else chosen.profit + half,
        "at": None if n is None else _point(choice.at(min(n, choice.customers))),
        "points": [_point(point) for point in choice.points],
    }


def _point(called: Called) -> CallPoint:
    return CallPoint(**vars(called))
