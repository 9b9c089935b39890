"""The web app as it was built: a folder of files, read when the process starts and after each build.

An address leads to a file by being looked up among those that were found then. Nothing is made of an address: there
is no path to climb out by, no folder to list, no link to follow out of the folder. All of it is kept in memory, a few
megabytes: a build that changes the folder meanwhile changes no answer before it is whole.

Each page gets a Content-Security-Policy of its own. It runs the files of this site and the inline scripts that stand
in this page, known by their hashes, and no other: text that found its way into a page does not run.
"""

import base64
import hashlib
import json
import mimetypes
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

ENCODINGS = {"br": ".br", "gzip": ".gz"}  # in the order in which they are preferred
HASHED = "/_next/static/"  # whose names change with their content
DATA_BLOCKS = ("application/json", "application/ld+json", "text/template")  # scripts that no browser runs
NOT_FOUND = "/404"
STAMP = "version.json"  # what a build writes last
LOOK_EVERY = 1.0  # seconds
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".map": "application/json",
}


@dataclass(frozen=True)
class File:
    """One file: what its answer's head says, and where its bytes are, as they are and compressed."""

    media_type: str
    etag: str
    headers: Mapping[str, str]
    bodies: Mapping[str, bytes]  # by encoding; "" for as it is

    def body(self, encoding: str) -> bytes:
        return self.bodies[encoding]


class Site:
    """The files of a folder, read anew when a build has left others there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reading = threading.Lock()
        self._looked = time.monotonic()
        self._stamp = self._stamped()
        self.files = read(folder)

    def get(self, address: str) -> File | None:
        if time.monotonic() - self._looked > LOOK_EVERY:
            self._look()
        return self.files.get(address)

    def _look(self) -> None:
        with self._reading:
            self._looked = time.monotonic()
            if (stamp := self._stamped()) != self._stamp and stamp is not None:
                self._stamp, self.files = stamp, read(self._folder)

    def _stamped(self) -> tuple[int, int] | None:
        try:
            found = (self._folder / STAMP).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns


def doing(home: Path) -> tuple[str, str]:
    """What `./anteve up` says of the build that it makes: its state (building, failed) and why; empty for nothing."""
    try:
        said = json.loads((home / "web.json").read_text())
        return str(said["state"]), str(said["why"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""


def read(folder: Path) -> dict[str, File]:
    """The files by their addresses; empty when the folder is not there.

    `customers.html` and `customers/index.html` are `/customers`. Files beside them that end in .br and .gz are the same,
    compressed.
    """
    root, found = folder.resolve(), {}
    for path in sorted(folder.rglob("*")):
        inside = path.is_file() and path.resolve().is_relative_to(root)
        if inside and path.suffix not in ENCODINGS.values() and path.name != STAMP:
            address = "/" + path.relative_to(folder).as_posix()
            found[address] = found[_clean(address)] = _file(path, address)
    return found


def _clean(address: str) -> str:
    if not address.endswith(".html"):
        return address
    clean = address.removesuffix(".html")
    return str(PurePosixPath(clean).parent) if clean.endswith("/index") else clean


def _file(path: Path, address: str) -> File:
    content = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    bodies = {"": content}
    for encoding, suffix in ENCODINGS.items():
        beside = path.with_name(path.name + suffix)
        if beside.is_file() and not beside.is_symlink():
            bodies[encoding] = beside.read_bytes()
    headers = {"Cache-Control": "public, max-age=3600"}
    if address.startswith(HASHED):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if path.suffix == ".html":
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy(content.decode())}
    if len(bodies) > 1:
        headers["Vary"] = "Accept-Encoding"
    return File(kind, hashlib.sha256(content).hexdigest()[:32], headers, bodies)


def policy(page: str) -> str:
    """The Content-Security-Policy under which a page works, and nothing that was slipped into it does.

    >>> policy("<script>go()</script>").split("; ")[1]
    "script-src 'self' 'sha256-MAbmzG/fNK+uyPALH0t+QcUqLBaMWq71+8bvcsHWeIk='"
    """
    inline = _Inline()
    inline.feed(page)
    inline.close()
    attributes = ["'unsafe-hashes'", *map(_hash, inline.style_attributes)] if inline.style_attributes else []
    scripts = ["'self'", *map(_hash, inline.scripts)]
    styles = ["'self'", *map(_hash, inline.styles), *attributes]
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {' '.join(dict.fromkeys(scripts))}",
            f"style-src {' '.join(dict.fromkeys(styles))}",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class _Inline(HTMLParser):
    """The scripts and styles that stand in a page itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.style_attributes: list[str] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if style := said.get("style"):
            self.style_attributes.append(style)
        if tag == "script" and "src" not in said and said.get("type") not in DATA_BLOCKS:
            self._into = self.scripts
        elif tag == "style":
            self._into = self.styles
        if self._into is not None:
            self._into.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no <script/>: it is open until its end tag

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._into = None
