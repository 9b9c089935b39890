"""Nasty files, one by one, over HTTP into a whole house: `python -m bench.bad_files`.

The project's own, and those of `../shared/security/make_bad_csvs.py` where that is beside the clone. Each must end as
it is expected to, under its code. Prints the median seconds from the first byte to the job's end, and the most memory
that a process held which read a file. Ends with 1 when a file ended otherwise, or a figure is above its goal.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from local.postgres import Postgres
from migrations.catalog import migrate
from tests.end_to_end.conftest import Company, House, environment_of, until_ready
from tests.end_to_end.test_bad_files import CASES, Case, send

MAKER = Path(__file__).resolve().parent.parent.parent / "shared" / "security" / "make_bad_csvs.py"
EXPECTED = {"accept": "taken", "accept-with-warning": "warned", "reject": "refused"}
SECONDS, MEGABYTES = 1.0, 512.0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, a_house(Path(folder)) as house:
        company = house.company("Nasty")
        cases = [*CASES, *manifest(Path(folder) / "bad")]
        send(company, "warm-up", CASES[0])
        before = worker_seconds(house)
        with watching(house) as peaks:
            runs = [one(company, f"case-{place}", case) for place, case in enumerate(cases)]
        spent = worker_seconds(house) - before
    wrongs = [wrong for _, wrong in runs if wrong]
    median = statistics.median(seconds for seconds, _ in runs)
    largest = max(peaks.values(), default=0.0)
    print(f"{len(cases)} files, {len(wrongs)} not as expected")
    print(f"median {median:.2f} s, largest {max(seconds for seconds, _ in runs):.2f} s (goal {SECONDS} s)")
    print(f"processor time of the worker: {spent / len(cases):.2f} s a file")
    print(f"memory of the largest process that read a file: {largest:.0f} MB (goal {MEGABYTES:.0f} MB)")
    for wrong in wrongs:
        print(wrong)
    return 1 if wrongs or median > SECONDS or largest > MEGABYTES else 0


@contextmanager
def a_house(home: Path) -> Iterator[House]:
    postgres = Postgres(home)
    postgres.start()
    migrate(postgres.url, postgres.app_url)
    house = House(home, *environment_of(home, postgres))
    house.start("api", "api")
    house.start_worker()
    try:
        until_ready(house)
        yield house
    finally:
        house.stop()
        postgres.stop()


def manifest(folder: Path) -> list[Case]:
    """The files that the maker makes, as cases."""
    if not MAKER.exists():
        return []
    subprocess.run([sys.executable, MAKER, folder], check=True, stdout=subprocess.DEVNULL)
    made = json.loads((folder / "manifest.json").read_text())["files"]
    return [
        Case(
            f"manifest: {file['file']}",
            (folder / file["file"]).read_bytes(),
            file["upload_name"],
            EXPECTED[file["expected"]],
            file["code"],
        )
        for file in made
    ]


def one(company: Company, dataset: str, case: Case) -> tuple[float, str | None]:
    """The seconds until the file came to its end, and what was wrong about that."""
    begun = time.monotonic()
    try:
        upload = send(company, dataset, case)
    except AssertionError as wrong:
        return time.monotonic() - begun, f"{case.title}: {wrong}"
    seconds = time.monotonic() - begun
    said = [notice["code"] for notice in upload.get("warnings") or upload["errors"] or []]
    right = {
        "taken": upload["status"] == "ready" and not said,
        "warned": upload["status"] == "ready" and case.code in said,
        "refused": upload["status"] == "rejected" and said[:1] == [case.code],
    }
    wrong = f"{case.title}: {upload['status']} {said}, expected {case.expected} {case.code}"
    return seconds, None if right[case.expected] else wrong


def worker_seconds(house: House) -> float:
    """Processor time of the worker's processes, with those of their children that have ended."""
    worker = psutil.Process(house.programs["worker"].pid)
    times = [process.cpu_times() for process in [worker, *worker.children(recursive=True)]]
    return sum(sum(each[:4]) for each in times)


@contextmanager
def watching(house: House) -> Iterator[dict[int, float]]:
    """The high-water mark of memory, in MB, of every confined process meanwhile."""
    peaks: dict[int, float] = {}
    over = threading.Event()

    def look() -> None:
        nursery = next(
            process.pid
            for process in psutil.Process(house.programs["worker"].pid).children(recursive=True)
            if any("warehouse.confinement" in word for word in process.cmdline())
        )
        children = Path(f"/proc/{nursery}/task/{nursery}/children")
        while not over.wait(0.02):
            for child in children.read_text().split():
                with suppress(OSError, StopIteration):
                    status = Path(f"/proc/{child}/status").read_text().splitlines()
                    mark = next(line for line in status if line.startswith("VmHWM"))
                    peaks[int(child)] = int(mark.split()[1]) / 1000

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peaks
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
