"""The sample company as if it had been lived in: people, rules, past mornings with what the team made of them, and today.

All through the API, as anybody could. The same seeds do the same each time. What a colleague wrote down of a customer fits
what became of that customer: the files know who left.
"""

import random
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from cli import data, mail, models
from cli.account import Account, Owner
from cli.client import Client, Json, segment
from cli.errors import Failure, Refused
from cli.progress import follow
from cli.show import plain, say
from local.sample import TODAY, Sample, generate
from local.sample.as_of import events_between, leads_on, left_on
from local.sample.table import Table
from warehouse.settings import Settings

CUSTOMERS, LEADS = 2500, 1500
SEED = 7
ACCOUNTS: Json = {
    "entity_key": "customer_id",
    "value": "monthly_price",
    "name": "name",
    "email": "email",
    "owner": "owner",
    "time": "signed_up_on",
}
EVENTS: Json = {"entity_key": "customer_id", "time": "time", "type": "event", "amount": "value"}
LEADS_MAPPING: Json = {
    "entity_key": "lead_id",
    "value": "expected_monthly_value",
    "name": "name",
    "email": "email",
    "owner": "owner",
    "outcome": {"column": "converted", "positive": ["yes"]},
}
HORIZON = 90
LEARNED = 154  # days before today on which the first version learned
BACK = (154, 140, 126, 112, 98, 84, 70, 56, 42, 28, 14, 7)  # mornings, in days before today
LEADS_BACK = (150, 75)
COLLEAGUES = (
    "Bruna Sales",
    "Carlos Teixeira",
    "Dora Whitfield",
)  # who look after customers in the files, too
CHURN: Json = {
    "name": "churn",
    "kind": "churn",
    "entities": "accounts",
    "events": ["events"],
    "outcome": {"kind": "event", "event_type": "cancellation", "once": True},
    "horizon_days": HORIZON,
    "population": {"kind": "active", "days": 45},
    "excluded_columns": ["city"],
    "economics": {"contact_cost": 25, "save_rate": 0.3, "margin": 0.7, "periods": 12, "currency": "BRL"},
}
LEAD_SCORING: Json = {
    "name": "leads",
    "kind": "lead_scoring",
    "entities": "leads",
    "outcome": {"kind": "column", **LEADS_MAPPING["outcome"]},
    "horizon_days": 60,
    "excluded_columns": ["created_on"],
}
RULES: tuple[Json, ...] = (
    {"model": "churn", "name": "Risk up by 15 points", "kind": "change", "min_change": 0.15, "top_n": 15},
    {
        "model": "churn",
        "name": "New among the 40 dearest",
        "kind": "new_entrant",
        "measure": "value_at_risk",
        "top_n": 40,
    },
    {
        "model": "churn",
        "name": "Business plan above 40 %",
        "kind": "threshold",
        "threshold": 0.4,
        "top_n": 10,
        "segments": [{"column": "plan", "values": ["Business"]}],
    },
)
VIEWS: tuple[Json, ...] = (
    {
        "name": "Month-to-month, high risk",
        "query": {"model": "churn", "band": "high", "segment": ["contract:month-to-month"]},
    },
    {"name": "Dearest at risk", "query": {"model": "churn", "outcome": "open", "sort": "-value_at_risk"}},
    {"name": "Rising fast", "query": {"model": "churn", "min_change": 0.05, "sort": "-change"}},
)
NOTES = {
    "saved": (
        "Ligou, ouviu a proposta anual e ficou.",
        "Moved to the annual plan with 10 % off. Happy again.",
    ),
    "contacted": ("Conversamos; vai decidir com o sócio.", "Sent the training videos, call again next week."),
    "lost": ("Fechou a loja.", "Went to a cheaper competitor, nothing to be done."),
    "no_answer": ("Três tentativas, sem resposta.", "Voicemail twice, wrote an e-mail."),
    "wrong_alarm": ("Estava de férias; uso volta na segunda.", "Seasonal business, quiet every winter."),
}
TASKS = ("Call about the price rise", "Enviar proposta anual", "Check the open tickets with support")


@dataclass(frozen=True)
class Place:
    """Where the company is: the server, the demo's own user, and an account that may do everything."""

    url: str
    owner: Owner | None
    client: Client


def is_there(client: Client) -> bool:
    """Whether the company has been made already, up to its live scorings."""
    return all(
        any(not run["rehearsed"] and run["published"] for run in _runs(client, name))
        for name in ("churn", "leads")
    )


def make(place: Place) -> None:
    """All of it, with progress."""
    sample = generate(seed=SEED, customers=CUSTOMERS, leads=LEADS)
    with tempfile.TemporaryDirectory() as folder:
        colleagues = _invite(place)
        _customers(place.client, sample, Path(folder))
        _leads(place.client, sample, Path(folder))
        _handle(place.client, colleagues, left_on(sample.events))
        _today(place.client)
    _arrange(place.client, colleagues)


# --- the data, and what was foreseen from them ---


def _customers(client: Client, sample: Sample, folder: Path) -> None:
    cut = TODAY - timedelta(days=LEARNED)
    _load(client, sample.accounts, folder / "accounts.csv", "accounts", ACCOUNTS)
    before = events_between(sample.events, None, cut)
    _load(client, before, folder / "events-before.csv", "events", EVENTS, kind="events", mode="append")
    _ensure(client, CHURN)
    for rule in RULES:
        _once(client, "alert-rules", rule)
    if not _has_learned(client, "churn"):
        _learn(client, "churn", "The first version: what was known then.")
    after = events_between(sample.events, cut, None)
    _load(client, after, folder / "events-since.csv", "events", EVENTS, kind="events", mode="append")
    mornings = [{"snapshot_date": (TODAY - timedelta(days=back)).isoformat()} for back in BACK]
    _rehearse(client, "churn", mornings)


def _leads(client: Client, sample: Sample, folder: Path) -> None:
    for number, back in enumerate((*LEADS_BACK, 0), start=1):
        known = leads_on(sample.leads, TODAY - timedelta(days=back)) if back else sample.leads
        _load(client, known, folder / f"leads-{number}.csv", "leads", LEADS_MAPPING)
        if number == 1:
            _ensure(client, LEAD_SCORING)
            if not _has_learned(client, "leads"):
                _learn(client, "leads", "Learned from the leads of five months ago.")
    mornings = [
        {"snapshot_date": (TODAY - timedelta(days=back)).isoformat(), "dataset_version": number}
        for number, back in enumerate(LEADS_BACK, start=1)
    ]
    _rehearse(client, "leads", mornings)


def _today(client: Client) -> None:
    """A second version learned from the outcomes since then, and both models score the present."""
    _learn(client, "churn", "Learned from five more months.")
    for name in ("churn", "leads"):
        models.score(client, name)
        answer = client.post(f"models/{name}/results")
        follow(client, answer, f"Judging what {name} foresaw")


def _load(
    client: Client,
    table: Table,
    file: Path,
    dataset: str,
    mapping: Json,
    *,
    kind: str = "entities",
    mode: str = "replace",
) -> None:
    data.ensure_dataset(client, dataset, mapping, kind=kind)
    data.upload(client, table.write(file), dataset, mode)


def _ensure(client: Client, model: Json) -> None:
    if client.find(f"models/{segment(str(model['name']))}") is None:
        client.post("models", model)


def _learn(client: Client, name: str, note: str) -> None:
    version = models.train(client, name)
    number = int(version["number"])
    try:
        models.promote(client, name, number, note)
    except Refused as problem:
        models.refused_promotion(problem, name, number)
        raise Failure(f"{name} has no version fit for prod, so nothing was scored.") from None


def _has_learned(client: Client, name: str) -> bool:
    """Whether an attempt that was broken off had come that far."""
    return bool(client.get(f"models/{name}/versions")["items"])


def _rehearse(client: Client, name: str, mornings: list[Json]) -> None:
    if any(run["rehearsed"] and run["published"] for run in _runs(client, name)):
        return
    body = {"mornings": mornings, "version": 1, "alerts": True}
    answer = client.post(f"models/{name}/rehearsals", body)
    follow(client, answer["job"], f"Scoring {len(mornings)} past mornings with {name}")


def _once(client: Client, path: str, body: Json) -> None:
    """Made, unless a first attempt at the demo made it already."""
    try:
        client.post(path, body)
    except Refused as problem:
        if problem.status != 409:
            raise


# --- the people ---


def _invite(place: Place) -> list[Client]:
    """The colleagues, who open their own sessions; with a mail server set nobody can read their letters: then none."""
    settings = Settings.from_env()
    if place.owner is None or settings.smtp_url:
        return []
    found = []
    for name in COLLEAGUES:
        email = f"{name.lower().replace(' ', '.')}@anteve.example"
        try:
            place.client.post("invitations", {"email": email, "role": "member"})
            token = _token(settings.outbox, email)
            body = {"token": token, "name": name, "password": place.owner.password}
            Client(place.url).post("/api/v1/auth/invitations/accept", body)
        except Refused as problem:
            if problem.status != 409:  # a member already
                raise
        session = Client(place.url)
        session.post("/api/v1/auth/login", {"email": email, "password": place.owner.password})
        account = place.client.account
        assert account is not None
        found.append(Client.of(Account(place.url, account.organization, email, cookies=session.cookies)))
    say(f"[green]✓[/] {', '.join(plain(name) for name in COLLEAGUES)} work here too")
    return found


def _token(outbox: Path, email: str) -> str:
    """Of the invitation that lies in the outbox; the post hands it over a moment after the answer."""
    for path in mail.waited_for(outbox, email):
        found = re.findall(r"#(\S+)", str(mail.read(path).get_content()))
        if found:
            return str(found[-1])
    raise Failure(f"The invitation to {email} did not reach the outbox.", hint="./anteve mail")


# --- what they made of it ---


def _handle(client: Client, colleagues: list[Client], left: dict[str, date]) -> None:
    """About half of those who were named have been called, on a day soon after; the others wait, and judge the model."""
    chance = random.Random(SEED)  # noqa: S311 - the same each time, and no secret
    by = colleagues or [client]
    handled = 0
    for item in list(_items(client)):
        someone = by[chance.randrange(len(by))]
        first = date.fromisoformat(item["first_named_on"])
        draw = chance.random()
        if (TODAY - first).days <= 14:  # what is fresh waits for whoever opens the app
            continue
        if draw < 0.5:
            _done(someone, item, chance, first, left.get(item["entity_key"]))
            handled += 1
        elif draw < 0.6:
            _change(someone, item, {"state": "acknowledged", "assigned_to": _me(someone)})
        elif draw < 0.65:
            _change(someone, item, {"state": "acknowledged", "assigned_to": _me(someone)})
            due = (datetime.now(UTC).date() + timedelta(days=chance.randrange(1, 10))).isoformat()
            task = {"entity_key": item["entity_key"], "title": chance.choice(TASKS), "due_on": due}
            someone.post("tasks", {**task, "assigned_to": _me(someone)})
    say(f"[green]✓[/] {handled} alerts were handled, with what came of them")


def _done(by: Client, item: Json, chance: random.Random, first: date, left: date | None) -> None:
    acted = first + timedelta(days=chance.randrange(1, 7))
    leaving = left is not None and acted <= left < first + timedelta(days=HORIZON)
    if item["kind"] == "lead_scoring":
        result = chance.choice(["contacted", "won", "lost", "no_answer"])
    elif leaving:
        result = chance.choice(["lost", "lost", "no_answer"])
    else:
        result = chance.choice(["saved", "saved", "contacted", "no_answer", "wrong_alarm"])
    changes: Json = {"state": "done", "result": result, "acted_on": acted.isoformat(), "assigned_to": _me(by)}
    if result in NOTES and chance.random() < 0.5:
        changes["note"] = chance.choice(NOTES[result])
    _change(by, item, changes)


def _change(by: Client, item: Json, changes: Json) -> None:
    by.patch(f"alert-items/{item['id']}", {"revision": item["revision"], **changes})


def _arrange(client: Client, colleagues: list[Client]) -> None:
    """Views that one comes back to, and a few customers that were given to somebody."""
    for view in VIEWS:
        _once(client, "saved-views", {"list": "predictions", "shared": True, **view})
    for number, someone in enumerate(colleagues):
        found = client.get("models/churn/predictions", outcome="open", unowned=True, limit=12)["items"]
        keys = [item["entity_key"] for item in found][number * 4 : number * 4 + 4]
        if keys:
            client.post("owners", {"entity_keys": keys, "user_id": _me(someone)})


def _items(client: Client) -> Iterator[Json]:
    cursor = None
    while True:
        page = client.get("alert-items", sort="named", limit=200, cursor=cursor)
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _runs(client: Client, name: str) -> list[Json]:
    found = client.find(f"models/{name}/scoring-runs?limit=200")
    runs: list[Json] = found["items"] if found else []
    return runs


@cache
def _me(client: Client) -> str | None:
    """The id of who asks; a key is nobody."""
    user = client.get("/api/v1/me").get("user")
    return str(user["id"]) if user else None
