"""What people read: sentences and tables, in colour on a terminal, plain elsewhere.

Names and values come from the organizations' files: they are always shown as text, never as markup, and without
control characters, so that no customer's name can drive the terminal.
"""

import json
import re
import shlex
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.errors import Failure, Refused

Json = Mapping[str, Any]
SEVERITIES = {
    "block": ("left out", "bold red"),
    "ask": ("known in time?", "yellow"),
    "look": ("look", "dim"),
}
BANDS = {"high": "bold red", "medium": "yellow", "low": "green"}
QUESTIONS = (
    ("ask", "--without", "Only known afterwards?"),
    ("block", "--keep", "Truly known beforehand?"),
)
FIGURES = (  # an arrow where less is better
    ("roc_auc", "ROC AUC", 3),
    ("pr_auc", "PR AUC", 3),
    ("lift_10", "lift in the top tenth", 2),
    ("log_loss", "log loss ↓", 4),
    ("brier", "Brier score ↓", 4),
    ("ece", "calibration error ↓", 3),
)
BASELINES = ("base_rate", "one_rule", "logistic")  # from the dumbest up
# The arrow beside a reason says it already.
SAID_BY_THE_ARROW = re.compile(r",? (which )?(raises|lowers) the (risk|chance)\.?$")


def plain(value: object) -> str:
    """Text of somebody else's, made safe to show: no control characters, no markup."""
    return escape(visible(value))


def text(value: object, style: str = "") -> Text:
    return Text(visible(value), style=style)


def out(*things: Any) -> None:
    """To stdout: what was asked for."""
    Console().print(*things, highlight=False)


def say(message: str) -> None:
    """To stderr: what is going on. `message` is markup; `plain` what comes from outside."""
    Console(stderr=True).print(message, highlight=False, soft_wrap=True)


def as_json(value: object) -> None:
    """To stdout, for programs: one JSON document and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def log_line(line: str) -> None:
    """To stdout, as it is: indented and unwrapped, as a traceback must be to be read."""
    Console().print(Text(visible(line, spaces=True)), highlight=False, soft_wrap=True)


def failure(problem: Failure) -> None:
    """Say what went wrong, where, and what to do."""
    first, *more = problem.message.splitlines() or [""]
    say(f"[bold red]✗[/] {plain(first)}")
    for line in more:
        say(f"  [dim]{plain(line)}[/]")
    if isinstance(problem, Refused):
        for error in problem.errors[:20]:
            if where(error) and error.get("message") != problem.message:
                say(f"  [red]·[/] {plain(where(error))}")
        if len(problem.errors) > 20:
            say(f"  [red]·[/] and {len(problem.errors) - 20} more")
    if problem.hint:
        say(f"  [dim]→ {plain(problem.hint)}[/]")


def where(error: Json) -> str:
    """One fault of a file or a request: its line, column or field, then what is wrong there."""
    places = [
        f"{label} {error[name]}"
        for name, label in (("line", "line"), ("column", "column"))
        if error.get(name)
    ]
    if error.get("field"):
        places.append(str(error["field"]))
    said = str(error.get("message") or error.get("detail") or error.get("reason") or "")
    if error.get("count") and error["count"] != 1:
        said += f" ({number(error['count'])} times)"
    return f"{', '.join(places)}: {said}" if places else said


def number(value: Any, decimals: int = 0) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def percent(value: Any) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def upload(record: Json, dataset: str) -> None:
    """Lines in the file = loaded + rejected + skipped, and what was noticed on the way."""
    lines, loaded = number(record.get("lines")), number(record.get("loaded"))
    rejected, skipped = record.get("rejected") or 0, record.get("skipped") or 0
    colour = "yellow" if rejected else "green"
    say(
        f"  [bold]{plain(dataset)}[/] v{record.get('version') or '?'}: {lines} lines = {loaded} loaded"
        f" + [{colour}]{number(rejected)} rejected[/] + {number(skipped)} skipped"
    )
    for warning in (record.get("warnings") or [])[:8]:
        say(f"  [yellow]![/] {plain(warning.get('message'))}")
    for error in (record.get("errors") or [])[:8]:
        say(f"  [red]·[/] {plain(where(error))}")


def verdict(version: Json, model: str) -> None:
    """The one sentence about a version, in a frame."""
    metrics = version.get("metrics_json") or {}
    said = metrics.get("verdict") or "This version has no verdict."
    title = f"{visible(model)} · version {version['number']} · {version['stage']}"
    out(Panel(text(said), title=text(title, "bold"), title_align="left", border_style="cyan", padding=(0, 1)))


def metrics(version: Json) -> None:
    """Each figure with its interval, beside what dumb baselines reach."""
    found = version.get("metrics_json") or {}
    baselines = _baselines(found)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("measure", no_wrap=True)
    table.add_column("model", justify="right", style="bold")
    table.add_column("95 % within", justify="right", style="dim", no_wrap=True)
    for name in baselines:
        table.add_column(text(name.replace("_", " ")), justify="right")
    for key, label, decimals in FIGURES:
        if key not in found:
            continue
        one = found[key] if isinstance(found[key], Mapping) else {"value": found[key]}
        interval = f"{number(one['low'], decimals)}–{number(one['high'], decimals)}" if "low" in one else ""
        others = [number(baseline.get(key), decimals) for baseline in baselines.values()]
        table.add_row(label, number(one.get("value"), decimals), interval, *others)
    out(table)
    rule = (found.get("baselines") or {}).get("one_rule")
    if isinstance(rule, Mapping) and rule.get("text"):
        out(Text.assemble(("  the one rule: ", "dim"), text(rule["text"], "dim")))


def _baselines(found: Json) -> dict[str, dict[str, Any]]:
    """The figures of each baseline as bare numbers; what saying the same of everybody reaches is known anyway."""
    told = {name: one for name, one in (found.get("baselines") or {}).items() if isinstance(one, Mapping)}
    order = [*(name for name in BASELINES if name in told), *(name for name in told if name not in BASELINES)]
    baselines = {name: {key: _value(figure) for key, figure in told[name].items()} for name in order}
    rate = baselines.get("base_rate")
    if rate is not None:
        baselines["base_rate"] = {
            "roc_auc": 0.5,
            "pr_auc": rate.get("rate"),
            "lift_10": 1.0,
            "ece": 0.0,
            **rate,
        }
    return baselines


def leaks(version: Json, model: str, *, every: bool = False) -> None:
    """Columns that may know the future. Those left out and those to be asked about stand out in a frame."""
    found = [leak for leak in version.get("leaks") or [] if isinstance(leak, Mapping)]
    loud = [leak for leak in found if leak.get("severity") in ("block", "ask")]
    quiet = [leak for leak in found if leak not in loud]
    if loud:
        body = Table(box=None, show_header=False, pad_edge=False)
        for leak in loud:
            words, style = SEVERITIES[leak["severity"]]
            if leak["severity"] == "block" and leak.get("left_out") is False:
                words = "kept"
            body.add_row(text(words, style), text(leak.get("column", ""), "bold"), text(leak.get("text", "")))
        out(Panel(body, title="Columns that may know the future", title_align="left", border_style="red"))
        for severity, option, question in QUESTIONS:
            named = [
                str(leak.get("column"))
                for leak in loud
                if leak["severity"] == severity and leak.get("column")
            ]
            if named:
                command = f"./anteve train {model} {option} {shlex.quote(named[0])} --promote"
                out(Text.assemble(("  → ", "dim"), text(f"{question}  {command}", "dim")))
    for leak in quiet if every else quiet[:3]:
        out(Text.assemble(("  · ", "dim"), text(leak.get("text", ""), "dim")))
    if not every and len(quiet) > 3:
        out(Text(f"  · and {len(quiet) - 3} more small remarks", "dim"))


def checks(version: Json) -> None:
    for check in version.get("checks") or []:
        if isinstance(check, Mapping) and not check.get("passed"):
            out(Text.assemble(("✗ ", "bold red"), text(check.get("text", ""))))


def predictions(items: Sequence[Json], *, kind: str = "churn", reasons: int = 3) -> None:
    """The ranked list: who, how likely, what it is worth, and why in words."""
    if not items:
        out(Text("Nobody is on the list.", "dim"))
        return
    worth = any(item.get("value_at_risk") is not None for item in items)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False, expand=True)
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("who", ratio=2, overflow="fold")
    if worth:
        table.add_column("at risk" if kind == "churn" else "worth", justify="right", no_wrap=True)
    table.add_column("why", ratio=5)
    for place, item in enumerate(items, start=1):  # an item's own rank counts those who have left already
        who = Text.assemble(text(item.get("name") or item["entity_key"], "bold"))
        if item.get("name"):
            who.append(f"\n{visible(item['entity_key'])}", "dim")
        cells: list[Any] = [
            str(place),
            text(percent(item.get("score")), BANDS.get(str(item.get("band")), "bold")),
            who,
        ]
        if worth:
            cells.append(number(item.get("value_at_risk")))
        table.add_row(*cells, why(item.get("reasons") or [], reasons))
    out(table)


def why(reasons: Sequence[Json], most: int = 3) -> Text:
    """The reasons that raise the score, one a line; then, if there is room, the strongest that lowers it."""
    up = [reason for reason in reasons if reason.get("direction") == "up"][:most]
    down = [reason for reason in reasons if reason.get("direction") == "down"][
        : max(0, min(1, most - len(up)))
    ]
    lines = Text()
    for reason in [*up, *down]:
        raises = reason.get("direction") == "up"
        lines.append("\n" if lines else "")
        lines.append("▲ " if raises else "▼ ", "red" if raises else "green")
        lines.append(SAID_BY_THE_ARROW.sub("", visible(reason.get("text") or reason.get("feature") or "")))
    return lines


def alert(record: Json) -> None:
    """What an alert says, and the first of those it names."""
    entities = record.get("entities") or []
    names = [visible(one.get("name") or one.get("entity_key")) for one in entities]
    said = f"{len(names)} named: {', '.join(names[:6])}" + (
        f" and {len(names) - 6} more" if len(names) > 6 else ""
    )
    title = f"Alert · {visible(record.get('title'))}"
    out(
        Panel(
            text(said), title=text(title, "bold"), title_align="left", border_style="yellow", padding=(0, 1)
        )
    )


def jobs(items: Sequence[Json]) -> None:
    colours = {"success": "green", "failed": "red", "running": "cyan", "cancelled": "yellow"}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("job", no_wrap=True)
    table.add_column("kind")
    table.add_column("status")
    table.add_column("", justify="right")
    table.add_column("created", no_wrap=True)
    table.add_column("message", ratio=1)
    for job in items:
        table.add_row(
            f"…{str(job['id'])[-8:]}",
            text(job.get("kind", "")),
            text(job["status"], colours.get(job["status"], "")),
            percent(job.get("progress")),
            str(job.get("created_at") or "")[:16].replace("T", " "),
            text(job.get("error") or job.get("message") or job.get("stage") or ""),
        )
    out(table)


def _value(figure: Any) -> Any:
    return figure.get("value") if isinstance(figure, Mapping) else figure


def visible(value: object, *, spaces: bool = False) -> str:
    """Without control and direction-changing characters; line ends and runs of spaces become one space."""
    said = str("" if value is None else value)
    if not spaces:
        said = " ".join(said.split())
    return "".join(c for c in said if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
