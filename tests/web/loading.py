"""What a browser fetches for a page, and when one can begin to work on it."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from playwright.sync_api import Page

KINDS = {".js": "scripts", ".css": "styles", ".woff2": "fonts", ".txt": "pages ahead", "": "the page itself"}
QUIET = 500  # milliseconds without a long task: whoever presses a key now is answered

# Runs before the page does: keeps long tasks, and the moment in which what is waited for has been painted.
_WATCH = """
(selector) => {
  window.__tasks = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.__tasks.push([one.startTime, one.startTime + one.duration]);
  }).observe({ type: "longtask", buffered: true });
  window.__painted = new Promise((done) => {
    const look = () => {
      if (!document.querySelector(selector)) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    };
    look();
  });
}
"""
_FETCHED = """
() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((one) => [one.name, one.encodedBodySize])
"""


@dataclass(frozen=True)
class Fetched:
    """A file, by the bytes of its body as it came over the wire."""

    path: str
    bytes: int

    @property
    def kind(self) -> str:
        if self.path.startswith("/api/"):
            return "answers of the API"
        return KINDS.get(PurePosixPath(self.path).suffix, "others")


def watch(page: Page, selector: str) -> None:
    """Before the page is gone to: what counts as there is `selector`."""
    page.add_init_script(f"({_WATCH})({selector!r})")


def fetched(page: Page) -> list[Fetched]:
    """Each file that this page has fetched until now, once."""
    found = {urlsplit(name): size for name, size in page.evaluate(_FETCHED)}
    return [Fetched(name.path, size) for name, size in found.items() if name.scheme.startswith("http")]


def interactive(page: Page) -> tuple[float, float]:
    """Milliseconds from the start of the navigation until it was painted, and until no long task stood in the way."""
    painted: float = page.evaluate("window.__painted")
    page.wait_for_timeout(4 * QUIET)
    tasks: list[tuple[float, float]] = page.evaluate("window.__tasks")
    free = painted
    for begin, end in sorted(tasks):
        if begin < free + QUIET:
            free = max(free, end)
    return painted, free
