"""A model card as Markdown, for a wiki, a pull request or an auditor."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FIGURES = {
    "roc_auc": "ROC AUC",
    "pr_auc": "PR AUC",
    "log_loss": "Log loss (less is better)",
    "brier": "Brier score (less is better)",
    "ece": "Calibration error (less is better)",
    "lift_10": "Lift in the top tenth",
}
_STRONGEST = 15
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~"})


def markdown(card: Mapping[str, Any]) -> str:
    """All that `cards.of_version` gives, but for what only a program needs; names of columns and values are escaped."""
    head = f"# {_plain(card['model'])}, version {card['version']}"
    verdict = (card["verdict"] or {}).get("text", "")
    parts = [
        head,
        _plain(verdict),
        _table(["", ""], _facts(card)),
        "## What it was asked",
        _table(["", ""], _question(card["question"])),
        "## What it learned from",
        _table(["", ""], _data(card["data"])),
        "## How good it is",
        _plain((card["judged"] or {}).get("text", "")),
        _table(["figure", "value", "95 % within", "logistic regression", "best simple rule"], _figures(card)),
        _rule(card["baselines"]),
        "### Calibration",
        f"Method: {card['calibration']['method'] or 'not known'}. Equally many rows in each line.",
        _table(
            ["said", "came", "95 % within", "rows"],
            [
                [_share(one["score"]), _share(one["observed"]), _span(one, _share), f"{one['rows']:,}"]
                for one in card["calibration"]["bins"]
            ],
        ),
        *_mornings(card["backtest"]),
        *_segments(card["segments"]),
        "## What it goes by",
        _importance(card["importance"]),
        "## What may be wrong with it",
        _list(_leaks(card)),
        _list(f"{'Passed' if one['passed'] else 'FAILED'}: {_plain(one['text'])}" for one in card["checks"]),
        "## Limits",
        _list(_plain(one["text"]) for one in card["limits"]),
        "## How it came to its stage",
        _list(_steps(card["promotions"])) or "It has not moved since it was trained.",
        "## To make it again",
        _table(["", ""], _to_repeat(card)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(card: Mapping[str, Any]) -> list[list[str]]:
    trained = f"{card['trained_at']:%Y-%m-%d %H:%M} UTC"
    by = f" by {_plain(card['trained_by'])}" if card["trained_by"] else ""
    return [["kind", _plain(card["kind"])], ["stage", card["stage"]], ["trained", trained + by]]


def _population(who: Mapping[str, Any]) -> str:
    if who["kind"] == "condition":
        return f"those of whom this holds: {who['sql']}"
    return "all" if who["kind"] == "all" else f"active in the last {who['days']} days"


def _question(asked: Mapping[str, Any]) -> list[list[str]]:
    outcome, who = asked["outcome"], asked["population"]
    kind = outcome.get("kind", "column")
    said = {
        "column": lambda: f"{outcome['column']} is {' or '.join(str(one) for one in outcome['positive'])}",
        "inactivity": lambda: f"no {outcome.get('event_type') or 'event'} for {outcome['days']} days",
        "event": lambda: f"an event of type {outcome['event_type']}",
    }[kind]()
    rows = [["outcome", said], ["of whom", _population(who)]]
    if asked["horizon_days"]:
        rows.append(["within", f"{asked['horizon_days']} days"])
    rows.append(["data", ", ".join([*filter(None, [asked["entities"]]), *asked["events"]])])
    if asked["feature_models"]:
        rows.append(["features written by analysts", ", ".join(asked["feature_models"])])
    return _escaped(rows)


def _data(data: Mapping[str, Any]) -> list[list[str]]:
    rows = [
        ["dataset", f"{data['dataset']}, version {data['dataset_version']}"],
        *([f"events {name}", f"version {number}"] for name, number in data["event_versions"].items()),
        ["rows", _count(data["rows"])],
        ["with a known outcome", _count(data["rows_with_known_outcome"])],
        ["of them positive", f"{_count(data['positives'])} ({_share(data['base_rate'])})"],
        ["snapshot dates", " to ".join(dict.fromkeys(data["snapshot_dates"]))],
    ]
    if data["excluded_columns"]:
        rows.append(["left out by choice", ", ".join(data["excluded_columns"])])
    rows += [[f"left out: {one['column']}", one["reason"]] for one in data["left_out"]]
    return _escaped(rows)


def _figures(card: Mapping[str, Any]) -> list[list[str]]:
    baselines, rows = card["baselines"], []
    for name, label in FIGURES.items():
        found = card["figures"].get(name)
        if found:
            others = [(baselines.get(one) or {}).get(name) for one in ("logistic", "one_rule")]
            beside = [_number(each["value"]) if each else "" for each in others]
            rows.append([label, _number(found["value"]), _span(found, _number), *beside])
    return rows


def _rule(baselines: Mapping[str, Any]) -> str:
    rule, base = baselines.get("one_rule"), baselines.get("base_rate")
    said = [f"The best simple rule: {_plain(rule['text'])}."] if rule else []
    said += [f"The base rate is {_share(base['rate'])}."] if base else []
    return " ".join(said)


def _mornings(backtest: Sequence[Mapping[str, Any]]) -> list[str]:
    if not backtest:
        return []
    rows = [
        [
            str(one["snapshot_date"]),
            f"{one['rows']:,}",
            _share(one["expected"]),
            _share(one["observed"]),
            _number(one["roc_auc"]),
        ]
        for one in backtest
    ]
    return ["### On past mornings", _table(["as on", "rows", "expected", "came", "ROC AUC"], rows)]


def _segments(found: Mapping[str, Any] | None) -> list[str]:
    if not found:
        return []
    rows = [
        [
            _plain(group["segment"]),
            f"{group['rows']:,}",
            _share(group["base_rate"]),
            _share(group["expected"]),
            _share(group["selection_rate"]),
            _share(group["recall"]["value"]) if group["recall"] else "",
            _number(group["roc_auc"]["value"]) if group["roc_auc"] else "too small to judge",
        ]
        for group in found["groups"]
    ]
    head = [_plain(found["column"]), "rows", "came", "expected", "in the top tenth", "found there", "ROC AUC"]
    return ["### By segment", " ".join(_plain(one["text"]) for one in found["found"]), _table(head, rows)]


def _importance(importance: Sequence[Mapping[str, Any]]) -> str:
    total = sum(float(one["importance"]) for one in importance) or 1.0
    rows = [[_plain(one["column"]), _share(one["importance"] / total)] for one in importance[:_STRONGEST]]
    more = len(importance) - _STRONGEST
    return _table(["column", "share of its weight"], rows) + (
        f"\n\nAnd {more} more columns." if more > 0 else ""
    )


def _leaks(card: Mapping[str, Any]) -> Iterable[str]:
    for leak in card["leaks"]:
        answer = leak.get("answer")
        said = ""
        if answer:
            known = "known" if answer["known"] else "not known"
            said = f" Answer of {_plain(answer['by'] or 'somebody')} on {answer['on']}: {known} when scoring."
        yield _plain(leak["text"]) + said
    for sign in card["signs"]:
        yield _plain(sign["text"])


def _steps(steps: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    for step in reversed(steps):
        how = " (rolled back)" if step["rolled_back"] else ""
        spite = f" in spite of {', '.join(step['overridden'])}" if step["overridden"] else ""
        note = f": {_plain(step['note'])}" if step["note"] else ""
        by = _plain(step["by"] or "somebody")
        yield f"{step['at']:%Y-%m-%d %H:%M} UTC, {by}: from {step['from_stage']} to {step['to_stage']}{how}{spite}{note}"


def _to_repeat(card: Mapping[str, Any]) -> list[list[str]]:
    kept = card["to_repeat"]
    rows = [
        ["training run", str(kept["training_run_id"])],
        ["seed", str(kept["seed"])],
        ["threads", str(kept["threads"])],
        *([name, str(value)] for name, value in kept["parameters"].items() if name != "seed"),
        *([name, version] for name, version in kept["libraries"].items()),
        ["models of dbt", kept["dbt_project"]],
        ["SHA-256 of the artifact", kept["artifact_sha256"]],
        ["made of", ", ".join(f"{name} ({weight:g})" for name, weight in card["made_of"]["chosen"].items())],
    ]
    return _escaped(rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _escaped(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(text: object) -> str:
    """Somebody else's text as text: no markup, no HTML, on one line."""
    return " ".join(str(text).split()).translate(_MARKS)


def _count(number: int | None) -> str:
    return "not known" if number is None else f"{number:,}"


def _share(share: float | None) -> str:
    return "not known" if share is None else f"{100 * share:.1f} %"


def _number(value: float) -> str:
    return f"{value:.4f}" if abs(value) < 10 else f"{value:,.1f}"


def _span(found: Mapping[str, Any], shown: Any) -> str:
    return f"{shown(found['low'])} to {shown(found['high'])}"
