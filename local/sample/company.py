"""The life of a subscription company, day by day for eighteen months, and the truth about who leaves.

The company sells software to small businesses, most of them Brazilian. Days are counted from the first of
the eighteen months; a quarter is 91 days. On the first morning of each quarter every customer has a true
probability of leaving within the next 90 days, made only from what is known by that morning (`Picture`).
So the truth is exact: no model can do better than `Picture.probability`, and a good one comes close.

The drivers that are planted, and what each adds to the log-odds of leaving, are in `_drivers`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

QUARTER = 91
QUARTERS = 6
DAYS = QUARTER * QUARTERS
WEEKS = 13 * (QUARTERS + 1)  # one quarter before the first day, so that the first windows are full
HORIZON = 90
NEVER = 10**6

PLANS = ("Essencial", "Pro", "Business")
PRICES = {"Essencial": 89.0, "Pro": 219.0, "Business": 649.0}
CONTRACTS = ("month-to-month", "annual", "two-year")
PAYMENTS = ("credit card", "boleto", "Pix", "bank debit")

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

# Log-odds of leaving within 90 days for a customer in whom every driver is at rest.
AT_REST = -3.7


@dataclass
class Company:
    """Everyone who ever was a customer: one place per customer in each array.

    `usage_hours` is (customers, WEEKS); the usage of a week is one event on `usage_day`. Tickets, payments and
    their customers are long arrays of their own, one place per event. `left_day` is NEVER for those who stay.
    """

    plan: np.ndarray
    contract: np.ndarray
    payment_method: np.ndarray
    seats: Ints
    list_price: Floats
    signup_day: Ints
    rise_day: Ints
    rise_pct: Floats
    satisfaction: Floats
    usage_day: Ints
    usage_hours: Floats
    ticket_of: Ints
    ticket_day: Ints
    ticket_closed: Ints
    payment_of: Ints
    payment_day: Ints
    payment_failed: np.ndarray
    left_day: Ints
    left_because: np.ndarray

    @property
    def size(self) -> int:
        return len(self.plan)

    def active(self, day: int) -> np.ndarray:
        """Who is a customer on the morning of `day`."""
        return (self.signup_day < day) & (self.left_day >= day)


@dataclass(frozen=True)
class Picture:
    """What is known of every customer on one morning, and the truth that nobody knows."""

    day: int
    tenure_months: Floats
    monthly_price: Floats
    price_rise_pct: Floats
    hours_30: Floats
    hours_90: Floats
    open_tickets: Ints
    tickets_90: Ints
    failed_payments_90: Ints
    nps: Ints
    drivers: dict[str, Floats]
    probability: Floats

    @property
    def monthly_hazard(self) -> Floats:
        """The chance to leave in one month that makes the chance of the quarter."""
        hazard: Floats = 1 - (1 - self.probability) ** (1 / 3)
        return hazard


def simulate(rng: np.random.Generator, size: int) -> Company:
    """A company with `size` customers over the eighteen months; those who leave do so day by day."""
    company = _found(rng, size)
    _use(rng, company)
    _complain(rng, company)
    _pay(rng, company)
    for quarter in range(QUARTERS):
        _leave(rng, company, picture(company, quarter * QUARTER))
    return company


def picture(company: Company, day: int) -> Picture:
    """The company as it is known on the morning of `day`: events of that day are the future."""
    tenure = np.maximum(day - company.signup_day, 0) / 30.4
    in_use = (company.usage_day < day) & (company.usage_day >= company.signup_day[:, None])
    hours_30 = np.where(in_use & (company.usage_day >= day - 30), company.usage_hours, 0).sum(axis=1).round(1)
    hours_90 = np.where(in_use & (company.usage_day >= day - 90), company.usage_hours, 0).sum(axis=1).round(1)
    recent_ticket = (company.ticket_day < day) & (company.ticket_day >= day - 90)
    tickets_90 = _count(company.ticket_of[recent_ticket], company.size)
    still_open = (company.ticket_day < day) & (company.ticket_closed >= day)
    open_tickets = _count(company.ticket_of[still_open], company.size)
    failed = company.payment_failed & (company.payment_day < day) & (company.payment_day >= day - 90)
    failed_90 = _count(company.payment_of[failed], company.size)
    risen = company.rise_day < day
    rise = np.where(risen & (company.rise_day >= day - 180), company.rise_pct, 0.0)
    nps = np.clip(np.round(7.6 + company.satisfaction - 0.9 * open_tickets - 0.3 * tickets_90), 0, 10)
    drivers = _drivers(company, tenure, hours_30, hours_90, open_tickets, failed_90, rise, nps)
    log_odds = AT_REST + sum(drivers.values(), np.zeros(company.size))
    return Picture(
        day=day,
        tenure_months=tenure.round(1),
        monthly_price=(company.list_price * np.where(risen, 1 + company.rise_pct / 100, 1)).round(2),
        price_rise_pct=rise,
        hours_30=hours_30,
        hours_90=hours_90,
        open_tickets=open_tickets,
        tickets_90=tickets_90,
        failed_payments_90=failed_90,
        nps=nps.astype(np.int64),
        drivers=drivers,
        probability=1 / (1 + np.exp(-log_odds)),
    )


def _drivers(
    company: Company,
    tenure: Floats,
    hours_30: Floats,
    hours_90: Floats,
    open_tickets: Ints,
    failed_90: Ints,
    rise: Floats,
    nps: Floats,
) -> dict[str, Floats]:
    """What each planted driver adds to the log-odds, by the reason that a leaver would give."""
    fall = 1 - 3 * hours_30 / np.maximum(hours_90, 0.1)  # 0: as before; 1: stopped altogether
    return {
        "usage falls": 4.0 * np.clip(fall, -0.15, 1.0),
        "open tickets": 0.70 * np.minimum(open_tickets, 4),
        "failed payments": 0.90 * np.minimum(failed_90, 3),
        "price rise": 0.075 * rise,
        "month-to-month contract": np.where(company.contract == "month-to-month", 1.2, 0.0),
        "new customer": 1.4 * np.exp(-tenure / 5),
        "unhappy": 0.20 * np.clip(8 - nps, 0, 8),
    }


def _found(rng: np.random.Generator, size: int) -> Company:
    old = rng.random(size) < 0.42
    signup = np.where(old, -1 - rng.exponential(520, size), rng.uniform(0, DAYS - 8, size)).astype(np.int64)
    plan = rng.choice(PLANS, size, p=[0.52, 0.35, 0.13])
    contract = np.where(
        plan == "Business",
        rng.choice(CONTRACTS, size, p=[0.25, 0.50, 0.25]),
        rng.choice(CONTRACTS, size, p=[0.62, 0.30, 0.08]),
    )
    seats = 1 + rng.poisson(np.select([plan == "Essencial", plan == "Pro"], [1.2, 4.5], 14.0))
    discount = rng.choice([1.0, 0.9, 0.8], size, p=[0.7, 0.2, 0.1])
    base = np.vectorize(PRICES.get, otypes=[float])(plan)
    return Company(
        plan=plan,
        contract=contract,
        payment_method=rng.choice(PAYMENTS, size, p=[0.48, 0.22, 0.20, 0.10]),
        seats=seats,
        list_price=(base * (1 + 0.06 * (seats - 1)) * discount).round(2),
        signup_day=signup,
        rise_day=np.where(rng.random(size) < 0.7, rng.integers(-180, DAYS, size), NEVER),
        rise_pct=rng.choice([5.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0], size),
        satisfaction=rng.normal(0, 1.5, size),
        usage_day=np.empty((0, 0), np.int64),
        usage_hours=np.empty((0, 0)),
        ticket_of=np.empty(0, np.int64),
        ticket_day=np.empty(0, np.int64),
        ticket_closed=np.empty(0, np.int64),
        payment_of=np.empty(0, np.int64),
        payment_day=np.empty(0, np.int64),
        payment_failed=np.empty(0, bool),
        left_day=np.full(size, NEVER, np.int64),
        left_because=np.full(size, "", dtype="<U32"),
    )


def _use(rng: np.random.Generator, company: Company) -> None:
    """Weekly hours: a level of one's own that wavers, and spells in which interest fades and may return."""
    size = company.size
    level = np.log(1.2 + 0.8 * company.seats) + rng.normal(0, 0.45, size)
    mood, spell = np.zeros(size), np.zeros(size, np.int64)
    hours = np.empty((size, WEEKS))
    for week in range(WEEKS):
        begins = (spell == 0) & (rng.random(size) < 0.012)
        spell = np.where(begins, rng.integers(6, 20, size), np.maximum(spell - 1, 0))
        mood = np.where(spell > 0, mood - rng.gamma(2.0, 0.10, size), 0.90 * mood)
        hours[:, week] = np.exp(level + mood + rng.normal(0, 0.22, size))
    company.usage_hours = np.where(hours < 0.05, 0, hours).round(1)
    company.usage_day = np.arange(WEEKS) * 7 - QUARTER + rng.integers(0, 7, (size, 1))


def _complain(rng: np.random.Generator, company: Company) -> None:
    rate = rng.gamma(0.7, 8.0, company.size)  # most never complain, a few often do
    count = rng.poisson(rate)
    company.ticket_of = np.repeat(np.arange(company.size), count)
    total = len(company.ticket_of)
    company.ticket_day = rng.integers(-QUARTER, DAYS, total)
    company.ticket_closed = company.ticket_day + 1 + rng.exponential(18, total).astype(np.int64)


def _pay(rng: np.random.Generator, company: Company) -> None:
    """One payment a month, from the month of sign-up on; some cards and boletos fail more than others."""
    months = (DAYS + QUARTER) // 30
    size = company.size
    first = rng.integers(0, 30, size) - QUARTER
    day = first[:, None] + 30 * np.arange(months)
    frail = rng.beta(0.35, 4.5, size) * np.where(company.payment_method == "bank debit", 0.3, 1.0)
    failed = rng.random((size, months)) < frail[:, None]
    paid = (day >= company.signup_day[:, None]) & (day < DAYS)
    company.payment_of = np.nonzero(paid)[0]
    company.payment_day = day[paid]
    company.payment_failed = failed[paid]


def _leave(rng: np.random.Generator, company: Company, seen: Picture) -> None:
    """Draw who leaves within the horizon of this picture, on which day, and the reason that weighed most."""
    leaves = company.active(seen.day) & (rng.random(company.size) < seen.probability)
    day = seen.day + rng.integers(1, HORIZON, company.size)
    company.left_day = np.where(leaves, day, company.left_day)
    names = np.array(list(seen.drivers))
    weights = np.stack(list(seen.drivers.values()))
    beyond_usual = weights - weights[:, company.active(seen.day)].mean(axis=1, keepdims=True)
    heaviest = names[np.argmax(beyond_usual, axis=0)]
    company.left_because = np.where(leaves, heaviest, company.left_because)


def _count(of: Ints, size: int) -> Ints:
    return np.bincount(of, minlength=size).astype(np.int64)
