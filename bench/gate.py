"""The gate before statements of every shape, long: `./anteve bench gate`, or `python -m bench.gate [--minutes 20] [--seed 1]`.

Each statement that passes is judged by the engine: which relations its binder finds, which functions and tables stand in
the plan that it makes. Prints how many were tried, refused, passed and bound, and every one that touches something that
is on no list. Ends with 1 when there was one, or when so few passed that nothing was shown.
"""

import argparse
import sys
import time
from collections import Counter

import duckdb
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.warehouse.lake.tenant_sql.statements import RELATIONS, outside, statements
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.lake.tenant_sql.gate import check

EXAMPLES = 2_000  # of one round, which begins from a seed of its own
FEWEST = 1_000  # bound statements below which nothing is shown


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=20)
    asked.add_argument("--seed", type=int, default=1)
    wanted = asked.parse_args()
    counts: Counter[str] = Counter()
    escaped: list[str] = []
    until, number = time.monotonic() + 60 * wanted.minutes, wanted.seed
    while time.monotonic() < until:
        round_of(number, counts, escaped)
        number += 1
        print(told(counts, escaped), flush=True)
    for sql in escaped[:20]:
        print(repr(sql))
    return 1 if escaped or counts["bound"] < FEWEST else 0


def round_of(number: int, counts: "Counter[str]", escaped: list[str]) -> None:
    @seed(number)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(statements())
    def tried(sql: str) -> None:
        counts["tried"] += 1
        try:
            passed = check(sql, RELATIONS)
        except SqlRefused as refusal:
            counts[f"refused: {refusal.code}"] += 1
            return
        counts["passed"] += 1
        try:
            found = outside(passed.sql)
        except duckdb.Error:
            return
        counts["bound"] += 1
        if found:
            escaped.append(sql)

    tried()


def told(counts: "Counter[str]", escaped: list[str]) -> str:
    refused = ", ".join(f"{code[9:]} {n:,}" for code, n in counts.most_common() if code.startswith("refused"))
    return (
        f"{counts['tried']:,} statements: {counts['passed']:,} passed, {counts['bound']:,} of them bound, "
        f"{len(escaped)} outside; refused: {refused}"
    )


if __name__ == "__main__":
    sys.exit(main())
