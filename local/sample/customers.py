"""The customers' file and the events' file, as the company would export them from its own systems.

A customer has one row, of one of two kinds:

- seven in ten are shown as they were known a quarter ago, with what became of them: `churned` is yes or no;
- the others are shown as they are known today, and what they will do is awaited: `churned` is blank. They are
  the ones to call, and the ones that the demo scores.

Nothing in a row comes from after the morning on which it is known, so there is no leak in the file. Ages are
told as numbers (`tenure_months`), never as dates: seen from one day, a date would mean another age in each kind.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from local.sample.company import DAYS, HORIZON, QUARTER, Company, Picture, picture
from local.sample.people import People, people
from local.sample.table import Table, dates, pick, texts

KNOWN_SHARE = 0.7
OWNERS = ("Bruna Sales", "Carlos Teixeira", "Dora Whitfield", "Ester Lima", "Frank Osei", "Gil Andrade")

# Which columns of the file tell of which planted driver.
COLUMNS_OF_DRIVERS = {
    "usage falls": ("usage_change_pct", "hours_last_30_days", "hours_last_90_days"),
    "open tickets": ("open_tickets",),
    "failed payments": ("failed_payments_last_90_days",),
    "price rise": ("price_rise_pct",),
    "month-to-month contract": ("contract",),
    "new customer": ("tenure_months",),
    "unhappy": ("nps",),
}


@dataclass(frozen=True)
class Truth:
    """What only the simulator knows, one place per row of the file.

    `probability` is the true chance of the outcome within the horizon, `drivers` what each planted driver adds to
    its log-odds, `outcome` what happened: 1 or 0, and -1 where it is still awaited.
    """

    keys: tuple[str, ...]
    probability: np.ndarray
    monthly_hazard: np.ndarray
    drivers: dict[str, np.ndarray]
    outcome: np.ndarray


def customers_table(rng: np.random.Generator, company: Company, size: int) -> tuple[Table, Truth]:
    """The customers' file with `size` rows, and the truth about each row."""
    then, now = picture(company, DAYS - QUARTER), picture(company, DAYS)
    known, awaited = _choose(rng, company, size)
    who = np.concatenate([known, awaited])
    is_known = np.arange(len(who)) < len(known)
    order = rng.permutation(len(who))
    who, is_known = who[order], is_known[order]
    shown = _Shown(then, now, who, is_known)
    left = company.left_day[who] < then.day + HORIZON
    outcome = np.where(is_known, left.astype(int), -1)
    persons = people(rng, company.size)
    columns = _columns(rng, company, persons, shown)
    columns["churned"] = pick(("no", "yes", ""), outcome)
    truth = Truth(
        keys=tuple(columns["customer_id"]),
        probability=shown.of("probability"),
        monthly_hazard=shown.of("monthly_hazard"),
        drivers={
            name: np.where(is_known, then.drivers[name][who], now.drivers[name][who]) for name in now.drivers
        },
        outcome=outcome,
    )
    return Table(columns, odd_lines=_odd_lines(len(columns))), truth


def events_table(rng: np.random.Generator, company: Company, today: date) -> Table:
    """Usage, tickets, payments and cancellations of everyone, in time order, from the first day until yesterday."""
    usage_of, week = np.nonzero(company.usage_hours > 0)
    usage: _Events = (usage_of, company.usage_day[usage_of, week], 0, company.usage_hours[usage_of, week])
    left = np.nonzero(company.left_day < DAYS)[0]
    price = picture(company, DAYS).monthly_price
    paid = np.where(company.payment_failed, 3, 2)
    kinds = ("usage", "ticket", "payment", "payment_failed", "cancellation")
    parts: list[_Events] = [
        usage,
        (company.ticket_of, company.ticket_day, 1, np.zeros(len(company.ticket_of))),
        (company.payment_of, company.payment_day, paid, price[company.payment_of]),
        (left, company.left_day[left], 4, np.zeros(len(left))),
    ]
    of = np.concatenate([part[0] for part in parts])
    day = np.concatenate([part[1] for part in parts])
    kind = np.concatenate([np.zeros(len(part[0]), np.int64) + part[2] for part in parts])
    value = np.concatenate([part[3] for part in parts])
    alive = (day >= 0) & (day < DAYS) & (day >= company.signup_day[of]) & (day <= company.left_day[of])
    order = np.argsort(day[alive], kind="stable")
    of, day, kind, value = (array[alive][order] for array in (of, day, kind, value))
    minutes = np.sort(rng.integers(0, 1440, len(day)) + day * 1440) - day * 1440
    clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)]
    mornings = dates(today - timedelta(days=DAYS), day)
    return Table(
        {
            "customer_id": pick(ids(company), of),
            "time": [f"{a} {clock[b]}" for a, b in zip(mornings, (minutes % 1440).tolist(), strict=True)],
            "event": pick(kinds, kind),
            "value": texts(value, decimals=2, blank=(kind == 1) | (kind == 4)),
            "detail": [
                str(company.left_because[customer]) if what == 4 else ""
                for customer, what in zip(of.tolist(), kind.tolist(), strict=True)
            ],
        }
    )


# Events of one kind: whose, on which day, of which kind, with which value.
_Events = tuple[np.ndarray, np.ndarray, np.ndarray | int, np.ndarray]


@dataclass(frozen=True)
class _Shown:
    """Each row's own picture: that of a quarter ago where the outcome is known, today's where it is awaited."""

    then: Picture
    now: Picture
    who: np.ndarray
    is_known: np.ndarray

    def of(self, field: str) -> np.ndarray:
        then: np.ndarray = getattr(self.then, field)
        now: np.ndarray = getattr(self.now, field)
        shown: np.ndarray = np.where(self.is_known, then[self.who], now[self.who])
        return shown


def _choose(rng: np.random.Generator, company: Company, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Who is shown a quarter ago and who today: by lot, so that the lot says nothing about the customer."""
    lot = rng.random(company.size) < KNOWN_SHARE
    known = rng.permutation(np.nonzero(lot & company.active(DAYS - QUARTER))[0])[: round(size * KNOWN_SHARE)]
    awaited = rng.permutation(np.nonzero(~lot & company.active(DAYS))[0])[: size - len(known)]
    if len(known) + len(awaited) < size:
        raise ValueError(f"the company has too few customers for a file of {size} rows")
    return known, awaited


def ids(company: Company) -> list[str]:
    """The key of each customer, in the company's order."""
    return [f"{7 * number + 1043:07d}" for number in range(company.size)]


def _columns(
    rng: np.random.Generator, company: Company, persons: People, shown: _Shown
) -> dict[str, list[str]]:
    who, size = shown.who, len(shown.who)
    plan = company.plan[who]
    sloppy = rng.random(size) < 0.004  # a few were typed by hand
    return {
        "customer_id": pick(ids(company), who),
        "name": texts(persons.names[who]),
        "email": texts(persons.emails[who]),
        "company": texts(persons.companies[who]),
        "city": texts(persons.cities[who], blank=rng.random(size) < 0.02),
        "state": texts(persons.states[who]),
        "plan": texts(np.where(sloppy, np.char.add(plan, " "), plan)),
        "contract": texts(company.contract[who]),
        "payment_method": texts(company.payment_method[who], blank=rng.random(size) < 0.015),
        "seats": texts(company.seats[who]),
        "monthly_price": texts(shown.of("monthly_price"), decimals=2),
        "price_rise_pct": texts(shown.of("price_rise_pct"), decimals=0),
        "tenure_months": texts(shown.of("tenure_months"), decimals=1),
        "hours_last_30_days": texts(shown.of("hours_30"), decimals=1),
        "hours_last_90_days": texts(shown.of("hours_90"), decimals=1),
        "usage_change_pct": texts(_change(shown.of("hours_30"), shown.of("hours_90"))),
        "open_tickets": texts(shown.of("open_tickets")),
        "tickets_last_90_days": texts(shown.of("tickets_90")),
        "failed_payments_last_90_days": texts(shown.of("failed_payments_90")),
        "nps": texts(shown.of("nps"), blank=rng.random(size) < 0.38),
        "owner": texts(rng.choice(OWNERS, size), blank=rng.random(size) < 0.03),
    }


def _change(hours_30: np.ndarray, hours_90: np.ndarray) -> np.ndarray:
    """Use in the last 30 days against the 90-day mean, in percent; 0 for whom there is nothing to compare."""
    change = np.where(hours_90 > 0, 300 * hours_30 / np.maximum(hours_90, 0.1) - 100, 0.0)
    return change.round().astype(np.int64)


def _odd_lines(width: int) -> tuple[str, ...]:
    """Two lines as real exports have them: a name with a bare comma in it, and a line broken in two."""
    whole = ["9990001", "Souza, Ana", "ana.souza@farol.example"] + ["x"] * (width - 3)
    return (",".join(whole), "9990002,John Walker")
