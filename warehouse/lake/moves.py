"""Whose score moved from one scoring to the next: found in the files, before the later ones are published."""

from pathlib import Path

import pyarrow as pa

from warehouse.lake import duck
from warehouse.lake.prediction_counts import MOVED, relation


def moved(scored: Path, before: Path, *, most: int, temp: Path) -> pa.Array:
    """Keys of at most so many, the greatest move first. `scored` is the Parquet file of the later scores, `before` the
    folder of the scoring before."""
    con = duck.connect(temp=temp)
    try:
        found = con.execute(
            f"""
            select scored.entity_key
            from {duck.parquet_files([scored])} as scored
            join {relation(before)} as before using (entity_key)
            where abs(scored.score - before.score) >= {MOVED}
            order by abs(scored.score - before.score) desc, scored.entity_key
            limit {most}
            """
        ).to_arrow_table()
    finally:
        con.close()
    return found["entity_key"].combine_chunks()
