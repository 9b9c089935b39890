"""Versions side by side, their cards, the way back, and whom to call by them."""

import io
import sys
from pathlib import Path
from typing import Any

from rich import box
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from cli import show
from cli.client import Client, Json, segment
from cli.errors import Failure, WrongUse
from cli.progress import follow
from cli.show import out, plain, say

LIGHTS = {"green": "green", "yellow": "yellow", "red": "bold red"}
FIGURES = {name: (label, decimals) for name, label, decimals in show.FIGURES}
MOVERS = 10


def readiness(client: Client, name: str, *, refuse: bool = True) -> None:
    """Show the light before a training; what is red is refused here already, in the words of the server."""
    found = client.find(f"models/{segment(name)}/readiness")
    if found is None:  # a server of before
        return
    for reason in found["reasons"]:
        say(f"  [{LIGHTS[reason['light']]}]●[/] {plain(reason['said']['text'])}")
    if found["light"] == "red" and refuse:
        raise Failure(f"{name} cannot be trained on what there is.", hint="Nothing was started.")
    if found["light"] == "green":
        say(
            f"  [green]●[/] {show.number(found['known'])} known outcomes, {show.number(found['positives'])} of them positive"
        )


def keep_economics(client: Client, name: str, said: dict[str, Any]) -> None:
    """Put what was said over the economics that the model has."""
    held = client.get(f"models/{segment(name)}")["economics"]
    new = {key: value for key, value in said.items() if value is not None}
    if new.get("value") is not None:
        held.pop("value_column", None)
    if not new:
        raise WrongUse("What is to be kept?", hint="--contact-cost 5 --save-rate 0.3 --keep")
    client.patch(f"models/{segment(name)}", {"economics": {**held, **new}})


def decide(client: Client, name: str, said: dict[str, Any], most: int | None) -> Json:
    return client.get(f"models/{segment(name)}/decision", **said, most=most)


def tell_decision(found: Json, name: str) -> None:
    """The sentence, then the curve in a few lines, on the list and on held-out rows."""
    out(Text(show.visible(found["said"]["text"]), style="bold"))
    for part, title in (("on_list", "on the list of now"), ("held_out", "on held-out rows")):
        if found[part] is not None:
            out(_curve(found[part], title, found))
    for note in found["notes"]:
        say(f"  [yellow]![/] {plain(note['text'])}")
    if found["on_list"] is not None and found["on_list"]["chosen"]["n"]:
        order = "" if found["order"] == "score" else " --by-value"
        say(f"  [dim]→ ./anteve top {plain(name)}{order} -n {found['on_list']['chosen']['n']}[/]")


def _curve(part: Json, title: str, found: Json) -> Table:
    money = found["economics"]["currency"] or "profit"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("call", justify="right")
    table.add_column("at least", justify="right")
    table.add_column("with outcome" if title.endswith("rows") else "expected", justify="right")
    table.add_column(money, justify="right")
    table.add_column("")
    chosen, everyone = part["chosen"], part["everyone"]
    wanted = {0: "nobody", everyone["n"]: "everybody", chosen["n"]: "← brings most"}
    if part["best"]["n"] != chosen["n"]:
        wanted[part["best"]["n"]] = "best in hindsight"
    some = [round(everyone["n"] * share) for share in (0.05, 0.1, 0.25, 0.5, 0.75)]
    for point in part["points"]:
        said = wanted.get(point["n"])
        if said is None and not (some and point["n"] >= some[0]):
            continue
        while some and point["n"] >= some[0]:
            some.pop(0)
        table.add_row(
            show.number(point["n"]),
            show.number(point["threshold"], 3 if found["order"] == "score" else 2),
            show.number(point["found"]),
            show.number(point["profit"]),
            said or "",
            style="bold" if point["n"] == chosen["n"] else None,
        )
    return table


def score_to_compare(client: Client, name: str, a: int | None, b: int | None) -> None:
    """Have the two score what there is now, and wait."""
    body = {side: number for side, number in (("a", a), ("b", b)) if number is not None}
    for each in client.post(f"models/{segment(name)}/compare", body)["started"]:
        follow(client, each["job"], f"Scoring with version {each['scoring_run']['version']}")


def compare(client: Client, name: str, a: int | None, b: int | None, most: int) -> Json:
    return client.get(f"models/{segment(name)}/compare", a=a, b=b, n=most)


def tell_comparison(found: Json, name: str) -> None:
    out(Text(show.visible(found["said"]["text"]), style="bold"))
    out(_figures(found))
    for title, names in (("added", found["columns"]["added"]), ("removed", found["columns"]["removed"])):
        if names:
            out(Text.assemble((f"columns {title}: ", "dim"), show.visible(", ".join(names))))
    if found["made_from"]:
        table = Table(title="made from", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("", f"v{found['a']}", f"v{found['b']}"):
            table.add_column(heading, overflow="fold")
        for one in found["made_from"]:
            table.add_row(show.text(one["name"]), show.text(_brief(one["a"])), show.text(_brief(one["b"])))
        out(table)
    top = found["top"]
    if top is None:
        say(f"  [yellow]![/] {plain(found['top_missing']['text'])}")
        say(f"  [dim]→ ./anteve compare {plain(name)} {found['a']} {found['b']} --score[/]")
        return
    say(
        f"  of the first {top['n']} of the list {top['both']} stay; {len(top['enters'])} enter, {len(top['leaves'])} leave"
    )
    for heading, movers in (("enters", top["enters"]), ("leaves", top["leaves"])):
        if movers:
            out(_movers(heading, movers))


def _figures(found: Json) -> Table:
    names = {side: f"v{found[side]}" for side in ("a", "b")}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("measure", no_wrap=True)
    for name in names.values():
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("difference on shared rows", justify="right")
    table.add_column("better")
    for one in found["figures"]:
        label, decimals = FIGURES[one["name"]]
        shared = one["shared"]
        sides = [one[side]["value"] if one[side] else None for side in names]
        difference = (
            f"{shared['value']:+.{decimals}f} ({shared['low']:+.{decimals}f} to {shared['high']:+.{decimals}f})"
            if shared
            else ""
        )
        values = [show.number(value, decimals) for value in sides]
        table.add_row(label, *values, difference, names[one["better"]] if one["better"] else "")
    return table


def _movers(heading: str, movers: list[Json]) -> Table:
    table = Table(title=heading, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("who", "place before", "place after", "score before", "score after"):
        table.add_column(name, justify="left" if name == "who" else "right")
    for mover in movers[:MOVERS]:
        table.add_row(
            show.text(mover["name"] or mover["entity_key"]),
            *(show.number(mover[place]) for place in ("place_a", "place_b")),
            *(show.percent(mover[score]) for score in ("score_a", "score_b")),
        )
    if len(movers) > MOVERS:
        table.caption, table.caption_justify = f"and {len(movers) - MOVERS} more; --json has all", "left"
    return table


def _brief(value: Any) -> str:
    said = "–" if value is None else str(value)
    return said if len(said) <= 60 else f"{said[:59]}…"


def card(client: Client, name: str, number: int | None, to: Path | None, *, as_json: bool) -> None:
    """As Markdown into a file or a pipe, drawn on a terminal, or as JSON."""
    number = number if number is not None else _in_use(client, name)
    path = f"models/{segment(name)}/versions/{number}/card"
    if as_json:
        show.as_json(client.get(path))
        return
    content = io.BytesIO()
    client.download(path, content, progress=lambda _done, _total: None, format="md")
    text = content.getvalue().decode()
    if to is not None:
        try:
            to.write_text(text, encoding="utf-8")
        except OSError as problem:
            raise WrongUse(f"{to} cannot be written: {problem.strerror}.") from None
        say(f"[green]✓[/] {plain(str(to))}")
    elif sys.stdout.isatty():
        out(Markdown(text))
    else:
        sys.stdout.write(text)


def _in_use(client: Client, name: str) -> int:
    """The number of the version in prod; while there is none, of the newest."""
    found = client.get(f"models/{segment(name)}/versions")["items"]
    if not found:
        raise Failure(f"The model {name} has no version yet.", hint=f"./anteve train {name}")
    chosen = next((version for version in found if version["stage"] == "prod"), found[0])
    return int(chosen["number"])


def roll_back(client: Client, name: str, note: str) -> Json:
    back = client.post(f"models/{segment(name)}/rollback", {"note": note})
    say(f"[green]✓[/] Version {back['number']} of {plain(name)} is in prod again")
    say(f"  [dim]→ ./anteve score {plain(name)}[/]")
    return back


def checklist(client: Client, name: str, number: int) -> None:
    """What a version passed, did not pass, and what cannot be told."""
    found = client.find(f"models/{segment(name)}/versions/{number}/checklist")
    marks = {True: ("✓", "green"), False: ("✗", "bold red"), None: ("?", "yellow")}
    for item in found["items"] if found else []:
        mark, style = marks[item["passed"]]
        say(f"  [{style}]{mark}[/] {plain(item['text'])}")
