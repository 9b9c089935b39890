"""`./anteve sql`: SQL over what the organization has, as a table or as a file.

The server answers one SELECT after the other, within its limits. On the machine that holds the lake, DuckDB itself opens over
the same tables (`own_duckdb`): with --local, and at the prompt of a terminal unless --server says otherwise. Programs, which
give a statement, are answered in the same way everywhere.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from cli import own_duckdb, show
from cli.client import Client, Json
from cli.errors import Failure, WrongUse
from cli.show import out, plain, say
from warehouse.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHOWN = 1_000  # rows of a table on the screen, unless told otherwise
FORMATS = ("table", "json", "csv", "parquet", "arrow")
_WIDEST = 60


def command(
    client: Client,
    statement: str | None,
    *,
    file: Path | None,
    form: str,
    to: Path | None,
    limit: int | None,
    files_only: bool,
    here: bool | None,
) -> None:
    """What the command's arguments ask for. `here`: DuckDB on this machine, the server, or whichever fits."""
    if statement is not None and file is not None:
        raise WrongUse("A statement and a file of them are two questions.", hint="Give one of them.")
    if files_only:
        files(client.get("query/relations")["items"])
        return
    text = _read(file) if file is not None else statement
    at_prompt = text is None and sys.stdin.isatty()
    if here or (here is None and at_prompt):
        items = client.get("query/relations")["items"]
        if here or is_here(items):
            local(items, text, form=form, to=to, limit=limit)
            return
    if at_prompt:
        converse(client, form=form, limit=limit)
    else:
        run(client, sys.stdin.read() if text is None else text, form=form, to=to, limit=limit)


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongUse(f"{file} cannot be read: {problem}.") from None


def run(client: Client, statement: str, *, form: str, to: Path | None, limit: int | None) -> None:
    """Answer one statement, as it was asked for."""
    _must_fit(form, to)
    body: Json = {"sql": statement, **({"limit": limit} if limit else {})}
    if form in ("table", "json") and to is None:
        found = client.post("query", {**body, "format": "json"})
        show.as_json(found["items"]) if form == "json" else table(found)
        if found["truncated"]:
            _cut(found["rows"])
        return
    body["format"] = "csv" if form == "table" else form
    if to is None:
        client.download("query", sys.stdout.buffer, progress=lambda _done, _total: None, body=body)
        sys.stdout.buffer.flush()
        return
    with _whole(to) as part, part.open("wb") as file:
        client.download("query", file, progress=lambda _done, _total: None, body=body)


def converse(client: Client, *, form: str, limit: int | None) -> None:
    """Statement after statement, each ended by `;`, until the input ends."""
    _talk(
        lambda statement: run(client, statement, form=form, to=None, limit=limit),
        lambda: client.get("query/relations")["items"],
        "The server answers, within its limits.",
    )


def is_here(items: Sequence[Json]) -> bool:
    """Whether the files of these relations are on this machine."""
    return own_duckdb.is_here(Settings.from_env().lake, items)


def local(items: Sequence[Json], text: str | None, *, form: str, to: Path | None, limit: int | None) -> None:
    """DuckDB on this machine over these relations: for the statements of a text, else for a conversation, or for all of
    stdin where that is no terminal. A file, and any other form than a table, holds what the last statement says."""
    _must_fit(form, to)
    lake = Settings.from_env().lake
    if not own_duckdb.is_here(lake, items):
        raise WrongUse(
            f"The lake of this server is not in {lake}, or there is nothing in it yet.",
            hint="./anteve sql --server asks over HTTP; ANTEVE_LAKE says where the lake is.",
        )
    with own_duckdb.opened(lake, items) as connection:
        if text is None and sys.stdin.isatty():
            _talk(
                lambda statement: _ask(connection, statement, form=form, to=None, limit=limit),
                lambda: items,
                "DuckDB opens here, over your own organization's tables and without limits; --server asks the server.",
            )
        else:
            _ask(connection, sys.stdin.read() if text is None else text, form=form, to=to, limit=limit)


def _ask(
    connection: "DuckDBPyConnection", text: str, *, form: str, to: Path | None, limit: int | None
) -> None:
    """Run the statements of a text, one after the other, and show what each of them says."""
    *others, last = own_duckdb.statements(connection, text) or [None]
    if last is None:
        raise WrongUse("There is no statement.", hint='./anteve sql --local "select ..."')
    form = "csv" if to is not None and form == "table" else form
    most = limit or SHOWN
    for statement in [*others, last] if form == "table" else others:
        columns, rows = own_duckdb.answer(connection, statement, most)
        if columns and form == "table":
            drawn(columns, rows[:most])
            if len(rows) > most:
                _cut(most)
    if form == "table":
        return
    if to is not None:
        with _whole(to) as part:
            own_duckdb.write(connection, last.query, form, part, limit)
        return
    with tempfile.TemporaryDirectory(prefix="anteve-sql-") as folder:
        file = Path(folder) / "answer"
        own_duckdb.write(connection, last.query, form, file, limit)
        with file.open("rb") as made:
            shutil.copyfileobj(made, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _must_fit(form: str, to: Path | None) -> None:
    if form not in FORMATS:
        raise WrongUse(f"There is no format {form!r}.", hint=f"--format {' | '.join(FORMATS)}")
    if to is None and form in ("parquet", "arrow") and sys.stdout.isatty():
        raise WrongUse(f"{form} is not for a terminal.", hint="-o FILE")


def _cut(rows: int) -> None:
    say(f"[yellow]These are the first {rows:,} rows; there are more.[/] [dim]→ --limit N[/]")


@contextmanager
def _whole(to: Path) -> Iterator[Path]:
    """The file beside it that takes its place once it is written, or goes away."""
    part = to.with_name(f".{to.name}.part")
    try:
        yield part
        size = part.stat().st_size
        part.replace(to)
    except OSError as problem:
        raise WrongUse(f"{to} cannot be written: {problem.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    say(f"[green]✓[/] {plain(to)} [dim]{show.number(size)} bytes[/]")


def _talk(answer: Callable[[str], None], items: Callable[[], Sequence[Json]], who: str) -> None:
    """Statement after statement, and what one of them says wrong, until the input ends."""
    say(f"[dim]{who}[/]")
    say("[dim]Statements end with ; and .tables shows what there is, .files where it lies. Ctrl-D leaves.[/]")
    for statement in _statements():
        try:
            if statement in COMMANDS:
                COMMANDS[statement](items())
            elif statement.strip():
                answer(statement)
        except Failure as problem:
            show.failure(problem)
        except KeyboardInterrupt:
            say("[yellow]Stopped.[/]")


def table(found: Json) -> None:
    """The server's rows as a table."""
    names = [column["name"] for column in found["columns"]]
    drawn(found["columns"], [[row.get(name) for name in names] for row in found["items"]])


def drawn(columns: Sequence[Json], rows: Sequence[Sequence[Any]]) -> None:
    """A table: numbers to the right."""
    made = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for column in columns:
        numeric = (
            column["type"] in ("BIGINT", "INTEGER", "DOUBLE", "FLOAT", "HUGEINT")
            or "DECIMAL" in column["type"]
        )
        made.add_column(plain(column["name"]), justify="right" if numeric else "left", max_width=_WIDEST)
    for row in rows:
        made.add_row(*map(_cell, row))
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


def _statements() -> Iterator[str]:
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
