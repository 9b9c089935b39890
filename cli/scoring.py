"""The commands that score at once; `cli.app` adds them to its own."""

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Over HTTP, wherever the server is"
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for programs.")]
ModelName = Annotated[str, typer.Argument(metavar="MODEL", help="The model's name.")]


def score_rows(
    model: ModelName,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE|-", help="CSV with a header, a JSON array, or a JSON object a line."),
    ],
    version: Annotated[int | None, typer.Option(help="Another version than the one in prod.")] = None,
    json: AsJson = False,
) -> None:
    """Score the rows of a file at once; nothing of them is kept."""
    from cli import score_rows as rows
    from cli import show
    from cli.account import current
    from cli.client import Client

    items = list(rows.score(Client.of(current()), model, rows.read(file), version))
    if json:
        show.as_json(items)
    else:
        rows.tell(items)


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=PANEL)(score_rows)
