"""What a version must show before it goes to prod: the checks of its training, and what only the present can tell.

An item passes, fails, or cannot be told (`passed` is None), which holds nobody up but is said.
"""

from typing import Any

from sqlalchemy.orm import Session

from warehouse import comparisons
from warehouse.catalog import column_answers, drifts, model_versions
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.users import User
from warehouse.lake.paths import Lake
from warehouse.settings import Settings

LEAKS = "no_blocking_leak"

Item = dict[str, Any]


def of_version(
    session: Session, lake: Lake, settings: Settings, model: Model, version: ModelVersion
) -> list[Item]:
    """`[{name, passed, code, params, text}]`, as `promotions.move` takes them."""
    told = answers(session, model)
    trained = [_answered(check, told) if check["name"] == LEAKS else check for check in version.checks]
    return [
        *({"code": check["name"], "params": {}, **check} for check in trained),
        _questions(version, told),
        _against_prod(session, lake, settings, model, version),
        _drifted(session, version),
    ]


def answers(session: Session, model: Model) -> dict[str, dict[str, Any]]:
    """Of each column that somebody answered about: what, who and when."""
    told = {}
    for column, answer in column_answers.that_count(session, model).items():
        who = session.get(User, answer.user_id) if answer.user_id else None
        told[column] = {
            "column": column,
            "known": answer.known,
            "by": who.name if who else None,
            "on": answer.created_at.date().isoformat(),
        }
    return told


def _answered(check: Item, answers: dict[str, dict[str, Any]]) -> Item:
    """A column that gives the outcome away may be used once somebody has said that it is known when scoring."""
    columns = check.get("params", {}).get("columns", [])
    known = [answers[column] for column in columns if answers.get(column, {}).get("known")]
    if check["passed"] or not columns or len(known) < len(columns):
        return check
    said = ", ".join(f"{one['column']} ({one['by'] or 'somebody'}, {one['on']})" for one in known)
    text = f"In use although it gives the outcome away; said to be known when scoring: {said}."
    return {
        "name": LEAKS,
        "passed": True,
        "code": "leaks_answered_for",
        "params": {"answers": known},
        "text": text,
    }


def _questions(version: ModelVersion, answers: dict[str, dict[str, Any]]) -> Item:
    asked = [leak["column"] for leak in version.leaks if leak["severity"] == "ask" and not leak["left_out"]]
    not_known = [column for column in asked if answers.get(column, {}).get("known") is False]
    waiting = [column for column in asked if column not in answers]
    params = {"asked": asked, "waiting": waiting, "not_known": not_known}
    if not_known:
        text = f"It goes by what is not known when you score: {', '.join(not_known)}. Train again: it is left out now."
        return _item("leaks_answered", False, "uses_what_is_not_known", params, text)
    if waiting:
        text = f"Nobody has said yet whether this is known when you score: {', '.join(waiting)}."
        return _item("leaks_answered", None, "leaks_not_answered", params, text)
    text = "Every question about its columns is answered." if asked else "Its columns raise no question."
    return _item("leaks_answered", True, "leaks_answered", params, text)


def _against_prod(
    session: Session, lake: Lake, settings: Settings, model: Model, version: ModelVersion
) -> Item:
    name = "not_worse_than_prod"
    prod = model_versions.find_in_prod(session, model)
    if prod is None or prod.id == version.id:
        text = "No other version is in prod." if prod is None else "It is in prod."
        return _item(name, True, "no_other_in_prod", {"prod": prod.number if prod else None}, text)
    rows, differences = comparisons.judged_on_shared_rows(lake, settings, prod, version)
    said = comparisons.verdict(prod, version, rows, differences)
    passed = {"a_is_better": False, "mixed": False, "too_few_shared_rows": None}.get(said.code, True)
    return _item(name, passed, said.code, {"prod": prod.number, **said.params}, said.text)


def _drifted(session: Session, version: ModelVersion) -> Item:
    """By its newest scoring: columns that moved are said, a shift of what it goes by holds it back."""
    name = "not_drifted"
    found = drifts.of_version(session, version)
    if found is None:
        text = "It has scored nobody yet, so that nothing is known of a drift since it learned."
        return _item(name, None, "drift_not_known", {"version": version.number}, text)
    columns = [one["column"] for one in found.report["columns"] if one["level"] == found.level]
    params = {"level": found.level, "columns": columns[:3], "on": found.run.stands_at.date().isoformat()}
    named = f" ({', '.join(columns[:3])})" if columns else ""
    text = {
        "steady": f"Those whom it scored on {params['on']} look like those whom it learned from.",
        "moved": f"Those whom it scored on {params['on']} have moved a little{named}: keep an eye on it.",
        "shifted": f"Those whom it scored on {params['on']} no longer look like those whom it learned from{named}. Train anew.",
    }[found.level]
    return _item(name, found.level != "shifted", f"drift_{found.level}", params, text)


def _item(name: str, passed: bool | None, code: str, params: dict[str, Any], text: str) -> Item:
    return {"name": name, "passed": passed, "code": code, "params": params, "text": text}
