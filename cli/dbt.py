"""`./anteve dbt`: plain dbt over one Model of one's own organization, with its profile and data filled in.

What a build of the Model would read is fetched over the API, as this account may see it, into a folder of this machine; a
program of the house prepares it there as the server does, and runs dbt.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cli import features
from cli.client import Client, Json, segment
from cli.errors import Failure, WrongUse
from cli.progress import transfer
from cli.show import plain, say
from warehouse.settings import REPOSITORY, Settings

INPUTS, DATA = "inputs.json", "data"


def run(
    client: Client, model: str | None, into: Path | None, own: Sequence[Path], arguments: Sequence[str]
) -> int:
    """Fetch what is new, run dbt with the arguments, and say where things are. Returns dbt's exit code."""
    given = list(arguments) or ["build"]
    if given[0] == "docs":
        given = ["docs", "generate", *given[2:]] if given[1:2] in ([], ["generate"]) else given
    name = model or _only_model(client)
    folder = (into or _folder(client, name)).resolve()
    fetch(client, name, folder, own)
    say(f"[bold]dbt {plain(' '.join(given))}[/] [dim]over {plain(name)}, in {plain(folder)}[/]")
    code = subprocess.run(
        [sys.executable, "-m", "warehouse.lake.workbench", str(folder), *given], cwd=REPOSITORY, check=False
    ).returncode
    _tell(folder, given)
    return code


def fetch(client: Client, model: str, folder: Path, own: Sequence[Path] = ()) -> Path:
    """Write `inputs.json` and the rows that it names. A version of a dataset never changes: it is fetched once."""
    before = os.umask(0o077)  # the rows are an organization's own: nobody else on this machine reads them
    try:
        return _fetch(client, model, folder, own)
    finally:
        os.umask(before)


def _fetch(client: Client, model: str, folder: Path, own: Sequence[Path]) -> Path:
    inputs = client.get(f"models/{segment(model)}/inputs")
    (folder / DATA).mkdir(parents=True, exist_ok=True)
    kept = set()
    for table in inputs["tables"]:
        table["file"] = f"{DATA}/{table['dataset']}-v{table['version']}.parquet"
        kept.add(folder / table["file"])
        _fetch_rows(client, table, folder / table["file"])
    for old in (folder / DATA).iterdir():
        if old not in kept:
            old.unlink()
    inputs["feature_models"] = _with_own(inputs["feature_models"], own)
    (folder / INPUTS).write_text(json.dumps(inputs, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder


def _fetch_rows(client: Client, table: Json, file: Path) -> None:
    if file.exists():
        return
    part = file.with_suffix(".part")
    path = f"datasets/{segment(table['dataset'])}/export"
    with (
        part.open("wb") as into,
        transfer(f"Fetching {table['dataset']}, version {table['version']}") as progress,
    ):
        client.download(path, into, progress=progress, format="parquet", version=str(table["version"]))
    part.replace(file)


def _with_own(pushed: list[Json], own: Sequence[Path]) -> list[Json]:
    """The features of the model, with the files of one's own in place of those of the same name."""
    written = {}
    for file in own:
        sql, words = features.read(file)
        written[file.stem] = {"name": file.stem, "version": 0, "sql": sql, "descriptions": words}
    return [*(one for one in pushed if one["name"] not in written), *written.values()]


def _only_model(client: Client) -> str:
    found = [str(each["name"]) for each in client.get("models", limit=200)["items"]]
    if not found:
        raise Failure(
            "There is no model yet, and so no question to build for.", hint="./anteve ask MODEL ..."
        )
    if len(found) > 1:
        raise WrongUse(f"Which model? There is {', '.join(found)}.", hint="./anteve dbt --model NAME ...")
    return found[0]


def _folder(client: Client, model: str) -> Path:
    assert client.account is not None
    return Settings.from_env().home / "dbt" / client.account.organization / model


def _tell(folder: Path, given: Sequence[str]) -> None:
    made: list[tuple[str, Any]] = [
        ("docs", _link(folder / "docs.html") if given[0] == "docs" else None),
        (
            "compiled SQL",
            folder / "target" / "compiled" if given[0] in ("build", "run", "compile", "test") else None,
        ),
        ("database", folder / "build.duckdb"),
        ("our names in your words", folder / "words.json"),
    ]
    for what, where in made:
        if where is not None:
            say(f"  [dim]{what}: {plain(where)}[/]")


def _link(file: Path) -> str:
    return f"file://{quote(str(file))}"
