"""Logs tell what broke and where, and not what it met."""

import json
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

SENTINEL = "maria@sentinel.example"
BREAKS = {
    "an error with its cause": """
try:
    try:
        int(SENTINEL)
    except ValueError as cause:
        raise KeyError(SENTINEL) from cause
except KeyError as error:
    structlog.get_logger().error("unexpected", exc_info=error)
""",
    "a group with a note": """
error = ValueError(SENTINEL)
error.add_note(SENTINEL)
structlog.get_logger().error("unexpected", exc_info=ExceptionGroup(SENTINEL, [error]))
""",
    "a thread that nobody joins": """
thread = threading.Thread(target=lambda: int(SENTINEL))
thread.start()
thread.join()
""",
    "a library that logs what it met": """
try:
    int(SENTINEL)
except ValueError:
    logging.getLogger("library").exception("cannot go on\\nwith %s", SENTINEL)
""",
    "a task that nobody asks after": """
async def main():
    async def fails():
        raise ValueError(SENTINEL)
    asyncio.ensure_future(fails())
    await asyncio.sleep(0.01)
asyncio.run(main())
gc.collect()
""",
    "an end that nobody catches": "int(SENTINEL)",
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_what_an_error_says_stays_out_of_the_log(broken: str) -> None:
    program = (
        "import asyncio, gc, logging, sys, threading, structlog\nfrom warehouse import logs\nlogs.as_json()\n"
        f"SENTINEL = sys.argv[1]\n{broken}"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, SENTINEL], cwd=REPOSITORY, capture_output=True, text=True, timeout=60
    )
    (line,) = [json.loads(line) for line in done.stderr.splitlines()]
    assert SENTINEL not in done.stderr
    kinds = str(line["exception"])
    assert "KeyError" in kinds or "ValueError" in kinds
    assert line["exception"][0].get("frames") or "Group" in kinds


def test_what_drives_a_terminal_is_written_as_text() -> None:
    program = (
        "import structlog, logging\nfrom warehouse import logs\nlogs.as_json()\n"
        "structlog.get_logger().info('said', what='\\x1b[31m\\x9b\\x07')\nlogging.error('\\x1b]0;x\\x07')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, timeout=60)
    assert len(done.stderr.splitlines()) == 2
    assert all(byte >= 32 and byte < 127 for byte in done.stderr.replace(b"\n", b""))
