"""What charts and sliders are drawn from, over rows that a version had not seen."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.words import Said

OneTo = Annotated[float, Meta(ge=0, le=1)]


class Interval(Struct):
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


class RocPoint(Struct):
    """The share of positives found (`found`, within `low` and `high`) while the share `false` of negatives is called."""

    false: float
    found: float
    low: float
    high: float


class PrecisionPoint(Struct):
    """The share of those called who are positive, while the share `recall` of all positives is found."""

    recall: float
    precision: float
    low: float
    high: float


class GainPoint(Struct):
    """Of the first `share` of the list: how much of all positives it finds (`gain`), and `lift` times chance."""

    share: float
    rows: float
    gain: float
    low: float
    high: float
    lift: float
    lift_low: float
    lift_high: float


class CalibrationBin(Struct):
    """Equally many rows: what was said on average (`score`), and the share that came with its interval."""

    rows: int
    score: float
    observed: float
    low: float
    high: float


class HistogramBin(Struct):
    """How many of each outcome have a score from `low` to below `high`."""

    low: float
    high: float
    positives: float
    negatives: float


class Confusion(Struct):
    """Calling on all with at least `threshold`: true and false positives and negatives, counted and in their value."""

    threshold: float
    tp: float
    fp: float
    fn: float
    tn: float
    value_tp: float
    value_fp: float
    value_fn: float
    value_tn: float


class CallCount(Struct):
    """Calling on the first `n`: `positives` came among them, worth `value_found`; the scores had promised `expected`,
    worth `expected_value`; all of them are worth `value_called`. Profit at any price of a contact follows from these:
    effect x margin x periods x value - cost x n."""

    n: int
    threshold: float
    positives: float
    value_found: float
    value_called: float
    expected: float
    expected_value: float


class Calls(Struct, kw_only=True):
    """Counts for `call N`, in two orders: by `score`, and by `value_at_risk` where any value is known."""

    score: list[CallCount]
    value_at_risk: list[CallCount] | None = None


class KnownValue(Struct):
    """Of how many held-out rows the money at stake is known, and how much it is; unknown counts as nothing."""

    known: int
    unknown: int
    total: float


class Charts(Struct, kw_only=True):
    """Over held-out rows. A curve's band is its 95 % interval from resampling."""

    roc: list[RocPoint]
    precision_recall: list[PrecisionPoint]
    gains: list[GainPoint]
    calibration: list[CalibrationBin]
    histogram: list[HistogramBin]
    confusion: list[Confusion]
    calls: Calls
    value: KnownValue


class Group(Struct, kw_only=True):
    """One segment. `called` are its rows in the first `called_share` of the list: `selection_rate` of all its rows,
    `recall` of its positives. `called_at[k]` and `found_at[k]` count the same in the first k + 1 percent.
    `calibrated` and `roc_auc` are null where `too_small` says why."""

    segment: str
    rows: int
    positives: int
    base_rate: OneTo
    roc_auc: Interval | None
    expected: OneTo
    observed: Interval
    calibrated: bool | None
    called: int
    selection_rate: OneTo
    recall: Interval | None
    precision: Interval | None
    called_at: list[int]
    found_at: list[int]
    too_small: Said | None


class Segments(Struct):
    """Results by the model's segment column, largest group first, and what they mean (`found`). Groups of fewer than
    five, and those beyond the twenty largest, stand together as `others`."""

    column: str
    called_share: float
    groups: list[Group]
    found: list[Said]


class DependencePoint(Struct):
    """The mean score when every row has this value; `label` is a level, yes or no, or missing."""

    value: float | None
    label: str | None
    score: OneTo
    rows: OneTo


class Dependence(Struct):
    """How the score moves with one feature while all else stays. It tells what the model goes by, not what a change
    would do."""

    feature: str
    column: str
    description: str
    kind: Literal["number", "category", "flag"]
    points: list[DependencePoint]
    mean: float
