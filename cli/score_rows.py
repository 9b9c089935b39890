"""Rows of a file, scored at once: a thousand per request, in the order of the file."""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from cli import show
from cli.client import Client, Json, segment
from cli.errors import Refused, WrongUse

AT_ONCE = 1000
SEPARATORS = ",;\t|"


def read(file: Path) -> list[Json]:
    """The rows of a CSV file with a header, of a JSON array, or of one JSON object a line; `-` is stdin."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongUse(f"{file} cannot be read as UTF-8 text: {problem}.") from None
    head = text.lstrip()[:1]
    rows: list[Json]
    try:
        if head == "[":
            rows = json.loads(text)
        elif head == "{":
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            rows = list(_csv(text))
    except ValueError as problem:
        raise WrongUse(
            f"{file} is no JSON: {problem}.", hint="A JSON array, one JSON object a line, or CSV."
        ) from None
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise WrongUse(
            f"{file} holds no rows.", hint="A JSON array, one JSON object a line, or CSV with a header."
        )
    return rows


def score(client: Client, model: str, rows: Sequence[Json], version: int | None = None) -> Iterator[Json]:
    for begin in range(0, len(rows), AT_ONCE):
        some = rows[begin : begin + AT_ONCE]
        body: dict[str, Any] = {"rows": some, **({"version": version} if version else {})}
        try:
            yield from client.post(f"models/{segment(model)}/score", body)["items"]
        except Refused as refusal:
            if begin:
                refusal.hint = f"Rows are counted from row {begin + 1:,} of the file on."
            raise


def tell(items: Sequence[Json]) -> None:
    show.predictions([{**item, "entity_key": item["entity_key"] or "(no key)"} for item in items])


def _csv(text: str) -> Iterator[Json]:
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    for line in csv.DictReader(StringIO(text), delimiter=separator):
        if None in line or None in line.values():
            cells = [str(cell) for cell in line.values() if cell is not None]
            raise WrongUse(f"A row does not have as many cells as the header: {separator.join(cells)[:200]}")
        yield line
