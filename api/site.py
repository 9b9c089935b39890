"""The web app as it was built: a folder of files, looked at once when the process starts.

An address leads to a file by being looked up among those that were found then. Nothing is made of an address: there
is no path to climb out by, no folder to list, no link to follow out of the folder.

Each page gets a Content-Security-Policy of its own. It runs the files of this site and the inline scripts that stand
in this page, known by their hashes, and no other: text that found its way into a page does not run.
"""

import base64
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

ENCODINGS = {"br": ".br", "gzip": ".gz"}  # in the order in which they are preferred
HASHED = "/_next/static/"  # whose names change with their content
DATA_BLOCKS = ("application/json", "application/ld+json", "text/template")  # scripts that no browser runs
NOT_FOUND = "/404"
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
    bodies: Mapping[str, Path | bytes]  # by encoding; "" for as it is

    def body(self, encoding: str) -> bytes:
        found = self.bodies[encoding]
        return found if isinstance(found, bytes) else found.read_bytes()


def read(folder: Path) -> dict[str, File]:
    """The files by their addresses; empty when the folder is not there.

    `customers.html` and `customers/index.html` are `/customers`. Files beside them that end in .br and .gz are the same,
    compressed.
    """
    root, found = folder.resolve(), {}
    for path in sorted(folder.rglob("*")):
        inside = path.is_file() and path.resolve().is_relative_to(root)
        if inside and path.suffix not in ENCODINGS.values():
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
    bodies: dict[str, Path | bytes] = {"": path}
    for encoding, suffix in ENCODINGS.items():
        beside = path.with_name(path.name + suffix)
        if beside.is_file() and not beside.is_symlink():
            bodies[encoding] = beside
    headers = {"Cache-Control": "public, max-age=3600"}
    if address.startswith(HASHED):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if path.suffix == ".html":
        # Kept as it was read: the policy speaks of these very bytes, even when a new build lies there meanwhile.
        bodies = {name: one if isinstance(one, bytes) else one.read_bytes() for name, one in bodies.items()}
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
