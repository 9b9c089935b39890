"""What a file of one's own seems to hold, from its profile: the guess, how sure it is, and why."""

import re
from dataclasses import dataclass
from typing import Any

from cli.client import Json
from cli.errors import Failure

ROLES = ("entity_key", "outcome", "time", "value", "name", "email", "owner")
LEADS = re.compile(
    r"lead|convert|convers|won\b|deal|opportunit|subscri(?!ption)|purchas|bought|respon[sd]|deposit|prospect|propost",
    re.IGNORECASE,
)
CHURN = re.compile(r"churn|attrit|exit|left|cancel|leav|lost|inativ|sa[íi]u|evas", re.IGNORECASE)


@dataclass(frozen=True)
class Guess:
    """One thing that was not given: what was guessed, how sure (0 to 1), and from what."""

    what: str
    value: str
    confidence: float
    reason: str

    @property
    def sureness(self) -> str:
        return "sure" if self.confidence >= 0.9 else "fairly sure" if self.confidence >= 0.6 else "not sure"


@dataclass(frozen=True)
class Reading:
    """How a file is to be read: the mapping, the kind of question, and what of it was guessed."""

    mapping: dict[str, Any]
    kind: str
    guesses: tuple[Guess, ...]


def read(
    profile: Json, *, key: str | None, outcome: Json | None, kind: str | None, file_name: str
) -> Reading:
    """Take what is given, guess the rest. Raises Failure when no outcome is given and none can be guessed."""
    proposed: dict[str, Any] = profile.get("proposed_mapping") or {}
    columns = [str(column["name"]) for column in profile.get("columns") or []]
    mapping: dict[str, Any] = {}
    guesses: list[Guess] = []
    for role in ROLES:
        proposal = proposed.get(role)
        if role == "entity_key" and key is not None:
            mapping[role] = _column(key, columns)
        elif role == "outcome" and outcome is not None:
            mapping[role] = {**outcome, "column": _column(outcome["column"], columns)}
        elif proposal and proposal.get("column"):
            mapping[role] = _proposed(role, proposal)
            guesses.append(_guess(role, proposal))
        elif role == "entity_key":
            why = str((proposal or {}).get("reason") or "")
            guesses.append(
                Guess("entity key", "none: line numbers", float((proposal or {}).get("confidence") or 0), why)
            )
    if not mapping.get("outcome"):
        raise Failure(
            f"Which column says what became of a customer? None of {', '.join(columns[:30])} looks like it.",
            hint="--outcome COLUMN=VALUE, as in --outcome Churn=Yes",
        )
    if kind is None:
        told = proposed.get("kind") if outcome is None else None  # the proposal is about the proposed outcome
        guessed = (
            Guess("kind", str(told["value"]), float(told["confidence"]), str(told["reason"]))
            if told
            else kind_of(mapping["outcome"]["column"], file_name)
        )
        guesses.append(guessed)
        kind = guessed.value
    return Reading(mapping, kind, tuple(guesses))


def kind_of(outcome_column: str, file_name: str) -> Guess:
    """Whether the outcome is a loss (churn) or a win (lead_scoring)."""
    for words, certain in ((outcome_column, 0.9), (file_name, 0.7)):
        if CHURN.search(words):
            return Guess("kind", "churn", certain, f"{words!r} sounds like leaving")
        if LEADS.search(words):
            return Guess("kind", "lead_scoring", certain, f"{words!r} sounds like winning")
    return Guess("kind", "churn", 0.4, "nothing in the names says otherwise")


def name_of(file_name: str) -> str:
    """A dataset's name from a file's: lower case, digits and hyphens."""
    stem = re.sub(r"(\.(csv|tsv|txt|gz|parquet|ndjson|jsonl|xlsx))+$", "", file_name.lower())
    return re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:40] or "data"


def _column(said: str, columns: list[str]) -> str:
    if said in columns:
        return said
    near = [column for column in columns if column.lower() == said.lower()]
    if len(near) == 1:
        return near[0]
    raise Failure(f"There is no column {said!r} in the file.", hint=f"It has {', '.join(columns[:40])}")


def _proposed(role: str, proposal: Json) -> Any:
    if role != "outcome":
        return proposal["column"]
    positive = proposal.get("positive") or []
    return {"column": proposal["column"], "positive": positive if isinstance(positive, list) else [positive]}


def _guess(role: str, proposal: Json) -> Guess:
    value = str(proposal["column"])
    if role == "outcome":
        value += " = " + " or ".join(str(one) for one in _proposed(role, proposal)["positive"])
    return Guess(
        role.replace("_", " "),
        value,
        float(proposal.get("confidence") or 0),
        str(proposal.get("reason") or ""),
    )
