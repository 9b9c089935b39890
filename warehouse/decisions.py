"""Whom to call by a Model: its economics, the counts of a version's report, and the newest list, brought together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from warehouse import version_files
from warehouse.catalog import economics, feature_builds, scoring_runs
from warehouse.catalog.base import Conflict
from warehouse.catalog.economics import Terms
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import calls
from warehouse.lake.calls import Choice, Order, Price
from warehouse.lake.paths import Lake
from warehouse.said import Said
from warehouse.settings import Settings

WHO = {"churn": ("customer", "customers"), "lead_scoring": ("lead", "leads")}


@dataclass(frozen=True)
class Listed:
    """The choice among those of the newest list whose outcome has not come."""

    run: ScoringRun
    choice: Choice


@dataclass(frozen=True)
class Decision:
    terms: Terms
    order: Order
    said: Said
    listed: Listed | None
    held_out: Choice | None
    notes: list[Said]


def decide(
    session: Session,
    lake: Lake,
    settings: Settings,
    model: Model,
    version: ModelVersion | None,
    *,
    over: Mapping[str, float | None],
    order: Order | None = None,
    most: int | None = None,
) -> Decision:
    """The number of calls that brings most: on held-out rows of the version, and on the newest list.

    Parameters
    ----------
    over : what is asked for instead of the model's economics, for this answer.
    order : by value at risk where each has a value of their own, unless said.
    most : nobody can call more than so many.

    Raises
    ------
    Conflict : `economics_missing`, or `nothing_to_decide_on` where the model has neither.
    """
    run = scoring_runs.find_newest_published(session, model)
    drawn = version_files.report(lake, settings, version) if version else None
    counts = (drawn or {}).get("calls") or {}
    if run is None and not counts:
        raise Conflict(
            "nothing_to_decide_on",
            f"The model {model.name!r} has neither a version with a report nor a list: train it, and score.",
        )
    values = "value_at_risk" in counts or (run is not None and run.summary.get("value_at_risk") is not None)
    terms = economics.terms(model.kind, model.economics, over, has_values=values)
    by: Order = order or ("score" if terms.value is not None else "value_at_risk")
    price = Price(terms.contact_cost, terms.kept, terms.value)
    notes: list[Said] = []
    held_out = _held_out(version, counts, by, price, most, notes)
    listed = _listed(lake, run, by, price, most, notes)
    if version is not None:
        notes += _notes(session, model, version, listed, own_values=terms.value is None)
    answer = listed.choice if listed else held_out
    if answer is None:
        raise Conflict(
            "nothing_to_decide_on", " ".join(note.text for note in notes) or "There is nothing to decide on."
        )
    told = _said(model, answer, terms, on_list=listed is not None)
    return Decision(terms, by, told, listed, held_out, notes)


def _held_out(
    version: ModelVersion | None,
    counts: Mapping[str, Any],
    order: Order,
    price: Price,
    most: int | None,
    notes: list[Said],
) -> Choice | None:
    if order in counts:
        return calls.held_out(counts[order], order, price, most=most)
    if version is None:
        notes.append(Said("no_version", {}, "There is no version yet: train the model."))
    elif not counts:
        text = f"Version {version.number} was trained before reports held counts of calls: train again."
        notes.append(Said("no_report", {"version": version.number}, text))
    else:
        text = f"No value of a held-out row was known when version {version.number} was trained: train again."
        notes.append(Said("no_held_out_values", {"version": version.number}, text))
    return None


def _listed(
    lake: Lake, run: ScoringRun | None, order: Order, price: Price, most: int | None, notes: list[Said]
) -> Listed | None:
    if run is None:
        notes.append(Said("not_scored", {}, "There is no list yet: score, and it tells whom to call today."))
        return None
    score, worth, unknown = calls.open_rows(lake.resolve(run.org_id, str(run.path)), price.value)
    if unknown:
        text = f"The value of {unknown:,} of {len(score):,} on the list is not known: it counts as nothing."
        notes.append(Said("values_unknown", {"unknown": unknown, "of": len(score)}, text))
    return Listed(run, calls.of_scores(score, worth, order, price, most=most))


def _notes(
    session: Session, model: Model, version: ModelVersion, listed: Listed | None, *, own_values: bool
) -> list[Said]:
    """What sets the two halves of the answer apart from each other, or from the model as it is now."""
    notes = []
    scored_by = listed.run.version.number if listed else version.number
    if scored_by != version.number:
        text = f"The list was scored by version {scored_by}; the held-out figures are those of version {version.number}."
        notes.append(Said("another_version_scored", {"list": scored_by, "version": version.number}, text))
    then = (
        feature_builds.get(session, model.org_id, version.build_id).question.get("mapping", {}).get("value")
    )
    now = economics.value_column(model.economics, model.dataset.mapping)
    if own_values and then != now:
        text = (
            f"Version {version.number} was judged with values from {_column(then)}, and the model now takes them from "
            f"{_column(now)}: train again to see the profit on held-out rows."
        )
        notes.append(
            Said("other_values", {"version": version.number, "column_then": then, "column_now": now}, text)
        )
    return notes


def _column(name: str | None) -> str:
    return f"the column {name!r}" if name else "no column"


def _said(model: Model, choice: Choice, terms: Terms, *, on_list: bool) -> Said:
    chosen, everyone = choice.chosen, choice.everyone
    one, many = WHO[model.kind]
    currency = model.economics.get("currency")
    half = 1.96 * choice.spread if choice.spread is not None else None
    params = {
        "n": chosen.n,
        "customers": choice.customers,
        "profit": chosen.profit,
        "low": None if half is None else chosen.profit - half,
        "high": None if half is None else chosen.profit + half,
        "profit_of_everyone": everyone.profit,
        "threshold": chosen.threshold,
        "order": choice.order,
        "currency": currency,
        "kind": model.kind,
        "on_list": on_list,
    }
    where = "on the list" if on_list else "held out"
    everybody = f"Calling all {choice.customers:,} would bring {_money(everyone.profit, currency)}"
    if chosen.n == 0:
        text = f"Call nobody: no {one} {where} is worth {_money(terms.contact_cost, currency)} for a contact. {everybody}."
        return Said("call_nobody", params, text)
    brings = "Expected profit" if on_list else "Profit"
    within = "" if half is None else f" ({_plain(chosen.profit - half)} to {_plain(chosen.profit + half)})"
    if chosen.n == choice.customers:
        text = f"Call all {chosen.n:,} {many} {where}. {brings}: {_money(chosen.profit, currency)}{within}."
        return Said("call_everyone", params, text)
    text = (
        f"Call {chosen.n:,} {one if chosen.n == 1 else many} of {choice.customers:,} {where}. "
        f"{brings}: {_money(chosen.profit, currency)}{within}. {everybody}."
    )
    return Said("call_some", params, text)


def _money(amount: float, currency: str | None) -> str:
    return f"{currency} {_plain(amount)}" if currency else _plain(amount)


def _plain(amount: float) -> str:
    return f"{amount:,.0f}" if abs(amount) >= 100 else f"{amount:,.2f}"
