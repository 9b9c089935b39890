"""`./anteve feature`: a feature that an analyst wrote, as a file in their own editor.

The file is plain SQL. Comments of the form `-- column: words` before the statement describe its columns:

    -- visits: Visits so far
    select entity_key, snapshot_date, count(*) as visits from events group by all
"""

import re
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from cli import show
from cli.client import Client, Json, segment
from cli.errors import WrongUse
from cli.show import out, plain, say

_DESCRIBED = re.compile(r"--\s*([^\s:]+):\s*(\S.*)")


def pull(client: Client, name: str, to: Path | None) -> Path:
    """Write the newest version into a file."""
    found = client.get(f"feature-models/{segment(name)}")
    to = to or Path(f"{name}.sql")
    words = {} if described(found["sql"]) else found["descriptions"]
    comments = "".join(f"-- {column}: {said}\n" for column, said in words.items())
    to.write_text(comments + found["sql"], encoding="utf-8")
    say(f"[green]✓[/] {plain(to)} [dim]version {found['version']}[/]")
    return to


def push(client: Client, name: str, file: Path | None, model: str | None) -> Json:
    """Keep the file's statement as the next version; with a model, let it learn from it."""
    sql, words = read(file or Path(f"{name}.sql"))
    body: Json = {"sql": sql, "descriptions": words, **({"model": model} if model else {})}
    kept = client.put(f"feature-models/{segment(name)}", body)
    say(f"[green]✓[/] {plain(name)} version {kept['version']}: {plain(', '.join(_names(kept)))}")
    if model and name not in kept["models"]:
        learned = client.get(f"models/{segment(model)}")["feature_models"]
        client.patch(f"models/{segment(model)}", {"feature_models": [*learned, name]})
        say(f"  [dim]→ ./anteve train {plain(model)} learns from it[/]")
    return kept


def test(client: Client, name: str, file: Path | None, model: str | None, date: str | None) -> Json:
    """Try the file's statement on a sample, and show what its columns hold and tell."""
    sql, _ = read(file or Path(f"{name}.sql"))
    asked = {"sql": sql, "model": model, "snapshot_date": date}
    return client.post(
        "feature-models/preview", {key: value for key, value in asked.items() if value is not None}
    )


def read(file: Path) -> tuple[str, dict[str, str]]:
    """The statement, and the words for its columns from the comments above it."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongUse(
            f"{file} cannot be read: {getattr(problem, 'strerror', 'it is not UTF-8')}.",
            hint=f"./anteve feature pull {file.stem}",
        ) from None
    return text, described(text)


def described(text: str) -> dict[str, str]:
    """
    >>> described("-- visits: Visits so far\\nselect 1")
    {'visits': 'Visits so far'}
    """
    words = {}
    for line in text.splitlines():
        found = _DESCRIBED.fullmatch(line.strip())
        if not found:
            break
        words[found[1]] = found[2].strip()
    return words


def shown(found: Json) -> None:
    """A preview, column by column."""
    sample = found["sample"]
    say(
        f"{show.number(sample['entities'])} entities on {found['snapshot_date']}, {show.number(sample['outcomes'])} with"
        f" a known outcome; {1000 * found['seconds']:.0f} ms"
    )
    made = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for name in ("column", "type", "missing", "distinct", "holds", "AUC alone"):
        made.add_column(name, justify="left" if name in ("column", "type", "holds") else "right")
    for column in found["columns"]:
        auc = "-" if column["auc"] is None else f"{column['auc']:.3f}"
        share = f"{100 * column['missing_share']:.1f} %"
        made.add_row(
            show.text(column["name"]),
            show.text(column["type"]),
            share,
            show.number(column["distinct"]),
            show.text(_holds(column)),
            auc,
        )
    out(made)


def _holds(column: Json) -> str:
    span: dict[str, Any] | None = column["range"]
    if span:
        return f"{span['min']:g} to {span['max']:g}, median {span['median']:g}"
    return ", ".join(f"{each['value']} ({each['count']:,})" for each in column["top"][:3])


def _names(kept: Json) -> list[str]:
    return [str(column["name"]) for column in kept["columns"]]
