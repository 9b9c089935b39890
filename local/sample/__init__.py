"""A seeded company whose truth is known: the demo shows it, and tests ask whether the model finds it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from local.sample.accounts import accounts_table
from local.sample.company import simulate
from local.sample.customers import Truth, customers_table, events_table
from local.sample.leads import leads_table
from local.sample.table import Table

# A fixed day, so that the same seed writes the same bytes whenever it is called.
TODAY = date(2026, 11, 2)


@dataclass(frozen=True)
class Sample:
    """The files of the sample company, and the truth about their rows."""

    customers: Table
    accounts: Table
    events: Table
    leads: Table
    customers_truth: Truth
    leads_truth: Truth

    def write(self, folder: Path) -> dict[str, Path]:
        """Write `customers.csv`, `accounts.csv`, `events.csv` and `leads.csv` into the folder; returns their paths by name."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = {
            "customers": self.customers,
            "accounts": self.accounts,
            "events": self.events,
            "leads": self.leads,
        }
        return {name: table.write(folder / f"{name}.csv") for name, table in tables.items()}


def generate(seed: int = 7, customers: int = 5000, leads: int = 3000, today: date = TODAY) -> Sample:
    """The sample company as its systems would export it on the morning of `today`; the same for the same seed.

    >>> generate(seed=7).customers.rows
    5000
    """
    rng = np.random.default_rng(seed)
    company = simulate(
        rng, 12 * customers // 5 + 100
    )  # about half of all who ever came are customers at a time
    customers_file, customers_truth = customers_table(rng, company, customers)
    events_file = events_table(rng, company, today)
    leads_file, leads_truth = leads_table(rng, leads, today)
    # Drawn last, and by itself: what was drawn before it stays what it was.
    accounts_file = accounts_table(np.random.default_rng(seed + 1), company, today)
    return Sample(customers_file, accounts_file, events_file, leads_file, customers_truth, leads_truth)
