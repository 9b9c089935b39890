"""Nasty files as strangers send them: over HTTP, through the queue and the worker, into a house that others live in."""

import re
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest

from tests.bad_files import BASE, REFUSED, TAKEN, WARNED
from tests.end_to_end.conftest import Company, House

pytestmark = pytest.mark.xdist_group("house")

NAMES = [
    "../../../../etc/cron.d/anteve.csv",
    "..\\..\\windows\\win.csv",
    "/etc/passwd",
    "a\0.csv",
    "x\r\nSet-Cookie: a=b.csv",
    "CON.csv",
    "n" * 300 + ".csv",
    "<img src=x onerror=alert(1)>.csv",
    "%2e%2e%2fx.csv",
    "-rf.csv",
    "résumé \u202evsc.exe",
    ".csv",
    "",
    "..",
]
# What a refusal tells one to do begins with one of these.
REMEDIES = "Add|Check|Choose|Close|Drop|Open|Pack|Remove|Rename|Save|Send|Shorten|Split|Unpack|Upload|Write"
MEMORY = 512 * 1024 * 1024


@dataclass(frozen=True)
class Case:
    title: str
    content: bytes
    name: str
    expected: str  # taken | warned | refused
    code: str = ""


def cases() -> Iterator[Case]:
    for title, (content, name) in TAKEN.items():
        yield Case(title, _octets(content), name, "taken")
    for title, (content, code) in WARNED.items():
        yield Case(title, _octets(content), "file.csv", "warned", code)
    for title, (content, name, code) in REFUSED.items():
        yield Case(title, _octets(content), name, "refused", code)
    for place, name in enumerate(NAMES):
        yield Case(f"hostile name {place}", BASE.encode(), name, "taken")


def _octets(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


CASES = list(cases())


@dataclass(frozen=True)
class Aftermath:
    """What became of all the files, and of the house around them."""

    uploads: dict[str, dict[str, Any]]
    seconds: list[float]
    outside_before: dict[str, tuple[int, int]]
    outside_after: dict[str, tuple[int, int]]
    largest: int  # bytes of memory of the worker's largest process


@pytest.fixture(scope="module")
def aftermath(house: House) -> Aftermath:
    """Everything sent by one company, four files at a time, each into a dataset of its own."""
    company, lake = house.company("Nasty"), house.home / "lake"
    others = {folder.name for folder in lake.iterdir()} if lake.exists() else set()
    company.upload(_plain(house.home), "first")
    (own,) = {folder.name for folder in lake.iterdir()} - others
    before = snapshot(house.home, lake / own)
    seconds: list[float] = []

    def sent(place: int) -> tuple[str, dict[str, Any]]:
        begun = time.monotonic()
        upload = send(company, f"case-{place}", CASES[place])
        seconds.append(time.monotonic() - begun)
        return CASES[place].title, upload

    with watching(house) as peak, ThreadPoolExecutor(4) as clients:
        uploads = dict(clients.map(sent, range(len(CASES))))
    return Aftermath(uploads, seconds, before, snapshot(house.home, lake / own), peak[0])


def _plain(home: Path) -> Path:
    file = home / "plain.csv"
    file.write_text(BASE)
    return file


def send(company: Company, dataset: str, case: Case) -> dict[str, Any]:
    """The upload when it has ended; one that is refused at the door in the shape of one refused later."""
    company.ask("POST", "datasets", 201, json={"name": dataset, "kind": "entities"})
    answer = company.http.post(
        f"datasets/{dataset}/uploads",
        content=case.content,
        headers={
            "content-type": "application/octet-stream",
            "content-disposition": f"attachment; filename*=UTF-8''{quote(case.name, safe='')}",
        },
    )
    assert answer.status_code in (202, 422), f"{case.title}: {answer.status_code} {answer.text[:500]}"
    if answer.status_code == 422:
        problem = answer.json()
        code = problem["type"].rpartition(":")[2]
        return {"status": "rejected", "errors": [{"code": code, "message": problem["detail"]}]}
    ended = company.wait(answer.json()["job"], "failed" if case.expected == "refused" else "success")
    upload: dict[str, Any] = company.ask("GET", f"datasets/{dataset}/uploads/{answer.json()['upload']['id']}")
    return {**upload, "told": ended["error"]}


def snapshot(home: Path, own: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file outside the organization's folder that nothing but an attack would change."""
    places = [home, Path("/etc")]
    files = (file for place in places for file in place.rglob("*") if file.is_file())
    alive = {"postgres", "__pycache__"}
    return {
        str(file): (file.stat().st_size, file.stat().st_mtime_ns)
        for file in files
        if not file.is_relative_to(own)
        and file.suffix not in (".log", ".key")
        and not alive & set(file.parts)
    }


@contextmanager
def watching(house: House) -> Iterator[list[int]]:
    """The most memory that one process of the worker held meanwhile."""
    peak, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            worker = psutil.Process(house.programs["worker"].pid)
            for process in [worker, *worker.children(recursive=True)]:
                with suppress(psutil.Error):
                    peak[0] = max(peak[0], process.memory_info().rss)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_nasty_file_comes_to_its_end(case: Case, aftermath: Aftermath) -> None:
    upload = aftermath.uploads[case.title]
    if case.expected == "refused":
        assert upload["status"] == "rejected"
        assert case.code == upload["errors"][0]["code"]
        return
    assert upload["status"] == "ready"
    assert upload["lines"] == upload["loaded"] + upload["rejected"] + upload["skipped"]
    codes = {warning["code"] for warning in upload["warnings"]}
    assert (case.code in codes) if case.expected == "warned" else not codes


@pytest.mark.parametrize("case", [c for c in CASES if c.expected == "refused"], ids=lambda case: case.title)
def test_a_refusal_says_where_and_what_to_do(case: Case, aftermath: Aftermath) -> None:
    for error in aftermath.uploads[case.title]["errors"]:
        message = error["message"]
        assert re.search(
            r"\b(file|line|table|workbook|column|content|name|this)s?\b", message, re.IGNORECASE
        ), message
        assert re.search(rf"(?:^|[.:,] )(?:or )?(?:{REMEDIES})\b", message, re.IGNORECASE), message
        assert "/" + "lake" not in message
        assert message.isprintable()


def test_a_hostile_name_is_shown_harmlessly(aftermath: Aftermath) -> None:
    for place in range(len(NAMES)):
        shown = aftermath.uploads[f"hostile name {place}"]["file_name"]
        assert 0 < len(shown) <= 200
        assert shown.isprintable()
        assert not set(shown) & set("/\\")
        assert shown not in (".", "..")


def test_nothing_changes_outside_the_organizations_folder(aftermath: Aftermath) -> None:
    assert len(aftermath.outside_before) > 100
    assert aftermath.outside_after == aftermath.outside_before


def test_the_worker_stays_small(aftermath: Aftermath) -> None:
    print(
        f"{len(CASES)} files, {statistics.median(aftermath.seconds):.2f} s each, {aftermath.largest / 1e6:.0f} MB"
    )
    assert 0 < aftermath.largest < MEMORY


def test_no_attempt_leaves_its_scratch(house: House, aftermath: Aftermath) -> None:
    assert aftermath.uploads
    assert [str(folder) for folder in (house.home / "lake").glob("*/work/*")] == []
