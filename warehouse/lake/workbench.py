"""dbt at an analyst's own desk: the project over one Model's data, in a folder of theirs.

    python -m warehouse.lake.workbench FOLDER build --select features

The folder holds `inputs.json` and the tables that it names, as `./anteve dbt` fetched them over the API. From them the build's
database is written as a build on the server writes it; then plain dbt runs over it, with the person's own arguments. What
dbt makes stays in the folder: nothing is written into the project.
"""

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.confinement import Nursery
from warehouse.lake import preparing
from warehouse.lake.attributes import spaced
from warehouse.lake.errors import CannotBuild
from warehouse.lake.events import OTHER, Chosen, EventSource
from warehouse.lake.known import Source
from warehouse.lake.preparing import DATABASE, Prepared
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tables import Table, columns_from_json
from warehouse.lake.tenant_sql.desk import ENTRY
from warehouse.lake.written import Runner, Statement, Written

INPUTS, PREPARED, WORDS = "inputs.json", "prepared.json", "words.json"


def main(folder: Path, arguments: Sequence[str]) -> int:
    """dbt's own exit code: 0 when all went well, 1 when a model or test failed, 2 when it was not understood."""
    inputs = json.loads((folder / INPUTS).read_text(encoding="utf-8"))
    try:
        prepare(folder, inputs)
    except CannotBuild as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    from warehouse.lake import (  # late: dbt's import takes seconds, and a refusal needs none of it
        dbt,
        docs_page,
    )

    if list(arguments[:1]) in (["docs"], ["show"], ["test"]) and not _is_built(folder):
        _say("The models are not built yet: that first.")
        if code := dbt.plain(folder, ["run"]):
            return code
    code = dbt.plain(folder, arguments)
    if code == 0 and list(arguments[:2]) == ["docs", "generate"]:
        docs_page.write(folder, json.loads((folder / WORDS).read_text(encoding="utf-8")))
    return code


def prepare(folder: Path, inputs: Mapping[str, Any]) -> None:
    """Write the build's database, unless the one that is there was made from just these inputs."""
    said = json.dumps(inputs, sort_keys=True)
    if (folder / DATABASE).exists() and _read(folder / PREPARED) == said:
        return
    for gone in (folder / PREPARED, folder / DATABASE, folder / f"{DATABASE}.wal"):
        gone.unlink(missing_ok=True)
    scratch = folder / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        with Nursery(ENTRY) as nursery:
            statements = tuple(Statement(**one) for one in inputs["feature_models"])
            people = Written(statements, _besides(folder, inputs), Runner(nursery, scratch, _say))
            prepared = preparing.prepare(spec_of(folder, inputs), folder, _say, people)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    (folder / WORDS).write_text(json.dumps(words(prepared), ensure_ascii=False, indent=1), "utf-8")
    (folder / PREPARED).write_text(said, encoding="utf-8")


def spec_of(folder: Path, inputs: Mapping[str, Any]) -> BuildSpec:
    """As the server's own builds say it."""
    asked = inputs["question"]
    tables = {role: [one for one in inputs["tables"] if one["role"] == role] for role in _ROLES}
    entities = [_table(folder, one) for one in tables["entities"]]
    return BuildSpec(
        entities=entities[0] if entities else None,
        mapping={**asked["mapping"], "outcome": asked["outcome"]},
        snapshot_date=date.fromisoformat(inputs["received_on"]),
        exclude=tuple(asked["exclude"]),
        events=tuple(
            EventSource(one["dataset"], _table(folder, one), named["mapping"], tuple(asked["exclude"]))
            for one, named in zip(tables["events"], asked.get("events", ()), strict=True)
        ),
        population=asked.get("population"),
        horizon_days=asked.get("horizon_days"),
        snapshots=asked.get("snapshots"),
        entity_history=tuple(
            (_table(folder, one), date.fromisoformat(one["known_from"])) for one in tables["history"]
        ),
    )


_ROLES = ("entities", "events", "history", "besides")


def _besides(folder: Path, inputs: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(
        Source(one["dataset"], one["kind"], _table(folder, one), one["mapping"])
        for one in inputs["tables"]
        if one["role"] == "besides"
    )


def _table(folder: Path, one: Mapping[str, Any]) -> Table:
    return Table(columns_from_json(one["schema_json"]), (folder / one["file"],), one["rows"])


def words(prepared: Prepared) -> dict[str, dict[str, Any]]:
    """What our names in the database stand for: `number_001` is "Monthly Charges", `kind_1` of the first log "refund"."""
    return {
        "entities": {
            each.name: spaced(each.column.label or each.column.name) for each in prepared.attributes
        },
        "events": {
            str(place): {"name": chosen.source.name, "of": {**chosen.made_of, **_others(chosen)}}
            for place, chosen in enumerate(prepared.events, start=1)
        },
    }


def _others(chosen: Chosen) -> dict[str, str]:
    return {f"kind_{OTHER}": "other"} if chosen.others else {}


def _is_built(folder: Path) -> bool:
    with preparing.database(folder, read_only=True) as connection:
        found = connection.execute(
            "select count(*) from duckdb_views() where database_name = 'build' and view_name = 'examples'"
        ).fetchall()
    return bool(found[0][0])


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _say(line: str) -> None:
    sys.stderr.write(f"  {line}\n")


if __name__ == "__main__":
    os.environ["DO_NOT_TRACK"] = "1"
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
