"""The API with faults: `python -m tests.faults.api`."""

import sys

from tests.faults import steps

if __name__ == "__main__":
    steps.in_api()
    from api.__main__ import main

    sys.exit(main())
