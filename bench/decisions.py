"""Whether what a model promises comes, and whether whom it says to call is worth calling: on companies whose truth is known.

    .venv/bin/python -m bench.decisions [customers]

Ten simulated companies. Each model learns from the customers whose outcome is known, scores those who are awaited, and
says how many of them to call. Then what becomes of them is drawn from their true probabilities.

- `promised`, `came`: the mean score of those awaited, and the share that left; `off`: the mean distance, over tenths of the
  score, between what was said and the true probability.
- `said`, `best`: the number of calls that the scores promise most of, and the one that was best in hindsight; `part`: what
  the first brings of what the second would have brought; `true part`: the same with true probabilities in the place of what was
  drawn, so without the luck of the draw; `all`: what calling everybody would have brought of it.
"""

import sys
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from local.sample.company import simulate
from local.sample.customers import Truth, customers_table
from ml.score import score
from ml.table import FeatureColumn, LearningTable
from ml.train import train
from warehouse.lake import calls
from warehouse.lake.calls import Price

SEEDS = range(1, 11)
CUSTOMERS = 5000
CATEGORIES = ("state", "plan", "contract", "payment_method", "city", "owner")
UNUSED = ("customer_id", "name", "email", "company", "churned")
# A contact costs 100 and keeps three of ten; what is kept is a year's price, of which 7 in 10 are profit.
PRICE = Price(contact_cost=100.0, kept=0.3 * 12 * 0.7, value=None)


@dataclass(frozen=True)
class Found:
    """What one company showed. `scores` and `truth` are of those awaited, shape (n,)."""

    scores: np.ndarray
    truth: np.ndarray
    came: np.ndarray
    chosen: int
    best: int
    part: float
    true_part: float
    of_everybody: float
    promised_ece: float

    @property
    def off(self) -> float:
        tenths = np.array_split(np.argsort(self.scores), 10)
        return float(np.mean([abs(self.scores[at].mean() - self.truth[at].mean()) for at in tenths]))


def measure(seed: int, customers: int = CUSTOMERS) -> Found:
    """Learn, score, choose, and see what comes."""
    draw = np.random.default_rng(seed)
    company = simulate(draw, 12 * customers // 5 + 100)
    file, truth = customers_table(draw, company, customers)
    table = _table(file.columns, truth)
    model = train(table, kind="churn", seed=0)
    awaited = np.flatnonzero(truth.outcome < 0)
    rows = table.rows(awaited)
    scores = score(model, rows, reasons_for=0)["score"].to_numpy()
    true, worth = truth.probability[awaited], np.asarray(rows.value)
    came = (np.random.default_rng(1000 + seed).random(len(true)) < true).astype(float)
    choice = calls.of_scores(scores, worth, "value_at_risk", PRICE)
    order = np.lexsort((-scores, -scores * worth))
    drawn, expected = (_profit(each[order] * worth[order]) for each in (came, true))
    n = choice.chosen.n
    return Found(
        scores=scores,
        truth=true,
        came=came,
        chosen=n,
        best=int(drawn.argmax()),
        part=float(drawn[n] / drawn.max()),
        true_part=float(expected[n] / expected.max()),
        of_everybody=float(drawn[-1] / drawn.max()),
        promised_ece=float(model.metrics["ece"]["value"]),
    )


def _profit(value: np.ndarray) -> np.ndarray:
    """Of calling on the first 0, 1, 2, ... n."""
    brought = np.concatenate([[0.0], np.cumsum(PRICE.kept * value)])
    return brought - PRICE.contact_cost * np.arange(len(brought))


def _table(columns: dict[str, list[str]], truth: Truth) -> LearningTable:
    features, described = {}, []
    for name, values in columns.items():
        if name in UNUSED:
            continue
        kind = "category" if name in CATEGORIES else "number"
        described.append(FeatureColumn(name, kind, name))
        features[name] = (
            pa.array([value.strip() or None for value in values])
            if kind == "category"
            else pa.array([float(value) if value else None for value in values], pa.float64())
        )
    y = np.where(truth.outcome < 0, np.nan, truth.outcome.astype(float))
    return LearningTable(
        keys=pa.array(truth.keys),
        snapshot_date=pa.array([0] * len(y), pa.date32()),
        y=y,
        value=np.array([float(value) for value in columns["monthly_price"]]),
        features=pa.table(features),
        columns=tuple(described),
    )


def main(customers: int) -> None:
    heads = ("seed", "promised", "came", "ECE", "off", "said", "best", "part", "true part", "all")
    print(" ".join(f"{head:>9}" for head in heads))
    found = []
    for seed in SEEDS:
        one = measure(seed, customers)
        found.append(one)
        print(
            f"{seed:>9} {one.scores.mean():>9.3f} {one.came.mean():>9.3f} {one.promised_ece:>9.3f} {one.off:>9.3f} "
            f"{one.chosen:>9} {one.best:>9} {one.part:>9.3f} {one.true_part:>9.3f} {one.of_everybody:>9.3f}",
            flush=True,
        )
    scores, truth, came = (
        np.concatenate([getattr(one, name) for one in found]) for name in ("scores", "truth", "came")
    )
    print("\nall together, by tenths of the score: said, came, true")
    for at in np.array_split(np.argsort(scores), 10):
        print(f"  {scores[at].mean():.3f}  {came[at].mean():.3f}  {truth[at].mean():.3f}")
    parts = [one.part for one in found]
    print(f"\npart of the best profit in hindsight: mean {np.mean(parts):.3f}, least {min(parts):.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS)
