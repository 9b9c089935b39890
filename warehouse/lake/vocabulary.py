"""The words for features that dbt makes of events: they stand beside the SQL, as descriptions of the models' columns.

A description is a phrase with `{events}`, `{event}` and `{of}` in it, for the dataset's name, its singular, and the type
or column that the feature is about: "{events} in the last 30 days". Its `group` gathers what a reader takes for one thing.
"""

import re
from dataclasses import dataclass
from functools import cache

import yaml

from warehouse.lake import project

_MODELS = ("int_rhythm", "int_event_windows")
_NUMBERED = re.compile(r"^(kind|number|category)_\d+_")


@dataclass(frozen=True)
class Phrase:
    words: str
    group: str

    def of(self, events: str, of: str = "") -> str:
        """
        >>> Phrase("days since the last {event} of type {of}", "recency").of("purchases", "refund")
        'days since the last purchase of type refund'
        """
        return self.words.replace("{events}", events).replace("{event}", singular(events)).replace("{of}", of)


def phrase(column: str) -> Phrase:
    """The phrase for a column such as `count_30d` or `kind_1_count_30d`; raises KeyError where none is written."""
    return _phrases()[_NUMBERED.sub(r"\1_N_", column)]


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
    path = project.PROJECT / "models" / "intermediate" / "events.yml"
    models = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    return {
        _NUMBERED.sub(r"\1_N_", column["name"]): Phrase(
            column["description"], column["config"]["meta"]["group"]
        )
        for model in models
        if model["name"] in _MODELS
        for column in model["columns"]
        if "config" in column
    }
