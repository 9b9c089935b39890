"""The whole way on this machine, from a file to a ranked list with reasons: the sample company's, or one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.rule import Rule
from rich.table import Table

from cli import account as accounts
from cli import data, guess, models, sample_company, show
from cli.client import Client, Json, segment
from cli.errors import Failure, Refused, WrongUse
from cli.machine import web_app
from cli.owner import account_for
from cli.show import out, plain, say

SAMPLE_COMPANY = "Maré Alta"


@dataclass(frozen=True)
class Question:
    """A Model over one dataset, and how many of its list are shown."""

    model: str
    kind: str
    dataset: str
    outcome: Json
    shown: int
    without: tuple[str, ...] = ()


def sample(url: str) -> None:
    """The sample company, lived in for five months: who is about to leave today, and whether it worked so far."""
    account = account_for(url, SAMPLE_COMPANY)
    client = Client.of(account)
    _title(f"{SAMPLE_COMPANY}, a subscription company that does not exist")
    if sample_company.is_there(client):
        say("  [dim]It is there already: nothing to do.[/]")
    else:
        sample_company.make(sample_company.Place(url, accounts.load().owner, client))
    churn = Question("churn", "churn", "accounts", {}, 20)
    for question in (churn, Question("leads", "lead_scoring", "leads", {}, 5)):
        _tell(client, question)
    _title("Did it work?")
    for name in ("churn", "leads"):
        out(show.text(client.get(f"models/{name}/results", limit=1)["said"]["text"]))
    _where_next(client, churn)


def own_file(
    url: str, file: Path, *, key: str | None, outcome: str | None, kind: str | None, without: Sequence[str]
) -> None:
    """The same over a file of one's own, in an organization of its own; what is not given is guessed, and said."""
    data.readable(file)
    if kind is not None and kind not in models.KINDS:
        raise WrongUse(f"There is no kind {kind!r}.", hint=f"--kind {' | '.join(models.KINDS)}")
    said = data.outcome_of(outcome) if outcome else None
    name = guess.name_of(file.name)
    client = Client.of(account_for(url, file.name))
    _title(file.name)
    data.ensure_dataset(client, name, {})
    _, new = data.upload(client, file, name, "replace")
    profile = client.get(f"datasets/{segment(name)}/profile")
    reading = guess.read(profile, key=key, outcome=said, kind=kind, file_name=file.name)
    _guessed(reading)
    data.ensure_dataset(client, name, reading.mapping)
    # The question is part of the model's name: another outcome of the same file is another model.
    asked = guess.name_of(str(reading.mapping["outcome"]["column"]))
    model = name if name.endswith(asked) else f"{name[:24]}-{asked}"[:40].rstrip("-")
    question = Question(model, reading.kind, name, reading.mapping["outcome"], 20, tuple(without))
    _answer(client, question, new=new)
    _tell(client, question)
    _where_next(client, question)


def _answer(client: Client, question: Question, *, new: bool) -> None:
    """Train, promote and score; what is there already and still true is left as it is."""
    _, changed = models.ensure_model(
        client,
        question.model,
        kind=question.kind,
        dataset=question.dataset,
        outcome=question.outcome,
        without=question.without,
    )
    version = None if new or changed else models.in_prod(client, question.model)
    if version is None:
        version = models.train(client, question.model)
        number = int(version["number"])
        try:
            models.promote(client, question.model, number, "Promoted by the demo.")
        except Refused as problem:
            models.describe(version, question.model, every=True)
            models.refused_promotion(problem, question.model, number)
            raise Failure(f"{question.model} has no version fit for prod, so nothing was scored.") from None
    elif _scored(client, question.model):
        say(
            f"  [dim]{plain(question.model)} version {version['number']} is in prod and has scored: nothing to do.[/]"
        )
        return
    models.score(client, question.model)


def _scored(client: Client, model: str) -> bool:
    try:
        return bool(models.top(client, model, 1, outcome=None))
    except Refused as problem:
        if problem.status in (404, 409):
            return False
        raise


def _tell(client: Client, question: Question) -> None:
    version = models.in_prod(client, question.model)
    if version is None:
        raise Failure(f"{question.model} has no version in prod.")
    leaving = question.kind == "churn"
    _title("Who is about to leave" if leaving else "Who is about to buy")
    models.describe(version, question.model)
    items = models.top(client, question.model, question.shown)
    show.predictions(items, kind=question.kind)
    newest = [
        alert for alert in client.get("alerts", limit=50)["items"] if alert.get("model") == question.model
    ]
    if newest:
        show.alert(newest[0])


def _guessed(reading: guess.Reading) -> None:
    if not reading.guesses:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Not given, so guessed", title_justify="left")
    for heading in ("what", "guess", "how sure", "why"):
        table.add_column(heading, ratio=1 if heading == "why" else None)
    colours = {"sure": "green", "fairly sure": "yellow", "not sure": "bold red"}
    for one in reading.guesses:
        sure = f"{one.sureness} ({show.percent(one.confidence)})"
        table.add_row(
            show.text(one.what),
            show.text(one.value, "bold"),
            show.text(sure, colours[one.sureness]),
            show.text(one.reason),
        )
    out(table)
    out(
        show.text(
            "Another key, outcome or kind: --key COLUMN  --outcome COLUMN=VALUE  --kind churn|lead_scoring",
            "dim",
        )
    )


def _where_next(client: Client, question: Question) -> None:
    owner = accounts.load().owner
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    missing = web_app()
    if missing:
        table.add_row("the web app is not there", show.text(missing))
    else:
        table.add_row("open it", show.text(client.url, "bold cyan"))
    table.add_row("the API, to try out", show.text(f"{client.url}/docs", "bold cyan"))
    if owner is not None:
        table.add_row("sign in there as", show.text(f"{owner.email}  password  {owner.password}"))
    rows = (
        ("the list again", f"./anteve top {question.model} -n 50"),
        ("all scores, as a file", f"./anteve export {question.model} --format csv"),
        ("what ran", "./anteve jobs"),
        ("a file of your own", "./anteve demo --data FILE.csv"),
        ("end it all", "./anteve stop"),
    )
    for label, command in rows:
        table.add_row(label, show.text(command, "bold"))
    _title("Where to go next")
    out(table)


def _title(said: str) -> None:
    out("", Rule(show.text(said, "bold"), align="left", style="cyan"))
