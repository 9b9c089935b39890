"""The scan over quotes agrees with a reader that looks at one letter after another."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.records import chunks, split_record
from warehouse.lake.notices import Rejected

Records = list[tuple[int, str, bool]]


def letter_by_letter(text: str, separator: str) -> Records | None:
    """(line, text, stray) of each record; None for an open quote, or one that closes in mid-text lines later."""
    found: Records = []
    line = first = 1
    start = place = 0
    state, stray, opened_on = "start", False, 0
    while place <= len(text):
        char = text[place : place + 1]
        if state == "quoted":
            if char == "":
                return None
            if char == '"':
                if text[place + 1 : place + 2] == '"':
                    place += 1
                else:
                    state = "closed"
            elif char == "\n" or (char == "\r" and text[place + 1 : place + 2] != "\n"):
                line += 1
        elif char in ("", "\n", "\r"):
            if char or place > start:
                found.append((first, text[start:place], stray))
            if text[place : place + 2] == "\r\n":
                place += 1
            line += 1
            start, first, state, stray = place + 1, line, "start", False
        elif char == separator:
            state = "start"
        elif char == '"' and state == "start":
            state, opened_on = "quoted", line
        elif state == "closed":
            if opened_on != line:
                return None
            stray, state = True, "bare"
        elif state == "start":
            state = "bare"
        place += 1
    return found


def scanned(path: Path, chunk_bytes: int) -> Records | None:
    found: Records = []
    try:
        for chunk in chunks(path, b",", Limits(chunk_bytes=chunk_bytes)):
            for record, (start, end) in enumerate(
                zip(chunk.starts.tolist(), chunk.ends.tolist(), strict=True)
            ):
                text = chunk.data[start:end].decode()
                found.append((int(chunk.lines[record]), text, record in chunk.stray))
    except Rejected as refusal:
        if refusal.notices[0].code != "unclosed_quote":
            raise
        return None
    return found


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet='a,"\n\r', max_size=40), chunk_bytes=st.integers(1, 50))
def test_records_are_cut_as_by_a_reader_of_single_letters(
    text: str, chunk_bytes: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "records.csv"
    path.write_bytes(text.encode())
    assert scanned(path, chunk_bytes) == letter_by_letter(text, ",")


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        ("a,b", ["a", "b"]),
        ("", [""]),
        ("a,", ["a", ""]),
        ('"a,b",c', ["a,b", "c"]),
        ('"a ""b""",""', ['a "b"', ""]),
        ('a"b,c', ['a"b', "c"]),
    ],
)
def test_a_record_is_split_into_its_fields(record: str, fields: list[str]) -> None:
    assert split_record(record, ",") == fields
