"""Files into datasets."""

from collections.abc import Mapping
from pathlib import Path

from cli import show
from cli.client import Client, Json, segment
from cli.errors import Failure, Refused, WrongUse
from cli.progress import follow, transfer
from cli.show import plain, say

MODES = ("append", "replace", "upsert")
SEPARATORS = ("comma", "semicolon", "tab", "pipe", "spaces")


def outcome_of(said: str) -> Json:
    """`Churn=Yes` -> the outcome of a mapping. The value is what follows the last `=`."""
    column, equals, value = said.rpartition("=")
    if not (equals and column.strip() and value.strip()):
        raise WrongUse(f"{said!r} does not name an outcome.", hint="COLUMN=VALUE, as in --outcome Churn=Yes")
    return {"column": column.strip(), "positive": [value.strip()]}


def readable(file: Path) -> Path:
    """The file, if it is one and holds something; asked before anything is made for it at the server."""
    if not file.is_file():
        raise WrongUse(f"There is no file {file}.")
    if file.stat().st_size == 0:
        raise WrongUse(f"{file} is empty.")
    return file


def ensure_dataset(client: Client, name: str, mapping: Json, *, kind: str = "entities") -> Json:
    """The dataset of this name with this mapping; made when there is none, corrected when it differs."""
    found = client.find(f"datasets/{segment(name)}")
    if found is None:
        return client.post(
            "datasets", {"name": name, "kind": kind, **({"mapping": mapping} if mapping else {})}
        )
    if found.get("kind", kind) != kind:
        raise WrongUse(
            f"The dataset {name!r} holds {found['kind']}.",
            hint="--events says that a new dataset holds events; another kind of rows needs another dataset.",
        )
    held = found.get("mapping") or {}
    if any(held.get(role) != value for role, value in mapping.items()):
        return client.patch(f"datasets/{segment(name)}", {"mapping": mapping})
    return found


def told(header: bool | None, names: str | None, separator: str | None) -> dict[str, str]:
    """What is said of a file's header and columns, as the server takes it."""
    if separator is not None and separator not in SEPARATORS:
        raise WrongUse(f"There is no separator {separator!r}.", hint=f"--separator {' | '.join(SEPARATORS)}")
    said = {
        "header": None if header is None else str(header).lower(),
        "names": names,
        "separator": separator,
    }
    return {name: value for name, value in said.items() if value is not None}


def upload(
    client: Client,
    file: Path,
    dataset: str,
    mode: str,
    *,
    told: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> tuple[Json, bool]:
    """Send a file and wait until it has landed: the upload's record, and whether anything new came.

    A file that is set aside as a whole is a failure, with the lines and columns at fault.
    """
    path = f"datasets/{segment(dataset)}/uploads"
    with transfer(f"Sending {file.name}") as progress:
        answer = client.upload(path, file, progress=progress, mode=mode, **(told or {}))
    job, record = answer.get("job"), answer["upload"]
    if job is None and record["status"] in ("received", "landing"):
        job = client.get(f"jobs/{record['job_id']}")  # the same bytes came before and are still being loaded
    if job is None:
        if not quiet:
            say(f"  [dim]{plain(file.name)} is in {plain(dataset)} already: nothing to do.[/]")
        return record, False
    try:
        follow(client, job, f"Loading {file.name}")
    except Failure as problem:
        record = client.get(f"{path}/{record['id']}")
        raise Refused(422, problem.message, record.get("errors"), hint=problem.hint) from None
    record = client.get(f"{path}/{record['id']}")
    if record.get("status") == "rejected":
        raise Refused(422, f"{file.name} was not loaded.", record.get("errors"))
    if not quiet:
        show.upload(record, dataset)
        if record.get("rejected"):
            say(
                f"  [dim]→ rejected lines as CSV: {plain(client.url)}/api/v1/organizations/"
                f"{plain(client.account.organization if client.account else '')}/{path}/{record['id']}/rejects[/]"
            )
    return record, True
