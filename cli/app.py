"""The commands and their arguments. What they do is in the module that each one names.

Those modules are imported when their command runs, not before: httpx, numpy and the supervisor would make
`./anteve --help` wait three times as long.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import deciding, operating, scoring
from cli.errors import Failure

app = typer.Typer(
    help="Which customers are about to leave, which leads are about to buy, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
HERE, THERE, HOUSE = "On this machine", "Over HTTP, wherever the server is", "For developers"

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for programs.")]
ModelName = Annotated[str, typer.Argument(metavar="MODEL", help="The model's name.")]
Without = Annotated[
    list[str] | None, typer.Option("--without", metavar="COL", help="Leave a column out; may be said again.")
]
Outcome = Annotated[
    str | None,
    typer.Option("--outcome", metavar="COL=VALUE", help="The column that is predicted and its yes."),
]


def main() -> None:
    """Run a command; what it cannot do is said in a sentence, with an exit code for programs."""
    try:
        app(prog_name="./anteve")
    except Failure as problem:
        from cli.show import failure  # late: only a failure needs it

        failure(problem)
        sys.exit(problem.code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, as `head` does: nothing is left to say
        sys.exit(0)


@app.command(rich_help_panel=HERE)
def demo(
    file: Annotated[Path | None, typer.Option("--data", metavar="FILE", help="A file of your own.")] = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="COL", help="The column that names the customer.")
    ] = None,
    outcome: Outcome = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="churn or lead_scoring.")] = None,
    without: Without = None,
    port: Annotated[int | None, typer.Option(help="Where to listen.")] = None,
) -> None:
    """Everything at once: start, upload, train, score, and the top 20 with reasons."""
    from cli import demo as demos
    from cli.errors import WrongUse
    from cli.machine import ensure_running

    if file is None and (key or outcome or kind or without):
        raise WrongUse(
            "--key, --outcome, --kind and --without are about a file of your own.", hint="--data FILE"
        )
    url = ensure_running(port)
    if file is None:
        demos.sample(url)
    else:
        demos.own_file(url, file, key=key, outcome=outcome, kind=kind, without=without or ())


@app.command(rich_help_panel=HERE)
def up(
    port: Annotated[int | None, typer.Option(help="Where to listen; 8321 unless told otherwise.")] = None,
) -> None:
    """Start database, API and worker, and keep them running until Ctrl-C."""
    from cli import machine

    raise typer.Exit(machine.up(port))


@app.command(rich_help_panel=HERE)
def sample(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write them.")] = Path(),
) -> None:
    """Write the sample company's files: customers.csv, events.csv and leads.csv."""
    from cli.show import plain, say
    from local.sample import generate

    for name, file in generate().write(folder).items():
        say(f"{name:<10} {plain(str(file))}")


@app.command(rich_help_panel=HERE)
def stop() -> None:
    """End what runs here. All data is kept."""
    from cli import machine

    machine.stop()


@app.command(rich_help_panel=HERE)
def status() -> None:
    """What runs here, and where it answers."""
    from cli import machine

    raise typer.Exit(machine.status())


@app.command(rich_help_panel=HERE)
def mail(
    which: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="Which letter to read.")] = None,
) -> None:
    """The letters that wait on this machine, where no mail server is set."""
    from cli import mail as outbox

    outbox.show(which)


@app.command(
    rich_help_panel=HERE,
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def quota(context: typer.Context) -> None:
    """What each organization uses and may use; --help tells how to change it."""
    from cli.quota import quota as ask

    raise typer.Exit(ask(context.args))


@app.command(rich_help_panel=THERE)
def login(
    url: Annotated[str, typer.Argument(help="The server's address.")] = "http://127.0.0.1:8321",
    email: Annotated[str | None, typer.Option(help="Whose account; the password is asked for.")] = None,
    key: Annotated[str | None, typer.Option(help="An API key instead of e-mail and password.")] = None,
    organization: Annotated[str | None, typer.Option("--organization", "--org", metavar="SLUG")] = None,
) -> None:
    """Sign this machine in to an organization."""
    from cli.login import login as sign_in

    sign_in(url, email, key, organization)


@app.command(rich_help_panel=THERE)
def logout() -> None:
    """Forget the account of this machine, here and at the server."""
    from cli.login import logout as sign_out

    sign_out()


@app.command(rich_help_panel=THERE)
def upload(
    file: Annotated[Path, typer.Argument(help="CSV or TSV (also .gz), NDJSON, Parquet or XLSX.")],
    dataset: Annotated[
        str, typer.Option("--dataset", "-d", metavar="NAME", help="Into which dataset; made if new.")
    ],
    mode: Annotated[str, typer.Option(metavar="MODE", help="append, replace or upsert (by key).")] = "append",
    key: Annotated[
        str | None, typer.Option("--key", metavar="COL", help="The column that names the customer.")
    ] = None,
    outcome: Outcome = None,
    events: Annotated[
        bool, typer.Option("--events", help="The rows are events: many for a customer, each with a time.")
    ] = False,
    time: Annotated[str | None, typer.Option(metavar="COL", help="Of events: when it happened.")] = None,
    kind_of: Annotated[
        str | None, typer.Option("--type", metavar="COL", help="Of events: what it was.")
    ] = None,
    amount: Annotated[str | None, typer.Option(metavar="COL", help="Of events: how much.")] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="Of events: by whose clocks, as America/Sao_Paulo; else UTC."),
    ] = None,
    header: Annotated[
        bool | None,
        typer.Option("--header/--no-header", help="Whether the first line holds names; else the file tells."),
    ] = None,
    names: Annotated[
        str | None, typer.Option(metavar="A,B,C", help="The columns' names, for a file that has none.")
    ] = None,
    separator: Annotated[
        str | None, typer.Option(metavar="WHAT", help="comma, semicolon, tab, pipe or spaces.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Send a file into a dataset, and see what became of each line."""
    from cli import data, show
    from cli.account import current
    from cli.client import Client
    from cli.errors import WrongUse

    if mode not in data.MODES:
        raise WrongUse(f"There is no mode {mode!r}.", hint=f"--mode {' | '.join(data.MODES)}")
    mapping = {
        **({"entity_key": key} if key else {}),
        **({"outcome": data.outcome_of(outcome)} if outcome else {}),
        **{
            role: said
            for role, said in (
                ("time", time),
                ("type", kind_of),
                ("amount", amount),
                ("time_zone", time_zone),
            )
            if said
        },
    }
    told = data.told(header, names, separator)
    data.readable(file)
    client = Client.of(current())
    data.ensure_dataset(client, dataset, mapping, kind="events" if events else "entities")
    record, new = data.upload(client, file, dataset, mode, told=told, quiet=json)
    if json:
        show.as_json({"upload": record, "new": new})


@app.command(rich_help_panel=THERE)
def ask(
    model: ModelName,
    events: Annotated[
        list[str] | None,
        typer.Option("--events", "-e", metavar="NAME", help="A dataset of events; repeatable."),
    ] = None,
    dataset: Annotated[
        str | None, typer.Option("--dataset", "-d", metavar="NAME", help="The dataset of customers or leads.")
    ] = None,
    inactive: Annotated[
        int | None, typer.Option(metavar="DAYS", help="Lost is who does nothing for so many days.")
    ] = None,
    event: Annotated[
        str | None, typer.Option(metavar="TYPE", help="Awaited is an event of this type, as in cancelled.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="With --event: it may come again, as a purchase may.")
    ] = False,
    outcome: Outcome = None,
    of_type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="With --inactive: no event of this type.")
    ] = None,
    horizon: Annotated[int | None, typer.Option(metavar="DAYS", help="How far ahead.")] = None,
    active: Annotated[
        int | None, typer.Option(metavar="DAYS", help="Only of those with an event in the last so many days.")
    ] = None,
    everyone: Annotated[bool, typer.Option("--everyone", help="Of all, active or not.")] = False,
    where: Annotated[
        str | None,
        typer.Option(metavar="SQL", help="Only of those whom a condition holds of, as in \"plan = 'pro'\"."),
    ] = None,
    every: Annotated[
        int | None, typer.Option(metavar="DAYS", help="From one snapshot date to the next.")
    ] = None,
    snapshots: Annotated[int | None, typer.Option(metavar="N", help="How many snapshot dates.")] = None,
    kind: Annotated[str, typer.Option(metavar="KIND", help="churn or lead_scoring.")] = "churn",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the answer; make no model.")] = False,
    json: AsJson = False,
) -> None:
    """Put a question (who, what, when, how often), see at once what it counts, and keep it as a model."""
    from cli import ask as asking
    from cli import show, versions
    from cli.account import current
    from cli.client import Client

    question = asking.question(
        kind=kind,
        entities=dataset,
        events=events or [],
        outcome=asking.outcome(inactive=inactive, of_type=of_type, event=event, again=again, column=outcome),
        horizon=horizon,
        population=asking.population(active=active, everyone=everyone, where=where),
        every=every,
        count=snapshots,
    )
    client = Client.of(current())
    answer = asking.preview(client, question)
    if json:
        show.as_json(answer)
    else:
        asking.tell(answer, kind=kind)
    if not dry_run:
        asking.keep(client, model, question)
        versions.readiness(client, model, refuse=False)


@app.command(rich_help_panel=THERE)
def train(
    model: ModelName,
    dataset: Annotated[
        str | None, typer.Option("--dataset", "-d", help="For a new model: what it learns from.")
    ] = None,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="For a new model: churn or lead_scoring.")
    ] = "churn",
    outcome: Outcome = None,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="Keep a column that looks like a leak.")
    ] = None,
    without: Without = None,
    budget: Annotated[
        str, typer.Option(metavar="BUDGET", help="How much is tried: fast, balanced or best.")
    ] = "fast",
    seed: Annotated[int | None, typer.Option(help="Repeat a training exactly.")] = None,
    promote: Annotated[
        bool, typer.Option("--promote", help="Put the version in prod if it is fit for it.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Train a new version of a model (made first, with --dataset), and see how good it is."""
    from cli import data, models, show, versions
    from cli.account import current
    from cli.client import Client, segment
    from cli.errors import WrongUse

    client = Client.of(current())
    found = client.find(f"models/{segment(model)}")
    if found is None and (dataset is None or outcome is None):
        hint = f"./anteve train {model} --dataset NAME --outcome COL=VALUE"
        raise WrongUse(f"There is no model {model!r} yet.", hint=hint)
    if dataset is not None and outcome is not None and found is None:
        said = data.outcome_of(outcome)
        models.ensure_model(client, model, kind=kind, dataset=dataset, outcome=said, without=without or ())
    elif found is not None:
        models.leave_out(client, found, without or ())
    versions.readiness(client, model)
    version = models.train(client, model, budget=budget, seed=seed, keep=keep or ())
    if not json:
        models.describe(version, model, every=True)
    if promote:
        version = models.promote(client, model, int(version["number"]), "Promoted on the command line.")
    if json:
        show.as_json(version)


@app.command(rich_help_panel=THERE)
def promote(
    model: ModelName,
    version: Annotated[int, typer.Argument(help="The version's number.")],
    note: Annotated[str, typer.Option(help="Why; it is kept in the log of promotions.")] = "",
    override: Annotated[
        bool, typer.Option("--override", help="In spite of failed checks; needs --note.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Put a version in prod: it scores from now on. What it did not pass is said, and needs --override."""
    from cli import models, show, versions
    from cli.account import current
    from cli.client import Client
    from cli.errors import Refused

    client = Client.of(current())
    try:
        moved = models.promote(client, model, version, note, override=override)
    except Refused as problem:
        if problem.status == 409 and not override:
            versions.checklist(client, model, version)
            problem.hint = f"./anteve promote {model} {version} --override --note WHY"
        raise
    if json:
        show.as_json(moved)


@app.command(rich_help_panel=THERE)
def score(
    model: ModelName,
    version: Annotated[int | None, typer.Option(help="Another version than the one in prod.")] = None,
    json: AsJson = False,
) -> None:
    """Score all that the dataset holds now."""
    from cli import models, show
    from cli.account import current
    from cli.client import Client

    client = Client.of(current())
    run = models.score(client, model, version)
    if json:
        show.as_json(run)
    else:
        show.say(f"  [dim]→ ./anteve top {show.plain(model)}[/]")


@app.command(rich_help_panel=THERE)
def top(
    model: ModelName,
    most: Annotated[int, typer.Option("-n", min=1, help="How many.")] = 20,
    everyone: Annotated[
        bool, typer.Option("--all", help="Also those whose outcome is known to be yes.")
    ] = False,
    by_value: Annotated[
        bool, typer.Option("--by-value", help="By value at risk, as a decision calls them.")
    ] = False,
    json: AsJson = False,
) -> None:
    """The ranked list, with reasons."""
    from cli import models, show
    from cli.account import current
    from cli.client import Client, segment

    client = Client.of(current())
    items = models.top(client, model, most, outcome=None if everyone else "open", by_value=by_value)
    if json:
        show.as_json(items)
    else:
        kind = str(client.get(f"models/{segment(model)}").get("kind") or "churn")
        show.predictions(items, kind=kind)


@app.command(rich_help_panel=THERE)
def export(
    model: ModelName,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="csv, xlsx, parquet or ndjson.")
    ] = "csv",
    to: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="- is stdout.")] = None,
) -> None:
    """All scores, as a file."""
    from cli import models
    from cli.account import current
    from cli.client import Client

    models.export(Client.of(current()), model, form, to)


@app.command(rich_help_panel=THERE)
def sql(
    statement: Annotated[
        str | None, typer.Argument(metavar="[SELECT]", help="One SELECT; without it, one after the other.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="table, json, csv, parquet or arrow.")
    ] = "table",
    to: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many rows.")] = None,
    files: Annotated[
        bool, typer.Option("--files", help="Say where the Parquet of each lies, a line per file.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option("-f", "--file", metavar="FILE", help="Read the SQL from a file; - is stdin."),
    ] = None,
    here: Annotated[
        bool | None,
        typer.Option(
            "--local/--server",
            help="DuckDB on this machine, over the lake's own files and without limits; or the server, within its own. "
            "A prompt opens here where the lake is; a statement that is given goes to the server.",
        ),
    ] = None,
) -> None:
    """Ask in SQL: over your organization's datasets, features, outcomes, examples and predictions, and nothing else."""
    from cli import sql as queries
    from cli.account import current
    from cli.client import Client

    queries.command(
        Client.of(current()), statement, file=file, form=form, to=to, limit=limit, files_only=files, here=here
    )


feature = typer.Typer(help="A feature of your own, written as one SELECT in a file.", no_args_is_help=True)
app.add_typer(feature, name="feature", rich_help_panel=THERE)
FeatureName = Annotated[str, typer.Argument(metavar="NAME", help="The feature's name.")]
FeatureFile = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="NAME.sql unless told otherwise.")]
ForModel = Annotated[
    str | None, typer.Option("--model", metavar="MODEL", help="For which model it is meant.")
]


@feature.command("pull")
def pull_feature(name: FeatureName, file: FeatureFile = None) -> None:
    """Write its newest version into a file."""
    from cli import features
    from cli.account import current
    from cli.client import Client

    features.pull(Client.of(current()), name, file)


@feature.command("test")
def try_feature(
    name: FeatureName,
    file: FeatureFile = None,
    model: ForModel = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Another snapshot date.")] = None,
    json: AsJson = False,
) -> None:
    """Try the file on a sample: what its columns hold, and what they tell of the outcome."""
    from cli import features, show
    from cli.account import current
    from cli.client import Client

    found = features.test(Client.of(current()), name, file, model, date)
    if json:
        show.as_json(found)
    else:
        features.shown(found)


@feature.command("push")
def push_feature(name: FeatureName, file: FeatureFile = None, model: ForModel = None) -> None:
    """Keep the file as the next version; with --model, the model's next training learns from it."""
    from cli import features
    from cli.account import current
    from cli.client import Client

    features.push(Client.of(current()), name, file, model)


@app.command(
    rich_help_panel=THERE,
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
    },
)
def dbt(
    context: typer.Context,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="For which model; the only one unless told.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where data and results lie; below ANTEVE_HOME.")
    ] = None,
    own: Annotated[
        list[Path] | None,
        typer.Option(
            "--feature", metavar="FILE", help="A feature in SQL that is not pushed yet; repeatable."
        ),
    ] = None,
) -> None:
    """Plain dbt over your own organization: build, test, show, docs, ... with the options of dbt."""
    from cli import dbt as workbench
    from cli.account import current
    from cli.client import Client

    client = Client.of(current())
    raise typer.Exit(workbench.run(client, model, into, own or (), context.args))


@app.command(rich_help_panel=THERE)
def jobs(
    job: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One job; its last characters are enough.")
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="Its log.")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Wait until it has ended.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Ask it to end.")] = False,
    finish: Annotated[
        bool, typer.Option("--finish", help="Ask a training to end, and keep what it has learned.")
    ] = False,
    json: AsJson = False,
) -> None:
    """What ran, what runs, and what it said."""
    from cli import jobs as work
    from cli import show
    from cli.account import current
    from cli.client import Client
    from cli.errors import WrongUse

    client = Client.of(current())
    if job is None:
        if log or follow or cancel or finish:
            raise WrongUse("Which job?", hint="./anteve jobs lists them.")
        items = client.get("jobs", limit=20)["items"]
        return show.as_json(items) if json else show.jobs(items)
    found = work.resolve(client, job)
    if cancel:
        found = work.cancel(client, found)
    if finish:
        found = work.finish(client, found)
    if follow:
        found = work.wait(client, found)
    if json:
        return show.as_json({**found, "log": work.log_lines(client, found)} if log else found)
    if log:
        return work.show_log(client, found)
    return work.show_one(found)


deciding.add_to(app, THERE)
scoring.add_to(app)
operating.add_to(app)


def _recipe(name: str, help_text: str) -> None:
    @app.command(
        name,
        help=help_text,
        rich_help_panel=HOUSE,
        add_help_option=False,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )
    def run(context: typer.Context) -> None:
        from cli import machine

        raise typer.Exit(machine.recipe([name, *context.args]))


_recipe("test", "The whole test suite, as CI runs it; with arguments only pytest, which gets them.")
_recipe("check", "Formatting, lint, types, import contracts, SQL.")
_recipe("bench", "The measured comparisons, as ratios.")
_recipe("contract", "Make the web app's types anew, of the API's contract as it is now.")
_recipe("screens", "A picture of every screen of a running demo, in both themes and both widths.")
