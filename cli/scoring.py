"""The commands that score at once, and those that have it done again and again; `cli.app` adds them to its own."""

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


schedule = typer.Typer(help="Building, scoring and training again and again.", no_args_is_help=True)
ScheduleId = Annotated[
    str, typer.Argument(metavar="SCHEDULE", help="Its id; the last characters are enough.")
]


@schedule.command("list")
def list_schedules(
    model: Annotated[str | None, typer.Argument(metavar="[MODEL]", help="Only those of this model.")] = None,
    json: AsJson = False,
) -> None:
    """What is scheduled, when it comes next, and what came of it."""
    from cli import schedules, show
    from cli.account import current
    from cli.client import Client

    found = schedules.every(Client.of(current()), model)
    if json:
        show.as_json(found)
    else:
        schedules.tell(found)


@schedule.command("add")
def add_schedule(
    model: ModelName,
    action: Annotated[str, typer.Argument(metavar="build|score|train")],
    cron: Annotated[
        str | None, typer.Option(metavar="CRON", help='On the organization\'s clocks, as in "0 6 * * 1".')
    ] = None,
    after_upload: Annotated[
        bool, typer.Option("--after-upload", help="After each upload into one of its datasets.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Build the features, score, or train a challenger of the version in prod, at times or after each upload."""
    from cli import schedules, show
    from cli.account import current
    from cli.client import Client

    made = schedules.add(Client.of(current()), model, action, cron=cron, after_upload=after_upload)
    if json:
        show.as_json(made)


@schedule.command("pause")
def pause_schedule(which: ScheduleId) -> None:
    """Let it wait; what is missed meanwhile is not caught up."""
    from cli import schedules
    from cli.account import current
    from cli.client import Client

    client = Client.of(current())
    schedules.pause(client, schedules.resolve(client, which), paused=True)


@schedule.command("resume")
def resume_schedule(which: ScheduleId) -> None:
    """Let it go on."""
    from cli import schedules
    from cli.account import current
    from cli.client import Client

    client = Client.of(current())
    schedules.pause(client, schedules.resolve(client, which), paused=False)


@schedule.command("remove")
def remove_schedule(which: ScheduleId) -> None:
    """Take it away."""
    from cli import schedules
    from cli.account import current
    from cli.client import Client

    client = Client.of(current())
    schedules.remove(client, schedules.resolve(client, which))


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=PANEL)(score_rows)
    app.add_typer(schedule, name="schedule", rich_help_panel=PANEL)
