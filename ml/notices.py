"""What a person should know of how a model was made, before they trust its figures."""

from typing import Any

from ml.learn import FEWEST, Learned
from ml.pace import ASKED, Pace
from ml.plan import LARGE, Plan
from ml.said import said, words_of_list

FEW_ROWS, FEW_OF_EACH = 500, 100
RARE = 0.02
NAMED = 5  # columns in a sentence; `params` has all


def find(learned: Learned, plan: Plan, pace: Pace) -> list[dict[str, Any]]:
    """Sentences with a code and figures, the gravest first."""
    found = [
        None if learned.order is None else learned.order.to_json(),
        _few(learned),
        _stopped(pace),
        _rare(learned),
        _wide(learned),
        _columns(
            learned,
            "many_levels",
            "share",
            "Of columns with very many values, only how common a value is was used",
        ),
        _texts(learned),
        _sampled(learned, plan),
    ]
    return [notice for notice in found if notice]


def _few(learned: Learned) -> dict[str, Any] | None:
    rows, positives = _counts(learned)
    fewest = min(positives, rows - positives)
    if rows >= FEW_ROWS and fewest >= FEW_OF_EACH:
        return None
    return said(
        "few_rows",
        f"There were {rows:,} rows to learn from, {positives:,} with the outcome: enough to see whether there is anything "
        f"to find, too few to say how good a model is. Look at the intervals, not at the figures; {FEWEST} of each kind "
        f"are the least, {FEW_OF_EACH} make a model, 1,000 a good one.",
        rows=rows,
        positives=positives,
    )


def _stopped(pace: Pace) -> dict[str, Any] | None:
    if pace.stopped is None:
        return None
    why = "because somebody asked for it" if pace.stopped == ASKED else "because its time was up"
    return said(
        "stopped_early",
        f"The training ended early, {why}: not every model that the budget allows was tried. Trained again, it may come "
        "out better, and differently.",
        why=pace.stopped,
    )


def _rare(learned: Learned) -> dict[str, Any] | None:
    rows, positives = _counts(learned)
    share = positives / rows
    if RARE <= share <= 1 - RARE:
        return None
    rare = min(share, 1 - share)
    return said(
        "rare_outcome",
        f"Only {100 * rare:.1f} of 100 rows are of the rarer kind, so scores are small, and rightly so. Go by the order "
        "of the list and the lift; a threshold of one half would call nobody.",
        share=share,
        rows=rows,
        positives=positives,
    )


def _wide(learned: Learned) -> dict[str, Any] | None:
    rows, columns = learned.matrix.shape
    if columns <= rows / 5:
        return None
    return said(
        "wide",
        f"There are {columns:,} columns for {rows:,} rows: some of them will look useful by chance. Leave out those of "
        "which nobody expects anything.",
        columns=columns,
        rows=rows,
    )


def _columns(learned: Learned, code: str, as_: str, text: str) -> dict[str, Any] | None:
    found = [each.column.source for each in learned.predictor.encoder.codes if each.as_ == as_]
    return said(code, f"{text}: {_named(found)}.", columns=found) if found else None


def _texts(learned: Learned) -> dict[str, Any] | None:
    found = [spread.column.source for spread in learned.predictor.encoder.spreads if spread.as_ == "text"]
    if not found:
        return None
    return said(
        "texts",
        f"Of texts, only their length and words that many of them share were used: {_named(found)}.",
        columns=found,
    )


def _sampled(learned: Learned, plan: Plan) -> dict[str, Any] | None:
    rows, _ = learned.matrix.shape
    if rows <= LARGE:
        return None
    return said(
        "sampled",
        f"Of {rows:,} rows, a draw of {LARGE:,} was searched for leaks and {plan.most_linear:,} at most taught the logistic "
        f"regression; the trees learned from all, in {plan.folds} folds.",
        rows=rows,
        leaks=LARGE,
        linear=plan.most_linear,
        folds=plan.folds,
    )


def _counts(learned: Learned) -> tuple[int, int]:
    y = learned.candidates.y
    return len(y), int(y.sum())


def _named(columns: list[str]) -> str:
    quoted = [f"`{column}`" for column in columns]
    return words_of_list(quoted if len(quoted) <= NAMED else [*quoted[:NAMED], f"{len(quoted) - NAMED} more"])
