"""The dispatcher with faults: `python -m tests.faults.dispatcher`."""

from tests.faults import steps

if __name__ == "__main__":
    steps.in_dispatcher()
    from workers.dispatch import main

    main()
