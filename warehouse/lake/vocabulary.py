"""The words for features, in English and Portuguese: they stand beside the SQL, in the dbt project's own files.

A phrase has `{events}`, `{event}` and `{of}` in it, for the dataset's name, its singular, and the type or column that the
feature is about: "{events} in the last 30 days". Its `group` gathers what a reader takes for one thing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from warehouse.lake import project

LANGUAGES = ("en", "pt")
_MODELS = ("int_rhythm", "int_event_windows")
_NUMBERED = re.compile(r"^(kind|number|category)_\d+_")
_DAYS = re.compile(r"_(\d+)d$")


@dataclass(frozen=True)
class Phrase:
    """`code` is the feature's name in the library, without numbers of the mapping: `kind_count_30d`."""

    code: str
    words: Mapping[str, str]
    group: str

    def of(self, events: str, of: str = "", language: str = "en") -> str:
        """
        >>> Phrase("", {"en": "days since the last {event} of type {of}"}, "recency").of("purchases", "refund")
        'days since the last purchase of type refund'
        """
        words = self.words[language]
        return words.replace("{events}", events).replace("{event}", singular(events)).replace("{of}", of)

    @property
    def days(self) -> int | None:
        """
        >>> Phrase("count_30d", {}, "").days
        30
        """
        found = _DAYS.search(self.code)
        return int(found[1]) if found else None


def phrase(column: str) -> Phrase:
    """The phrase for a column such as `count_30d` or `kind_1_count_30d`; raises KeyError where none is written."""
    return _phrases()[_NUMBERED.sub(r"\1_", column)]


def groups() -> Mapping[str, Mapping[str, str]]:
    """The words for each group, by its name and language."""
    found: Mapping[str, Mapping[str, str]] = _vars()["feature_groups"]
    return found


def of_attribute(kind: str) -> Phrase:
    """The phrase for a column of the entities, of which `{of}` is the user's own word."""
    written = _vars()["attribute_phrases"]
    name = "days_since" if kind == "date" else "attribute"
    return Phrase(name, written[name], name)


def other_types(language: str) -> str:
    """The word for the types that have no features of their own."""
    return str(_vars()["other_types"][language])


def singular(events: str) -> str:
    """
    >>> singular("purchases"), singular("entries"), singular("support tickets")
    ('purchase', 'entry', 'support ticket')
    """
    if events.endswith("ies"):
        return events[:-3] + "y"
    if events.endswith(("sses", "shes", "ches", "xes")):
        return events[:-2]
    return events[:-1] if events.endswith("s") and not events.endswith("ss") else events


@cache
def _phrases() -> dict[str, Phrase]:
    found = {}
    for model in project.described("intermediate", "events.yml"):
        for column in model["columns"] if model["name"] in _MODELS else ():
            if "config" in column:
                meta = column["config"]["meta"]
                code = _NUMBERED.sub(r"\1_", column["name"])
                found[code] = Phrase(code, {"en": column["description"], "pt": meta["pt"]}, meta["group"])
    return found


@cache
def _vars() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((project.PROJECT / "dbt_project.yml").read_text("utf-8"))[
        "vars"
    ]
    return found
