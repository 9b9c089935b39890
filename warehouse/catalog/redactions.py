"""Redactions: taking an entity out of what the catalog itself quotes of it.

Rows of entities lie in the lake. But an alert names some, an upload's warning quotes a value that it met, a job's log
holds the text of an error.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, any_, cast, delete, literal, or_, select
from sqlalchemy.orm import Session

from warehouse.catalog.alert_items import AlertItem
from warehouse.catalog.alert_rules import AlertRule
from warehouse.catalog.alerts import Alert
from warehouse.catalog.base import Record
from warehouse.catalog.drifts import Drift
from warehouse.catalog.entity_owners import EntityOwner, OwnerChange
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.feature_models import FeatureModelVersion
from warehouse.catalog.idempotency import IdempotentAnswer
from warehouse.catalog.jobs import Job, JobLine
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.notes import Note
from warehouse.catalog.rule_checks import RuleCheck
from warehouse.catalog.saved_views import SavedView
from warehouse.catalog.tasks import Task
from warehouse.catalog.uploads import Upload

# Every column whose text may quote what somebody uploaded.
QUOTING: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (Upload, ("file_name", "found", "warnings", "errors")),
    (Job, ("message", "error")),
    (JobLine, ("text",)),
    (IdempotentAnswer, ("body",)),
    (FeatureBuild, ("left_out",)),
    (ModelVersion, ("metrics_json", "leaks", "checks", "card")),
    (Note, ("text",)),
    (Task, ("title",)),
    (SavedView, ("name", "query")),
    (AlertRule, ("name", "segments")),
    (RuleCheck, ("params",)),
    (AlertItem, ("facts", "why", "named_by")),
    (Drift, ("report",)),
    (FeatureModelVersion, ("descriptions",)),
)
# Every record that is about one entity, and goes with it.
ABOUT: dict[str, type[Record]] = {
    "alert_items": AlertItem,
    "notes": Note,
    "tasks": Task,
    "owners": EntityOwner,
    "owner_changes": OwnerChange,
}

# SQL that people wrote: kept, and run again.
STATEMENTS: tuple[tuple[type[Record], str], ...] = (
    (Model, "population"),
    (FeatureModelVersion, "sql"),
    (FeatureBuild, "question"),
)
_QUOTED = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)


def alerts(session: Session, org_id: UUID, entity_key: str) -> int:
    """No alert names the entity any more; returns how many did."""
    found = session.scalars(
        select(Alert).where(Alert.org_id == org_id, Alert.entities.contains([{"entity_key": entity_key}]))
    ).all()
    for alert in found:
        alert.entities = [one for one in alert.entities if one.get("entity_key") != entity_key]
    session.flush()
    return len(found)


def records(session: Session, org_id: UUID, entity_key: str) -> dict[str, int]:
    """Take away every record that is about the entity; how many there were of each."""
    found = {}
    for name, record in ABOUT.items():
        table = record.__table__.c
        gone = delete(record).where(table["org_id"] == org_id, table["entity_key"] == entity_key)
        found[name] = session.execute(gone).rowcount  # type: ignore[attr-defined]
    return found


def texts(session: Session, org_id: UUID, words: Sequence[str], cleaned: Callable[[Any], Any]) -> int:
    """Give each text that holds one of the words to `cleaned`; returns how many records changed."""
    changed = 0
    for record, names in QUOTING if words else ():
        table = record.__table__.c
        holds = [cast(table[_column(record, name)], Text).like(any_(_patterns(words))) for name in names]
        for found in session.scalars(select(record).where(table["org_id"] == org_id, or_(*holds))).all():
            before = {name: getattr(found, name) for name in names}
            after = {name: cleaned(value) for name, value in before.items()}
            for name in names:
                if after[name] != before[name]:
                    setattr(found, name, after[name])
            changed += after != before
        session.flush()
    return changed


def statements(session: Session, org_id: UUID, words: Sequence[str], cleaned: Callable[[Any], Any]) -> int:
    """In SQL that people wrote, give each text in quotes and each remark that holds one of the words to `cleaned`: the
    statement stays one. Returns how many records changed."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: without(one) for name, one in value.items()}
        if isinstance(value, list):
            return [without(one) for one in value]
        return (
            _QUOTED.sub(lambda found: _requoted(found[0], cleaned), value)
            if isinstance(value, str)
            else value
        )

    changed = 0
    for record, name in STATEMENTS if words else ():
        table = record.__table__.c
        holds = cast(table[_column(record, name)], Text).like(any_(_patterns(words)))
        for found in session.scalars(select(record).where(table["org_id"] == org_id, holds)).all():
            before = getattr(found, name)
            after = without(before)
            if after != before:
                setattr(found, name, after)
                changed += 1
        session.flush()
    return changed


def _requoted(part: str, cleaned: Callable[[Any], Any]) -> str:
    """
    >>> _requoted("'ana'", lambda text: "(erased)" if "ana" in text else text)
    "'(erased)'"
    >>> _requoted("-- not ana", lambda text: "(erased)" if "ana" in text else text)
    '-- (erased)'
    """
    if not part.startswith("'"):
        begin, end = ("-- ", "") if part.startswith("--") else ("/* ", " */")
        return part if cleaned(part) == part else f"{begin}{cleaned(part)}{end}"
    text = part[1:-1].replace("''", "'")
    kept = cleaned(text)
    return part if kept == text else "'" + str(kept).replace("'", "''") + "'"


def _patterns(words: Sequence[str]) -> Any:
    """Of LIKE, for each word as it is and as JSON spells it."""
    spelled = {spelling for word in words for spelling in (word, json.dumps(word, ensure_ascii=False)[1:-1])}
    escaped = [re.sub(r"([\\%_])", r"\\\1", spelling) for spelling in sorted(spelled)]
    return literal([f"%{one}%" for one in escaped], ARRAY(Text))


def _column(record: type[Record], name: str) -> str:
    return str(record.__mapper__.attrs[name].columns[0].name)
