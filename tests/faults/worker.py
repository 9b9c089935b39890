"""The worker with faults: `python -m tests.faults.worker`, or with REDIS_URL `dramatiq tests.faults.worker`."""

import sys

from tests.faults import steps, zygote

if __name__ != "__mp_main__":  # as which each child imports its worker's program
    zygote.share_the_load()
    steps.in_dispatcher()
    steps.in_worker()
    from workers.main import main

if __name__ == "__main__":
    sys.exit(main())
