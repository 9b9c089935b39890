"""The sample that the web app brings along is the simulator's."""

from pathlib import Path

from local.sample import generate
from warehouse.settings import REPOSITORY

HELD = REPOSITORY / "frontend" / "public" / "sample" / "customers.csv"


def test_the_sample_of_the_web_app_is_what_the_simulator_writes(tmp_path: Path) -> None:
    written = generate(customers=1500, leads=1).customers.write(tmp_path / "customers.csv")
    assert HELD.read_bytes() == written.read_bytes()
