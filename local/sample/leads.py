"""The leads' file: who showed interest, as known seven days after they came in, and who bought within sixty days.

It is written the way a Brazilian marketing tool exports: semicolons, decimal commas, days before months. The leads
of the last sixty days are still awaited: `converted` is blank, and they are the ones to score.
"""

from datetime import date, timedelta

import numpy as np

from local.sample.customers import Truth
from local.sample.people import people
from local.sample.table import Table, dates, pick, texts

SPAN = 420
HORIZON = 60
KNOWN_AFTER = 7

SOURCES = ("Google Ads", "organic search", "referral", "Instagram", "LinkedIn", "event", "partner")
SOURCE_SHARES = (0.28, 0.22, 0.11, 0.16, 0.09, 0.06, 0.08)
SOURCE_EFFECTS = (-0.2, 0.0, 1.0, -0.9, 0.2, 0.4, 0.8)
CHANNELS = ("web form", "WhatsApp", "chat", "phone", "e-mail")
SIZES = ("1-9", "10-49", "50-199", "200+")
SIZE_EFFECTS = (-0.4, 0.25, 0.6, 0.1)
ROLES = ("owner", "manager", "analyst", "student", "other")
ROLE_EFFECTS = (0.5, 0.4, -0.1, -1.5, -0.4)
SELLERS = ("Helena Prado", "Igor Matos", "Joan Clarke", "Kátia Nunes")
AT_REST = -3.8

COLUMNS_OF_DRIVERS = {
    "replies": ("replies",),
    "page views": ("page_views", "minutes_on_site"),
    "source": ("source",),
    "company size": ("company_size",),
    "role": ("role",),
    "demo asked for": ("demo_requested",),
}


def leads_table(rng: np.random.Generator, size: int, today: date) -> tuple[Table, Truth]:
    """The leads' file with `size` rows, and the truth about each row."""
    persons = people(rng, size)
    day = np.sort(rng.integers(0, SPAN - KNOWN_AFTER, size))
    source = rng.choice(len(SOURCES), size, p=SOURCE_SHARES)
    company_size = rng.choice(len(SIZES), size, p=[0.46, 0.34, 0.14, 0.06])
    role = rng.choice(len(ROLES), size, p=[0.30, 0.27, 0.18, 0.10, 0.15])
    interest = rng.normal(0, 1, size)
    views = rng.poisson(np.exp(1.3 + 0.6 * interest))
    minutes = (views * rng.gamma(2.0, 0.9, size)).round(1)
    replies = rng.poisson(np.exp(-0.9 + 0.7 * interest))
    demo = rng.random(size) < 1 / (1 + np.exp(2.6 - 0.8 * interest))
    drivers = {
        "replies": 0.75 * np.minimum(replies, 4),
        "page views": 0.55 * np.log1p(views),
        "source": np.array(SOURCE_EFFECTS)[source],
        "company size": np.array(SIZE_EFFECTS)[company_size],
        "role": np.array(ROLE_EFFECTS)[role],
        "demo asked for": np.where(demo, 1.1, 0.0),
    }
    probability = 1 / (1 + np.exp(-AT_REST - sum(drivers.values(), np.zeros(size))))
    converted = rng.random(size) < probability
    outcome = np.where(day + HORIZON < SPAN, converted.astype(int), -1)
    expected = (150 * np.exp(rng.normal(0.9 * company_size, 0.4, size))).round(2)
    table = Table(
        {
            "lead_id": [f"L{number:05d}" for number in range(1, size + 1)],
            "name": texts(persons.names),
            "email": texts(persons.emails),
            "company": texts(persons.companies),
            "state": texts(persons.states, blank=rng.random(size) < 0.06),
            "created_on": dates(today - timedelta(days=SPAN), day, form="%d/%m/%Y"),
            "source": pick(SOURCES, source),
            "channel": texts(rng.choice(CHANNELS, size, p=[0.42, 0.27, 0.12, 0.09, 0.10])),
            "company_size": texts(np.array(SIZES)[company_size], blank=rng.random(size) < 0.08),
            "role": texts(np.array(ROLES)[role], blank=rng.random(size) < 0.05),
            "page_views": texts(views),
            "minutes_on_site": texts(minutes, decimals=1, comma=True),
            "emails_opened": texts(rng.poisson(1.4, size)),
            "replies": texts(replies),
            "demo_requested": pick(("no", "yes"), demo),
            "expected_monthly_value": texts(expected, decimals=2, comma=True),
            "owner": texts(rng.choice(SELLERS, size)),
            "converted": pick(("no", "yes", ""), outcome),
        },
        delimiter=";",
    )
    truth = Truth(
        keys=tuple(table.columns["lead_id"]),
        probability=probability,
        monthly_hazard=1 - (1 - probability) ** 0.5,
        drivers=drivers,
        outcome=outcome,
    )
    return table, truth
