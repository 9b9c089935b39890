"""What "high", "medium" and "low" mean for a score.

A band answers "whom first?", so it is relative to the scoring run, and it depends on the score alone, so equal
scores share a band:

- `high`: among the top tenth of those not yet lost, and above their average;
- `medium`: among the next two tenths, and above their average;
- `low`: everyone else.

Those already lost (or already won, for leads) do not move the cut-offs: nobody can act on them. The average
keeps a model that tells nobody apart from calling anybody high. The cut-offs are kept with the run, so that a
score made online falls into the same band as in the list.
"""

from dataclasses import dataclass

import duckdb

BANDS = ("high", "medium", "low")

# An average of equal scores may differ from them in the last digits.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Cutoffs:
    """The lowest score that is still high, and the lowest that is still medium."""

    high: float
    medium: float

    def band(self, score: float) -> str:
        """The band of one score.

        >>> Cutoffs(high=0.6, medium=0.3).band(0.3)
        'medium'
        """
        if score >= self.high:
            return "high"
        return "medium" if score >= self.medium else "low"

    def sql(self, score: str) -> str:
        """The same as an SQL expression over the column `score`."""
        return (
            f"case when {score} >= {self.high!r} then 'high' when {score} >= {self.medium!r} then 'medium' "
            f"else 'low' end"
        )


def cutoffs(con: duckdb.DuckDBPyConnection, relation: str) -> Cutoffs:
    """The cut-offs over the rows of `relation` (columns `score`, `outcome`); over all rows when all are lost."""
    row = con.execute(
        f"""
        with open_rows as (
            select score, row_number() over (order by score desc) as place, count(*) over () as open_count
            from {relation}
            where outcome is not true or (select bool_and(outcome is true) from {relation})
        )
        select
            min(score) filter (place <= ceil(open_count / 10)),
            min(score) filter (place <= ceil(open_count * 3 / 10)),
            avg(score)
        from open_rows
        """
    ).fetchone()
    if row is None or row[2] is None:
        return Cutoffs(1.0, 1.0)
    high, medium, average = row
    above = average + _ROUNDING
    return Cutoffs(high=max(high, above), medium=max(medium, above))
