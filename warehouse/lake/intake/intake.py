"""From a received file to typed Parquet, or to a refusal that says why."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from warehouse.lake.intake import encoding, findings, kind
from warehouse.lake.intake.batches import Source
from warehouse.lake.intake.delimited import DelimitedText
from warehouse.lake.intake.dialect import sniff
from warehouse.lake.intake.encoding import NotUtf8
from warehouse.lake.intake.gunzip import gunzip
from warehouse.lake.intake.landing import Landing
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.ndjson import JsonLines
from warehouse.lake.intake.parquet import land_parquet
from warehouse.lake.intake.spaced import SpacedText
from warehouse.lake.intake.told import NOTHING, Told
from warehouse.lake.intake.typed import Progress, Typing
from warehouse.lake.intake.workbook import Workbook
from warehouse.lake.notices import Notice, counted, rejected

_HEAD = 65_536


def _silent(share: float, message: str) -> None:
    """Progress that nobody watches."""


def land(
    source: Path,
    into: Path,
    *,
    file_name: str,
    content_type: str | None = None,
    told: Told = NOTHING,
    limits: Limits | None = None,
    progress: Progress = _silent,
) -> Landing:
    """Reads the file at `source` and writes `part-*.parquet` (and `rejects.parquet`) into the folder `into`.

    `file_name` and `content_type` are what the sender claimed; the content decides, and a contradiction is refused.
    What is `told` of the first line and the separator is followed.
    `progress` gets the share done (0..1) and a sentence. Raises `Rejected`; then, as after any error, nothing that
    was written stays. `source` is not changed.
    """
    limits = limits or Limits()
    made = not into.exists()
    into.mkdir(parents=True, exist_ok=True)
    before = set(into.iterdir())
    scratch = into / ".scratch"
    scratch.mkdir()
    try:
        landing = _land(source, into, scratch, file_name, content_type, told, limits, progress)
    except BaseException:
        _remove(set(into.iterdir()) - before)
        if made:
            into.rmdir()
        raise
    shutil.rmtree(scratch)
    progress(1.0, f"{counted(landing.loaded, 'row', 'rows')} loaded")
    return landing


def _land(
    source: Path,
    into: Path,
    scratch: Path,
    file_name: str,
    content_type: str | None,
    told: Told,
    limits: Limits,
    progress: Callable[[float, str], None],
) -> Landing:
    head = _head(source)
    if not head:
        raise rejected("empty", "The file is empty. Choose the file that holds the table.")
    packed = kind.packed(head, file_name)
    plain = source
    if packed:
        progress(0.0, "unpacking")
        plain = scratch / "plain"
        gunzip(source, plain, limits)
        head = _head(plain)
    found = kind.recognise(head, file_name, content_type)
    if found in ("parquet", "ndjson"):
        _refuse_told(found, told)
    if found == "parquet":
        return land_parquet(plain, into, limits)
    if found == "xlsx":
        return _land_workbook(plain, into, scratch, told, limits, progress)
    if plain.stat().st_size > limits.max_plain_bytes:
        raise rejected("bomb", f"The file is larger than {limits.max_plain_bytes:,} bytes. Split it.")
    landing = _land_text(plain, into, scratch, found, head, told, limits, progress)
    return replace(landing, details=landing.details | {"packed": "gzip" if packed else None})


def _refuse_told(found: kind.Kind, told: Told) -> None:
    """Raises Rejected (`names_of_its_own`) where something was told that such a file cannot be told."""
    if told.names or told.header is not None or told.separator:
        raise rejected(
            "names_of_its_own",
            f"The file is {kind.NAMES[found]}, which names its columns itself. Upload it without header, names and "
            "separator.",
        )


def _land_workbook(
    plain: Path, into: Path, scratch: Path, told: Told, limits: Limits, progress: Progress
) -> Landing:
    workbook = Workbook(plain, told, limits)
    landing = land_source(workbook, "xlsx", into, scratch, told, limits, progress)
    return replace(landing, details={"sheet": workbook.sheet, "header": workbook.headed})


def _land_text(
    plain: Path,
    into: Path,
    scratch: Path,
    found: kind.Kind,
    head: bytes,
    told: Told,
    limits: Limits,
    progress: Progress,
) -> Landing:
    notices: tuple[Notice, ...] = ()
    if encoding.byte_order_mark(head) == "utf-16":
        text = scratch / "text"
        notices = (encoding.utf16_to_utf8(plain, text),)
        plain = text
    try:
        return _land_utf8(plain, into, scratch, found, notices, told, limits, progress)
    except NotUtf8:
        text = scratch / "text"
        notices = (encoding.cp1252_to_utf8(plain, text),)
    return _land_utf8(text, into, scratch, found, notices, told, limits, progress)


def _land_utf8(
    text: Path,
    into: Path,
    scratch: Path,
    found: kind.Kind,
    notices: tuple[Notice, ...],
    told: Told,
    limits: Limits,
    progress: Progress,
) -> Landing:
    source = JsonLines(text, limits) if found == "ndjson" else _in_columns(text, told, limits)
    landing = land_source(source, found, into, scratch, told, limits, progress)
    details: dict[str, Any] = {}
    if not isinstance(source, JsonLines):
        details = {"separator": source.separator, "header": source.headed}
    return replace(landing, warnings=notices + landing.warnings, details=details)


def _in_columns(text: Path, told: Told, limits: Limits) -> DelimitedText | SpacedText:
    dialect = sniff(text, told)
    if dialect.layout:
        return SpacedText(text, dialect, dialect.layout, told, limits)
    return DelimitedText(text, dialect, told, limits)


def land_source(
    source: Source[Any],
    found: kind.Kind,
    into: Path,
    scratch: Path,
    told: Told,
    limits: Limits,
    progress: Progress,
) -> Landing:
    """Types and writes what the source holds, and sums up."""
    typed = Typing(source, into, limits, progress, told.types).run()
    findings.refuse(typed, limits)
    skipped = {name: count for name, count in typed.skipped.items() if count}
    return Landing(
        columns=typed.columns,
        format=found,
        lines=typed.lines,
        loaded=typed.loaded,
        rejected=typed.rejected,
        skipped=sum(skipped.values()),
        skipped_by=skipped,
        warnings=findings.warnings(typed, source, scratch),
        parts=tuple(typed.parts),
        rejects=typed.rejects,
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _remove(paths: set[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
