"""Two lists of the same customers: who enters the first n of the second, and who leaves them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from warehouse.lake import duck
from warehouse.lake.prediction_files import parts


@dataclass(frozen=True)
class Mover:
    """Somebody who is among the first n of one list alone; places count those who can still be acted on. What a list
    does not hold is None."""

    entity_key: str
    name: str | None
    score_a: float | None
    score_b: float | None
    place_a: int | None
    place_b: int | None


@dataclass(frozen=True)
class Moves:
    """`both` stand among the first n of either list; `correlation` is Spearman's, over all that are on both."""

    n: int
    both: int
    enters: list[Mover]
    leaves: list[Mover]
    shared: int
    correlation: float | None


def moves(a: Path, b: Path, n: int) -> Moves:
    """From the predictions of two scoring runs, of those whose outcome has not come; strongest movers first."""
    connection = duck.connect(memory_limit="1GB")
    try:
        for name, folder in (("a", a), ("b", b)):
            connection.execute(
                f"create temp table {name} as select entity_key, name, score,"
                f" row_number() over (order by rank) as place"
                f" from {duck.parquet_files(parts(folder))} where outcome is not true"
            )
        joined = "from a full join b using (entity_key)"
        told = "entity_key, coalesce(b.name, a.name), a.score, b.score, a.place, b.place"
        enters, leaves = (
            connection.execute(
                f"select {told} {joined} where {here}.place <= {n} and coalesce({there}.place > {n}, true)"
                f" order by {here}.place"
            ).fetchall()
            for here, there in (("b", "a"), ("a", "b"))
        )
        both, shared, correlation = connection.execute(
            f"select count(*) filter (a.place <= {n} and b.place <= {n}), count(*), corr(a.place, b.place)"
            " from a join b using (entity_key)"
        ).fetchall()[0]
    finally:
        connection.close()
    return Moves(
        n=n,
        both=both,
        enters=[Mover(*row) for row in enters],
        leaves=[Mover(*row) for row in leaves],
        shared=shared,
        correlation=None if correlation is None or not np.isfinite(correlation) else float(correlation),
    )
