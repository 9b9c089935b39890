"""`python -m warehouse.confinement`: does confinement hold on this machine? Exits with 1 when it does not."""

import sys

from warehouse.confinement import failures
from warehouse.confinement.landlock import version

found = failures()
for failure in found:
    sys.stdout.write(f"NOT CONFINED: {failure}\n")
if not found:
    sys.stdout.write(f"Confinement holds (Landlock ABI {version()}, seccomp).\n")
sys.exit(1 if found else 0)
