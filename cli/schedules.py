"""`./anteve schedule`: what is done with a model again and again."""

from typing import Any

from rich import box
from rich.table import Table

from cli.client import Client, Json
from cli.errors import WrongUse
from cli.show import out, plain, say, text

ACTIONS = ("build", "score", "train")
ALL = 200


def add(client: Client, model: str, action: str, *, cron: str | None, after_upload: bool) -> Json:
    if action not in ACTIONS:
        raise WrongUse(f"There is no action {action!r}.", hint=" or ".join(ACTIONS))
    if (cron is None) is not after_upload:
        raise WrongUse("Say in one way when.", hint='--cron "0 6 * * 1" or --after-upload')
    when: dict[str, Any] = {"cron": cron} if cron is not None else {"after_upload": True}
    made = client.post("schedules", {"model": model, "action": action, **when})
    say(f"[green]✓[/] {plain(made['words']['text'])} {plain(_next(made))}")
    return made


def every(client: Client, model: str | None) -> list[Json]:
    items: list[Json] = client.get("schedules", model=model, limit=ALL)["items"]
    return items


def resolve(client: Client, said: str) -> Json:
    """The schedule of this id; its last characters are enough where they fit only one."""
    ending = said.lstrip("…").lower()
    found = [one for one in every(client, None) if str(one["id"]).endswith(ending)]
    if len(found) != 1:
        many = f"{len(found)} schedules end" if found else "No schedule ends"
        raise WrongUse(f"{many} in {ending!r}.", hint="./anteve schedule list shows them.")
    return found[0]


def pause(client: Client, schedule: Json, *, paused: bool) -> Json:
    changed = client.patch(f"schedules/{schedule['id']}", {"paused": paused})
    say(f"[green]✓[/] {'Paused' if paused else plain('Goes on. ' + _next(changed))}")
    return changed


def remove(client: Client, schedule: Json) -> None:
    client.delete(f"schedules/{schedule['id']}")
    say(f"[green]✓[/] Taken away: {plain(schedule['action'])} {plain(schedule['model'])}")


def tell(items: list[Json]) -> None:
    if not items:
        say('Nothing is scheduled.\n  [dim]→ ./anteve schedule add MODEL score --cron "0 6 * * 1"[/]')
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("schedule", "model", "does", "when", "next", "last"):
        table.add_column(heading)
    for one in items:
        coming = "paused" if one["paused"] else (one["next_runs"] or [""])[0][:16].replace("T", " ")
        table.add_row(
            f"…{str(one['id'])[-8:]}",
            text(one["model"]),
            text(one["action"]),
            text(one["words"]["text"]),
            text(coming),
            text(_last(one.get("last_run"))),
        )
    out(table)


def _next(schedule: Json) -> str:
    times = schedule["next_runs"]
    return f"Next: {times[0][:16].replace('T', ' ')} ({schedule['time_zone']})" if times else ""


def _last(run: Json | None) -> str:
    if run is None:
        return "never yet"
    told = run["refusal"] or run.get("comparison")
    said = told["text"] if told else run["error"] or run["status"] or ""
    return f"{run['at'][:16].replace('T', ' ')} {said}"
