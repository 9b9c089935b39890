"""Training, promoting, scoring, ranking and exporting."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cli import show
from cli.client import Client, Json, segment
from cli.errors import Refused, WrongUse
from cli.progress import follow, transfer
from cli.show import plain, say

FORMATS = ("csv", "xlsx", "parquet", "ndjson")
FILES = ("xlsx", "parquet")  # of bytes that a terminal cannot show
KINDS = ("churn", "lead_scoring")
PAGE = 200


def ensure_model(
    client: Client, name: str, *, kind: str, dataset: str, outcome: Json, without: Sequence[str] = ()
) -> tuple[Json, bool]:
    """The Model of this name, without those columns; the second value is True when it was made or changed."""
    found = client.find(f"models/{segment(name)}")
    if found is not None:
        return leave_out(client, found, without)
    body = {"name": name, "kind": kind, "entities": dataset, "outcome": {"kind": "column", **outcome}}
    if without:
        body["excluded_columns"] = list(without)
    return client.post("models", body), True


def leave_out(client: Client, model: Json, columns: Sequence[str]) -> tuple[Json, bool]:
    """Have the model's next trainings do without these columns too; True when that is new."""
    held = set(model.get("excluded_columns") or [])
    if held.issuperset(columns):
        return model, False
    changed = {"excluded_columns": sorted(held.union(columns))}
    return client.patch(f"models/{segment(str(model['name']))}", changed), True


def train(
    client: Client, name: str, *, budget: str = "fast", seed: int | None = None, keep: Sequence[str] = ()
) -> Json:
    """Train and wait; returns the ModelVersion that came of it."""
    body: dict[str, Any] = {"budget": budget}
    if seed is not None:
        body["seed"] = seed
    if keep:
        body["keep"] = list(keep)
    answer = client.post(f"models/{segment(name)}/training-runs", body)
    follow(client, answer["job"], f"Training {name}")
    run = answer["training_run"]["id"]
    versions = client.get(f"models/{segment(name)}/versions")["items"]
    mine = [version for version in versions if version.get("training_run_id") == run]
    newest: Json = max(mine or versions, key=lambda version: int(version["number"]))
    return newest


def promote(client: Client, name: str, number: int, note: str, *, override: bool = False) -> Json:
    """Bring a version to prod; a version whose checks failed is refused, and its checks are said."""
    body: dict[str, Any] = {"stage": "prod", "note": note}
    if override:
        body["override"] = True
    moved = client.put(f"models/{segment(name)}/versions/{number}/stage", body)
    say(f"[green]✓[/] Version {number} of {plain(name)} is in prod")
    return moved


def in_prod(client: Client, name: str) -> Json | None:
    versions = client.get(f"models/{segment(name)}/versions", limit=PAGE)["items"]
    return next((version for version in versions if version["stage"] == "prod"), None)


def score(client: Client, name: str, version: int | None = None) -> Json:
    """Score what the dataset holds now and wait; returns the ScoringRun."""
    body = {"version": version} if version else {}
    answer = client.post(f"models/{segment(name)}/scoring-runs", body)
    follow(client, answer["job"], f"Scoring with {name}")
    return client.get(f"models/{segment(name)}/scoring-runs/{answer['scoring_run']['id']}")


def top(
    client: Client, name: str, most: int, *, outcome: str | None = "open", by_value: bool = False
) -> list[Json]:
    """The first `most` predictions by rank, or by value at risk, over as many pages as that takes."""
    items: list[Json] = []
    cursor: str | None = None
    while len(items) < most:
        page = client.get(
            f"models/{segment(name)}/predictions",
            limit=min(PAGE, most - len(items)),
            outcome=outcome,
            sort="-value_at_risk" if by_value else None,
            cursor=cursor,
        )
        items += page["items"]
        cursor = page.get("next_cursor")
        if not cursor:
            break
    return items[:most]


def describe(version: Json, name: str, *, every: bool = False) -> None:
    """All that is to be known before a version is trusted."""
    show.verdict(version, name)
    show.metrics(version)
    show.leaks(version, name, every=every)
    show.checks(version)


def export(client: Client, name: str, form: str, to: Path | None) -> Path | None:
    """Write all predictions to a file, whole or not at all; `-` is stdout (then None is returned)."""
    if form not in FORMATS:
        raise WrongUse(f"There is no format {form!r}.", hint=f"--format {' | '.join(FORMATS)}")
    path = f"models/{segment(name)}/predictions/export"
    if to is not None and str(to) == "-":
        if sys.stdout.isatty() and form in FILES:
            raise WrongUse(f"{form.capitalize()} is not for a terminal.", hint="-o FILE")
        client.download(path, sys.stdout.buffer, progress=lambda _done, _total: None, format=form)
        sys.stdout.buffer.flush()
        return None
    to = to or Path(f"{name}-predictions.{form}")
    part = to.with_name(f".{to.name}.part")
    try:
        with part.open("wb") as file, transfer(f"Exporting {name}") as progress:
            size = client.download(path, file, progress=progress, format=form)
        part.replace(to)
    except OSError as problem:
        raise WrongUse(f"{to} cannot be written: {problem.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    say(f"[green]✓[/] {plain(to)} [dim]{show.number(size)} bytes[/]")
    return to


def refused_promotion(problem: Refused, name: str, number: int) -> None:
    """A version that is not fit for prod: say what failed, and the way there in spite of it."""
    show.failure(problem)
    say(
        f"  [dim]→ ./anteve promote {plain(name)} {number} --override --note WHY puts it in prod in spite of that[/]"
    )
