"""The confined side: a DuckDB that holds the relations of one organization, locks itself, and runs what passed the gate.

`answer` is called by the confined child (`warehouse.confinement`) for each request: first `open`, then any number of
others. DuckDB is locked before the first statement of a tenant is looked at: the relations stand, the files that they
read are the only ones that it may open, and no setting changes any more. Requests and answers are plain JSON.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake import duck
from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.lineage.origins import Unprovable, origins
from warehouse.lake.tenant_sql import conditions, errors, features, gate, measures, shapes
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.lake.tenant_sql.gate import Passed
from warehouse.lake.tenant_sql.running import located

Columns = list[tuple[str, str]]
_SETTINGS = (
    "errors_as_json = true",
    "allow_persistent_secrets = false",
    "python_scan_all_frames = false",
    "max_expression_depth = 250",
    "max_temp_directory_size = '8GB'",
)
_open: dict[str, "Holding"] = {}


def answer(request: dict[str, Any], _say: Callable[[Any], None]) -> dict[str, Any]:
    """{"ok": ...} with what was asked for, or {"refused": ...} with what `SqlRefused` says."""
    try:
        if request["do"] == "open":
            _open["here"] = Holding(request)
            return {"ok": _open["here"].types}
        return {"ok": _open["here"].do(request)}
    except duckdb.InterruptException:
        return {"refused": errors.abandoned().to_json()}
    except SqlRefused as refusal:
        return {"refused": refusal.to_json()}


def stop() -> None:
    """Called from another thread while `answer` works: the statement is given up, the relations stay."""
    if "here" in _open:
        _open["here"].connection.interrupt()


class Holding:
    """One connection with its relations; `types` are the columns of those that a statement may name."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        self.work = Path(request["work"])
        spill = self.work / "spill"
        spill.mkdir()
        self.connection = duck.connect(
            memory_limit=request["memory"], threads=request["threads"], temp=spill, keep_order=True
        )
        for setting in _SETTINGS:
            self.connection.execute(f"set {setting}")
        self.types: dict[str, Columns] = {}
        self.kept: dict[str, list[str]] = {}
        self.days: dict[str, str] = {}
        for relation in request["relations"]:
            self._make(relation)
        for day, relations in request["mornings"]:
            self._stand(day, relations)
        self.relations = {name: [column for column, _ in found] for name, found in self.types.items()}
        self._lock([*request["files"], *(str(self.work / name) for name in shapes.FILES)])

    def do(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Look through the statement, then check, write, feature, preview or keep it, or see whom it chooses."""
        if request["do"] in ("check_condition", "choose", "count"):
            return self._of_condition(request)
        passed = gate.check(request["sql"], self.relations, of_the_moment=bool(request["of_the_moment"]))
        with located(passed, "describe ", self.relations):
            found = self.connection.execute(f"describe {passed.sql}").fetchall()
        columns = [(str(row[0]), str(row[1])) for row in found]
        match request["do"]:
            case "check":
                return {"columns": columns, "relations": sorted(passed.relations)}
            case "write":
                return self._write(passed, columns, request)
            case "feature":
                chosen = features.columns(columns)
                for first, _, _ in self._results(passed, chosen):
                    features.gather(self.connection, first=first)
                return features.write(self.connection, chosen, self.work) | {
                    "reads": self._reads(passed, columns)
                }
            case "preview":
                return self._preview(passed, columns, bool(request["with_outcome"]))
            case "keep":
                return self._keep(passed, features.columns(columns))
        raise ValueError(f"nobody knows how to {request['do']!r}")

    def _each_morning(self) -> Iterator[tuple[bool, str, str]]:
        """Stand on each date in turn: names mean what was known then. Whether it is the first, the date, its schema."""
        for place, (day, schema) in enumerate(self.days.items()):
            self.connection.execute(f"set search_path = '{schema},main'")
            yield place == 0, day, schema
        if not self.days:
            yield True, "", "main"

    def _results(
        self, passed: Passed, chosen: Sequence[tuple[str, str, str]]
    ) -> Iterator[tuple[bool, str, str]]:
        """The feature's result, date by date: a row of one date is never made by what was known on another."""
        for first, day, schema in self._each_morning():
            with located(passed, features.before(chosen), self.relations, self.connection):
                features.make(self.connection, passed.sql, chosen)
            if day:
                features.of_day(self.connection, day)
            yield first, day, schema

    def _keep(self, passed: Passed, chosen: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
        name = f"_feature_{len(self.kept) + 1}"
        for _, _, schema in self._results(passed, chosen):
            conditions.keep(self.connection, name, schema)
        self.kept[name] = [*features.KEYS, *(column for column, _, _ in chosen)]
        return {"rows": 0}

    def _of_condition(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Its columns are those of the entities (of the spine where there are none), and of the features kept here."""
        base = conditions.base("entities" if "entities" in self.relations else "spine", self.kept)
        allowed = self.relations | self.kept
        passed = gate.check_condition(request["sql"], base, allowed)
        with conditions.of_one_row(), located(passed, "describe ", allowed):
            found = dict(row[:2] for row in self.connection.execute(f"describe {passed.sql}").fetchall())
        if found["chosen"] != "BOOLEAN":
            message = f"The condition is no yes or no, but {found['chosen'].lower()}."
            raise SqlRefused("not_boolean", message, hint=gate.CONDITION_HINT)
        told = {"attributes": conditions.attributes(passed.tree, allowed)}
        if request["do"] == "check_condition":
            return told
        with located(passed, conditions.BEFORE, allowed, self.connection):
            for first, _, _ in self._each_morning():
                conditions.choose(self.connection, passed.sql, first=first)
        if request["do"] == "choose":
            return told | {"rows": conditions.write(self.connection, self.work)}
        return told | {"counts": conditions.count(self.connection)}

    def _write(self, passed: Passed, columns: Columns, request: Mapping[str, Any]) -> dict[str, Any]:
        """The result as a file in the work folder. With more rows than `most`, only the first of them stand there."""
        most, form = int(request["most"]), str(request["form"])
        with located(passed, shapes.BEFORE, self.relations, self.connection):
            rows = shapes.write(self.connection, passed.sql, columns, form, self.work, most + 1)
            if rows > most:
                shapes.write(self.connection, passed.sql, columns, form, self.work, most)
        return {"columns": columns, "rows": min(rows, most), "more": rows > most}

    def _preview(self, passed: Passed, columns: Columns, with_outcome: bool) -> dict[str, Any]:
        chosen = features.columns(columns)
        with located(passed, features.before(chosen), self.relations, self.connection):
            found = measures.preview(
                self.connection, passed.sql, chosen, with_outcome=with_outcome, day=next(iter(self.days), "")
            )
        types = dict(columns)
        for column in found["columns"]:
            column["type"] = types[column["name"]]
        return found

    def _reads(self, passed: Passed, columns: Columns) -> dict[str, Any]:
        """What each column comes from, as (relation, column); of a statement that cannot be followed, the relations."""
        try:
            made = origins(passed.tree, self.relations)
            values = {name: sorted(one.values) for (name, _), one in zip(columns, made.columns, strict=True)}
            return {"values": values, "rows": sorted(made.rows), "exact": True}
        except (Unprovable, ValueError):
            relations = sorted((name, "") for name in passed.relations)
            return {"values": {name: relations for name, _ in columns}, "rows": [], "exact": False}

    def _stand(self, day: str, relations: Sequence[Mapping[str, Any]]) -> None:
        """The relations of one date, in a schema of its own: a statement cannot name another's."""
        schema = f"on_{day.replace('-', '_')}"
        self.days[day] = schema
        self.connection.execute(f"create schema {schema}")
        self.connection.execute(f"set search_path = '{schema},main'")
        for relation in relations:
            self._make(relation)

    def _make(self, relation: Mapping[str, Any]) -> None:
        name = quote_name(relation["name"])
        kind = "table" if relation["held"] else "view"
        self.connection.execute(f"create {kind} {name} as {relation['sql']}")
        described = self.connection.execute(f"describe {name}").fetchall()
        if relation["shown"]:
            self.types[relation["name"]] = [(str(row[0]), str(row[1])) for row in described]
        if relation["beside"]:
            self.kept[relation["name"]] = [str(row[0]) for row in described]

    def _lock(self, paths: list[str]) -> None:
        """In this order. After it no other file is opened and nothing is set: docs/decisions/0015."""
        self.connection.execute(f"set allowed_paths = [{', '.join(map(quote_literal, paths))}]")
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")
