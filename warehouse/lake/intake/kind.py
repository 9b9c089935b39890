"""What a file is: its first bytes decide; a name or content type that says otherwise is a refusal.

A file that was renamed is refused rather than guessed at, because the user believes it to be something else.
"""

import json
from pathlib import Path
from typing import Literal

from warehouse.lake.notices import Rejected, rejected

Kind = Literal["csv", "ndjson", "parquet", "xlsx"]
GZIP = b"\x1f\x8b"

_FOREIGN = {
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"%PDF": "a PDF document",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\xd0\xcf\x11\xe0": "an old Office file (.xls); save it as .xlsx or CSV",
    b"ORC": "an ORC file",
    b"Obj\x01": "an Avro file",
    b"BZh": "packed with bzip2; pack it with gzip",
    b"\xfd7zXZ": "packed with xz; pack it with gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd; pack it with gzip",
    b"SQLite format": "an SQLite database",
}
_ENDINGS: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".psv": "csv",
    ".txt": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
}
_CONTENT_TYPES: dict[str, Kind] = {
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/x-ndjson": "ndjson",
    "application/jsonl": "ndjson",
    "application/vnd.apache.parquet": "parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
NAMES: dict[Kind, str] = {
    "csv": "delimited text (CSV)",
    "ndjson": "NDJSON (one JSON object a line)",
    "parquet": "Parquet",
    "xlsx": "an Excel workbook",
}


def packed(head: bytes, file_name: str) -> bool:
    """Whether the file is gzip; raises Rejected when its name says the opposite."""
    is_gzip = head.startswith(GZIP)
    if file_name.lower().endswith(".gz") and not is_gzip:
        raise _not_csv("The name ends in .gz, but the content is not gzip. Upload it under its true name.")
    has_ending = Path(file_name.lower()).suffix in _ENDINGS
    if is_gzip and has_ending:
        raise _not_csv(f"The content is gzip, but the name is not: add .gz to the name ({NAMES['csv']}.gz).")
    return is_gzip


def claimed(file_name: str, content_type: str | None) -> Kind | None:
    """What the name, or else the content type, says that the file is."""
    name = file_name.lower().removesuffix(".gz")
    ending = Path(name).suffix if Path(name).stem != name else ""
    by_type = (content_type or "").split(";")[0].strip().lower()
    return _ENDINGS.get(ending) or _CONTENT_TYPES.get(by_type)


def recognise(head: bytes, file_name: str, content_type: str | None) -> Kind:
    """The kind of plain (unpacked) content, from its first bytes."""
    found = _by_magic(head, file_name)
    claim = claimed(file_name, content_type)
    if found is None:
        found = "ndjson" if _is_json_line(head) else "csv"
        if found == "csv":
            _refuse_markup(head)
    if claim and claim != found:
        if found == "csv" and claim == "ndjson":
            return "ndjson"  # its lines will be judged one by one
        raise _not_csv(
            f"The file is named as {NAMES[claim]}, but it holds {NAMES[found]}. Upload it under its true name."
        )
    return found


def _by_magic(head: bytes, file_name: str) -> Kind | None:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if file_name.lower().endswith(".xlsx") or b"[Content_Types].xml" in head or b"xl/" in head[:4000]:
            return "xlsx"
        raise _not_csv(
            "This is a zip archive. Unpack it and upload the table in it, as CSV or CSV packed by gzip."
        )
    if head.startswith(GZIP):
        raise _not_csv("The file is packed twice. Pack it with gzip once.")
    for magic, name in _FOREIGN.items():
        if head.startswith(magic):
            raise _not_csv(f"This is not a table: it is {name}. Choose the file that holds the table.")
    return None


def _refuse_markup(head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise _not_csv(
            "This is a web page or XML, not a table. Perhaps the export asked for a sign-in: open the file and see."
        )
    if start[:1] in (b"[", b"{") and _is_json_document(head):
        raise _not_csv("This is a JSON document. Upload it as NDJSON: one JSON object on each line.")


def _is_json_line(head: bytes) -> bool:
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _is_json_document(head: bytes) -> bool:
    """Whether this begins a JSON document: a prefix of one is enough, for the document may be long."""
    try:
        text = head.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
        json.JSONDecoder().raw_decode(text)
    except ValueError:
        return text[1:].lstrip()[:1] in ('"', "{", "[") and '":' in text.replace('" :', '":')[:2000]
    return True


def _not_csv(message: str) -> Rejected:
    return rejected("not_csv", message)
