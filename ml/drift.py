"""Drift: whether the rows that are scored still look like those that the model learned from, column by column.

Measured by the population stability index over the bins of the training data, a missing value being a bin of its own.
In small samples the index is above zero by chance alone: it is near chi-square with (bins - 1) degrees of freedom, times
(1/n + 1/m). A column counts as moved only where it is above what chance reaches in one report of a hundred, over all its
columns together, and large enough to matter; size alone raises no alarm, and neither does a large sample.
"""

from typing import Any, Literal

import numpy as np
from scipy.special import chdtri

from ml.artifact import TrainedModel
from ml.encode import Code, values_of
from ml.reasons import label_of
from ml.said import said
from ml.table import LearningTable
from ml.words import number

Level = Literal["steady", "moved", "shifted"]
MOVED, SHIFTED = 0.1, 0.25  # of the index, beyond what chance alone makes of it
FALSE_ALARMS = 0.01  # per report
MOST_ROWS = 100_000  # a sample of so many tells as much
EMPTY = 0.5  # rows that an empty bin counts as
MOST_LEVELS = 10  # that are shown by name


def drift(
    model: TrainedModel, table: LearningTable, score: np.ndarray, *, rows: int | None = None
) -> dict[str, Any]:
    """How the rows and their scores have moved.

    Parameters
    ----------
    model : TrainedModel
    table : LearningTable, n rows
        As they are scored.
    score : np.ndarray, shape (n,)
    rows : int, optional
        How many there are, where the table is a fair sample of them.

    Returns
    -------
    dict
        `rows` and `learned_rows`; `level`, the worst of the columns that matter and of the score; `said`; `score` and
        `columns`, each with `psi`, `chance` (what chance alone reaches), `moved` (the share of rows that are in another
        bin than then), `level`, `said`; a column also with `importance` (its share of the model's) and `impact`, by
        which they are ordered. `bins` are the shares then and now by which the index was counted.
    """
    learned = model.out_of_fold.num_rows
    table = model.predictor.encoder.readable(table)
    matrix = model.predictor.encoder.matrix(table)
    weight = _weights(model)
    codes = model.predictor.encoder.codes
    alarm = FALSE_ALARMS / (len(codes) + 1)
    columns = [
        _column(model, table, code, matrix[:, at], weight.get(code.column.name, 0.0), learned, alarm)
        for at, code in enumerate(codes)
    ]
    told = [one for one in columns if one is not None]
    told.sort(key=lambda one: (-one["impact"], -one["importance"], one["feature"]))
    of_score = _score(model, score, learned, alarm)
    level = _worst(told, of_score)
    return {
        "rows": len(table) if rows is None else rows,
        "learned_rows": learned,
        "level": level,
        "said": _summed_up(level, told, of_score),
        "score": of_score,
        "columns": told,
    }


def _weights(model: TrainedModel) -> dict[str, float]:
    """The share of the model's importance that each feature has."""
    found = {one["feature"]: one["importance"] for one in model.card.get("feature_importance", [])}
    total = sum(found.values())
    return {name: value / total for name, value in found.items()} if total else {}


def _column(
    model: TrainedModel,
    rows: LearningTable,
    code: Code,
    x: np.ndarray,
    importance: float,
    learned: int,
    alarm: float,
) -> dict[str, Any] | None:
    then = model.reference["features"].get(code.column.name, {})
    if "shares" not in then:  # texts of so many levels that their shares were not kept
        return None
    counts = _counts(rows, code, x, then)
    missing = float(then.get("missing", 0.0))
    before = np.append(np.asarray(then["shares"]) * (1 - missing), missing)
    found = _moved(before, counts, learned, alarm)
    label = label_of(code.column)
    return {
        "feature": code.column.name,
        "column": code.column.source,
        "kind": code.column.kind,
        "label": label,
        "importance": importance,
        "impact": max(found["psi"] - found["chance"], 0.0) * importance,
        **found,
        "bins": _bins(code, then, before, counts),
        "missing_before": missing,
        "missing_now": float(counts[-1] / max(1, counts.sum())),
        "said": _said(code, x, then, before, counts, found["level"], label["en"]),
    }


def _counts(rows: LearningTable, code: Code, x: np.ndarray, then: dict[str, Any]) -> np.ndarray:
    """Rows per bin of the training data, those that are missing in the last one."""
    size = len(then["shares"])
    if code.column.kind == "category":
        at = code.positions(values_of(rows, code.column))
        at = np.where(at == code.missing, size, np.minimum(at, size - 1))
    else:
        at = np.searchsorted(np.asarray(then["edges"]), x, side="right")
        at = np.where(np.isnan(x), size, np.minimum(at, size - 1))
    return np.bincount(at, minlength=size + 1)


def _score(model: TrainedModel, score: np.ndarray, learned: int, alarm: float) -> dict[str, Any]:
    then = model.reference["score"]
    at = np.searchsorted(np.asarray(then["edges"]), score, side="right")
    counts = np.bincount(at, minlength=len(then["shares"]))
    found = _moved(np.asarray(then["shares"]), counts, learned, alarm)
    direction = _direction(np.asarray(then["shares"]), counts)
    mean = float(score.mean()) if len(score) else 0.0
    if found["level"] == "steady":
        sentence = said(
            "score_steady", "The scores are spread as they were when the model learned.", mean=mean
        )
    else:
        sentence = said(
            f"score_{direction}",
            f"The scores are {direction} than when the model learned; their mean is {100 * mean:.1f} % now.",
            mean=mean,
            direction=direction,
        )
    shares = np.asarray(then["shares"])
    return {**found, "bins": _ranges(then["edges"], shares, _shares(counts)), "said": sentence}


def _bins(code: Code, then: dict[str, Any], before: np.ndarray, counts: np.ndarray) -> list[dict[str, Any]]:
    """Ranges of a number, or the levels that are most common then and now with all others together; what is missing
    stands last, where anything is."""
    now = _shares(counts)
    if code.column.kind == "number":
        found = _ranges(then["edges"], before[:-1], now[:-1])
    else:
        # Of a category the last bin before what is missing is that of values that came since.
        names = [*then["levels"], None] if code.column.kind == "category" else ["no", "yes"]
        told = sorted(range(len(names)), key=lambda at: (names[at] is None, -(before[at] + now[at])))
        shown, rest = told[:MOST_LEVELS], told[MOST_LEVELS:]
        shown, rest = (
            [at for at in shown if names[at] is not None],
            rest + [at for at in shown if names[at] is None],
        )
        found = [_bin("level", before[at], now[at], label=str(names[at])) for at in shown]
        others = [float(before[rest].sum()), float(now[rest].sum())]
        found += [_bin("others", *others)] if max(others) > 0 else []
    missing = [_bin("missing", before[-1], now[-1])] if max(before[-1], now[-1]) > 0 else []
    return found + missing


def _ranges(edges: list[float], before: np.ndarray, now: np.ndarray) -> list[dict[str, Any]]:
    """From each edge to the next; the outermost ones are open."""
    limits = [None, *edges, None]
    return [
        _bin("range", before[at], now[at], low=limits[at], high=limits[at + 1]) for at in range(len(before))
    ]


def _bin(kind: str, before: float, now: float, **where: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "low": where.get("low"),
        "high": where.get("high"),
        "label": where.get("label"),
        "before": float(before),
        "now": float(now),
    }


def _shares(counts: np.ndarray) -> np.ndarray:
    return np.asarray(counts / max(1, counts.sum()), dtype=float)


def _moved(before: np.ndarray, counts: np.ndarray, learned: int, alarm: float) -> dict[str, Any]:
    n = int(counts.sum())
    kept = (before > 0) | (counts > 0)
    if not n or kept.sum() < 2:
        return {"psi": 0.0, "chance": 0.0, "moved": 0.0, "level": "steady"}
    p = np.maximum(before[kept] * learned, EMPTY)
    q = np.maximum(counts[kept].astype(float), EMPTY)
    p, q = p / p.sum(), q / q.sum()
    psi = float(((q - p) * np.log(q / p)).sum())
    spread = 1 / n + 1 / max(1, learned)
    freedom = int(kept.sum()) - 1
    chance, expected = float(chdtri(freedom, alarm)) * spread, freedom * spread
    beyond = psi - expected
    level: Level = "steady"
    if psi > chance and beyond >= MOVED:
        level = "shifted" if beyond >= SHIFTED else "moved"
    return {
        "psi": psi,
        "chance": chance,
        "moved": float(0.5 * np.abs(q - p).sum()),
        "level": level,
    }


def _direction(before: np.ndarray, counts: np.ndarray) -> str:
    """Whether the bins, in their order, hold more above or below than before."""
    now = counts / max(1, counts.sum())
    return "higher" if float((np.cumsum(before) - np.cumsum(now)).sum()) > 0 else "lower"


def _said(
    code: Code,
    x: np.ndarray,
    then: dict[str, Any],
    before: np.ndarray,
    counts: np.ndarray,
    level: Level,
    label: str,
) -> dict[str, Any]:
    """What the move is, in words: of a number up or down, of words which comes more often, of either what is missing."""
    now = counts / max(1, counts.sum())
    if level == "steady":
        return said("steady", f"{label}: as when the model learned.", label=label)
    if abs(now[-1] - before[-1]) >= 0.5 * float(0.5 * np.abs(now - before).sum()):
        more = now[-1] > before[-1]
        return said(
            "more_missing" if more else "fewer_missing",
            f"{label} is not known of {100 * now[-1]:.0f} %, before of {100 * before[-1]:.0f} %.",
            label=label,
            before=float(before[-1]),
            now=float(now[-1]),
        )
    if code.column.kind == "number":
        direction = _direction(before[:-1], counts[:-1])
        middle = float(np.nanmedian(x)) if np.isfinite(x).any() else float("nan")
        return said(
            f"number_{direction}",
            f"{label} is {direction} than when the model learned: the middle is {number(middle)}, before "
            f"{then['typical']}.",
            label=label,
            before=then.get("middle"),
            now=middle,
            before_text=then["typical"],
        )
    names = [*then["levels"], "another value"] if code.column.kind == "category" else ["no", "yes"]
    at = int(np.argmax(np.abs(now[:-1] - before[:-1])))
    return said(
        "new_values" if names[at] == "another value" else "value_share",
        f"{label} is {names[at]} for {100 * now[at]:.0f} %, before for {100 * before[at]:.0f} %.",
        label=label,
        value=names[at],
        before=float(before[at]),
        now=float(now[at]),
    )


def _worst(columns: list[dict[str, Any]], score: dict[str, Any]) -> Level:
    """Of the columns by which the model goes, and of the score: what it does not go by may move as it likes."""
    counted = [one["level"] for one in columns if one["importance"] >= 0.5 / max(1, len(columns))]
    levels = {*counted, score["level"]}
    return "shifted" if "shifted" in levels else "moved" if "moved" in levels else "steady"


def _summed_up(level: Level, columns: list[dict[str, Any]], score: dict[str, Any]) -> dict[str, Any]:
    moved = [one for one in columns if one["level"] != "steady"]
    names = list(dict.fromkeys(one["column"] for one in moved))[:3]
    if level == "steady":
        text = "Those who are scored look like those whom the model learned from."
        return said("no_drift", text, columns=len(moved))
    first = f"{moved[0]['said']['text']} " if moved else ""
    advice = (
        "Train a new version, and compare."
        if level == "shifted"
        else "Watch it; if it goes on, train a new version."
    )
    return said(
        "drift_shifted" if level == "shifted" else "drift_moved",
        f"{first}{len(moved)} of {len(columns)} columns have moved since the model learned. {advice}",
        columns=len(moved),
        of=len(columns),
        first=names,
        score=score["level"],
    )
