"""The web app as people meet it, in a real Chromium over the built app: `./anteve bench web`, or
`python -m bench.web [--visits 5]`.

What a first visit of Today fetches, by the bytes that come over the wire, and how soon one can work: an empty cache, somebody
who is signed in, a server that has answered before. Bytes are the same on every machine; times are this one's, so they want
one that does nothing else. Ends with 1 when a goal is missed.
"""

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from local.sample import generate
from tests.end_to_end.conftest import House
from tests.web import loading
from tests.web.house import Person, browser_program, house_with_app, scored_company
from tests.web.visitor import arrive

SCRIPTS_KB, INTERACTIVE_MS = 170, 1500


def first(browser: Browser, house: House, person: Person, visits: int) -> bool:
    times, files = [], []
    for _ in range(visits + 1):
        guest = arrive(browser, house)
        loading.watch(guest.page, "[data-item]")
        guest.signs_in(person)
        times.append(loading.interactive(guest.page))
        files = loading.fetched(guest.page)
        guest.page.context.close()
    by_kind: dict[str, list[int]] = defaultdict(list)
    for file in files:
        by_kind[file.kind].append(file.bytes)
    print("A first visit of Today, in KB as they came over the wire")
    for kind, sizes in sorted(by_kind.items(), key=lambda one: -sum(one[1])):
        print(f"  {kind:20} {len(sizes):3} files {sum(sizes) / 1000:8.1f}")
    for file in sorted((one for one in files if one.kind == "scripts"), key=lambda one: -one.bytes):
        print(f"    {file.path:60} {file.bytes / 1000:6.1f}")
    scripts = sum(by_kind["scripts"]) / 1000
    painted, free = zip(*times[1:], strict=True)  # the first one warmed the server
    print(
        f"scripts {scripts:.1f} KB (goal {SCRIPTS_KB}); the first row is painted after {statistics.median(painted):.0f} ms, "
        f"one is free to work after {statistics.median(free):.0f} ms (worst {max(free):.0f}; goal {INTERACTIVE_MS})"
    )
    return scripts <= SCRIPTS_KB and statistics.median(free) <= INTERACTIVE_MS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--visits", type=int, default=5)
    asked = parser.parse_args()
    program = browser_program()
    if program is None:
        print("There is no Chromium on the PATH: `apt install chromium`, or Google Chrome, brings one.")
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="anteve-web-", ignore_cleanup_errors=True) as home,
        sync_playwright() as playwright,
    ):
        files = generate().write(Path(home, "sample"))
        Path(home, "house").mkdir()
        with house_with_app(Path(home, "house")) as house:
            person = scored_company(house, files)
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            kept = first(browser, house, person, asked.visits)
            browser.close()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
