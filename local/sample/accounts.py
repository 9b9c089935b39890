"""The accounts' file: everybody who ever was a customer, as a CRM keeps them, with nothing that changes from day to day.

Beside the events it is what a question over time is asked of: what somebody did comes from the events, as of each
morning, and nothing in this file knows how it ended.
"""

from datetime import date, timedelta

import numpy as np

from local.sample.company import DAYS, Company
from local.sample.customers import OWNERS, ids
from local.sample.people import people
from local.sample.table import Table, dates, texts

CUSTOMERS_BEFORE = timedelta(days=DAYS)


def accounts_table(rng: np.random.Generator, company: Company, today: date) -> Table:
    """One row per customer, in the order in which they signed up."""
    order = np.argsort(company.signup_day, kind="stable")
    persons = people(rng, company.size)
    day = company.signup_day[order]
    return Table(
        {
            "customer_id": [ids(company)[at] for at in order.tolist()],
            "name": texts(persons.names[order]),
            "email": texts(persons.emails[order]),
            "company": texts(persons.companies[order]),
            "city": texts(persons.cities[order], blank=rng.random(company.size) < 0.02),
            "state": texts(persons.states[order]),
            "plan": texts(company.plan[order]),
            "contract": texts(company.contract[order]),
            "payment_method": texts(company.payment_method[order], blank=rng.random(company.size) < 0.015),
            "seats": texts(company.seats[order]),
            "monthly_price": texts(company.list_price[order], decimals=2),
            "signed_up_on": dates(today - CUSTOMERS_BEFORE, day),
            "owner": texts(rng.choice(OWNERS, company.size), blank=rng.random(company.size) < 0.03),
        }
    )
