"""What became of a model's predictions, told: by scoring, by version, by alert rule, and in a sentence each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from warehouse.catalog import alert_rules, results
from warehouse.catalog.models import Model
from warehouse.catalog.results import Result
from warehouse.lake import judging
from warehouse.said import Said

WHO = {"churn": "customers", "lead_scoring": "leads"}
DID = {"churn": "left", "lead_scoring": "bought"}


@dataclass(frozen=True)
class Told:
    said: Said
    versions: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    runs: list[dict[str, Any]]


def of_model(session: Session, model: Model) -> Told:
    """Runs newest first."""
    found = results.of_model(session, model)
    names = {str(rule.id): rule.name for rule in alert_rules.of_model(session, model)}
    runs = [_run(result, model.kind, names) for result in found]
    apart = [
        result
        for result in found
        if _over(result) and not result.run.hindsight and _judged(result.figures["whole"])
    ]
    versions = [_version(some, model.kind) for some in _by_version(apart).values()]
    rules = [
        told
        for rule_id, name in names.items()
        if (told := _rule(apart, rule_id, name, model.kind)) is not None
    ]
    return Told(_summed_up(versions, found), versions, rules, runs)


def apart_in_time(found: Iterable[Result]) -> list[Result]:
    """Scorings whose horizons do not overlap, the newest and then as many before it: nobody's outcome counts twice. Where
    outcomes have no horizon, the oldest alone, which has waited longest."""
    picked: list[Result] = []
    ordered = list(found)
    for result in ordered:
        ends, begins = result.horizon_ends_on, picked[-1].run.snapshot_date if picked else None
        if ends is None:
            return ordered[-1:]
        if begins is None or ends <= begins:
            picked.append(result)
    return picked


def _over(result: Result) -> bool:
    return result.matured is None or result.matured >= 1


def _judged(group: Mapping[str, Any]) -> bool:
    return bool(group["judged"])


def _run(result: Result, kind: str, names: Mapping[str, str]) -> dict[str, Any]:
    figures, run = result.figures, result.run
    told = {
        "order": f"{run.stands_at.isoformat()} {run.id}",
        "over": _over(result),
        "scoring_run_id": run.id,
        "snapshot_date": run.snapshot_date,
        "model_version": run.version.number,
        "rehearsed": run.rehearsed,
        "hindsight": run.hindsight,
        "matured": result.matured,
        "horizon_ends_on": result.horizon_ends_on,
        "judged_at": result.judged_at,
        **{name: figures[name] for name in ("whole", "high", "tops", "bins")},
    }
    if not _over(result):
        for group in (told["whole"], told["high"], *told["tops"]):
            group["kept"] = None
        told["said"] = _waiting(figures, result, kind)
    elif run.hindsight:
        told["said"] = Said(
            "hindsight", {}, "The version had learned from what came after this morning: it promised nothing."
        )
    else:
        told["said"] = said(figures["tops"][0], kind, top_n=figures["tops"][0]["n"])
    told["rules"] = [
        {
            "alert_rule_id": UUID(rule_id),
            "rule": names[rule_id],
            "outcome": group if _over(result) else {**group, "kept": None},
            "said": said(group, kind, rule=names[rule_id])
            if _over(result)
            else _waiting_group(group, result.horizon_ends_on, kind),
        }
        for rule_id, group in figures["rules"].items()
        if rule_id in names
    ]
    return told


def _by_version(found: Sequence[Result]) -> dict[int, list[Result]]:
    grouped: dict[int, list[Result]] = {}
    for result in found:
        grouped.setdefault(result.run.version.number, []).append(result)
    return grouped


def _version(found: Sequence[Result], kind: str) -> dict[str, Any]:
    picked = apart_in_time(found)
    figures = [result.figures for result in picked]
    common = set.intersection(*({top["n"] for top in one["tops"]} for one in figures))
    tops = [
        {"n": n, **judging.pooled([top for one in figures for top in one["tops"] if top["n"] == n])}
        for n in sorted(common)
    ]
    whole, high = (judging.pooled([one[name] for one in figures]) for name in ("whole", "high"))
    return {
        "model_version": picked[0].run.version.number,
        "runs": len(picked),
        "whole": whole,
        "high": high,
        "tops": tops,
        "said": said(tops[0], kind, top_n=tops[0]["n"], runs=len(picked)) if tops else said(whole, kind),
    }


def _rule(found: Sequence[Result], rule_id: str, name: str, kind: str) -> dict[str, Any] | None:
    spoke = apart_in_time([result for result in found if rule_id in result.figures["rules"]])
    if not spoke:
        return None
    outcome = judging.pooled([result.figures["rules"][rule_id] for result in spoke])
    return {
        "alert_rule_id": UUID(rule_id),
        "rule": name,
        "runs": len(spoke),
        "outcome": outcome,
        "said": said(outcome, kind, rule=name, runs=len(spoke)),
    }


def said(group: Mapping[str, Any], kind: str, **params: Any) -> Said:
    """Whether a promise was kept, in a sentence; `params` say of whom (top_n, rule, runs)."""
    who, did = WHO[kind], DID[kind]
    facts = {name: group[name] for name in ("judged", "promised_count", "realised_count", "acted_upon")}
    shares = {name: group[name] for name in ("realised", "low", "high", "promised")}
    told = {**params, **facts, **shares}
    apart = (
        f" {group['acted_upon']} whom somebody acted upon are kept apart, since acting spoils the measure."
        if group["acted_upon"]
        else ""
    )
    if group["kept"] is None:
        text = f"Of {group['judged']} judged {who} {group['realised_count']} {did}: too few to say whether that was promised."
        return Said("too_few", told, text + apart)
    code = "as_promised"
    if not group["kept"]:
        code = "more_than_promised" if group["realised"] > group["promised"] else "fewer_than_promised"
    verdict = {
        "as_promised": "as promised",
        "more_than_promised": "more than promised",
        "fewer_than_promised": "fewer than promised",
    }[code]
    text = (
        f"Of {group['judged']} judged {who} {group['realised_count']} {did} ({_percent(group['realised'])}, between "
        f"{_percent(group['low'])} and {_percent(group['high'])}); promised were {group['promised_count']:.1f} "
        f"({_percent(group['promised'])}): {verdict}."
    )
    return Said(code, told, text + apart)


def _waiting(figures: Mapping[str, Any], result: Result, kind: str) -> Said:
    return _waiting_group(figures["tops"][0], result.horizon_ends_on, kind, matured=result.matured)


def _waiting_group(
    group: Mapping[str, Any], ends: date | None, kind: str, matured: float | None = None
) -> Said:
    so_far, entities = group["realised_count"], group["entities"]
    told = {
        "horizon_ends_on": ends.isoformat() if ends else None,
        "matured": matured,
        "realised_count": so_far,
        "entities": entities,
    }
    text = f"Known on {ends}: so far {so_far} of {entities} {WHO[kind]} {DID[kind]}."
    return Said("waiting", told, text)


def _summed_up(versions: Sequence[Mapping[str, Any]], found: Sequence[Result]) -> Said:
    if versions:
        newest: Said = versions[0]["said"]
        return newest
    if found:
        ends = min((one.horizon_ends_on for one in found if one.horizon_ends_on), default=None)
        text = (
            f"Nothing can be judged yet: the first horizon ends on {ends}."
            if ends
            else "Nothing can be judged yet."
        )
        return Said("nothing_yet", {"horizon_ends_on": ends.isoformat() if ends else None}, text)
    return Said(
        "never_judged", {}, "No scoring has been judged yet: the second one, or an upload, begins it."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
