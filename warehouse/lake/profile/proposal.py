"""Which column plays which role: a proposal with a confidence and a reason for each, made from the profile alone.

A reason is said in English, and by its `code` and `params` for a page in another language.
"""

from collections.abc import Callable, Iterable
from typing import Any

from warehouse.lake.notices import counted
from warehouse.lake.profile import words as w
from warehouse.lake.profile.words import best_phrase, words
from warehouse.said import Said

Column = dict[str, Any]
Proposal = dict[str, Any]
Judged = tuple[float, Said]
UNFIT: Judged = (0.0, Said("", {}, ""))
_NUMBERS = ("integer", "double", "decimal")
_LEAST = 0.5
NO_DATES = Said("no_dates", {}, "No column holds dates.")


def propose_mapping(profile: dict[str, Any]) -> dict[str, Any]:
    """For each role of a mapping `{"column", "confidence", "reason", "code", "params"}`; the outcome has `positive` too.

    A role that no column plays has `column: None`, and its confidence is that in there being none. `kind` is
    `{"value": "churn" | "lead_scoring", "confidence", "reason", "code", "params"}`.
    """
    columns = profile["columns"]
    outcome = _outcome(columns)
    key = _entity_key(columns)
    taken = {outcome["column"], key["column"]}
    rest = [column for column in columns if column["name"] not in taken]
    return {
        "kind": _kind(outcome, columns),
        "entity_key": key,
        "outcome": outcome,
        "time": best(rest, time_of, NO_DATES),
        "value": best(rest, _value, Said("no_value", {}, "No column looks like money per customer.")),
        "name": best(rest, _name, Said("no_names", {}, "No column looks like names.")),
        "email": best(rest, _email, Said("no_emails", {}, "No column holds e-mail addresses.")),
        "owner": best(rest, _owner, Said("no_owners", {}, "No column looks like the people in charge.")),
    }


def chosen_mapping(proposal: dict[str, Any], least: float = _LEAST) -> dict[str, Any]:
    """The mapping of a Dataset, from what is proposed with at least that confidence; the rest is None."""
    found: dict[str, Any] = {
        role: proposal[role]["column"] if proposal[role]["confidence"] >= least else None
        for role in ("entity_key", "time", "value", "name", "email", "owner")
    }
    outcome = proposal["outcome"]
    sure = outcome["column"] is not None and outcome["confidence"] >= least
    found["outcome"] = {"column": outcome["column"], "positive": outcome["positive"]} if sure else None
    return found


def best(columns: Iterable[Column], judge: Callable[[Column], Judged], none: Said) -> Proposal:
    judged = [(*judge(column), column["name"]) for column in columns]
    score, why, name = max(judged, key=lambda found: found[0], default=(*UNFIT, None))
    if score < _LEAST:
        return {"column": None, "confidence": round(1 - max(score, 0.1), 2), **reason(none)}
    return {"column": name, "confidence": round(min(score, 0.99), 2), **reason(why)}


def reason(said: Said) -> dict[str, Any]:
    return {"reason": said.text, "code": said.code, "params": said.params}


# --- entity key ------------------------------------------------------------------------------------------------


def _entity_key(columns: list[Column]) -> Proposal:
    none = "No column names each row's customer or lead; the line number stands in."
    return best(columns, _key, Said("no_key", {}, none))


def _key(column: Column) -> Judged:
    if column["type"] not in ("text", "integer", "decimal") or column["rows"] == 0:
        return UNFIT
    header, params = words(column["name"]), {"column": column["name"]}
    named = named_as_key(header)
    present = column["rows"] - column["missing"]
    unique = column["distinct"] / present if present else 0.0
    if set(header) & w.ROW or (column.get("row_counter") and named < 0.9):
        return 0.2, Said("row_counter", params, "It only counts the rows.")
    if unique >= 0.999 and not column["missing"] and column["rows"] > 1:
        if named:
            said = f'"{column["name"]}" is named like a key, and no two rows share a value.'
            return named, Said("key_unique", params, said)
        # free text is unique too: a key is short, and all of its values are about as long
        alike = (
            column["type"] == "text"
            and column["longest"] <= 40
            and column["longest"] - column["shortest"] <= 4
        )
        said = "No two rows share a value, and all look alike."
        return (0.55, Said("key_alike", params, said)) if alike else UNFIT
    if named < 0.9:
        return UNFIT
    repeated = present - column["distinct"]
    problems = [f"{counted(repeated, 'row repeats', 'rows repeat')} a value of another"] if repeated else []
    problems += [f"{counted(column['missing'], 'row has', 'rows have')} none"] if column["missing"] else []
    said = f'"{column["name"]}" is named like a key, but {" and ".join(problems)}.'
    params |= {"repeated": repeated, "missing": column["missing"]}
    return (0.8 if unique > 0.95 else 0.6), Said("key_flawed", params, said)


def named_as_key(header: tuple[str, ...]) -> float:
    joined = "".join(header)
    if joined in w.KEY_ALONE:
        return 0.96
    who, key = bool(set(header) & w.WHO), bool(set(header) & w.KEY)
    if who and key and len(header) <= 3:
        return 0.98 if "id" in header else 0.92
    if header == ("id",):
        return 0.93
    if header and header[-1] in ("id", "uuid", "guid"):
        return 0.7
    return 0.6 if key and len(header) <= 2 else 0.0


# --- outcome ---------------------------------------------------------------------------------------------------


def _outcome(columns: list[Column]) -> Proposal:
    last = columns[-1]["name"] if columns else None
    none = Said("no_outcome", {}, "No column looks like an outcome.")
    found = best(columns, lambda column: _outcome_score(column, last), none)
    if found["column"] is None:
        return found | {"positive": []}
    column = next(column for column in columns if column["name"] == found["column"])
    positive = _positive(column)
    share = _share(column, positive)
    return found | {
        "positive": [positive],
        "reason": f"{found['reason']} {share:.1%} of its values are {positive}.",
        "params": {**found["params"], "positive": positive, "share": share},
    }


def _outcome_score(column: Column, last: str | None) -> Judged:
    values = [str(entry["value"]) for entry in column["top"]]
    header = words(column["name"])
    telling = any(set(words(value)) & (w.CHURN.keys() | w.CONVERSION.keys()) for value in values)
    if column["type"] == "text" and 2 < column["distinct"] <= 8 and set(header) & w.STATE and telling:
        return 0.6, _told_by(column, values)
    if column["distinct"] != 2 or len(values) != 2:
        return UNFIT
    score = 0.0
    for lexicon in (w.CHURN, w.CONVERSION, w.STAYED, w.ANY_OUTCOME):
        for word in header:
            if word in lexicon:
                score = max(score, lexicon[word] - 0.05 * (len(header) - 1))
    bonus = 0.02 if column["name"] == last else 0.0
    if score:
        said = f'"{column["name"]}" is named like an outcome and has two values.'
        return score + bonus, Said("outcome_named", {"column": column["name"]}, said)
    if telling:
        return 0.75 + bonus, _told_by(column, values)
    said = "It is the last column and has two values."
    return (0.35, Said("outcome_last", {"column": column["name"]}, said)) if bonus else UNFIT


def _told_by(column: Column, values: list[str]) -> Said:
    said = f"Its values say what became of each ({', '.join(values)})."
    return Said("outcome_told", {"column": column["name"], "values": values}, said)


def _positive(column: Column) -> str:
    """The value that means that it happened."""
    values = [_as_text(entry["value"]) for entry in column["top"]]
    rarer = values[-1]
    inverted = bool(set(words(column["name"])) & w.STAYED.keys())
    wanted, unwanted = (w.NEGATIVE, w.POSITIVE) if inverted else (w.POSITIVE, w.NEGATIVE)
    for value in values:
        if value.lower() in wanted:
            return value
    for lexicon in (w.CONVERSION, w.CHURN):  # of "won" and "lost" deals, the won are meant
        for value in values:
            if set(words(value)) & lexicon.keys():
                return value
    return (
        next((value for value in values if value.lower() not in unwanted), rarer) if not inverted else rarer
    )


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _share(column: Column, positive: str) -> float:
    counts = {_as_text(entry["value"]): entry["count"] for entry in column["top"]}
    return float(counts[positive] / sum(counts.values()))


def _kind(outcome: Proposal, columns: list[Column]) -> Proposal:
    header = set(words(outcome["column"] or ""))
    told = header | {word for value in outcome["positive"] for word in words(value)}
    if told & (w.CHURN.keys() | w.STAYED.keys()):
        return _is("churn", 0.95, Said("outcome_leaves", {}, "The outcome is that a customer leaves."))
    if told & w.CONVERSION.keys():
        return _is("lead_scoring", 0.9, Said("outcome_buys", {}, "The outcome is that a lead buys."))
    selling = [column["name"] for column in columns if set(words(column["name"])) & w.SELLING]
    if selling:
        said = f'Columns such as "{selling[0]}" speak of leads and campaigns.'
        return _is("lead_scoring", 0.7, Said("speaks_of_leads", {"column": selling[0]}, said))
    return _is("churn", 0.4, Said("nothing_tells", {}, "Nothing tells; churn is asked most often."))


def _is(kind: str, confidence: float, why: Said) -> Proposal:
    return {"value": kind, "confidence": confidence, **reason(why)}


# --- the other roles -------------------------------------------------------------------------------------------


def time_of(column: Column) -> Judged:
    if column["type"] not in ("date", "timestamp"):
        return UNFIT
    weight = max((w.TIME.get(word, 0.0) for word in words(column["name"])), default=0.0)
    first, last = column["min"][:10], column["max"][:10]
    said = f'"{column["name"]}" holds dates from {first} to {last}.'
    return max(weight, 0.5), Said("dates", {"column": column["name"], "first": first, "last": last}, said)


def _value(column: Column) -> Judged:
    header = words(column["name"])
    if column["type"] not in _NUMBERS or column["distinct"] <= 2 or set(header) & w.NO_MONEY:
        return UNFIT
    said = f'"{column["name"]}" is named like money per customer.'
    return best_phrase(header, w.VALUE), Said("value_named", {"column": column["name"]}, said)


def _name(column: Column) -> Judged:
    header = words(column["name"])
    if (
        column["type"] != "text"
        or set(header) & w.NAME_OF_A_THING
        or column["distinct"] * 20 < column["rows"]
    ):
        return UNFIT
    said = f'"{column["name"]}" is named like names, and most rows have their own.'
    return best_phrase(header, w.NAME), Said("names", {"column": column["name"]}, said)


def _email(column: Column) -> Judged:
    share = column.get("email_share") or 0.0
    said = f"{share:.0%} of its values are e-mail addresses."
    params = {"column": column["name"], "share": share}
    return (0.9 * share, Said("emails", params, said)) if share > 0.6 else UNFIT


def _owner(column: Column) -> Judged:
    if column["type"] not in ("text", "integer") or not 2 <= column["distinct"] <= max(
        2, column["rows"] // 2
    ):
        return UNFIT
    header = words(column["name"])
    if set(header) & w.NO_PERSON:
        return UNFIT
    said = f'"{column["name"]}" names {column["distinct"]:,} people in charge.'
    params = {"column": column["name"], "count": column["distinct"]}
    return best_phrase(header, w.OWNER), Said("owners", params, said)
