"""`python -m warehouse.confinement`: does confinement hold on this machine? Exits with 1 when it does not."""

import sys

from warehouse.confinement import self_test
from warehouse.confinement.landlock import version

failures = self_test()
for failure in failures:
    sys.stdout.write(f"NOT CONFINED: {failure}\n")
if not failures:
    sys.stdout.write(f"Confinement holds (Landlock ABI {version()}, seccomp).\n")
sys.exit(1 if failures else 0)
