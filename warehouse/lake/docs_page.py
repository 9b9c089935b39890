"""dbt's docs site as one page of its own: nothing is downloaded when it is opened, and our names are told in the user's words.

dbt's page would fetch a script for usage statistics; here a policy in the page itself forbids every address but its own.
What tenants wrote (headers, types of events) is put into the finished page as text: dbt has not seen it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dbt.task.docs import DOCS_INDEX_FILE_PATH

from warehouse.lake import vocabulary

PAGE = "docs.html"
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:;"
    " font-src data:; connect-src 'none'"
)
_ATTRIBUTE = re.compile(r"(?:number|category|flag|date)_\d{3}")
_OF_SOURCE = re.compile(r"events_(\d+)_(.+)")
_STEM = re.compile(r"(kind|number|category)_\d+")
_OF_EVENTS = (
    "events",
    "stg_events",
    "int_event_windows",
    "int_rhythm",
)  # their columns are numbered by the logs
_PLACES = {"MANIFEST.JSON INLINE DATA": "manifest.json", "CATALOG.JSON INLINE DATA": "catalog.json"}


def write(folder: Path, words: Mapping[str, Any]) -> Path:
    """`docs.html` from what `dbt docs generate` left below `target`; dbt's own page is taken away."""
    target = folder / "target"
    manifest, catalog = (json.loads((target / name).read_text("utf-8")) for name in _PLACES.values())
    for kind in ("nodes", "sources"):
        for unique_id, found in catalog[kind].items():
            node = manifest[kind].get(unique_id)
            if node is not None:
                _describe(node, found["columns"], words)
    page = Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8")
    for place, told in zip(_PLACES, (manifest, catalog), strict=True):
        # `<` would end the script that holds it.
        page = page.replace(f'"{place}"', json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"))
    policy = f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    page = re.sub(r"<head>", lambda _: policy, page, count=1)
    (folder / PAGE).write_text(page, encoding="utf-8")
    (target / "index.html").unlink(missing_ok=True)
    return folder / PAGE


def _describe(node: dict[str, Any], columns: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    for name in columns:
        told = " / ".join(_words_of(name, words, of_events=node["name"] in _OF_EVENTS))
        if told:
            kept = node["columns"].setdefault(name, {"name": name})
            kept["description"] = told


def _words_of(name: str, words: Mapping[str, Any], *, of_events: bool) -> Iterator[str]:
    """What a column numbered by the mapping holds; several datasets of events may share one."""
    if not of_events and name in words["entities"] and _ATTRIBUTE.fullmatch(name):
        yield words["entities"][name]
    found = _OF_SOURCE.fullmatch(name)
    if not of_events and found is None:
        return
    for place, source in words["events"].items():
        if found is not None and found[1] != place:
            continue
        column = found[2] if found else name
        stem = _STEM.match(column)
        if stem is None:
            if found:
                yield vocabulary.phrase(column).of(source["name"])
        elif of := source["of"].get(stem[0]):
            yield vocabulary.phrase(column).of(source["name"], of) if column != stem[0] else of
