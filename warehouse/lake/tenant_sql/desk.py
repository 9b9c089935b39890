"""A desk: one organization's relations in a confined process, at which statements are run one after another.

    with Desk(nursery, relations, files, work=folder) as desk:
        desk.check("select count(*) from events")

What comes back was made by a process that a stranger may have taken over: only small answers of known shape are read,
and files in the work folder are handed on without being parsed, or read by processes that expect the worst.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event, Lock
from typing import Any, Literal, TypeVar

import msgspec
import structlog
from msgspec import Struct

from warehouse.confinement import Child, Ended, Nursery, Rules
from warehouse.lake.tenant_sql.errors import MEMORY_HINT, SqlRefused, abandoned
from warehouse.lake.tenant_sql.shapes import FORMS

ENTRY = "warehouse.lake.tenant_sql.child"
OBEDIENCE_SECONDS = 1.0  # within which a statement that is stopped has ended, or its process is
Kind = TypeVar("Kind")
Form = Literal["parquet", "csv", "json", "arrow"]
log = structlog.get_logger("tenant_sql")


@dataclass(frozen=True)
class Relation:
    """One name that a statement may read. `sql` is ours. `held`: in memory; not `shown`: out of the statement's reach.
    `beside`: rows by (entity_key, snapshot_date) whose columns a condition sees beside those of the entities."""

    name: str
    sql: str
    held: bool = False
    shown: bool = True
    beside: bool = False


@dataclass(frozen=True)
class Morning:
    """The relations as known on one date. A statement over several mornings runs on each by itself, and sees no other."""

    day: date
    relations: Sequence[Relation]


@dataclass(frozen=True)
class Limits:
    """What one statement may use. `file_bytes` bounds its result and what it spills, `cpu_seconds` the desk's life."""

    seconds: float = 30
    memory: str = "1GB"
    memory_bytes: int = 3_000_000_000
    threads: int = 2
    file_bytes: int = 1_000_000_000
    cpu_seconds: int = 600


class Checked(Struct):
    columns: list[tuple[str, str]]
    relations: list[str]


class Written(Struct):
    """`rows` stand in the file; `more` says that the statement has others."""

    columns: list[tuple[str, str]]
    rows: int
    more: bool


class FeatureMade(Struct):
    name: str
    kind: Literal["number", "category", "flag"]


class ReadOf(Struct):
    """(relation, column) of what each column's value comes from, and of what decides which rows count. Of a statement that
    cannot be followed (`exact` is false) the relations alone, with "" for the column."""

    values: dict[str, list[tuple[str, str]]]
    rows: list[tuple[str, str]]
    exact: bool


class Feature(Struct):
    rows: int
    columns: list[FeatureMade]
    reads: ReadOf


class Condition(Struct):
    """A condition that can run: the columns of the entities that it goes by, beside key and date."""

    attributes: list[str]


class Chosen(Condition):
    """Those whom a condition chose, in so many rows of a file."""

    rows: int


class CountOn(Struct):
    """On one date: whom the condition leaves of those who are asked about, of how many `y` is known, and true."""

    snapshot_date: date
    asked: int
    known: int
    positives: int


class Counted(Condition):
    counts: list[CountOn]


class _Refused(Struct):
    code: str
    message: str
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    params: dict[str, Any] = {}


class Desk:
    """Open until it is closed, or until a statement has to be killed: `gone` says so."""

    def __init__(
        self,
        nursery: Nursery,
        relations: Sequence[Relation],
        files: Sequence[Path],
        *,
        work: Path,
        limits: Limits | None = None,
        mornings: Sequence[Morning] = (),
    ) -> None:
        self.limits = limits or Limits()
        self.work = work
        self.gone = False
        self._busy = Lock()
        self._asking = Lock()  # held for a moment only, to see or change what follows
        self._idle, self._stopped = Event(), False
        self._idle.set()
        work.mkdir(parents=True)
        self._child: Child = nursery.child(f"{ENTRY}:answer", self._rules(files), stop="stop")
        request = {
            "do": "open",
            "relations": [vars(relation) for relation in relations],
            "mornings": [
                (morning.day.isoformat(), [vars(relation) for relation in morning.relations])
                for morning in mornings
            ],
            "files": [str(file) for file in files],
            "work": str(work),
            "memory": self.limits.memory,
            "threads": self.limits.threads,
        }
        try:
            self.types = self._ask(request, dict[str, list[tuple[str, str]]])
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def check(self, sql: str, *, of_the_moment: bool = True) -> Checked:
        """Columns and types of a statement that would run; raises SqlRefused."""
        return self._ask({"do": "check", "sql": sql, "of_the_moment": of_the_moment}, Checked)

    def write(self, sql: str, form: Form, *, most: int, of_the_moment: bool = True) -> tuple[Path, Written]:
        """The result's first `most` rows as a file in the work folder."""
        request = {"do": "write", "sql": sql, "form": form, "most": most, "of_the_moment": of_the_moment}
        return self.work / FORMS[form][1], self._ask(request, Written)

    def feature(self, sql: str) -> tuple[Path, Feature]:
        """The features of a FeatureModel as Parquet in the work folder: entity_key, snapshot_date, its columns."""
        request = {"do": "feature", "sql": sql, "of_the_moment": False}
        return self.work / FORMS["parquet"][1], self._ask(request, Feature)

    def preview(self, sql: str, *, with_outcome: bool) -> dict[str, Any]:
        request = {"do": "preview", "sql": sql, "of_the_moment": False, "with_outcome": with_outcome}
        return self._ask(request, dict[str, Any])

    def stop(self) -> None:
        """From another thread: have the statement that runs given up, at once; whoever asked gets `abandoned`.

        The desk stays open, unless its process does not obey within a second.
        """
        with self._asking:
            if self._idle.is_set():
                return
            self._stopped = True
            self._child.tug()
        if not self._idle.wait(OBEDIENCE_SECONDS):
            self._child.kill()

    def keep(self, sql: str) -> None:
        """Run a FeatureModel and keep its rows here: conditions see its columns."""
        self._ask({"do": "keep", "sql": sql, "of_the_moment": False}, dict[str, Any])

    def check_condition(self, sql: str) -> Condition:
        """That it could run, and what it goes by; raises SqlRefused."""
        return self._ask({"do": "check_condition", "sql": sql}, Condition)

    def choose(self, sql: str) -> tuple[Path, Chosen]:
        """Those of the spine whom the condition holds of, as Parquet in the work folder: entity_key, snapshot_date."""
        return self.work / FORMS["parquet"][1], self._ask({"do": "choose", "sql": sql}, Chosen)

    def count(self, sql: str) -> Counted:
        """Whom the condition holds of, counted on each date over the hidden relation `_standing`."""
        return self._ask({"do": "count", "sql": sql}, Counted)

    def close(self) -> None:
        """Ends the process and takes its folder away."""
        self.gone = True
        self._child.close()
        shutil.rmtree(self.work, ignore_errors=True)

    def _rules(self, files: Sequence[Path]) -> Rules:
        return Rules(
            read=tuple(files),
            work=self.work,
            memory_bytes=self.limits.memory_bytes,
            cpu_seconds=self.limits.cpu_seconds,
            seconds=self.limits.seconds,
            file_bytes=self.limits.file_bytes,
        )

    def _ask(self, request: dict[str, Any], kind: type[Kind]) -> Kind:
        """One at a time: whoever comes meanwhile waits."""
        with self._busy:
            if self.gone:
                raise SqlRefused("desk_gone", "The process for this statement has ended: ask again.")
            value = self._answered(request)
        try:
            if "refused" in value:
                raise SqlRefused(**msgspec.structs.asdict(msgspec.convert(value["refused"], _Refused)))
            return msgspec.convert(value["ok"], kind)
        except (msgspec.ValidationError, TypeError, KeyError, AttributeError) as error:
            self.close()
            raise SqlRefused("crashed", "The statement brought its process to an end.") from error

    def _answered(self, request: dict[str, Any]) -> Any:
        with self._asking:
            self._idle.clear()
            self._stopped = False
        try:
            value = self._child.ask(request).value
        except Ended as end:
            self.close()
            raise (abandoned() if self._stopped else self._ending(end)) from end
        except BaseException:
            self.close()
            raise
        finally:
            with self._asking:
                self._idle.set()
        refused = value.get("refused") if isinstance(value, dict) else None
        if self._stopped and (refused or {}).get("code") != "abandoned":
            self.close()  # it was done before it heard: what was meant for this statement must not meet the next
        return value

    def _ending(self, end: Ended) -> SqlRefused:
        if end.reason == "time":
            message = f"The statement was stopped after {self.limits.seconds:g} s."
            hint = "Aggregate earlier, filter first, or join on keys."
            return SqlRefused("timeout", message, hint=hint, params={"seconds": self.limits.seconds})
        if end.reason == "memory":
            return SqlRefused("memory", "The statement needs more memory than it may have.", hint=MEMORY_HINT)
        log.warning("a statement ended its process", reason=end.reason, detail=end.detail[-2000:])
        return SqlRefused(
            "crashed", "The statement brought its process to an end.", hint="Say it more simply."
        )
