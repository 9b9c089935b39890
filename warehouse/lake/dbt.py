"""dbt, started once: a warm process has it imported and the project parsed, and each build is forked from it.

Starting dbt costs seconds (its imports, then the parse); running ten models costs one. So a worker's parent calls
`warm()` and every build's child calls `run()`. The parsed manifest is one for all organizations: what differs
between them is read from the build's database when models run.

dbt keeps its state in the process: one run at a time. Nothing is sent anywhere: usage statistics and the version
check are off.
"""

import gc
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

os.environ["DO_NOT_TRACK"] = "1"

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from warehouse.lake import project
from warehouse.lake.lineage.record import DbtModel
from warehouse.lake.project import PROJECT

TAG, WIDE = "feature", "features"


@dataclass(frozen=True)
class Failure:
    """One model or test that did not come out: its name, and what DuckDB or dbt said of it."""

    node: str
    message: str


class DbtFailed(Exception):
    """dbt's run ended with errors; `failures` says which."""

    def __init__(self, failures: list[Failure]) -> None:
        self.failures = failures
        super().__init__("; ".join(f"{failure.node}: {failure.message}" for failure in failures))


def warm() -> None:
    """Import dbt (done by importing this module) and parse the project, so that forked children need not."""
    project.parsed_hash()  # of the files as they are parsed now, whatever becomes of them
    _manifest()
    gc.collect()
    gc.freeze()  # the children share these pages for as long as nobody touches them


def run(folder: Path, *, threads: int = 2) -> None:
    """Run the models and their data tests over `folder/build.duckdb`; raises DbtFailed.

    dbt writes below `folder/target` and `folder/dbt.log`, never into the project. `threads` are DuckDB's. One run at
    a time per process.
    """
    arguments = ["build", *_flags(folder), "--exclude-resource-type", "unit_test"]
    # The run writes compiled SQL into the manifest's nodes: each run has its own.
    manifest = _manifest().deepcopy()
    with _environment(ANTEVE_BUILD=str(folder), ANTEVE_BUILD_THREADS=str(threads)):
        try:
            outcome = dbtRunner(manifest=manifest).invoke(arguments)
        finally:
            _close_database()
    if not outcome.success:
        raise DbtFailed(_failures(outcome))


def plain(folder: Path, arguments: Sequence[str]) -> int:
    """Run dbt as a person asks for it, over `folder/build.duckdb`; returns its exit code.

    What it makes goes below `folder/target` and `folder/logs`. Tagged models are joined, which dbt by itself cannot.
    """
    with _environment(ANTEVE_BUILD=str(folder)):
        manifest = _manifest() if arguments and arguments[0] in _OVER_MODELS else None
        places = [
            *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
            *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
        ]
        quiet = ["--no-partial-parse", "--no-send-anonymous-usage-stats", "--no-version-check"]
        given = [*arguments, *places, *quiet] if arguments and manifest is not None else list(arguments)
        try:
            outcome = dbtRunner(manifest=manifest and manifest.deepcopy()).invoke(given)
        finally:
            _close_database()
    if outcome.exception is not None:
        return 2
    return 0 if outcome.success else 1


# The commands that read the project; any other (`--help`, `debug`, `deps`) is dbt's own affair.
_OVER_MODELS = ("build", "run", "test", "show", "compile", "docs", "list", "ls", "seed", "snapshot", "parse")


@cache
def _manifest() -> Any:
    with (
        tempfile.TemporaryDirectory(prefix="anteve-parse-") as temporary,
        _environment(ANTEVE_BUILD=temporary),
    ):
        outcome = dbtRunner().invoke(["parse", *_flags(Path(temporary)), "--no-write-json"])
    if not outcome.success:
        raise DbtFailed(_failures(outcome))
    join_tagged(outcome.result)
    return outcome.result


@dataclass(frozen=True)
class Tagged:
    """A model whose columns join the wide table; `words` and `pt` by column, where its YAML has any."""

    name: str
    relation: str
    words: dict[str, str]
    pt: dict[str, str]


def tagged() -> list[Tagged]:
    """The models tagged `feature`, by name."""
    return [
        Tagged(
            node.name,
            node.alias,
            {name: column.description for name, column in node.columns.items()},
            {
                name: str({**column.meta, **column.config.meta}.get("pt", ""))
                for name, column in node.columns.items()
            },
        )
        for node in _tagged(_manifest())
    ]


def models() -> list[DbtModel]:
    """Every model before the wide table, with what it reads."""
    manifest = _manifest()
    nodes = {key: node for key, node in manifest.nodes.items() if node.resource_type == "model"}
    wide = next(key for key, node in nodes.items() if node.name == WIDE)
    before = _ancestors(wide, nodes)
    return [
        DbtModel(
            node.name,
            node.description,
            tuple(sorted(nodes[each].name for each in node.depends_on.nodes if each in before)),
            tuple(
                sorted(each.rpartition(".")[2] for each in node.depends_on.nodes if each in manifest.sources)
            ),
            TAG in node.tags,
        )
        for key, node in sorted(nodes.items())
        if key in before
    ]


def _ancestors(of: str, nodes: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    left = [of]
    while left:
        new = {each for each in nodes[left.pop()].depends_on.nodes if each in nodes} - found
        found |= new
        left += new
    return found


def _tagged(manifest: Any) -> list[Any]:
    nodes = (node for node in manifest.nodes.values() if node.resource_type == "model")
    return sorted((node for node in nodes if TAG in node.tags), key=lambda node: str(node.name))


def join_tagged(manifest: Any) -> None:
    """Let `features` wait for every tagged model: dbt asks a model what it waits for before it knows any other's tags."""
    features = next(node for node in manifest.nodes.values() if node.name == WIDE)
    for node in _tagged(manifest):
        if node.config.materialized == "ephemeral":
            raise DbtFailed(
                [Failure(node.name, "A model tagged `feature` is a view or a table, not ephemeral.")]
            )
        features.depends_on.add_node(node.unique_id)
    manifest.build_flat_graph()


def _flags(folder: Path) -> list[str]:
    return [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(folder / "target"), "--log-path", str(folder)),
        *("--log-level", "none", "--log-level-file", "info", "--no-use-colors-file"),
        *("--no-partial-parse", "--no-send-anonymous-usage-stats", "--no-version-check"),
    ]


@contextmanager
def _environment(**settings: str) -> Iterator[None]:
    """What the profile reads, as it does for a person's plain dbt."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _close_database() -> None:
    """Let go of the build's database: dbt's adapter would hold the file, and its locked settings, till exit."""
    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
        DuckDBConnectionManager.close_all_connections()


def _failures(outcome: Any) -> list[Failure]:
    results = getattr(outcome.result, "results", None) or []
    found = [
        Failure(result.node.name, (result.message or str(result.status)).strip())
        for result in results
        if result.status in {"error", "fail", "runtime error"}
    ]
    return found or [Failure("dbt", str(outcome.exception or "the run did not succeed"))]
