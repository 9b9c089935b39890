"""The README's tour works as it stands there, call by call."""

import csv
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.end_to_end.conftest import House

pytestmark = pytest.mark.xdist_group("house")


def test_the_tour_of_the_readme_can_be_taken(
    house: House, sample_files: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "customers.csv").write_bytes(sample_files["customers"].read_bytes())
    found = re.search(r"```sh tour\n(.*?)```", (REPOSITORY / "README.md").read_text(), re.DOTALL)
    assert found is not None
    tour = found.group(1).replace("http://localhost:8321", house.url)
    tour = tour.replace("ana@example.com", f"ana-{os.urandom(4).hex()}@example.com")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", tour], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    assert "times chance" in done.stdout
    with (tmp_path / "scored.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 5000
