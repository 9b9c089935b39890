"""`./anteve sql`: one SELECT over what the organization has, as a table or as a file."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from cli import show
from cli.client import Client, Json
from cli.errors import Failure, WrongUse
from cli.show import out, plain, say
from warehouse.settings import Settings

FORMATS = ("table", "json", "csv", "parquet", "arrow")
_WIDEST = 60


def run(client: Client, statement: str, *, form: str, to: Path | None, limit: int | None) -> None:
    """Answer one statement, as it was asked for."""
    if form not in FORMATS:
        raise WrongUse(f"There is no format {form!r}.", hint=f"--format {' | '.join(FORMATS)}")
    if to is None and form in ("parquet", "arrow") and sys.stdout.isatty():
        raise WrongUse(f"{form} is not for a terminal.", hint="-o FILE")
    body: Json = {"sql": statement, **({"limit": limit} if limit else {})}
    if form in ("table", "json") and to is None:
        found = client.post("query", {**body, "format": "json"})
        show.as_json(found["items"]) if form == "json" else table(found)
        if found["truncated"]:
            say(f"[yellow]These are the first {found['rows']:,} rows; there are more.[/] [dim]→ --limit N[/]")
        return
    body["format"] = "csv" if form == "table" else form
    if to is None:
        client.download("query", sys.stdout.buffer, progress=lambda _done, _total: None, body=body)
        sys.stdout.buffer.flush()
        return
    part = to.with_name(f".{to.name}.part")
    try:
        with part.open("wb") as file:
            size = client.download("query", file, progress=lambda _done, _total: None, body=body)
        part.replace(to)
    except OSError as problem:
        raise WrongUse(f"{to} cannot be written: {problem.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    say(f"[green]✓[/] {plain(to)} [dim]{show.number(size)} bytes[/]")


def converse(client: Client, *, form: str, limit: int | None) -> None:
    """Statement after statement, each ended by `;`, until the input ends. Without a terminal: all of it is one."""
    if not sys.stdin.isatty():
        run(client, sys.stdin.read(), form=form, to=None, limit=limit)
        return
    say("[dim]Statements end with ; and .tables shows what there is, .files where it lies. Ctrl-D leaves.[/]")
    for statement in _statements():
        try:
            if statement in COMMANDS:
                COMMANDS[statement](client.get("query/relations")["items"])
            else:
                run(client, statement, form=form, to=None, limit=limit)
        except Failure as problem:
            show.failure(problem)


def table(found: Json) -> None:
    """Rows as a table: numbers to the right."""
    made = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for column in found["columns"]:
        numeric = (
            column["type"] in ("BIGINT", "INTEGER", "DOUBLE", "FLOAT", "HUGEINT")
            or "DECIMAL" in column["type"]
        )
        made.add_column(plain(column["name"]), justify="right" if numeric else "left", max_width=_WIDEST)
    for row in found["items"]:
        made.add_row(*(_cell(row.get(column["name"])) for column in found["columns"]))
    out(made)


def tables(items: Sequence[Json]) -> None:
    for each in items:
        columns = ", ".join(name for name, _ in each["columns"])
        say(f"[bold]{plain(each['name'])}[/] [dim]{plain(each['about'])}[/] {plain(columns)}")


def files(items: Sequence[Json]) -> None:
    """Where each relation's Parquet lies, one line per file, for DuckDB, polars or pandas of one's own."""
    lake = Settings.from_env().lake
    for each in items:
        for part in each["files"]:
            here = lake / part
            sys.stdout.write(f"{each['name']}\t{here if here.exists() else part}\n")


def _cell(value: Any) -> Any:
    return show.text("" if value is None else value, "dim" if value is None else "")


def _statements() -> Any:
    held = ""
    while True:
        try:
            held += input("sql> " if not held else "...> ") + "\n"
        except EOFError:
            return
        if held.strip() in COMMANDS or held.rstrip().endswith(";"):
            yield held.strip().rstrip(";")
            held = ""


COMMANDS = {".tables": tables, ".files": files}
