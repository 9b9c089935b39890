"""Columns that give the outcome away: too good to be known beforehand, or named like something that comes after.

Two more grounds, each a question only. A value that nearly all of its rows share with the outcome (whoever has a
"retention call" leaves) may be there only because the outcome came. And where a column is known as it is today only, what
was filled in since stands on past mornings too: it has to be less good to be asked about.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from ml import hints
from ml.alone import Alone
from ml.errors import CannotLearn

BLOCK = 0.95
ASK = 0.90
LOOK = 0.85
ASK_NAMED = 0.75
LOOK_NAMED = 0.515
LOOK_ORDINARY = 0.70
ASK_WITHOUT_HISTORY = 0.75
SURE = 0.99  # the share of the rows with a value that have the outcome
SURE_ENTITIES = 50  # whose rows they are, at least
SURE_TIMES = 2.0  # above the share of all rows
RANK = {"block": 0, "ask": 1, "look": 2}
# A column that is filled in for hardly anybody but those who had the outcome was filled in after it.
FILLED_BLOCK, FILLED_ASK = 0.99, 0.95
FEWEST_FILLED = 40
SOME_EMPTY = 0.1
MOST_VALUES = 20  # what has more is no copy of a yes or no


@dataclass(frozen=True)
class Leak:
    """One finding about one source column.

    `severity`: `block` (left out unless kept on purpose), `ask` (kept; a person must say whether it is known when
    scoring), `look` (worth knowing). `auc` is what the column reaches alone, None where that was not the ground.
    `code` and `params` say what `text` says.
    """

    column: str
    severity: str
    auc: float | None
    reason: str
    text: str
    left_out: bool = False
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def judge(single: Alone, *, keep: bool) -> Leak | None:
    """What one column's own strength, gaps and name say about it; None when there is nothing to say.

    Raises
    ------
    CannotLearn : `outcome_among_features`, when what is to be kept is the outcome itself.
    """
    column, auc = single.column.source, single.auc
    if _is_the_outcome(single):
        return _the_outcome(column, keep=keep)
    after, model = hints.afterwards(column), hints.another_model(column)
    word = min(filter(None, (after, model)), key=hints.ordinary, default=None)  # the telling one of two
    asked = word is not None and not hints.ordinary(word)
    if auc > BLOCK or single.missing_auc > BLOCK or (asked and auc > ASK):
        return _block(column, single, keep=keep)
    afterwards = _filled_afterwards(single, keep=keep)
    if afterwards is not None:
        return afterwards
    if auc > ASK or (asked and auc > ASK_NAMED):
        return _question(column, auc, word if asked else None)
    if single.missing_auc > ASK:
        return _emptiness(column, single.missing_auc)
    if single.column.history is False and max(auc, single.missing_auc) > ASK_WITHOUT_HISTORY:
        return _of_today(column, max(auc, single.missing_auc))
    sure = _sure(single)
    if sure is not None:
        return _certain(column, *sure)
    if auc > LOOK or (word is not None and auc > (LOOK_NAMED if asked else LOOK_ORDINARY)):
        return _look(column, auc, word, another_model=word is not None and word == model)
    return None


def _is_the_outcome(single: Alone) -> bool:
    """Whether each of its few values goes with one outcome alone, in every row."""
    rows = np.bincount(single.bins)
    came = np.bincount(single.bins, weights=single.y)
    few = 2 <= (rows > 0).sum() <= MOST_VALUES
    return bool(few and len(single.y) >= 2 * FEWEST_FILLED and ((came == 0) | (came == rows)).all())


def _the_outcome(column: str, *, keep: bool) -> Leak:
    if keep:
        raise CannotLearn(
            "outcome_among_features",
            f"The outcome is among the features: {column} says the same in every row. Take it out of what is kept, or "
            "answer that it is not known when you score.",
            columns=[column],
        )
    text = (
        f"`{column}` is the outcome itself: each of its values goes with one outcome alone. It was left out."
    )
    return Leak(
        column,
        "block",
        1.0,
        "outcome",
        text,
        left_out=True,
        code="is_the_outcome",
        params={"column": column},
    )


def _filled_afterwards(single: Alone, *, keep: bool) -> Leak | None:
    """A finding where nearly all rows in which the column is filled in have the outcome, and others are empty."""
    empty = len(single.levels) - 1 if single.levels else len(single.edges) + 1
    filled = single.bins != empty
    rows, base = int(filled.sum()), float(single.y.mean())
    if rows < FEWEST_FILLED or rows > (1 - SOME_EMPTY) * len(filled) or base > 0.5:
        return None
    came = int(single.y[filled].sum())
    if came < FILLED_ASK * rows:
        return None
    column, block = single.column.source, came >= FILLED_BLOCK * rows
    params = {"column": column, "filled": rows, "with_outcome": came, "base_rate": base, "kept": keep}
    fact = f"`{column}` is filled in for {rows:,} rows, of which {came:,} have the outcome: it seems to be filled in after it."
    done = (
        "It was kept because you asked for it."
        if keep
        else "It was left out. If it is truly known when you score, say so and train again."
    )
    asked = "Is it known when you score? If not, leave it out."
    return Leak(
        column,
        "block" if block else "ask",
        single.missing_auc,
        "after",
        f"{fact} {done if block else asked}",
        left_out=block and not keep,
        code="filled_after_outcome",
        params=params,
    )


def worst_first(leaks: list[Leak]) -> list[Leak]:
    """One finding per source column, the worst, in order of severity and strength; left out if any of them says so."""
    ordered = sorted(leaks, key=lambda leak: (RANK[leak.severity], -(leak.auc or 0.0), leak.column))
    worst: dict[str, Leak] = {}
    for leak in ordered:
        first = worst.setdefault(leak.column, leak)
        if leak.left_out and not first.left_out:
            worst[leak.column] = replace(first, left_out=True)
    return list(worst.values())


def _block(column: str, single: Alone, *, keep: bool) -> Leak:
    empty = single.missing_auc > BLOCK
    auc = single.missing_auc if empty else single.auc
    how = "Whether it is filled in" if empty else "It alone"
    done = (
        "It was kept because you asked for it."
        if keep
        else "It was left out. If it is truly known when you score, train again and keep it."
    )
    text = f"`{column}` gives the outcome away. {how} reaches AUC {auc:.3f}, which hardly anything known beforehand does. {done}"
    return Leak(
        column,
        "block",
        auc,
        "missing" if empty else "alone",
        text,
        left_out=not keep,
        code="gives_outcome_away_when_filled" if empty else "gives_outcome_away",
        params={"column": column, "auc": auc, "kept": keep},
    )


def _question(column: str, auc: float, word: str | None) -> Leak:
    named = f" and its name (“{word}”) sounds like something filled in afterwards" if word else ""
    text = f"Is `{column}` known when you score? It alone reaches AUC {auc:.2f}{named}. If not, leave it out."
    return Leak(
        column,
        "ask",
        auc,
        "name" if word else "alone",
        text,
        code="known_when_scoring",
        params={"column": column, "auc": auc, "word": word},
    )


def _emptiness(column: str, auc: float) -> Leak:
    text = (
        f"Is `{column}` filled in before the outcome? Whether its cell is empty reaches AUC {auc:.2f} alone. "
        "If it is filled in afterwards, leave it out."
    )
    return Leak(
        column,
        "ask",
        auc,
        "missing",
        text,
        code="filled_before_outcome",
        params={"column": column, "auc": auc},
    )


def _of_today(column: str, auc: float) -> Leak:
    text = (
        f"Was `{column}` on past mornings what it is today? Its history is not known, and as it is today it alone "
        f"reaches AUC {auc:.2f}. If it is filled in or changed afterwards, leave it out."
    )
    return Leak(
        column,
        "ask",
        auc,
        "history",
        text,
        code="known_as_of_today_only",
        params={"column": column, "auc": auc},
    )


def _sure(single: Alone) -> tuple[int, float, float] | None:
    """The rows of a value, or of a range, with which the outcome nearly always came, and the share with which it did.

    Rows of one customer on several mornings are one piece of evidence: customers are counted.
    """
    mean = float(single.y.mean())
    if mean * SURE_TIMES > 1:
        return None
    count = int(single.bins.max()) + 1
    rows = np.bincount(single.bins, minlength=count)
    share = np.bincount(single.bins, weights=single.y, minlength=count) / np.maximum(rows, 1)
    for place in np.flatnonzero((share >= SURE) & (rows >= SURE_ENTITIES)):
        customers = len(np.unique(single.group[single.bins == place]))
        if customers >= SURE_ENTITIES:
            return customers, float(share[place]), float(single.auc)
    return None


def _certain(column: str, customers: int, share: float, auc: float) -> Leak:
    text = (
        f"Is `{column}` known when you score? Of {customers:,} entities with one of its values, {100 * share:.0f} in 100 "
        "had the outcome, which hardly anything known beforehand tells so surely. If it is there only because of the "
        "outcome, leave it out."
    )
    return Leak(
        column,
        "ask",
        auc,
        "sure",
        text,
        code="always_with_the_outcome",
        params={"column": column, "entities": customers, "share": share, "auc": auc},
    )


def _look(column: str, auc: float, word: str | None, *, another_model: bool) -> Leak:
    what = "another model's answer" if another_model else "something that comes after"
    named = f"Its name (“{word}”) may mean {what}. " if word is not None else ""
    text = f"{named}`{column}` alone reaches AUC {auc:.2f}. If it is not known when you score, leave it out."
    return Leak(
        column,
        "look",
        auc,
        "name" if word else "alone",
        text,
        code="may_be_another_model" if another_model else "may_come_after" if word else "tells_much_alone",
        params={"column": column, "auc": auc, "word": word},
    )
