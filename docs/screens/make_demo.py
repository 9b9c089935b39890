"""Make demo.svg, the picture in the README, from what `./anteve demo` prints.

.venv/bin/python docs/screens/make_demo.py
"""

import io
import os
import re
import subprocess
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTH, SHOWN = 104, 6


def main() -> None:
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    done = subprocess.run(
        [str(ROOT / "anteve"), "demo"], env=environment, capture_output=True, text=True, check=True
    )
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ ./anteve demo", style="bold"))
    for line in _chosen(done.stdout.splitlines()):
        console.print(Text.from_ansi(line))
    svg = console.export_svg(title="Anteve")
    # The page that shows the picture brings its own fonts: nothing is fetched for it.
    svg = re.sub(r"<!-- .*? -->\n*|@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    (ROOT / "docs" / "screens" / "demo.svg").write_text(svg)


def _chosen(lines: list[str]) -> list[str]:
    """From the heading of the churn model to the first customers, then the alert."""
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    begin = next(at for at, line in enumerate(plain) if line.startswith("Who is about to leave"))
    cut = next(
        at for at, line in enumerate(plain) if at > begin and re.match(rf"\s*{SHOWN + 1}\s+\d+ %", line)
    )
    alert = next(at for at, line in enumerate(plain) if at > cut and "Alert" in line)
    end = next(at for at, line in enumerate(plain) if at > alert and line.startswith("╰"))
    return [*lines[begin:cut], "  ...", "", *lines[alert : end + 1]]


if __name__ == "__main__":
    main()
