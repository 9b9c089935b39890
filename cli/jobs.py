"""Looking at background work."""

from typing import Any

from cli import show
from cli.client import Client, Json
from cli.errors import WrongUse
from cli.progress import follow
from cli.show import out, plain, say


def resolve(client: Client, said: str) -> Json:
    """The job of this id; the last characters are enough where they fit only one of the newest jobs."""
    if len(said) >= 32:
        return client.get(f"jobs/{said}")
    ending = said.lstrip("…").lower()
    found: list[Json] = [
        job for job in client.get("jobs", limit=200)["items"] if str(job["id"]).endswith(ending)
    ]
    if len(found) != 1:
        many = f"{len(found)} jobs end" if found else "None of the newest jobs ends"
        raise WrongUse(f"{many} in {ending!r}.", hint="./anteve jobs lists them.")
    return found[0]


def log_lines(client: Client, job: Json) -> list[str]:
    """The whole log, a text a line."""
    lines: list[str] = []
    after: Any = 0
    while after is not None:
        page = client.get(f"jobs/{job['id']}/log", after=after)
        lines += [f"{str(line['at'])[11:19]} {line['text']}" for line in page["items"]]
        after = page.get("next_cursor")
    return lines


def show_log(client: Client, job: Json) -> None:
    for line in log_lines(client, job):
        show.log_line(line)


def show_one(job: Json) -> None:
    show.jobs([job])
    out(show.text(f"id  {job['id']}", "dim"))


def wait(client: Client, job: Json) -> Json:
    return follow(client, job, str(job.get("kind") or "job"))


def finish(client: Client, job: Json) -> Json:
    answer = client.post(f"jobs/{job['id']}/finish")
    say(f"Asked job {plain(job['id'])} to end with what it has learned.")
    return answer


def cancel(client: Client, job: Json) -> Json:
    answer = client.post(f"jobs/{job['id']}/cancel")
    say(f"Asked job {plain(job['id'])} to end.")
    return answer
