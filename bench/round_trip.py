"""Random tables through intake, an export and intake again, many of them: `python -m bench.round_trip [--cases 2000]`.

The property is the one of tests/warehouse/lake/intake/test_round_trip.py. Ends with 1 at the first cell that is lost or
changed, and shows the smallest file that does it.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.warehouse.lake.intake.test_round_trip import FORMATS, as_written, landed, unchanged
from tests.warehouse.lake.intake.written import Written, files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    seen: Counter[str] = Counter()
    begun = time.monotonic()

    @seed(asked.seed)
    @settings(
        max_examples=asked.cases,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(file=files())
    def trip(file: Written) -> None:
        with tempfile.TemporaryDirectory() as folder:
            landing = landed(file, Path(folder))
            if landing is None:
                seen["without a value"] += 1
                return
            as_written(landing, file)
            for format in FORMATS:
                unchanged(landing, format, Path(folder))
            seen["landed"] += 1
            seen["cells"] += sum(map(len, file.rows))
            seen.update(column.type for column in landing.columns)

    trip()
    print(f"{dict(seen)}: no cell lost or changed, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
