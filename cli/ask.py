"""A question in four parts, and what it counts before anything is trained."""

from collections.abc import Sequence

from rich import box
from rich.table import Table

from cli import data, show
from cli.client import Client, Json, segment
from cli.errors import WrongUse
from cli.show import out, plain, say

ANSWERED_BY = ("--inactive DAYS", "--event TYPE", "--outcome COL=VALUE")


def outcome(
    *, inactive: int | None, of_type: str | None, event: str | None, again: bool, column: str | None
) -> Json:
    """What is awaited, said in one of three ways."""
    if sum(said is not None for said in (inactive, event, column)) != 1:
        raise WrongUse("Say in one way what is awaited.", hint=" or ".join(ANSWERED_BY))
    if inactive is not None:
        return {"kind": "inactivity", "days": inactive, **({"event_type": of_type} if of_type else {})}
    if of_type is not None:
        raise WrongUse("--type goes with --inactive.", hint="--inactive 90 --type purchase")
    if event is not None:
        return {"kind": "event", "event_type": event, "once": not again}
    return {"kind": "column", **data.outcome_of(str(column))}


def population(*, active: int | None, everyone: bool, where: str | None) -> Json | None:
    """Whom it is asked of, said in one way at most."""
    if (active is not None) + everyone + (where is not None) > 1:
        raise WrongUse(
            "Say in one way whom it is asked of.", hint="--active DAYS or --where SQL or --everyone"
        )
    if everyone:
        return {"kind": "all"}
    if where is not None:
        return {"kind": "condition", "sql": where}
    return {"kind": "active", "days": active} if active is not None else None


def question(
    *,
    kind: str,
    entities: str | None,
    events: Sequence[str],
    outcome: Json,
    horizon: int | None,
    population: Json | None,
    every: int | None,
    count: int | None,
) -> Json:
    """The body of a model but for its name; what is not said is left to the server."""
    spaced = {"every_days": every, "count": count}
    said = {
        "kind": kind,
        "entities": entities,
        "events": list(events),
        "outcome": outcome,
        "horizon_days": horizon,
        "population": population,
        "snapshots": spaced if any(spaced.values()) else None,
    }
    return {part: value for part, value in said.items() if value is not None}


def preview(client: Client, question: Json) -> Json:
    return client.post("models/preview", question)


def keep(client: Client, name: str, question: Json) -> None:
    """Make the model, or have the one of this name ask this from now on."""
    found = client.find(f"models/{segment(name)}")
    if found is None:
        client.post("models", {"name": name, **question})
    else:
        fixed = {"kind": found["kind"], "entities": found["entities"], "events": found["events"]}
        for part, held in fixed.items():
            if question.get(part, held) != held:
                raise WrongUse(
                    f"The model {name!r} is of other data: its {part} are {held}.",
                    hint="Choose another name.",
                )
        changes = ("outcome", "horizon_days", "population", "snapshots")
        client.patch(f"models/{segment(name)}", {part: question.get(part) for part in changes})
    say(f"  [dim]→ ./anteve train {plain(name)}[/]")


def tell(answer: Json, *, kind: str) -> None:
    """The funnel of the population, the counts on each snapshot date, and what is to be known beforehand."""
    if answer["funnel"]:
        steps = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        steps.add_column(justify="right")
        steps.add_column(style="dim")
        for step in answer["funnel"]:
            steps.add_row(show.number(step["entities"]), show.text(step["text"]))
        out(steps)
    dates = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    did = "left" if kind == "churn" else "bought"
    for heading in ("snapshot date", "asked about", did, "share"):
        dates.add_column(heading, justify="left" if heading == "snapshot date" else "right")
    for row in answer["snapshots"]:
        share = row["positives"] / row["entities"] if row["known"] and row["entities"] else None
        dates.add_row(
            row["snapshot_date"],
            show.number(row["entities"]),
            show.number(row["positives"]) if row["known"] else "awaited",
            f"{100 * share:.1f} %" if share is not None else "",
        )
    out(dates)
    for name, counts in answer["events"].items():
        _tell_left_out(name, counts)
    for warning in answer["warnings"]:
        say(f"  [yellow]![/] {plain(warning['message'])}")


# Why rows of events are left out, in the order in which they are told: one of them, and more.
_LEFT_OUT = {
    "keyless": ("is nobody's: it has no key", "are nobody's: they have no key"),
    "timeless": ("has no time", "have no time"),
    "ancient": ("is from before 1970", "are from before 1970"),
    "future": ("is in the future", "are in the future"),
    "orphans": (
        "is of somebody whom the dataset of customers or leads does not have",
        "are of somebody whom the dataset of customers or leads does not have",
    ),
}


def _tell_left_out(name: str, counts: Json) -> None:
    """Rows of a dataset of events that no answer counts, and why; nothing where all of them count."""
    for why, (one, more) in _LEFT_OUT.items():
        if count := counts.get(why):
            row = f"{show.number(count)} of {show.number(counts['rows'])} rows {one if count == 1 else more}"
            say(f"  [yellow]![/] {plain(name)}: {row}: left out.")
