"""The commands by which somebody decides: whom to call, which version, and back; `cli.app` adds them to its own."""

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for programs.")]
ModelName = Annotated[str, typer.Argument(metavar="MODEL", help="The model's name.")]


def decide(
    model: ModelName,
    contact_cost: Annotated[
        float | None, typer.Option("--contact-cost", metavar="AMOUNT", help="What a contact costs.")
    ] = None,
    save_rate: Annotated[
        float | None,
        typer.Option(
            "--save-rate", metavar="SHARE", help="Of churn: the share of leavers that a contact keeps."
        ),
    ] = None,
    lift: Annotated[
        float | None,
        typer.Option(
            "--lift", metavar="SHARE", help="Of leads: how much more often those buy who are contacted."
        ),
    ] = None,
    value: Annotated[
        float | None,
        typer.Option(metavar="AMOUNT", help="What everybody is worth, instead of their own value."),
    ] = None,
    periods: Annotated[
        float | None, typer.Option(metavar="N", help="12 where the value is that of a month.")
    ] = None,
    margin: Annotated[float | None, typer.Option(metavar="SHARE", help="The share that is profit.")] = None,
    currency: Annotated[str | None, typer.Option(metavar="CODE", help="With --keep: BRL, USD ...")] = None,
    most: Annotated[int | None, typer.Option(metavar="N", help="Nobody can call more than so many.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep what was said as the model's economics.")
    ] = False,
    json: AsJson = False,
) -> None:
    """How many to call, and what that brings."""
    from cli import show, versions
    from cli.account import current
    from cli.client import Client

    said = {
        "contact_cost": contact_cost,
        "save_rate": save_rate,
        "conversion_lift": lift,
        "value": value,
        "periods": periods,
        "margin": margin,
    }
    client = Client.of(current())
    if keep:
        versions.keep_economics(client, model, {**said, "currency": currency})
        said = {}
    found = versions.decide(client, model, said, most)
    if json:
        show.as_json(found)
    else:
        versions.tell_decision(found, model)


def compare(
    model: ModelName,
    a: Annotated[int | None, typer.Argument(metavar="[A]", help="A version; else the one in prod.")] = None,
    b: Annotated[int | None, typer.Argument(metavar="[B]", help="Another; else the newest.")] = None,
    most: Annotated[int, typer.Option("-n", min=1, max=1000, help="How many of the list to look at.")] = 100,
    score: Annotated[
        bool,
        typer.Option("--score", help="Have both score what there is, where they have not; the list stays."),
    ] = False,
    json: AsJson = False,
) -> None:
    """Two versions side by side: which is better, why they differ, who enters and leaves the list."""
    from cli import show, versions
    from cli.account import current
    from cli.client import Client

    client = Client.of(current())
    if score:
        versions.score_to_compare(client, model, a, b)
    found = versions.compare(client, model, a, b, most)
    if json:
        show.as_json(found)
    else:
        versions.tell_comparison(found, model)


def card(
    model: ModelName,
    version: Annotated[
        int | None, typer.Argument(metavar="[VERSION]", help="Else the one in prod, or the newest.")
    ] = None,
    to: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="As Markdown.")] = None,
    json: AsJson = False,
) -> None:
    """The model card: what a version is, was made from, can and cannot do."""
    from cli import versions
    from cli.account import current
    from cli.client import Client

    versions.card(Client.of(current()), model, version, to, as_json=json)


def rollback(
    model: ModelName,
    note: Annotated[str, typer.Option(help="Why; it is kept in the log of promotions.")],
    json: AsJson = False,
) -> None:
    """Bring back the version that was in prod before."""
    from cli import show, versions
    from cli.account import current
    from cli.client import Client

    back = versions.roll_back(Client.of(current()), model, note)
    if json:
        show.as_json(back)


def add_to(app: typer.Typer, panel: str) -> None:
    for command in (decide, compare, card, rollback):
        app.command(rich_help_panel=panel)(command)
